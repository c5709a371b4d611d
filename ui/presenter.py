"""The one place that shows what happened and what went wrong; it words nothing that the core has worded."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import MastheadError
from ui.look.theme import Look
from ui.look.tokens import Tone
from ui.parts.buttons import Push
from ui.parts.cards import Action, Card, MessageCard
from ui.parts.flow import throw_away

_MOST = 3
_WIDTH, _NARROW_WIDTH = 341, 279
"""As wide as the column of findings, so that no message lies over what is written or over a button."""
_NARROW_BELOW = 1200


class Presenter(QWidget):
    """Messages at the foot of the window, the newest below. They stay until they are closed or done with."""

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self._look = look
        self._over = over
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(8))
        self._shown: list[QWidget] = []
        self.setAccessibleName("Messages")
        over.installEventFilter(self)
        self.hide()

    @property
    def titles(self) -> tuple[str, ...]:
        """What the messages on show say first."""
        return tuple(card.title for card in self.findChildren(MessageCard) if not card.isHidden())

    def show_error(self, error: MastheadError) -> None:
        """Shows what could not be done and its remedy."""
        self.say("alert-triangle", "red", error.message, error.remedy)

    def say(
        self,
        icon: str,
        tone: Tone,
        title: str,
        text: str = "",
        actions: tuple[Action, ...] = (),
        *,
        seconds: int = 0,
    ) -> Callable[[], None]:
        """Shows one message; gives the way to take it away. With `seconds` it leaves by itself then."""
        if title in self.titles:
            return _nothing
        while len(self._shown) >= _MOST:
            throw_away(self._shown.pop(0))
        card = Card()

        def leave() -> None:
            if card in self._shown:
                self._shown.remove(card)
                throw_away(card)
                self._settle()

        closing = tuple(_after(leave, action) for action in actions)
        self._fill(card, MessageCard(self._look, icon, tone, title, text, closing), leave)
        self._shown.append(card)
        self._column.addWidget(card)
        if seconds:
            QTimer.singleShot(seconds * 1000, card, leave)
        self._settle()
        return leave

    def _fill(self, card: Card, message: MessageCard, leave: Callable[[], None]) -> None:
        look = self._look
        # The outer card has the outline already.
        message.setProperty("kind", "bare")
        row = QHBoxLayout(card)
        row.setContentsMargins(0, 0, look.px(6), 0)
        row.setSpacing(0)
        row.addWidget(message, 1)
        close = Push(look, "", "icon", icon="x", label="Close this message", size=15)
        close.clicked.connect(leave)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)

    def clear(self) -> None:
        """Takes all messages away."""
        for card in self._shown:
            throw_away(card)
        self._shown = []
        self._settle()

    def _settle(self) -> None:
        """Takes the room that the messages need at the foot of the last column, and no more."""
        look, over = self._look, self._over
        is_narrow = over.width() < look.px(_NARROW_BELOW)
        width = look.px(_NARROW_WIDTH if is_narrow else _WIDTH)
        height = sum(card.heightForWidth(width) for card in self._shown)
        height += max(0, len(self._shown) - 1) * self._column.spacing()
        right, foot = over.width() - look.px(16), over.height() - look.px(16)
        self.setGeometry(right - width, foot - height, width, height)
        self.setVisible(bool(self._shown))
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() is QEvent.Type.Resize:
            self._settle()
        return False


def _after(leave: Callable[[], None], action: Action) -> Action:
    """The action, once its message is gone."""

    def both() -> None:
        leave()
        action.do()

    return Action(action.words, both, action.kind)


def _nothing() -> None:
    """The same message is on show already."""
