"""What a drop would do, in words beside the lifted chip; it is spoken too and decides nothing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.calendar.plan.lifting import Landing
from ui.look import strokes
from ui.look.theme import Look
from ui.parts.words import Words

_WIDTH = 250


class Tip(QWidget):
    """Two lines on ink."""

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self._look = look
        self._title = Words(look, "", weight=600)
        self._note = Words(look, "", size=12)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        column.setSpacing(look.px(2))
        column.addWidget(self._title)
        column.addWidget(self._note)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedWidth(look.px(_WIDTH))
        self._landing: Landing | None = None
        self._dress()
        look.changed.connect(self._dress)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return f"{self._title.text()}. {self._note.text()}"

    def say(self, landing: Landing) -> None:
        """Says what a drop would do here; said aloud where it is something else than before."""
        if landing == self._landing:
            return
        self._landing = landing
        self._title.setText(landing.title)
        self._note.setText(landing.note)
        self.setFixedHeight(self._column.heightForWidth(self.width()))
        self.setAccessibleName(self.words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.words))

    def forget(self) -> None:
        """Says nothing more."""
        self._landing = None
        self.hide()

    def _dress(self) -> None:
        ink = QColor(self._look.tokens.on_strong)
        for words in (self._title, self._note):
            palette = QPalette(words.palette())
            palette.setColor(QPalette.ColorRole.WindowText, ink)
            words.setPalette(palette)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strokes.box(painter, QRectF(self.rect()), 8, fill=QColor(self._look.tokens.strong))
