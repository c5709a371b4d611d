"""Holding everything: in force before the next request, through restarts, and let go one by one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import BadInput, NotApproved, NotSent, StoreFull
from desktop.flow import hold
from desktop.flow.hold import HoldEverything
from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.identities import Identity, Network, Operator
from desktop.model.pauses import Pause
from desktop.model.posts import Part
from desktop.ports import Credentials, UnitOfWork
from desktop.storage.store import open_store
from tests.worlds import World, make_world

S = DeliveryState
STORM = "Storm on the mountain"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


@pytest.fixture
def jonas(world: World) -> Operator:
    """A third person: a second approver of Northlight's."""
    jonas = world.app.enroll.name_operator("Jonas Berg")
    northlight = replace(world.northlight, approvers=(world.astrid.id, jonas.id))
    world.northlight = world.app.enroll.change_identity(northlight, by=world.astrid.id)
    return jonas


def test_what_waits_is_held_and_says_who_and_why(world: World) -> None:
    delivery = world.scheduled()
    stopped = world.app.hold.hold(STORM, by=world.astrid.id)
    assert (stopped.count, stopped.in_flight) == (1, ())
    held = world.state(delivery)
    assert (held.state, held.reason) == (S.HELD, HoldReason.PAUSED)
    assert held.detail == "Astrid Holm holds everything: Storm on the mountain"
    assert world.wait(minutes=10) == ()
    assert world.network.accepted == []
    assert world.deeds(delivery.id)[-1] == "delivery_held"
    assert world.deeds("everything") == ["everything_held"]
    assert world.app.hold.standing().count == 1


def test_one_identity_is_held_and_the_others_go_on(world: World) -> None:
    own = world.app.enroll.add_account(
        world.private.id, Network.LINKEDIN, Credentials({"access_token": "also-not"}), by=world.ada.id
    )
    draft = world.app.compose.begin(
        world.private.id, by=world.ada.id, account_ids=[own.id], texts=("A quiet evening",)
    )
    post = world.app.approve.ask(draft.id, by=world.ada.id)
    (private,) = world.app.schedule.post(post.id, by=world.ada.id)  # type: ignore[union-attr,arg-type]
    delivery = world.scheduled()
    world.app.hold.hold(STORM, by=world.ada.id, identities=[world.northlight.id])
    world.publish()
    assert (world.state(delivery).state, world.state(private).state) == (S.HELD, S.PUBLISHED)
    assert "of this identity" in world.state(delivery).detail


def test_writing_and_scheduling_go_on_and_what_is_scheduled_waits(world: World) -> None:
    world.app.hold.hold(STORM, by=world.ada.id)
    delivery = world.scheduled()
    assert (delivery.state, delivery.reason) == (S.HELD, HoldReason.PAUSED)
    assert world.wait(minutes=1) == ()


def test_a_hold_survives_a_restart_and_stops_what_another_process_put_in_the_queue(tmp_path: Path) -> None:
    first = make_world(tmp_path, open_store(tmp_path / "home"))
    delivery = first.scheduled()
    first.app.hold.hold(STORM, by=first.astrid.id)
    with first.app.desk.store.work() as work:  # as an older Masthead would
        held = work.delivery(delivery.id)
        work.save_delivery(held.moved(S.SCHEDULED), was=S.HELD)
        work.commit()
    first.app.close()
    with open_again(first, tmp_path) as app:
        first.clock.advance(seconds=30)
        (after,) = app.publisher.run_once()
        assert (after.reason, after.paused) == (HoldReason.PAUSED, app.hold.standing().pauses[0].number)
    assert first.network.accepted == []


def open_again(world: World, tmp_path: Path):  # type: ignore[no-untyped-def]
    desk = replace(world.app.desk, store=open_store(tmp_path / "home"))
    return type(world.app)(desk)


@pytest.mark.parametrize("moment", ["owner", "part"])
def test_a_hold_is_in_force_before_the_next_request(world: World, moment: str) -> None:
    delivery = world.scheduled(world.draft(texts=("First part", "Second part", "Third part")))
    ask = world.network.owner

    def hold_now(part: Part | None = None) -> object:
        world.network.owner, world.network.on_publish = ask, None  # type: ignore[method-assign]
        stopped = world.app.hold.hold(STORM, by=world.astrid.id)
        assert [each.id for each in stopped.in_flight] == ([delivery.id] if part else [])
        return None if part else ask()

    if moment == "owner":
        world.network.owner = hold_now  # type: ignore[method-assign,assignment]
    else:
        world.network.on_publish = hold_now
    world.publish()
    held = world.state(delivery)
    out = 1 if moment == "part" else 0
    assert (held.state, held.reason, len(held.receipts)) == (S.HELD, HoldReason.PAUSED, out)
    assert len(world.network.accepted) == out
    assert held.detail.startswith("Part 1 is out.") == bool(out)


