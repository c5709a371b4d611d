"""Where the days of a list begin, in its reader's zone; it reads no clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desktop.model.queue import QueueDay, QueueFilter
from desktop.model.times import zone_named
from desktop.ports import UnitOfWork

_MOST_AT_ONCE = 10_000
"""Days that are counted in one go, empty ones too; a list that spans more is walked from row to row."""

_DAY = timedelta(days=1)

NO_TIME = datetime.max.replace(tzinfo=UTC)
"""From here on stand the rows that have no time."""


def days_of(work: UnitOfWork, asked: QueueFilter, zone_name: str, size: int) -> tuple[QueueDay, ...]:
    """The days on which one of the `size` rows stands, then those without a time as one."""
    days: list[QueueDay] = []
    first = 0
    zone = zone_named(zone_name)
    for begins, count, waiting in _counted(work, asked, zone):
        if count:
            days.append(QueueDay(begins.astimezone(zone).date(), begins, first, count, waiting))
            first += count
    if size > first:
        days.append(QueueDay(None, None, first, size - first, size - first))
    return tuple(days)


def _counted(work: UnitOfWork, asked: QueueFilter, zone: ZoneInfo) -> Iterator[tuple[datetime, int, int]]:
    ends = work.queue_ends(asked)
    if ends is None:
        return
    first, last = (end.astimezone(zone).date() for end in ends)
    if (last - first).days < _MOST_AT_ONCE:
        edges = [_midnight(first + number * _DAY, zone) for number in range((last - first).days + 2)]
        for begins, (count, waiting) in zip(edges, work.queue_spans(asked, edges), strict=False):
            yield begins, count, waiting
        return
    day: date | None = first
    while day is not None:
        edges = [_midnight(day, zone), _midnight(day + _DAY, zone)]
        ((count, waiting),) = work.queue_spans(asked, edges)
        yield edges[0], count, waiting
        found = work.queue_lines(replace(asked, since=edges[1]), limit=1)
        day = found[0].at.astimezone(zone).date() if found and found[0].at is not None else None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
