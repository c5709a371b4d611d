"""Holds the data folder for one running Masthead; it never breaks another's hold."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from desktop.errors import StoreLocked
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


LOCK_NAME = "masthead.lock"

_TAKEN = (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)


class Hold:
    """A lock on the data folder, until `release` or the end of the process, however it ends."""

    def __init__(self, home: Path, *, wait_seconds: float = 0.0) -> None:
        """Takes the lock; raises StoreLocked naming the holder's process, StoreReadOnly, StorageError."""
        self._file = home / LOCK_NAME
        descriptor = self._opened()
        self._descriptor: int | None = descriptor
        until = time.monotonic() + wait_seconds
        while not self._is_taken(descriptor):
            if time.monotonic() >= until:
                self.release()
                raise held(home)
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


def holder(home: Path) -> int | None:
    """The process id that the last holder of this folder wrote down, None where there is none."""
    try:
        return int((home / LOCK_NAME).read_bytes()[:20])
    except (OSError, ValueError):
        return None


def held(home: Path) -> StoreLocked:
    """Says who holds the folder."""
    process = holder(home)
    named = f" (process {process})" if process is not None else ""
    return StoreLocked(
        f"Another Masthead{named} is using the data folder {home}.",
        remedy="Close it, or choose another folder with --home.",
    )


def _sign(descriptor: int) -> None:
    # A full disk must not stop anybody from reading: the number is a courtesy, the lock is the guard.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode("ascii"))
