"""How a connection to the data file is made; it never makes a file that is not there."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.storage import failures
from desktop.storage.listing.folding import folded

if TYPE_CHECKING:
    from sqlalchemy import Engine


def connect(file: Path, *, mode: str = "rw") -> sqlite3.Connection:
    """A connection without automatic transactions; `mode` is SQLite's: "rw" or "ro". Raises sqlite3.Error."""
    connection = sqlite3.connect(
        f"{file.as_uri()}?mode={mode}",
        uri=True,
        timeout=failures.BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        # The triggers that keep the queue's index fold words by it: no connection writes without it.
        connection.create_function("folded", 1, folded, deterministic=True)
        connection.execute("PRAGMA trusted_schema = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        # What was committed is on the disk when the power goes; fullfsync makes that true on a Mac.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def looking(file: Path) -> sqlite3.Connection:
    """A connection whose end changes no byte.

    A log that a crash left behind would be folded into the file when a writing connection ends; where
    there is none, it is a reading connection that would leave files behind.
    """
    return connect(file, mode="ro" if log_of(file) is not None else "rw")


def log_of(file: Path) -> Path | None:
    """SQLite's write-ahead log beside the file, where there is something in it."""
    log = file.with_name(f"{file.name}-wal")
    return log if log.exists() and log.stat().st_size > 0 else None


def engine_for(file: Path) -> Engine:
    """SQLAlchemy over `connect`: a fresh connection each time, and no value in any error or log."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    engine = create_engine(
        "sqlite://", creator=lambda: connect(file), poolclass=NullPool, hide_parameters=True
    )
    event.listen(engine, "before_cursor_execute", _refuse_unstorable)
    return engine


def _refuse_unstorable(
    connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, is_many: bool
) -> None:
    from desktop.storage.snapshots import refuse_unstorable

    for value in parameters:
        if isinstance(value, str):
            refuse_unstorable(value)
