"""Which days are shown, by the clock of one zone, and what they are called; it reads no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from desktop.model.times import offset_words, zone_named
from ui.parts import moments

_FIRST, _LAST = date(1971, 1, 1), date(2199, 12, 31)
"""Far enough for every post; the calendar stops there before any reckoning overflows."""


class Span(StrEnum):
    """How much is shown."""

    DAY = "Day"
    WEEK = "Week"
    MONTH = "Month"


@dataclass(frozen=True, slots=True)
class Shown:
    """The day, week (from Monday) or month that a day lies in."""

    span: Span
    day: date

    @property
    def days(self) -> tuple[date, ...]:
        """The days on show; of a month, whole weeks."""
        if self.span is Span.DAY:
            return (self.day,)
        if self.span is Span.WEEK:
            first, count = self.day - timedelta(days=self.day.weekday()), 7
        else:
            begins = self.day.replace(day=1)
            first = begins - timedelta(days=begins.weekday())
            count = 7 * ((begins.weekday() + _length(begins) + 6) // 7)
        return tuple(first + timedelta(days=number) for number in range(count))

    @property
    def heading(self) -> str:
        """ "23 to 29 November 2026", "Tuesday 24 November 2026", "November 2026"."""
        if self.span is Span.DAY:
            return f"{moments.long_day_words(self.day)} {self.day.year}"
        if self.span is Span.MONTH:
            return f"{_month(self.day)} {self.day.year}"
        first, last = self.days[0], self.days[-1]
        if first.year != last.year:
            return f"{_full(first)} to {_full(last)}"
        if first.month != last.month:
            return f"{first.day} {_month(first)} to {_full(last)}"
        return f"{first.day} to {_full(last)}"

    @property
    def note(self) -> str:
        """The number of the week, by ISO 8601."""
        return "" if self.span is Span.MONTH else f"Week {self.day.isocalendar().week}"

    def step(self, by: int) -> Shown:
        """The next (1) or the previous (-1) one."""
        if self.span is Span.MONTH:
            begins = self.day.replace(day=1)
            found = begins + timedelta(days=_length(begins)) if by > 0 else begins - timedelta(days=1)
        else:
            found = self.day + timedelta(days=by * (7 if self.span is Span.WEEK else 1))
        return replace(self, day=min(max(found, _FIRST), _LAST))

    def with_span(self, span: Span) -> Shown:
        """As much of the same day."""
        return replace(self, span=span)

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """From when until before when the days last, aware UTC."""
        days = self.days
        return midnight(days[0], zone), midnight(days[-1] + timedelta(days=1), zone)


def midnight(day: date, zone: str) -> datetime:
    """When a day begins in a zone, aware UTC; where the clocks skip midnight, when they skip it."""
    return datetime.combine(day, time(), zone_named(zone)).astimezone(UTC)


def zone_words(shown: Shown, zone: str) -> str:
    """ "Times in Europe/Stockholm (UTC+1)"; with both distances where the clocks change on these days."""
    since, until = shown.bounds(zone)
    ends = until - timedelta(minutes=1)
    said = list(dict.fromkeys(offset_words(moments.local(each, zone)) for each in (since, ends)))
    return f"Times in {zone}" + (f" ({', then '.join(said)})" if said != [zone] else "")


def skipped(day: date, zone: str) -> tuple[tuple[int, int], ...]:
    """The minutes of a day (from, until) by the clock on the wall that the clocks skip."""
    found: list[tuple[int, int]] = []
    for quarter in range(0, 24 * 60, 15):
        wall = datetime.combine(day, time(quarter // 60, quarter % 60))
        there = wall.replace(tzinfo=zone_named(zone)).astimezone(UTC)
        if there.astimezone(zone_named(zone)).replace(tzinfo=None) == wall:
            continue
        if found and found[-1][1] == quarter:
            found[-1] = (found[-1][0], quarter + 15)
        else:
            found.append((quarter, quarter + 15))
    return tuple(found)


def _length(begins: date) -> int:
    later = begins + timedelta(days=31)
    return (later.replace(day=1) - begins).days


def _month(day: date) -> str:
    return moments.long_day_words(day).rpartition(" ")[2]


def _full(day: date) -> str:
    return f"{day.day} {_month(day)} {day.year}"
