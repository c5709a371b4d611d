"""No chip hides another, each is inside its day, and a time on the wall is where the wall shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.app import Spread
from desktop.model.identities import (
    Account,
    AccountId,
    Identity,
    IdentityId,
    IdentityKind,
    Network,
    OperatorId,
)
from desktop.model.posts import Draft, DraftId, Part, TimeWindow
from desktop.model.queue import QueueRow, StateWord
from desktop.model.times import to_utc
from desktop.model.timing.timetable import Timetable, read_quiet
from ui.calendar.plan.days import Shown, Span, midnight, skipped, zone_words
from ui.calendar.plan.entries import Entry, entries_in
from ui.calendar.plan.lifting import Lift, landing
from ui.calendar.plan.placing import GAP, Wish, place, room_for
from ui.calendar.plan.quiet import quiet_bands

HEIGHT, BEST, LEAST = 24 * 46.0, 72.0, 24.0
STOCKHOLM = "Europe/Stockholm"
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
"""The days on which Stockholm's clocks go forward and back."""


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Wish], int]:
    lanes = draw(st.integers(1, 4))
    most = room_for(HEIGHT, LEAST, lanes)
    minutes = draw(st.lists(st.integers(0, 24 * 60 - 1), max_size=min(most, 60)))
    crowd = draw(st.integers(0, 24 * 60 - 1))
    minutes += [crowd] * draw(st.integers(0, min(most, 90) - len(minutes)))
    return [Wish(minute * 46 / 60, BEST, LEAST) for minute in sorted(minutes)], lanes


@given(days())
def test_no_chip_hides_another_and_each_is_inside_its_day(day: tuple[list[Wish], int]) -> None:
    wishes, lanes = day
    places = place(wishes, HEIGHT, lanes, 16.0)
    assert len(places) == len(wishes)
    for number, one in enumerate(places):
        assert one.top >= -1e-6 and one.top + one.height <= HEIGHT + 1e-6
        assert one.left >= 0 and one.left + one.width <= 1 + 1e-6
        assert one.height >= LEAST - 1e-6
        for other in places[number + 1 :]:
            beside = one.left + one.width <= other.left + 1e-6 or other.left + other.width <= one.left + 1e-6
            apart = one.top + one.height <= other.top + 1e-6 or other.top + other.height <= one.top + 1e-6
            assert beside or apart


def test_a_lane_takes_no_more_than_it_has_room_for() -> None:
    """Two lanes, as full as a day can be: five at midnight and all the others at ten past one."""
    most = room_for(HEIGHT, LEAST, 2)
    wishes = [Wish(0.0, BEST, LEAST)] * 5 + [Wish(78.2, BEST, LEAST)] * (most - 5)
    assert max(one.top + one.height for one in place(wishes, HEIGHT, 2, 16.0)) <= HEIGHT + 1e-6


@given(st.lists(st.integers(0, 20), min_size=1, max_size=12, unique=True))
def test_chips_with_room_stand_at_their_time_and_say_all(hours: list[int]) -> None:
    wishes = [Wish(hour * 46.0, BEST, LEAST) for hour in sorted(hours)]
    for wish, found in zip(wishes, place(wishes, HEIGHT, 3, 16.0), strict=True):
        assert found.top == pytest.approx(wish.top)
        assert found.width == 1
        is_free = not any(0 < other.top - wish.top < BEST + GAP for other in wishes)
        assert (found.height == BEST) is is_free


def test_a_full_day_has_room_for_no_more_than_it_says() -> None:
    most = room_for(HEIGHT, LEAST, 1)
    wishes = [Wish(HEIGHT / 2, LEAST, LEAST)] * most
    tops = [found.top for found in place(wishes, HEIGHT, 1, 16.0)]
    assert tops[0] >= 0 and tops[-1] + LEAST <= HEIGHT
    assert (most + 1) * (LEAST + GAP) - GAP > HEIGHT


# days


def test_weeks_begin_on_monday_and_months_are_whole_weeks() -> None:
    week = Shown(Span.WEEK, date(2026, 11, 24))
    assert (week.days[0], week.days[-1]) == (date(2026, 11, 23), date(2026, 11, 29))
    assert (week.heading, week.note) == ("23 to 29 November 2026", "Week 48")
    assert week.step(1).step(-1).days == week.days
    assert Shown(Span.WEEK, date(2026, 12, 31)).heading == "28 December 2026 to 3 January 2027"
    assert Shown(Span.WEEK, date(2026, 12, 1)).heading == "30 November to 6 December 2026"
    month = Shown(Span.MONTH, date(2026, 11, 24))
    assert month.days[0] == date(2026, 10, 26) and month.days[-1] == date(2026, 12, 6)
    assert month.step(1).day == date(2026, 12, 1) and month.step(-1).day == date(2026, 10, 31)


@given(st.dates(date(1971, 2, 1), date(2199, 11, 1)), st.sampled_from(list(Span)))
def test_every_day_is_among_those_that_are_shown(day: date, span: Span) -> None:
    shown = Shown(span, day)
    assert day in shown.days
    if span is not Span.DAY:
        assert len(shown.days) % 7 == 0 and shown.days[0].weekday() == 0
    assert set(shown.step(1).days) - set(shown.days)


def test_days_with_a_clock_change_are_an_hour_shorter_or_longer() -> None:
    for day, hours in ((SPRING, 23), (AUTUMN, 25)):
        lasts = midnight(day + timedelta(days=1), STOCKHOLM) - midnight(day, STOCKHOLM)
        assert lasts == timedelta(hours=hours)
    assert skipped(SPRING, STOCKHOLM) == ((120, 180),)
    assert skipped(AUTUMN, STOCKHOLM) == ()
    assert "UTC+2, then UTC+1" in zone_words(Shown(Span.WEEK, AUTUMN), STOCKHOLM)


