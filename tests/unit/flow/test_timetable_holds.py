"""A timetable holds: at scheduling, with the next time offered, and at sending, whatever came between."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.app import Application
from desktop.errors import BadInput, NotApproved, NotSent, OutcomeUnknown, RateLimited
from desktop.model import times
from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.findings import PolicyVersion
from desktop.model.identities import Network
from desktop.model.posts import Part, TimeWindow
from desktop.model.timing.timetable import Timetable, read_quiet, read_slot
from desktop.policy.packs import Ruleset
from desktop.ports import Credentials, Owner
from tests.worlds import START, World, make_world

S = DeliveryState
ZONE = "Europe/Stockholm"
NO_RULES = Ruleset((), (), PolicyVersion("none", (), 0))
NIGHT = Timetable(ZONE, (read_quiet("22:00-07:00"),))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path, rules=lambda: NO_RULES)


def give(world: World, timetable: Timetable | None) -> None:
    northlight = world.app.enroll.identities()[0]
    world.app.enroll.change_identity(replace(northlight, timetable=timetable), by=world.astrid.id)


def at(words: str) -> datetime:
    """A wall time in Stockholm."""
    return times.to_utc(datetime.fromisoformat(words), ZONE)


def scheduled(world: World, opens: str, text: str = "Tonight", **more: object) -> Delivery:
    window = TimeWindow(at(opens), ZONE, **more)  # type: ignore[arg-type]
    return world.scheduled(world.draft(text, window=window))


def arrive(world: World, moment: datetime) -> None:
    """Lets a moment come and publishes what is due."""
    world.clock.set(moment)
    world.app.publisher.run_once()


# quiet hours


def test_scheduling_into_quiet_hours_is_refused_with_the_next_time(world: World) -> None:
    post = world.post(world.draft(window=TimeWindow(at("2026-11-24T23:30"), ZONE)))
    give(world, NIGHT)
    with pytest.raises(BadInput) as refused:
        world.app.schedule.post(post.id, by=world.ada.id)
    assert "Northlight Observatory is quiet then (daily 22:00-07:00)." in str(refused.value)
    assert "Wed 25 Nov 2026, 07:00, Europe/Stockholm" in str(refused.value)
    assert scheduled(world, "2026-11-25T07:00", "Good morning").state is S.SCHEDULED


def test_nobody_is_asked_to_sign_a_time_in_quiet_hours(world: World) -> None:
    give(world, NIGHT)
    draft = world.draft(window=TimeWindow(at("2026-11-24T23:30"), ZONE))
    with pytest.raises(NotApproved, match="07:00, Europe/Stockholm"):
        world.app.approve.ask(draft.id, by=world.ada.id)
    despite = TimeWindow(at("2026-11-24T23:30"), ZONE, is_despite_quiet=True)
    kept = world.app.compose.keep(replace(draft, window=despite), by=world.ada.id)
    world.app.approve.ask(kept.id, by=world.ada.id)


def test_a_post_without_a_time_waits_for_a_person_at_night(world: World) -> None:
    give(world, NIGHT)
    world.clock.set(at("2026-11-24T23:30"))
    with pytest.raises(BadInput, match="is in the quiet hours"):
        world.scheduled()


def test_who_says_so_sends_at_night_and_it_is_signed_and_written_down(world: World) -> None:
    give(world, NIGHT)
    delivery = scheduled(world, "2026-11-24T23:30", is_despite_quiet=True)
    entry = next(e for e in world.app.look_over.journal() if e.about == delivery.id)
    assert entry.detail.endswith("In quiet hours too, as its author chose.")
    arrive(world, delivery.due_at)
    assert world.state(delivery).state is S.PUBLISHED


def test_hours_that_became_quiet_after_scheduling_are_kept_all_the_same(world: World) -> None:
    delivery = scheduled(world, "2026-11-24T23:30")
    give(world, NIGHT)
    arrive(world, delivery.due_at)
    held = world.state(delivery)
    assert (held.state, held.reason) == (S.HELD, HoldReason.QUIET_HOURS)
    assert "07:00" in held.detail
    assert "Nothing was published." in held.detail
    assert world.network.accepted == []
    with pytest.raises(BadInput, match="quiet"):
        world.app.schedule.release(delivery.id, by=world.ada.id)
    arrive(world, at("2026-11-25T07:00"))
    assert world.state(delivery).state is S.HELD
    with pytest.raises(BadInput, match="passed"):
        world.app.schedule.release(delivery.id, by=world.ada.id)


def test_tries_do_not_run_into_the_quiet_hours(world: World) -> None:
    give(world, NIGHT)
    delivery = scheduled(world, "2026-11-24T21:59")
    world.network.answers.extend([NotSent("X could not be reached.")] * 4)
    world.clock.set(delivery.due_at)
    world.wait(minutes=14, step=20)
    held = world.state(delivery)
    assert (held.state, held.reason) == (S.HELD, HoldReason.QUIET_HOURS)
    assert world.network.accepted == []


def test_a_thread_that_has_begun_is_finished(world: World) -> None:
    give(world, NIGHT)
    window = TimeWindow(at("2026-11-24T21:59"), ZONE)
    delivery = world.scheduled(world.draft(texts=("One", "Two"), window=window))

    def linger(part: Part) -> None:
        world.clock.advance(minutes=2)

    world.network.on_publish = linger
    arrive(world, delivery.due_at)
    assert world.state(delivery).state is S.PUBLISHED


def test_a_timetable_whose_zone_is_not_known_sends_nothing(world: World) -> None:
    delivery = scheduled(world, "2026-11-24T12:00")
    with world.app.desk.store.work() as work:
        broken = replace(work.identities()[0], timetable=replace(NIGHT, zone="Nowhere/Else"))
        work.save_identity(broken)
        work.commit()
    arrive(world, delivery.due_at)
    assert world.state(delivery).reason is HoldReason.QUIET_HOURS
    assert "Nowhere/Else" in world.state(delivery).detail
    with pytest.raises(BadInput, match="Nowhere/Else"):
        give(world, replace(NIGHT, zone="Nowhere/Else"))


# the grace period


@pytest.mark.parametrize(("minutes", "goes"), [(5, True), (6, False)])
def test_an_identity_has_a_grace_period_of_its_own(world: World, minutes: int, goes: bool) -> None:
    give(world, Timetable(ZONE, grace_minutes=5))
    delivery = scheduled(world, "2026-11-24T12:00")
    arrive(world, delivery.due_at + timedelta(minutes=minutes))
    after = world.state(delivery)
    assert (after.state is S.PUBLISHED) is goes
    assert goes or after.reason is HoldReason.OVERDUE


@pytest.mark.parametrize("seconds", [599, 601])
def test_a_post_is_not_sent_after_its_valid_until(world: World, seconds: int) -> None:
    closes = at("2026-11-24T12:00") + timedelta(minutes=10)
    delivery = scheduled(world, "2026-11-24T12:00", closes=closes)
    arrive(world, delivery.due_at + timedelta(seconds=seconds))
    assert (world.state(delivery).state is S.PUBLISHED) is (seconds < 600)
    assert len(world.network.accepted) == (seconds < 600)


# the least gap

GAP = Timetable(ZONE, gap_minutes=10)


def test_two_posts_nearer_than_the_gap_are_not_scheduled(world: World) -> None:
    give(world, GAP)
    scheduled(world, "2026-11-24T12:00", "First")
    for minutes in (51, 9):
        hour = 11 if minutes == 51 else 12
        with pytest.raises(BadInput, match="the least gap is 10 minutes") as refused:
            scheduled(world, f"2026-11-24T{hour}:{minutes:02d}", f"At {minutes}")
        assert "12:10, Europe/Stockholm" in str(refused.value)
    assert scheduled(world, "2026-11-24T12:10", "Second").state is S.SCHEDULED


def test_posts_without_a_time_are_put_one_gap_after_another(world: World) -> None:
    give(world, GAP)
    due = [world.scheduled(world.draft(f"Words {number}")).due_at for number in range(3)]
    soonest = START + timedelta(seconds=10)
    assert due == [soonest + n * GAP.gap for n in range(3)]


def test_after_an_outage_what_is_due_does_not_burst(world: World) -> None:
    """The gap came after they were scheduled; both are within their grace when the computer wakes."""
    first, second = (scheduled(world, f"2026-11-24T12:0{n}", f"Post {n}") for n in (0, 4))
    give(world, GAP)
    arrive(world, at("2026-11-24T12:06"))
    assert [world.state(each).state for each in (first, second)] == [S.PUBLISHED, S.SCHEDULED]
    assert "the least gap is 10 minutes" in world.state(second).detail
    assert world.state(second).due_at == at("2026-11-24T12:16")
    assert world.state(second).attempts == 0
    arrive(world, at("2026-11-24T12:15"))
    assert world.state(second).state is S.SCHEDULED
    arrive(world, at("2026-11-24T12:16"))
    assert world.state(second).state is S.PUBLISHED


def test_what_would_wait_past_its_grace_asks(world: World) -> None:
    first, second = (scheduled(world, f"2026-11-24T12:0{n}", f"Post {n}") for n in (0, 1))
    give(world, GAP)
    arrive(world, at("2026-11-24T12:14"))
    assert world.state(first).state is S.PUBLISHED
    held = world.state(second)
    assert (held.state, held.reason) == (S.HELD, HoldReason.OVERDUE)
    assert "That is after its time. Nothing was published." in held.detail


def test_another_account_does_not_wait(world: World) -> None:
    other = world.app.enroll.add_account(
        world.northlight.id,
        Network.LINKEDIN,
        Credentials({"access_token": "not-a-real-one"}),
        by=world.ada.id,
    )
    give(world, GAP)
    scheduled(world, "2026-11-24T12:00", "First")
    window = TimeWindow(at("2026-11-24T12:01"), ZONE)
    draft = world.app.compose.begin(
        world.northlight.id, by=world.ada.id, account_ids=[other.id], texts=["Second"], window=window
    )
    assert world.scheduled(draft).due_at == window.opens


@pytest.mark.parametrize("is_after_the_look", [False, True])
def test_the_gap_holds_between_two_senders(world: World, is_after_the_look: bool) -> None:
    """A rival's post departs while this sender asks the network whose keys these are, or, later, between its
    last look at the clock and its own departure."""
    first, second = (scheduled(world, f"2026-11-24T12:0{n}", f"Post {n}") for n in (0, 1))
    give(world, GAP)
    rival = Application(world.app.desk)
    doubt = world.app.publish._doubt
    asked, departure = world.network.owner, doubt.departure

    def meanwhile() -> None:
        world.network.owner, doubt.departure = asked, departure  # type: ignore[method-assign]
        rival.publish.next("rival")

    def owner() -> Owner:
        meanwhile()
        return asked()

    def departing(said_at: datetime | None) -> datetime:
        meanwhile()
        return departure(said_at)

    if is_after_the_look:
        doubt.departure = departing  # type: ignore[method-assign]
    else:
        world.network.owner = owner  # type: ignore[method-assign]
    arrive(world, at("2026-11-24T12:01"))
    states = sorted(world.state(each).state.value for each in (first, second))
    assert states == ["published", "scheduled"]
    assert len(world.network.accepted) == 1


@pytest.mark.parametrize("hours", [-9, 0, 9])
@pytest.mark.parametrize("can_read", [True, False])
def test_a_post_in_doubt_keeps_the_gap_by_this_computers_clock(
    world: World, hours: int, can_read: bool
) -> None:
    """Its network's clock may be hours from ours; whether it is out or not, the next one waits."""
    world.network.tells_time, world.network.ahead = True, timedelta(hours=hours)
    world.network.can_read = can_read
    world.network.answers.append(OutcomeUnknown("X did not answer in time."))
    first, second = (scheduled(world, f"2026-11-24T12:0{n}", f"Post {n}") for n in (0, 4))
    give(world, GAP)
    arrive(world, first.due_at)
    assert world.state(first).in_flight == 0
    arrive(world, second.due_at)
    assert world.state(second).state is S.SCHEDULED
    assert "12:10" in world.state(second).detail
    arrive(world, first.due_at + GAP.gap)
    assert world.state(second).state is S.PUBLISHED


