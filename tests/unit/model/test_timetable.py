"""Timetables: quiet hours and slots by the clock on the wall, in any zone and through clock changes."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadInput
from desktop.model.timing.timetable import (
    DAY,
    Quiet,
    Slot,
    Timetable,
    is_looser,
    read_minutes,
    read_quiet,
    read_slot,
)

ZONES = (
    "Europe/Stockholm",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Pacific/Apia",
    "Africa/Casablanca",
    "America/St_Johns",
    "UTC",
)
NIGHT = read_quiet("22:00-07:00")

days = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))
minutes = st.integers(0, DAY - 1)
quiets = st.builds(Quiet, days, minutes, minutes)
slots = st.builds(Slot, days, minutes)
moments = st.datetimes(datetime(2011, 1, 1), datetime(2037, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@given(quiets)
def test_quiet_hours_read_back_as_they_are_written(quiet: Quiet) -> None:
    assert read_quiet(quiet.words) == quiet


@given(slots)
def test_slots_read_back_as_they_are_written(slot: Slot) -> None:
    assert read_slot(slot.words) == slot


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("22:00-07:00", Quiet(tuple(range(7)), 22 * 60, 7 * 60)),
        ("Mon-Fri 22:00 to 7:00", Quiet((0, 1, 2, 3, 4), 22 * 60, 7 * 60)),
        ("sat, sun 20.00–10.00", Quiet((5, 6), 20 * 60, 10 * 60)),
        ("fri-mon 01:00-02:00", Quiet((0, 4, 5, 6), 60, 120)),
        ("daily 00:00-06:00", Quiet(tuple(range(7)), 0, 360)),
    ],
)
def test_hours_are_read_as_people_type_them(words: str, meant: Quiet) -> None:
    assert read_quiet(words) == meant


@pytest.mark.parametrize("words", ["", "night", "22-07", "25:00-07:00", "funday 22:00-07:00", "22:00-07:60"])
def test_what_is_no_span_of_hours_is_refused(words: str) -> None:
    with pytest.raises(BadInput):
        read_quiet(words)


@pytest.mark.parametrize(("words", "found"), [("30m", 30), ("2h", 120), ("1h30m", 90), ("45", 45)])
def test_lengths_of_time(words: str, found: int) -> None:
    assert read_minutes(words) == found


@pytest.mark.parametrize("words", ["", "soon", "-5m", "h", "1.5h"])
def test_what_is_no_length_of_time_is_refused(words: str) -> None:
    with pytest.raises(BadInput):
        read_minutes(words)


def test_hours_that_leave_nothing_are_refused() -> None:
    with pytest.raises(BadInput):
        Timetable("UTC", (read_quiet("00:00-12:00"), read_quiet("12:00-00:00")))


@pytest.mark.parametrize(
    ("wall", "is_quiet"),
    [
        ("2026-11-27T21:59", False),
        ("2026-11-27T22:00", True),
        ("2026-11-28T06:59", True),
        ("2026-11-28T07:00", False),
        ("2026-11-28T22:30", False),
        ("2026-11-29T06:00", False),
    ],
)
def test_a_night_that_begins_on_a_weekday_lasts_until_its_morning(wall: str, is_quiet: bool) -> None:
    """Friday night until Saturday morning; Saturday night is free."""
    table = Timetable("Europe/Stockholm", (read_quiet("mon-fri 22:00-07:00"),))
    moment = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo("Europe/Stockholm"))
    assert (table.quiet_at(moment) is not None) is is_quiet


@given(st.sampled_from(ZONES), st.lists(quiets, max_size=3), moments)
def test_the_next_allowed_time_is_the_first_that_is_not_quiet(
    zone: str, quiet: list[Quiet], moment: datetime
) -> None:
    try:
        table = Timetable(zone, tuple(quiet))
    except BadInput:
        return
    found = table.next_allowed(moment)
    assert found >= moment
    assert table.quiet_at(found) is None
    if found > moment:
        assert table.quiet_at(moment) is not None
        assert table.quiet_at(found - timedelta(seconds=1)) is not None


@given(st.sampled_from(ZONES), st.lists(slots, min_size=1, max_size=3), moments)
def test_slots_keep_their_wall_time_through_every_clock_change(
    zone: str, chosen: list[Slot], moment: datetime
) -> None:
    table = Timetable(zone, (NIGHT,), tuple(chosen))
    found = list(table.slots_after(moment, 20))
    assert found == sorted(set(found))
    for each in found:
        wall = each.astimezone(ZoneInfo(zone))
        assert each > moment
        assert not NIGHT.holds(wall)
        assert any(wall.weekday() in s.days and wall.hour * 60 + wall.minute == s.at for s in chosen)


@given(st.sampled_from(ZONES), minutes.filter(lambda at: 7 * 60 <= at < 22 * 60), moments)
def test_no_slot_of_a_day_is_left_out(zone: str, at: int, moment: datetime) -> None:
    """None of these zones changes its clocks by day, but for Samoa, which left out a whole day in 2011."""
    found = list(Timetable(zone, (), (Slot(tuple(range(7)), at),)).slots_after(moment, 10))
    assert len(found) in ((9, 10, 11) if zone == "Pacific/Apia" else (10, 11))
    steps = {later - sooner for sooner, later in itertools.pairwise(found)}
    hours = {round(step / timedelta(hours=1), 1) for step in steps}
    assert hours <= {23.0, 23.5, 24.0, 24.5, 25.0} | ({48.0} if zone == "Pacific/Apia" else set())


def test_a_slot_that_the_clocks_skip_is_left_out_that_day() -> None:
    table = Timetable("Europe/Stockholm", (), (read_slot("02:30"),))
    found = list(table.slots_after(datetime(2026, 3, 27, 12, tzinfo=UTC), 3))
    assert [each.astimezone(ZoneInfo("Europe/Stockholm")).day for each in found] == [28, 30]


@pytest.mark.parametrize(
    ("before", "after", "is_less"),
    [
        (None, Timetable("UTC", (NIGHT,), gap_minutes=30), False),
        (Timetable("UTC", (NIGHT,)), None, True),
        (Timetable("UTC", (NIGHT,)), Timetable("UTC", (read_quiet("22:00-06:00"),)), True),
        (Timetable("UTC", (NIGHT,)), Timetable("UTC", (read_quiet("21:00-07:00"),)), False),
        (Timetable("UTC", (NIGHT,)), Timetable("Asia/Tokyo", (NIGHT,)), True),
        (Timetable("UTC", gap_minutes=30), Timetable("UTC", gap_minutes=20), True),
        (None, Timetable("UTC", grace_minutes=20), True),
        (None, Timetable("UTC", grace_minutes=10), False),
        (Timetable("UTC", grace_minutes=10), None, True),
        (Timetable("UTC"), Timetable("Asia/Tokyo", slots=(read_slot("09:00"),)), False),
    ],
)
def test_what_lets_more_out_than_before(
    before: Timetable | None, after: Timetable | None, is_less: bool
) -> None:
    assert is_looser(before, after, 15) is is_less
