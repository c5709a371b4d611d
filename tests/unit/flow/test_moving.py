"""Another time for what waits: the same version where that time was signed, else a new one signed anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import BadInput, MoveRefused
from desktop.flow.approve import Approve
from desktop.flow.schedule import Schedule
from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.identities import Network
from desktop.model.posts import Post, TimeWindow
from desktop.model.queue import StateWord
from desktop.model.timing.moves import Cost, cost_of_move
from desktop.model.timing.timetable import Timetable, read_quiet
from desktop.ports import Credentials
from tests.fakes import MemoryStore
from tests.worlds import START, World, make_world

LATER = START + timedelta(hours=5)
OPENS, CLOSES = START + timedelta(hours=2), START + timedelta(hours=8)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def a_post(world: World, window: TimeWindow | None, text: str = "Tonight we open the dome") -> Post:
    post = world.post(world.draft(text, window=window))
    world.app.schedule.post(post.id, by=world.ada.id)
    return post


def words(world: World) -> list[StateWord]:
    return [row.word for row in world.app.look_over.rows()]


def test_within_the_time_that_was_signed_the_signature_stays(world: World) -> None:
    post = a_post(world, TimeWindow(OPENS, "Europe/Stockholm", CLOSES))
    assert cost_of_move(post.draft, post, LATER, world.ada.id).cost is Cost.KEEPS
    moved = world.app.moving.post(post.id, LATER, by=world.ada.id)
    assert moved.is_same_version and moved.post == post
    (row,) = world.app.look_over.rows()
    assert (row.word, row.at, row.post_id) == (StateWord.READY, LATER, post.id)
    assert world.publish(after=3 * 3600) == ()
    (sent,) = world.publish(after=2 * 3600 + 1)
    assert sent.state is DeliveryState.PUBLISHED


def test_outside_it_the_post_is_a_new_version_before_its_approvers(world: World) -> None:
    post = a_post(world, TimeWindow(OPENS, "Europe/Stockholm"))
    cost = cost_of_move(post.draft, post, LATER, world.ada.id)
    assert (cost.cost, cost.signers) == (Cost.SIGNED_AGAIN, (world.astrid.id,))
    moved = world.app.moving.post(post.id, LATER, by=world.ada.id)
    assert moved.post is None and moved.trouble is None
    (row,) = world.app.look_over.rows()
    assert (row.word, row.at) == (StateWord.NEEDS_APPROVAL, LATER)
    assert row.draft.digest != post.digest
    assert world.publish(after=6 * 3600) == ()
    assert world.network.accepted == []


def test_at_its_end_the_signed_time_is_over(world: World) -> None:
    post = a_post(world, TimeWindow(OPENS, "UTC", CLOSES))
    assert cost_of_move(post.draft, post, CLOSES, world.ada.id).cost is not Cost.KEEPS
    with pytest.raises(BadInput, match="before that time"):
        world.app.moving.post(post.id, CLOSES, by=world.ada.id)
    assert [(row.word, row.at) for row in world.app.look_over.rows()] == [(StateWord.READY, OPENS)]


def test_what_nobody_signs_is_ready_at_its_new_time(world: World) -> None:
    world.network.handle, world.network.owner_id = "ada", "222"
    mine = world.app.enroll.add_account(
        world.private.id, Network.X, Credentials({"access_token": "t"}), by=world.ada.id
    )
    draft = world.app.compose.begin(
        world.private.id,
        by=world.ada.id,
        account_ids=[mine.id],
        texts=["Tea"],
        window=TimeWindow(OPENS, "UTC"),
    )
    post = world.app.approve.ask(draft.id, by=world.ada.id)
    assert isinstance(post, Post)
    world.app.schedule.post(post.id, by=world.ada.id)
    assert cost_of_move(draft, post, LATER, world.ada.id).cost is Cost.UNSIGNED
    moved = world.app.moving.post(post.id, LATER, by=world.ada.id)
    assert moved.post is not None and moved.trouble is None
    assert [(row.word, row.at) for row in world.app.look_over.rows()] == [(StateWord.READY, LATER)]


def test_whoever_moves_a_post_does_not_sign_it(world: World) -> None:
    post = a_post(world, TimeWindow(OPENS, "UTC"))
    assert cost_of_move(post.draft, post, LATER, world.astrid.id).cost is Cost.NOBODY_LEFT
    moved = world.app.moving.post(post.id, LATER, by=world.astrid.id)
    assert moved.trouble is not None and moved.post is None
    assert world.astrid.id in moved.draft.writers
    # Nothing is lost: the words wait as a draft with the time that was chosen.
    assert world.app.compose.draft(moved.draft.id).window == TimeWindow(LATER, "UTC")
    assert words(world) == []


def test_a_post_that_has_left_stays_where_it_is(world: World) -> None:
    post = a_post(world, None)
    world.publish()
    with pytest.raises(MoveRefused):
        world.app.moving.post(post.id, LATER, by=world.ada.id)
    assert words(world) == [StateWord.SENT]


def test_a_post_of_which_a_part_left_keeps_the_rest_where_it_is(world: World) -> None:
    post = a_post(world, TimeWindow(OPENS, "UTC", CLOSES))
    with world.app.desk.store.work() as work:
        (delivery,) = work.deliveries_of(post.id)
        work.save_delivery(replace(delivery, in_flight=0), was=delivery.state)
        work.commit()
    with pytest.raises(MoveRefused):
        world.app.moving.post(post.id, LATER, by=world.ada.id)


def test_a_time_that_has_passed_is_refused(world: World) -> None:
    post = a_post(world, TimeWindow(OPENS, "UTC"))
    for opens in (START, START - timedelta(minutes=1)):
        with pytest.raises(BadInput, match="has passed"):
            world.app.moving.post(post.id, opens, by=world.ada.id)
    assert words(world) == [StateWord.READY]


def test_an_overdue_post_goes_on_within_the_time_that_was_signed(world: World) -> None:
    post = a_post(world, TimeWindow(OPENS, "UTC", CLOSES))
    (held,) = world.publish(after=3 * 3600)
    assert held.reason is HoldReason.OVERDUE
    moved = world.app.moving.post(post.id, START + timedelta(hours=4), by=world.ada.id)
    assert moved.is_same_version
    (sent,) = world.publish(after=3600 + 30)
    assert sent.state is DeliveryState.PUBLISHED


def test_a_draft_before_its_approvers_is_put_before_them_again(world: World) -> None:
    draft = world.draft(window=TimeWindow(OPENS, "UTC"))
    world.app.approve.ask(draft.id, by=world.ada.id)
    world.app.moving.draft(draft.id, LATER, by=world.ada.id)
    (row,) = world.app.look_over.rows()
    assert (row.word, row.at) == (StateWord.NEEDS_APPROVAL, LATER)
    assert row.why == "Waits for Astrid Holm"
    assert "delivery_rescheduled" in world.deeds(draft.id)


def test_a_draft_without_a_time_gets_one_and_is_sent_to_nobody(world: World) -> None:
    draft = world.draft()
    moved = world.app.moving.draft(draft.id, LATER, by=world.ada.id, zone="Europe/Stockholm")
    assert moved.draft.window == TimeWindow(LATER, "Europe/Stockholm")
    assert words(world) == []


def test_a_post_that_was_never_scheduled_cannot_go_out_beside_its_new_version(world: World) -> None:
    post = world.post(world.draft(window=TimeWindow(OPENS, "UTC")))
    world.app.moving.post(post.id, LATER, by=world.ada.id)
    with pytest.raises(BadInput, match="scheduled already"):
        world.app.schedule.post(post.id, by=world.ada.id)
    assert words(world) == [StateWord.NEEDS_APPROVAL]


def test_what_is_taken_back_before_it_was_scheduled_cannot_be_scheduled_besides(world: World) -> None:
    post = world.post()
    world.app.schedule.take_back(post.id, by=world.ada.id)
    assert words(world) == []
    with pytest.raises(BadInput, match="scheduled already"):
        world.app.schedule.post(post.id, by=world.ada.id)


def test_the_calendar_reads_what_is_due_between_two_moments(tmp_path: Path) -> None:
    world = make_world(tmp_path, MemoryStore())
    day = datetime(2026, 11, 25, tzinfo=UTC)
    inside = world.draft("Inside", window=TimeWindow(day, "UTC"))
    outside = world.draft("Outside", window=TimeWindow(day + timedelta(days=1), "UTC"))
    for draft in (inside, outside):
        world.app.approve.ask(draft.id, by=world.ada.id)
    kept = world.draft("Kept", window=TimeWindow(day + timedelta(hours=3), "UTC"))
    timeless = world.draft("Some day")
    world.draft("  ")
    spread = world.app.calendar.between(day, day + timedelta(days=1))
    assert [row.draft.id for row in spread.rows] == [inside.id]
    assert [draft.id for draft in spread.drafts] == [kept.id]
    assert [draft.id for draft in spread.timeless_drafts] == [timeless.id]
    assert spread.timeless_rows == ()


def with_timetable(world: World, timetable: Timetable) -> None:
    with world.app.desk.store.work() as work:
        work.save_identity(replace(work.identity(world.northlight.id), timetable=timetable))
        work.commit()


@pytest.mark.parametrize("closes", [None, CLOSES])
def test_quiet_hours_refuse_a_move_and_the_post_stands_where_it_stood(
    world: World, closes: datetime | None
) -> None:
    post = a_post(world, TimeWindow(OPENS, "UTC", closes))
    with_timetable(world, Timetable("UTC", (read_quiet("14:00-15:00"),)))
    with pytest.raises(BadInput, match="quiet"):
        world.app.moving.post(post.id, LATER, by=world.ada.id)
    (row,) = world.app.look_over.rows()
    assert (row.word, row.at, row.post_id) == (StateWord.READY, OPENS, post.id)
    assert world.app.compose.drafts() == ()


@pytest.mark.parametrize("closes", [None, CLOSES])
def test_the_least_gap_refuses_a_move_but_a_post_is_not_in_its_own_way(
    world: World, closes: datetime | None
) -> None:
    post = a_post(world, TimeWindow(OPENS, "UTC", closes))
    a_post(world, TimeWindow(OPENS + timedelta(hours=2), "UTC"), "A talk on Sunday for the whole family")
    with_timetable(world, Timetable("UTC", gap_minutes=60))
    with pytest.raises(BadInput, match="least gap"):
        world.app.moving.post(post.id, OPENS + timedelta(hours=2, minutes=30), by=world.ada.id)
    assert [row.at for row in world.app.look_over.rows()] == [OPENS, OPENS + timedelta(hours=2)]
    moved = world.app.moving.post(post.id, OPENS + timedelta(minutes=15), by=world.ada.id)
    assert moved.trouble is None


def own_post(world: World, *networks: Network) -> Post:
    """A post of Ada's own, which nobody has to sign, in the queue for these networks."""
    world.network.handle, world.network.owner_id = "ada", "222"
    keys = Credentials({"access_token": "t"})
    mine = [world.app.enroll.add_account(world.private.id, n, keys, by=world.ada.id).id for n in networks]
    draft = world.app.compose.begin(
        world.private.id, by=world.ada.id, account_ids=mine, texts=["Tea"], window=TimeWindow(OPENS, "UTC")
    )
    post = world.app.approve.ask(draft.id, by=world.ada.id)
    assert isinstance(post, Post)
    world.app.schedule.post(post.id, by=world.ada.id)
    return post


