"""Copies the data file before it changes shape; it removes only copies that it made itself."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from desktop.storage import failures
from desktop.storage.opening.engine import connect, looking

KEPT = 10
"""How many copies stay: the latest ones."""

_NAME = re.compile(r"masthead-\d{8}T\d{12}Z-version-\w+\.db\Z")


def back_up(file: Path, version: str) -> Path:
    """Copies `file` into `backups` beside it, named with the time (UTC) and `version`; gives the copy.

    Raises the storage errors. A copy appears under its name only when it is whole.
    """
    folder = file.parent / "backups"
    copy = folder / f"masthead-{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z-version-{version}.db"
    partial = copy.with_suffix(".partial")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        partial.touch(mode=0o600)
        _copy(file, partial)
        os.replace(partial, copy)
    except OSError as error:
        raise failures.unwritten(copy, error) from None
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    for old in kept(file.parent)[:-KEPT]:
        old.unlink(missing_ok=True)
    return copy


def kept(home: Path) -> list[Path]:
    """The copies in this data folder, oldest first."""
    folder = home / "backups"
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NAME.match(path.name))


def _copy(file: Path, partial: Path) -> None:
    with failures.translated(partial), closing(connect(partial)) as target:
        with closing(looking(file)) as source:
            source.backup(target)
        # The copy stands alone: no log beside it that could be left behind.
        target.execute("PRAGMA journal_mode = DELETE")
        (answer,) = target.execute("PRAGMA quick_check(1)").fetchone()
        if answer != "ok":
            raise sqlite3.DatabaseError("The copy is not sound.")
    with partial.open("rb+") as written:
        os.fsync(written.fileno())
