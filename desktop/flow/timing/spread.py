"""What stands between two moments, and what has no time yet: the calendar's reading; it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.flow.desk import Desk
from desktop.flow.review import LookOver
from desktop.model.posts import Draft
from desktop.model.queue import QueueRow

TIMELESS_MOST = 40
"""How many drafts without a time are shown; the composer's list has all of them."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The queue's rows that are due from one moment until before another, soonest first; the drafts that are
    due then and were put before nobody; and what has no time yet, last saved first."""

    rows: tuple[QueueRow, ...] = ()
    drafts: tuple[Draft, ...] = ()
    timeless_rows: tuple[QueueRow, ...] = ()
    timeless_drafts: tuple[Draft, ...] = ()


class Calendar:
    """Reads what stands between two moments; works without any network."""

    def __init__(self, desk: Desk, look_over: LookOver) -> None:
        self._desk = desk
        self._look_over = look_over

    def between(self, since: datetime, until: datetime) -> Spread:
        """What is due from `since` until before `until` (aware UTC), and what has no time yet."""
        every = self._look_over.rows()
        with self._desk.store.work(is_reading=True) as work:
            asked = {review.draft_id for review in work.reviews()}
            own = [draft for draft in work.drafts() if draft.id not in asked]
        timed = [draft for draft in own if draft.window is not None and since <= draft.window.opens < until]
        timeless = [draft for draft in own if draft.window is None and not draft.is_blank]
        return Spread(
            tuple(row for row in every if row.at is not None and since <= row.at < until),
            tuple(timed),
            tuple(row for row in every if row.at is None)[:TIMELESS_MOST],
            tuple(timeless[:TIMELESS_MOST]),
        )
