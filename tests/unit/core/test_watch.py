"""Sleep and clock jumps are noticed by two clocks that come apart, and written down."""

from __future__ import annotations

import pytest

from desktop.events import Kind
from desktop.flow.timing.watch import ClockWatch
from desktop.model.deliveries import DeliveryState, HoldReason
from desktop.publisher import Publisher
from tests.worlds import World, make_world


class Steady:
    """A clock that nobody can set."""

    seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("home"))


@pytest.fixture
def steady() -> Steady:
    return Steady()


def pass_time(world: World, steady: Steady, *, wall: float, awake: float) -> None:
    world.clock.advance(seconds=wall)
    steady.seconds += awake


@pytest.mark.parametrize(
    ("wall", "awake", "said"),
    [
        (7_230, 30, "The computer slept for 2 h, or its clock was set forward by as much."),
        (-3_570, 30, "The clock was set back by 1 h."),
        (60, 30, "The computer slept for 30 s"),
    ],
)
def test_a_jump_is_told_and_stands_in_the_journal(
    world: World, steady: Steady, wall: float, awake: float, said: str
) -> None:
    watch = ClockWatch(world.app.desk, steady)
    watch.look()
    pass_time(world, steady, wall=wall, awake=awake)
    assert watch.look(30).total_seconds() == wall - awake
    assert watch.noticed.startswith(said)
    entry = world.app.look_over.journal(limit=1)[0]
    assert (entry.deed.value, entry.who, entry.detail) == ("clock_moved", "Masthead", watch.noticed)


@pytest.mark.parametrize(("wall", "awake"), [(30, 30), (30.4, 30), (15, 30), (0.1, 0.1), (100, 100), (25, 8)])
def test_ordinary_time_is_no_jump(world: World, steady: Steady, wall: float, awake: float) -> None:
    watch = ClockWatch(world.app.desk, steady)
    watch.look()
    pass_time(world, steady, wall=wall, awake=awake)
    assert not watch.look(30)
    assert watch.noticed == ""


def test_a_sleep_in_which_the_steady_clock_went_on_shows_as_a_long_wait(world: World, steady: Steady) -> None:
    watch = ClockWatch(world.app.desk, steady)
    watch.look()
    pass_time(world, steady, wall=7_200, awake=7_200)
    assert watch.look(30).total_seconds() == 7_170
    pass_time(world, steady, wall=7_200, awake=7_200)
    assert not watch.look(7_200)


@pytest.mark.parametrize(("minutes", "goes"), [(14, True), (16, False)])
def test_after_a_sleep_only_what_is_within_its_grace_goes_out_by_itself(
    world: World, minutes: int, goes: bool
) -> None:
    delivery = world.scheduled()
    world.clock.advance(seconds=10, minutes=minutes)
    world.app.publisher.run_once()
    after = world.state(delivery)
    assert (after.state is DeliveryState.PUBLISHED) is goes
    assert goes or after.reason is HoldReason.OVERDUE
    assert len(world.network.accepted) == goes


def test_the_publisher_says_what_it_noticed(world: World, steady: Steady) -> None:
    publisher = world.app.publisher
    publisher._watch = ClockWatch(world.app.desk, steady)
    publisher._watch.look()
    pass_time(world, steady, wall=40_000, awake=10)
    publisher._chores = (publisher._stopping.set,)
    publisher.run()
    assert publisher.noticed.startswith("The computer slept for 11 h 6 min")


def test_a_round_that_takes_long_is_no_sleep(world: World, steady: Steady) -> None:
    rounds = 0

    def linger() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 2:
            publisher.stop()
        pass_time(world, steady, wall=300, awake=300)  # a slow network, many posts
        world.app.desk.announce(Kind.DELIVERY)

    watch = ClockWatch(world.app.desk, steady)
    publisher = Publisher(world.app.desk, world.app.publish, (linger,), watch)
    publisher.run()
    assert (rounds, watch.noticed) == (2, "")


def test_a_jump_during_a_round_is_told(world: World, steady: Steady) -> None:
    def jump() -> None:
        pass_time(world, steady, wall=7_200, awake=0)
        publisher.stop()

    watch = ClockWatch(world.app.desk, steady)
    publisher = Publisher(world.app.desk, world.app.publish, (jump,), watch)
    publisher.run()
    assert watch.noticed.startswith("The computer slept for 2 h")
