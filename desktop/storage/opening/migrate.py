"""Brings the data file to this Masthead's shape, whole or not at all; never without a copy of what it was."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

from desktop.errors import StorageError
from desktop.ports import Seat
from desktop.storage import failures
from desktop.storage.opening import version
from desktop.storage.opening.backups import back_up
from desktop.storage.opening.engine import engine_for
from desktop.storage.opening.hold import Hold

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def is_up_to_date(file: Path, *, is_to_stay: bool) -> bool:
    """Whether the data file has this Masthead's shape; raises the storage errors.

    One that is opened to stay open (`is_to_stay`) is looked through for damage.
    """
    found = version.found_version(file)
    version.refuse_newer(file, found)
    if is_to_stay and found is not None:
        # About 0.6 ms a megabyte, once a start: better now than when a post is due.
        version.refuse_damaged(file)
    return found == version.HEAD


def bring_up_to_date(file: Path) -> None:
    """Makes or migrates the data file; raises the storage errors.

    Nobody may sit on any seat of the folder meanwhile, the caller neither: all are taken for the while, in
    one order, so that two that start together wait for each other instead of refusing each other.
    """
    with ExitStack() as holds:
        for seat in Seat:
            hold = Hold(file.parent, seat, wait_seconds=failures.BUSY_SECONDS)
            holds.callback(hold.release)
        # Somebody else may have done it while we waited.
        found = version.found_version(file)
        version.refuse_newer(file, found)
        if found != version.HEAD:
            _migrate(file, found)


def _migrate(file: Path, found: str | None) -> None:
    if found is None:
        _create(file)
    else:
        version.refuse_damaged(file)
        back_up(file, found)
    _upgrade(file)


def _create(file: Path) -> None:
    """An empty file that only this user can read; SQLite gives its companions the same mode."""
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise failures.unwritten(file, error) from None


def _upgrade(file: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy.exc import DBAPIError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    try:
        with engine_for(file).connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            # In KiB, with a minus: an index over a million rows is made all over the file at once.
            connection.exec_driver_sql("PRAGMA cache_size = -262144")
            # Rebuilding a table would otherwise erase what refers to it; the check below makes up for it.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise StorageError(
                    f"The data file {file} could not be brought up to date. It was left as it is.",
                    remedy="Use the Masthead that wrote it, and report this.",
                )
            connection.commit()
    except DBAPIError as error:
        raise failures.storage_failure(error.orig or error, file) from None