def test_what_was_to_be_tried_again_is_held_too(world: World) -> None:
    delivery = world.scheduled()
    world.network.answers.append(NotSent("X could not be reached."))
    world.publish()
    world.app.hold.hold(STORM, by=world.astrid.id)
    world.wait(minutes=5)
    assert world.state(delivery).reason is HoldReason.PAUSED


def test_posts_are_let_through_one_by_one_while_it_stands(world: World) -> None:
    one, two = world.scheduled(), world.scheduled(world.draft("Doors open at half past seven"))
    world.app.hold.hold(STORM, by=world.ada.id)
    world.app.schedule.release(one.id, by=world.astrid.id)
    world.wait(minutes=1)
    assert world.state(one).state is S.PUBLISHED
    assert world.state(two).state is S.HELD


def test_a_later_hold_stops_what_was_let_through_an_earlier_one(world: World) -> None:
    delivery = world.scheduled()
    world.app.hold.hold(STORM, by=world.ada.id)
    world.app.schedule.release(delivery.id, by=world.astrid.id)
    world.app.hold.hold("It got worse", by=world.ada.id, identities=[world.northlight.id])
    world.wait(minutes=1)
    assert world.state(delivery).reason is HoldReason.PAUSED
    assert world.network.accepted == []


def test_a_second_person_lets_go_where_there_are_approvers(world: World, jonas: Operator) -> None:
    delivery = world.scheduled()
    pause = world.app.hold.hold(STORM, by=world.astrid.id).pauses[0]
    for person in (world.astrid, world.ada):
        with pytest.raises(NotApproved):
            world.app.schedule.release(delivery.id, by=person.id)
    with pytest.raises(NotApproved, match="second person"):
        world.app.hold.lift(pause.number, by=world.astrid.id)
    world.app.hold.lift(pause.number, by=jonas.id)
    with pytest.raises(NotApproved, match="second person"):
        world.app.schedule.release(delivery.id, by=world.astrid.id)
    world.app.schedule.release(delivery.id, by=jonas.id)
    world.publish()
    assert world.state(delivery).state is S.PUBLISHED


def test_the_only_approvers_hold_is_no_dead_end(world: World) -> None:
    delivery = world.scheduled()
    world.app.hold.hold(STORM, by=world.astrid.id)
    assert world.app.schedule.release(delivery.id, by=world.ada.id).state is S.SCHEDULED


def test_a_person_alone_lets_their_own_go(world: World) -> None:
    pause = world.app.hold.hold(STORM, by=world.ada.id, identities=[world.private.id]).pauses[0]
    assert world.app.hold.lift(pause.number, by=world.ada.id).ended_by == "Ada Lindqvist"


def test_lifting_lets_nothing_out_by_itself(world: World) -> None:
    delivery = world.scheduled()
    pause = world.app.hold.hold(STORM, by=world.ada.id).pauses[0]
    world.app.hold.lift(pause.number, by=world.astrid.id)
    assert world.app.hold.standing().pauses == ()
    world.wait(minutes=5)
    assert world.state(delivery).state is S.HELD
    later = world.scheduled(world.draft("Doors open at half past seven"))
    world.publish()
    assert world.state(later).state is S.PUBLISHED
    with pytest.raises(BadInput, match="already"):
        world.app.hold.lift(pause.number, by=world.astrid.id)


def test_what_another_reason_holds_is_not_released_past_a_hold_unseen(world: World) -> None:
    delivery = world.scheduled()
    world.app.schedule.hold(delivery.id, by=world.ada.id, why="Wait for the poster")
    world.app.hold.hold(STORM, by=world.astrid.id)
    assert world.state(delivery).detail == "Wait for the poster"
    with pytest.raises(NotApproved):
        world.app.schedule.release(delivery.id, by=world.astrid.id)


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_asked_for(world: World, reason: str) -> None:
    with pytest.raises(BadInput, match="reason"):
        world.app.hold.hold(reason, by=world.ada.id)
    with pytest.raises(BadInput, match="identity"):
        world.app.hold.hold(STORM, by=world.ada.id, identities=[])
    assert world.app.hold.standing().pauses == ()


def test_an_identity_added_later_is_held_too(world: World) -> None:
    world.app.hold.hold(STORM, by=world.ada.id)
    later: Identity = world.app.enroll.add_identity(
        type(world.private.kind).PERSONAL, "Somebody Else", by=world.ada.id
    )
    assert world.app.hold.standing().pauses[0].covers(later.id)


