"""One finding as a card: what is wrong, what would be right, the rule, and what can be done; it only asks."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.findings import Finding
from ui.findings.groups import BY_SEVERITY
from ui.look import strokes
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.words import Line, Sign, Words

Key = tuple[str, str, int, int]


def key_of(finding: Finding, nth: int = 0) -> Key:
    """What stays the same while the same words break the same rule. `nth` counts equal ones."""
    return (finding.rule, finding.fingerprint, finding.place.part, nth)


def rule_words(finding: Finding) -> str:
    """ "CLAIM-02 · Brand policy 4.2"."""
    rule = finding.rule.rpartition(".")[2]
    return f"{rule} · {finding.source}" if finding.source else rule


class FindingCard(QWidget):
    """Asks by signals with its finding: `fix`, `show_place`, `waive`; `undo` after a fix."""

    fix = Signal(object)
    show_place = Signal(object)
    waive = Signal(object)
    undo = Signal(object)

    def __init__(self, look: Look, finding: Finding, *, can_waive: bool):
        super().__init__()
        self._look = look
        self.finding = finding
        self.is_fixed = False
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(17), look.px(8), look.px(10), look.px(7))
        column.setSpacing(look.px(1))
        self._title = Words(look, finding.message, size=13, weight=600)
        column.addWidget(self._title)
        self._remedy = Words(look, finding.remedy, tone="muted")
        column.addWidget(self._remedy)
        self._remedy.setVisible(bool(finding.remedy))
        self._rule = Line(look, rule_words(finding), size=12, weight=500, tone="quiet")
        self._rule.setToolTip(finding.why)
        column.addWidget(self._rule)
        self._actions = self._make_actions(finding)
        column.addWidget(self._actions)
        self._done = self._make_done()
        column.addWidget(self._done)
        self._done.hide()
        self._fix.setVisible(finding.fix is not None)
        self.allow_waiver(can_waive)
        group = BY_SEVERITY[finding.severity]
        self.setAccessibleName(f"{group.word}: {finding.message} {finding.remedy} {rule_words(finding)}")
        look.changed.connect(self.update)

    def _make_actions(self, finding: Finding) -> QWidget:
        look = self._look
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, look.px(3), 0, 0)
        row.setSpacing(look.px(12))
        self._fix = Push(look, "Fix", "small", label=f"Fix: {finding.fix.label}" if finding.fix else "Fix")
        self._fix.clicked.connect(lambda: self.fix.emit(self.finding))
        self._show = Push(look, "Show", "link", label=f"Show: {finding.message}")
        self._show.clicked.connect(lambda: self.show_place.emit(self.finding))
        self._waive = Push(look, "Waive with a reason", "link", label=f"Waive {finding.rule} with a reason")
        self._waive.clicked.connect(lambda: self.waive.emit(self.finding))
        words = "An approver decides" if finding.is_waivable else "Cannot be waived"
        self._no_waiver = Line(look, words, size=12, tone="quiet")
        for widget in (self._fix, self._show, self._waive, self._no_waiver):
            row.addWidget(widget)
        row.addStretch(1)
        return box

    def _make_done(self) -> QWidget:
        look = self._look
        box = QWidget()
        done = QHBoxLayout(box)
        done.setContentsMargins(0, look.px(3), 0, 0)
        done.setSpacing(look.px(8))
        self._undo = Push(look, "Undo", "link")
        self._undo.clicked.connect(lambda: self.undo.emit(self.finding))
        done.addWidget(Sign(look, "circle-check", "green", size=15))
        done.addWidget(Line(look, "Fixed", weight=600, tone="green"))
        done.addWidget(self._undo)
        done.addStretch(1)
        return box

    def allow_waiver(self, can_waive: bool) -> None:
        """Whether the person here may sign this one off."""
        self._waive.setVisible(can_waive)
        self._no_waiver.setVisible(not can_waive)

    def lead_to_rule(self) -> None:
        """Without a draft there is nothing to fix or to waive: the card leads to its rule alone."""
        for widget in (self._fix, self._waive, self._no_waiver):
            widget.hide()
        self._show.say("Show the rule")
        self._show.setAccessibleName(f"Show the rule {self.finding.rule}")

    def renew(self, finding: Finding) -> None:
        """The same finding in a newer version: its place may have moved."""
        self.finding = finding
        self.settle(is_fixed=False)

    def settle(self, *, is_fixed: bool, can_undo: bool = False) -> None:
        """Turns to "Fixed" in its place, or back."""
        self.is_fixed = is_fixed
        self._actions.setVisible(not is_fixed)
        self._done.setVisible(is_fixed)
        self._undo.setVisible(can_undo)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._look.tokens
        rect = QRectF(self.rect())
        tone = tokens.green if self.is_fixed else getattr(tokens, BY_SEVERITY[self.finding.severity].tone)
        strokes.box(painter, rect, 10, fill=QColor(tokens.card), line=QColor(tokens.line))
        edge = QPainterPath()
        edge.addRect(QRectF(0, 0, 4, rect.height()))
        painter.fillPath(strokes.rounded(rect, 10).intersected(edge), QColor(tone))
