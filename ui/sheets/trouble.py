"""What the window says when the data folder cannot be opened; it changes nothing in that folder."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.errors import MastheadError
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.words import Heading, Words
from ui.sheets.sheet import Sheet


class Trouble(Sheet):
    """Says what stands in the way, and tries again or closes."""

    def __init__(self, look: Look, over: QWidget, error: MastheadError, again: Callable[[], None]) -> None:
        super().__init__(look, over, "Masthead could not be opened", width=560)
        self._again = again
        self._window = over
        self.column.addWidget(Heading(look, "Masthead could not be opened", size=22))
        self.column.addWidget(Words(look, error.message))
        if error.remedy:
            self.column.addWidget(Words(look, error.remedy, tone="muted"))
        self.column.addWidget(Words(look, "Nothing was changed and nothing was sent.", size=12, tone="muted"))
        row = QHBoxLayout()
        close = Push(look, "Close Masthead")
        close.clicked.connect(self._window.close)
        retry = Push(look, "Try again", "strong")
        retry.clicked.connect(self._retry)
        row.addWidget(close)
        row.addStretch(1)
        row.addWidget(retry)
        self.column.addLayout(row)
        self.open(retry)

    def _retry(self) -> None:
        self.close_sheet()
        self._again()

    def cancel(self) -> None:
        """Esc closes nothing here: the window could not work without its folder."""