@pytest.mark.parametrize("is_cancelled", [True, False])
def test_what_is_not_in_the_queue_any_more_is_not_moved_back_into_it(
    world: World, is_cancelled: bool
) -> None:
    # Another window still shows it where it stood before somebody moved, or cancelled, it here.
    post = own_post(world, Network.X)
    if is_cancelled:
        world.app.schedule.cancel(deliveries(world, post)[0].id, by=world.ada.id)
    else:
        world.app.moving.post(post.id, LATER, by=world.ada.id)
    with pytest.raises(MoveRefused, match="not in the queue any more"):
        world.app.moving.post(post.id, LATER + timedelta(hours=1), by=world.ada.id)
    world.publish(after=5 * 3600)
    world.publish(after=3600)
    assert len(world.network.accepted) == (0 if is_cancelled else 1)


def test_what_was_cancelled_for_one_account_does_not_go_there_at_another_time(world: World) -> None:
    post = own_post(world, Network.X, Network.LINKEDIN)
    on_x, on_linkedin = sorted(deliveries(world, post), key=lambda each: each.account.network != Network.X)
    world.app.schedule.cancel(on_linkedin.id, by=world.ada.id)
    moved = world.app.moving.post(post.id, LATER, by=world.ada.id)
    assert moved.draft.accounts == (on_x.account,)
    world.publish(after=5 * 3600)
    assert len(world.network.accepted) == 1


