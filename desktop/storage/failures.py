"""Says in a person's words what SQLite could not do; no statement, value or parameter comes through."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.errors import (
    BadInput,
    MastheadError,
    StorageError,
    StoreCorrupt,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
)

BUSY_SECONDS = 10.0
"""How long a unit of work waits for another one to finish writing."""

_NO_COPY = (
    "Move it away together with its -wal file, and Masthead begins a new one; "
    "the command `sqlite3 FILE .recover` reads what is sound in the old one."
)


def storage_failure(error: BaseException, file: Path) -> MastheadError:
    """The storage error for what `sqlite3` raised, by the result codes of sqlite.org/rescode.html."""
    full_code = getattr(error, "sqlite_errorcode", None)
    match full_code and full_code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return busy(file)
        case sqlite3.SQLITE_FULL:
            return full(file)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_FORMAT:
            return corrupt(file)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return read_only(file)
        case sqlite3.SQLITE_CANTOPEN:
            return read_only(file) if file.exists() else gone(file)
        case sqlite3.SQLITE_CONSTRAINT:
            return BadInput(
                "This is stored already, or names something that is not.",
                remedy="Reload and try again.",
            )
        case sqlite3.SQLITE_TOOBIG:
            return BadInput("The text is too long to be stored.", remedy="Shorten it to less than 1 GB.")
    if full_code == sqlite3.SQLITE_IOERR_WRITE:
        return StoreFull(
            f"The disk took no more of the data file {file}. Nothing that was saved before is lost.",
            remedy="Free some space or raise the limit on file sizes, check the disk, then try again.",
        )
    name = getattr(error, "sqlite_errorname", "") or type(error).__name__
    return StorageError(
        f"The data file {file} could not be used: SQLite answered {name}.",
        remedy="Check the disk, then start Masthead again. Copies from before each change are in "
        f"{file.parent / 'backups'}.",
    )


def busy(file: Path) -> StoreLocked:
    """Somebody else kept writing for longer than we wait."""
    return StoreLocked(
        f"The data file {file} has been busy for more than {BUSY_SECONDS:.0f} seconds.",
        remedy="Wait until the other Masthead has finished, or close it, then try again.",
    )


def full(file: Path) -> StoreFull:
    """The disk has no room."""
    return StoreFull(
        f"The disk that holds {file} is full. Nothing that was saved before is lost.",
        remedy="Free some space, then try again.",
    )


def corrupt(file: Path, what: str = "") -> StoreCorrupt:
    """The file is no data file, or a part of it cannot be read."""
    copies = sorted((file.parent / "backups").glob("masthead-*.db"))
    remedy = f"Move it away and put the copy {copies[-1]} in its place." if copies else _NO_COPY
    named = f": {what}" if what else ""
    return StoreCorrupt(
        f"The data file {file} is damaged or is not Masthead's{named}. It was left as it is.", remedy=remedy
    )


def read_only(place: Path) -> StoreReadOnly:
    """The file or its folder does not let this user write."""
    return StoreReadOnly(
        f"{place} cannot be written.",
        remedy="Give yourself the right to write to it and its folder, or choose another folder with --home.",
    )


def gone(file: Path) -> StorageError:
    """The file was there when the store was opened."""
    return StorageError(
        f"The data file {file} was moved or removed while Masthead was running.",
        remedy="Put it back, then start Masthead again.",
    )


def unwritten(place: Path, error: OSError) -> StorageError:
    """The operating system did not let a file be made or written."""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return read_only(place)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return full(place)
    return StorageError(
        f"{place} could not be used: {os.strerror(error.errno or 0)}.",
        remedy="Check the folder and its disk, or choose another folder with --home.",
    )


@contextmanager
def translated(file: Path) -> Iterator[None]:
    """Turns `sqlite3` errors inside into storage errors about `file`."""
    try:
        yield
    except sqlite3.Error as error:
        raise storage_failure(error, file) from None
