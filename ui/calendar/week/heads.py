"""The days above the hours: number, name and how many posts; a press opens the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.calendar.week.ground import GUTTER
from ui.look import strokes
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.flow import throw_away
from ui.parts.words import width_of

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def posts_words(count: int) -> str:
    """ "1 post", "3 posts", "free"."""
    if count == 0:
        return "free"
    return "1 post" if count == 1 else f"{count} posts"


class DayHead(QAbstractButton):
    """One day."""

    def __init__(self, look: Look, day: date) -> None:
        super().__init__()
        self._look = look
        self.day = day
        self._count = 0
        self._is_today = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.update)

    def count(self, count: int, is_today: bool) -> None:
        """How many posts it has."""
        self._count, self._is_today = count, is_today
        today = ", today" if is_today else ""
        self.setAccessibleName(f"{moments.long_day_words(self.day)}{today}, {posts_words(count)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(90), self._look.px(46))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, rect = self._look, QRectF(self.rect())
        number = look.serif(26)
        painter.setFont(number)
        painter.setPen(look.tone("text"))
        left = look.px(8)
        painter.drawText(rect.adjusted(left, 0, 0, 0), _LEFT, str(self.day.day))
        x = left + width_of(number, str(self.day.day)) + look.px(9)
        name = moments.day_words(self.day)[:3] + (" · today" if self._is_today else "")
        half = rect.height() / 2
        painter.setFont(look.sans(12, 700 if self._is_today else 500))
        painter.setPen(look.tone("text" if self._is_today else "muted"))
        painter.drawText(QRectF(x, 2, rect.width() - x, half), _LEFT, name)
        painter.setFont(look.sans(12, 400, has_even_figures=True))
        painter.setPen(look.tone("muted"))
        painter.drawText(QRectF(x, half - 2, rect.width() - x, half), _LEFT, posts_words(self._count))
        if self._is_today:
            painter.fillRect(QRectF(1, rect.height() - 3, rect.width() - 1, 3), look.tone("text"))
        if self.hasFocus():
            strokes.box(painter, rect.adjusted(2, 1, -2, -4), 6, line=look.tone("text"), width=2)


class DayHeads(QWidget):
    """`opened` carries a day."""

    opened = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.heads: list[DayHead] = []
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self.setAccessibleName("Days")

    def show_days(self, days: tuple[date, ...], right: int) -> None:
        """The days on show; `right` is how wide the scroll bar beside the hours is."""
        self._row.setContentsMargins(self._look.px(GUTTER), 0, right, 0)
        if days == tuple(head.day for head in self.heads):
            return
        for old in self.heads:
            throw_away(old)
        self.heads = [DayHead(self._look, day) for day in days]
        for head in self.heads:
            head.clicked.connect(lambda _=False, day=head.day: self.opened.emit(day))
            self._row.addWidget(head, 1)

    def show_counts(self, counts: Mapping[date, int], today: date) -> None:
        """How many posts each has."""
        for head in self.heads:
            head.count(counts.get(head.day, 0), head.day == today)
