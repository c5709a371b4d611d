"""The queue's index as it is read: counts, days, places; the rows themselves are rebuilt elsewhere.

It only reads: the index is kept by triggers, in the statements that change what it is made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, func, select, text

from desktop.model.deliveries import DeliveryId, DeliveryState, HoldReason
from desktop.model.identities import AccountId
from desktop.model.queue import SEARCH_MOST, QueueFilter, QueueLine, StateWord
from desktop.ports import ID_MOST
from desktop.storage import tables
from desktop.storage.listing import slots
from desktop.storage.listing.found import Found, hits, rows_that_say, rows_with
from desktop.storage.listing.slots import Slots
from desktop.storage.listing.taking import (
    NO_TIME,
    at_of,
    is_before,
    is_behind,
    line_of,
    of_kind,
    of_time,
    word_of,
)
from desktop.storage.rows.journal import JournalRows
from desktop.storage.rows.transaction import begins
from desktop.storage.snapshots import microseconds, moment


class QueueRows(JournalRows):
    """Every answer takes from the index alone; the time it takes does not hang on the journal's length.

    What is counted was counted when it was written, six hours by six hours; a search looks at few rows.
    """

    _sought: tuple[str, ...] = ()
    _found: Found | None = None
    _counted: Mapping[QueueFilter, Slots] = MappingProxyType({})

    def queue_counts(self, asked: QueueFilter) -> Mapping[StateWord, int]:
        """How many rows of each state the filter takes, its own word left aside."""
        if asked.terms:
            return self._search(asked).counts(asked)
        if asked.since is None and asked.until is None:
            queries = [slots.totals(asked)]
        else:
            queries = [slots.between_slots(asked), *slots.at_the_ends(asked)]
        counts: Counter[StateWord] = Counter()
        for query in queries:
            counts.update({word_of(word): count for word, count in self._read(query)})
        return counts

    def queue_spans(self, asked: QueueFilter, edges: Sequence[datetime]) -> tuple[tuple[int, int], ...]:
        """For each two neighbours of `edges` (aware, ascending): how many rows stand from the one to before
        the other, and how many of those have not been sent."""
        steps = [microseconds(edge) for edge in edges]
        if asked.terms:
            return self._search(asked).spans(asked, steps)
        if asked.since is not None:
            steps = [max(step, microseconds(asked.since)) for step in steps]
        if asked.until is not None:
            steps = [min(step, microseconds(asked.until)) for step in steps]
        cut = self._read(slots.to_the_edges(asked, [step for step in steps if step % slots.SLOT]))
        return self._slots(asked).spans(steps, cut)

    def queue_ends(self, asked: QueueFilter) -> tuple[datetime, datetime] | None:
        """The times of the first and the last row that has one, of all that the filter takes (UTC)."""
        if asked.terms:
            ends = self._search(asked).ends(asked)
            return (moment(ends[0]), moment(ends[1])) if ends else None
        whole = self._slots(asked).ends(asked)
        if whole is None:
            return None
        at, key = tables.queue.c.at, tables.queue.c.key
        timed = select(at).where(*of_kind(tables.queue, asked), *of_time(asked))
        first = timed.where(at >= whole[0] * slots.SLOT, at < NO_TIME).order_by(at, key)
        last = timed.where(at < (whole[1] + 1) * slots.SLOT).order_by(at.desc(), key.desc())
        found = [row.at for query in (first, last) for row in self._read(query.limit(1))]
        return (moment(found[0]), moment(found[1])) if found else None

    def queue_lines(
        self, asked: QueueFilter, *, limit: int, skip: int = 0, after: QueueLine | None = None
    ) -> tuple[QueueLine, ...]:
        """At most `limit` rows in their order, without the first `skip`, from behind `after` where given."""
        if asked.terms:
            query = rows_with(self._search(asked).keys(asked, after)[skip : skip + limit])
        else:
            order = tables.queue.c.at, tables.queue.c.key
            query = self._rows_of(asked, skip + limit, after).order_by(*order).limit(limit).offset(skip)
        return tuple(line_of(row) for row in self._read(query))

    def queue_line(self, key: str) -> QueueLine | None:
        """The row with that key, wherever it stands."""
        rows = self._read(select(tables.queue).where(tables.queue.c.key == key))
        return line_of(rows[0]) if rows else None

    def queue_place(self, asked: QueueFilter, line: QueueLine) -> int | None:
        """How many rows stand before this one; None where the filter does not take it."""
        if asked.terms:
            return self._search(asked).place(asked, line)
        table = tables.queue
        taken = [*of_kind(table, asked), *of_time(asked)]
        if not self._read(select(table.c.key).where(table.c.key == line.key, *taken)):
            return None
        (row,) = self._read(select(func.count()).where(*taken, is_before(line)))
        return int(row[0])

    def is_search_cut(self, asked: QueueFilter) -> bool:
        """Whether more than SEARCH_MOST posts have the words that are searched."""
        return bool(asked.terms) and self._search(asked).is_cut

    def delivery_ids(self, beginning: str) -> tuple[DeliveryId, ...]:
        """Deliveries that are not cancelled and whose id begins so, in order; at most ID_MOST."""
        table = tables.deliveries
        query = select(table.c.id).where(
            begins(table.c.id, beginning), table.c.state != DeliveryState.CANCELLED.value
        )
        found = self._read(query.order_by(table.c.id).limit(ID_MOST))
        return tuple(DeliveryId(row.id) for row in found)

    def accounts_held(self, reason: HoldReason) -> frozenset[AccountId]:
        """The accounts with a delivery that is held for that reason."""
        table = tables.deliveries
        query = select(table.c.account_id).distinct().where(table.c.reason == text(f"'{reason.value}'"))
        return frozenset(AccountId(row.account_id) for row in self._read(query))

    def _search(self, asked: QueueFilter) -> Found:
        """What has the words. A reading unit of work, which sees one state, looks for them once."""
        if self._found is None or self._sought != asked.terms or not self._is_reading:
            numbers = [row.number for row in self._read(hits(asked.terms, SEARCH_MOST + 1))]
            rows = self._read(rows_that_say(numbers[:SEARCH_MOST]))
            self._found = Found(rows, is_cut=len(numbers) > SEARCH_MOST)
            self._sought = asked.terms
        return self._found

    def _rows_of(self, asked: QueueFilter, most: int, after: QueueLine | None) -> Select[Any]:
        """Rows that the filter takes, at least the first `most` behind `after`.

        Those of an identity or a network may stand far apart: the counts say in which slots.
        """
        table = tables.queue
        taken = [*of_kind(table, asked), *of_time(asked)]
        if after is not None:
            taken.append(is_behind(after))
        if asked.identity_id is None and asked.network is None:
            return select(table).where(*taken)
        low, high = slots.touched(asked)
        if after is not None:
            low = max(low, at_of(after) // slots.SLOT)
        kind = _kind(asked)
        if kind in self._counted and self._is_reading:
            having = self._counted[kind]
        else:
            first = slots.by_slot(asked).where(tables.queue_counts.c.slot >= low).limit(most + 1)
            having = Slots(self._read(first))
        return slots.rows_in(having.enough(low, high, most)).where(*taken)

    def _slots(self, asked: QueueFilter) -> Slots:
        """Where rows of the filter's kind stand; a reading unit of work asks once for each kind."""
        kind = _kind(asked)
        if kind not in self._counted or not self._is_reading:
            self._counted = {**self._counted, kind: Slots(self._read(slots.by_slot(asked)))}
        return self._counted[kind]


def _kind(asked: QueueFilter) -> QueueFilter:
    """The filter without its times and words."""
    return replace(asked, search="", since=None, until=None)
