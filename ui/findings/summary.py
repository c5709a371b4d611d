"""What stands above and below the cards: how much was checked, what stops, what was waived and by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from desktop.model.findings import Finding, Outcome, Severity, Verdict
from ui.findings.groups import GROUPS
from ui.look.theme import Look
from ui.parts.cards import EmptyPlace, MessageCard


def version_words(verdict: Verdict) -> str:
    """Which rules spoke: the pack and its version, or for several packs the version of all together."""
    packs = verdict.policy.packs
    if len(packs) == 1:
        return f"{packs[0][0]}, version {packs[0][1]}"
    return f"{verdict.policy.rule_count} rules, version {verdict.policy.digest[:7]}"


def counted_words(standing: Iterable[Finding]) -> str:
    """ "2 must fix · 1 approval · 2 look again · 1 hint"."""
    counts: Counter[Severity] = Counter(finding.severity for finding in standing)
    parts = [f"{counts[g.severity]} {g.short[counts[g.severity] != 1]}" for g in GROUPS if counts[g.severity]]
    return " · ".join(parts) or "No findings"


def top_card(look: Look, verdict: Verdict) -> QWidget | None:
    """What is said first of a verdict; None where its cards say enough."""
    policy = verdict.policy
    if not verdict.is_complete:
        return MessageCard(
            look, "alert-octagon", "red", "Not fully checked",
            "A rule pack could not be read or a rule could not finish. Sending stays blocked.",
        )  # fmt: skip
    if not verdict.standing:
        checked = (
            f"{policy.rule_count} rules of {len(policy.packs)} packs checked, version {policy.digest[:7]}."
        )
        return EmptyPlace(look, "circle-check", "No findings", checked)
    if verdict.outcome in (Outcome.CLEAR, Outcome.CAUTION):
        return MessageCard(
            look, "circle-check", "green", "Nothing must be fixed", "No rule asks for a signature."
        )
    return None


def waived_cards(look: Look, verdict: Verdict) -> list[QWidget]:
    """Every finding that somebody waived for this version, with the reason and the name."""
    cards: list[QWidget] = []
    for finding in verdict.findings:
        if not verdict.is_waived(finding):
            continue
        for waiver in verdict.waivers:
            if (waiver.rule, waiver.fingerprint, waiver.digest) == (
                finding.rule,
                finding.fingerprint,
                verdict.digest,
            ):
                text = f"{waiver.operator_name}: “{waiver.reason}”"
                cards.append(MessageCard(look, "check", "muted", f"Waived: {finding.message}", text))
                break
    return cards
