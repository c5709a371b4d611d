"""Looking over: the queue's rows, the posts and the journal, from this computer alone; it changes nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from desktop.flow.desk import Desk
from desktop.flow.listing.days import NO_TIME, days_of
from desktop.flow.listing.rows import rows_for
from desktop.model.deliveries import DeliveryId, HoldReason
from desktop.model.identities import AccountId
from desktop.model.journal import JournalEntry
from desktop.model.posts import Post, PostId
from desktop.model.queue import (
    QueueFilter,
    QueueLine,
    QueueListed,
    QueueOutline,
    QueueRow,
    StateWord,
)
from desktop.ports import UnitOfWork

_EVERYTHING = QueueFilter()
_AT_ONCE = 200
"""Rows that are rebuilt in one go: what is in the memory at a time while all of them are walked through."""


class LookOver:
    """Reads the queue and the journal; works without any network.

    Rows stand soonest first, what has no time last. Accounts of one post in different states stand in rows
    of their own. Counts and places come from the store's index; a row that is given out was rebuilt through
    every refusal, and one that was changed behind Masthead's back says so instead of its words.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def each_row(self, asked: QueueFilter = _EVERYTHING) -> Iterator[QueueRow]:
        """Everything that the filter takes, read piece by piece: what moves meanwhile may come twice or not
        at all."""
        after: QueueLine | None = None
        while True:
            with self._desk.store.work(is_reading=True) as work:
                # Behind a place and not behind a row: the row may go meanwhile, and the rest must still come.
                lines = work.queue_lines(asked, limit=_AT_ONCE, after=after)
                rows = rows_for(work, lines)
            yield from rows
            if len(lines) < _AT_ONCE:
                return
            after = lines[-1]

    def unsent(self) -> Iterator[QueueRow]:
        """Everything that was not sent, as it stood at one moment; what was sent is not rebuilt."""
        with self._desk.store.work(is_reading=True) as work:
            after: QueueLine | None = None
            while lines := work.queue_lines(_EVERYTHING, limit=_AT_ONCE, after=after):
                after = lines[-1]
                yield from rows_for(work, [line for line in lines if line.word is not StateWord.SENT])

    def rows(self, asked: QueueFilter = _EVERYTHING) -> tuple[QueueRow, ...]:
        """Everything that the filter takes, at once: for a queue that is known to be short."""
        return tuple(self.each_row(asked))

    def page(self, asked: QueueFilter = _EVERYTHING, *, limit: int, after: str = "") -> tuple[QueueRow, ...]:
        """The first `limit` rows, or those behind the row with the key `after`; none once that is gone."""
        with self._desk.store.work(is_reading=True) as work:
            behind = work.queue_line(after) if after else None
            if after and behind is None:
                return ()
            return rows_for(work, work.queue_lines(asked, limit=limit, after=behind))

    def is_listed(self, key: str) -> bool:
        """Whether some row has this key."""
        with self._desk.store.work(is_reading=True) as work:
            return work.queue_line(key) is not None

    def standing(self) -> QueueOutline:
        """How many rows there are of all, in which states, and what goes out next; without their days."""
        with self._desk.store.work(is_reading=True) as work:
            counts = work.queue_counts(_EVERYTHING)
            return QueueOutline(_EVERYTHING, counts, (), self._next_due(work, _EVERYTHING))

    def listed(
        self, asked: QueueFilter, zone: str, size: int, *, key: str = "", also: Collection[int] = ()
    ) -> QueueListed:
        """The list with the page that opens it, in pages of `size` rows, and the pages with these numbers.

        Open is the row with that key, or else the first that is not in the past. All of it is read in one
        go, so that the pages are those of the outline.
        """
        with self._desk.store.work(is_reading=True) as work:
            outline = self._outline(work, asked, zone)
            number = _number_of(work, outline, work.queue_line(key)) if key else None
            if number is None and outline.size:
                coming = work.queue_lines(_from(asked, self._desk.clock.now()), limit=1)
                number = _number_of(work, outline, coming[0]) if coming else 0
            wanted = {*also, *(() if number is None else (number // size,))}
            pages = {page: _part(work, outline, page * size, size) for page in sorted(wanted)}
        return QueueListed(outline, number, {page: rows for page, rows in pages.items() if rows})

    def part(self, outline: QueueOutline, first: int, limit: int) -> tuple[QueueRow, ...]:
        """The rows with the numbers from `first` on, at most `limit` of them."""
        with self._desk.store.work(is_reading=True) as work:
            return _part(work, outline, first, limit)

    def _outline(self, work: UnitOfWork, asked: QueueFilter, zone: str) -> QueueOutline:
        """How many rows there are, in which states, and on which days of the IANA zone."""
        counts = work.queue_counts(asked)
        size = counts.get(asked.word, 0) if asked.word else sum(counts.values())
        # What is known to be none is not looked for: that would walk through all the rest.
        days = days_of(work, asked, zone, size) if size else ()
        due = self._next_due(work, asked) if counts.get(StateWord.READY) else None
        return QueueOutline(asked, counts, days, due, work.is_search_cut(asked))

    def _next_due(self, work: UnitOfWork, asked: QueueFilter) -> datetime | None:
        coming = replace(_from(asked, self._desk.clock.now()), word=StateWord.READY)
        lines = work.queue_lines(coming, limit=1)
        return lines[0].at if lines else None

    def accounts_signed_out(self) -> frozenset[AccountId]:
        """The accounts with a delivery that waits for somebody to sign in."""
        with self._desk.store.work(is_reading=True) as work:
            return work.accounts_held(HoldReason.SIGN_IN_NEEDED)

    def post(self, post_id: PostId) -> Post:
        """One approved post; raises NotApproved when its row was changed behind Masthead's back."""
        with self._desk.store.work(is_reading=True) as work:
            return work.post(post_id)

    def post_ids(self, beginning: str) -> tuple[PostId, ...]:
        """The posts whose own id, draft's id or a delivery's id begins so; at most a few of many."""
        with self._desk.store.work(is_reading=True) as work:
            return work.post_ids(beginning)

    def delivery_ids(self, beginning: str) -> tuple[DeliveryId, ...]:
        """The deliveries that are in the queue and whose id begins so; at most a few of many."""
        with self._desk.store.work(is_reading=True) as work:
            return work.delivery_ids(beginning)

    def journal(
        self, *, about: str = "", limit: int = 200, before: int | None = None
    ) -> tuple[JournalEntry, ...]:
        """Journal entries, newest first."""
        with self._desk.store.work(is_reading=True) as work:
            return work.entries(about=about, limit=limit, before=before)

    def journal_abouts(self, beginning: str) -> tuple[str, ...]:
        """The ids that entries are about and that begin so; at most a few of many."""
        with self._desk.store.work(is_reading=True) as work:
            return work.entry_abouts(beginning)


def _part(work: UnitOfWork, outline: QueueOutline, first: int, limit: int) -> tuple[QueueRow, ...]:
    if not 0 <= first < outline.size:
        return ()
    day = outline.day_of(first)
    # From its day on: a page far down the list must not walk through all that stands before it.
    within = _from(outline.asked, day.begins or NO_TIME)
    return rows_for(work, work.queue_lines(within, limit=limit, skip=first - day.first))


def _number_of(work: UnitOfWork, outline: QueueOutline, line: QueueLine | None) -> int | None:
    """Which number a row has; None where it is not among the rows."""
    if line is None or not outline.days:
        return None
    begun = [day.begins or NO_TIME for day in outline.days]
    day = outline.days[max(bisect_right(begun, line.at or NO_TIME) - 1, 0)]
    before = work.queue_place(_from(outline.asked, day.begins or NO_TIME), line)
    return None if before is None else day.first + before


def _from(asked: QueueFilter, begins: datetime) -> QueueFilter:
    return replace(asked, since=max(begins, asked.since or begins))
