"""The order in which Tab goes: pane by pane, row by row; Qt's own order is the order of making."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QPoint, Qt, QTimer
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


@contextmanager
def focus_kept(pane: QWidget) -> Iterator[None]:
    """Builds a pane anew without losing the focus: what has the same kind and name gets it back."""
    focused = pane.window().focusWidget()
    if focused is None or not pane.isAncestorOf(focused):
        yield
        return
    kind, name = type(focused), focused.accessibleName()
    # Otherwise the focus would jump out of the pane as soon as its widget goes.
    pane.setFocus(Qt.FocusReason.OtherFocusReason)
    yield

    def give_back() -> None:
        if pane.window().focusWidget() is not pane:
            return
        stops = stops_in(pane)
        same = [stop for stop in stops if type(stop) is kind and stop.accessibleName() == name]
        for stop in (*same, *stops)[:1]:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    # What was just put in is shown, and can take the focus, only when the layout has been done.
    QTimer.singleShot(0, pane, give_back)
