"""Opens the window first and everything heavy behind it; nothing heavy may be imported at the top here."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from desktop.errors import MastheadError
from desktop.settings import home_folder
from ui.look import fonts
from ui.look.theme import Look, ThemeChoice, system_scale
from ui.session.habits import Habits
from ui.session.interrupts import Interrupts
from ui.session.session import Session
from ui.window import Window


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
