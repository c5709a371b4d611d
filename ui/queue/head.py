"""The head of the queue: how much waits, and what is shown of it; it filters nothing itself."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop.model.identities import Network
from desktop.model.queue import SEARCH_MOST, QueueFilter, QueueOutline, StateWord
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.buttons import Push
from ui.parts.chips import CHIPS
from ui.parts.flow import Flow
from ui.parts.words import Heading, Line
from ui.queue.filters import FilterChip
from ui.sidebar.model import Roster

FIND = "Find account or post"


class QueueHead(QWidget):
    """`chosen` carries another QueueFilter; `files` the button under which files are offered."""

    chosen = Signal(object)
    files = Signal(QWidget)

    def __init__(self, look: Look, roster: Roster, zone: str) -> None:
        super().__init__()
        self._roster = roster
        self._zone = zone
        self._filter = QueueFilter()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(Heading(look, "Queue", size=26))
        self._note = Line(look, "", tone="muted", has_even_figures=True)
        row.addWidget(self._note, 1)
        self._who = Push(look, "All identities", icon="users")
        self._where = Push(look, "All networks", icon="world")
        self._who.clicked.connect(self._offer_identities)
        self._where.clicked.connect(self._offer_networks)
        row.addWidget(self._who)
        row.addWidget(self._where)
        self.filing = Push(look, "Files", icon="device-floppy", label="Import and export files")
        self.filing.clicked.connect(lambda: self.files.emit(self.filing))
        row.addWidget(self.filing)
        column.addLayout(row)
        self.field = QLineEdit()
        self.field.setProperty("kind", "field")
        self.field.setPlaceholderText(f"{FIND} (Ctrl+K)")
        self.field.setAccessibleName(FIND)
        self.field.textChanged.connect(self._search)
        column.addWidget(self.field)
        box = QWidget()
        box.setAccessibleName("Show only")
        flow = Flow(look.px(6), look.px(8), box)
        self.chips: list[FilterChip] = []
        for word in (None, *CHIPS):
            chip = FilterChip(look, word)
            chip.clicked.connect(partial(self._choose_word, word))
            self.chips.append(chip)
            flow.addWidget(chip)
        column.addWidget(box)

    def narrow(self, is_narrow: bool) -> None:
        """In a narrow window only the states can be chosen."""
        self._who.setVisible(not is_narrow)
        self._where.setVisible(not is_narrow)

    def show_filter(self, chosen: QueueFilter) -> None:
        """Shows what is asked for, before its answer is there."""
        self._filter = chosen
        if self.field.text() != chosen.search:
            # What is typed meanwhile is the newer question: only another filter changes it.
            with QSignalBlocker(self.field):
                self.field.setText(chosen.search)
        identity = self._roster.identity(chosen.identity_id) if chosen.identity_id else None
        self._who.say(identity.name.replace("&", "&&") if identity else "All identities")
        self._where.say(chosen.network.label if chosen.network else "All networks")

    def show_outline(self, outline: QueueOutline) -> None:
        """Counts what the filter takes."""
        counts, chosen = outline.counts, outline.asked
        total = sum(counts.values())
        for chip in self.chips:
            count = total if chip.word is None else counts.get(chip.word, 0)
            chip.show_count(count, chip.word is chosen.word)
        waiting = total - counts.get(StateWord.SENT, 0)
        words = f"{waiting} post{'s' if waiting != 1 else ''} {'wait' if waiting != 1 else 'waits'}"
        if outline.is_cut:
            words = f"More than {SEARCH_MOST} posts have these words: the last written are shown"
        elif outline.next_due is not None:
            words += f" · next due {moments.clock_words(outline.next_due, self._zone)}"
        self._note.say(words)

    def focus_in(self) -> None:
        """Goes to the first chip."""
        self.chips[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> None:
        """Goes to the field, with what stands in it ready to be typed over."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        else:
            super().keyPressEvent(event)

    def _search(self, words: str) -> None:
        self.chosen.emit(replace(self._filter, search=words))

    def _choose_word(self, word: StateWord | None, _: bool = False) -> None:
        self.chosen.emit(replace(self._filter, word=word))

    def _offer_identities(self) -> None:
        now = self._filter
        menu = QMenu(self)
        for identity in (None, *self._roster.identities):
            words = identity.name.replace("&", "&&") if identity else "All identities"
            chosen = replace(now, identity_id=identity.id if identity else None)
            menu.addAction(words).triggered.connect(partial(self._choose, chosen))
        menu.popup(self._who.mapToGlobal(QPoint(0, self._who.height())))

    def _offer_networks(self) -> None:
        now = self._filter
        menu = QMenu(self)
        for network in (None, *Network):
            words = network.label if network else "All networks"
            chosen = replace(now, network=network)
            menu.addAction(words).triggered.connect(partial(self._choose, chosen))
        menu.popup(self._where.mapToGlobal(QPoint(0, self._where.height())))

    def _choose(self, chosen: QueueFilter, _: bool = False) -> None:
        self.chosen.emit(chosen)
