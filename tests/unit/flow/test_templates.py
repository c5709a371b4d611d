"""Templates are drafts again and again: each copy once, checked and signed for itself, never scheduled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.app import Application
from desktop.errors import BadInput, NotApproved, StoreFull
from desktop.model.deliveries import DeliveryState
from desktop.model.findings import PolicyVersion
from desktop.model.posts import Draft, Post, TimeWindow
from desktop.model.timing.templates import Recurrence, Template
from desktop.model.timing.timetable import Timetable, read_quiet
from desktop.policy.packs import Ruleset
from desktop.storage.store import open_store
from tests.fakes import MemoryStore, MemoryWork
from tests.unit.model.test_timetable import ZONES, days, minutes, moments
from tests.worlds import START, World, make_world

ZONE = "Europe/Stockholm"
NO_RULES = Ruleset((), (), PolicyVersion("none", (), 0))
MONDAYS = Recurrence(ZONE, 9 * 60, (0,))
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path, rules=lambda: NO_RULES)


def kept(world: World, recurrence: Recurrence | None = None) -> Template:
    template = world.app.templates.keep(world.draft("Open night").id, "Open night", by=world.ada.id)
    if recurrence is not None:
        template = world.app.templates.repeat(template.id, recurrence, by=world.ada.id)
    return template


def copies(world: World) -> list[Draft]:
    return [each for each in world.app.compose.drafts() if each.window is not None]


recurrences = st.builds(Recurrence, st.sampled_from(ZONES), minutes, days) | st.builds(
    Recurrence, st.sampled_from(ZONES), minutes, st.just(()), st.integers(1, 31)
)


@given(recurrences, moments)
def test_the_next_time_is_later_and_none_is_left_out(again: Recurrence, moment: datetime) -> None:
    first = again.after(moment)
    assert first > moment
    assert again.after(first - timedelta(microseconds=1)) == first
    wall = first.astimezone(ZoneInfo(again.zone))
    meant = wall.hour * 60 + wall.minute
    # Half an hour or an hour later where the clocks skip it.
    assert (meant - again.at) % 1440 in (0, 30, 60) or again.zone == "Pacific/Apia"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2027-01-31T12:00", "2027-02-28"),
        ("2028-02-01T12:00", "2028-02-29"),
        ("2027-04-01T00:00", "2027-04-30"),
    ],
)
def test_the_last_day_of_a_shorter_month_counts_for_the_31st(after: str, expected: str) -> None:
    found = Recurrence("UTC", 600, (), 31).after(datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert f"{found:%Y-%m-%d %H:%M}" == f"{expected} 10:00"


@pytest.mark.parametrize("more", [((), 0), ((0,), 3), ((), 32), ((7,), 0)])
def test_what_never_comes_or_comes_twice_is_refused(more: tuple[tuple[int, ...], int]) -> None:
    with pytest.raises(BadInput):
        Recurrence("UTC", 600, *more)


def test_a_template_is_a_new_draft_each_time_and_its_writers_do_not_sign(world: World) -> None:
    template = kept(world)
    window = TimeWindow(MONDAY, ZONE)
    one = world.app.templates.use(template.id, by=world.ada.id, window=window)
    two = world.app.templates.use(template.id, by=world.astrid.id)
    assert one.id != two.id
    assert (one.parts, one.accounts, one.window) == (template.parts, (world.on_x,), window)
    assert two.writers == {world.ada.id, world.astrid.id}
    assert {each.id for each in world.app.compose.drafts()} >= {one.id, two.id}
    with pytest.raises(NotApproved):
        world.app.approve.ask(two.id, by=world.astrid.id)


def test_two_templates_have_two_names(world: World) -> None:
    kept(world)
    with pytest.raises(BadInput, match="already"):
        world.app.templates.keep(world.draft().id, "OPEN night", by=world.ada.id)
    template = world.app.templates.templates()[0]
    world.app.templates.remove(template.id, by=world.ada.id)
    assert world.app.templates.templates() == ()
    with pytest.raises(BadInput):
        world.app.templates.use(template.id, by=world.ada.id)


def test_the_next_copy_is_made_some_days_ahead_and_put_before_its_approvers(world: World) -> None:
    kept(world, MONDAYS)
    world.clock.set(MONDAY - timedelta(days=3, minutes=1))
    world.app.publisher.run_once()
    assert copies(world) == []
    world.clock.advance(minutes=1)
    for _ in range(3):
        world.app.publisher.run_once()
    (copy,) = copies(world)
    assert copy.window == TimeWindow(MONDAY, ZONE)
    standing = world.app.approve.standing(copy.id)
    assert standing.review is not None
    assert not standing.has_lapsed
    with world.app.desk.store.work(is_reading=True) as work:
        assert work.deliveries() == ()
        assert work.posts() == ()


def test_a_copy_goes_out_only_when_it_is_signed_and_scheduled(world: World) -> None:
    kept(world, MONDAYS)
    world.clock.set(MONDAY - timedelta(days=2))
    world.app.publisher.run_once()
    (copy,) = copies(world)
    world.clock.set(MONDAY + timedelta(minutes=1))
    world.app.publisher.run_once()
    assert world.network.accepted == []
    post = world.app.approve.sign(copy.id, by=world.astrid.id, digest=copy.digest)
    assert isinstance(post, Post)
    delivery = world.app.schedule.post(post.id, by=world.ada.id)[0]
    world.publish()
    assert world.state(delivery).state is DeliveryState.PUBLISHED


def test_what_needs_no_approval_waits_as_a_draft(world: World) -> None:
    draft = world.app.compose.begin(world.private.id, by=world.ada.id, texts=["Sunday walk"])
    template = world.app.templates.keep(draft.id, "Walk", by=world.ada.id)
    world.app.templates.repeat(template.id, MONDAYS, by=world.ada.id)
    world.clock.set(MONDAY - timedelta(days=1))
    world.app.publisher.run_once()
    (copy,) = copies(world)
    assert world.app.approve.standing(copy.id).review is None


def test_times_that_passed_are_not_made_up_for(world: World) -> None:
    kept(world, MONDAYS)
    world.clock.set(MONDAY + timedelta(days=28, hours=1))
    for _ in range(3):
        world.app.publisher.run_once()
    assert copies(world) == []
    world.clock.set(MONDAY + timedelta(days=34))
    world.app.publisher.run_once()
    assert [each.window for each in copies(world)] == [TimeWindow(MONDAY + timedelta(days=35), ZONE)]


def test_a_clock_that_is_set_back_makes_no_second_copy(world: World) -> None:
    kept(world, MONDAYS)
    world.clock.set(MONDAY - timedelta(days=1))
    world.app.publisher.run_once()
    world.clock.set(START)
    for _ in range(20):
        world.clock.advance(hours=8)
        world.app.publisher.run_once()
    assert len(copies(world)) == 1


def test_a_discarded_copy_does_not_come_back(world: World) -> None:
    kept(world, MONDAYS)
    world.clock.set(MONDAY - timedelta(days=1))
    world.app.publisher.run_once()
    world.app.compose.discard(copies(world)[0].id, by=world.ada.id)
    world.app.publisher.run_once()
    assert copies(world) == []


class Filling(MemoryStore):
    """Full at the next commit, when told so."""

    is_full = False

    def work(self, *, is_reading: bool = False) -> MemoryWork:
        return super().work(is_reading=True) if is_reading else Unkept(self, False)


class Unkept(MemoryWork):
    def commit(self) -> None:
        assert isinstance(self._store, Filling)
        if self._store.is_full:
            raise StoreFull("The disk is full.", remedy="Free some space.")
        super().commit()


def test_a_copy_that_could_not_be_kept_is_made_later_and_once(tmp_path: Path) -> None:
    store = Filling()
    world = make_world(tmp_path, store, rules=lambda: NO_RULES)
    kept(world, MONDAYS)
    world.clock.set(MONDAY - timedelta(days=1))
    store.is_full = True
    with pytest.raises(StoreFull):
        world.app.publisher.run_once()
    store.is_full = False
    assert copies(world) == []
    world.app.publisher.run_once()
    assert len(copies(world)) == 1


def test_two_publishers_make_one_copy(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looks at the templates before the first one's copy is there, and copies after it."""
    kept(world, MONDAYS)
    world.clock.set(MONDAY - timedelta(days=1))
    seen = world.app.templates.templates()
    rival = Application(world.app.desk)
    monkeypatch.setattr(rival.templates, "templates", lambda: seen)
    assert len(world.app.templates.copy_due()) == 1
    assert rival.templates.copy_due() == ()
    assert len(copies(world)) == 1


