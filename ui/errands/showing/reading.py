"""Reads again what changed: queue, detail, approvals, journal; only the newest answer is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.events import Changed, Kind
from desktop.model.identities import AccountId
from desktop.model.queue import QueueOutline, QueueRow, StateWord
from ui.approvals.reading import Waiting, read_waiting
from ui.approvals.screen import ApprovalsScreen
from ui.bridge import concerns
from ui.errands.showing.listing import ListingErrand
from ui.journal.screen import PAGE, JournalScreen
from ui.parts import moments
from ui.post.reading import Detail, read_detail
from ui.queue.screen import QueueScreen
from ui.sidebar.model import Roster
from ui.sidebar.sidebar import Sidebar
from ui.tasks import Newest, Tasks

if TYPE_CHECKING:
    from desktop.app import Application

_NOT_WAITING = (StateWord.SENT,)


LATER_MS = 2000
"""How long the counts beside the places may lag behind a draft that is being written."""


@dataclass(frozen=True, slots=True)
class _Read:
    standing: QueueOutline
    signed_out: frozenset[AccountId]
    waiting: tuple[Waiting, ...]


class ReadingErrand(QObject):
    """Keeps what is on show true. One reading of each kind is under way at a time."""

    def __init__(
        self,
        tasks: Tasks,
        roster: Roster,
        sidebar: Sidebar,
        queue: QueueScreen,
        approvals: ApprovalsScreen,
        journal: JournalScreen,
        zone: str,
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._roster = roster
        self._sidebar = sidebar
        self._queue = queue
        self._approvals = approvals
        self._journal = journal
        self._zone = zone
        self._app: Application | None = None
        self._wanted: QueueRow | None = None
        self._newest = Newest(tasks, self.read)
        self._listing = ListingErrand(tasks, queue, zone)
        queue.chosen.connect(self._read_detail)
        journal.older.connect(self._read_older)
        roster.changed.connect(self.read)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MS)
        self._later.timeout.connect(self.read)

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app
        self._listing.open(app)

    def hear(self, changes: frozenset[Changed]) -> None:
        """Something changed in the core."""
        if concerns(changes, Kind.IDENTITY, Kind.ACCOUNT, Kind.OPERATOR):
            self._roster.read()
        elif concerns(changes, Kind.POST, Kind.DELIVERY, Kind.POLICY) or self._is_on_show():
            self.read()
        elif concerns(changes, Kind.DRAFT) and not self._later.isActive():
            # A draft changes four times a second while somebody writes: lists that nobody sees can wait.
            self._later.start()

    def _is_on_show(self) -> bool:
        return self._queue.isVisible() or self._approvals.isVisible()

    def came(self, shown: str) -> None:
        """Somebody went to a place: what it shows is read now."""
        if shown == "journal":
            self.read_journal()
        elif shown in ("queue", "approvals"):
            self.read()

    def read(self) -> None:
        """Reads the queue and what waits for signatures."""
        app, operator = self._app, self._roster.operator
        if app is None or not self._newest.may_begin():
            return
        self._later.stop()
        by = operator.id if operator else None

        self._listing.read()

        def work() -> _Read:
            look = app.look_over
            return _Read(look.standing(), look.accounts_signed_out(), read_waiting(app, by))

        def show(read: _Read) -> None:
            now = app.now()
            self._approvals.show_waiting(read.waiting, now)
            self._show_counts(read, now)

        self._newest.run(work, show)

    def _show_counts(self, read: _Read, now: datetime) -> None:
        queued = sum(count for word, count in read.standing.counts.items() if word not in _NOT_WAITING)
        yours = sum(one.is_yours for one in read.waiting)
        self._sidebar.show_counts({"queue": queued, "approvals": yours})
        self._sidebar.people.show_trouble(read.signed_out)
        due = read.standing.next_due
        if due is None:
            self._sidebar.say("Nothing is about to go out")
        else:
            self._sidebar.say(f"Next goes out {moments.when_words(due, self._zone, now)}", "clock")

    def _read_detail(self, row: QueueRow | None) -> None:
        app = self._app
        self._wanted = row
        if app is None or not self._queue.isVisible():
            return
        if row is None:
            self._queue.detail.show_detail(None, app.now())
            return

        def show(detail: Detail) -> None:
            if self._wanted is row:
                self._queue.detail.show_detail(detail, app.now())

        self._tasks.run(lambda: read_detail(app, row), show)

    def read_journal(self) -> None:
        """Reads the newest entries."""
        app = self._app
        if app is not None:
            self._tasks.run(lambda: app.look_over.journal(limit=PAGE), self._journal.show_entries)

    def _read_older(self, before: int) -> None:
        app = self._app
        if app is not None:
            self._tasks.run(
                lambda: app.look_over.journal(limit=PAGE, before=before),
                lambda entries: self._journal.show_entries(entries, is_more=True),
            )
