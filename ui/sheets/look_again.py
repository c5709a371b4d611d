"""Asks the author to look again at what only they can decide; going back is the safe choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.model.findings import Severity
from ui.findings.card import rule_words
from ui.findings.groups import BY_SEVERITY
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.cards import MessageCard
from ui.parts.words import Heading, Words
from ui.sheets.sheet import Sheet

if TYPE_CHECKING:
    from desktop.app import Standing

_MOST = 5


class LookAgainSheet(Sheet):
    """`meant`: the author looked and means it so. Esc goes back to the text."""

    meant = Signal()

    def __init__(self, look: Look, over: QWidget, standing: Standing):
        name = standing.draft.identity.name
        super().__init__(look, over, "Look again before it goes out", width=600)
        self.column.addWidget(Heading(look, "Look again before it goes out", size=22))
        self.column.addWidget(
            Words(
                look,
                f"You decide about these. It would go out as {name}. Nothing has been sent.",
                tone="muted",
            )
        )
        cautions = [f for f in standing.verdict.standing if f.severity is Severity.CAUTION]
        group = BY_SEVERITY[Severity.CAUTION]
        for finding in cautions[:_MOST]:
            text = " ".join(part for part in (finding.remedy, f"({rule_words(finding)})") if part)
            self.column.addWidget(MessageCard(look, group.icon, group.tone, finding.message, text))
        if len(cautions) > _MOST:
            self.column.addWidget(Words(look, f"and {len(cautions) - _MOST} more", size=12, tone="muted"))
        row = QHBoxLayout()
        back = Push(look, "Back to the text", "strong")
        back.clicked.connect(self.cancel)
        go = Push(look, f"I looked again: it is meant so, as {name}")
        go.clicked.connect(self._mean_it)
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(go)
        self.column.addLayout(row)
        self.open(back)

    def _mean_it(self) -> None:
        self.close_sheet()
        self.meant.emit()