@given(st.lists(st.integers(0, 60), min_size=2, max_size=6), st.integers(1, 30), st.integers(0, 60))
@settings(max_examples=25, deadline=None)
def test_no_two_posts_of_an_account_ever_leave_within_the_gap(
    tmp_path_factory: pytest.TempPathFactory, when: list[int], gap: int, asleep: int
) -> None:
    """Whatever was scheduled before the gap was set, and however long the computer slept."""
    world = make_world(tmp_path_factory.mktemp("home"), rules=lambda: NO_RULES)
    noon = at("2026-11-24T12:00")
    for number, minutes in enumerate(when):
        window = TimeWindow(noon + timedelta(minutes=minutes), ZONE)
        world.scheduled(world.draft(f"Words {number}", window=window))
    give(world, Timetable(ZONE, gap_minutes=gap))
    world.clock.set(noon + timedelta(minutes=asleep))
    world.wait(minutes=120, step=60)
    left = sorted(post.created_at for post in world.network.accepted if post.created_at)
    assert all(later - sooner >= timedelta(minutes=gap) for sooner, later in itertools.pairwise(left))
    with world.app.desk.store.work(is_reading=True) as work:
        assert not work.deliveries(S.SCHEDULED, S.PUBLISHING)


# slots

SLOTS = Timetable(ZONE, slots=(read_slot("mon-fri 09:00"), read_slot("mon-fri 16:30")), gap_minutes=30)