def test_within_the_signed_time_the_rest_moves_and_what_was_cancelled_stays_so(world: World) -> None:
    world.network.handle, world.network.owner_id = "nl", "111"
    also = world.app.enroll.add_account(
        world.northlight.id, Network.LINKEDIN, Credentials({"access_token": "t"}), by=world.ada.id
    )
    draft = world.draft(window=TimeWindow(OPENS, "UTC", CLOSES))
    post = world.post(world.app.compose.keep(replace(draft, accounts=(world.on_x, also)), by=world.ada.id))
    world.app.schedule.post(post.id, by=world.ada.id)
    on_x, on_linkedin = sorted(deliveries(world, post), key=lambda each: each.account.id == also.id)
    world.app.schedule.cancel(on_linkedin.id, by=world.ada.id)
    assert world.app.moving.post(post.id, LATER, by=world.ada.id).is_same_version
    assert world.state(on_x).due_at == LATER
    assert world.state(on_linkedin).state is DeliveryState.CANCELLED


def deliveries(world: World, post: Post) -> tuple[Delivery, ...]:
    with world.app.desk.store.work(is_reading=True) as work:
        return work.deliveries_of(post.id)


@pytest.mark.parametrize("is_scheduled", [True, False])
def test_a_post_is_taken_back_once(world: World, is_scheduled: bool) -> None:
    post = a_post(world, None) if is_scheduled else world.post(world.draft("Tonight we open the dome"))
    draft = world.app.schedule.take_back(post.id, by=world.ada.id)
    before = world.deeds()
    with pytest.raises(MoveRefused, match=f"taken back already: its words are the draft {draft.id[:8]}"):
        world.app.schedule.take_back(post.id, by=world.astrid.id)
    assert world.app.compose.drafts() == (draft,) and world.deeds() == before


