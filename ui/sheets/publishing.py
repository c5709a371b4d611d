"""Asks where the policy should be written for readers; it writes nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.words import Heading, Words
from ui.sheets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Publishing:
    """Where to, who answers for it, and whether each rule's examples are shown."""

    to: Path
    owner: str
    has_examples: bool


class PublishingSheet(Sheet):
    """One folder, an owner, and a button that opens once a folder is named."""

    def __init__(self, look: Look, over: QWidget, then: Callable[[Publishing], None]) -> None:
        super().__init__(look, over, "Publish the policy", width=600)
        self._then = then
        self.column.addWidget(Heading(look, "Publish the policy", size=22))
        said = (
            "The rules in force are written as one web page that needs nothing else, and as Markdown, for "
            "you to put on your own website. What is confidential is left out. Nothing leaves this computer."
        )
        self.column.addWidget(Words(look, said, tone="muted"))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.folder = self._field("The folder to write policy.html and policy.md to")
        choose = Push(look, "Choose a folder…")
        choose.clicked.connect(self._choose)
        row.addWidget(self.folder, 1)
        row.addWidget(choose)
        self.column.addLayout(row)
        self.owner = self._field("Who answers for the policy (as your packs say, if left empty)")
        self.column.addWidget(self.owner)
        self.examples = QCheckBox("With the examples of each rule")
        self.examples.setFont(look.sans(13))
        self.examples.setChecked(True)
        self.column.addWidget(self.examples)
        feet = QHBoxLayout()
        back = Push(look, "Back")
        back.clicked.connect(self.cancel)
        self.button = Push(look, "Write the page", "strong", icon="file-export")
        self.button.clicked.connect(self._answer)
        feet.addWidget(back)
        feet.addStretch(1)
        feet.addWidget(self.button)
        self.column.addLayout(feet)
        self.folder.textChanged.connect(self._weigh)
        self._weigh()
        self.open(self.folder)

    def _field(self, words: str) -> QLineEdit:
        made = QLineEdit()
        made.setProperty("kind", "field")
        made.setFont(self._look.sans(13))
        made.setPlaceholderText(words)
        made.setAccessibleName(words)
        return made

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose a folder for the policy", self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _weigh(self) -> None:
        self.button.setEnabled(bool(self.folder.text().strip()))

    def _answer(self) -> None:
        wanted = Publishing(
            Path(self.folder.text().strip()).expanduser(), self.owner.text(), self.examples.isChecked()
        )
        self.close_sheet()
        self._then(wanted)
