"""Words and signs on the page: lines that wrap, lines that may be cut, icons; always plain text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from ui.look import icons, strokes
from ui.look.theme import Look
from ui.look.tokens import Tone


class Words(QLabel):
    """Wrapped plain text. Its height follows its width, so it is never cut and never widens the window."""

    def __init__(self, look: Look, text: str = "", *, size: int = 13, weight: int = 400, tone: Tone = "text"):
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(look.sans(size, weight))
        self.setProperty("tone", tone)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        # The label's own answer guesses several lines and makes windows grow past the screen.
        return QSize(20, self.fontMetrics().height())


class Heading(QLabel):
    """A name or a heading, in the serif face."""

    def __init__(self, look: Look, text: str = "", *, size: int = 20):
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(look.serif(size))


class Line(QLabel):
    """One line that may be cut with "…"; it shows itself whole on hover and on focus."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        size: int = 13,
        weight: int = 400,
        tone: Tone = "text",
        has_even_figures: bool = False,
    ):
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(look.sans(size, weight, has_even_figures=has_even_figures))
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str, tone: Tone | None = None) -> None:
        """Shows other words, in another tone where one is given."""
        self._whole = " ".join(text.split())
        self.setAccessibleName(self._whole)
        if tone is not None and self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The whole line."""
        return self._whole

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(min(self.sizeHint().width(), metrics.horizontalAdvance("…") * 3), metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), cut)

    def is_cut(self) -> bool:
        """Whether some of the words do not fit."""
        return self.fontMetrics().horizontalAdvance(self._whole) > self.width()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            self.setToolTip(self._whole if self.is_cut() else "")
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.is_cut():
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self._whole, self)


class Sign(QWidget):
    """One icon, drawn in a tone or in a colour of its own. Its meaning stands in words beside it."""

    def __init__(self, look: Look, name: str, tone: Tone = "muted", *, size: int = 18, label: str = ""):
        super().__init__()
        self._look = look
        self._name = name
        self._tone: Tone = tone
        self._colour: QColor | None = None
        self._size = size
        self.setFixedSize(look.px(size), look.px(size))
        self.setAccessibleName(label)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def turn(self, name: str, tone: Tone = "muted", label: str = "") -> None:
        """Shows another icon."""
        self._name, self._tone, self._colour = name, tone, None
        self.setAccessibleName(label)
        self.update()

    def colour(self, colour: QColor | None) -> None:
        """Draws in a colour that is no token, such as an identity's ink; None: the tone again."""
        self._colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = self._colour or self._look.tone(self._tone)
        draw_icon(painter, self._look, self._name, colour, self.rect().toRectF().center(), self._size)


def draw_icon(painter: QPainter, look: Look, name: str, colour: QColor, centre: QPointF, size: int) -> None:
    """Draws an icon round `centre` (a QPointF), `size` design pixels square."""
    ratio = painter.device().devicePixelRatioF()
    side = look.px(size)
    picture = icons.pixmap(name, colour.name().upper(), side, ratio)
    rect = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
    strokes.centred(painter, rect, picture)


def width_of(font: QFont, text: str) -> int:
    """How wide a line of text is, in pixels."""
    return int(QFontMetricsF(font).horizontalAdvance(text) + 0.99)
