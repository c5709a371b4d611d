"""Cards, messages with their actions, and empty places; a message says what is so and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.look.theme import Look
from ui.look.tokens import Tone
from ui.parts.buttons import ButtonKind, Push
from ui.parts.words import Heading, Sign, Words


class Card(QFrame):
    """White paper with a thin line round it; kind "well" for an inset area."""

    def __init__(self, kind: Literal["card", "well"] = "card"):
        super().__init__()
        self.setProperty("kind", kind)


@dataclass(frozen=True, slots=True)
class Action:
    """A verb with its object, and what it does."""

    words: str
    do: Callable[[], None]
    kind: ButtonKind = "link"


class MessageCard(Card):
    """One message: icon, what is so, what to do, actions."""

    def __init__(
        self, look: Look, icon: str, tone: Tone, title: str, text: str = "", actions: tuple[Action, ...] = ()
    ):
        super().__init__()
        self.title = title
        self.setAccessibleName(f"{title}. {text}".strip())
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(10), look.px(14), look.px(10))
        row.setSpacing(look.px(10))
        row.addWidget(Sign(look, icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(look.px(3))
        words.addWidget(Words(look, title, weight=600))
        self.note = Words(look, text, size=12, tone="muted")
        words.addWidget(self.note)
        if actions:
            words.addLayout(action_row(look, actions))
        row.addLayout(words, 1)
        self.note.setVisible(bool(text))


def action_row(look: Look, actions: tuple[Action, ...]) -> QHBoxLayout:
    """Buttons in a row, from the left."""
    row = QHBoxLayout()
    row.setSpacing(look.px(10))
    for action in actions:
        button = Push(look, action.words, action.kind)
        button.clicked.connect(lambda _=False, do=action.do: do())
        row.addWidget(button)
    row.addStretch(1)
    return row


class EmptyPlace(QWidget):
    """Icon, one heading, one sentence, at most one action."""

    def __init__(self, look: Look, icon: str, heading: str, sentence: str = "", action: Action | None = None):
        super().__init__()
        self.setAccessibleName(f"{heading}. {sentence}".strip())
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(20), look.px(14), look.px(20), look.px(14))
        column.setSpacing(look.px(4))
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Sign(look, icon, size=24), 0, centre)
        column.addWidget(Heading(look, heading, size=15), 0, centre)
        if sentence:
            words = Words(look, sentence, size=12, tone="muted")
            words.setAlignment(centre)
            column.addWidget(words)
        if action is not None:
            button = Push(look, action.words, action.kind)
            button.clicked.connect(lambda _=False: action.do())
            column.addWidget(button, 0, centre)
