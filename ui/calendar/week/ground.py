"""What lies behind the chips: hours, days, what has passed, quiet hours, the present; it holds no post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.calendar.plan.placing import Place
from ui.look import strokes
from ui.look.theme import Look
from ui.look.tokens import mixed

HOUR, GUTTER = 46, 54
"""How high an hour is, and how wide the column of hours, in design pixels."""
_DAY = 24 * 60
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Measure:
    """From days and minutes of the wall clock to pixels, and back."""

    days: tuple[date, ...]
    width: float
    hour: float
    gutter: float

    @property
    def column(self) -> float:
        """How wide a day is."""
        return (self.width - self.gutter) / len(self.days)

    @property
    def height(self) -> float:
        """How high a day is, by the clock on the wall."""
        return 24 * self.hour

    def x(self, day: date) -> float:
        """Where a day begins."""
        return self.gutter + self.days.index(day) * self.column

    def y(self, minute: float) -> float:
        """Where a minute of the day is."""
        return minute * self.hour / 60

    def day_at(self, x: float) -> date:
        """The day at a place, or the nearest."""
        number = int((x - self.gutter) // self.column)
        return self.days[min(max(number, 0), len(self.days) - 1)]

    def minute_at(self, y: float) -> float:
        """The minute at a place, within the day."""
        return min(max(y * 60 / self.hour, 0.0), float(_DAY))

    def chip(self, day: date, place: Place) -> QRectF:
        """A chip's place inside its day, with a little room beside it."""
        inside = self.column - 9
        left = self.x(day) + 5 + place.left * inside
        return QRectF(left, place.top, place.width * inside - (2 if place.width < 1 else 0), place.height)


@dataclass(frozen=True, slots=True)
class Ground:
    """What is drawn behind one day: bands of minutes with what they say."""

    quiet: tuple[tuple[int, int, str], ...] = ()
    skipped: tuple[tuple[int, int], ...] = ()


def draw_ground(
    painter: QPainter,
    look: Look,
    measure: Measure,
    grounds: dict[date, Ground],
    present: tuple[date, int],
) -> None:
    """All of it; `present` is the wall time of now."""
    tokens, today = look.tokens, present[0]
    for day in measure.days:
        column = QRectF(measure.x(day), 0, measure.column, measure.height)
        painter.fillRect(column, QColor(tokens.card))
        passed = measure.height if day < today else measure.y(present[1]) if day == today else 0.0
        painter.fillRect(QRectF(column.left(), 0, column.width(), passed), QColor(tokens.well))
        ground = grounds.get(day, Ground())
        for begins, ends, words in ground.quiet:
            shade = QColor(mixed(tokens.slate, tokens.card, tokens.tint))
            _band(painter, look, measure, day, (begins, ends), shade, words)
        for begins, ends in ground.skipped:
            said = f"The clocks skip {_clock(begins)} to {_clock(ends)}"
            _band(painter, look, measure, day, (begins, ends), QColor(tokens.hover), said)
    painter.setFont(look.sans(12, 400, has_even_figures=True))
    for hour in range(24):
        y = measure.y(hour * 60)
        painter.fillRect(QRectF(measure.gutter, y, measure.width, 1), QColor(tokens.line))
        if hour and not (today in measure.days and abs(hour * 60 - present[1]) < 22):
            painter.setPen(look.tone("muted"))
            place = QRectF(0, y - look.px(9), measure.gutter - look.px(10), look.px(18))
            painter.drawText(place, _RIGHT, f"{hour:02d}:00")
    for day in measure.days:
        painter.fillRect(QRectF(measure.x(day), 0, 1, measure.height), QColor(tokens.line2))
    painter.fillRect(QRectF(measure.width - 1, 0, 1, measure.height), QColor(tokens.line2))


def draw_present(painter: QPainter, look: Look, measure: Measure, present: tuple[date, int]) -> None:
    """The line of the present moment through today, with its time."""
    today, minute = present
    if today not in measure.days:
        return
    y, left = measure.y(minute), measure.x(today)
    red = look.tone("red")
    painter.setPen(QPen(red, 2))
    painter.drawLine(QLineF(left, y, left + measure.column, y))
    painter.setBrush(red)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(left, y), look.px(5), look.px(5))
    painter.setFont(look.sans(12, 700, has_even_figures=True))
    painter.setPen(red)
    place = QRectF(0, y - look.px(9), measure.gutter - look.px(10), look.px(18))
    painter.drawText(place, _RIGHT, _clock(minute))


def draw_target(painter: QPainter, look: Look, rect: QRectF, ink: QColor, words: str) -> None:
    """Where a lifted chip would land."""
    fill = QColor(mixed(ink.name(), look.tokens.card, look.tokens.tint))
    strokes.box(painter, rect, look.px(6), fill=fill, line=ink, width=2, style=Qt.PenStyle.DashLine)
    painter.setFont(look.sans(12, 600, has_even_figures=True))
    painter.setPen(ink)
    painter.drawText(rect.adjusted(look.px(9), look.px(3), 0, 0), Qt.AlignmentFlag.AlignTop, words)


def draw_cursor(painter: QPainter, look: Look, rect: QRectF, words: str) -> None:
    """The time that Enter would take."""
    strokes.box(painter, rect, look.px(6), line=look.tone("text"), width=2)
    painter.setFont(look.sans(12, 600, has_even_figures=True))
    painter.setPen(look.tone("text"))
    painter.drawText(rect.adjusted(look.px(9), 0, 0, 0), _LEFT, words)


def _band(
    painter: QPainter,
    look: Look,
    measure: Measure,
    day: date,
    minutes: tuple[int, int],
    shade: QColor,
    words: str,
) -> None:
    begins, ends = (measure.y(minute) for minute in minutes)
    place = QRectF(measure.x(day), begins, measure.column, ends - begins)
    painter.fillRect(place, shade)
    painter.setFont(look.sans(11, 600))
    painter.setPen(look.tone("muted"))
    inside = place.adjusted(look.px(8), look.px(4), -look.px(4), -look.px(4))
    top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
    painter.drawText(inside, int(top) | int(Qt.TextFlag.TextWordWrap), words)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
