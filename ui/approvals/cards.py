"""The list of what waits, as cards with whose it is and why; a press opens it and signs nothing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.approvals.reading import Waiting
from ui.look import strokes
from ui.look.theme import Look
from ui.parts.chips import draw_chip
from ui.queue.model import summary
from ui.speaker.mark import draw_mark

_LEFT = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft


class WaitingCard(QAbstractButton):
    """One draft before its approvers."""

    def __init__(self, look: Look, waiting: Waiting):
        super().__init__()
        self._look = look
        self.waiting = waiting
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = waiting.row
        identity = row.draft.identity
        self.setAccessibleName(
            f"{summary(row)}, {identity.name}, {identity.kind.value.lower()}, {row.word.value}, {row.why}"
        )
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(82))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, tokens, row = self._look, self._look.tokens, self.waiting.row
        rect = QRectF(self.rect())
        is_marked = self.isChecked() or self.hasFocus()
        line = QColor(tokens.text if is_marked else tokens.line)
        ground = tokens.hover if self.underMouse() and not self.isChecked() else tokens.card
        strokes.box(painter, rect, 10, fill=QColor(ground), line=line, width=2 if is_marked else 1)
        side = look.px(28)
        draw_mark(painter, look, QRectF(look.px(13), look.px(12), side, side), row.draft.identity)
        left, room = look.px(52), self.width() - look.px(64)
        for text, font, tone, top in (
            (summary(row), look.sans(13, 600), "text", 9),
            (" ".join(row.why.split()), look.sans(12), "muted", 28),
        ):
            painter.setFont(font)
            painter.setPen(look.tone(tone))  # type: ignore[arg-type]  # both are tones
            cut = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(left, look.px(top), room, look.px(20)), _LEFT, cut)
        draw_chip(painter, look, QPointF(left, look.px(51)), row.word)