def test_the_next_slot_is_the_first_that_nobody_has(world: World) -> None:
    give(world, SLOTS)
    found = []
    for number in range(3):
        window = world.app.timing.next_slot(world.northlight.id, [world.on_x.id])
        world.draft(f"Words {number}", window=window)
        found.append(window.opens)
    assert found == [at("2026-11-24T16:30"), at("2026-11-25T09:00"), at("2026-11-25T16:30")]


def test_a_slot_too_near_to_another_post_is_not_free(world: World) -> None:
    give(world, SLOTS)
    scheduled(world, "2026-11-24T16:10")
    window = world.app.timing.next_slot(world.northlight.id, [world.on_x.id])
    assert window == TimeWindow(at("2026-11-25T09:00"), ZONE)


def test_a_draft_may_keep_the_slot_it_has(world: World) -> None:
    give(world, SLOTS)
    window = world.app.timing.next_slot(world.northlight.id, [world.on_x.id])
    draft = world.draft(window=window)
    assert world.app.timing.next_slot(world.northlight.id, [world.on_x.id], besides=draft.id) == window


def test_without_slots_there_is_no_next_one(world: World) -> None:
    with pytest.raises(BadInput, match="has no slots"):
        world.app.timing.next_slot(world.northlight.id, [world.on_x.id])


