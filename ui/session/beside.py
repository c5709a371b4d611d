"""What other processes do to the same folder: the window hears of it within seconds; it changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.events import Changed, Kind
from desktop.model.journal import JournalEntry
from ui.bridge import Bridge
from ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.app import Application

LOOK_MS = 2000
_MOST = 50
"""Entries read at a look: of more at once, only the newest are told one by one."""

_NEWS = (Kind.IDENTITY, Kind.DRAFT, Kind.DELIVERY, Kind.POLICY, Kind.JOURNAL)


class Beside(QObject):
    """Looks at the newest journal entries every two seconds: whatever anybody did that matters is there.

    `came` carries the new entries, newest first. What this window did itself is among them: reading its
    screens once more costs little, and missing what a publisher did would show what is no longer so.
    """

    came = Signal(tuple)

    def __init__(self, tasks: Tasks, bridge: Bridge) -> None:
        super().__init__()
        self._tasks = tasks
        self._bridge = bridge
        self._app: Application | None = None
        self._last: int | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self, app: Application) -> None:
        """Looks from now on."""
        self._app = app
        self.look()
        self._timer.start()

    def end(self) -> None:
        """Looks no more."""
        self._timer.stop()
        self._app = None

    def look(self) -> None:
        """Looks once; a look that is still under way when the next is due is waited for."""
        app = self._app
        if app is not None and self._tasks.is_idle:
            self._tasks.run(lambda: app.look_over.journal(limit=_MOST), self._take)

    def _take(self, entries: tuple[JournalEntry, ...]) -> None:
        newest = entries[0].number if entries else 0
        last, self._last = self._last, newest
        if last is None or newest <= last:
            return
        for kind in _NEWS:
            self._bridge.hear(Changed(kind))
        self.came.emit(tuple(entry for entry in entries if entry.number > last))
