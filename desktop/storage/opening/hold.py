"""Holds a seat of the data folder for one running Masthead; it never breaks another's hold."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from desktop.errors import StoreLocked
from desktop.ports import Seat
from desktop.storage import failures

if sys.platform == "win32":
    import msvcrt

    # Windows lets nobody read a locked byte, so the lock lies far behind the process id.
    _FAR = 1 << 20

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


LOCK_NAMES = {Seat.WINDOW: "masthead.lock", Seat.PUBLISHER: "publisher.lock"}
"""The lock file of each seat. The window's bears the name that was every Masthead's before there were two."""

_WHO = {Seat.WINDOW: "Another Masthead", Seat.PUBLISHER: "Another Masthead that publishes"}

_TAKEN = (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)


class Hold:
    """A lock on one seat of the data folder, until `release` or the end of the process, however it ends."""

    def __init__(self, home: Path, seat: Seat = Seat.WINDOW, *, wait_seconds: float = 0.0) -> None:
        """Takes the lock; raises StoreLocked naming the holder's process, StoreReadOnly, StorageError."""
        self._file = home / LOCK_NAMES[seat]
        descriptor = self._opened()
        self._descriptor: int | None = descriptor
        until = time.monotonic() + wait_seconds
        while not self._is_taken(descriptor):
            if time.monotonic() >= until:
                self.release()
                raise held(home, seat)
            time.sleep(0.05)
        _sign(descriptor)

    def release(self) -> None:
        """Gives the folder free; twice is no error."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _opened(self) -> int:
        try:
            return os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise failures.unwritten(self._file, error) from None

    def _is_taken(self, descriptor: int) -> bool:
        try:
            _lock(descriptor)
        except OSError as error:
            if error.errno in _TAKEN:
                return False
            self.release()
            raise failures.unwritten(self._file, error) from None
        return True


def holder(home: Path, seat: Seat = Seat.WINDOW) -> int | None:
    """The process id that the last holder of this seat wrote down, None where there is none."""
    try:
        return int((home / LOCK_NAMES[seat]).read_bytes()[:20])
    except (OSError, ValueError):
        return None


def held(home: Path, seat: Seat = Seat.WINDOW) -> StoreLocked:
    """Says who holds the folder."""
    process = holder(home, seat)
    named = f" (process {process})" if process is not None else ""
    return StoreLocked(
        f"{_WHO[seat]}{named} is using the data folder {home}.",
        remedy="Close it, or choose another folder with --home.",
    )


def _sign(descriptor: int) -> None:
    # A full disk must not stop anybody from reading: the number is a courtesy, the lock is the guard.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode("ascii"))
