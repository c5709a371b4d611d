"""Lets one thread at a time write; it never waits for a thread that waits for itself."""

from __future__ import annotations

import threading
from pathlib import Path

from desktop.storage import failures


class Turn:
    """The turn to write, handed from thread to thread of this process at once.

    Between processes SQLite's own lock decides; it is asked again and again with pauses of up to 100 ms,
    which is too slow for the threads of one window.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: int | None = None

    def take(self, file: Path) -> None:
        """Waits for the turn; raises StoreLocked after BUSY_SECONDS."""
        me = threading.get_ident()
        if self._thread == me:
            raise RuntimeError("A unit of work was opened for writing inside another one of the same thread.")
        if not self._lock.acquire(timeout=failures.BUSY_SECONDS):
            raise failures.busy(file)
        self._thread = me

    def give(self) -> None:
        """Ends the turn."""
        self._thread = None
        self._lock.release()
