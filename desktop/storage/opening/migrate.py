"""Brings the data file to this Masthead's shape, whole or not at all; never without a copy of what it was."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.errors import StorageError
from desktop.storage import failures
from desktop.storage.opening import version
from desktop.storage.opening.backups import back_up
from desktop.storage.opening.engine import engine_for
from desktop.storage.opening.hold import Hold

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def bring_up_to_date(file: Path, *, is_held: bool) -> None:
    """Makes or migrates the data file where that is needed; raises the storage errors.

    Needs the hold on the folder: takes it for the while when the caller has none (`is_held` false).
    """
    found = version.found_version(file)
    version.refuse_newer(file, found)
    if is_held and found is not None:
        # About 0.6 ms a megabyte, once a start: better now than when a post is due.
        version.refuse_damaged(file)
    if found == version.HEAD:
        return
    if is_held:
        _migrate(file, found)
        return
    hold = Hold(file.parent, wait_seconds=failures.BUSY_SECONDS)
    try:
        # Somebody else may have done it while we waited.
        found = version.found_version(file)
        version.refuse_newer(file, found)
        if found != version.HEAD:
            _migrate(file, found)
    finally:
        hold.release()


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
