"""The window itself: on the screen at once with nothing in it, furnished behind the first paint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from desktop.errors import MastheadError
from ui.look.theme import Look
from ui.tasks import Tasks

if TYPE_CHECKING:
    from ui.rooms.rooms import Rooms

NARROW_BELOW = 1200
_SIDE = 285


class Threshold(QWidget):
    """What stands there until the rooms are furnished: the two grounds and the name."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, tokens = self._look, self._look.tokens
        painter.fillRect(self.rect(), QColor(tokens.bg))
        side = look.px(_SIDE if self.width() >= NARROW_BELOW else 65)
        painter.fillRect(QRectF(0, 0, side, self.height()), QColor(tokens.side))
        painter.fillRect(QRectF(side - 1, 0, 1, self.height()), QColor(tokens.line))
        if self.width() >= NARROW_BELOW:
            painter.setFont(look.serif(22))
            painter.setPen(QColor(tokens.text))
            painter.drawText(QPointF(look.px(16), look.px(35)), "Masthead")


class Window(QMainWindow):
    """`rooms` are there after `furnish`; `finish` lets go of everything and blocks."""

    closing = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.tasks = Tasks(self.show_error)
        self._rooms: Rooms | None = None
        self.setWindowTitle("Masthead")
        self.setMinimumSize(960, 640)
        self.resize(1440, 900)
        self.setCentralWidget(Threshold(look))

    @property
    def is_furnished(self) -> bool:
        """Whether the rooms are there."""
        return self._rooms is not None

    @property
    def rooms(self) -> Rooms:
        """The screens and what stands behind them, furnished on first use."""
        return self._rooms or self.furnish()

    def furnish(self) -> Rooms:
        """Builds the screens. Takes some 100 ms, mostly imports: call it after the first paint."""
        if self._rooms is None:
            from ui.rooms.rooms import Rooms
            from ui.rooms.shortcuts import bind

            self.look.dress()
            self._rooms = Rooms(self.look, self.tasks)
            self.setCentralWidget(self._rooms.root)
            self._rooms.root.setFocus(Qt.FocusReason.OtherFocusReason)
            bind(self, self._rooms)
            self._narrow()
        return self._rooms

    def show_error(self, error: MastheadError) -> None:
        """Shows what could not be done and its remedy."""
        self.rooms.presenter.show_error(error)

    def _narrow(self) -> None:
        if self._rooms is not None:
            self._rooms.narrow(self.width() < NARROW_BELOW)

    def finish(self) -> None:
        """Stops, keeps the last words and lets go of the application; blocks. Raises what keeping raises."""
        if self._rooms is not None:
            self._rooms.leave()
        else:
            self.tasks.finish()

    # Qt's questions

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self._rooms is None:
            return super().focusNextPrevChild(forward)
        return self._rooms.step_focus(self.focusWidget(), forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._narrow()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        event.accept()
