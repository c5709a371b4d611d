"""Checks the draft off the UI thread while somebody types; only the newest version's verdict is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import MastheadError
from desktop.model.findings import Length, Verdict
from desktop.model.posts import Draft
from ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.app import Application

CHECK_MS = 150
"""Checking waits for a pause of this length in the typing."""


class Checker(QObject):
    """Has one check under way at most. `checked`: `verdict` and `lengths` are those of the newest draft."""

    checked = Signal()
    failed = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._app: Application | None = None
        self._draft: Draft | None = None
        self._revision = 0
        self._is_checking = False
        self.verdict: Verdict | None = None
        self.lengths: tuple[Length, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self._check)

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app

    def lay(self, draft: Draft | None) -> None:
        """Another draft is on the desk: what was said of the former one is gone."""
        self.verdict, self.lengths = None, ()
        self.show(draft)

    def show(self, draft: Draft | None) -> None:
        """The draft changed."""
        self._draft = draft
        self._revision += 1
        self._timer.start()

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is about the newest draft."""
        return not (self._is_checking or self._timer.isActive())

    def _check(self) -> None:
        draft, app = self._draft, self._app
        if draft is None or app is None or self._is_checking:
            return
        revision = self._revision
        self._is_checking = True

        def work() -> tuple[Verdict, tuple[Length, ...]]:
            return app.check.verdict(draft), app.check.lengths(draft)

        def take(said: tuple[Verdict, tuple[Length, ...]]) -> None:
            self._is_checking = False
            if revision == self._revision:
                self.verdict, self.lengths = said
                self.checked.emit()
            elif not self._timer.isActive():
                self._check()

        def failed(error: MastheadError) -> None:
            self._is_checking = False
            self.verdict = None
            self.failed.emit(error)

        self._tasks.run(work, take, failed)
