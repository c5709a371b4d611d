"""Opens the window first and everything heavy behind it; nothing heavy may be imported at the top here.

Measured: the store, the networks and the keyring together take 2.5 seconds to import.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.errors import MastheadError
from desktop.settings import home_folder
from ui.habits import Habits
from ui.interrupts import Interrupts
from ui.look import fonts
from ui.look.theme import Look, ThemeChoice, system_scale
from ui.sheets.trouble import Trouble
from ui.window import Window

if TYPE_CHECKING:
    from desktop.app import Application


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
    """One run of the window over one data folder: opened after the first paint, closed in order."""

    def __init__(self, window: Window, home: Path, habits: Habits) -> None:
        self.window = window
        self._home = home
        self._habits = habits
        self._error: MastheadError | None = None
        window.closing.connect(self.end)
        FirstPaint(window, self.open)

    def open(self) -> None:
        """Opens the data folder off the UI thread."""
        home = self._home

        def work() -> Application:
            from desktop.app import Application

            return Application.open(home, is_exclusive=True)

        self.window.tasks.run(work, self._arrive, self._refuse)

    def _arrive(self, app: Application) -> None:
        self.window.look.know((), self._habits.hues)
        self.window.arrive(app, self._habits.operator_id)
        app.publisher.start()

    def _refuse(self, error: MastheadError) -> None:
        Trouble(self.window.look, self.window, error, self.open)

    def end(self) -> None:
        """Stops, joins, closes; the last words are kept first."""
        window, habits = self.window, self._habits
        operator = window.roster.operator
        habits.theme = window.look.choice.value
        habits.hues = {**habits.hues, **window.look.hue_names}
        habits.operator_id = operator.id if operator else habits.operator_id
        if not (window.isMaximized() or window.isFullScreen()):
            habits.width, habits.height = window.width(), window.height()
        if window.app is not None:
            habits.keep(self._home)
        try:
            window.finish()
        except MastheadError as error:
            self._error = error

    @property
    def code(self) -> int:
        """0, or 4 when the last words could not be kept; the sentence goes to standard error."""
        if self._error is not None:
            sys.stderr.write(f"{self._error}\n")
            return 4
        return 0


def make_application() -> QApplication:
    """The one QApplication, with the bundled faces loaded."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Masthead")
    app.setDesktopFileName("masthead")
    fonts.load()
    return app


def open_window(home: Path | None) -> int:
    """Shows the window over the data folder and runs until it is closed; gives the exit code."""
    app = make_application()
    folder = home_folder(home)
    habits = Habits.read(folder)
    choice = next((one for one in ThemeChoice if one.value == habits.theme), ThemeChoice.SYSTEM)
    look = Look(choice, system_scale())
    look.apply()
    look.follow_system()
    window = Window(look)
    window.resize(habits.width, habits.height)
    session = Session(window, folder, habits)
    interrupts = Interrupts(window.close)
    window.show()
    app.exec()
    interrupts.leave()
    return session.code


def grab(window: QWidget, path: Path) -> None:
    """Saves a picture of the window as PNG; raises MastheadError where the file cannot be written."""
    if not window.grab().save(str(path), "PNG"):
        raise MastheadError(f"The picture {path} could not be written.", remedy="Name another folder.")
