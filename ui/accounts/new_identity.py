"""The part of the sheet that makes somebody new to speak for: a name and a side that never changes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from desktop.model.identities import IdentityKind
from ui.accounts.adding import NewIdentity
from ui.look.theme import Look
from ui.parts.words import Line

_SIDES = {
    IdentityKind.CORPORATE: (
        "CORPORATE: speaks for an organisation",
        "Solid and square. Somebody else signs its posts.",
    ),
    IdentityKind.PERSONAL: ("PERSONAL: speaks for yourself", "Striped and round. Yours alone; nobody signs."),
}


def key_field(look: Look, words: str, *, is_secret: bool = False) -> QLineEdit:
    """One field with its words inside; a secret shows as dots."""
    made = QLineEdit()
    made.setProperty("kind", "field")
    made.setFont(look.sans(13))
    made.setAccessibleName(words)
    made.setPlaceholderText(words)
    if is_secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


class NewIdentityForm(QWidget):
    """`grown` tells that it takes another height now."""

    grown = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        self.name = key_field(look, "The name that readers know")
        column.addWidget(self.name)
        self._group = QButtonGroup(self)
        self.sides: dict[IdentityKind, QRadioButton] = {}
        for kind, (words, note) in _SIDES.items():
            button = QRadioButton(words)
            button.setFont(look.sans(13, 500))
            button.setAccessibleName(f"{words}. {note}")
            self._group.addButton(button)
            self.sides[kind] = button
            column.addWidget(button)
            column.addWidget(Line(look, note, size=12, tone="muted"))
        self.approver = key_field(look, "Who signs its posts (not you)")
        self.solo = key_field(look, "Or, in your own words: why nobody else is there to sign")
        for field in (self.approver, self.solo):
            column.addWidget(field)
            field.hide()
        self.sides[IdentityKind.CORPORATE].toggled.connect(self._show_side)

    def _show_side(self, is_corporate: bool) -> None:
        self.approver.setVisible(is_corporate)
        self.solo.setVisible(is_corporate)
        self.grown.emit()

    def filled(self) -> NewIdentity | None:
        """What was filled in; None while no side was named."""
        kind = next((kind for kind, button in self.sides.items() if button.isChecked()), None)
        if kind is None:
            return None
        return NewIdentity(kind, self.name.text(), self.approver.text(), self.solo.text())
