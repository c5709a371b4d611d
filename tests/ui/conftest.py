"""One application with its faces and rules for all window tests, and a window over a small world."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.worlds import World, make_world
from ui.look.theme import Look, ThemeChoice
from ui.main import make_application
from ui.window import Window


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture(scope="session")
def session_look(qapp: QApplication) -> Look:
    """Faces and rules are set once: setting them for every test would take four times as long."""
    make_application()
    made = Look(ThemeChoice.LIGHT)
    made.is_still = True
    made.apply()
    return made


@pytest.fixture
def look(session_look: Look) -> Iterator[Look]:
    yield session_look
    session_look.choose(ThemeChoice.LIGHT)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


Arrive = Callable[[World], Window]


@pytest.fixture
def arrive(look: Look, qtbot: QtBot) -> Iterator[Arrive]:
    """Opens a window over a world and waits until everything is read."""
    opened: list[Window] = []

    def open_over(world: World) -> Window:
        window = Window(look)
        qtbot.addWidget(window, before_close_func=_finish)
        opened.append(window)
        with qtbot.waitExposed(window):
            window.show()
        window.arrive(world.app)
        qtbot.waitUntil(lambda: window.roster.is_read and is_quiet(window))
        with qtbot.waitActive(window):
            window.activateWindow()
        return window

    yield open_over


def _finish(window: Window) -> None:
    if window.app is not None:
        window.finish()


def is_quiet(window: Window) -> bool:
    """Whether nothing is under way and the draft is kept and checked."""
    return window.tasks.is_idle and window.desk.is_settled and not window.sending.is_busy


@pytest.fixture
def window(arrive: Arrive, world: World) -> Window:
    return arrive(world)
