"""Tells which Masthead wrote the data file; looking changes not one byte of it."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from desktop.errors import StoreNewer
from desktop.storage import failures
from desktop.storage.opening import backups
from desktop.storage.opening.engine import log_of, looking

HEAD = "0006"
"""The newest migration, known here so that an up-to-date file needs no Alembic."""

_SMALLEST = 512
"""Bytes of the smallest database; SQLite takes a file of a few bytes for a new one and writes over it."""

_VERSION = re.compile(r"\d{4}\Z")

_HAS_EFFECTIVE_IDS = os.access in os.supports_effective_ids


def found_version(file: Path) -> str | None:
    """The file's version; None where there is no file yet, or one in which nothing was ever written.

    Raises StoreCorrupt for anything else that is no data file, StoreReadOnly, StoreLocked.
    """
    _refuse_unwritable(file)
    size = file.stat().st_size if file.exists() else 0
    if size == 0:
        _refuse_lost(file)
        return None
    if size < _SMALLEST:
        raise failures.corrupt(file, "it is cut off")
    with failures.translated(file), closing(looking(file)) as connection:
        _refuse_cut_off(file, connection)
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if not names:
            return None
        if "alembic_version" not in names:
            raise failures.corrupt(file, "it has no version")
        versions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    if len(versions) != 1:
        raise failures.corrupt(file, "it has no version")
    return str(versions[0][0])


def refuse_newer(file: Path, version: str | None) -> None:
    """Raises StoreNewer for a version that this Masthead does not know."""
    if version is not None and (not _VERSION.match(version) or version > HEAD):
        raise StoreNewer(
            f"The data file {file} was written by a newer Masthead (its version is {version[:40]!a}, this "
            f"program knows up to {HEAD}). It was left as it is.",
            remedy="Use the newer Masthead, or choose another folder with --home.",
        )


def refuse_damaged(file: Path) -> None:
    """Raises StoreCorrupt unless SQLite finds every page of the file sound."""
    with failures.translated(file), closing(looking(file)) as connection:
        (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if answer != "ok":
        raise failures.corrupt(file, "a page is not sound")


def _refuse_unwritable(file: Path) -> None:
    for place in (file.parent, file):
        if place.exists() and not os.access(place, os.W_OK, effective_ids=_HAS_EFFECTIVE_IDS):
            raise failures.read_only(place)


def _refuse_lost(file: Path) -> None:
    """An empty or missing file is a new one only where nothing says that it was once full.

    SQLite would delete a log that lies beside an empty file, and with it what was last saved.
    """
    if log_of(file) is not None:
        raise failures.corrupt(file, "it is empty or missing, but the log beside it is not")
    if file.exists() and backups.kept(file.parent):
        raise failures.corrupt(file, "it is empty")


def _refuse_cut_off(file: Path, connection: sqlite3.Connection) -> None:
    """SQLite itself notices when whole pages are missing, but not when only part of the last one is."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (page_size,) = connection.execute("PRAGMA page_size").fetchone()
    if log_of(file) is None and file.stat().st_size < pages * page_size:
        raise failures.corrupt(file, "it is cut off")
