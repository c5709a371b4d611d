"""Asks the application what stands against a chosen time and which slot is free, off the UI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.model.posts import Draft
from ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.app import Application
    from desktop.model.timing.offers import Objection


class TimeAsked(QObject):
    """`answered` carries an Objection or None about the newest time; `slot` carries a free TimeWindow."""

    answered = Signal(object)
    slot = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._app: Application | None = None
        self._asked: object = None

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app

    def ask(self, draft: Draft | None) -> None:
        """What stands against the draft's time; the answer to an older question is dropped."""
        app = self._app
        window = draft.window if draft is not None else None
        question = (draft.identity, draft.accounts, window) if draft is not None else None
        if question == self._asked:
            return
        self._asked = question
        if app is None or draft is None or window is None or draft.identity.timetable is None:
            self.answered.emit(None)
            return
        ids, identity_id = [account.id for account in draft.accounts], draft.identity.id

        def take(found: Objection | None) -> None:
            if question == self._asked:
                self.answered.emit(found)

        self._tasks.run(lambda: app.timing.objection(identity_id, ids, window), take, self.failed.emit)

    def ask_slot(self, draft: Draft | None) -> None:
        """The next free slot for the draft."""
        app = self._app
        if app is None or draft is None:
            return
        ids, identity_id = [account.id for account in draft.accounts], draft.identity.id
        self._tasks.run(
            lambda: app.timing.next_slot(identity_id, ids, besides=draft.id),
            self.slot.emit,
            self.failed.emit,
        )
