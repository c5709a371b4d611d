"""The red frame round the window and the red bar at its head while everything is held; it only shows."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.holding import words
from ui.holding.reading import Held
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.words import Heading, Line, Sign

_HEIGHT = 78
_FRAME = 3


class HoldBar(QWidget):
    """78 px of red with the reason, who and since when; its button begins the way back."""

    review = Signal()

    def __init__(self, look: Look, zone: str) -> None:
        super().__init__()
        self._look = look
        self._zone = zone
        self._held: Held | None = None
        self.setFixedHeight(look.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(22), 0, look.px(18), 0)
        row.setSpacing(look.px(16))
        row.addWidget(Sign(look, "hand-stop", "on_fill", size=34))
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        column.addStretch(1)
        self._title = Heading(look, size=22)
        self._second = Line(look, "", weight=500, tone="on_fill")
        for part in (self._title, self._second):
            part.setProperty("tone", "on_fill")
            column.addWidget(part)
        column.addStretch(1)
        row.addLayout(column, 1)
        self.button = Push(look, "Review", "on_red", icon="list-check")
        self.button.clicked.connect(self.review)
        row.addWidget(self.button)

    def show_held(self, held: Held, now: datetime) -> None:
        """Says what is held."""
        self._held = held
        title = words.title(held)
        self._title.setText(title)
        self.button.say(words.review_words(held))
        self.renew(now)
        self.setAccessibleName(f"{title} {self._second.text()}")

    def renew(self, now: datetime) -> None:
        """Says how long by now."""
        if self._held is not None:
            self._second.say(words.second_line(self._held, self._zone, now))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._look.tokens.redfill))


class HeldFrame(QWidget):
    """The whole window's ground: the bar above and `row` below; while held, a red line runs round both."""

    def __init__(self, look: Look, zone: str) -> None:
        super().__init__()
        self._look = look
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.bar = HoldBar(look, zone)
        self.bar.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.bar)
        self.row = QHBoxLayout()
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(0)
        self._column.addLayout(self.row, 1)

    def show_held(self, held: Held | None, now: datetime) -> None:
        """Shows the hold, or takes the red away."""
        edge = self._look.px(_FRAME) if held is not None else 0
        self._column.setContentsMargins(edge, edge, edge, edge)
        self.bar.setVisible(held is not None)
        if held is not None:
            self.bar.show_held(held, now)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.bar.isHidden():
            edge = self._look.px(_FRAME)
            painter = QPainter(self)
            rect, colour = QRectF(self.rect()), QColor(self._look.tokens.redfill)
            painter.fillRect(QRectF(0, 0, rect.width(), edge), colour)
            painter.fillRect(QRectF(0, rect.height() - edge, rect.width(), edge), colour)
            painter.fillRect(QRectF(0, 0, edge, rect.height()), colour)
            painter.fillRect(QRectF(rect.width() - edge, 0, edge, rect.height()), colour)
