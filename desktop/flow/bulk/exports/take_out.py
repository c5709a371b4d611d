"""Taking out: the queue, what left, the journal and the calendar, each as a file. It changes nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from desktop.errors import BadInput, NotApproved, StoreCorrupt
from desktop.flow.bulk.bring_in import Onlooker
from desktop.flow.bulk.exports.calendar import Event, as_calendar
from desktop.flow.bulk.exports.records import (
    JOURNAL_COLUMNS,
    SENT_COLUMNS,
    journal_record,
    queue_columns,
    queue_record,
    sent_records,
)
from desktop.flow.bulk.exports.write_out import Cells, in_shape, shape_of, write_file
from desktop.flow.desk import Desk
from desktop.flow.review import LookOver
from desktop.model.queue import QueueRow
from desktop.ports import UnitOfWork

_PAGE = 1000
"""Journal entries read at once: a journal of years is never in the memory as a whole."""


class TakeOut:
    """Writes files. Each method gives the number of records written, and raises BadInput where a file is
    there and `replaces` is false, StorageError where it cannot be written."""

    def __init__(self, desk: Desk, look_over: LookOver) -> None:
        self._desk = desk
        self._look_over = look_over

    def queue(self, to: Path, *, replaces: bool = False, onlooker: Onlooker | None = None) -> int:
        """What waits, as CSV or JSONL by the file's ending; an import makes the same drafts of it again."""
        shape, rows = shape_of(to), self._waiting()
        with self._desk.store.work(is_reading=True) as work:
            names = {each.id: each.name for each in work.operators()}
            accounts = work.accounts()
        records = (queue_record(row, names, accounts) for row in rows)
        tally = _Tally(onlooker, len(rows))
        write_file(to, in_shape(shape, queue_columns(rows), records, tally.count), replaces=replaces)
        return tally.done

    def sent(self, to: Path, *, replaces: bool = False, onlooker: Onlooker | None = None) -> int:
        """What left, a record for each part that a network took, as CSV or JSONL by the file's ending."""
        shape, tally = shape_of(to), _Tally(onlooker)
        with self._desk.store.work(is_reading=True) as work:
            pieces = in_shape(shape, SENT_COLUMNS, _sent(work), tally.count)
            write_file(to, pieces, replaces=replaces)
        return tally.done

    def journal(self, to: Path, *, replaces: bool = False, onlooker: Onlooker | None = None) -> int:
        """Every journal entry, newest first, as CSV or JSONL by the file's ending."""
        shape, tally = shape_of(to), _Tally(onlooker)
        with self._desk.store.work(is_reading=True) as work:
            pieces = in_shape(shape, JOURNAL_COLUMNS, _entries(work), tally.count)
            write_file(to, pieces, replaces=replaces)
        return tally.done

    def calendar(self, to: Path, *, has_words: bool = True, replaces: bool = False) -> tuple[int, int]:
        """What waits as a calendar; how many posts stand in it, and how many do not as they have no time."""
        if to.suffix.lower() != ".ics":
            raise BadInput(f"{to.name} is not called as calendars are.", remedy="End its name in .ics.")
        by_draft: dict[str, list[QueueRow]] = {}
        for row in self._waiting():
            by_draft.setdefault(row.draft.id, []).append(row)
        with self._desk.store.work(is_reading=True) as work:
            events = [event for rows in by_draft.values() if (event := _event(work, rows)) is not None]
        write_file(to, as_calendar(events, has_words=has_words), replaces=replaces)
        return len(events), len(by_draft) - len(events)

    def _waiting(self) -> list[QueueRow]:
        return list(self._look_over.unsent())


class _Tally:
    """Counts records, and says how far it is."""

    def __init__(self, onlooker: Onlooker | None, total: int = 0) -> None:
        self._onlooker = onlooker or Onlooker()
        self._total = total
        self.done = 0

    def count(self) -> None:
        """One more is written; raises Cancelled."""
        self._onlooker.look()
        self.done += 1
        self._onlooker.progress(self.done, max(self._total, self.done))


def _sent(work: UnitOfWork) -> Iterator[Cells]:
    names = {each.id: each.name for each in work.operators()}
    for delivery in work.deliveries():
        if delivery.receipts:
            post = None
            # What a network answered is told even where the post's own row is damaged.
            with suppress(NotApproved, BadInput, StoreCorrupt):
                post = work.post(delivery.post_id)
            yield from sent_records(delivery, post, names)


def _entries(work: UnitOfWork) -> Iterator[Cells]:
    identities = {each.id: each.name for each in work.identities()}
    before: int | None = None
    while entries := work.entries(limit=_PAGE, before=before):
        for entry in entries:
            yield journal_record(entry, {str(id): name for id, name in identities.items()})
        before = entries[-1].number


def _event(work: UnitOfWork, rows: Sequence[QueueRow]) -> Event | None:
    times = [row.at for row in rows if row.at is not None]
    return Event(tuple(rows), min(times), _changed_at(work, rows)) if times else None


def _changed_at(work: UnitOfWork, rows: Sequence[QueueRow]) -> datetime:
    """When the post last became what it is: saved, approved, or moved in the queue."""
    draft, post = rows[0].draft, rows[0].post
    about = [draft.id, *(delivery.id for row in rows for delivery in row.deliveries)]
    times = [entry.at for each in about for entry in work.entries(about=each, limit=1)]
    if post is not None:
        times.append(post.approved_at)
    with suppress(BadInput, StoreCorrupt):
        times.append(work.draft_saved_at(draft.id))
    return max(times, default=min(row.at for row in rows if row.at))
