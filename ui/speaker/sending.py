"""The button that can publish: what happens, and as whom; its meaning never changes under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.model.identities import Identity, IdentityKind
from ui.look import strokes
from ui.look.theme import Look
from ui.look.tokens import mixed
from ui.parts.words import draw_icon, width_of
from ui.speaker.plate import icon_of

_CAP = 48
_RING = 4
"""The focus ring (2 px) and the gap (2 px) stand outside the button, so their room is kept always."""


class SendingButton(QAbstractButton):
    """Names the identity on every press. Blocked, it shows a padlock and a press leads to what blocks it."""

    def __init__(self, look: Look, icon: str = "") -> None:
        super().__init__()
        self._look = look
        self._icon = icon
        self._identity: Identity | None = None
        self._what = ""
        self._whom = ""
        self.is_blocked = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.update)

    def say(self, identity: Identity | None, what: str, whom: str, *, is_blocked: bool = False) -> None:
        """`what` happens on the first line, as whom and where on the second."""
        self._identity, self._what, self._whom, self.is_blocked = identity, what, whom, is_blocked
        blocked = ", blocked" if is_blocked else ""
        practice = ", practice" if identity and identity.is_practice else ""
        self.setAccessibleName(f"{what}, {whom}{practice}{blocked}")
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> tuple[str, str]:
        """The two lines."""
        return self._what, self._whom

    def sizeHint(self) -> QSize:
        look = self._look
        first = width_of(look.sans(14, 600), self._what)
        second = width_of(look.sans(12), self._whom)
        words = max(first, second)
        return QSize(look.px(_CAP + 14 + 18) + words + 2 * _RING, look.px(50) + 2 * _RING)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(_CAP + 150), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        rect = self.rect().toRectF().adjusted(_RING, _RING, -_RING, -_RING)
        cap = QRectF(rect.left(), rect.top(), look.px(_CAP), rect.height())
        if self.is_blocked or not self.isEnabled():
            self._paint_blocked(painter, rect, cap)
        else:
            self._paint_open(painter, rect, cap)
        if self.hasFocus():
            painter.setPen(QPen(look.tone("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 12, 12)

    def _paint_blocked(self, painter: QPainter, rect: QRectF, cap: QRectF) -> None:
        look, tokens = self._look, self._look.tokens
        shape = strokes.rounded(rect, 9)
        painter.fillPath(shape, QColor(tokens.well))
        painter.fillPath(_cut(shape, cap), QColor(mixed(tokens.text, tokens.well, 0.08)))
        outline = QPen(QColor(tokens.edge), 1.5)
        if self._identity and self._identity.is_practice:
            outline.setDashPattern([4, 3])
        painter.setPen(outline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(0.75, 0.75, -0.75, -0.75), 8.5, 8.5)
        draw_icon(painter, look, "lock", look.tone("muted"), cap.center(), 20)
        self._write(painter, rect, look.tone("muted"), look.tone("muted"))

    def _paint_open(self, painter: QPainter, rect: QRectF, cap: QRectF) -> None:
        look, identity = self._look, self._identity
        fill, white = look.fill(identity), look.tone("on_fill")
        if self.isDown():
            fill = fill.darker(118)
        elif self.underMouse():
            fill = fill.darker(108)
        shape = strokes.rounded(rect, 9)
        painter.fillPath(shape, fill)
        is_personal = identity is not None and identity.kind is IdentityKind.PERSONAL
        if is_personal:
            painter.save()
            painter.setClipPath(_cut(shape, cap))
            strokes.stripes(painter, cap, QColor(255, 255, 255, 88), 13)
            painter.restore()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            disc = look.px(15.5)
            painter.drawEllipse(cap.center(), disc, disc)
        else:
            painter.fillPath(_cut(shape, cap), QColor(0, 0, 0, 56))
        side = icon_of(identity.kind) if identity else "plus"
        draw_icon(painter, look, self._icon or side, white, cap.center(), 20)
        if identity is not None and identity.is_practice:
            self._paint_dashes(painter, rect)
        self._write(painter, rect, white, white)

    def _paint_dashes(self, painter: QPainter, rect: QRectF) -> None:
        pen = QPen(self._look.tone("on_fill"), 1.5)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(3, 3, -3, -3), 6, 6)

    def _write(self, painter: QPainter, rect: QRectF, first: QColor, second: QColor) -> None:
        look = self._look
        left = rect.left() + look.px(_CAP + 14)
        room = int(rect.right() - left - look.px(8))
        for text, font, colour, middle in (
            (self._what, look.sans(14, 600), first, -look.px(9.5)),
            (self._whom, look.sans(12), second, look.px(9.5)),
        ):
            painter.setFont(font)
            painter.setPen(colour)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            place = QRectF(left, rect.center().y() + middle - 15, room, 30)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _cut(shape: QPainterPath, part: QRectF) -> QPainterPath:
    whole = QPainterPath()
    whole.addRect(part)
    return shape.intersected(whole)
