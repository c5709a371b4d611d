"""How a pack, a rule and a fault are painted; the palette alone styles the view, no style-sheet rule."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.look import strokes
from ui.look.theme import Look
from ui.parts.chips import ChipLook, Ground, draw_worn
from ui.policy.levels import draw_level
from ui.policy.model import ITEM_ROLE, BrokenItem, Index, PackItem, Row

ROW_HEIGHT, HEAD_HEIGHT = 48, 34
_CHIP_ROOM = 150
_STOPS = ChipLook("red", "alert-octagon", Ground.OUTLINE, "Sending stops until it is mended")
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class RulePainter(QStyledItemDelegate):
    """Paints one item after one fetch; asking the model role by role would cost seven times as much."""

    def __init__(self, look: Look):
        super().__init__()
        self._look = look
        self._fonts = {"words": look.sans(13, 500), "why": look.sans(12), "head": look.serif(15)}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._look.px(300), self._look.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM_ROLE)
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(item, PackItem):
            self._paint_head(painter, rect, item)
        elif item is not None:
            is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            is_over = bool(option.state & QStyle.StateFlag.State_MouseOver)
            tokens = self._look.tokens
            ground = tokens.sel if is_chosen else tokens.hover if is_over else tokens.card
            self._paint_row(painter, rect, item, ground)
            if is_chosen:
                strokes.box(painter, rect, 8, line=self._look.tone("text"), width=2)
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRectF, item: PackItem) -> None:
        look, head, why = self._look, self._fonts["head"], self._fonts["why"]
        words = rect.adjusted(look.px(2), look.px(4), 0, 0)
        count = QFontMetricsF(why).horizontalAdvance(item.count) + look.px(16)
        room = words.width() - count
        title = QFontMetricsF(head).elidedText(item.heading, Qt.TextElideMode.ElideRight, room)
        painter.setFont(head)
        painter.setPen(look.tone("text"))
        painter.drawText(words, _LEFT, title)
        start = QFontMetricsF(head).horizontalAdvance(title) + look.px(12)
        painter.setFont(why)
        painter.setPen(look.tone("muted"))
        note = QFontMetricsF(why).elidedText(item.note, Qt.TextElideMode.ElideRight, max(0, room - start))
        painter.drawText(words.adjusted(start, 1, 0, 1), _LEFT, note)
        painter.drawText(words.adjusted(0, 1, -look.px(3), 1), _RIGHT, item.count)

    def _paint_row(self, painter: QPainter, rect: QRectF, item: Row, ground: str) -> None:
        look = self._look
        self._paint_paper(painter, rect, item, ground)
        chip_left = rect.right() - look.px(_CHIP_ROOM)
        at = QPointF(chip_left, rect.center().y() - look.px(11.5))
        if isinstance(item, BrokenItem):
            first, second = item.place, item.broken.message
            draw_worn(painter, look, at, "Stops sending", _STOPS, ground)
            is_quiet = False
        else:
            first, second = item.rule.message, item.second
            draw_level(painter, look, at, item.level, ground)
            is_quiet = item.level is None
        left = rect.left() + look.px(18)
        room = chip_left - left - look.px(12)
        for words, font, tone, top in (
            (first, self._fonts["words"], look.tone("muted" if is_quiet else "text"), 5),
            (second, self._fonts["why"], look.tone("muted"), 24),
        ):
            painter.setFont(font)
            painter.setPen(tone)
            line = QRectF(left, rect.top() + look.px(top), room, look.px(20))
            flat = " ".join(words.split())
            painter.drawText(
                line, _LEFT, QFontMetricsF(font).elidedText(flat, Qt.TextElideMode.ElideRight, room)
            )

    def _paint_paper(self, painter: QPainter, rect: QRectF, item: Row, ground: str) -> None:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(
            rect.adjusted(0, 0 if item.is_first else -20, 0, 0 if item.is_last else 20), 10, 10
        )
        painter.save()
        painter.setClipRect(rect)
        painter.fillPath(path, QColor(ground))
        if not item.is_last:
            line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
            painter.fillRect(line, QColor(self._look.tokens.line))
        painter.restore()
