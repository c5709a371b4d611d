"""The icon beside the clock, where the desktop has a place for one; it decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from desktop.errors import MastheadError
from desktop.model.deliveries import Delivery, DeliveryId
from desktop.model.journal import JournalEntry
from ui.look import strokes
from ui.look.theme import Look
from ui.sidebar.model import Roster
from ui.tasks import Tasks
from ui.tray.notices import Notice, notices

if TYPE_CHECKING:
    from desktop.app import Application

_SIDE = 64
_SHOWN_MS = 10_000


class Tray(QObject):
    """`opened` carries the delivery to show, empty for the window alone; `told` every notice."""

    opened = Signal(str)
    told = Signal(object)

    def __init__(self, look: Look, window: QWidget, tasks: Tasks, roster: Roster) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._roster = roster
        self._app: Application | None = None
        self._clicked = ""
        self._icon = QSystemTrayIcon(mark(look), self)
        self._icon.setToolTip("Masthead")
        self._menu = QMenu(window)
        self._menu.addAction("Open Masthead").triggered.connect(lambda: self.opened.emit(""))
        self._menu.addAction("Quit Masthead").triggered.connect(window.close)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(lambda: self.opened.emit(self._clicked))

    def open(self, app: Application) -> None:
        """Gets the application, and shows the icon where there is a place for it."""
        self._app = app
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon.show()

    def leave(self) -> None:
        """Takes the icon away."""
        self._icon.hide()

    def hear(self, entries: tuple[JournalEntry, ...]) -> None:
        """Tells what is new, unless somebody looks at the window, which says it itself."""
        app = self._app
        if app is None or self._window.isActiveWindow():
            return

        def delivery_of(id: str) -> Delivery | None:
            try:
                return app.schedule.delivery(DeliveryId(id))
            except MastheadError:
                return None

        def work() -> tuple[Notice, ...]:
            return notices(entries, delivery_of, self._name_of)

        self._tasks.run(work, self._tell)

    def _name_of(self, identity_id: str) -> str:
        return next((i.name for i in self._roster.identities if i.id == identity_id), "an identity")

    def _tell(self, said: tuple[Notice, ...]) -> None:
        for notice in said:
            self._clicked = notice.delivery_id
            self.told.emit(notice)
            if self._icon.isVisible():
                kind = QSystemTrayIcon.MessageIcon
                icon = kind.Warning if notice.is_trouble else kind.Information
                self._icon.showMessage(notice.title, notice.text, icon, _SHOWN_MS)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.opened.emit("")


def mark(look: Look) -> QIcon:
    """An M on ink: the same in both themes, since the bar it stands in has a colour of its own."""
    picture = QPixmap(_SIDE, _SIDE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rect = QRectF(2, 2, _SIDE - 4, _SIDE - 4)
    strokes.box(painter, rect, 12, fill=look.tone("text"))
    font = look.serif(34)
    font.setPixelSize(44)
    painter.setFont(font)
    painter.setPen(QColor(look.tokens.bg))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "M")
    painter.end()
    return QIcon(picture)
