"""The chips that show only one state, each with its sign, word and count; they decide nothing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.model.queue import StateWord
from ui.look import strokes
from ui.look.theme import Look
from ui.parts.chips import CHIPS
from ui.parts.words import draw_icon, width_of


class FilterChip(QAbstractButton):
    """One state with its count; without a word: all of them."""

    def __init__(self, look: Look, word: StateWord | None):
        super().__init__()
        self._look = look
        self.word = word
        self._count = 0
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.update)

    def show_count(self, count: int, is_chosen: bool) -> None:
        """How many rows there are, and whether only these are shown."""
        self._count = count
        self.setChecked(is_chosen)
        self.setAccessibleName(f"{self._text}, {count}" + (", shown" if is_chosen else ""))
        self.updateGeometry()
        self.update()

    @property
    def _text(self) -> str:
        return self.word.value if self.word else "All"

    def nextCheckState(self) -> None:
        # What is chosen comes back from the model.
        return

    def sizeHint(self) -> QSize:
        look = self._look
        wide = width_of(look.sans(12, 500), self._text) + width_of(look.sans(12, 600), str(self._count))
        return QSize(wide + look.px(30 + (22 if self.word else 2)), look.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, tokens = self._look, self._look.tokens
        rect = QRectF(self.rect())
        round_ = rect.height() / 2
        is_quiet = self._count == 0 and not self.isChecked()
        ink = QColor(tokens.on_strong if self.isChecked() else tokens.quiet if is_quiet else tokens.text)
        if self.isChecked():
            strokes.box(painter, rect, round_, fill=QColor(tokens.strong))
        else:
            ground = tokens.hover if self.underMouse() else tokens.card
            strokes.box(painter, rect, round_, fill=QColor(ground), line=QColor(tokens.line2))
        x = look.px(13)
        if self.word is not None:
            worn = CHIPS[self.word]
            colour = ink if self.isChecked() or is_quiet else look.tone(worn.tone)
            draw_icon(painter, look, worn.icon, colour, QPointF(x + look.px(6), rect.center().y()), 15)
            x += look.px(19)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(ink)
        for text, weight in ((self._text, 500), (str(self._count), 600)):
            font = look.sans(12, weight)
            painter.setFont(font)
            painter.drawText(QRectF(x, 0, rect.width(), rect.height()), left, text)
            x += width_of(font, text) + look.px(6)
        if self.hasFocus():
            strokes.box(painter, rect, round_, line=look.tone("text"), width=2)
