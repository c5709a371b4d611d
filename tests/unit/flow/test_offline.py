"""Hours without a network: everything waits, and what came due meanwhile asks a person first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.errors import NotSent, OutcomeUnknown, PublishError, Rejected, SignInNeeded
from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.posts import TimeWindow
from tests.worlds import START, World, make_world

WORDS = (
    "Tonight we open the dome", "Forty places for the school week are left", "The mirror is back in place",
    "A talk on Sunday about how far is far", "Saturn shows its rings after nine",
    "Our night assistant tells of the winter", "Dress warmly and bring a torch with red light",
)  # fmt: skip
UNREACHED = "X could not be reached. Nothing was published."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def due_at(world: World, minutes: int, text: str) -> Delivery:
    return world.scheduled(world.draft(text, window=TimeWindow(START + timedelta(minutes=minutes), "UTC")))


def go_offline(world: World) -> None:
    """Every call finds no connection, as often as it is tried."""
    world.network.owner_errors.extend(NotSent(UNREACHED, is_unreached=True) for _ in range(5000))


def go_online(world: World) -> None:
    world.network.owner_errors.clear()


def test_after_hours_offline_nothing_that_came_due_goes_by_itself(world: World) -> None:
    minutes = (5, 30, 61, 90, 119, 175, 200)
    waiting = [due_at(world, each, text) for each, text in zip(minutes, WORDS, strict=True)]
    go_offline(world)
    world.wait(minutes=176, step=20)
    assert world.network.accepted == []
    late = [world.state(delivery) for delivery in waiting[:5]]
    assert {(each.state, each.reason) for each in late} == {(DeliveryState.HELD, HoldReason.OVERDUE)}
    go_online(world)
    world.wait(minutes=200, step=20)
    # The sixth was one minute late when the network came back, the seventh was due later.
    assert [post.text for post in world.network.accepted] == list(WORDS[5:])
    assert [world.state(delivery) for delivery in waiting[:5]] == late


def test_while_asleep_as_well_nothing_late_goes_by_itself(world: World) -> None:
    """Nobody tried meanwhile: the computer slept through its time and wakes with a network."""
    late = due_at(world, 5, WORDS[0])
    world.clock.advance(hours=9)
    world.wait(minutes=30, step=20)
    assert world.network.accepted == []
    assert world.state(late).reason is HoldReason.OVERDUE


def test_what_was_written_offline_is_kept(world: World) -> None:
    go_offline(world)
    draft = world.draft("Written on the train")
    world.app.compose.keep(draft.with_text("Written and mended on the train"))
    again = world.app.compose.draft(draft.id)
    assert again.parts[0].text == "Written and mended on the train"
    assert isinstance(world.app.look_over.rows(), tuple)


@pytest.mark.parametrize(
    ("error", "is_online"),
    [
        (NotSent(UNREACHED, is_unreached=True), False),
        (NotSent("X is busy."), None),
        (OutcomeUnknown("X did not answer."), None),
        (SignInNeeded("X does not accept the keys."), True),
        (Rejected("X refused the post."), True),
    ],
)
def test_any_answer_shows_that_the_network_is_there(
    world: World, error: PublishError, is_online: bool | None
) -> None:
    world.app.reach.note(world.on_x, error)
    last = world.app.reach.last
    assert (last.is_online if last else None) is is_online


def test_sending_remembers_when_a_network_last_answered(world: World) -> None:
    due_at(world, 1, WORDS[0])
    assert world.app.reach.last is None
    go_offline(world)
    world.publish(after=61)
    last = world.app.reach.last
    assert last is not None and not last.is_online and last.at == world.clock.now()
    go_online(world)
    world.wait(minutes=2)
    last = world.app.reach.last
    assert last is not None and last.is_online
    assert len(world.network.accepted) == 1


def test_trying_now_asks_and_sends_nothing(world: World) -> None:
    due_at(world, 60, WORDS[0])
    go_offline(world)
    last = world.app.reach.try_now()
    assert last is not None and not last.is_online
    go_online(world)
    last = world.app.reach.try_now()
    assert last is not None and last.is_online
    assert world.network.accepted == []


def test_without_an_account_there_is_nobody_to_ask(world: World) -> None:
    world.app.enroll.remove_account(world.on_x.id, by=world.ada.id)
    assert world.app.reach.try_now() is None
    assert world.network.asked_owner == 1  # when the account was added