# entries


ADA = OperatorId("ada")
NORTH = Identity(
    IdentityId("n"), IdentityKind.CORPORATE, "Northlight Observatory", 1, (OperatorId("astrid"),)
)
ON_X = Account(AccountId("x"), NORTH.id, Network.X, "NorthlightObs", "111")


def waiting(at: datetime, key: str) -> QueueRow:
    draft = Draft(DraftId(key), NORTH, ADA, (ON_X,), (Part("Tonight"),), TimeWindow(at, STOCKHOLM))
    return QueueRow(draft, StateWord.NEEDS_APPROVAL, at, STOCKHOLM, "Waits for Astrid Holm")


def spread(rows: list[QueueRow]) -> Spread:
    return Spread(tuple(rows))


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_week_with_a_clock_change_loses_and_doubles_no_chip(day: date) -> None:
    """Every half hour that there is of the week has a chip, at the time that the wall shows."""
    since, until = Shown(Span.WEEK, day).bounds(STOCKHOLM)
    halves = int((until - since) / timedelta(minutes=30))
    rows = [waiting(since + timedelta(minutes=30 * number), f"k{number}") for number in range(halves)]
    entries, _ = entries_in(spread(rows), STOCKHOLM)
    assert (
        len({entry.key for entry in entries}) == len(entries) == halves == (167 if day == SPRING else 169) * 2
    )
    assert [entry.at for entry in entries] == sorted(row.at for row in rows if row.at)
    for entry in entries:
        assert entry.day in Shown(Span.WEEK, day).days and entry.day is not None
        wall = datetime(entry.day.year, entry.day.month, entry.day.day, fold=int(entry.is_second))
        assert to_utc(wall + timedelta(minutes=entry.minute), STOCKHOLM) == entry.at or entry.is_second
    there = [entry.minute for entry in entries if entry.day == day]
    if day == SPRING:
        assert not any(120 <= minute < 180 for minute in there)
    else:
        twice = [entry.clock for entry in entries if entry.day == day and 120 <= entry.minute < 180]
        assert twice == ["02:00", "02:30", "02:00 2nd", "02:30 2nd"]


# lifting


def lifted(at: datetime) -> Lift:
    entries, _ = entries_in(spread([waiting(at, "k")]), STOCKHOLM)
    entry: Entry = entries[0]
    assert entry.day is not None
    return Lift(entry, entry.day, entry.minute)


NOW = datetime(2026, 10, 1, tzinfo=UTC)


def told(lift: Lift) -> tuple[str, int]:
    found = landing(lift, STOCKHOLM, NOW, ADA, (), lambda operator: operator.title())
    return found.note, len(found.choices)


def test_a_time_that_the_clocks_skip_cannot_be_dropped_on() -> None:
    lift = lifted(datetime(2027, 3, 28, 0, 0, tzinfo=UTC))
    note, choices = told(lift.at(SPRING, 150))
    assert choices == 0 and "does not exist" in note
    assert told(lift.at(SPRING, 180))[1] == 1


def test_a_time_that_comes_twice_is_asked_about() -> None:
    note, choices = told(lifted(datetime(2026, 10, 24, 9, tzinfo=UTC)).at(AUTUMN, 150))
    assert choices == 2 and "twice" in note


def test_quiet_hours_and_the_past_take_no_chip() -> None:
    lift = lifted(datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert told(lift.at(date(2026, 9, 30), 600))[1] == 0
    quiet = Timetable(STOCKHOLM, (read_quiet("21:00-08:00"),))
    draft = replace(lift.entry.draft, identity=replace(NORTH, timetable=quiet))
    muted = replace(lift, entry=replace(lift.entry, draft=draft))
    assert told(muted.at(date(2026, 11, 25), 7 * 60))[1] == 0
    assert told(muted.at(date(2026, 11, 25), 8 * 60))[1] == 1


@given(st.lists(st.sampled_from([(15, 0), (-15, 0), (0, 1), (0, -1)]), max_size=40))
def test_steps_are_quarters_and_days_and_lead_back(steps: list[tuple[int, int]]) -> None:
    lift = start = lifted(datetime(2026, 11, 24, 9, tzinfo=UTC))
    for minutes, by_days in steps:
        lift = lift.by(minutes=minutes, days=by_days)
        assert lift.minute % 15 == 0 and 0 <= lift.minute < 24 * 60
    for minutes, by_days in reversed(steps):
        lift = lift.by(minutes=-minutes, days=-by_days)
    assert lift == start


def test_quiet_hours_of_some_say_whose_they_are() -> None:
    quiet = replace(NORTH, timetable=Timetable(STOCKHOLM, (read_quiet("21:00-08:00"),)))
    other = Identity(IdentityId("a"), IdentityKind.PERSONAL, "Ada Lindqvist")
    day = date(2026, 11, 25)
    assert quiet_bands([other], day, STOCKHOLM) == ()
    assert quiet_bands([quiet], day, STOCKHOLM) == (
        (0, 480, "Quiet hours until 08:00"),
        (1260, 1440, "Quiet hours from 21:00"),
    )
    assert [words for *_, words in quiet_bands([quiet, other], day, STOCKHOLM)] == [
        "Quiet for NO until 08:00",
        "Quiet for NO from 21:00",
    ]
