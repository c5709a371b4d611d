"""The queue as a table of one column: days and rows, filtered; it reads from the core and changes nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.model.identities import Account
from desktop.model.queue import QueueFilter, QueueOutline, QueueRow
from ui.parts import moments

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = Qt.ItemDataRole.UserRole

PAGE, PAGES_KEPT = 32, 24
"""Rows that are read at a time, and how many such pages are kept: the memory that scrolling takes."""

_NO_TIME = ("No time set", "as soon as it may")


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
class BlankItem:
    """A row that is still being read."""

    is_first: bool
    is_last: bool


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


class QueueModel(QAbstractTableModel):
    """Days and rows in one column. A view asks for the item once a row and paints it.

    The outline says which row is a day and how many there are; the rows themselves come page by page, and
    only the last few pages are kept. `wanted` carries the number of a page that a view has asked for.
    """

    wanted = Signal(int)

    def __init__(self, zone: str, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._zone = zone
        self.now = now
        self.filter = QueueFilter()
        self.outline = QueueOutline(self.filter, {}, ())
        self._pages: OrderedDict[int, tuple[QueueRow, ...]] = OrderedDict()
        self._heads: list[int] = []

    # what is shown

    def show(self, outline: QueueOutline, pages: Mapping[int, tuple[QueueRow, ...]]) -> None:
        """Shows this list, of which these pages have been read already."""
        is_alike = self.outline.days == outline.days
        if not is_alike:
            self.beginResetModel()
        self.outline = outline
        self._heads = [day.first + place for place, day in enumerate(outline.days)]
        self._pages = OrderedDict(pages)
        if not is_alike:
            self.endResetModel()
        elif outline.days:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def show_page(self, outline: QueueOutline, page: int, rows: tuple[QueueRow, ...]) -> None:
        """Shows one page more; a page of another list is let go."""
        if outline is not self.outline or not rows:
            return
        self._pages[page] = rows
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        first, last = self.row_of(page * PAGE), self.row_of(page * PAGE + len(rows) - 1)
        self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def row_of(self, number: int) -> int:
        """Where the row with this number stands among the days."""
        place = bisect_right(self.outline.days, number, key=lambda day: day.first)
        return number + place

    def number_at(self, row: int) -> int | None:
        """The number of the row at this place; None for a day."""
        if not 0 <= row < self.rowCount():
            return None
        place = bisect_right(self._heads, row) - 1
        inside = row - self._heads[place]
        return self.outline.days[place].first + inside - 1 if inside else None

    def row_item(self, index: Index) -> RowItem | None:
        """The row at an index; None for a day, and for a row that is still being read."""
        item = self._item(index)
        return item if isinstance(item, RowItem) else None

    def index_of(self, key: str) -> QModelIndex:
        """Where the row with that key stands now; an invalid index where it is not among what was read."""
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if row.key == key:
                    return self.index(self.row_of(page * PAGE + place), 0)
        return QModelIndex()

    def days(self) -> tuple[int, ...]:
        """The numbers of the rows that are days."""
        return tuple(self._heads)

    def step(self, start: Index, by: int) -> QModelIndex:
        """The next (1) or previous (-1) row that is no day."""
        row = start.row() if start.isValid() else (-1 if by > 0 else self.rowCount())
        row += by
        while 0 <= row < self.rowCount():
            if self.number_at(row) is not None:
                return self.index(row, 0)
            row += by
        return QModelIndex()

    def _today(self) -> date:
        return moments.local(self.now(), self._zone).date()

    def _item(self, index: Index) -> DayItem | RowItem | BlankItem | None:
        row = index.row()
        if not 0 <= row < self.rowCount():
            return None
        place = bisect_right(self._heads, row) - 1
        day, inside = self.outline.days[place], row - self._heads[place]
        if not inside:
            words = moments.day_heading(day.day, self._today()) if day.day else _NO_TIME
            return DayItem(*words, wait_words(day.waiting))
        is_first, is_last = inside == 1, inside == day.count
        found = self._row(day.first + inside - 1)
        if found is None:
            return BlankItem(is_first, is_last)
        time = moments.clock_words(found.at, self._zone) if found.at else "–"
        return RowItem(found, time, is_first, is_last)

    def _row(self, number: int) -> QueueRow | None:
        page, place = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self.wanted.emit(page)
            return None
        self._pages.move_to_end(page)
        return rows[place] if place < len(rows) else None

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else self.outline.size + len(self._heads)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == ITEM_ROLE:
            return self._item(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            item = self._item(index)
            if isinstance(item, DayItem):
                return f"{item.heading}, {item.note}, {item.count}"
            if isinstance(item, BlankItem):
                return "Is being read"
            return item.spoken if item else ""
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.number_at(index.row()) is not None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemNeverHasChildren
