"""The mark of an identity: a filled square or a striped ring round initials; it is never a state."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.model.identities import Identity, IdentityKind
from ui.look import strokes
from ui.look.theme import Look
from ui.parts.words import draw_icon


def draw_mark(painter: QPainter, look: Look, rect: QRectF, identity: Identity | None) -> None:
    """The mark on paper: filled square, striped ring, or the dashed square of no one yet."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if identity is None:
        _draw_nobody(painter, look, rect)
    elif identity.kind is IdentityKind.CORPORATE:
        strokes.box(painter, rect, rect.width() * 0.22, fill=look.fill(identity))
        _draw_initials(painter, look, rect, identity, look.tone("on_fill"))
    else:
        _draw_ring(painter, look, rect, identity)
    painter.restore()


def draw_mark_on_fill(painter: QPainter, look: Look, rect: QRectF, identity: Identity) -> None:
    """The corporate mark on its own colour: an outlined square a shade lighter."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lighter, outline = QColor(255, 255, 255, 31), QColor(255, 255, 255, 166)
    strokes.box(painter, rect, rect.width() * 0.24, fill=lighter, line=outline, width=2)
    _draw_initials(painter, look, rect, identity, look.tone("on_fill"))
    painter.restore()


def _draw_initials(
    painter: QPainter, look: Look, rect: QRectF, identity: Identity, colour: QColor, share: float = 0.36
) -> None:
    # Initials may be smaller than 11 px: the name always stands beside the mark.
    font = look.sans(13, 700)
    font.setPixelSize(max(9, round(rect.width() * share)))
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, identity.initials)


def _draw_ring(painter: QPainter, look: Look, rect: QRectF, identity: Identity) -> None:
    ink, card = look.ink(identity), QColor(look.tokens.card)
    width = max(3.0, rect.width() * 0.105)
    outer = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    ring = QPainterPath()
    ring.addEllipse(outer)
    ring.addEllipse(outer.adjusted(width, width, -width, -width))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(card)
    painter.drawEllipse(outer)
    painter.save()
    painter.setClipPath(ring)
    strokes.stripes(painter, rect, ink, max(5.0, rect.width() * 0.13))
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 1.2 if rect.width() < 50 else 1.5))
    painter.drawEllipse(outer)
    _draw_initials(painter, look, rect, identity, ink, share=0.33)


def _draw_nobody(painter: QPainter, look: Look, rect: QRectF) -> None:
    pen = QPen(QColor(look.tokens.edge), 2, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = rect.width() * 0.24
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    size = 24 if rect.width() > 40 else 15
    draw_icon(painter, look, "plus", look.tone("muted"), QPointF(rect.center()), size)


class Mark(QWidget):
    """An identity's mark as a widget, `size` design pixels square."""

    def __init__(self, look: Look, identity: Identity | None, size: int = 28):
        super().__init__()
        self._look = look
        self._identity = identity
        self.setFixedSize(look.px(size), look.px(size))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._name_it()
        look.changed.connect(self.update)

    def show_identity(self, identity: Identity | None) -> None:
        """Shows another identity's mark."""
        self._identity = identity
        self._name_it()
        self.update()

    def _name_it(self) -> None:
        identity = self._identity
        self.setAccessibleName(
            f"{identity.name}, {identity.kind.value.lower()}" if identity else "No one yet"
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_mark(QPainter(self), self._look, self.rect().toRectF(), self._identity)
