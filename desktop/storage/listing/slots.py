"""The counts that are kept of the queue's rows, six hours by six hours; what an edge cuts is counted anew."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, select

from desktop.model.queue import QueueFilter, StateWord
from desktop.storage import tables
from desktop.storage.listing.taking import NO_TIME, of_kind, of_time
from desktop.storage.snapshots import microseconds

SLOT = 6 * 3600 * 1_000_000
"""Microseconds that are counted together: every day in every zone begins at most three hours from an edge."""

ALL_SLOTS = -(1 << 62)
"""The slot under which every row is counted, wherever it stands."""

_LAST = 1 << 62


def totals(asked: QueueFilter) -> Select[Any]:
    """How many rows of each word there are at any time, the filter's own word left aside."""
    table = tables.queue_counts
    taken = of_kind(table, asked, any_word=True)
    query = select(table.c.word, func.sum(table.c.count)).where(table.c.slot == ALL_SLOTS, *taken)
    return query.group_by(table.c.word)


def between_slots(asked: QueueFilter) -> Select[Any]:
    """As `totals`, of the whole slots between the filter's times."""
    table = tables.queue_counts
    low, high = _whole(asked)
    taken = table.c.slot >= low, table.c.slot < high, *of_kind(table, asked, any_word=True)
    # By slot first, in the table's own order: all the rows in the order of their words would be sorted.
    each = select(table.c.word, func.sum(table.c.count).label("count")).where(*taken)
    grouped = each.group_by(table.c.slot, table.c.word).subquery()
    return select(grouped.c.word, func.sum(grouped.c.count)).group_by(grouped.c.word)


def at_the_ends(asked: QueueFilter) -> Iterable[Select[Any]]:
    """The rest of `between_slots`: what stands in the slots that the filter's times cut."""
    table = tables.queue
    low, high = _whole(asked)
    taken = [*of_kind(table, asked, any_word=True), *of_time(asked)]
    query = select(table.c.word, func.count()).where(*taken).group_by(table.c.word)
    if low > high:
        return (query,)
    ends = []
    if asked.since is not None:
        ends.append(query.where(table.c.at < low * SLOT))
    if asked.until is not None:
        ends.append(query.where(table.c.at >= high * SLOT))
    return ends


def by_slot(asked: QueueFilter) -> Select[Any]:
    """For each slot with rows of the filter's kind: how many, and how many of those were sent."""
    table = tables.queue_counts
    sent = case((table.c.word == StateWord.SENT.value, table.c.count), else_=0)
    counted = table.c.slot, func.sum(table.c.count).label("count"), func.sum(sent).label("sent")
    taken = table.c.slot > ALL_SLOTS, *of_kind(table, asked)
    return select(*counted).where(*taken).group_by(table.c.slot).order_by(table.c.slot)


def to_the_edges(asked: QueueFilter, steps: Sequence[int]) -> Select[Any]:
    """For each step: how many rows stand between it and the nearest edge of a slot, before it or behind it,
    and how many of those were sent."""
    table, step = tables.queue, func.json_each(json.dumps(steps)).table_valued("value").c.value
    up = step + SLOT // 2
    edge = up - (up % SLOT + SLOT) % SLOT
    within = table.c.at >= func.min(step, edge), table.c.at < func.max(step, edge)
    count = select(func.count()).where(*within, *of_kind(table, asked))
    if asked.word is None:
        sent: ColumnElement[int] = count.where(table.c.word == StateWord.SENT.value).scalar_subquery()
    else:
        sent = count.scalar_subquery() if asked.word is StateWord.SENT else literal(0)
    return select(step.label("step"), count.scalar_subquery().label("count"), sent.label("sent"))


class Slots:
    """How many rows of one kind stand in each slot, those without a time in the last of all."""

    def __init__(self, rows: Sequence[Row[Any]]) -> None:
        # By place and not by name, of which a row makes much ado: there are thousands.
        self._slots: list[int] = [slot for slot, _, _ in rows]
        self._sums = [0, *accumulate(count for _, count, _ in rows)]
        self._sent = [0, *accumulate(sent for _, _, sent in rows)]

    def ends(self, asked: QueueFilter) -> tuple[int, int] | None:
        """The first and the last slot with rows that have a time, of those that the filter's times touch."""
        low, high = touched(asked)
        first = bisect_left(self._slots, low)
        last = bisect_left(self._slots, min(high, NO_TIME // SLOT)) - 1
        return (self._slots[first], self._slots[last]) if first <= last else None

    def spans(self, steps: Sequence[int], cut: Sequence[Row[Any]]) -> tuple[tuple[int, int], ...]:
        """For each two neighbours of `steps` how many rows stand between, and how many are not sent."""
        within = {step: (count, sent) for step, count, sent in cut}
        before = []
        for step in steps:
            slot = (step + SLOT // 2) // SLOT
            number, (some, sent) = bisect_left(self._slots, slot), within.get(step, (0, 0))
            side = 1 if slot * SLOT < step else -1
            before.append((self._sums[number] + side * some, self._sent[number] + side * sent))
        return tuple((b - a, b - a - (sent - gone)) for (a, gone), (b, sent) in pairwise(before))

    def enough(self, low: int, high: int, rows: int) -> list[int]:
        """The slots from `low` to before `high` in which so many rows stand, `low` itself not counted: a
        filter's time may cut it."""
        first, last = bisect_left(self._slots, low), bisect_left(self._slots, high)
        counted = bisect_right(self._slots, low)
        until = bisect_left(self._sums, self._sums[counted] + rows)
        return self._slots[first : min(until, last)]


def rows_in(slots: Sequence[int]) -> Select[Any]:
    """The queue's rows of these slots, looked up slot by slot."""
    table, each = tables.queue, func.json_each(json.dumps(slots)).table_valued("value")
    within = and_(table.c.at >= each.c.value * SLOT, table.c.at < (each.c.value + 1) * SLOT)
    return select(table).select_from(each.join(table, within))


def _whole(asked: QueueFilter) -> tuple[int, int]:
    """The slots that lie as a whole within the filter's times."""
    low = -(-microseconds(asked.since) // SLOT) if asked.since is not None else -_LAST // SLOT
    high = microseconds(asked.until) // SLOT if asked.until is not None else _LAST
    return low, high


def touched(asked: QueueFilter) -> tuple[int, int]:
    """The slots of which some lies within the filter's times."""
    low = microseconds(asked.since) // SLOT if asked.since is not None else -_LAST // SLOT
    high = -(-microseconds(asked.until) // SLOT) if asked.until is not None else _LAST
    return low, high
