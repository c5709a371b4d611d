"""The queue's index as it is read: counts, days, places; the rows themselves are rebuilt elsewhere.

It only reads: the index is kept by triggers, in the statements that change what it is made of.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, and_, column, func, or_, select, text
from sqlalchemy.sql.selectable import ScalarSelect, TextualSelect

from desktop.model.deliveries import DeliveryId, DeliveryState, HoldReason
from desktop.model.identities import AccountId, IdentityId
from desktop.model.posts import DraftId, PostId
from desktop.model.queue import SEARCH_MOST, QueueFilter, QueueLine, StateWord
from desktop.ports import ID_MOST
from desktop.storage import tables
from desktop.storage.rows.journal import JournalRows
from desktop.storage.rows.transaction import begins
from desktop.storage.snapshots import Damaged, microseconds, moment

_NO_TIME = 1 << 62
"""Where the index keeps a row without a time: behind every moment."""

_GROUP = 100
"""Words of one group in a search; some hundred groups are as deep as SQLite goes."""

_SHORTEST = 3
"""Letters that the index of words looks up at once; fewer are looked for in the words themselves."""


class QueueRows(JournalRows):
    """Every answer takes from the index alone; the time it takes does not hang on the journal's length."""

    _sought: tuple[str, ...] = ()
    _found: tuple[int, ...] = ()

    def queue_counts(self, asked: QueueFilter) -> Mapping[StateWord, int]:
        """How many rows of each state the filter takes, its own word left aside."""
        table = tables.queue
        query = select(table.c.word, func.count()).where(*self._taken(asked, any_word=True))
        return {_word(word): count for word, count in self._read(query.group_by(table.c.word))}

    def queue_spans(self, asked: QueueFilter, edges: Sequence[datetime]) -> tuple[tuple[int, int], ...]:
        """For each two neighbours of `edges` (aware, ascending): how many rows stand from the one to before
        the other, and how many of those have not been sent."""
        steps = [microseconds(edge) for edge in edges]
        if asked.terms:
            return self._spans_found(asked, steps)
        each = func.json_each(json.dumps(steps)).table_valued("value")
        ends = func.lead(each.c.value).over(order_by=each.c.value)
        span = select(each.c.value.label("low"), ends.label("high")).subquery()

        def between(*also: ColumnElement[bool]) -> ScalarSelect[Any]:
            table = tables.queue
            within = table.c.at >= span.c.low, table.c.at < span.c.high
            return select(func.count()).where(*within, *self._taken(asked), *also).scalar_subquery()

        sent = between(tables.queue.c.word == StateWord.SENT.value)
        found = self._read(select(between(), sent).where(span.c.high.is_not(None)).order_by(span.c.low))
        return tuple((count, count - gone) for count, gone in found)

    def queue_ends(self, asked: QueueFilter) -> tuple[datetime, datetime] | None:
        """The times of the first and the last row that has one, of all that the filter takes (UTC)."""
        table = tables.queue
        timed = [*self._taken(asked), table.c.at < _NO_TIME]
        first = select(table.c.at).where(*timed).order_by(table.c.at, table.c.key).limit(1)
        last = select(table.c.at).where(*timed).order_by(table.c.at.desc(), table.c.key.desc()).limit(1)
        ends = [row.at for query in (first, last) for row in self._read(query)]
        return (moment(ends[0]), moment(ends[1])) if ends else None

    def queue_lines(
        self, asked: QueueFilter, *, limit: int, skip: int = 0, after: QueueLine | None = None
    ) -> tuple[QueueLine, ...]:
        """At most `limit` rows in their order, without the first `skip`, from behind `after` where given."""
        table = tables.queue
        query = select(table).where(*self._taken(asked)).order_by(table.c.at, table.c.key)
        if after is not None:
            query = query.where(_is_behind(after))
        return tuple(_line(row) for row in self._read(query.limit(limit).offset(skip)))

    def queue_line(self, key: str) -> QueueLine | None:
        """The row with that key, wherever it stands."""
        rows = self._read(select(tables.queue).where(tables.queue.c.key == key))
        return _line(rows[0]) if rows else None

    def queue_place(self, asked: QueueFilter, line: QueueLine) -> int | None:
        """How many rows stand before this one; None where the filter does not take it."""
        table = tables.queue
        taken = self._taken(asked)
        if not self._read(select(table.c.key).where(table.c.key == line.key, *taken)):
            return None
        (row,) = self._read(select(func.count()).where(*taken, _is_before(line)))
        return int(row[0])

    def is_search_cut(self, asked: QueueFilter) -> bool:
        """Whether more than SEARCH_MOST posts have the words that are searched."""
        if not asked.terms:
            return False
        return len(self._hits(asked.terms)) > SEARCH_MOST

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

    def _taken(self, asked: QueueFilter, *, any_word: bool = False) -> list[ColumnElement[bool]]:
        table = tables.queue
        conditions: list[ColumnElement[bool]] = []
        if asked.word is not None and not any_word:
            conditions.append(table.c.word == asked.word.value)
        if asked.identity_id is not None:
            conditions.append(table.c.identity_id == asked.identity_id)
        if asked.network is not None:
            conditions.append(func.instr(table.c.networks, f" {asked.network.value} ") > 0)
        if asked.since is not None:
            conditions.append(table.c.at >= microseconds(asked.since))
        if asked.until is not None:
            conditions.append(table.c.at < microseconds(asked.until))
        if asked.terms:
            hits = json.dumps(self._hits(asked.terms)[:SEARCH_MOST])
            said = func.json_each(hits).table_valued("value")
            conditions.append(table.c.said.in_(select(said.c.value)))
        return conditions

    def _hits(self, terms: tuple[str, ...]) -> tuple[int, ...]:
        """The numbers of the sayings that have every term, last written first; one more than is shown.

        A reading unit of work, which sees one unchanging state, looks for the same words once.
        """
        if self._sought != terms or not self._is_reading:
            self._found = tuple(row.number for row in self._read(_hits(terms, SEARCH_MOST + 1)))
            self._sought = terms
        return self._found

    def _spans_found(self, asked: QueueFilter, steps: list[int]) -> tuple[tuple[int, int], ...]:
        table = tables.queue
        spans = [[0, 0] for _ in steps[1:]]
        for row in self._read(select(table.c.at, table.c.word).where(*self._taken(asked))):
            number = bisect_right(steps, row.at) - 1
            if 0 <= number < len(spans):
                spans[number][0] += 1
                spans[number][1] += row.word != StateWord.SENT.value
        return tuple((count, waiting) for count, waiting in spans)


