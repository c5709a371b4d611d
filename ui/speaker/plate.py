"""The plate with CORPORATE, PERSONAL or PRACTICE: square, round or dashed; it never tells sides by hue."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.model.identities import Identity, IdentityKind
from ui.look import strokes
from ui.look.theme import Look
from ui.parts.words import draw_icon, width_of


class PlateGround(Enum):
    """What a plate stands on."""

    PAPER = "paper"
    FILL = "fill"


def icon_of(kind: IdentityKind) -> str:
    """The icon of a side: a building or a person."""
    return "building-skyscraper" if kind is IdentityKind.CORPORATE else "user"


def plate_width(look: Look, word: str) -> int:
    """How wide the plate with that word is."""
    return width_of(look.capitals(), word) + look.px(36)


def draw_kind(
    painter: QPainter, look: Look, at: QPointF, identity: Identity, ground: PlateGround = PlateGround.PAPER
) -> QRectF:
    """The plate of an identity's side with its left top at `at`; gives back its place."""
    word = identity.kind.value
    rect = QRectF(at.x(), at.y(), plate_width(look, word), look.px(22))
    ink = look.ink(identity)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if identity.kind is IdentityKind.PERSONAL:
        strokes.box(painter, rect, rect.height() / 2, fill=QColor(look.tokens.card), line=ink, width=1.5)
        colour = ink
    elif ground is PlateGround.FILL:
        strokes.box(painter, rect, look.px(4), fill=look.tone("on_fill"))
        colour = look.fill(identity)
    else:
        strokes.box(painter, rect, look.px(4), fill=look.fill(identity))
        colour = look.tone("on_fill")
    _draw_word(painter, look, rect, word, icon_of(identity.kind), colour)
    painter.restore()
    return rect


def draw_practice(
    painter: QPainter, look: Look, at: QPointF, colour: QColor, fill: QColor | None = None
) -> QRectF:
    """The dashed plate of practice."""
    return draw_dashed(painter, look, at, "PRACTICE", "flask", colour, fill)


def draw_dashed(
    painter: QPainter,
    look: Look,
    at: QPointF,
    word: str,
    icon: str,
    colour: QColor,
    fill: QColor | None = None,
    *,
    is_solid: bool = False,
) -> QRectF:
    """A plate with a dashed outline, or with a solid one for a heading that is no identity."""
    rect = QRectF(at.x(), at.y(), plate_width(look, word), look.px(22))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, 1.5)
    if not is_solid:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(fill or Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.75, 0.75, -0.75, -0.75), 4, 4)
    _draw_word(painter, look, rect, word, icon, colour)
    painter.restore()
    return rect


def _draw_word(painter: QPainter, look: Look, rect: QRectF, word: str, icon: str, colour: QColor) -> None:
    draw_icon(painter, look, icon, colour, QPointF(rect.left() + look.px(16), rect.center().y()), 14)
    painter.setFont(look.capitals())
    painter.setPen(colour)
    place = rect.adjusted(look.px(27), 0, 0, 0)
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)


class Plate(QWidget):
    """The plate of an identity's side as a widget."""

    def __init__(self, look: Look, identity: Identity):
        super().__init__()
        self._look = look
        self._identity = identity
        self.setAccessibleName(identity.kind.value)
        self.setFixedSize(QSize(plate_width(look, identity.kind.value), look.px(22)))
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_kind(QPainter(self), self._look, QPointF(0, 0), self._identity)
