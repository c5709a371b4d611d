"""One version of a draft as its approvers see it, and the line of authority; it signs nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.posts import Media
from ui.approvals.reading import Waiting
from ui.compose.authority import Step, step_row
from ui.compose.pictures import Thumb
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.cards import Card
from ui.parts.words import Line, Words
from ui.sidebar.model import Roster

LoadPicture = Callable[[Media, Callable[[QImage], None]], None]


class Version:
    """Builds the two cards; `load` asks for a small copy of a picture."""

    def __init__(self, look: Look, roster: Roster, load: LoadPicture, zone: str) -> None:
        self._look = look
        self._roster = roster
        self._load = load
        self._zone = zone

    def card(self, waiting: Waiting, now: datetime) -> QWidget:
        """Its words, pictures, time and accounts."""
        look, draft = self._look, waiting.row.draft
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        column.setSpacing(look.px(10))
        column.addWidget(Line(look, f"Version {draft.revision + 1}", size=12, weight=600, tone="muted"))
        for number, part in enumerate(draft.parts):
            if len(draft.parts) > 1:
                column.addWidget(Line(look, f"Part {number + 1}", size=12, weight=600, tone="muted"))
            column.addWidget(Words(look, part.text, size=16))
            for media in part.media:
                column.addLayout(self._picture(media))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(20))
        grid.setVerticalSpacing(look.px(4))
        grid.setColumnStretch(1, 1)
        goes_out = "As soon as the last signature is there"
        if draft.window is not None:
            until = moments.until_words(draft.window.opens, now)
            goes_out = f"{moments.full_words(draft.window.opens, draft.window.zone)} · {until}"
        accounts = ", ".join(f"{a.label} on {a.network.label}" for a in draft.accounts) or "No account"
        for line, (name, value) in enumerate((("Goes out", goes_out), ("Accounts", accounts))):
            grid.addWidget(Line(look, name, size=12, tone="muted"), line, 0)
            grid.addWidget(Words(look, value, size=12, weight=600), line, 1)
        column.addLayout(grid)
        return card

    def _picture(self, media: Media) -> QHBoxLayout:
        line = QHBoxLayout()
        thumb = Thumb(self._look)
        self._load(media, thumb.show_image)
        line.addWidget(thumb)
        line.addWidget(Words(self._look, media.alt or "No description", size=12, tone="muted"), 1)
        return line

    def line_of_authority(self, waiting: Waiting) -> QWidget:
        """Who wrote it, who signed it, who has not."""
        look, draft, standing = self._look, waiting.row.draft, waiting.standing
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(look.px(14), look.px(10), look.px(14), look.px(10))
        column.setSpacing(look.px(8))
        head = QHBoxLayout()
        head.addWidget(Line(look, "Line of authority", size=12, weight=600, tone="muted"), 1)
        count = f"{len(standing.approvals)} of {standing.needed} signed"
        head.addWidget(Line(look, count, size=12, tone="muted"))
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(look.px(16))
        author = Step(
            "pencil", "muted", self._roster.name_of(draft.author_id), f"Wrote version {draft.revision + 1}"
        )
        steps = [author]
        signed = {approval.operator_id: approval for approval in standing.approvals}
        for who in draft.identity.approvers:
            if who == draft.author_id:
                continue
            approval = signed.get(who)
            if approval is not None:
                at = moments.clock_words(approval.signed_at, self._zone)
                steps.append(Step("circle-check", "green", approval.operator_name, f"Signed at {at}"))
            else:
                steps.append(Step("signature", "amber", self._roster.name_of(who), "Has not signed"))
        for step in steps:
            row.addWidget(step_row(look, step), 1)
        column.addLayout(row)
        return card
