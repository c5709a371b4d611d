"""A window keeps the wall times its author chose, whatever becomes of the rules of its zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop.errors import BadInput
from desktop.model import times
from desktop.model.posts import Draft, TimeWindow
from desktop.model.times import is_ambiguous, to_utc
from desktop.storage.snapshots import packed, unpacked
from tests import strategies

zones = st.sampled_from(sorted(available_timezones()))
walls = st.datetimes(datetime(1972, 1, 2), datetime(2037, 12, 1))
OPENS = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)


def new_rules(monkeypatch: pytest.MonkeyPatch, zone: str, like: str) -> None:
    """From now on one zone's clocks go like another's."""
    monkeypatch.setattr(times, "zone_named", lambda name: ZoneInfo(like if name == zone else name))


@given(zones, walls, st.integers(0, 1))
def test_a_wall_time_is_kept_or_refused_and_never_silently_another(
    zone: str, wall: datetime, fold: int
) -> None:
    wall = wall.replace(fold=fold)
    try:
        moment = to_utc(wall, zone)
    except BadInput:
        # The clocks skip it: no moment has it on the wall.
        there = ZoneInfo(zone)
        nearby = (wall.replace(tzinfo=UTC) + timedelta(minutes=15 * n) for n in range(-60, 61))
        assert wall.replace(fold=0) not in {at.astimezone(there).replace(tzinfo=None) for at in nearby}
        return
    window = TimeWindow(moment, zone)
    assert [each.wall for each in window.walls] == [wall.replace(fold=0)]
    assert window.moved is None


@cache
def twice() -> list[tuple[str, datetime]]:
    """Zones with wall times that came twice there."""
    names = ("Europe/Stockholm", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca")
    hours = [datetime(year, 1, 1, 0, 15) + timedelta(hours=n) for year in (1985, 2026) for n in range(8760)]
    return [(name, hour) for name in names for hour in hours if is_ambiguous(hour, name)]


@settings(deadline=None)
@given(st.data())
def test_of_a_time_that_comes_twice_both_can_be_meant(data: st.DataObject) -> None:
    zone, wall = data.draw(st.sampled_from(twice()))
    first, second = to_utc(wall, zone), to_utc(wall.replace(fold=1), zone)
    assert first < second
    assert TimeWindow(first, zone).walls[0].wall == TimeWindow(second, zone).walls[0].wall


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "America/New_York", "Australia/Lord_Howe"])
def test_in_a_year_one_hour_is_skipped_and_one_comes_twice(zone: str) -> None:
    """Every quarter of an hour of 2026, asked one by one."""
    quarters = [datetime(2026, 1, 1) + timedelta(minutes=15 * n) for n in range(365 * 96)]
    length = 2 if zone == "Australia/Lord_Howe" else 4
    assert sum(is_ambiguous(each, zone) for each in quarters) == length
    skipped = 0
    for each in quarters:
        try:
            to_utc(each, zone)
        except BadInput:
            skipped += 1
    assert skipped == length


@pytest.mark.parametrize("like", ["Europe/London", "Europe/Helsinki"])
def test_new_rules_are_noticed_at_either_end_of_the_window(
    monkeypatch: pytest.MonkeyPatch, like: str
) -> None:
    window = TimeWindow(OPENS, "Europe/Stockholm", OPENS + timedelta(hours=2))
    kept = unpacked(TimeWindow, packed(window))
    assert kept.moved is None
    new_rules(monkeypatch, "Europe/Stockholm", like)
    for each in (window, kept, unpacked(TimeWindow, packed(kept))):
        assert each.moved is not None
        assert each.moved.wall == datetime(2026, 11, 24, 16, 30)
    assert "It was meant for Tue 24 Nov 2026, 16:30 in Europe/Stockholm." in kept.moved.moved_words


def test_a_time_that_is_chosen_anew_is_chosen_by_the_new_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    window = TimeWindow(OPENS, "Europe/Stockholm")
    new_rules(monkeypatch, "Europe/Stockholm", "Europe/Helsinki")
    assert replace(window, opens=OPENS + timedelta(hours=1)).moved is None
    assert replace(window, zone="Europe/Paris").moved is None
    assert replace(window, closes=OPENS + timedelta(hours=1)).moved is not None


def test_a_window_that_was_kept_before_is_read_as_of_today() -> None:
    old = '{"closes":null,"opens":"2026-11-24T15:30:00.000000+00:00","zone":"Europe/Stockholm"}'
    assert unpacked(TimeWindow, old) == TimeWindow(OPENS, "Europe/Stockholm")
    assert unpacked(TimeWindow, old).moved is None


@given(strategies.drafts)
def test_what_is_signed_is_the_moment_and_not_its_wall_time(draft: Draft) -> None:
    assume(draft.window is not None)
    assert draft.window is not None
    window = draft.window
    forged = tuple(replace(each, offset=each.offset + 3600) for each in window.walls)
    assert replace(draft, window=replace(window, walls=forged)).digest == draft.digest
    assert replace(draft, window=replace(window, is_despite_quiet=True)).digest != draft.digest or (
        window.is_despite_quiet
    )
