"""The line of authority: who writes, who signs and why; it asks nobody and signs nothing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.findings import Severity, Verdict
from desktop.model.identities import IdentityKind
from desktop.model.posts import Draft, approvals_needed
from ui.look.theme import Look
from ui.look.tokens import Tone
from ui.parts.cards import Card
from ui.parts.flow import clear
from ui.parts.words import Line, Sign
from ui.sidebar.model import Roster


@dataclass(frozen=True, slots=True)
class Step:
    """One person in the line."""

    icon: str
    tone: Tone
    name: str
    note: str


def steps_for(draft: Draft, verdict: Verdict | None, roster: Roster) -> tuple[Step, ...]:
    """Who must say yes before this draft goes out, in order."""
    identity = draft.identity
    needed = approvals_needed(identity, verdict) if verdict else identity.approvals_needed
    review = next((f for f in verdict.standing if f.severity is Severity.REVIEW), None) if verdict else None
    if needed == 0:
        if identity.kind is IdentityKind.PERSONAL:
            return (
                Step(
                    "user", "muted", "Yours alone", "Nobody else signs or sees this post before it goes out."
                ),
            )
        words = identity.solo.words if identity.solo else "Nobody else signs."
        return (Step("circle-check", "green", roster.name_of(draft.author_id), f"Works alone: {words}"),)
    others = [approver for approver in identity.approvers if approver != draft.author_id]
    because = f"Signs because of {review.rule.rpartition('.')[2]}" if review else ""
    if identity.approvals_needed:
        because = (
            "Signs every corporate post" if identity.kind is IdentityKind.CORPORATE else "Signs every post"
        )
    first = Step("circle-check", "green", roster.name_of(draft.author_id), "Writes")
    if not others:
        return (
            first,
            Step("alert-octagon", "red", "Nobody can sign", f"{identity.name} names no other approver."),
        )
    if len(others) > needed:
        because = f"One of {len(others)} who may sign; {needed} must"
    return (first, *(Step("signature", "amber", roster.name_of(who), because) for who in others))


class Authority(Card):
    """The line as a card."""

    def __init__(self, look: Look):
        super().__init__()
        self._look = look
        self._steps: tuple[Step, ...] = ()
        self.setAccessibleName("Line of authority")
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(14), look.px(11), look.px(14), look.px(10))
        column.setSpacing(look.px(7))
        column.addWidget(Line(look, "Line of authority", size=12, weight=600, tone="muted"))
        self._column = QVBoxLayout()
        self._column.setSpacing(look.px(6))
        column.addLayout(self._column)
        column.addStretch(1)

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Shows this line."""
        if steps == self._steps:
            return
        self._steps = steps
        clear(self._column)
        for step in steps:
            self._column.addWidget(step_row(self._look, step))


def step_row(look: Look, step: Step) -> QWidget:
    """One person with what they do."""
    box = QWidget()
    box.setAccessibleName(f"{step.name}: {step.note}" if step.note else step.name)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(look.px(10))
    row.addWidget(Sign(look, step.icon, step.tone, size=16), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Line(look, step.name, weight=600))
    if step.note:
        words.addWidget(Line(look, step.note, size=12, tone="muted"))
    row.addLayout(words, 1)
    return box
