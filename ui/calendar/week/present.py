"""The line of the present moment, over the chips of today; the pointer goes through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.calendar.week.ground import draw_present
from ui.look.theme import Look

if TYPE_CHECKING:
    from ui.calendar.week.grid import Grid


class PresentLine(QWidget):
    """As large as the hours; what it says is in the name of the hours' times already."""

    def __init__(self, look: Look, grid: Grid) -> None:
        super().__init__(grid)
        self._look = look
        self._grid = grid
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_present(painter, self._look, self._grid.measure, self._grid.present)
