"""The queue: filters, the list by day, and one post opened beside it; it asks and changes nothing itself."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.model.queue import QueueFilter, QueueListed, QueueOutline, QueueRow
from ui.look.theme import Look
from ui.parts.cards import Action, EmptyPlace
from ui.parts.flow import clear
from ui.parts.listview import set_up
from ui.post.detail import DetailPane
from ui.queue.head import QueueHead
from ui.queue.model import PAGE, QueueModel
from ui.queue.rows import DAY_HEIGHT, ROW_HEIGHT, RowPainter
from ui.sidebar.model import Roster

_VERB_KEYS = {Qt.Key.Key_H: "hold", Qt.Key.Key_M: "move"}


class RowView(QTableView):
    """The list. Single letters act here only: next, previous, open, hold, move, filter."""

    opened = Signal()
    verb = Signal(str)
    filtering = Signal()
    stepped = Signal(int)
    _days: tuple[int, ...] = ()

    def show_days(self, days: tuple[int, ...], height: int, otherwise: int) -> None:
        """Gives the rows that are days their height; a row that was one keeps it until it is told."""
        were, are = set(self._days), set(days)
        for number in sorted(were ^ are):
            self.setRowHeight(number, height if number in are else otherwise)
        self._days = days

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_J, Qt.Key.Key_Down):
            self.stepped.emit(1)
        elif key in (Qt.Key.Key_K, Qt.Key.Key_Up):
            self.stepped.emit(-1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key in _VERB_KEYS:
            self.verb.emit(_VERB_KEYS[key])
        elif key == Qt.Key.Key_F:
            self.filtering.emit()
        else:
            super().keyPressEvent(event)


class QueueScreen(QWidget):
    """`chosen` carries the row to read; `write` asks for a new post; `refiltered`: another list is wanted."""

    chosen = Signal(object)
    write = Signal()
    refiltered = Signal()

    def __init__(self, look: Look, roster: Roster, model: QueueModel, detail: DetailPane, zone: str):
        super().__init__()
        self._look = look
        self.model = model
        self.detail = detail
        self.head = QueueHead(look, roster, zone)
        self.head.chosen.connect(self._refilter)
        self.key = ""
        """The row that is open, or is to be once it is there."""
        self._is_awaited = self._is_sought = False
        self.setAccessibleName("Queue")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._list_side(), 1)
        row.addWidget(detail)
        self.narrow(False)

    def _list_side(self) -> QVBoxLayout:
        look = self._look
        column = QVBoxLayout()
        column.setContentsMargins(look.px(20), look.px(12), look.px(12), look.px(8))
        column.setSpacing(look.px(10))
        column.addWidget(self.head)
        self._stack = QStackedWidget()
        self.view = self._make_view()
        self._stack.addWidget(self.view)
        self._empty = QWidget()
        self._empty_column = QVBoxLayout(self._empty)
        self._stack.addWidget(self._empty)
        column.addWidget(self._stack, 1)
        return column

    def _make_view(self) -> RowView:
        look = self._look
        view = RowView()
        set_up(view, self.model, RowPainter(look), name="Posts in the queue", row_height=look.px(ROW_HEIGHT))
        view.selectionModel().currentRowChanged.connect(self._current)
        view.stepped.connect(self._step)
        view.opened.connect(self.detail.focus_in)
        view.verb.connect(self._ask)
        view.filtering.connect(self.head.focus_in)
        return view

    def narrow(self, is_narrow: bool) -> None:
        """Takes the measures of a narrow window."""
        self.detail.setFixedWidth(self._look.px(400 if is_narrow else 456))
        self.head.narrow(is_narrow)

    # what is shown

    def show_list(self, listed: QueueListed, now: datetime) -> None:
        """Shows what was read; the row that is open stays open where it still stands."""
        scroll = self.view.verticalScrollBar().value()
        is_first = not self.model.rowCount()
        self.model.show(listed.outline, listed.pages)
        look, model = self._look, self.model
        self.view.show_days(model.days(), look.px(DAY_HEIGHT), look.px(ROW_HEIGHT))
        self.head.show_outline(listed.outline)
        self._show_empty()
        if listed.number is None:
            self.chosen.emit(None)
            return
        at = model.index(model.row_of(listed.number), 0)
        self.view.selectionModel().setCurrentIndex(
            at, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )
        self._open(at)
        if is_first or self._is_sought:
            self.view.scrollTo(at, QAbstractItemView.ScrollHint.PositionAtCenter)
            self._is_sought = False
        else:
            self.view.verticalScrollBar().setValue(scroll)

    def show_page(self, outline: QueueOutline, page: int, rows: tuple[QueueRow, ...]) -> None:
        """Shows one page more, and opens the row that was waited for."""
        self.model.show_page(outline, page, rows)
        if self._is_awaited:
            self._open(self.view.currentIndex())

    def pages_on_show(self) -> frozenset[int]:
        """The pages of which a row is to be seen."""
        ends = (self.view.rowAt(0), self.view.rowAt(self.view.viewport().height() - 1))
        first, last = (end if end >= 0 else self.model.rowCount() - 1 for end in ends)
        numbers = [self.model.number_at(row) for row in range(max(first, 0), last + 1)]
        return frozenset(number // PAGE for number in numbers if number is not None)

    def _show_empty(self) -> None:
        is_empty = self.model.rowCount() == 0
        self._stack.setCurrentIndex(1 if is_empty else 0)
        clear(self._empty_column)
        if not is_empty:
            return
        asked = self.model.filter
        if asked == QueueFilter():
            place = EmptyPlace(
                self._look, "layout-list", "Nothing waits", "Posts you schedule stand here, also offline.",
                Action("Write a post", self.write.emit),
            )  # fmt: skip
        else:
            heading = f"No post is {asked.word.value}" if asked.word else "No post is shown"
            if asked.terms:
                heading = f"No post called “{asked.search.strip()}”"
            told = "Try the handle or other words." if asked.terms else "Clear the filter to see all."
            clear_it = Action("Clear", lambda: self._refilter(QueueFilter()))
            place = EmptyPlace(self._look, "layout-list", heading, told, clear_it)
        self._empty_column.addWidget(place)
        self._empty_column.addStretch(1)

    # what is chosen

    def open_row(self, key: str) -> None:
        """Opens the row with that key, wherever it stands; the list shows everything again."""
        self.key = key
        self._is_sought = True
        self._refilter(QueueFilter())

    def _current(self, index: QModelIndex, before: QModelIndex) -> None:
        if self.model.number_at(index.row()) is not None:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        item = self.model.row_item(index)
        self._is_awaited = item is None
        if item is not None:
            self.key = item.row.key
            self.chosen.emit(item.row)

    def _step(self, by: int) -> None:
        at = self.model.step(self.view.currentIndex(), by)
        if at.isValid():
            self.view.setCurrentIndex(at)
            self.view.scrollTo(at)

    def _ask(self, verb: str) -> None:
        self.detail.ask(verb)

    def _refilter(self, chosen: QueueFilter) -> None:
        self.model.filter = chosen
        self.head.show_filter(chosen)
        self.refiltered.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._look.tokens.bg))
