"""One draft opened for signing: as whom, its words, who signs; the button names the version, nothing less."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.model.posts import ReviewState
from ui.approvals.reading import Waiting
from ui.approvals.version import LoadPicture, Version
from ui.compose import phrases
from ui.findings.card import rule_words
from ui.findings.groups import BY_SEVERITY
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.cards import EmptyPlace, MessageCard
from ui.parts.flow import ScrollColumn
from ui.parts.words import Line
from ui.sidebar.model import Roster
from ui.speaker.masthead import Masthead
from ui.speaker.measures import APPROVALS
from ui.speaker.sending import SendingButton


class OpenedDraft(QWidget):
    """`signed`, `returned` and `declined` carry the Waiting and the note; `edited` the Waiting."""

    signed = Signal(object, str)
    returned = Signal(object, str)
    declined = Signal(object, str)
    edited = Signal(object)

    def __init__(self, look: Look, roster: Roster, load: LoadPicture, zone: str):
        super().__init__()
        self._look = look
        self._roster = roster
        self._version = Version(look, roster, load, zone)
        self.waiting: Waiting | None = None
        self.setAccessibleName("Draft to sign")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._band = Masthead(look, APPROVALS, "WOULD GO OUT AS")
        column.addWidget(self._band)
        self._area = ScrollColumn("Draft")
        column.addWidget(self._area, 1)
        column.addWidget(self._make_foot())
        self.show_waiting(None, datetime.now().astimezone())

    def _make_foot(self) -> QWidget:
        look = self._look
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(look.px(20), look.px(8), look.px(20), look.px(10))
        row.setSpacing(look.px(8))
        self.note = QLineEdit()
        self.note.setProperty("kind", "field")
        self.note.setFont(look.sans(13))
        self.note.setProperty("is_tall", True)
        self.decline = Push(look, "Decline")
        self.ask = Push(look, "Ask for changes", icon="message-report")
        self.edit = Push(look, "Edit", icon="pencil")
        self.approve = SendingButton(look, icon="signature")
        self._cannot = Line(look, "", tone="muted")
        for button in (self.decline, self.ask, self.edit):
            button.setMinimumHeight(look.px(44))
        self.decline.clicked.connect(lambda: self._answer(self.declined, "say why not."))
        self.ask.clicked.connect(lambda: self._answer(self.returned, "say what should change."))
        self.edit.clicked.connect(lambda: self.edited.emit(self.waiting))
        self.approve.clicked.connect(lambda: self.signed.emit(self.waiting, self.note.text()))
        row.addWidget(self._cannot, 1)
        row.addWidget(self.note, 1)
        for widget in (self.edit, self.decline, self.ask, self.approve):
            row.addWidget(widget)
        return self._foot

    def show_waiting(self, waiting: Waiting | None, now: datetime) -> None:
        """Opens a draft; None: nothing waits. A note that was begun stays with its draft."""
        look = self._look
        if (waiting and waiting.key) != (self.waiting and self.waiting.key):
            self.note.clear()
        self.waiting = waiting
        self._band.setVisible(waiting is not None)
        self._foot.setVisible(waiting is not None)
        column = self._area.renew()
        column.setContentsMargins(look.px(20), look.px(14), look.px(20), look.px(14))
        column.setSpacing(look.px(12))
        if waiting is None:
            column.addWidget(
                EmptyPlace(look, "signature", "Nothing to sign", "Posts that need you will come here.")
            )
        else:
            self._fill(column, waiting, now)
            self._show_foot(waiting)
        column.addStretch(1)

    def _fill(self, column: QVBoxLayout, waiting: Waiting, now: datetime) -> None:
        look, draft, standing = self._look, waiting.row.draft, waiting.standing
        words = "WOULD PRACTISE AS" if draft.identity.is_practice else "WOULD GO OUT AS"
        self._band.show_speaker(draft.identity, phrases.networks_of(draft.accounts), words)
        if standing.has_lapsed:
            column.addWidget(
                MessageCard(
                    look, "alert-triangle", "amber", "It changed after it was sent for approval",
                    "Earlier signatures no longer count. Its author sends this version again.",
                )
            )  # fmt: skip
        elif standing.review is not None and standing.review.state is not ReviewState.WAITING:
            who = self._roster.name_of(standing.review.operator_id)
            said = "declined" if standing.review.state is ReviewState.DECLINED else "asks for changes"
            column.addWidget(
                MessageCard(look, "message-report", "blue", f"{who} {said}", f"“{standing.review.note}”")
            )
        column.addWidget(self._version.card(waiting, now))
        if (
            standing.review is not None
            and standing.review.note
            and standing.review.state is ReviewState.WAITING
        ):
            who = self._roster.name_of(standing.review.operator_id)
            column.addWidget(MessageCard(look, "message", "muted", who, f"“{standing.review.note}”"))
        for finding in standing.verdict.standing:
            group = BY_SEVERITY[finding.severity]
            text = " · ".join(part for part in (rule_words(finding), finding.remedy) if part)
            column.addWidget(MessageCard(look, group.icon, group.tone, finding.message, text))
        for waiver in standing.verdict.waivers:
            if waiver.digest == draft.digest:
                text = f"{waiver.operator_name}: “{waiver.reason}”"
                column.addWidget(MessageCard(look, "check", "muted", f"Waived: {waiver.rule}", text))
        column.addWidget(self._version.line_of_authority(waiting))

    def _show_foot(self, waiting: Waiting) -> None:
        draft, operator = waiting.row.draft, self._roster.operator
        is_author = operator is not None and operator.id == draft.author_id
        for widget in (self.note, self.decline, self.ask, self.approve):
            widget.setVisible(waiting.is_yours)
        self.edit.setVisible(is_author)
        self._cannot.setVisible(not waiting.is_yours)
        author = self._roster.name_of(draft.author_id)
        self._cannot.say("Nobody signs their own post." if is_author else waiting.row.why)
        self.note.setPlaceholderText(f"Note to {author}")
        self.note.setAccessibleName(f"Note to {author}")
        self.approve.say(
            draft.identity, f"Approve version {draft.revision + 1}", f"for {draft.identity.name}"
        )

    def _answer(self, signal: SignalInstance, why: str) -> None:
        """ "Ask for changes" and "Decline" need a note: without one they lead to it."""
        if self.note.text().strip():
            signal.emit(self.waiting, self.note.text())
            return
        self.note.setPlaceholderText(f"Write a note first: {why}")
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self) -> None:
        """What Ctrl+Enter does: the approving button, where it is offered."""
        if self.approve.isVisible():
            self.approve.click()

    def focus_in(self) -> None:
        """Goes to the note, or to the first thing that can be done."""
        target = self.note if self.note.isVisible() else self.edit
        target.setFocus(Qt.FocusReason.OtherFocusReason)
