"""The nine state words as chips: tint calm, outline timely, dashes uncertain, solid act now; no synonyms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.model.queue import StateWord
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


def chip_width(look: Look, word: StateWord) -> int:
    """How wide the chip with that word is."""
    return width_of(look.sans(12, 600), word.value) + look.px(33)


def draw_chip(painter: QPainter, look: Look, at: QPointF, word: StateWord, behind: str = "") -> QRectF:
    """The chip with its left top at `at`; `behind` is the "#RRGGBB" it stands on (card when empty)."""
    worn = CHIPS[word]
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
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word.value)
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
        return QSize(chip_width(self._look, self._word), self._look.px(23))

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_chip(QPainter(self), self._look, QPointF(0, 0), self._word)
