"""The real window as the tour's camera: put where a step can be seen and pictured; it does no step itself."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt

from desktop.errors import StorageError
from desktop.model.identities import OperatorId
from desktop.model.posts import DraftId
from ui.look.theme import Look, ThemeChoice
from ui.sheets.sheet import Sheet
from ui.window import Window

if TYPE_CHECKING:
    from desktop.app import Application

_SIZE = (1440, 900)
_LONGEST = 10.0
"""Seconds that the window may take to show what there is; a picture then shows what it has."""
_CALM = 0.08
"""Seconds without any work after which the window shows all: news are gathered for 30 ms, typing for more."""


class Camera:
    """A window over an application that others work with, on no screen."""

    def __init__(self, app: Application, folder: Path) -> None:
        from ui.main import make_application

        self._qt = make_application()
        self._app = app
        self._folder = folder
        look = Look(ThemeChoice.LIGHT)
        look.is_still = True
        look.apply()
        self._window = Window(look)
        self._window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._window.resize(*_SIZE)
        self._window.show()
        self._rooms = self._window.furnish()
        self._rooms.arrive(app)
        self._settle()

    def show_start(self) -> None:
        """What somebody sees who has no account yet."""
        self._go("compose")

    def show_compose(self, draft_id: DraftId) -> None:
        """A draft in the composer, at the keyboard of its author."""
        draft = self._app.compose.draft(draft_id)
        self._seat(draft.author_id)
        self._rooms.desk.take_up(draft, self._app.compose.saved_at(draft_id))
        self._go("compose")

    def press(self) -> None:
        """The button that sends what is in the composer, which may ask something first."""
        self._rooms.compose.press()
        self._settle()

    def show_approvals(self, operator_id: OperatorId) -> None:
        """What waits for signatures, as one operator sees it."""
        self._seat(operator_id)
        self._go("approvals")

    def show_queue(self, key: str = "") -> None:
        """The queue, with one row open where its key is given."""
        self._go("queue")
        if key:
            self._rooms.places.open_in_queue(key)
            self._settle()

    def show_policy(self, rule_id: str) -> None:
        """The policy, with one rule open."""
        self._go("policy")
        self._rooms.policy.open_rule(rule_id)
        self._settle()

    def show_journal(self) -> None:
        """The journal."""
        self._go("journal")

    def take(self, name: str) -> str:
        """Keeps a picture and closes whatever question was open; gives the file.

        Raises StorageError when it cannot be written.
        """
        path = self._folder / f"{name}.png"
        if not self._window.grab().save(str(path), "PNG"):
            raise StorageError(f"The picture {path} could not be written.", remedy="Name another folder.")
        for sheet in self._window.findChildren(Sheet):
            sheet.cancel()
        self._rooms.presenter.clear()
        self._settle()
        return str(path)

    def close(self) -> None:
        """Lets go of the window, and closes the application with it."""
        self._window.finish()
        self._window.close()
        self._window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _seat(self, operator_id: OperatorId) -> None:
        self._rooms.sit_down(operator_id)
        self._settle()

    def _go(self, place: str) -> None:
        self._settle()
        self._rooms.places.go(place)
        self._settle()

    def _settle(self) -> None:
        """Lets the window do its work until it has had none for a while."""
        rooms, until = self._rooms, time.monotonic() + _LONGEST
        calm_since = time.monotonic()
        while time.monotonic() < until:
            self._qt.processEvents()
            now = time.monotonic()
            # Asked after the pause, not before: a worker may have kept this thread waiting for longer.
            if not (rooms.tasks.is_idle and rooms.desk.is_settled and not rooms.sending.is_busy):
                calm_since = now
            elif now - calm_since >= _CALM:
                return
            time.sleep(0.005)


def open_camera(app: Application, folder: Path) -> Camera:
    """A camera whose pictures go to `folder`; where there is no screen it needs none."""
    if sys.platform == "linux" and not _has_screen(os.environ.get):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return Camera(app, folder)


def _has_screen(variable: Callable[[str], str | None]) -> bool:
    return bool(variable("DISPLAY") or variable("WAYLAND_DISPLAY"))