def test_what_stands_against_a_time_is_said_before_it_is_signed(world: World) -> None:
    give(world, replace(NIGHT, gap_minutes=30))
    ids, object_to = [world.on_x.id], world.app.timing.objection
    night = object_to(world.northlight.id, ids, TimeWindow(at("2026-11-24T23:30"), ZONE))
    assert night is not None
    assert night.is_quiet
    assert night.instead == TimeWindow(at("2026-11-25T07:00"), ZONE)
    scheduled(world, "2026-11-24T12:00")
    near = object_to(world.northlight.id, ids, TimeWindow(at("2026-11-24T12:10"), ZONE))
    assert near is not None
    assert not near.is_quiet
    assert near.instead.opens == at("2026-11-24T12:30")
    assert object_to(world.northlight.id, ids, near.instead) is None


# who may change it


def test_only_an_approver_lets_more_out_than_before(world: World) -> None:
    give(world, NIGHT)
    quiet = world.app.enroll.identities()[0]
    with pytest.raises(NotApproved, match="held to less"):
        world.app.enroll.change_identity(replace(quiet, timetable=None), by=world.ada.id)
    more = replace(NIGHT, gap_minutes=10)
    world.app.enroll.change_identity(replace(quiet, timetable=more), by=world.ada.id)
    entry = world.app.look_over.journal(about=quiet.id, limit=1)[0]
    assert "quiet daily 22:00-07:00; gap 10 minutes in Europe/Stockholm" in entry.detail


# wall times


@pytest.mark.parametrize("ahead", [True, False])
def test_a_wall_time_that_moved_is_held_before_either_moment(
    world: World, monkeypatch: pytest.MonkeyPatch, ahead: bool
) -> None:
    delivery = scheduled(world, "2026-11-26T16:30")
    like = times.zone_named("Europe/Helsinki" if ahead else "Europe/London")
    real = times.zone_named
    monkeypatch.setattr(times, "zone_named", lambda name: like if name == ZONE else real(name))
    arrive(world, START + timedelta(minutes=1))
    assert world.state(delivery).state is S.SCHEDULED
    arrive(world, delivery.due_at - timedelta(hours=6))
    held = world.state(delivery)
    assert (held.state, held.reason) == (S.HELD, HoldReason.TIME_MOVED)
    assert "It was meant for Thu 26 Nov 2026, 16:30 in Europe/Stockholm." in held.detail
    with pytest.raises(BadInput, match="16:30"):
        world.app.schedule.release(delivery.id, by=world.ada.id)
    again = world.app.schedule.take_back(delivery.post_id, by=world.ada.id)
    with pytest.raises(NotApproved, match="Choose the time again"):
        world.scheduled(again)
    assert world.network.accepted == []


def test_the_last_look_asks_whether_the_wall_time_moved(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = scheduled(world, "2026-11-24T12:00")
    world.app.publisher.run_once()
    like, real = times.zone_named("Europe/Helsinki"), times.zone_named
    monkeypatch.setattr(times, "zone_named", lambda name: like if name == ZONE else real(name))
    arrive(world, delivery.due_at)
    assert world.state(delivery).reason is HoldReason.TIME_MOVED
    assert world.network.accepted == []


def test_the_first_part_of_a_thread_that_waits_for_its_next_try_keeps_others_away(world: World) -> None:
    give(world, Timetable(ZONE, gap_minutes=60, grace_minutes=120))
    thread = world.scheduled(
        world.draft(texts=("One", "Two"), window=TimeWindow(START + timedelta(minutes=30), ZONE))
    )
    other = world.scheduled(world.draft("Other", window=TimeWindow(START + timedelta(minutes=90), ZONE)))
    until = START + timedelta(minutes=95)
    world.network.answers.extend([None, RateLimited("X asks to wait.", until=until)])
    arrive(world, START + timedelta(minutes=40))
    assert len(world.state(thread).receipts) == 1
    arrive(world, other.due_at)
    assert [post.text for post in world.network.accepted] == ["One"]
    assert world.state(other).due_at == START + timedelta(minutes=100)
