"""The head of the queue: how much waits, and what is shown of it; it filters nothing itself."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.model.identities import Network
from desktop.model.queue import StateWord
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.buttons import Push
from ui.parts.chips import CHIPS
from ui.parts.flow import Flow
from ui.parts.words import Heading, Line
from ui.queue.filters import FilterChip
from ui.queue.model import Filter, QueueModel
from ui.sidebar.model import Roster


class QueueHead(QWidget):
    """`chosen` carries another Filter; `files` the button under which imports and exports are offered."""

    chosen = Signal(object)
    files = Signal(QWidget)

    def __init__(self, look: Look, roster: Roster, zone: str) -> None:
        super().__init__()
        self._roster = roster
        self._zone = zone
        self._filter = Filter()
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

    def show_model(self, model: QueueModel, now: datetime) -> None:
        """Counts what the filter takes."""
        chosen = self._filter = model.filter
        counts = model.counts
        total = sum(counts.values())
        for chip in self.chips:
            chip.show_count(total if chip.word is None else counts[chip.word], chip.word is chosen.word)
        waiting = total - counts[StateWord.SENT]
        due = next((r.at for r in model.taken if r.word is StateWord.READY and r.at and r.at >= now), None)
        words = f"{waiting} post{'s' if waiting != 1 else ''} {'wait' if waiting != 1 else 'waits'}"
        self._note.say(words + (f" · next due {moments.clock_words(due, self._zone)}" if due else ""))
        identity = self._roster.identity(chosen.identity_id) if chosen.identity_id else None
        self._who.say(identity.name.replace("&", "&&") if identity else "All identities")
        self._where.say(chosen.network.label if chosen.network else "All networks")

    def focus_in(self) -> None:
        """Goes to the first chip."""
        self.chips[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_word(self, word: StateWord | None, _: bool = False) -> None:
        self.chosen.emit(Filter(word, self._filter.identity_id, self._filter.network))

    def _offer_identities(self) -> None:
        now = self._filter
        menu = QMenu(self)
        for identity in (None, *self._roster.identities):
            words = identity.name.replace("&", "&&") if identity else "All identities"
            chosen = Filter(now.word, identity.id if identity else None, now.network)
            menu.addAction(words).triggered.connect(partial(self._choose, chosen))
        menu.popup(self._who.mapToGlobal(QPoint(0, self._who.height())))

    def _offer_networks(self) -> None:
        now = self._filter
        menu = QMenu(self)
        for network in (None, *Network):
            words = network.label if network else "All networks"
            chosen = Filter(now.word, now.identity_id, network)
            menu.addAction(words).triggered.connect(partial(self._choose, chosen))
        menu.popup(self._where.mapToGlobal(QPoint(0, self._where.height())))

    def _choose(self, chosen: Filter, _: bool = False) -> None:
        self.chosen.emit(chosen)
