"""Asks for a reason or a note in the person's own words; an empty answer is never taken."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.words import Heading, Words
from ui.sheets.sheet import Sheet


class ReasonSheet(Sheet):
    """One question, one field, and a button that opens when enough was written."""

    def __init__(
        self,
        look: Look,
        over: QWidget,
        *,
        title: str,
        text: str,
        field: str,
        do: str,
        then: Callable[[str], None],
        least: int = 1,
    ) -> None:
        super().__init__(look, over, title, width=560)
        self._then = then
        self._least = least
        self.column.addWidget(Heading(look, title, size=22))
        self.column.addWidget(Words(look, text, tone="muted"))
        self.field = QPlainTextEdit()
        self.field.setProperty("kind", "field")
        self.field.setFont(look.sans(14))
        self.field.setPlaceholderText(field)
        self.field.setAccessibleName(field)
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(look.px(96))
        self.field.textChanged.connect(self._weigh)
        self.column.addWidget(self.field)
        row = QHBoxLayout()
        back = Push(look, "Back", "plain")
        back.clicked.connect(self.cancel)
        self.button = Push(look, do, "strong")
        self.button.clicked.connect(self._answer)
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.button)
        self.column.addLayout(row)
        self._weigh()
        self.open(self.field)

    def _words(self) -> str:
        return " ".join(self.field.toPlainText().split())

    def _weigh(self) -> None:
        self.button.setEnabled(len(self._words()) >= self._least)

    def _answer(self) -> None:
        words = self._words()
        self.close_sheet()
        self._then(words)
