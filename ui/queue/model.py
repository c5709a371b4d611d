"""The queue as a table of one column: days and rows, filtered; it reads from the core and changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.model.identities import Account, IdentityId, Network
from desktop.model.queue import QueueRow, StateWord
from ui.parts import moments

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = Qt.ItemDataRole.UserRole

_GONE = (StateWord.SENT,)


@dataclass(frozen=True, slots=True)
class DayItem:
    """A day above its rows."""

    heading: str
    note: str
    count: str


@dataclass(frozen=True, slots=True)
class RowItem:
    """One row: its time in words, and where it stands in its day's card."""

    row: QueueRow
    time: str
    is_first: bool
    is_last: bool

    @property
    def spoken(self) -> str:
        """The whole row in words."""
        identity = self.row.draft.identity
        networks = ", ".join(account.network.label for account in accounts_of(self.row))
        return (
            f"{self.time}, {identity.name}, {identity.kind.value.lower()}, {networks}, {self.row.word.value}"
        )


@dataclass(frozen=True, slots=True)
class Filter:
    """What is shown: None means all."""

    word: StateWord | None = None
    identity_id: IdentityId | None = None
    network: Network | None = None

    def takes(self, row: QueueRow) -> bool:
        """Whether a row is shown, whatever its state."""
        is_theirs = self.identity_id in (None, row.draft.identity.id)
        is_there = self.network is None or any(a.network is self.network for a in accounts_of(row))
        return is_theirs and is_there


def accounts_of(row: QueueRow) -> tuple[Account, ...]:
    """The accounts a row speaks of: its deliveries' own, or the draft's."""
    if row.deliveries:
        order = [account.id for account in row.draft.accounts]
        theirs = (delivery.account for delivery in row.deliveries)
        return tuple(sorted(theirs, key=lambda a: order.index(a.id) if a.id in order else len(order)))
    return row.draft.accounts


def summary(row: QueueRow) -> str:
    """The first words of a post on one line."""
    words = " ".join(row.draft.parts[0].text.split())
    return words or "A picture without words"


def wait_words(count: int) -> str:
    """ "1 waits", "5 wait"."""
    return "1 waits" if count == 1 else f"{count} wait"


@dataclass
class _Rows:
    everything: tuple[QueueRow, ...] = ()
    shown: list[DayItem | RowItem] = field(default_factory=list)


class QueueModel(QAbstractTableModel):
    """Days and rows in one column. A view asks for the item once a row and paints it."""

    def __init__(self, zone: str, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._zone = zone
        self.now = now
        self._rows = _Rows()
        self.filter = Filter()

    # what is shown

    def show_rows(self, rows: tuple[QueueRow, ...]) -> None:
        """Shows these rows, through the filter in force."""
        self._rows.everything = rows
        self.show_filter(self.filter)

    def show_filter(self, chosen: Filter) -> None:
        """Shows only what the filter takes."""
        self.filter = chosen
        self.beginResetModel()
        shown = [row for row in self.taken if chosen.word in (None, row.word)]
        self._rows.shown = list(_items(shown, self._zone, self._today()))
        self.endResetModel()

    @property
    def everything(self) -> tuple[QueueRow, ...]:
        """Every row, shown or not."""
        return self._rows.everything

    @property
    def taken(self) -> tuple[QueueRow, ...]:
        """The rows of the identity and network that are shown, in every state."""
        return tuple(row for row in self._rows.everything if self.filter.takes(row))

    @property
    def counts(self) -> Counter[StateWord]:
        """How many rows there are in each state."""
        return Counter(row.word for row in self.taken)

    def row_item(self, index: Index) -> RowItem | None:
        """The row at an index; None for a day."""
        item = self._item(index)
        return item if isinstance(item, RowItem) else None

    def index_of(self, key: str) -> QModelIndex:
        """Where the row with that key stands now; an invalid index where it is not shown."""
        for number, item in enumerate(self._rows.shown):
            if isinstance(item, RowItem) and item.row.key == key:
                return self.index(number, 0)
        return QModelIndex()

    def days(self) -> tuple[int, ...]:
        """The numbers of the rows that are days."""
        return tuple(n for n, item in enumerate(self._rows.shown) if isinstance(item, DayItem))

    def step(self, start: Index, by: int) -> QModelIndex:
        """The next (1) or previous (-1) row that is no day."""
        number = start.row() if start.isValid() else (-1 if by > 0 else len(self._rows.shown))
        number += by
        while 0 <= number < len(self._rows.shown):
            if isinstance(self._rows.shown[number], RowItem):
                return self.index(number, 0)
            number += by
        return QModelIndex()

    def _today(self) -> date:
        return moments.local(self.now(), self._zone).date()

    def _item(self, index: Index) -> DayItem | RowItem | None:
        if 0 <= index.row() < len(self._rows.shown):
            return self._rows.shown[index.row()]
        return None

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._rows.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == ITEM_ROLE:
            return self._item(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            item = self._item(index)
            if isinstance(item, DayItem):
                return f"{item.heading}, {item.note}, {item.count}"
            return item.spoken if item else ""
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self._item(index), RowItem):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemNeverHasChildren


def _items(rows: list[QueueRow], zone: str, today: date) -> list[DayItem | RowItem]:
    items: list[DayItem | RowItem] = []

    def day_of(row: QueueRow) -> date | None:
        return moments.local(row.at, zone).date() if row.at else None

    for day, group in groupby(rows, key=day_of):
        listed = list(group)
        heading, note = moments.day_heading(day, today) if day else ("No time set", "as soon as it may")
        waiting = sum(row.word not in _GONE for row in listed)
        items.append(DayItem(heading, note, wait_words(waiting)))
        for number, row in enumerate(listed):
            time = moments.clock_words(row.at, zone) if row.at else "–"
            items.append(RowItem(row, time, number == 0, number == len(listed) - 1))
    return items
