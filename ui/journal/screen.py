"""The journal as a page: every deed on this computer, newest first, read further on request."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.identities import Identity
from desktop.model.journal import JournalEntry
from ui.journal.phrases import deed_words
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.buttons import Push
from ui.parts.cards import Card, EmptyPlace
from ui.parts.flow import ScrollColumn, clear, throw_away
from ui.parts.words import Heading, Line, Words
from ui.speaker.mark import Mark

PAGE = 60


class JournalScreen(QWidget):
    """`older` asks for entries before a number."""

    older = Signal(int)

    def __init__(self, look: Look, identity_named: Callable[[str], Identity | None], zone: str):
        super().__init__()
        self._look = look
        self._identity_named = identity_named
        self._zone = zone
        self.setAccessibleName("Journal")
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(20), look.px(12), look.px(20), 0)
        column.setSpacing(look.px(10))
        column.addWidget(Heading(look, "Journal", size=26))
        column.addWidget(Words(look, "Who did what, and when. It never holds a post's words.", tone="muted"))
        area = ScrollColumn("Entries")
        self._list = area.column
        self._list.setContentsMargins(0, 0, 0, look.px(16))
        self._list.setSpacing(look.px(8))
        column.addWidget(area, 1)

    def show_entries(self, entries: tuple[JournalEntry, ...], *, is_more: bool = False) -> None:
        """Shows the newest entries, or adds older ones below."""
        if not is_more:
            self._clear()
        elif (last := self._list.takeAt(self._list.count() - 1)) is not None and (button := last.widget()):
            throw_away(button)
        if not entries and not is_more:
            self._list.addWidget(EmptyPlace(self._look, "history", "Nothing was done yet"))
        card = Card()
        column = QVBoxLayout(card)
        column.setSpacing(self._look.px(8))
        for entry in entries:
            column.addLayout(self._line(entry))
        self._list.addWidget(card)
        card.setVisible(bool(entries))
        foot = QWidget()
        row = QHBoxLayout(foot)
        if len(entries) == PAGE:
            more = Push(self._look, "Show older entries")
            more.clicked.connect(lambda: self.older.emit(entries[-1].number))
            row.addWidget(more)
        row.addStretch(1)
        self._list.addWidget(foot)

    def _line(self, entry: JournalEntry) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        at = moments.local(entry.at, self._zone)
        words = f"{moments.day_words(at.date())}, {at:%H:%M:%S}"
        time = Line(look, words, size=12, weight=600, has_even_figures=True)
        time.setFixedWidth(look.px(170))
        row.addWidget(time)
        identity = self._identity_named(entry.identity_id) if entry.identity_id else None
        if identity is not None:
            row.addWidget(Mark(look, identity, 20))
        else:
            row.addSpacing(look.px(20 + 12))
        row.addWidget(Line(look, deed_words(entry)), 1)
        return row

    def _clear(self) -> None:
        clear(self._list)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._look.tokens.bg))