def test_what_was_taken_back_and_discarded_can_be_taken_back_again(world: World) -> None:
    post = a_post(world, None)
    draft = world.app.schedule.take_back(post.id, by=world.ada.id)
    world.app.compose.discard(draft.id, by=world.ada.id)
    assert world.app.schedule.take_back(post.id, by=world.ada.id).parts == post.draft.parts


class Crash(BaseException):
    """The computer goes off here."""


def test_a_move_that_breaks_off_leaves_the_post_where_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = a_post(world, TimeWindow(OPENS, "Europe/Stockholm"))
    before, deeds = world.app.look_over.rows(), world.deeds()

    def crash(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as short:
        short.setattr(Approve, "_save_review", crash)
        with pytest.raises(Crash):
            world.app.moving.post(post.id, LATER, by=world.ada.id)
    assert world.app.look_over.rows() == before and world.deeds() == deeds
    assert world.app.compose.drafts() == ()
    assert world.app.moving.post(post.id, LATER, by=world.ada.id).is_asked


def test_a_move_that_breaks_off_before_the_queue_leaves_a_signed_post_in_the_list(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.network.handle, world.network.owner_id = "ada", "222"
    own = world.app.enroll.add_account(
        world.private.id, Network.X, Credentials({"access_token": "also-not"}), by=world.ada.id
    )
    draft = world.app.compose.begin(
        world.private.id, by=world.ada.id, account_ids=[own.id], texts=("A quiet evening",),
        window=TimeWindow(OPENS, "Europe/Stockholm"),
    )  # fmt: skip
    post = world.app.approve.ask(draft.id, by=world.ada.id)
    assert isinstance(post, Post)
    world.app.schedule.post(post.id, by=world.ada.id)

    def crash(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as short:
        short.setattr(Schedule, "post", crash)
        with pytest.raises(Crash):
            world.app.moving.post(post.id, LATER, by=world.ada.id)
    (row,) = world.app.look_over.rows()
    assert (row.word, row.at, row.why) == (StateWord.HELD, LATER, "Approved, not scheduled yet")
    assert row.post_id is not None
    world.app.schedule.post(row.post_id, by=world.ada.id)
    assert words(world) == [StateWord.READY]
