"""The panel of findings, gravest first; cards keep their place while somebody types; it only asks."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.findings import Finding, Outcome, Severity, Verdict
from ui.findings.card import FindingCard, Key, key_of
from ui.findings.groups import GROUPS, Group
from ui.look.theme import Look
from ui.parts.cards import EmptyPlace, MessageCard
from ui.parts.flow import ScrollColumn, clear, throw_away
from ui.parts.words import Heading, Line, Sign, Words

MOST_CARDS = 40
"""More cards than anybody reads would only freeze the window: 100,000 characters of hits once took 95 s."""
QUIET_SECONDS = 0.5
"""No layout moves within this time of a key press."""


@dataclass(slots=True)
class _Section:
    header: QWidget
    count: Line
    cards: QVBoxLayout
    box: QWidget


class FindingsPanel(QWidget):
    """Shows a verdict. Asks by signals for what a card's buttons say."""

    fix = Signal(object)
    show_place = Signal(object)
    waive = Signal(object)
    undo = Signal(object)

    def __init__(self, look: Look):
        super().__init__()
        self._look = look
        self._cards: dict[Key, FindingCard] = {}
        self._pressed_at = 0.0
        self._waiting: tuple[Verdict | None, Callable[[Finding], bool]] | None = None
        self._undoable: set[Key] = set()
        self._summary = ""
        self._is_narrow = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._show_waiting)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(17), look.px(17), look.px(0), 0)
        column.setSpacing(look.px(9))
        column.addWidget(Heading(look, "Findings", size=20))
        self._note = Line(look, "Checked as you type", size=12, tone="muted")
        column.addWidget(self._note)
        column.addWidget(self._list(), 1)
        self.setAccessibleName("Findings")
        look.changed.connect(self.update)

    def _list(self) -> ScrollColumn:
        look = self._look
        area = ScrollColumn("List of findings")
        column = area.column
        column.setContentsMargins(0, 0, look.px(14), look.px(14))
        column.setSpacing(look.px(6))
        self._top = QVBoxLayout()
        column.addLayout(self._top)
        self._sections = {group.severity: self._section(group, column) for group in GROUPS}
        self._more = Words(look, "", size=12, tone="muted")
        self._more.hide()
        column.addWidget(self._more)
        self._waived = QVBoxLayout()
        column.addLayout(self._waived)
        column.addStretch(1)
        return area

    def _section(self, group: Group, column: QVBoxLayout) -> _Section:
        look = self._look
        header = QWidget()
        row = QHBoxLayout(header)
        row.setContentsMargins(look.px(1), look.px(4), 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(Sign(look, group.icon, group.tone, size=16))
        row.addWidget(Line(look, group.word, weight=600, tone=group.tone))
        count = Line(look, "", weight=600, tone="muted", has_even_figures=True)
        row.addWidget(count)
        row.addWidget(Line(look, group.effect, size=12, tone="muted"))
        row.addStretch(1)
        box = QWidget()
        cards = QVBoxLayout(box)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(look.px(7))
        column.addWidget(header)
        column.addWidget(box)
        header.hide()
        box.hide()
        return _Section(header, count, cards, box)

    # what it is told

    def press(self) -> None:
        """A key was pressed in the text: nothing here moves for a moment."""
        self._pressed_at = time.monotonic()

    def narrow(self, is_narrow: bool) -> None:
        """In a narrow window the note under the heading counts instead."""
        self._is_narrow = is_narrow
        self._note.say(self._counted if is_narrow else self._summary)

    def mark_undoable(self, finding: Finding) -> None:
        """The finding was just fixed by its button, so that this can be taken back."""
        for key, card in self._cards.items():
            if card.finding is finding:
                self._undoable.add(key)

    def show_verdict(self, verdict: Verdict | None, can_waive: Callable[[Finding], bool]) -> None:
        """Shows what checking says. While somebody types, cards only turn to "Fixed" where they stand."""
        self._waiting = (verdict, can_waive)
        left = QUIET_SECONDS - (time.monotonic() - self._pressed_at)
        if left <= 0:
            self._show_waiting()
            return
        shown = dict(_keyed(verdict.standing if verdict else ()))
        for key, card in self._cards.items():
            if key in shown:
                card.renew(shown[key])
            else:
                card.settle(is_fixed=True, can_undo=key in self._undoable)
        self._timer.start(int(left * 1000) + 10)

    def forget(self) -> None:
        """Another draft is on the desk."""
        self._timer.stop()
        self._waiting = None
        self._pressed_at = 0.0
        self._undoable.clear()
        self._show(None, lambda _: False)

    def _show_waiting(self) -> None:
        if self._waiting is not None:
            verdict, can_waive = self._waiting
            self._waiting = None
            self._show(verdict, can_waive)

    def _show(self, verdict: Verdict | None, can_waive: Callable[[Finding], bool]) -> None:
        standing = verdict.standing if verdict else ()
        wanted = dict(list(_keyed(standing))[:MOST_CARDS])
        for key in [key for key in self._cards if key not in wanted]:
            throw_away(self._cards.pop(key))
            self._undoable.discard(key)
        places: Counter[Severity] = Counter()
        for key, finding in wanted.items():
            card = self._cards.get(key)
            section = self._sections[finding.severity]
            if card is None:
                card = self._make(finding, can_waive(finding))
                self._cards[key] = card
            card.renew(finding)
            card.allow_waiver(finding.is_waivable and can_waive(finding))
            index = places[finding.severity]
            if section.cards.indexOf(card) != index:
                section.cards.insertWidget(index, card)
            places[finding.severity] += 1
        self._count(standing)
        left = len(standing) - len(wanted)
        self._more.setText(f"and {left} more, shown when these are dealt with" if left else "")
        self._more.setVisible(left > 0)
        self._show_top(verdict)
        self._show_waived(verdict)

    def _make(self, finding: Finding, can_waive: bool) -> FindingCard:
        card = FindingCard(self._look, finding, can_waive=can_waive)
        card.fix.connect(self.fix)
        card.show_place.connect(self.show_place)
        card.waive.connect(self.waive)
        card.undo.connect(self.undo)
        return card

    def _count(self, standing: Iterable[Finding]) -> None:
        counts = Counter(finding.severity for finding in standing)
        for severity, section in self._sections.items():
            section.count.say(str(counts[severity]))
            section.header.setVisible(counts[severity] > 0)
            section.box.setVisible(counts[severity] > 0)
        parts = [
            f"{counts[g.severity]} {g.short[counts[g.severity] != 1]}" for g in GROUPS if counts[g.severity]
        ]
        self._counted = " · ".join(parts) or "No findings"

    _counted = ""

    def _show_top(self, verdict: Verdict | None) -> None:
        self._empty(self._top)
        if verdict is None:
            self._summary = "Checked as you type"
        else:
            rules = f"{verdict.policy.rule_count} rules"
            packs = verdict.policy.packs
            version = verdict.policy.digest[:7]
            source = (
                f"{packs[0][0]}, version {packs[0][1]}" if len(packs) == 1 else f"{rules}, version {version}"
            )
            self._summary = f"Checked as you type · {source}"
            self._top_card(verdict, rules)
        self.narrow(self._is_narrow)

    def _top_card(self, verdict: Verdict, rules: str) -> None:
        look = self._look
        if not verdict.is_complete:
            self._top.addWidget(
                MessageCard(
                    look, "alert-octagon", "red", "Not fully checked",
                    "A rule pack could not be read or a rule could not finish. Sending stays blocked.",
                )
            )  # fmt: skip
        elif not verdict.standing:
            packs, version = len(verdict.policy.packs), verdict.policy.digest[:7]
            words = f"{rules} of {packs} packs checked, version {version}."
            place = EmptyPlace(look, "circle-check", "No findings", words)
            self._top.addWidget(place)
        elif verdict.outcome in (Outcome.CLEAR, Outcome.CAUTION):
            self._top.addWidget(
                MessageCard(
                    look, "circle-check", "green", "Nothing must be fixed", "No rule asks for a signature."
                )
            )

    def _show_waived(self, verdict: Verdict | None) -> None:
        self._empty(self._waived)
        if verdict is None:
            return
        for finding in verdict.findings:
            waiver = next(
                (
                    w
                    for w in verdict.waivers
                    if w.rule == finding.rule and w.fingerprint == finding.fingerprint
                ),
                None,
            )
            if waiver is not None and verdict.is_waived(finding):
                text = f"{waiver.operator_name}: “{waiver.reason}”"
                self._waived.addWidget(
                    MessageCard(self._look, "check", "muted", f"Waived: {finding.message}", text)
                )

    def _empty(self, layout: QVBoxLayout) -> None:
        clear(layout)

    @property
    def cards(self) -> tuple[FindingCard, ...]:
        """The cards in the order in which they stand."""
        shown = []
        for section in self._sections.values():
            for index in range(section.cards.count()):
                item = section.cards.itemAt(index)
                widget = item.widget() if item else None
                if isinstance(widget, FindingCard):
                    shown.append(widget)
        return tuple(shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, 1, self.height(), QColor(self._look.tokens.line))


def _keyed(findings: Iterable[Finding]) -> Iterable[tuple[Key, Finding]]:
    seen: Counter[Key] = Counter()
    for finding in findings:
        first = key_of(finding)
        yield key_of(finding, seen[first]), finding
        seen[first] += 1
