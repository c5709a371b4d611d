"""Draws every part on one sheet for eyes to compare: `python -m tests.ui.sheet FILE [dark]`."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desktop.model.identities import Identity, IdentityId, IdentityKind, Network, OperatorId
from ui.look import fonts
from ui.look.theme import Look, ThemeChoice
from ui.parts.buttons import Push
from ui.parts.cards import Action, Card, EmptyPlace, MessageCard
from ui.parts.chips import CHIPS, Chip
from ui.parts.tabs import Tab, TabStrip
from ui.parts.words import Heading, Words
from ui.speaker.mark import Mark
from ui.speaker.masthead import Masthead
from ui.speaker.measures import APPROVALS, CARD, COMPOSE, NARROW
from ui.speaker.plate import Plate
from ui.speaker.sending import SendingButton

NORTHLIGHT = Identity(
    IdentityId("n"), IdentityKind.CORPORATE, "Northlight Observatory", 1, (OperatorId("o"),)
)
HARBOUR = Identity(IdentityId("h"), IdentityKind.CORPORATE, "Harbour & Pine", 1, (OperatorId("o"),))
ADA = Identity(IdentityId("a"), IdentityKind.PERSONAL, "Ada Lindqvist")
LANTERN = Identity(
    IdentityId("l"), IdentityKind.CORPORATE, "Lantern Books", 1, (OperatorId("o"),), is_practice=True
)
SAM = Identity(IdentityId("s"), IdentityKind.PERSONAL, "Sam Reed", is_practice=True)
EVERYBODY = (NORTHLIGHT, HARBOUR, ADA, LANTERN, SAM)


def build(look: Look) -> QWidget:
    """The sheet, 1440 by 900, in the places of the design's own sheet."""
    sheet = QWidget()
    sheet.resize(1440, 900)

    def put(widget: QWidget, x: int, y: int, w: int = 0, h: int = 0) -> QWidget:
        widget.setParent(sheet)
        hint = widget.sizeHint()
        widget.setGeometry(x, y, w or hint.width(), h or hint.height())
        widget.show()
        return widget

    x_two = (Network.X, Network.LINKEDIN)
    for y, size, identity, networks in (
        (39, COMPOSE, NORTHLIGHT, (*x_two, Network.PRACTICE, Network.X)),
        (151, COMPOSE, ADA, x_two),
        (263, NARROW, ADA, (Network.X,)),
        (345, COMPOSE, None, ()),
        (460, CARD, NORTHLIGHT, (Network.X,)),
        (540, CARD, ADA, (Network.X,)),
        (620, APPROVALS, NORTHLIGHT, x_two),
        (710, COMPOSE, LANTERN, (Network.PRACTICE,)),
    ):
        band = Masthead(look, size)
        band.show_speaker(identity, networks)
        put(band, 22, y, 500, size.height)
    rows = (
        (NORTHLIGHT, "Send for approval", "as Northlight Observatory · 4 accounts", False),
        (NORTHLIGHT, "Schedule as Northlight Observatory", "X and LinkedIn · today 16:30", False),
        (NORTHLIGHT, "Send for approval", "as Northlight Observatory · 4 accounts", True),
        (ADA, "Schedule as Ada Lindqvist", "Bluesky and Mastodon · today 19:00", False),
    )
    for index, (identity, what, whom, is_blocked) in enumerate(rows):
        button = SendingButton(look)
        button.say(identity, what, whom, is_blocked=is_blocked)
        put(button, 546, 37 + index * 63)
    put(Push(look, "At rest"), 546, 318)
    put(Push(look, "Strong", "strong"), 830, 318)
    put(Push(look, "Hold everything", "danger", icon="hand-stop"), 546, 357)
    put(Push(look, "Fix", "small"), 546, 440)
    put(Push(look, "Show", "link"), 597, 440)
    field = QLineEdit()
    field.setPlaceholderText("Placeholder")
    field.setProperty("kind", "field")
    field.setFont(look.sans(13))
    put(field, 783, 435, 150, 34)
    strip = TabStrip(look)
    strip.show_tabs(
        (Tab("all", "Both"), Tab("x", "X", "brand-x", True), Tab("l", "LinkedIn", "brand-linkedin")),
        ADA,
        "all",
    )
    put(strip, 546, 480, 400, 40)
    for index, identity in enumerate(EVERYBODY[:3]):
        put(Mark(look, identity), 546 + index * 40, 530)
        put(Plate(look, identity), 546 + index * 120, 570)
    put(Heading(look, "States", size=15), 1000, 12)
    card = put(Card(), 1000, 39, 418, 288)
    for index, word in enumerate(CHIPS):
        chip = Chip(look, word)
        chip.setParent(card)
        chip.setGeometry(15, 12 + index * 30, chip.sizeHint().width(), chip.sizeHint().height())
        means = Words(look, CHIPS[word].means, size=12, tone="muted")
        means.setParent(card)
        means.setGeometry(183, 12 + index * 30, 220, 23)
    column = QWidget()
    stack = QVBoxLayout(column)
    stack.setContentsMargins(0, 0, 0, 0)
    stack.setSpacing(8)
    stack.addWidget(
        MessageCard(
            look, "circle-check", "green", "Scheduled as Northlight Observatory",
            "Tue 24 Nov 2026, 16:30, Europe/Stockholm. X and LinkedIn.",
            (Action("Undo", print), Action("Open in queue", print)),
        )
    )  # fmt: skip
    stack.addWidget(
        MessageCard(
            look, "help-circle", "amber", "X did not answer",
            "The post may be out. Look on X before you send it again.",
            (Action("Open X", print, "small"), Action("It is there", print), Action("No", print)),
        )
    )  # fmt: skip
    stack.addWidget(
        EmptyPlace(look, "layout-list", "Nothing waits", "Posts you schedule stand here, also offline.")
    )
    stack.addStretch(1)
    put(column, 1000, 360, 418, 400)
    return sheet


def main() -> None:
    """Draws the sheet into the file named on the command line."""
    app = QApplication([])
    fonts.load()
    look = Look(ThemeChoice.DARK if "dark" in sys.argv else ThemeChoice.LIGHT)
    look.know(EVERYBODY)
    look.dress()
    sheet = build(look)
    app.processEvents()
    sheet.grab().save(sys.argv[1])
    os._exit(0)


if __name__ == "__main__":
    main()
