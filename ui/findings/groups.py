"""The four groups of findings: their words, signs and lines; none is told from another by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QTextCharFormat

from desktop.model.findings import Severity
from ui.look.theme import Look
from ui.look.tokens import Tone, mixed

_Line = QTextCharFormat.UnderlineStyle


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its word, its sign, what it does, and the line under the words it found."""

    severity: Severity
    word: str
    short: tuple[str, str]
    tone: Tone
    icon: str
    effect: str
    line: QTextCharFormat.UnderlineStyle


GROUPS: tuple[Group, ...] = (
    Group(
        Severity.BLOCK,
        "Must fix",
        ("must fix", "must fix"),
        "red",
        "alert-octagon",
        "Stops sending",
        _Line.WaveUnderline,
    ),
    Group(
        Severity.REVIEW,
        "Needs approval",
        ("approval", "approvals"),
        "amber",
        "signature",
        "One signature more",
        _Line.DashUnderline,
    ),
    Group(
        Severity.CAUTION,
        "Look again",
        ("look again", "look again"),
        "blue",
        "eye",
        "You decide",
        _Line.DotLine,
    ),
    Group(Severity.HINT, "Hints", ("hint", "hints"), "muted", "bulb", "Advice", _Line.SingleUnderline),
)

BY_SEVERITY = {group.severity: group for group in GROUPS}


def underline(look: Look, severity: Severity) -> QTextCharFormat:
    """How words are marked that a rule found: its own kind of line over its own pale tint."""
    group = BY_SEVERITY[severity]
    tone = getattr(look.tokens, group.tone)
    made = QTextCharFormat()
    made.setUnderlineStyle(group.line)
    made.setUnderlineColor(QColor(tone))
    # A wave at twice the density turns into a hatch; the tint keeps the words marked there.
    made.setBackground(QColor(mixed(tone, look.tokens.card, look.tokens.tint)))
    return made
