"""The head of the policy: which policy it is, and what is shown of it; it filters nothing itself."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop.model.identities import IdentityKind
from ui.findings.groups import BY_SEVERITY
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.chips import CountChip
from ui.parts.flow import Flow
from ui.parts.words import Heading, Line
from ui.policy.levels import LEVELS, LOOKS, WHOM, word_of
from ui.policy.model import Filter, RuleModel, counted

_ICONS = {IdentityKind.CORPORATE: "building-skyscraper", IdentityKind.PERSONAL: "user"}


class PolicyHead(QWidget):
    """`chosen` carries another Filter; `publish` asks for the page."""

    chosen = Signal(object)
    publish = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._filter = Filter()
        self._packs: tuple[tuple[str, str], ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(Heading(look, "Policy", size=26))
        self._note = Line(look, "", tone="muted", has_even_figures=True)
        row.addWidget(self._note, 1)
        publish = Push(look, "Publish the policy…", icon="file-export")
        publish.clicked.connect(self.publish)
        row.addWidget(publish)
        column.addLayout(row)
        column.addLayout(self._choices())
        column.addWidget(self._chips())

    def _choices(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.search = QLineEdit()
        self.search.setProperty("kind", "field")
        self.search.setFont(look.sans(13))
        self.search.setPlaceholderText("Find a rule by its words")
        self.search.setAccessibleName("Find a rule by its words")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda words: self._choose(replace(self._filter, words=words)))
        self._whom = Push(look, "For organisations", icon=_ICONS[IdentityKind.CORPORATE])
        self._whom.clicked.connect(self._offer_kinds)
        self._which = Push(look, "All packs", icon="layout-list")
        self._which.clicked.connect(self._offer_packs)
        row.addWidget(self.search, 1)
        row.addWidget(self._whom)
        row.addWidget(self._which)
        return row

    def _chips(self) -> QWidget:
        look = self._look
        box = QWidget()
        box.setAccessibleName("Show only")
        flow = Flow(look.px(4), look.px(8), box)
        self.chips: dict[str, CountChip] = {"": CountChip(look, "All")}
        for level in LEVELS:
            worn = LOOKS[level]
            word = BY_SEVERITY[level].word if level is not None else word_of(None)
            self.chips[word_of(level)] = CountChip(look, word, worn.icon, worn.tone)
        for word, chip in self.chips.items():
            chip.clicked.connect(partial(self._choose_word, word))
            flow.addWidget(chip)
        return box

    def show_model(self, model: RuleModel) -> None:
        """Says which policy this is and counts what the filter takes."""
        chosen = self._filter = model.filter
        total = sum(model.counts.values())
        for word, chip in self.chips.items():
            chip.show_count(total if word == "" else model.counts[word], word == chosen.word)
        if self.search.text() != chosen.words:
            self.search.setText(chosen.words)
        self._whom.say(f"For {WHOM[chosen.kind]}")
        self._whom.wear(_ICONS[chosen.kind])
        self._whom.setAccessibleName(f"Levels for {WHOM[chosen.kind]}. Look at the others")
        self._which.say(chosen.pack or "All packs")
        if model.book is not None:
            version = model.book.version
            self._packs = tuple((pack.name, pack.title) for pack in model.book.packs)
            self._note.say(f"{counted(version.rule_count, 'rule')} · version {version.digest[:7]}")
            self._note.setAccessibleDescription(f"Digest {version.digest}")

    def focus_in(self) -> None:
        """Goes to the search."""
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.selectAll()

    def _choose_word(self, word: str, _: bool = False) -> None:
        self._choose(replace(self._filter, word=word))

    def _offer_kinds(self) -> None:
        menu = QMenu(self)
        for kind in IdentityKind:
            action = menu.addAction(f"How grave the rules are for {WHOM[kind]}")
            action.setCheckable(True)
            action.setChecked(kind is self._filter.kind)
            action.triggered.connect(partial(self._choose, replace(self._filter, kind=kind)))
        menu.popup(self._whom.mapToGlobal(QPoint(0, self._whom.height())))

    def _offer_packs(self) -> None:
        menu = QMenu(self)
        for name, title in (("", "All packs"), *self._packs):
            words = f"{title}   ({name})" if name else title
            action = menu.addAction(words.replace("&", "&&"))
            action.triggered.connect(partial(self._choose, replace(self._filter, pack=name)))
        menu.popup(self._which.mapToGlobal(QPoint(0, self._which.height())))

    def _choose(self, chosen: Filter, _: bool = False) -> None:
        if chosen != self._filter:
            self.chosen.emit(chosen)
