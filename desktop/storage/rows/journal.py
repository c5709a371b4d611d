"""Journal entries as rows; they are added and read, and the file itself refuses anything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, select

from desktop.errors import BadInput
from desktop.model.journal import Deed, JournalEntry
from desktop.ports import ID_MOST
from desktop.storage import tables
from desktop.storage.rows.timing import TimingRows
from desktop.storage.rows.transaction import begins
from desktop.storage.snapshots import Damaged, microseconds, moment


class JournalRows(TimingRows):
    """Numbers only go up, in the order of writing."""

    def add_entry(self, entry: JournalEntry) -> None:
        """Adds an entry; the store gives it its number."""
        self._write(insert(tables.entries).values(**_row(entry)))

    def add_entries(self, entries: Sequence[JournalEntry]) -> None:
        """Adds entries in their order, in one statement."""
        self._write_each(insert(tables.entries), [_row(entry) for entry in entries])

    def entries(
        self, *, about: str = "", limit: int = 200, before: int | None = None
    ) -> tuple[JournalEntry, ...]:
        """Entries newest first, of one thing where `about` is given, with numbers below `before`."""
        if limit < 0:
            raise BadInput("A journal cannot be cut to fewer than no entries.", remedy="Use 0 or more.")
        table = tables.entries
        query = select(table).order_by(table.c.number.desc()).limit(limit)
        if about:
            query = query.where(table.c.about == about)
        if before is not None:
            query = query.where(table.c.number < before)
        return tuple(self._entry(row) for row in self._read(query))

    def entry_abouts(self, beginning: str) -> tuple[str, ...]:
        """The ids that entries are about and that begin so, in order; at most ID_MOST."""
        table = tables.entries
        query = select(table.c.about).distinct().where(begins(table.c.about, beginning))
        return tuple(row.about for row in self._read(query.order_by(table.c.about).limit(ID_MOST)))

    def _entry(self, row: Row[Any]) -> JournalEntry:
        with self._reading(f"the journal's entry {row.number}"):
            return JournalEntry(
                at=moment(row.at),
                deed=_deed(row.deed),
                who=row.who,
                about=row.about,
                detail=row.detail,
                identity_id=row.identity_id,
                number=row.number,
            )


def _row(entry: JournalEntry) -> dict[str, Any]:
    return {
        "at": microseconds(entry.at),
        "deed": entry.deed.value,
        "who": entry.who,
        "about": entry.about,
        "detail": entry.detail,
        "identity_id": entry.identity_id,
    }


def _deed(text: str) -> Deed:
    try:
        return Deed(text)
    except ValueError:
        raise Damaged("its deed is not known") from None
