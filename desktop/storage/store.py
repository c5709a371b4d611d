"""Keeps everything Masthead knows in one SQLite file; it never overwrites a file that it cannot read."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.errors import StorageError
from desktop.ports import Seat
from desktop.storage import failures
from desktop.storage.opening.engine import connect, engine_for
from desktop.storage.opening.hold import Hold
from desktop.storage.opening.migrate import bring_up_to_date, is_up_to_date
from desktop.storage.turn import Turn

if TYPE_CHECKING:
    from desktop.storage.unit import SqliteWork

FILE_NAME = "masthead.db"


class SqliteStore:
    """Implements `Store` over one file that is up to date. Made by `open_store`."""

    def __init__(self, file: Path, hold: Hold | None) -> None:
        self._file = file
        self._hold = hold
        self._turn = Turn()
        self._engine = engine_for(file)
        # While one connection stays open, the last unit of work to end does not fold the log into the
        # file again and again.
        self._standing: sqlite3.Connection | None = _standing_connection(file)

    def work(self, *, is_reading: bool = False) -> SqliteWork:
        """A unit of work of its own connection, to be used in `with`, by one thread.

        With `is_reading` it waits for no writer, sees one unchanging state of the file, and cannot write.
        """
        from desktop.storage.unit import SqliteWork

        if self._standing is None:
            raise StorageError(f"The data file {self._file} is closed.", remedy="Start Masthead again.")
        return SqliteWork(self._engine, self._file, self._turn, is_reading=is_reading)

    def close(self) -> None:
        """Lets go of the file and the folder; twice is no error."""
        if self._standing is not None:
            self._standing.close()
            self._standing = None
        if self._hold is not None:
            self._hold.release()


def open_store(home: Path, *, seat: Seat | None = Seat.WINDOW) -> SqliteStore:
    """Opens the data file in the folder `home`, making both when they are not there.

    `seat` is held against another of its kind until `close`; a window and a publisher share the file, and a
    short command shares it without a seat. A file of an older Masthead is copied into `backups` and brought
    up to date, for which nobody else may hold the folder. Raises StoreLocked, StoreReadOnly, StoreFull,
    StoreCorrupt, StoreNewer, StorageError; then every file is as it was.
    """
    folder = home.expanduser().absolute()
    _make(folder)
    file = folder / FILE_NAME
    # Before the file is touched: whoever is refused the seat has changed nothing.
    hold = Hold(folder, seat) if seat is not None else None
    try:
        if not is_up_to_date(file, is_to_stay=seat is not None):
            if hold is not None:
                hold.release()
            bring_up_to_date(file)
            hold = Hold(folder, seat) if seat is not None else None
        return SqliteStore(file, hold)
    except BaseException as error:
        if hold is not None:
            hold.release()
        if isinstance(error, OSError):
            raise failures.unwritten(folder, error) from None
        raise


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise StorageError(
            f"{folder} is not a folder.", remedy="Choose another folder with --home."
        ) from None
    except OSError as error:
        raise failures.unwritten(folder, error) from None


def _standing_connection(file: Path) -> sqlite3.Connection:
    with failures.translated(file):
        connection = connect(file)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("SELECT count(*) FROM alembic_version").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection
