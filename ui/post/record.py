"""What stands on record about a post: findings, signatures, history, each as a card; it reads nothing."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.compose.authority import Step, step_row
from ui.findings.card import rule_words
from ui.findings.groups import BY_SEVERITY
from ui.journal.phrases import deed_words
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.cards import Card
from ui.parts.words import Line, Sign
from ui.post.reading import Detail
from ui.sidebar.model import Roster


class Record:
    """Builds the cards of one detail."""

    def __init__(self, look: Look, roster: Roster, zone: str) -> None:
        self._look = look
        self._roster = roster
        self._zone = zone

    def findings(self, detail: Detail) -> QWidget:
        """What checking says that nobody waived."""
        look = self._look
        card, column = self._list_card()
        for finding in detail.verdict.standing:
            group = BY_SEVERITY[finding.severity]
            row = QHBoxLayout()
            row.setSpacing(look.px(12))
            row.addWidget(Sign(look, group.icon, group.tone, size=16, label=group.word))
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Line(look, finding.message, weight=600))
            words.addWidget(Line(look, rule_words(finding), size=12, tone="muted"))
            row.addLayout(words, 1)
            column.addLayout(row)
        return card

    def approvals(self, detail: Detail) -> QWidget:
        """Who wrote it, who signed it, who has not."""
        look, draft = self._look, detail.row.draft
        card, column = self._list_card()
        writes = Step(
            "pencil", "muted", self._roster.name_of(draft.author_id), f"Wrote version {draft.revision + 1}"
        )
        column.addWidget(step_row(look, writes))
        signed = set()
        for approval in detail.approvals:
            signed.add(approval.operator_id)
            at = moments.clock_words(approval.signed_at, self._zone)
            day = moments.day_words(moments.local(approval.signed_at, self._zone).date())
            note = f"Signed version {draft.revision + 1} · {day}, {at}" + (
                f" · “{approval.note}”" if approval.note else ""
            )
            column.addWidget(step_row(look, Step("circle-check", "green", approval.operator_name, note)))
        if detail.row.post is None:
            for who in draft.identity.approvers:
                if who not in signed and who != draft.author_id:
                    step = Step("signature", "amber", self._roster.name_of(who), "Has not signed")
                    column.addWidget(step_row(look, step))
        elif not detail.approvals:
            column.addWidget(step_row(look, Step("circle-check", "green", "No signature needed", "")))
        return card

    def history(self, detail: Detail, now: datetime) -> QWidget:
        """What happened to it, newest first."""
        look = self._look
        card, column = self._list_card()
        today = moments.local(now, self._zone).date()
        for entry in detail.history:
            at = moments.local(entry.at, self._zone)
            day = "" if at.date() == today else f"{moments.day_words(at.date())[:10].rstrip()} "
            row = QHBoxLayout()
            row.setSpacing(look.px(10))
            row.addWidget(Sign(look, "history", size=15))
            row.addWidget(Line(look, f"{day}{at:%H:%M}", size=12, weight=600, has_even_figures=True))
            row.addWidget(Line(look, deed_words(entry), size=12, tone="muted"), 1)
            column.addLayout(row)
        return card

    def _list_card(self) -> tuple[QWidget, QVBoxLayout]:
        look = self._look
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(look.px(14), look.px(10), look.px(14), look.px(10))
        column.setSpacing(look.px(7))
        return card, column


def signed_words(detail: Detail) -> str:
    """ "1 of 2 signed"; nothing where nobody must sign."""
    needed = max(detail.needed, len(detail.approvals))
    return f"{len(detail.approvals)} of {needed} signed" if needed else ""
