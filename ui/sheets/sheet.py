"""The sheet every question is written on: the window dims, the focus stays, early keys decide nothing."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.look import strokes
from ui.look.theme import Look

GUARD_SECONDS = 0.4
"""How long Enter and Space do nothing after the sheet came: a key on its way must not decide."""

_DECIDING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Sheet(QWidget):
    """An overlay with one card. `closed` is emitted when it leaves, whatever was chosen."""

    closed = Signal()

    def __init__(self, look: Look, over: QWidget, title: str, *, width: int = 620) -> None:
        super().__init__(over)
        self._look = look
        self._over = over
        self._width = width
        self.is_open = True
        self._shown_at = time.monotonic()
        self._focus_before = over.window().focusWidget()
        self.paper = QWidget(self)
        self.paper.setAccessibleName(title)
        self.column = QVBoxLayout(self.paper)
        self.column.setContentsMargins(look.px(28), look.px(22), look.px(28), look.px(20))
        self.column.setSpacing(look.px(12))
        self.setAccessibleName(title)
        over.installEventFilter(self)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one

    def open(self, first: QWidget) -> None:
        """Lays the sheet over the window, with the focus on the safe choice."""
        self._shown_at = time.monotonic()
        self.setGeometry(self._over.rect())
        self._place()
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_sheet(self) -> None:
        """Takes the sheet away and gives the focus back."""
        self.is_open = False
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # there is one
        self._over.removeEventFilter(self)
        self.hide()
        before = self._focus_before
        self.setParent(None)
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def cancel(self) -> None:
        """What Esc does: leaves everything as it is."""
        self.close_sheet()

    def _place(self) -> None:
        room = self._over.size()
        width = min(self._look.px(self._width), room.width() - 32)
        layout = self.column
        height = layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        height = min(height, room.height() - 24)
        self.paper.setGeometry(
            (room.width() - width) // 2, max(12, (room.height() - height) // 2), width, height
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(20, 18, 14, 110))
        paper = QRectF(self.paper.geometry())
        for step in range(8, 0, -1):
            strokes.box(
                painter, paper.adjusted(-step, -step + 3, step, step + 3), 14 + step, fill=QColor(0, 0, 0, 10)
            )
        tokens = self._look.tokens
        strokes.box(painter, paper, 14, fill=QColor(tokens.card), line=QColor(tokens.line2))
        self.paint_paper(painter, paper)

    def paint_paper(self, painter: QPainter, paper: QRectF) -> None:
        """For what a sheet paints on its own paper."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        # The focus goes round inside the sheet: nothing behind it can be reached.
        stops = [w for w in self._stops() if w.isVisible() and w.isEnabled()]
        if not stops:
            return True
        focused = self.window().focusWidget()
        at = stops.index(focused) if focused in stops else -1
        target = stops[(at + (1 if forward else -1)) % len(stops)]
        target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def _stops(self) -> list[QWidget]:
        children = self.paper.findChildren(QWidget)
        return [w for w in children if w.focusPolicy() & Qt.FocusPolicy.TabFocus]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._over and kind is QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
            self._place()
            return False
        if kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # The window's shortcuts sleep while a question is open.
            event.accept()
            return False
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if not (watched is self or self.isAncestorOf(watched)):
            return False
        if kind is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.cancel()
            return True
        is_early = time.monotonic() - self._shown_at < GUARD_SECONDS
        return bool(is_early and event.key() in _DECIDING)
