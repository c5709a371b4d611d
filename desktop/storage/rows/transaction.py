"""The one transaction that all subjects of a unit of work share; no subject's own words stand here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Executable

from desktop.errors import BadInput
from desktop.storage import failures
from desktop.storage.snapshots import Damaged
from desktop.storage.turn import Turn


class Transaction:
    """Statements on one connection, begun by the first of them.

    A writing one begins IMMEDIATE: it waits for its turn before it reads, so that nothing it has read
    can change before it writes. A reading one waits for nobody and cannot write.
    """

    def __init__(self, engine: Engine, file: Path, turn: Turn, *, is_reading: bool) -> None:
        self._engine = engine
        self._opened: Connection | None = None
        self._file = file
        self._turn = turn
        self._is_reading = is_reading
        self._has_begun = False

    @property
    def _connection(self) -> Connection:
        if self._opened is None:
            raise RuntimeError("A unit of work was used outside its `with`.")
        return self._opened

    def _open(self) -> None:
        with self._translated():
            self._opened = self._engine.connect()

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None
        self._leave()

    def _read(self, statement: Executable) -> list[Row[Any]]:
        """Every row of a query."""
        with self._translated():
            self._begin()
            return list(self._connection.execute(statement).all())

    def _write(self, statement: Executable) -> int:
        """How many rows the statement changed."""
        with self._writing():
            return self._connection.execute(statement).rowcount

    def _write_each(self, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
        """The statement once with each of these values."""
        if rows:
            with self._writing():
                self._connection.execute(statement, rows)

    def _write_returning(self, statement: Executable) -> list[Row[Any]]:
        """The rows that the statement changed and gives back."""
        with self._writing():
            return list(self._connection.execute(statement).all())

    def _finish(self, *, is_kept: bool) -> None:
        """Ends the transaction, if one has begun: commits or rolls back."""
        if not self._has_begun:
            return
        try:
            with self._translated():
                if is_kept:
                    self._connection.commit()
                else:
                    self._connection.rollback()
        finally:
            if not self._connection.in_transaction():
                self._leave()

    def _leave(self) -> None:
        if self._has_begun:
            self._has_begun = False
            if not self._is_reading:
                self._turn.give()

    def _begin(self) -> None:
        if self._has_begun:
            return
        if self._is_reading:
            self._connection.exec_driver_sql("BEGIN")
        else:
            self._turn.take(self._file)
            try:
                self._connection.exec_driver_sql("BEGIN IMMEDIATE")
            except BaseException:
                self._turn.give()
                raise
        self._has_begun = True

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._is_reading:
            raise RuntimeError("This unit of work was opened for reading and cannot write.")
        with self._translated():
            self._begin()
            yield

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """SQLAlchemy's errors carry values and statements: only the translation leaves."""
        try:
            yield
        except DBAPIError as error:
            raise failures.storage_failure(error.orig or error, self._file) from None
        except (UnicodeEncodeError, OverflowError):
            raise BadInput(
                "A value cannot be kept: a number is too large, or text holds half of a surrogate pair.",
                remedy="Correct it and try again.",
            ) from None

    @contextmanager
    def _reading(self, what: str) -> Iterator[None]:
        """Names the row, never its words, when a snapshot is damaged."""
        try:
            yield
        except Damaged as damage:
            raise failures.corrupt(self._file, f"{what} cannot be read, {damage}") from None


def begins(column: ColumnElement[str], beginning: str) -> ColumnElement[bool]:
    """Whether the column's text begins so, as a range that an index answers."""
    return and_(column >= beginning, column < beginning + "\U0010ffff")


def not_found(what: str, id: str) -> BadInput:
    """Says that nothing has this id."""
    return BadInput(
        f"There is no {what} with the id {id[:80]!a}.", remedy="List them to see which there are."
    )