def _hits(terms: Sequence[str], most: int) -> TextualSelect:
    """The numbers of the sayings that have every term, last written first.

    What is common is cut: a reader narrows it, and the first hundred thousand would take seconds to sort.
    """
    long = [term for term in terms if len(term) >= _SHORTEST]
    short = [term for term in terms if len(term) < _SHORTEST]
    given: dict[str, object] = {f"short{number}": _pattern(term) for number, term in enumerate(short)}
    alike = [f"words LIKE :{name} ESCAPE '/'" for name in given]
    # In groups: SQLite takes no chain of more than a thousand conditions.
    groups = [alike[start : start + _GROUP] for start in range(0, len(alike), _GROUP)]
    conditions = [f"({' AND '.join(group)})" for group in groups]
    place = "number", "sayings"
    if long:
        place = "rowid", "found"
        given["sought"] = " ".join('"' + term.replace('"', '""') + '"' for term in long)
        conditions.insert(0, "found MATCH :sought")
    said = f"SELECT {place[0]} AS number FROM {place[1]} WHERE {' AND '.join(conditions)}"
    query = text(f"{said} ORDER BY {place[0]} DESC LIMIT {most}").bindparams(**given)
    return query.columns(column("number", Integer))


def _pattern(term: str) -> str:
    for sign in "/%_":
        term = term.replace(sign, f"/{sign}")
    return f"%{term}%"


def _is_before(line: QueueLine) -> ColumnElement[bool]:
    table, at = tables.queue, _at(line)
    return or_(table.c.at < at, and_(table.c.at == at, table.c.key < line.key))


def _is_behind(line: QueueLine) -> ColumnElement[bool]:
    table, at = tables.queue, _at(line)
    return and_(table.c.at >= at, or_(table.c.at > at, table.c.key > line.key))


def _at(line: QueueLine) -> int:
    return _NO_TIME if line.at is None else microseconds(line.at)


def _line(row: Row[Any]) -> QueueLine:
    return QueueLine(
        row.key,
        None if row.at >= _NO_TIME else moment(row.at),
        _word(row.word),
        IdentityId(row.identity_id),
        PostId(row.post_id) if row.post_id is not None else None,
        DraftId(row.draft_id) if row.draft_id is not None else None,
    )


def _word(text: str) -> StateWord:
    try:
        return StateWord(text)
    except ValueError:
        raise Damaged("a state word is not known") from None
