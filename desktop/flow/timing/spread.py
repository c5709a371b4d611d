"""What stands between two moments, and what has no time yet: the calendar's reading; it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.flow.desk import Desk
from desktop.flow.listing.days import NO_TIME
from desktop.flow.review import LookOver
from desktop.model.posts import Draft
from desktop.model.queue import QueueFilter, QueueRow

ROWS_MOST = 1000
"""How many rows are rebuilt for one view; the queue pages through all of them."""
TIMELESS_MOST = 40
"""How many drafts without a time are shown; the composer's list has all of them."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The queue's rows that are due from one moment until before another, soonest first; the drafts that are
    due then and were put before nobody; and what has no time yet, last saved first. `is_cut`: there are more
    than ROWS_MOST rows, or drafts, and the first of them are here."""

    rows: tuple[QueueRow, ...] = ()
    drafts: tuple[Draft, ...] = ()
    timeless_rows: tuple[QueueRow, ...] = ()
    timeless_drafts: tuple[Draft, ...] = ()
    is_cut: bool = False


class Calendar:
    """Reads what stands between two moments; works without any network."""

    def __init__(self, desk: Desk, look_over: LookOver) -> None:
        self._desk = desk
        self._look_over = look_over

    def between(self, since: datetime, until: datetime) -> Spread:
        """What is due from `since` until before `until` (aware UTC), and what has no time yet.

        Of the queue only what lies between is read, by its index.
        """
        asked = QueueFilter(since=since, until=until)
        rows = self._look_over.page(asked, limit=ROWS_MOST + 1)
        timeless = self._look_over.page(QueueFilter(since=NO_TIME), limit=TIMELESS_MOST)
        with self._desk.store.work(is_reading=True) as work:
            reviewed = {review.draft_id for review in work.reviews()}
            own = [draft for draft in work.drafts() if draft.id not in reviewed]
        timed = [draft for draft in own if draft.window is not None and since <= draft.window.opens < until]
        some_day = [draft for draft in own if draft.window is None and not draft.is_blank]
        return Spread(
            rows[:ROWS_MOST],
            tuple(timed[:ROWS_MOST]),
            timeless,
            tuple(some_day[:TIMELESS_MOST]),
            len(rows) > ROWS_MOST or len(timed) > ROWS_MOST,
        )
