"""The rules as a table of one column: packs and their rules, filtered; what is broken comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.model.identities import IdentityKind
from desktop.model.rulebook import BrokenPack, Rulebook, StatedPack, StatedRule
from ui.policy.levels import Level, word_of

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class PackItem:
    """A pack above its rules, or the heading above what is broken."""

    heading: str
    note: str
    count: str

    @property
    def spoken(self) -> str:
        """The heading in words."""
        return f"{self.heading}, {self.note}, {self.count}"


@dataclass(frozen=True, slots=True)
class RuleItem:
    """One rule: how grave it is for the kind that is looked at, and where it stands in its card."""

    rule: StatedRule
    level: Level
    is_staged: bool
    is_first: bool
    is_last: bool

    @property
    def key(self) -> str:
        """The rule's id."""
        return self.rule.id

    @property
    def second(self) -> str:
        """The second line: what is changed about it, and why it is there."""
        marks = [
            word
            for word, holds in (("not saved", self.is_staged), ("changed", self.rule.is_changed))
            if holds
        ]
        return " · ".join([self.rule.id, *marks, self.rule.why])

    @property
    def spoken(self) -> str:
        """The whole row in words."""
        return f"{word_of(self.level)}: {self.rule.message} {self.second}"


@dataclass(frozen=True, slots=True)
class BrokenItem:
    """One thing in a pack that cannot be used."""

    broken: BrokenPack
    number: int
    is_first: bool
    is_last: bool

    @property
    def key(self) -> str:
        """Stays the same while the same thing is broken in the same place."""
        return f"broken {self.broken.path} {self.broken.line} {self.broken.column} {self.number}"

    @property
    def place(self) -> str:
        """ "organisation.yaml, line 12, column 5"."""
        return f"{PurePath(self.broken.path).name}, line {self.broken.line}, column {self.broken.column}"

    @property
    def spoken(self) -> str:
        """The whole row in words."""
        return f"Stops sending: {self.place}. {self.broken.message}"


Row = RuleItem | BrokenItem
Item = PackItem | Row


@dataclass(frozen=True, slots=True)
class Filter:
    """What is shown; empty means all. `kind` is whose levels are looked at."""

    word: str = ""
    pack: str = ""
    words: str = ""
    kind: IdentityKind = IdentityKind.CORPORATE


def counted(count: int, what: str) -> str:
    """ "1 rule", "165 rules"."""
    return f"{count} {what}{'' if count == 1 else 's'}"


class RuleModel(QAbstractTableModel):
    """Packs and rules in one column. A view asks for the item once a row and paints it."""

    def __init__(self) -> None:
        super().__init__()
        self.book: Rulebook | None = None
        self.filter = Filter()
        self.counts: Counter[str] = Counter()
        self._staged: frozenset[str] = frozenset()
        self._said: dict[str, str] = {}
        self._shown: list[Item] = []

    # what is shown

    def show_book(self, book: Rulebook) -> None:
        """Shows this policy, through the filter in force."""
        self.book = book
        self._said = {rule.id: _words_of(rule) for rule in book.rules}
        self.show_filter(self.filter)

    def show_filter(self, chosen: Filter) -> None:
        """Shows only what the filter takes; `counts` has how many there are of each level."""
        self.filter = chosen
        self.beginResetModel()
        taken = {rule.id: rule for rule in self.book.rules if self._takes(rule)} if self.book else {}
        self.counts = Counter(word_of(rule.in_force.get(chosen.kind)) for rule in taken.values())
        self._shown = _items(self.book, chosen, taken, self._staged) if self.book else []
        self.endResetModel()

    def show_staged(self, staged: frozenset[str]) -> None:
        """Marks the rules that have a change which is not saved."""
        if staged != self._staged:
            self._staged = staged
            self.show_filter(self.filter)

    def _takes(self, rule: StatedRule) -> bool:
        wanted = self.filter
        said = self._said[rule.id]
        is_there = wanted.pack in ("", rule.pack)
        return is_there and all(word in said for word in wanted.words.casefold().split())

    def row(self, index: Index) -> Row | None:
        """The rule or the fault at an index; None for a heading."""
        item = self._item(index)
        return None if isinstance(item, PackItem) else item

    def index_of(self, key: str) -> QModelIndex:
        """Where the row with that key stands now; an invalid index where it is not shown."""
        for number, item in enumerate(self._shown):
            if not isinstance(item, PackItem) and item.key == key:
                return self.index(number, 0)
        return QModelIndex()

    def headings(self) -> tuple[int, ...]:
        """The numbers of the rows that are headings."""
        return tuple(n for n, item in enumerate(self._shown) if isinstance(item, PackItem))

    def step(self, start: Index, by: int) -> QModelIndex:
        """The next (1) or previous (-1) row that is no heading."""
        number = start.row() if start.isValid() else (-1 if by > 0 else len(self._shown))
        number += by
        while 0 <= number < len(self._shown):
            if not isinstance(self._shown[number], PackItem):
                return self.index(number, 0)
            number += by
        return QModelIndex()

    def _item(self, index: Index) -> Item | None:
        return self._shown[index.row()] if 0 <= index.row() < len(self._shown) else None

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == ITEM_ROLE:
            return self._item(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            item = self._item(index)
            return item.spoken if item else ""
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.row(index) is not None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemNeverHasChildren


def _items(
    book: Rulebook, wanted: Filter, taken: Mapping[str, StatedRule], staged: frozenset[str]
) -> list[Item]:
    """What is broken first, then the packs with those of the rules that are `taken`."""
    items: list[Item] = []
    broken = [one for one in book.broken if wanted.pack in ("", one.pack)]
    if broken:
        count = counted(len(broken), "fault")
        items.append(PackItem("Cannot be read", "Sending stops until this is mended", count))
        last = len(broken) - 1
        items += [BrokenItem(one, n, n == 0, n == last) for n, one in enumerate(broken)]
    for pack in book.packs:
        levels = [(rule, rule.in_force.get(wanted.kind)) for rule in pack.rules if rule.id in taken]
        shown = [(rule, level) for rule, level in levels if wanted.word in ("", word_of(level))]
        if shown:
            items.append(PackItem(pack.title, pack_words(pack), counted(len(shown), "rule")))
        items += [
            RuleItem(rule, level, rule.id in staged, n == 0, n == len(shown) - 1)
            for n, (rule, level) in enumerate(shown)
        ]
    return items


def pack_words(pack: StatedPack) -> str:
    """ "core 3 · ships with Masthead", "our-rules 4 · yours, Legal answers for it"."""
    if pack.is_shipped:
        return f"{pack.name} {pack.version} · ships with Masthead"
    owner = f", {pack.owner} answers for it" if pack.owner else ""
    return f"{pack.name} {pack.version} · yours{owner}"


def _words_of(rule: StatedRule) -> str:
    said = (rule.id, rule.message, rule.why, rule.remedy, rule.family, rule.source)
    return " ".join(said).casefold()
