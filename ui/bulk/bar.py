"""How far a long piece of work is, as a plain bar with its words; it never moves by itself."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.look import strokes
from ui.look.theme import Look
from ui.parts.words import Line


class _Track(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.share = 0.0
        self.setFixedHeight(look.px(8))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, rect = self._look.tokens, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        round_ = rect.height() / 2
        strokes.box(painter, rect, round_, fill=QColor(tokens.well), line=QColor(tokens.edge))
        if self.share > 0:
            done = QRectF(
                rect.left(), rect.top(), max(rect.height(), rect.width() * self.share), rect.height()
            )
            strokes.box(painter, done, round_, fill=QColor(tokens.text))


class ProgressBar(QWidget):
    """The bar, and below it "1,200 of 10,000 checked"."""

    def __init__(self, look: Look, done_words: str) -> None:
        super().__init__()
        self._done_words = done_words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        self._track = _Track(look)
        self.words = Line(look, "Reading the file", size=12, tone="muted", has_even_figures=True)
        column.addWidget(self._track)
        column.addWidget(self.words)

    def show_progress(self, done: int, total: int) -> None:
        """So much is done, of so much."""
        self._track.share = done / total if total else 0.0
        self._track.update()
        self.words.say(f"{done:,} of {total:,} {self._done_words}")
        self.setAccessibleName(self.words.text())
