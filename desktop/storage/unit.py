"""The unit of work over SQLite: one connection, one transaction; it keeps nothing unless told to."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from desktop.storage.rows.queue import QueueRows


class SqliteWork(QueueRows):
    """Implements `UnitOfWork`. Leaving without `commit` rolls back; after it, a statement begins anew."""

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._finish(is_kept=False)
        finally:
            self._close()

    def commit(self) -> None:
        """Makes everything since the start of this unit lasting; raises the storage errors."""
        self._finish(is_kept=True)
