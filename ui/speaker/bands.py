"""How a masthead is painted: solid, striped or plain, with its words; it never decides who speaks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from desktop.model.identities import Identity, IdentityKind
from ui.look import strokes
from ui.look.theme import Look
from ui.look.tokens import mixed
from ui.parts.words import width_of
from ui.speaker.mark import draw_mark, draw_mark_on_fill
from ui.speaker.measures import CARD, BandSize, Speaker
from ui.speaker.plate import PlateGround, draw_kind, draw_practice, plate_width
from ui.speaker.tiles import Tiles, paint_label


class Band:
    """Paints one masthead once. `room` is the whole band."""

    def __init__(self, painter: QPainter, look: Look, size: BandSize, room: QRectF, speaker: Speaker) -> None:
        self._painter = painter
        self._look = look
        self._size = size
        self._room = room
        self._speaker = speaker
        self._tiles = Tiles(painter, look, size, room, speaker)

    def paint(self) -> None:
        """Paints the ground, the mark, the words and the networks."""
        identity = self._speaker.identity
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if identity is None:
            self._paint_nobody()
        elif identity.kind is IdentityKind.CORPORATE:
            self._paint_corporate(identity)
        else:
            self._paint_personal(identity)

    # the three grounds

    def _paint_nobody(self) -> None:
        look, room = self._look, self._room
        self._painter.fillRect(room, QColor(look.tokens.bg))
        self._rule(7, 2, QColor(look.tokens.line))
        self._rule(3, 2, QColor(look.tokens.line2))
        middle = (room.height() - 6) / 2
        draw_mark(self._painter, look, self._mark_rect(middle), None)
        left = look.px(self._size.text_left)
        self._write_words(QPointF(left, middle - look.px(18)), look.tone("muted"))
        self._write_name(middle, look.tone("text"), "No one yet", -look.px(4))

    def _paint_corporate(self, identity: Identity) -> None:
        look, room = self._look, self._room
        white = look.tone("on_fill")
        self._painter.fillRect(room, look.fill(identity))
        self._rule(7, 1, _white(0.47))
        self._rule(3, 2, _white(0.75))
        middle = (room.height() - 6) / 2
        draw_mark_on_fill(self._painter, look, self._mark_rect(middle), identity)
        self._write_plate_and_name(identity, middle, white, PlateGround.FILL)
        self._tiles.paint_on_fill(self._words_right(identity), middle, white)

    def _paint_personal(self, identity: Identity) -> None:
        look, tokens, room = self._look, self._look.tokens, self._room
        ink = look.ink(identity)
        shares = (0.055, 0.157) if tokens.is_dark else (0.05, 0.148)
        ground, stripe = (QColor(mixed(ink.name().upper(), tokens.card, share)) for share in shares)
        self._painter.fillRect(room, ground)
        strokes.stripes(self._painter, room, stripe, 16)
        edge = self._size.stripe
        for top in (0.0, room.height() - edge):
            strip = QRectF(0, top, room.width(), edge)
            self._painter.fillRect(strip, QColor(tokens.card if not tokens.is_dark else tokens.bg))
            strokes.stripes(self._painter, strip, ink, 26)
        self._rule(1, 1, ink)
        middle = room.height() / 2
        paint_label(self._painter, look, self._label_rect(identity), ink)
        draw_mark(self._painter, look, self._mark_rect(middle), identity)
        self._write_plate_and_name(identity, middle, look.tone("text"), PlateGround.PAPER)
        self._tiles.paint_on_paper(self._label_rect(identity).right(), ink, middle)

    def _rule(self, above_foot: int, width: int, colour: QColor) -> None:
        self._painter.fillRect(QRectF(0, self._room.height() - above_foot, self._room.width(), width), colour)

    # the words

    def _mark_rect(self, middle: float) -> QRectF:
        side = self._look.px(self._size.mark)
        return QRectF(self._look.px(self._size.mark_left), round(middle - side / 2), side, side)

    def _words_right(self, identity: Identity) -> float:
        look = self._look
        name = width_of(look.serif(self._size.name), identity.name)
        row = (
            plate_width(look, identity.kind.value)
            + look.px(11)
            + width_of(self._small(), self._speaker.words)
        )
        if self._has_practice_plate(identity):
            row += plate_width(look, "PRACTICE") + look.px(8)
        return look.px(self._size.text_left) + max(name, row)

    def _label_rect(self, identity: Identity) -> QRectF:
        look, size = self._look, self._size
        left = look.px(size.mark_left - 10)
        right = min(self._words_right(identity) + look.px(23), self._room.width() - look.px(4))
        inset = look.px(size.label_inset)
        return QRectF(left, inset, right - left, self._room.height() - 2 * inset)

    def _write_plate_and_name(
        self, identity: Identity, middle: float, colour: QColor, ground: PlateGround
    ) -> None:
        look, size = self._look, self._size
        top = round(middle - look.px(size.name) * 0.59 - look.px(12))
        place = draw_kind(self._painter, look, QPointF(look.px(size.text_left), top), identity, ground)
        if self._has_practice_plate(identity):
            start = QPointF(place.right() + look.px(8), top)
            place = draw_practice(self._painter, look, start, colour)
        self._write_words(QPointF(place.right() + look.px(11), place.center().y()), colour)
        self._write_name(middle, colour, identity.name)

    def _has_practice_plate(self, identity: Identity) -> bool:
        """On cards there is no room for it beside the side's plate: there the words say it."""
        return identity.is_practice and self._size is not CARD

    def _small(self) -> QFont:
        font = self._look.sans(11, 600)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1.1)
        return font

    def _write_words(self, at: QPointF, colour: QColor) -> None:
        """The words in capitals, their middle line at `at`."""
        self._painter.setFont(self._small())
        self._painter.setPen(colour)
        place = QRectF(at.x(), at.y() - 20, self._room.width(), 40)
        aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        self._painter.drawText(place, aligned, self._speaker.words)

    def _write_name(self, middle: float, colour: QColor, name: str, lower: float = 0) -> None:
        look, size = self._look, self._size
        self._painter.setFont(look.serif(size.name))
        self._painter.setPen(colour)
        left = look.px(size.text_left)
        room = int(self._room.width()) - left - look.px(12)
        shown = self._painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
        base = middle + look.px(size.name) * 0.42 + look.px(9 if size is CARD else 7) + lower
        self._painter.drawText(QPointF(left, round(base)), shown)


def _white(share: float) -> QColor:
    return QColor(255, 255, 255, round(255 * share))