@pytest.mark.parametrize("is_lifted", [False, True])
def test_nobody_lets_through_what_they_held_because_somebody_held_it_too(
    world: World, jonas: Operator, is_lifted: bool
) -> None:
    delivery = world.scheduled()
    world.app.hold.hold(STORM, by=world.astrid.id, identities=[world.northlight.id])
    world.app.hold.hold("The line is down", by=jonas.id)
    if is_lifted:
        world.app.hold.lift(world.app.hold.standing().pauses[0].number, by=jonas.id)
    for each in (world.astrid, jonas):
        with pytest.raises(NotApproved, match="a second person"):
            world.app.schedule.release(delivery.id, by=each.id)
    world.app.hold.lift(world.app.hold.standing().pauses[-1].number, by=world.astrid.id)
    if not is_lifted:
        world.app.hold.lift(world.app.hold.standing().pauses[0].number, by=jonas.id)
    assert world.app.schedule.release(delivery.id, by=jonas.id).state is S.SCHEDULED
    assert world.publish()[0].state is S.PUBLISHED


def _break_off(world: World, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Begins a hold that ends half-way, as when the computer goes off: after so many turns to write."""
    turns = iter([None] * after)
    whole = HoldEverything._hold_some

    def broken(self: HoldEverything, work: UnitOfWork, pause: Pause, limit: int | None = None) -> int:
        if next(turns, 0) is not None:
            raise StoreFull("The disk is full.")
        return whole(self, work, pause, limit)

    with monkeypatch.context() as short:
        short.setattr(HoldEverything, "_hold_some", broken)
        with pytest.raises(StoreFull):
            world.app.hold.hold(STORM, by=world.astrid.id)


def _queued(world: World, count: int) -> list[Delivery]:
    return [world.scheduled(world.draft(f"The dome opens, night {number}")) for number in range(count)]


def test_a_hold_is_in_force_before_the_first_delivery_is_marked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = _queued(world, 2)
    _break_off(world, monkeypatch, after=0)
    assert [world.state(each).state for each in due] == [S.SCHEDULED, S.SCHEDULED]
    world.clock.advance(minutes=10)
    # Of the publisher only the sending, without what holds the rest in between.
    sent = [world.app.publish.next("worker") for _ in due]
    assert [each.reason for each in sent if each] == [HoldReason.PAUSED, HoldReason.PAUSED]
    assert world.network.accepted == []


def test_what_a_broken_off_hold_left_waiting_is_held_at_the_next_round(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = _queued(world, 5)
    monkeypatch.setattr(hold, "AT_ONCE", 2)
    _break_off(world, monkeypatch, after=1)
    assert [world.state(each).state for each in due].count(S.HELD) == 2
    assert world.app.publisher.run_once() == ()
    assert {world.state(each).state for each in due} == {S.HELD}
    assert [world.deeds(each.id).count("delivery_held") for each in due] == [1] * 5
    assert world.app.hold.standing().count == 5


def test_lifting_a_broken_off_hold_lets_nothing_burst_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = _queued(world, 5)
    monkeypatch.setattr(hold, "AT_ONCE", 2)
    _break_off(world, monkeypatch, after=1)
    number = world.app.hold.standing().pauses[0].number
    world.app.hold.lift(number, by=world.ada.id)
    assert {world.state(each).state for each in due} == {S.HELD}
    later = world.scheduled(world.draft("Put in the queue afterwards"))
    world.app.hold.go_on()
    assert world.state(later).state is S.SCHEDULED


def test_others_write_between_the_turns_of_a_long_hold(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    due = _queued(world, 5)
    monkeypatch.setattr(hold, "AT_ONCE", 2)
    whole, written = HoldEverything._hold_some, list[int]()

    def watched(self: HoldEverything, work: UnitOfWork, pause: Pause, limit: int | None = None) -> int:
        written.append(limit or 0)
        return whole(self, work, pause, limit)

    monkeypatch.setattr(HoldEverything, "_hold_some", watched)
    assert world.app.hold.hold(STORM, by=world.astrid.id).count == len(due)
    assert written == [2, 2, 2]


def test_of_several_holds_those_that_may_end_do_and_the_others_say_why(world: World) -> None:
    first = world.app.hold.hold("One", by=world.ada.id).pauses[0]
    own = world.app.hold.hold("Two", by=world.astrid.id).pauses[0]
    last = world.app.hold.hold("Three", by=world.ada.id).pauses[0]
    lifted = world.app.hold.lift_each((first, own, last), by=world.astrid.id)
    assert [pause.number for pause in lifted.over] == [first.number, last.number]
    ((pause, error),) = lifted.refused
    assert pause == own and isinstance(error, NotApproved) and "second person" in str(error)
    assert world.app.hold.standing().pauses == (own,)
