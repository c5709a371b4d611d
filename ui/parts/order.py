"""The order in which Tab goes: pane by pane, row by row; Qt's own order is the order of making."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

_ROW = 12
"""Pixels that two things may be apart in height and still stand in one row."""


def stops_in(pane: QWidget) -> list[QWidget]:
    """What takes the focus in a pane, row by row from the top."""
    found = [
        widget
        for widget in (pane, *pane.findChildren(QWidget))
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
    ]

    def place(widget: QWidget) -> tuple[int, int]:
        at = widget.mapTo(pane, QPoint(0, 0)) if widget is not pane else QPoint(0, 0)
        return (at.y() + widget.height() // 2) // _ROW, at.x()

    return sorted(found, key=place)


def step_focus(panes: Sequence[QWidget], focused: QWidget | None, forward: bool) -> bool:
    """Gives the focus to the next or the previous stop of all panes, round and round."""
    stops = [stop for pane in panes for stop in stops_in(pane)]
    if not stops:
        return False
    at = stops.index(focused) if focused in stops else (-1 if forward else 0)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
    return True


def step_pane(panes: Sequence[QWidget], focused: QWidget | None, by: int) -> None:
    """Gives the focus to the next (1) or the previous (-1) pane that takes it."""
    held = (i for i, p in enumerate(panes) if focused and (p is focused or p.isAncestorOf(focused)))
    at = next(held, 0)
    for step in range(1, len(panes) + 1):
        stops = stops_in(panes[(at + by * step) % len(panes)])
        if stops:
            stops[0].setFocus(Qt.FocusReason.TabFocusReason)
            return
