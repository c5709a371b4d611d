"""What follows when somebody asks when an identity speaks: the sheet, what follows from it, saving it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.errors import BadInput
from desktop.model.identities import Identity, IdentityId
from ui.look.theme import Look
from ui.presenter import Presenter
from ui.sidebar.model import Roster
from ui.tasks import Tasks
from ui.timing.goes_out import own_zone
from ui.timing.hours import saving
from ui.timing.hours.filled import Filled, fill
from ui.timing.hours.saving import Saved
from ui.timing.hours.sheet import Failed, HoursSheet, HoursVerbs

if TYPE_CHECKING:
    from desktop.app import Application


class HoursErrand(QObject):
    """Saves in the name of who sits here; what needs an approver's yes is refused in the sheet."""

    def __init__(self, look: Look, over: QWidget, tasks: Tasks, presenter: Presenter, roster: Roster) -> None:
        super().__init__()
        self._look = look
        self._over = over
        self._tasks = tasks
        self._presenter = presenter
        self._roster = roster
        self._app: Application | None = None
        self._sheet: HoursSheet | None = None

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app

    def ask(self, identity_id: str) -> None:
        """Opens the sheet over one identity's hours as they are kept now."""
        app = self._app
        if app is not None:
            wanted = IdentityId(identity_id)
            self._tasks.run(lambda: saving.identity_of(app, wanted), lambda found: self._show(app, found))

    def _show(self, app: Application, identity: Identity) -> None:
        if self._sheet is not None and self._sheet.is_open:
            return

        def weigh(filled: Filled, then: Callable[[str], None], failed: Failed) -> None:
            self._tasks.run(lambda: saving.weigh(app, identity.id, filled), then, failed)

        def save(filled: Filled, done: Callable[[], None], failed: Failed) -> None:
            self._save(app, identity, filled, done, failed)

        shown = fill(identity.timetable, own_zone())
        verbs = HoursVerbs(weigh, save, self._presenter.show_error)
        grace = app.settings.grace_minutes
        self._sheet = HoursSheet(self._look, self._over, identity, shown, grace, verbs)

    def _save(
        self, app: Application, seen: Identity, filled: Filled, done: Callable[[], None], failed: Failed
    ) -> None:
        operator = self._roster.operator
        if operator is None:
            failed(BadInput("Nobody is named at the keyboard.", remedy="Name who is, then save again."))
            return

        def saved(result: Saved) -> None:
            done()
            if result.is_new:
                title = f"The hours of {result.identity.name} are saved"
                self._presenter.say("circle-check", "green", title, result.follows, seconds=15)

        self._tasks.run(lambda: saving.change(app, seen, filled, operator.id), saved, failed)