def test_one_template_that_cannot_be_copied_stops_no_other(world: World) -> None:
    first = kept(world, MONDAYS)
    second = world.app.templates.keep(world.draft("Other").id, "Other", by=world.ada.id)
    world.app.templates.repeat(second.id, MONDAYS, by=world.ada.id)
    with world.app.desk.store.work() as work:
        gone = replace(MONDAYS, zone="Nowhere/Else")
        work.save_template(replace(first, recurrence=gone, made_until=START))
        work.commit()
    world.clock.set(MONDAY - timedelta(days=1))
    world.app.publisher.run_once()
    assert [each.parts[0].text for each in copies(world)] == ["Other"]


def test_templates_are_kept_in_the_data_file(tmp_path: Path) -> None:
    store = open_store(tmp_path / "home", seat=None)
    world = make_world(tmp_path / "home", store, rules=lambda: NO_RULES)
    template = kept(world, MONDAYS)
    assert world.app.templates.templates() == (template,)
    world.app.templates.repeat(template.id, None, by=world.ada.id)
    assert world.app.templates.templates()[0].next_at is None
    world.app.templates.remove(template.id, by=world.ada.id)
    assert world.app.templates.templates() == ()
    world.app.close()


def test_a_copy_for_quiet_hours_waits_as_a_draft_and_nobody_is_asked_to_sign_it(world: World) -> None:
    kept(world, MONDAYS)
    quiet = Timetable(ZONE, (read_quiet("22:00-10:00"),))
    world.app.enroll.change_identity(replace(world.northlight, timetable=quiet), by=world.astrid.id)
    world.clock.set(MONDAY - timedelta(days=2))
    world.app.publisher.run_once()
    assert [each.window for each in copies(world)] == [TimeWindow(MONDAY, ZONE)]
    assert world.app.look_over.rows() == ()


def test_the_same_days_said_again_bring_no_second_copy(world: World) -> None:
    template = kept(world, MONDAYS)
    world.clock.set(MONDAY - timedelta(days=2))
    world.app.publisher.run_once()
    assert world.app.templates.repeat(template.id, MONDAYS, by=world.ada.id).next_at == MONDAY + timedelta(7)
    world.app.publisher.run_once()
    assert [each.window for each in copies(world)] == [TimeWindow(MONDAY, ZONE)]
    # Begun anew on purpose, it comes for the next time there is.
    world.app.templates.repeat(template.id, None, by=world.ada.id)
    assert world.app.templates.repeat(template.id, MONDAYS, by=world.ada.id).next_at == MONDAY
