"""How a day and a row of the queue are painted; the palette alone styles the view, no style-sheet rule."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.model.identities import IdentityKind
from desktop.model.queue import StateWord
from ui.look import strokes
from ui.look.theme import Look
from ui.parts.chips import draw_chip
from ui.parts.words import draw_icon
from ui.queue.model import ITEM_ROLE, BlankItem, DayItem, Index, RowItem, accounts_of, summary
from ui.speaker.mark import draw_mark
from ui.speaker.measures import NETWORK_ICONS

ROW_HEIGHT, DAY_HEIGHT = 48, 34
_CHIP_ROOM = 160
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class RowPainter(QStyledItemDelegate):
    """Paints one item after one fetch; asking the model role by role would cost seven times as much."""

    def __init__(self, look: Look):
        super().__init__()
        self._look = look
        self._fonts = {
            "time": look.sans(15, 600, has_even_figures=True),
            "words": look.sans(13, 500),
            "why": look.sans(12),
            "day": look.serif(15),
        }

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._look.px(300), self._look.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM_ROLE)
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(item, DayItem):
            self._paint_day(painter, rect, item)
        elif isinstance(item, RowItem):
            self._paint_row(
                painter,
                rect,
                item,
                is_chosen=bool(state & QStyle.StateFlag.State_Selected),
                is_over=bool(state & QStyle.StateFlag.State_MouseOver),
            )
        elif isinstance(item, BlankItem):
            self._paint_blank(painter, rect, item)
        painter.restore()

    def _paint_blank(self, painter: QPainter, rect: QRectF, item: BlankItem) -> None:
        """Paper without a word: what stands there is a moment away."""
        path = self._paper(rect, item)
        painter.setClipRect(rect)
        painter.fillPath(path, QColor(self._look.tokens.card))

    def _paint_day(self, painter: QPainter, rect: QRectF, item: DayItem) -> None:
        look = self._look
        painter.setFont(self._fonts["day"])
        painter.setPen(look.tone("text"))
        words = rect.adjusted(look.px(2), look.px(4), 0, 0)
        painter.drawText(words, _LEFT, item.heading)
        start = QFontMetricsF(self._fonts["day"]).horizontalAdvance(item.heading) + look.px(12)
        painter.setFont(self._fonts["why"])
        painter.setPen(look.tone("muted"))
        painter.drawText(words.adjusted(start, 1, 0, 1), _LEFT, item.note)
        painter.drawText(words.adjusted(0, 1, -look.px(3), 1), _RIGHT, item.count)

    def _paint_row(
        self, painter: QPainter, rect: QRectF, item: RowItem, *, is_chosen: bool, is_over: bool
    ) -> None:
        look, tokens, row = self._look, self._look.tokens, item.row
        ground = tokens.sel if is_chosen else tokens.hover if is_over else tokens.card
        self._paint_paper(painter, rect, item, ground)
        identity = row.draft.identity
        tone = look.tone("muted" if row.word is StateWord.SENT else "text")
        middle = rect.center().y()
        painter.setFont(self._fonts["time"])
        painter.setPen(tone)
        painter.drawText(
            QRectF(rect.left() + look.px(18), rect.top(), look.px(54), rect.height()), _LEFT, item.time
        )
        side = look.px(26)
        mark = QRectF(rect.left() + look.px(72), middle - side / 2, side, side)
        draw_mark(painter, look, mark, identity)
        room = _CHIP_ROOM if rect.width() > look.px(480) else 148
        chip_left = rect.right() - look.px(room)
        self._paint_words(painter, rect, item, tone, chip_left)
        draw_chip(painter, look, QPointF(chip_left, middle - look.px(11.5)), row.word, ground)
        if is_chosen:
            strokes.box(painter, rect, 8, line=look.tone("text"), width=2)

    def _paint_paper(self, painter: QPainter, rect: QRectF, item: RowItem, ground: str) -> None:
        look, tokens = self._look, self._look.tokens
        path = self._paper(rect, item)
        painter.save()
        painter.setClipRect(rect)
        painter.fillPath(path, QColor(ground))
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        identity = item.row.draft.identity
        edge = QRectF(rect.left(), rect.top(), 5, rect.height())
        if identity.kind is IdentityKind.CORPORATE:
            painter.fillRect(edge, look.ink(identity))
        else:
            strokes.slanted_edge(painter, edge, look.ink(identity), QColor(tokens.card))
        if not item.is_last:
            painter.fillRect(QRectF(rect.left() + 5, rect.bottom() - 1, rect.width(), 1), QColor(tokens.line))
        painter.restore()

    def _paper(self, rect: QRectF, item: RowItem | BlankItem) -> QPainterPath:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        tall = rect.adjusted(0, 0 if item.is_first else -20, 0, 0 if item.is_last else 20)
        path.addRoundedRect(tall, 10, 10)
        return path

    def _paint_words(self, painter: QPainter, rect: QRectF, item: RowItem, tone: QColor, end: float) -> None:
        look, row = self._look, item.row
        left = rect.left() + look.px(110)
        room = end - left - look.px(12)
        painter.setFont(self._fonts["words"])
        painter.setPen(tone)
        first = QRectF(left, rect.top() + look.px(5), room, look.px(20))
        cut = Qt.TextElideMode.ElideRight
        painter.drawText(
            first, _LEFT, QFontMetricsF(self._fonts["words"]).elidedText(summary(row), cut, room)
        )
        muted = look.tone("muted")
        x = left
        base = rect.top() + look.px(34)
        for network in dict.fromkeys(account.network for account in accounts_of(row)):
            draw_icon(painter, look, NETWORK_ICONS[network], muted, QPointF(x + look.px(7), base), 14)
            x += look.px(18)
        x += look.px(6)
        painter.setFont(self._fonts["why"])
        painter.setPen(muted)
        second = QRectF(x, base - look.px(10), end - x - look.px(12), look.px(20))
        why = QFontMetricsF(self._fonts["why"]).elidedText(" ".join(row.why.split()), cut, second.width())
        painter.drawText(second, _LEFT, why)
