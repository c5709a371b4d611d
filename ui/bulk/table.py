"""Every problem of a file in a table: row, line, column, what is wrong; it mends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from ui.look.theme import Look

if TYPE_CHECKING:
    from desktop.app import Problem

Index = QModelIndex | QPersistentModelIndex
_HEADINGS = ("Row", "Line", "Column", "What is wrong")


class ProblemModel(QAbstractTableModel):
    """The problems in the file's order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self._problems = problems

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._problems)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._problems):
            return None
        problem = self._problems[index.row()]
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return str(problem)
        if role == Qt.ItemDataRole.DisplayRole:
            row = f"{problem.row:,}" if problem.row else "–"
            what = f"{problem.what} {problem.remedy}".strip()
            return (row, f"{problem.line:,}", problem.column or "–", what)[index.column()]
        return None

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if side is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        return None


class ProblemTable(QTableView):
    """The table. Up and Down go through it, Tab leaves it; a row is as high as its words need."""

    def __init__(self, look: Look, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self._look = look
        self.setModel(ProblemModel(problems))
        self.setAccessibleName("What is wrong, row by row")
        # The palette alone styles the view: one style-sheet rule would make scrolling four times slower.
        self.setFont(look.sans(12))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        heads = self.horizontalHeader()
        heads.setFont(look.sans(12, 600))
        heads.setHighlightSections(False)
        heads.setSectionsClickable(False)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heads.setStretchLastSection(True)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column, wide in enumerate((56, 60, 120)):
            self.setColumnWidth(column, look.px(wide))
        # Two lines each: measuring ten thousand rows would stop the window.
        self.verticalHeader().setDefaultSectionSize(look.px(40))
        self.setMinimumHeight(look.px(120))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)
