"""A month: each day with its count and its first posts; a press opens the day."""

from __future__ import annotations

from collections import Counter
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from ui.calendar.plan.days import Shown
from ui.calendar.plan.entries import Entry
from ui.calendar.week.chip import draw_edge
from ui.calendar.week.heads import posts_words
from ui.look import strokes
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.chips import CHIPS
from ui.parts.flow import throw_away
from ui.parts.words import draw_icon, width_of

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_LINE = 18


class DayCell(QAbstractButton):
    """One day of the month."""

    def __init__(self, look: Look, day: date) -> None:
        super().__init__()
        self._look = look
        self.day = day
        self.entries: tuple[Entry, ...] = ()
        self._is_today = self._is_other = self.has_name = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.update)

    def show_entries(self, entries: tuple[Entry, ...], today: date, month: int) -> None:
        """The posts of the day; `month` is the one that is shown."""
        self.entries = entries
        self._is_today, self._is_other = self.day == today, self.day.month != month
        states = Counter(entry.said for entry in entries)
        said = ", ".join(f"{count} {word}" for word, count in states.items())
        today_words = ", today" if self._is_today else ""
        words = f"{moments.long_day_words(self.day)}{today_words}, {posts_words(len(entries))}"
        self.setAccessibleName(f"{words}: {said}" if said else words)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.click()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, rect, tokens = self._look, QRectF(self.rect()), self._look.tokens
        painter.fillRect(rect, QColor(tokens.well if self._is_other else tokens.card))
        painter.fillRect(QRectF(0, 0, rect.width(), 1), QColor(tokens.line2))
        painter.fillRect(QRectF(0, 0, 1, rect.height()), QColor(tokens.line2))
        head = QRectF(look.px(8), look.px(4), rect.width() - look.px(16), look.px(22))
        number = look.serif(15)
        painter.setFont(number)
        painter.setPen(look.tone("muted" if self._is_other else "text"))
        words = f"{self.day.day} · today" if self._is_today else str(self.day.day)
        if self.has_name:
            words = f"{moments.day_words(self.day)[:3]} {words}"
        painter.drawText(head, _LEFT, words)
        if self.entries:
            painter.setFont(look.sans(12, 400, has_even_figures=True))
            painter.setPen(look.tone("muted"))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(head, right, posts_words(len(self.entries)))
        self._paint_lines(painter, rect)
        if self._is_today:
            painter.fillRect(QRectF(1, 0, rect.width() - 1, 3), look.tone("text"))
        if self.hasFocus():
            strokes.box(painter, rect.adjusted(3, 3, -2, -2), 6, line=look.tone("text"), width=2)

    def _paint_lines(self, painter: QPainter, rect: QRectF) -> None:
        look, y = self._look, float(self._look.px(28))
        room = int((rect.height() - y - look.px(4)) // look.px(_LINE))
        shown = self.entries if len(self.entries) <= room else self.entries[: max(0, room - 1)]
        for entry in shown:
            _paint_line(
                painter, look, QRectF(look.px(8), y, rect.width() - look.px(14), look.px(_LINE)), entry
            )
            y += look.px(_LINE)
        if len(shown) < len(self.entries):
            painter.setFont(look.sans(12, 600))
            painter.setPen(look.tone("muted"))
            place = QRectF(look.px(8), y, rect.width() - look.px(14), look.px(_LINE))
            painter.drawText(place, _LEFT, f"{len(self.entries) - len(shown)} more")


def _paint_line(painter: QPainter, look: Look, place: QRectF, entry: Entry) -> None:
    """The state's sign, as whom, when, the first words."""
    worn = CHIPS[entry.word] if entry.word else None
    draw_edge(painter, look, QRectF(place.left(), place.top() + 2, look.px(4), place.height() - 4), entry)
    sign = QPointF(place.left() + look.px(14), place.center().y())
    draw_icon(
        painter, look, worn.icon if worn else "pencil", look.tone(worn.tone if worn else "muted"), sign, 13
    )
    x = place.left() + look.px(24)
    initials, clock, words = look.sans(11, 700), look.sans(12, 600, has_even_figures=True), look.sans(12)
    for text, font, colour in (
        (entry.draft.identity.initials, initials, look.ink(entry.draft.identity)),
        (entry.clock, clock, look.tone("text")),
        (entry.words, words, look.tone("text")),
    ):
        painter.setFont(font)
        painter.setPen(colour)
        room = max(0, int(place.right() - x))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(x, place.top(), room, place.height()), _LEFT, cut)
        x += width_of(font, text) + look.px(5)


class MonthGrid(QWidget):
    """`opened` carries a day."""

    opened = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.cells: list[DayCell] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self.setAccessibleName("Month")

    def show_days(self, shown: Shown) -> None:
        """Other days."""
        if tuple(cell.day for cell in self.cells) == shown.days:
            return
        for old in self.cells:
            throw_away(old)
        self.cells = [DayCell(self._look, day) for day in shown.days]
        for number, cell in enumerate(self.cells):
            cell.has_name = number < 7
            cell.clicked.connect(lambda _=False, day=cell.day: self.opened.emit(day))
            self._grid.addWidget(cell, number // 7, number % 7)
        for row in range(6):
            self._grid.setRowStretch(row, 1 if row < len(self.cells) // 7 else 0)
        self._stop_at(0)

    def show_entries(self, entries: tuple[Entry, ...], today: date, month: int) -> None:
        """The newest reading."""
        for cell in self.cells:
            cell.show_entries(tuple(e for e in entries if e.day == cell.day), today, month)

    def _stop_at(self, number: int) -> None:
        for index, cell in enumerate(self.cells):
            is_stop = index == number
            cell.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        at = next((number for number, cell in enumerate(self.cells) if cell.hasFocus()), None)
        step = steps.get(Qt.Key(event.key()))
        if at is None or step is None:
            super().keyPressEvent(event)
        elif 0 <= at + step < len(self.cells):
            self._stop_at(at + step)
            self.cells[at + step].setFocus(Qt.FocusReason.TabFocusReason)
