"""The foot of the composer: what is saved, what stops it, and the button that names the identity."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.model.findings import Verdict
from desktop.model.posts import Draft
from ui.compose import phrases
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.words import Line, Sign
from ui.speaker.sending import SendingButton


class Foot(QWidget):
    """Shows what it is told; its buttons are `drafts`, `keep` and `send`."""

    def __init__(self, look: Look):
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        self._disk = Sign(look, "device-floppy", size=15, label="Saved on this computer")
        self._kept = Line(look, "", size=12, tone="muted", has_even_figures=True)
        self.drafts = Push(look, "Drafts", "link", label="Open another draft")
        self._sign = Sign(look, "eye", size=18)
        self._status = Line(look, "", weight=600)
        self.keep = Push(look, "Keep as draft")
        self.send = SendingButton(look)
        row.addWidget(self._disk)
        row.addWidget(self._kept)
        row.addWidget(self.drafts)
        row.addStretch(1)
        row.addWidget(self._sign)
        row.addWidget(self._status)
        row.addWidget(self.keep)
        row.addWidget(self.send)

    def show_kept(self, at: datetime | None) -> None:
        """When the words were kept last, aware; None: not yet."""
        self._kept.say(f"Saved here {at.astimezone():%H:%M}" if at else "Nothing to save yet")

    def show_draft(
        self, draft: Draft | None, verdict: Verdict | None = None, now: datetime | None = None
    ) -> None:
        """What stops the draft, and what the button would do."""
        for widget in (self._sign, self._status, self.keep, self.send):
            widget.setVisible(draft is not None)
        if draft is None or now is None:
            return
        status = phrases.status_for(draft, verdict)
        self._sign.turn(status.icon, status.tone)
        self._status.say(status.words, status.tone)
        words = phrases.button_words(draft, verdict, now)
        self.send.say(draft.identity, words.what, words.whom, is_blocked=words.is_blocked)

    def narrow(self, is_narrow: bool) -> None:
        """Leaves out what can be done without in a narrow window."""
        self._disk.setVisible(not is_narrow)
        self._kept.setVisible(not is_narrow)
