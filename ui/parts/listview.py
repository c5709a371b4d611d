"""How a list of painted rows is set up: one column, no grid, fixed heights; it knows nothing of its rows."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QTableView


def set_up(
    view: QTableView, model: QAbstractItemModel, painter: QAbstractItemDelegate, *, name: str, row_height: int
) -> None:
    """Gives the view its model, its painter and its accessible name; `row_height` is in screen pixels."""
    view.setModel(model)
    view.setItemDelegate(painter)
    view.setFrameShape(QFrame.Shape.NoFrame)
    # The palette alone styles the view: one style-sheet rule would make scrolling four times slower.
    view.viewport().setBackgroundRole(QPalette.ColorRole.Window)
    view.setShowGrid(False)
    view.setMouseTracking(True)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    view.setAccessibleName(name)
    view.horizontalHeader().hide()
    view.horizontalHeader().setStretchLastSection(True)
    view.verticalHeader().hide()
    view.verticalHeader().setMinimumSectionSize(10)
    view.verticalHeader().setDefaultSectionSize(row_height)
