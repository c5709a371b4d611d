"""How much is left on each network, in its own counting: a ring and words; it counts nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.model.findings import Length
from desktop.model.identities import Identity
from ui.look.theme import Look
from ui.parts.flow import throw_away
from ui.parts.words import draw_icon, width_of
from ui.speaker.measures import NETWORK_ICONS


def grouped(number: int) -> str:
    """ "2 681": thousands set apart by a thin space."""
    return f"{number:,}".replace(",", "\u2009")


def left_words(length: Length) -> str:
    """ "42 left" or "19 over"."""
    return f"{grouped(length.left)} left" if length.left >= 0 else f"{grouped(-length.left)} over"


class Counter(QWidget):
    """One network's ring."""

    def __init__(self, look: Look, length: Length, identity: Identity | None):
        super().__init__()
        self._look = look
        self._length = length
        self._identity = identity
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_length(length, identity)
        look.changed.connect(self.update)

    @property
    def words(self) -> str:
        """What it says."""
        return left_words(self._length)

    def show_length(self, length: Length, identity: Identity | None) -> None:
        """Shows another length."""
        self._length, self._identity = length, identity
        self.setAccessibleName(f"{length.network.label}: {self.words}")
        self.setToolTip(f"{length.network.label}: {length.used} of {length.limit}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        wide = width_of(look.sans(13, 600, has_even_figures=True), self.words)
        return QSize(look.px(18 + 5 + 20 + 5) + wide, look.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, tokens, length = self._look, self._look.tokens, self._length
        middle = self.height() / 2
        icon = NETWORK_ICONS[length.network]
        draw_icon(painter, look, icon, look.tone("muted"), QPointF(look.px(8), middle), 16)
        at = QPointF(look.px(32), middle)
        is_over = length.left < 0
        if is_over:
            draw_icon(painter, look, "alert-octagon", look.tone("red"), at, 18)
        else:
            radius = look.px(8)
            ring = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
            painter.setPen(QPen(QColor(tokens.line2), 3))
            painter.drawEllipse(ring)
            share = min(1.0, length.used / length.limit)
            painter.setPen(QPen(look.ink(self._identity), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawArc(ring, 90 * 16, -round(share * 360 * 16))
        painter.setFont(look.sans(13, 600 if is_over else 500, has_even_figures=True))
        painter.setPen(look.tone("red" if is_over else "muted"))
        place = QRectF(look.px(47), 0, self.width(), self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.words)


class Counters(QWidget):
    """One ring a network."""

    def __init__(self, look: Look):
        super().__init__()
        self._look = look
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.px(10))
        self._counters: list[Counter] = []
        self.setAccessibleName("Characters left")

    def show_lengths(self, lengths: tuple[Length, ...], identity: Identity | None) -> None:
        """Shows the lengths of one part."""
        while len(self._counters) > len(lengths):
            gone = self._counters.pop()
            throw_away(gone)
        for index, length in enumerate(lengths):
            if index < len(self._counters):
                self._counters[index].show_length(length, identity)
            else:
                made = Counter(self._look, length, identity)
                self._counters.append(made)
                self._row.addWidget(made)

    @property
    def words(self) -> tuple[str, ...]:
        """What the rings say, in order."""
        return tuple(counter.words for counter in self._counters)
