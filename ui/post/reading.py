"""Everything one row's detail shows, read in one go off the UI thread; it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.model.findings import Length, Verdict
from desktop.model.journal import JournalEntry
from desktop.model.posts import Approval
from desktop.model.queue import QueueRow

if TYPE_CHECKING:
    from desktop.app import Application

_HISTORY = 8


@dataclass(frozen=True, slots=True)
class Detail:
    """One row with its verdict, its signatures, its lengths and its history, newest first."""

    row: QueueRow
    verdict: Verdict
    approvals: tuple[Approval, ...]
    needed: int
    lengths: tuple[Length, ...]
    history: tuple[JournalEntry, ...]
    history_count: int


def read_detail(app: Application, row: QueueRow) -> Detail:
    """Reads it; blocks."""
    if row.post is not None:
        verdict, approvals = row.post.verdict, row.post.approvals
        needed = len(approvals)
    else:
        standing = app.approve.standing(row.draft.id)
        verdict, approvals, needed = standing.verdict, standing.approvals, standing.needed
    entries: dict[int, JournalEntry] = {}
    abouts = [row.draft.id, *([row.post.id] if row.post else []), *(d.id for d in row.deliveries)]
    for about in abouts:
        for entry in app.look_over.journal(about=about, limit=50):
            entries[entry.number] = entry
    history = sorted(entries.values(), key=lambda entry: entry.number, reverse=True)
    return Detail(
        row, verdict, approvals, needed, app.check.lengths(row.draft), tuple(history[:_HISTORY]), len(history)
    )
