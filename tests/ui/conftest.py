"""One application with its faces and rules for all window tests, and a window over a small world."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.worlds import World, make_world
from ui.draft import checking, keeping
from ui.findings import panel
from ui.look.theme import Look, ThemeChoice
from ui.main import make_application
from ui.window import Window

_PATIENCE = 60_000
"""Milliseconds until a window that does not arrive fails its test: a busy machine is no fault of it."""


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture(scope="session")
def session_look(qapp: QApplication) -> Look:
    """Faces and rules are set once: setting them for every test would take four times as long."""
    make_application()
    made = Look(ThemeChoice.LIGHT)
    made.is_still = True
    made.dress()
    return made


@pytest.fixture
def look(session_look: Look) -> Iterator[Look]:
    yield session_look
    session_look.choose(ThemeChoice.LIGHT)


@pytest.fixture
def real_pace() -> None:
    """For tests about the pace itself: the pauses are those that people meet."""


@pytest.fixture(autouse=True)
def pace(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shortens the pauses between a key and keeping, checking and showing; their order stays."""
    if "real_pace" not in request.fixturenames:
        monkeypatch.setattr(keeping, "KEEP_MS", 50)
        monkeypatch.setattr(checking, "CHECK_MS", 30)
        monkeypatch.setattr(panel, "QUIET_SECONDS", 0.1)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


class Flashes(QObject):
    """Sees parts that show as windows of their own: shown before they have a parent, they would flash up."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's own name
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            is_popup = watched.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
            if not isinstance(watched, Window) and not is_popup:
                self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


Arrive = Callable[[World], Window]


@pytest.fixture
def arrive(look: Look, qtbot: QtBot, qapp: QApplication) -> Iterator[Arrive]:
    """Opens a window over a world and waits until everything is read."""
    flashes = Flashes()
    qapp.installEventFilter(flashes)

    def open_over(world: World) -> Window:
        window = Window(look)
        qtbot.addWidget(window, before_close_func=_finish)
        with qtbot.waitExposed(window, timeout=_PATIENCE):
            window.show()
        window.rooms.arrive(world.app)
        qtbot.waitUntil(lambda: window.rooms.roster.is_read and is_quiet(window), timeout=_PATIENCE)
        with qtbot.waitActive(window, timeout=_PATIENCE):
            window.activateWindow()
        return window

    yield open_over
    qapp.removeEventFilter(flashes)
    assert flashes.seen == []


def _finish(window: Window) -> None:
    if window.is_furnished and window.rooms.app is not None:
        window.finish()


def is_quiet(window: Window) -> bool:
    """Whether nothing is under way and the draft is kept and checked."""
    return window.tasks.is_idle and window.rooms.desk.is_settled and not window.rooms.sending.is_busy


@pytest.fixture
def window(arrive: Arrive, world: World) -> Window:
    return arrive(world)
