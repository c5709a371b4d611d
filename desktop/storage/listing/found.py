"""A search: the few rows that have its words, then every question answered from them; it writes nothing."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Row, Select, column, func, select, text
from sqlalchemy.sql.selectable import TextualSelect

from desktop.model.queue import QueueFilter, QueueLine, StateWord
from desktop.storage import tables
from desktop.storage.listing.folding import folded
from desktop.storage.listing.taking import NO_TIME, at_of, word_of
from desktop.storage.snapshots import microseconds

_GROUP = 100
"""Words of one group in a search; some hundred groups are as deep as SQLite goes."""

_SHORTEST = 3
"""Letters that the index of words looks up at once; fewer are looked for in the words themselves."""


_FIRST = -(1 << 63)


class Found:
    """The rows whose posts have the words, in the list's order. `is_cut`: more have them."""

    def __init__(self, rows: Sequence[Row[Any]], *, is_cut: bool) -> None:
        self._rows = sorted(_Found(*row) for row in rows)
        self.is_cut = is_cut

    def counts(self, asked: QueueFilter) -> Mapping[StateWord, int]:
        """How many rows of each state the filter takes, its own word left aside."""
        counted = Counter(row[2] for row in self._taken(replace(asked, word=None)))
        return {word_of(word): count for word, count in counted.items()}

    def spans(self, asked: QueueFilter, steps: Sequence[int]) -> tuple[tuple[int, int], ...]:
        """For each two neighbours of `steps`: how many rows stand between, and how many are not sent."""
        rows, sent = self._taken(asked), [0]
        times = [row[0] for row in rows]
        sent += accumulate(row[2] == StateWord.SENT.value for row in rows)
        ends = pairwise(bisect_left(times, step) for step in steps)
        return tuple((high - low, high - low - (sent[high] - sent[low])) for low, high in ends)

    def ends(self, asked: QueueFilter) -> tuple[int, int] | None:
        """Where the first and the last row with a time stand."""
        times = [row.at for row in self._taken(asked) if row[0] < NO_TIME]
        return (times[0], times[-1]) if times else None

    def keys(self, asked: QueueFilter, after: QueueLine | None) -> list[str]:
        """The keys of the rows that the filter takes, of those behind `after` where that is given."""
        rows = self._taken(asked)
        first = bisect_right(rows, (at_of(after), after.key), key=_place) if after is not None else 0
        return [row.key for row in rows[first:]]

    def place(self, asked: QueueFilter, line: QueueLine) -> int | None:
        """How many rows stand before this one; None where the filter does not take it."""
        rows = self._taken(asked)
        number = bisect_left(rows, (at_of(line), line.key), key=_place)
        return number if number < len(rows) and rows[number].key == line.key else None

    def _taken(self, asked: QueueFilter) -> list[_Found]:
        since = microseconds(asked.since) if asked.since is not None else _FIRST
        until = microseconds(asked.until) if asked.until is not None else NO_TIME + 1
        rows = self._rows[bisect_left(self._rows, (since,)) : bisect_left(self._rows, (until,))]
        if asked.word is not None:
            rows = [row for row in rows if row[2] == asked.word.value]
        if asked.identity_id is not None:
            rows = [row for row in rows if row[3] == asked.identity_id]
        if asked.network is not None:
            rows = [row for row in rows if f" {asked.network.value} " in row[4]]
        return rows


class _Found(NamedTuple):
    """A row of the queue's index; in the order of its first two fields, by place where there are many."""

    at: int
    key: str
    word: str
    identity_id: str
    networks: str


def _place(row: _Found) -> tuple[int, str]:
    return row.at, row.key


def hits(terms: Sequence[str], most: int) -> TextualSelect:
    """The numbers of the sayings that have every term, last written first.

    What is common is cut: a reader narrows it, and the first hundred thousand would take seconds to sort.
    """
    sought = [folded(term) for term in terms]
    long = [term for term in sought if len(term) >= _SHORTEST]
    short = [term for term in sought if len(term) < _SHORTEST]
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


def rows_that_say(numbers: Sequence[int]) -> Select[Any]:
    """The queue's rows of the sayings with these numbers: what an index has of them, and no more."""
    table, said = tables.queue, func.json_each(json.dumps(numbers)).table_valued("value")
    taken: ColumnElement[bool] = table.c.said.in_(select(said.c.value))
    return select(table.c.at, table.c.key, table.c.word, table.c.identity_id, table.c.networks).where(taken)


def rows_with(keys: Sequence[str]) -> Select[Any]:
    """The queue's rows with these keys, in the list's order."""
    table, given = tables.queue, func.json_each(json.dumps(keys)).table_valued("value")
    return select(table).where(table.c.key.in_(select(given.c.value))).order_by(table.c.at, table.c.key)


def _pattern(term: str) -> str:
    for sign in "/%_":
        term = term.replace(sign, f"/{sign}")
    return f"%{term}%"
