"""The window's keys, each bound to what a button does as well; single letters belong to the lists alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from ui.parts.order import step_pane
from ui.rooms.rooms import Rooms


def bind(window: QMainWindow, rooms: Rooms) -> None:
    """Binds every key of the window."""
    compose, places = rooms.compose, rooms.places
    keys: dict[str, Callable[[], object]] = {
        "Ctrl+1": partial(places.go, "compose"),
        "Ctrl+2": partial(places.go, "queue"),
        "Ctrl+3": partial(places.go, "calendar"),
        "Ctrl+4": partial(places.go, "approvals"),
        "Ctrl+Shift+H": rooms.holding.press,
        "Ctrl+5": partial(places.go, "policy"),
        "Ctrl+K": places.find,
        "Ctrl+N": rooms.new_post,
        "Ctrl+S": rooms.sent.keep_draft,
        "Ctrl+Return": places.press,
        "Ctrl+Enter": places.press,
        "Ctrl+.": compose.fixing.fix_here,
        "Ctrl+PgDown": partial(compose.tabs.step, 1),
        "Ctrl+PgUp": partial(compose.tabs.step, -1),
        "F8": partial(compose.fixing.step_finding, 1),
        "Shift+F8": partial(compose.fixing.step_finding, -1),
        "F6": lambda: step_pane(places.panes, window.focusWidget(), 1),
        "Shift+F6": lambda: step_pane(places.panes, window.focusWidget(), -1),
    }
    for number in range(1, 10):
        keys[f"Alt+{number}"] = partial(rooms.tick_account, number)
    for words, do in keys.items():
        QShortcut(QKeySequence(words), window).activated.connect(do)
