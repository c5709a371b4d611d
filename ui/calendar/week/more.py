"""How many posts of a day are not shown; a press opens the day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.look import strokes
from ui.look.theme import Look


class MoreView(QAbstractButton):
    """`asked` carries the day."""

    asked = Signal(object)

    def __init__(self, look: Look, day: date, count: int, over: QWidget) -> None:
        super().__init__(over)
        self._look = look
        self._words = f"{count} more"
        self.setAccessibleName(f"{count} more posts that day")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: self.asked.emit(day))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, rect = self._look, QRectF(self.rect())
        line = look.tone("text" if self.hasFocus() else "muted")
        width = 2 if self.hasFocus() else 1
        strokes.box(painter, rect, look.px(6), line=line, width=width)
        painter.setFont(look.sans(12, 600, has_even_figures=True))
        painter.setPen(look.tone("text"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._words)
