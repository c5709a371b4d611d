"""The networks at the right of a masthead: squares on the fill, rings on paper; never over the name."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.model.identities import Network
from ui.look import strokes
from ui.look.theme import Look
from ui.look.tokens import mixed
from ui.parts.words import draw_icon, width_of
from ui.speaker.measures import CARD, NETWORK_ICONS, BandSize, Speaker


class Tiles:
    """Paints them once, as `Band` does the rest."""

    def __init__(self, painter: QPainter, look: Look, size: BandSize, room: QRectF, speaker: Speaker) -> None:
        self._painter = painter
        self._look = look
        self._size = size
        self._room = room
        self._speaker = speaker

    @property
    def _shown(self) -> tuple[Network, ...]:
        return tuple(dict.fromkeys(self._speaker.networks))

    def _tiles_width(self) -> int:
        tile, gap = self._look.px(self._size.tile), self._look.px(8)
        return max(0, len(self._shown) * (tile + gap) - gap)

    def _count_width(self) -> int:
        return width_of(self._look.sans(12, 500), self._speaker.count)

    def paint_on_fill(self, words_right: float, middle: float, white: QColor) -> None:
        """Lighter squares on the identity's own colour; without room only the count."""
        look, size = self._look, self._size
        tile = look.px(size.tile)
        right = self._room.width() - look.px(24 if size is not CARD else 16)
        left = right - self._tiles_width()
        has_tiles = bool(self._shown) and words_right + 20 < left
        if size.has_count:
            self._write_count(right, middle + look.px(20 if has_tiles else -20), white)
        if not has_tiles:
            return
        top = round(middle - (look.px(25) if size.has_count else tile / 2))
        for index, network in enumerate(self._shown):
            place = QRectF(left + index * (tile + look.px(8)), top, tile, tile)
            strokes.box(self._painter, place, tile * 0.24, fill=_white(0.15))
            draw_icon(self._painter, look, NETWORK_ICONS[network], white, place.center(), self._icon)

    def paint_on_paper(self, label_right: float, ink: QColor, middle: float) -> None:
        """Rings on a label of their own; without room only the count, or nothing."""
        look, size = self._look, self._size
        tile, pad = look.px(size.tile), look.px(15 if size.has_count else 7)
        right = self._room.width() - look.px(13 if size is not CARD else 7)
        limit = label_right + 6
        has_tiles = bool(self._shown)
        for wide in (self._tiles_width(), 0):
            wide = max(wide, self._count_width() if size.has_count else 0)
            box = QRectF(right - wide - 2 * pad, 0, wide + 2 * pad, tile + 2 * pad - look.px(2))
            if box.left() > limit and wide:
                break
            has_tiles = False
        else:
            return
        if size.has_count:
            inset = look.px(size.label_inset)
            box = QRectF(box.left(), inset, box.width(), self._room.height() - 2 * inset)
        else:
            box.moveTop(round(middle - box.height() / 2))
        paint_label(self._painter, look, box, ink)
        if size.has_count:
            self._write_count(box.right() - pad, middle + look.px(20 if has_tiles else 0), look.tone("text"))
        if has_tiles:
            top = round(middle - (look.px(25) if size.has_count else tile / 2))
            self._paint_rings(QPointF(box.right() - pad - self._tiles_width(), top), ink)

    def _paint_rings(self, at: QPointF, ink: QColor) -> None:
        look, tile = self._look, self._look.px(self._size.tile)
        for index, network in enumerate(self._shown):
            place = QRectF(at.x() + index * (tile + look.px(8)), at.y(), tile, tile)
            self._painter.setPen(QPen(ink, 1.5))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawEllipse(place.adjusted(0.75, 0.75, -0.75, -0.75))
            draw_icon(self._painter, look, NETWORK_ICONS[network], ink, place.center(), self._icon - 1)

    @property
    def _icon(self) -> int:
        return 19 if self._size.tile >= 34 else 15

    def _write_count(self, right: float, middle: float, colour: QColor) -> None:
        self._painter.setFont(self._look.sans(12, 500))
        self._painter.setPen(colour)
        place = QRectF(right - 300, middle - 12, 300, 24)
        aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        self._painter.drawText(place, aligned, self._speaker.count)


def paint_label(painter: QPainter, look: Look, rect: QRectF, ink: QColor) -> None:
    """A plain label on striped paper, so that words can be read on it."""
    card = look.tokens.card
    outline = QColor(mixed(ink.name().upper(), card, 0.38))
    strokes.box(painter, rect, 8, fill=QColor(card), line=outline)


def _white(share: float) -> QColor:
    return QColor(255, 255, 255, round(255 * share))
