"""One run over one data folder: furnished and opened after the first paint, closed in order; nothing lost."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from desktop.errors import MastheadError
from ui.session.habits import Habits
from ui.window import Window

if TYPE_CHECKING:
    from desktop.app import Application
    from ui.reach.system import SystemReach
    from ui.session.beside import Beside
    from ui.tray.icon import Tray

NOT_KEPT = 4
"""The exit code when the last words could not be kept."""


class FirstPaint(QObject):
    """Calls `then` once, after the window was painted for the first time."""

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


class Session:
    """Opens the data folder behind the window and lets go of it when the window closes."""

    def __init__(self, window: Window, home: Path, habits: Habits) -> None:
        self.window = window
        self._home = home
        self._habits = habits
        self._error: MastheadError | None = None
        self.beside: Beside | None = None
        self.tray: Tray | None = None
        self.system: SystemReach | None = None
        window.closing.connect(self.end)
        FirstPaint(window, self.begin)

    def begin(self) -> None:
        """The window is on the screen: opens the folder on the pool, and furnishes meanwhile."""
        self.open()
        self.window.furnish()

    def open(self) -> None:
        """Opens the data folder off the UI thread."""
        home = self._home

        def work() -> Application:
            # The store, the networks and the keyring take 2.5 seconds to import: never before the paint.
            from desktop.app import Application, Seat

            app = Application.open(home, seat=Seat.WINDOW)
            app.check.warm()
            return app

        self.window.tasks.run(work, self._arrive, self._refuse)

    def _arrive(self, app: Application) -> None:
        from ui.reach.system import SystemReach
        from ui.session.beside import Beside
        from ui.tray.icon import Tray

        self.window.look.know((), self._habits.hues)
        rooms = self.window.rooms
        rooms.arrive(app, self._habits.operator_id)
        app.publisher.start()
        self.system = SystemReach()
        self.system.told.connect(rooms.reach.hear_system)
        rooms.reach.asked.connect(self.system.ask)
        self.system.begin()
        self.beside = Beside(self.window.tasks, rooms.bridge)
        self.tray = Tray(self.window.look, self.window, self.window.tasks, rooms.roster)
        self.beside.came.connect(self.tray.hear)
        self.tray.opened.connect(self._show)
        self.tray.open(app)
        self.beside.begin(app)

    def _show(self, delivery_id: str) -> None:
        """Somebody clicked beside the clock: the window comes to the front, with that post open."""
        window = self.window
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()
        if delivery_id and window.is_furnished:
            window.rooms.places.open_in_queue(delivery_id)

    def _refuse(self, error: MastheadError) -> None:
        from ui.sheets.trouble import Trouble

        Trouble(self.window.look, self.window, error, self.open)

    def end(self) -> None:
        """Stops, joins, closes; the last words are kept first."""
        window = self.window
        if self.beside is not None and self.tray is not None:
            self.beside.end()
            self.tray.leave()
        if window.is_furnished and window.rooms.app is not None:
            self._remember()
        try:
            window.finish()
        except MastheadError as error:
            self._error = error

    def _remember(self) -> None:
        window, habits = self.window, self._habits
        operator = window.rooms.roster.operator
        habits.theme = window.look.choice.value
        habits.hues = {**habits.hues, **window.look.hue_names}
        habits.operator_id = operator.id if operator else habits.operator_id
        if not (window.isMaximized() or window.isFullScreen()):
            habits.width, habits.height = window.width(), window.height()
        habits.keep(self._home)

    @property
    def code(self) -> int:
        """0, or 4 when the last words could not be kept; the sentence goes to standard error."""
        if self._error is not None:
            sys.stderr.write(f"{self._error}\n")
            return NOT_KEPT
        return 0
