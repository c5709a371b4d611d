"""What is said of days without a post, over their hours; the pointer goes through it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from ui.look.theme import Look
from ui.parts.cards import EmptyPlace

_WIDTH, _TOP = 320, 120


class FreePlace(EmptyPlace):
    """In the middle of what is in view, whatever its width."""

    def __init__(self, look: Look, over: QWidget) -> None:
        sentence = "Drag a draft here, or press Enter on a time."
        super().__init__(look, "calendar-event", "A free week", sentence)
        self._look = look
        self._over = over
        self.setParent(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.installEventFilter(self)
        self.hide()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        wide, top = self._look.px(_WIDTH), self._look.px(_TOP)
        left = (self._over.width() - wide) // 2
        column = self.layout()
        high = column.heightForWidth(wide) if column is not None else top
        self.setGeometry(left, top, wide, high)
