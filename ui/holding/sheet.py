"""Asks for the reason of a hold, and whether one's own personal accounts are held too; it holds nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.model.identities import Identity, IdentityId, IdentityKind
from ui.compose.phrases import listed
from ui.look.theme import Look
from ui.sheets.reason import ReasonSheet

Hold = Callable[[str, Sequence[IdentityId] | None], None]
"""Takes the reason and the identities to hold; None for everybody, also those that come later."""


class HoldSheet(ReasonSheet):
    """One field and, where there are personal identities, one tick. Nothing is held before the button."""

    def __init__(self, look: Look, over: QWidget, identities: Sequence[Identity], hold: Hold) -> None:
        personal = [one for one in identities if one.kind is IdentityKind.PERSONAL]
        corporate = [one for one in identities if one.kind is not IdentityKind.PERSONAL]
        self._corporate = corporate
        self._hold = hold
        super().__init__(
            look,
            over,
            title="Hold everything?",
            text="From the next moment on nothing goes out, also without a network and after a restart. "
            "Writing and approving go on. What is already out cannot be held.",
            field="Why everything is held",
            do="Hold everything",
            then=self._answered,
        )
        self.tick = QCheckBox(f"Hold {listed([one.name for one in personal])}, personal, too")
        self.tick.setChecked(True)
        self.tick.setFont(look.sans(13))
        self.tick.toggled.connect(self._name_button)
        self.column.insertWidget(self.column.count() - 1, self.tick)
        # Only once it has a place: shown before that it would be a window of its own.
        self.tick.setVisible(bool(personal) and bool(corporate))
        self.button.turn("danger", "Hold everything")
        self.open(self.field)

    def _name_button(self, is_all: bool) -> None:
        names = listed([one.name for one in self._corporate])
        self.button.say("Hold everything" if is_all else f"Hold {names}".replace("&", "&&"))

    def _answered(self, why: str) -> None:
        is_all = self.tick.isChecked()
        self._hold(why, None if is_all else [one.id for one in self._corporate])
