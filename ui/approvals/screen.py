"""Approvals: what waits for you and for others, and one draft opened; it asks and signs nothing itself."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.approvals.cards import WaitingCard
from ui.approvals.opened import OpenedDraft
from ui.approvals.reading import Waiting
from ui.look.theme import Look
from ui.parts.flow import ScrollColumn, clear
from ui.parts.order import focus_kept
from ui.parts.words import Heading, Line, Words


class ApprovalsScreen(QWidget):
    """Shows what was read; the opened draft asks for what its buttons say."""

    def __init__(self, look: Look, opened: OpenedDraft):
        super().__init__()
        self._look = look
        self.opened = opened
        self._cards: list[WaitingCard] = []
        self._waiting: tuple[Waiting, ...] = ()
        self._key = ""
        self._now = datetime.now().astimezone()
        self.setAccessibleName("Approvals")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._side = QWidget()
        self._side.setFixedWidth(look.px(317))
        column = QVBoxLayout(self._side)
        column.setContentsMargins(look.px(16), look.px(10), look.px(14), 0)
        column.setSpacing(look.px(6))
        column.addWidget(Heading(look, "Approvals", size=26))
        area = ScrollColumn("Drafts that wait")
        self._list = area.column
        self._list.setContentsMargins(0, 0, 0, look.px(12))
        self._list.setSpacing(look.px(8))
        column.addWidget(area, 1)
        row.addWidget(self._side)
        row.addWidget(opened, 1)

    def show_waiting(self, waiting: tuple[Waiting, ...], now: datetime) -> None:
        """Shows what waits; what is open stays open where it still waits."""
        self._waiting, self._now = waiting, now
        with focus_kept(self._side):
            self._list_cards(waiting)
        keys = [card.waiting.key for card in self._cards]
        self._open(self._key if self._key in keys else keys[0] if keys else "")

    def _list_cards(self, waiting: tuple[Waiting, ...]) -> None:
        clear(self._list)
        self._cards = []
        yours = [one for one in waiting if one.is_yours]
        others = [one for one in waiting if not one.is_yours]
        self._add_group("Wait for you", yours)
        self._add_group("Wait for others", others)
        if not waiting:
            self._list.addWidget(Words(self._look, "Nothing waits for a signature.", tone="muted"))
        self._list.addStretch(1)

    def _add_group(self, heading: str, waiting: list[Waiting]) -> None:
        if not waiting:
            return
        look = self._look
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, look.px(4), 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(Line(look, heading, weight=600))
        row.addWidget(Line(look, str(len(waiting)), weight=600, tone="muted"))
        row.addStretch(1)
        self._list.addWidget(line)
        for one in waiting:
            card = WaitingCard(look, one)
            card.clicked.connect(lambda _=False, key=one.key: self._open(key))
            self._cards.append(card)
            self._list.addWidget(card)

    def _open(self, key: str) -> None:
        self._key = key
        for card in self._cards:
            card.setChecked(card.waiting.key == key)
        chosen = next((one for one in self._waiting if one.key == key), None)
        self.opened.show_waiting(chosen, self._now)

    def focus_in(self) -> None:
        """Goes to the list."""
        if self._cards:
            self._cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._look.tokens
        painter.fillRect(self.rect(), QColor(tokens.bg))
        painter.fillRect(self._side.width() - 1, 0, 1, self.height(), QColor(tokens.line))
