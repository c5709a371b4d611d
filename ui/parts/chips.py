"""The nine state words as chips: tint calm, outline timely, dashes uncertain, solid act now; no synonyms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.model.queue import StateWord
from ui.look import strokes
from ui.look.theme import Look
from ui.look.tokens import Tone, mixed
from ui.parts.words import draw_icon, width_of


class Ground(Enum):
    """How a chip stands out."""

    TINT = "tint"
    OUTLINE = "outline"
    DASHED = "dashed"
    SOLID = "solid"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ChipLook:
    """A state's tone, icon, ground and meaning."""

    tone: Tone
    icon: str
    ground: Ground
    means: str


CHIPS: dict[StateWord, ChipLook] = {
    StateWord.READY: ChipLook("green", "circle-check", Ground.TINT, "Goes out at its time"),
    StateWord.NEEDS_APPROVAL: ChipLook("amber", "signature", Ground.TINT, "Waits for a signature"),
    StateWord.CHANGES_REQUESTED: ChipLook(
        "blue", "message-report", Ground.TINT, "Back to the writer, with a note"
    ),
    StateWord.HELD: ChipLook("slate", "hand-stop", Ground.TINT, "Stays until someone lets it go"),
    StateWord.OVERDUE: ChipLook(
        "red", "clock-exclamation", Ground.OUTLINE, "Its time passed; choose a new one"
    ),
    StateWord.UNCONFIRMED: ChipLook("amber", "help-circle", Ground.DASHED, "It left; no answer came back"),
    StateWord.FAILED: ChipLook("red", "circle-x", Ground.SOLID, "The network refused it"),
    StateWord.SENDING: ChipLook("blue", "loader-2", Ground.OUTLINE, "On its way now"),
    StateWord.SENT: ChipLook("quiet", "checks", Ground.NONE, "The network has it"),
}


def chip_width(look: Look, word: str) -> int:
    """How wide the chip with that word is."""
    return width_of(look.sans(12, 600), word) + look.px(33)


def draw_chip(painter: QPainter, look: Look, at: QPointF, word: StateWord, behind: str = "") -> QRectF:
    """The chip with its left top at `at`; `behind` is the "#RRGGBB" it stands on (card when empty)."""
    return draw_worn(painter, look, at, word.value, CHIPS[word], behind)


def draw_worn(
    painter: QPainter, look: Look, at: QPointF, word: str, worn: ChipLook, behind: str = ""
) -> QRectF:
    """A chip of any word that has its own look, such as how grave a rule is."""
    tokens = look.tokens
    rect = QRectF(at.x(), at.y(), chip_width(look, word), look.px(23))
    tone = getattr(tokens, worn.tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    round_ = rect.height() / 2
    colour = QColor(tone)
    if worn.ground is Ground.TINT:
        painter.setBrush(QColor(mixed(tone, behind or tokens.card, tokens.tint)))
        painter.drawRoundedRect(rect, round_, round_)
    elif worn.ground is Ground.SOLID:
        painter.setBrush(QColor(tokens.redfill))
        painter.drawRoundedRect(rect, round_, round_)
        colour = QColor(tokens.on_fill)
    elif worn.ground in (Ground.OUTLINE, Ground.DASHED):
        pen = QPen(colour, 1.4)
        if worn.ground is Ground.DASHED:
            pen.setDashPattern([4, 2.4])
        painter.setPen(pen)
        painter.drawRoundedRect(rect.adjusted(0.7, 0.7, -0.7, -0.7), round_ - 0.7, round_ - 0.7)
    draw_icon(painter, look, worn.icon, colour, QPointF(rect.left() + look.px(15), rect.center().y()), 15)
    painter.setFont(look.sans(12, 600))
    painter.setPen(colour)
    place = rect.adjusted(look.px(26), 0, 0, 0)
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)
    painter.restore()
    return rect


class Chip(QWidget):
    """One state word as a widget."""

    def __init__(self, look: Look, word: StateWord):
        super().__init__()
        self._look = look
        self._word = word
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(word.value)
        self.setToolTip(CHIPS[word].means)
        look.changed.connect(self.update)

    @property
    def word(self) -> StateWord:
        """The state it says."""
        return self._word

    def say(self, word: StateWord) -> None:
        """Says another state."""
        self._word = word
        self.setAccessibleName(word.value)
        self.setToolTip(CHIPS[word].means)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._look, self._word.value), self._look.px(23))

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_chip(QPainter(self), self._look, QPointF(0, 0), self._word)


class CountChip(QAbstractButton):
    """A word with its sign and how many there are, to show only these; it decides nothing."""

    def __init__(self, look: Look, text: str, icon: str = "", tone: Tone = "text"):
        super().__init__()
        self._look = look
        self._icon = icon
        self._tone: Tone = tone
        self._count = 0
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.update)

    def show_count(self, count: int, is_chosen: bool) -> None:
        """How many rows there are, and whether only these are shown."""
        self._count = count
        self.setChecked(is_chosen)
        self.setAccessibleName(f"{self.text()}, {count}" + (", shown" if is_chosen else ""))
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        # What is chosen comes back from the model.
        return

    def sizeHint(self) -> QSize:
        look = self._look
        wide = width_of(look.sans(12, 500), self.text()) + width_of(look.sans(12, 600), str(self._count))
        return QSize(wide + look.px(30 + (22 if self._icon else 2)), look.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, tokens = self._look, self._look.tokens
        rect = QRectF(self.rect())
        round_ = rect.height() / 2
        is_quiet = self._count == 0 and not self.isChecked()
        ink = QColor(tokens.on_strong if self.isChecked() else tokens.quiet if is_quiet else tokens.text)
        if self.isChecked():
            strokes.box(painter, rect, round_, fill=QColor(tokens.strong))
        else:
            ground = tokens.hover if self.underMouse() else tokens.card
            strokes.box(painter, rect, round_, fill=QColor(ground), line=QColor(tokens.line2))
        x = look.px(13)
        if self._icon:
            colour = ink if self.isChecked() or is_quiet else look.tone(self._tone)
            draw_icon(painter, look, self._icon, colour, QPointF(x + look.px(6), rect.center().y()), 15)
            x += look.px(19)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(ink)
        for text, weight in ((self.text(), 500), (str(self._count), 600)):
            font = look.sans(12, weight)
            painter.setFont(font)
            painter.drawText(QRectF(x, 0, rect.width(), rect.height()), left, text)
            x += width_of(font, text) + look.px(6)
        if self.hasFocus():
            strokes.box(painter, rect, round_, line=look.tone("text"), width=2)
