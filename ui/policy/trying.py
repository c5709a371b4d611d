"""A sentence held against the whole policy while it is written; it is kept nowhere and sent nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from desktop.model.findings import Field, Finding, Verdict
from desktop.model.identities import IdentityId, IdentityKind
from ui.findings.card import FindingCard
from ui.findings.groups import GROUPS, underline
from ui.findings.section import Section
from ui.findings.summary import counted_words, top_card, version_words
from ui.look.theme import Look
from ui.offsets import Offsets
from ui.parts.buttons import Push
from ui.parts.flow import ScrollColumn
from ui.parts.words import Line, Words
from ui.sidebar.model import Roster

TRY_MS = 150
_MOST = 30
"""Cards that are built; more than anybody reads would only hold the window up."""

_ANYBODY = {
    IdentityKind.CORPORATE: ("As any organisation", "building-skyscraper"),
    IdentityKind.PERSONAL: ("As any person", "user"),
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sentence, as whom it is tried, and whether with the change that is not saved."""

    text: str
    kind: IdentityKind
    identity_id: IdentityId | None
    has_change: bool


class TryPane(QWidget):
    """`asked` carries an Attempt; `open_rule` the id of a rule that a card leads to."""

    asked = Signal(object)
    open_rule = Signal(str)

    def __init__(self, look: Look, roster: Roster) -> None:
        super().__init__()
        self._look = look
        self._roster = roster
        self._as: tuple[IdentityKind, IdentityId | None] = (IdentityKind.CORPORATE, None)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TRY_MS)
        self._timer.timeout.connect(self._ask)
        self.setAccessibleName("Try a sentence")
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(18), look.px(14), look.px(4), 0)
        column.setSpacing(look.px(10))
        column.addLayout(self._form())
        self.area = ScrollColumn("What the policy says")
        column.addWidget(self.area, 1)
        self.show_verdict(None)

    def _form(self) -> QVBoxLayout:
        look = self._look
        form = QVBoxLayout()
        form.setContentsMargins(0, 0, look.px(14), 0)
        form.setSpacing(look.px(8))
        self.field = QPlainTextEdit()
        self.field.setProperty("kind", "field")
        self.field.setFont(look.sans(14))
        self.field.setPlaceholderText("Write a sentence: it is checked as you type and kept nowhere")
        self.field.setAccessibleName("A sentence to try")
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(look.px(96))
        self.field.textChanged.connect(self._timer.start)
        form.addWidget(self.field)
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        self.whom = Push(look, "")
        self.whom.clicked.connect(self._offer)
        row.addWidget(self.whom)
        row.addStretch(1)
        form.addLayout(row)
        self.with_change = QCheckBox("With the change that is not saved")
        self.with_change.setFont(look.sans(13))
        self.with_change.toggled.connect(self._ask)
        self.with_change.hide()
        form.addWidget(self.with_change)
        self._note = Line(look, "", size=12, tone="muted")
        form.addWidget(self._note)
        self._name_it()
        return form

    # as whom

    def _offer(self) -> None:
        menu = QMenu(self)
        for kind, (words, _) in _ANYBODY.items():
            menu.addAction(words).triggered.connect(partial(self._choose, kind, None))
        menu.addSeparator()
        for identity in self._roster.identities:
            words = f"As {identity.name}, {identity.kind.value.lower()}".replace("&", "&&")
            menu.addAction(words).triggered.connect(partial(self._choose, identity.kind, identity.id))
        menu.popup(self.whom.mapToGlobal(QPoint(0, self.whom.height())))

    def _choose(self, kind: IdentityKind, identity_id: IdentityId | None, _: bool = False) -> None:
        self._as = (kind, identity_id)
        self._name_it()
        self._ask()

    def _name_it(self) -> None:
        kind, identity_id = self._as
        words, icon = _ANYBODY[kind]
        identity = self._roster.identity(identity_id) if identity_id else None
        self.whom.say(f"As {identity.name}".replace("&", "&&") if identity else words)
        self.whom.wear(icon)

    def offer_change(self, rule_id: str) -> None:
        """The rule that has a change which is not saved; empty: there is none."""
        if not rule_id:
            self.with_change.setChecked(False)
        self.with_change.setText(f"With the change to {rule_id} that is not saved")
        self.with_change.setAccessibleName(self.with_change.text())
        self.with_change.setVisible(bool(rule_id))

    # what is asked and said

    @property
    def attempt(self) -> Attempt:
        """What stands here now."""
        kind, identity_id = self._as
        return Attempt(self.field.toPlainText(), kind, identity_id, self.with_change.isChecked())

    def ask_again(self) -> None:
        """The policy or the change is another by now."""
        self._ask()

    def _ask(self) -> None:
        if self.field.toPlainText().strip():
            self.asked.emit(self.attempt)
        else:
            self.show_verdict(None)

    def show_verdict(self, verdict: Verdict | None, text: str = "") -> None:
        """Shows what the policy says of `text`; None: nothing is tried."""
        look = self._look
        column = self.area.renew()
        column.setContentsMargins(0, 0, look.px(14), look.px(14))
        column.setSpacing(look.px(6))
        self._note.say(f"{counted_words(verdict.standing)} · {version_words(verdict)}" if verdict else "")
        if verdict is not None:
            top = top_card(look, verdict)
            if top is not None:
                column.addWidget(top)
            self._add_cards(column, verdict.standing)
        column.addStretch(1)
        self._underline(verdict.standing if verdict else (), text)

    def _add_cards(self, column: QVBoxLayout, standing: tuple[Finding, ...]) -> None:
        shown = standing[:_MOST]
        for group in GROUPS:
            theirs = [finding for finding in shown if finding.severity is group.severity]
            if not theirs:
                continue
            section = Section(self._look, group)
            for index, finding in enumerate(theirs):
                card = FindingCard(self._look, finding, can_waive=False)
                card.lead_to_rule()
                card.show_place.connect(lambda found: self.open_rule.emit(found.rule))
                section.place(card, index)
            column.addWidget(section)
            section.count(sum(finding.severity is group.severity for finding in standing))
        if len(standing) > len(shown):
            column.addWidget(
                Words(self._look, f"and {len(standing) - len(shown)} more", size=12, tone="muted")
            )

    def _underline(self, standing: Iterable[Finding], text: str) -> None:
        offsets, document = Offsets(text), self.field.document()
        marks: list[QTextEdit.ExtraSelection] = []
        for finding in standing:
            place = finding.place
            if place.span is None or place.field is not Field.TEXT or self.field.toPlainText() != text:
                continue
            start, end = offsets.span(place.span)
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(document)
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, underline(self._look, finding.severity)
            marks.append(mark)
        self.field.setExtraSelections(marks)
