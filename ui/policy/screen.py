"""The policy: its rules, and beside them one rule, a sentence to try or the news; it only asks."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.model.rulebook import Rulebook
from ui.look.theme import Look
from ui.parts.cards import Action, EmptyPlace
from ui.parts.flow import clear
from ui.parts.listview import set_up
from ui.parts.tabs import Tab, TabStrip
from ui.policy.head import PolicyHead
from ui.policy.model import Filter, RuleModel
from ui.policy.news import NewsPane
from ui.policy.rows import HEAD_HEIGHT, ROW_HEIGHT, RulePainter
from ui.policy.rule import RulePane
from ui.policy.trying import TryPane
from ui.sidebar.model import Roster

RULE, TRY, NEWS = "rule", "try", "news"


class RuleView(QTableView):
    """The list. Single letters act here only: next, previous, open, find."""

    opened = Signal()
    finding = Signal()
    stepped = Signal(int)
    _heads: tuple[int, ...] = ()

    def show_heads(self, heads: tuple[int, ...], height: int, otherwise: int) -> None:
        """Gives the rows that are headings their height; a row that was one keeps it until it is told."""
        for number in {*self._heads, *heads}:
            self.setRowHeight(number, height if number in heads else otherwise)
        self._heads = heads

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_J, Qt.Key.Key_Down):
            self.stepped.emit(1)
        elif key in (Qt.Key.Key_K, Qt.Key.Key_Up):
            self.stepped.emit(-1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key == Qt.Key.Key_F:
            self.finding.emit()
        else:
            super().keyPressEvent(event)


class Beside(QWidget):
    """One of three beside the list: the rule that is open, a sentence to try, the news."""

    def __init__(self, look: Look, roster: Roster, zone: str) -> None:
        super().__init__()
        self.rule = RulePane(look, zone)
        self.trying = TryPane(look, roster)
        self.news = NewsPane(look, zone)
        self.setAccessibleName("Beside the rules")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        self.tabs = TabStrip(look)
        self.tabs.setAccessibleName("Rule, sentence or news")
        self.tabs.chosen.connect(self.show_tab)
        column.addWidget(self.tabs)
        self.stack = QStackedWidget()
        for pane in (self.rule, self.trying, self.news):
            self.stack.addWidget(pane)
        column.addWidget(self.stack, 1)
        self.count_news(0)

    def count_news(self, count: int) -> None:
        """How many events there are."""
        self._news_word = f"In the news {count}" if count else "In the news"
        self.show_tab(self.shown_tab)

    @property
    def shown_tab(self) -> str:
        """Which of the three stands beside the list."""
        return (RULE, TRY, NEWS)[self.stack.currentIndex()]

    def show_tab(self, key: str) -> None:
        """Shows one of the three beside the list."""
        self.stack.setCurrentIndex((RULE, TRY, NEWS).index(key))
        tabs = (
            Tab(RULE, "Rule", "shield-check"),
            Tab(TRY, "Try a sentence", "pencil"),
            Tab(NEWS, self._news_word, "news"),
        )
        self.tabs.show_tabs(tabs, None, key)


class PolicyScreen(QWidget):
    """`panes` are the list's side and the side beside it; what they ask for is asked by their parts."""

    def __init__(self, look: Look, roster: Roster, zone: str) -> None:
        super().__init__()
        self._look = look
        self._key = ""
        self.model = RuleModel()
        self.beside = Beside(look, roster, zone)
        self.rule, self.trying, self.news = self.beside.rule, self.beside.trying, self.beside.news
        self.setAccessibleName("Policy")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.list_side = self._list_side()
        row.addWidget(self.list_side, 1)
        row.addWidget(self.beside)
        self.rule.changed.connect(self._follow_staged)
        self.trying.open_rule.connect(self.open_rule)
        self.narrow(False)

    def _list_side(self) -> QWidget:
        look, side = self._look, QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(look.px(20), look.px(12), look.px(12), look.px(8))
        column.setSpacing(look.px(10))
        self.head = PolicyHead(look)
        self.head.chosen.connect(self._refilter)
        column.addWidget(self.head)
        self._stack = QStackedWidget()
        self.view = self._make_view()
        self._stack.addWidget(self.view)
        self._empty = QWidget()
        self._empty_column = QVBoxLayout(self._empty)
        self._stack.addWidget(self._empty)
        column.addWidget(self._stack, 1)
        return side

    def _make_view(self) -> RuleView:
        look = self._look
        view = RuleView()
        set_up(
            view, self.model, RulePainter(look), name="Rules of the policy", row_height=look.px(ROW_HEIGHT)
        )
        view.selectionModel().currentRowChanged.connect(self._current)
        view.stepped.connect(self._step)
        view.opened.connect(self._open)
        view.finding.connect(self.head.focus_in)
        return view

    def narrow(self, is_narrow: bool) -> None:
        """Takes the measures of a narrow window."""
        self.beside.setFixedWidth(self._look.px(400 if is_narrow else 456))

    def show_tab(self, key: str) -> None:
        """Shows a rule, a sentence to try or the news beside the list."""
        self.beside.show_tab(key)

    # what is shown

    def show_book(self, book: Rulebook) -> None:
        """Shows the policy that was read; the rule that is open stays open, with what is typed in it."""
        if book == self.model.book:
            return
        scroll = self.view.verticalScrollBar().value()
        self.model.show_book(book)
        self._settle()
        self.view.verticalScrollBar().setValue(scroll)
        self.trying.ask_again()

    def _settle(self) -> None:
        look, model = self._look, self.model
        self.view.show_heads(model.headings(), look.px(HEAD_HEIGHT), look.px(ROW_HEIGHT))
        self.head.show_model(model)
        self._show_empty()
        at = model.index_of(self._key) if self._key else QModelIndex()
        if not at.isValid():
            at = model.step(QModelIndex(), 1)
        self.view.selectionModel().setCurrentIndex(
            at, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )
        self._show_row(at)

    def _show_row(self, at: QModelIndex) -> None:
        item = self.model.row(at)
        if item is not None:
            self._key = item.key
        self.rule.show_row(item, self.model.book)
        self._offer_change()

    def _show_empty(self) -> None:
        is_empty = self.model.rowCount() == 0 and self.model.book is not None
        self._stack.setCurrentIndex(1 if is_empty else 0)
        clear(self._empty_column)
        if not is_empty or self.model.book is None:
            return
        wanted, total = self.model.filter, len(self.model.book.rules)
        said = f"No rule says “{wanted.words.strip()[:40]}”" if wanted.words.strip() else "No rule is shown"
        clear_all = Action("Clear", lambda: self._refilter(Filter(kind=wanted.kind)))
        place = EmptyPlace(self._look, "search", said, f"Clear the filter to see all {total}.", clear_all)
        self._empty_column.addWidget(place)
        self._empty_column.addStretch(1)

    def _follow_staged(self) -> None:
        self.model.show_staged(self.rule.staged)
        self._settle()
        if self.trying.with_change.isChecked():
            self.trying.ask_again()

    def _offer_change(self) -> None:
        rule = self.rule.rule
        is_staged = rule is not None and rule.id in self.rule.staged
        self.trying.offer_change(rule.id if rule is not None and is_staged else "")

    # what is chosen

    def open_rule(self, rule_id: str) -> None:
        """Shows a rule in the list and beside it, whatever the filter was."""
        if self.model.book is None:
            self._key = rule_id  # it is shown once the policy is read
            return
        if not any(rule.id == rule_id for rule in self.model.book.rules):
            return  # what checking says by itself, such as that a pack is broken, is no rule
        if not self.model.index_of(rule_id).isValid():
            self.model.show_filter(Filter(kind=self.model.filter.kind))
        self._key = rule_id
        self._settle()
        self.view.scrollTo(self.view.currentIndex())
        self.show_tab(RULE)

    def focus_in(self) -> None:
        """Goes to the list."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        self.show_tab(RULE)
        self.rule.focus_in()

    def _current(self, index: QModelIndex, before: QModelIndex) -> None:
        if self.model.row(index) is not None:
            self._show_row(index)

    def _step(self, by: int) -> None:
        at = self.model.step(self.view.currentIndex(), by)
        if at.isValid():
            self.view.setCurrentIndex(at)
            self.view.scrollTo(at)

    def _refilter(self, chosen: Filter) -> None:
        self.model.show_filter(chosen)
        self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._look.tokens.bg))
        edge = self.beside.geometry().left()
        painter.fillRect(edge, 0, 1, self.height(), QColor(self._look.tokens.line))
