"""What stands in the calendar: rows and drafts by the clock on the wall; nothing is read or moved here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from desktop.model.identities import Account, IdentityId
from desktop.model.posts import Draft, Post
from desktop.model.queue import QueueRow, StateWord
from ui.parts import moments
from ui.post.verbs import MOVE, verbs_for
from ui.queue.model import accounts_of, summary

if TYPE_CHECKING:
    from desktop.app import Spread

DRAFT = "Draft"
"""What is said of words that were put before nobody yet: none of the nine states."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One chip. `day` and `minute` are the wall time in the calendar's zone; None where it has no time.

    `is_second`: the clocks showed this time once before on that day. `row` is None for a draft that was
    put before nobody.
    """

    key: str
    draft: Draft
    row: QueueRow | None
    at: datetime | None
    day: date | None
    minute: int
    is_second: bool
    accounts: tuple[Account, ...]

    @property
    def word(self) -> StateWord | None:
        """Its state, where it has one."""
        return self.row.word if self.row else None

    @property
    def post(self) -> Post | None:
        """The approved version, where there is one."""
        return self.row.post if self.row else None

    @property
    def said(self) -> str:
        """Its state in words."""
        return self.word.value if self.word else DRAFT

    @property
    def clock(self) -> str:
        """ "16:30"; where the clocks show that time twice, the second one says so."""
        if self.at is None:
            return "–"
        return f"{self.minute // 60:02d}:{self.minute % 60:02d}" + (" 2nd" if self.is_second else "")

    @property
    def words(self) -> str:
        """The first words of the post."""
        shown = QueueRow(self.draft, StateWord.HELD, None, "UTC", "")
        return summary(self.row or shown)

    @property
    def spoken(self) -> str:
        """The whole chip in words."""
        identity = self.draft.identity
        networks = ", ".join(account.network.label for account in self.accounts) or "no account"
        time = self.clock.replace("2nd", "the second time") if self.at else "No time yet"
        return f"{time}, {identity.name}, {identity.kind.value.lower()}, {networks}, {self.said}"

    @property
    def is_movable(self) -> bool:
        """Whether it waits, so that it can get another time."""
        row = self.row
        if row is None or (row.post is None and not row.deliveries):
            return True
        if row.post is None:
            return False
        return MOVE in verbs_for(row) or not row.deliveries


def entries_in(
    spread: Spread, zone: str, only: IdentityId | None = None
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """What has a time, soonest first, and what has none, of one identity or of all."""
    timed = [_of_row(row, zone) for row in spread.rows]
    timed += [_of_draft(draft, zone) for draft in spread.drafts]
    timeless = [_of_row(row, zone) for row in spread.timeless_rows]
    timeless += [_of_draft(draft, zone) for draft in spread.timeless_drafts]
    theirs = [[e for e in each if only in (None, e.draft.identity.id)] for each in (timed, timeless)]
    return tuple(sorted(theirs[0], key=lambda e: (e.at, e.key))), tuple(theirs[1])


def _of_row(row: QueueRow, zone: str) -> Entry:
    return _entry(row.key, row.draft, row, row.at, zone, accounts_of(row))


def _of_draft(draft: Draft, zone: str) -> Entry:
    return _entry(draft.id, draft, None, draft.window.opens if draft.window else None, zone, draft.accounts)


def _entry(
    key: str,
    draft: Draft,
    row: QueueRow | None,
    at: datetime | None,
    zone: str,
    accounts: tuple[Account, ...],
) -> Entry:
    if at is None:
        return Entry(key, draft, row, None, None, 0, False, accounts)
    wall = moments.local(at, zone)
    return Entry(key, draft, row, at, wall.date(), wall.hour * 60 + wall.minute, bool(wall.fold), accounts)
