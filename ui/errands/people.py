"""What follows a choice about people and accounts: naming, sitting down, adding, practising."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from desktop.errors import MastheadError
from desktop.model.identities import Network, Operator, OperatorId
from ui.accounts.add_account import AddAccountSheet
from ui.accounts.adding import Added, Adding, add
from ui.accounts.practice import start_practice
from ui.errands.hours import HoursErrand
from ui.look.theme import Look, ThemeChoice
from ui.presenter import Presenter
from ui.sheets.reason import ReasonSheet
from ui.sidebar.model import Roster
from ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.app import Application

_THEMES = {
    ThemeChoice.SYSTEM: "Theme as on this computer",
    ThemeChoice.LIGHT: "Light theme",
    ThemeChoice.DARK: "Dark theme",
}


class PeopleErrand(QObject):
    """Opens the sheets and menus about people, does the work on the pool, and says what came of it."""

    def __init__(
        self,
        look: Look,
        over: QWidget,
        tasks: Tasks,
        presenter: Presenter,
        roster: Roster,
        sit_down: Callable[[OperatorId], None],
        show_journal: Callable[[], None],
    ) -> None:
        super().__init__()
        self._look = look
        self._over = over
        self._tasks = tasks
        self._presenter = presenter
        self._roster = roster
        self._sit_down = sit_down
        self._show_journal = show_journal
        self.hours = HoursErrand(look, over, tasks, presenter, roster)
        self._app: Application | None = None

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app
        self.hours.open(app)

    def add_account(self, network: Network = Network.X) -> None:
        """Opens the sheet that adds an account."""
        if self._app is not None:
            late = self._presenter.show_error
            AddAccountSheet(self._look, self._over, self._roster, self._add, late, network)

    def _add(self, adding: Adding, done: Callable[[], None], failed: Callable[[MastheadError], None]) -> None:
        app = self._app
        if app is None:
            return

        def added(result: Added) -> None:
            done()
            account, identity = result.account, result.identity
            self._presenter.say(
                "circle-check", "green", f"{account.label} on {account.network.label} is added",
                f"It speaks for {identity.name}, {identity.kind.value.lower()}, and nobody else.", seconds=15,
            )  # fmt: skip
            self._roster.read(lambda: self._sit_down(result.operator_id))

        self._tasks.run(lambda: add(app, adding), added, failed)

    def practise(self, your_name: str) -> None:
        """Starts practice as the person here, or as the name given."""
        app, operator = self._app, self._roster.operator
        if app is None:
            return
        name = operator.name if operator else your_name
        self._tasks.run(
            lambda: start_practice(app, name), lambda you: self._roster.read(lambda: self._sit_down(you))
        )

    # menus

    def offer_operators(self, at: QPoint) -> None:
        """Who is at the keyboard: those named on this computer, or somebody new."""
        menu = QMenu(self._over)
        now = self._roster.operator
        for operator in self._roster.operators:
            action = menu.addAction(f"{operator.name} is at the keyboard")
            action.setCheckable(True)
            action.setChecked(now is not None and operator.id == now.id)
            action.triggered.connect(lambda _=False, who=operator: self._sit_down(who.id))
        if self._roster.operators:
            menu.addSeparator()
        menu.addAction("Name another person", self.name_operator)
        menu.popup(at - QPoint(0, menu.sizeHint().height() + 30))

    def name_operator(self) -> None:
        """Asks for a person's name."""
        ReasonSheet(
            self._look,
            self._over,
            title="Who is at the keyboard?",
            text="The name stands beside everything this person signs, waives or sends.",
            field="Name, as colleagues know it",
            do="Name this person",
            then=self._name,
        )

    def _name(self, name: str) -> None:
        app = self._app
        if app is None:
            return

        def named(operator: Operator) -> None:
            self._roster.read(lambda: self._sit_down(operator.id))

        self._tasks.run(lambda: app.enroll.name_operator(name), named)

    def offer_settings(self, at: QPoint) -> None:
        """The theme, when each identity speaks, and the journal."""
        menu = QMenu(self._over)
        for choice, words in _THEMES.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(self._look.choice is choice)
            action.triggered.connect(lambda _=False, c=choice: self._look.choose(c))
        menu.addSeparator()
        if self._roster.identities:
            hours = menu.addMenu("Quiet hours and slots")
            for identity in self._roster.identities:
                words = f"{identity.name}, {identity.kind.value.lower()}".replace("&", "&&")
                hours.addAction(words, partial(self.hours.ask, identity.id))
        menu.addAction("Open the journal", self._show_journal)
        menu.popup(at)
