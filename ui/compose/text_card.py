"""The card that is written on: tabs, text, pictures, tools and what is left; it keeps nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from desktop.model.posts import Media
from ui.compose.counters import Counters
from ui.compose.editor import Editor
from ui.compose.pictures import Pictures
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.cards import Card
from ui.parts.tabs import TabStrip

_PICTURES = "Pictures (*.png *.jpg *.jpeg *.gif *.webp)"


class TextCard(Card):
    """`attached` carries the path of a picture that was chosen."""

    attached = Signal(Path)

    def __init__(self, look: Look, load_picture: Callable[[Media, Callable[[QImage], None]], None]):
        super().__init__()
        self.editor = Editor(look)
        self.tabs = TabStrip(look)
        self.counters = Counters(look)
        self.pictures = Pictures(look, load_picture)
        self._attach = Push(look, "", "icon", icon="photo", label="Attach a picture")
        self.add_part = Push(look, "", "icon", icon="plus", label="Add a post to the thread")
        self.remove_part = Push(look, "", "icon", icon="x", label="Remove this post from the thread")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, look.px(6))
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.editor, 1)
        column.addWidget(self.pictures)
        tools = QHBoxLayout()
        tools.setContentsMargins(look.px(14), look.px(4), look.px(16), 0)
        tools.setSpacing(look.px(8))
        for tool in (self._attach, self.add_part, self.remove_part):
            tools.addWidget(tool)
        tools.addStretch(1)
        tools.addWidget(self.counters)
        column.addLayout(tools)
        self._attach.clicked.connect(self._choose_picture)

    def _choose_picture(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Attach a picture", "", _PICTURES)
        if name:
            self.attached.emit(Path(name))
