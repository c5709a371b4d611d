"""A file on its way in: tried and kept off the UI thread, with how far it is; it shows nothing itself."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.errors import BadInput, Cancelled, MastheadError
from desktop.model.identities import OperatorId
from ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.app import Application, Imported, Onlooker, Trial

_EVERY = 0.1
"""Seconds between two words about how far it is."""


class ImportRun(QObject):
    """`progressed` carries how much is done, of how much. `tried` carries a Trial, `imported` an Imported,
    `failed` a MastheadError; `cancelled` says that nothing was kept."""

    progressed = Signal(int, int)
    tried = Signal(object)
    imported = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, tasks: Tasks, app: Application, path: Path, by: OperatorId, zone: str) -> None:
        super().__init__()
        self._tasks = tasks
        self._app = app
        self.path = path
        self._by = by
        self._zone = zone
        self._is_told = False
        self._last = 0.0

    def try_out(self, *, allows_duplicates: bool = False) -> None:
        """Reads and checks the file as it is now."""
        app, path, by, zone, onlooker = self._app, self.path, self._by, self._zone, self._onlooker()

        def work() -> Trial:
            from desktop.app import MOST_BYTES

            try:
                with path.open("rb") as file:
                    # One more than is taken: all of it could fill the memory.
                    content = file.read(MOST_BYTES + 1)
            except OSError as error:
                said = f"{path.name} cannot be read: {error.strerror}."
                raise BadInput(said, remedy="Choose another file.") from error
            return app.bring_in.try_out(
                content, name=path.name, by=by, zone=zone, folder=path.parent,
                allows_duplicates=allows_duplicates, onlooker=onlooker,
            )  # fmt: skip

        self._tasks.run(work, self.tried.emit, self._fail)

    def bring_in(self, trial: Trial, *, asks: bool) -> None:
        """Keeps every draft of the trial, or none."""
        app, by, onlooker = self._app, self._by, self._onlooker()

        def work() -> Imported:
            return app.bring_in.bring_in(trial, by=by, asks=asks, onlooker=onlooker)

        self._tasks.run(work, self.imported.emit, self._fail)

    def cancel(self) -> None:
        """Ends what is under way before anything is kept."""
        self._is_told = True

    def _onlooker(self) -> Onlooker:
        from desktop.app import Onlooker

        self._is_told = False
        return Onlooker(self._tell, lambda: self._is_told)

    def _tell(self, done: int, total: int) -> None:
        """Called on the pool's thread; the signal carries it over."""
        now = time.monotonic()
        if now - self._last >= _EVERY or done == total:
            self._last = now
            self.progressed.emit(done, total)

    def _fail(self, error: MastheadError) -> None:
        if isinstance(error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(error)
