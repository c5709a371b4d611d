"""Asks which of two times is meant, where the clocks go back over it; staying is the safe choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.model.times import offset_words
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.buttons import Push
from ui.parts.words import Heading, Words
from ui.sheets.sheet import Sheet


class WhichTimeSheet(Sheet):
    """`then` gets the moment that was chosen (aware UTC). Esc leaves everything as it was."""

    def __init__(
        self,
        look: Look,
        over: QWidget,
        choices: Sequence[datetime],
        zone: str,
        then: Callable[[datetime], None],
    ) -> None:
        first = moments.local(choices[0], zone)
        title = f"{first:%H:%M} comes twice that day. Which one is meant?"
        super().__init__(look, over, title, width=560)
        self._then = then
        self.column.addWidget(Heading(look, title, size=22))
        said = f"The clocks of {zone} go back on {moments.day_words(first.date())}. Nothing was moved yet."
        self.column.addWidget(Words(look, said, tone="muted"))
        row = QHBoxLayout()
        stay = Push(look, "Leave it where it was", "strong")
        stay.clicked.connect(self.cancel)
        row.addWidget(stay)
        row.addStretch(1)
        for word, choice in zip(("first", "second"), choices, strict=False):
            local = moments.local(choice, zone)
            button = Push(look, f"The {word}, {local:%H:%M} {offset_words(local)}")
            button.clicked.connect(lambda _=False, choice=choice: self._choose(choice))
            row.addWidget(button)
        self.column.addLayout(row)
        self.open(stay)

    def _choose(self, choice: datetime) -> None:
        self.close_sheet()
        self._then(choice)
