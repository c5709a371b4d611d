"""Notices that the computer slept or that somebody set its clock; it decides nothing about any post."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from desktop.events import Kind
from desktop.flow.desk import Desk
from desktop.model.journal import Deed

_NOTICED = timedelta(seconds=20)
"""Less than this is a slow machine, or a clock that is brought back to the right time bit by bit."""


class ClockWatch:
    """Compares the clock on the wall with one that nobody can set, from look to look.

    Linux and macOS stop that one while the computer sleeps. Where it goes on, as on Windows, a sleep shows as
    a wait that lasted far longer than was asked for.
    """

    def __init__(self, desk: Desk, steady: Callable[[], float] = time.monotonic) -> None:
        self._desk = desk
        self._steady = steady
        self._last: tuple[datetime, float] | None = None
        self.noticed = ""
        """What the last jump was, as a sentence; empty while there was none."""

    def look(self, waited: float = 0.0) -> timedelta:
        """How far time jumped since the last look, forward or (less than nothing) back; nothing for no jump.

        `waited` is how many seconds the loop meant to wait at most. A jump is written in the journal.
        """
        now, steady = self._desk.clock.now(), self._steady()
        before, self._last = self._last, (now, steady)
        if before is None:
            return timedelta(0)
        passed = timedelta(seconds=steady - before[1])
        jump = (now - before[0]) - passed
        if waited and abs(jump) < _NOTICED:
            jump = passed - timedelta(seconds=waited)
            jump = jump if jump > timedelta(minutes=2) else timedelta(0)
        if abs(jump) < _NOTICED:
            return timedelta(0)
        self._tell(jump)
        return jump

    def _tell(self, jump: timedelta) -> None:
        length = _words(abs(jump))
        if jump > timedelta(0):
            what = f"The computer slept for {length}, or its clock was set forward by as much."
            then = "What came due meanwhile and is past its grace period asks first."
        else:
            what = f"The clock was set back by {length}."
            then = "What waits goes out by the new time; nothing that left goes out again."
        self.noticed = f"{what} {then}"
        with self._desk.store.work() as work:
            self._desk.note(work, Deed.CLOCK_MOVED, "clock", detail=self.noticed)
            work.commit()
        self._desk.announce(Kind.DELIVERY)


def _words(length: timedelta) -> str:
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds if not hours else 0, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)
