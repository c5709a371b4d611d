"""The one door back into the UI thread: the core's news gathered into one signal; it reloads nothing."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.events import Changed, Kind, Listener

_GATHER_MS = 30


class Bridge(QObject):
    """`changed` carries a frozenset of Changed, at most one every 30 ms."""

    changed = Signal(frozenset)
    _arrived = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._gathered: set[Changed] = set()
        self._is_closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_GATHER_MS)
        self._timer.timeout.connect(self._tell)
        self._arrived.connect(self._start)

    def hear(self, change: Changed) -> None:
        """Takes one change on any thread and returns at once."""
        with self._lock:
            self._gathered.add(change)
        self._arrived.emit()

    def listen(self, subscribe: Callable[[Listener], Callable[[], None]]) -> Callable[[], None]:
        """Subscribes to the core; gives the way to leave."""
        return subscribe(self.hear)

    def close(self) -> None:
        """Says nothing more, not even what was gathered already."""
        self._is_closed = True
        self._timer.stop()

    def _start(self) -> None:
        if not self._is_closed and not self._timer.isActive():
            self._timer.start()

    def _tell(self) -> None:
        with self._lock:
            gathered, self._gathered = frozenset(self._gathered), set()
        if gathered:
            self.changed.emit(gathered)


def concerns(changes: frozenset[Changed], *kinds: Kind) -> bool:
    """Whether one of these changes is of one of these kinds."""
    return any(change.kind in kinds for change in changes)
