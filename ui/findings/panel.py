"""The panel of findings, gravest first; cards keep their place while somebody types; it only asks."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.model.findings import Finding, Severity, Verdict
from ui.findings.card import FindingCard, Key, key_of
from ui.findings.groups import GROUPS
from ui.findings.section import Section
from ui.findings.summary import counted_words, top_card, version_words, waived_cards
from ui.look.theme import Look
from ui.parts.flow import ScrollColumn, clear, throw_away
from ui.parts.words import Heading, Line, Words

MOST_CARDS = 40
"""More cards than anybody reads would only freeze the window: 100,000 characters of hits once took 95 s."""
QUIET_SECONDS = 0.5
"""No layout moves within this time of a key press."""


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
        self._counted = ""
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
        self._sections = {group.severity: Section(look, group) for group in GROUPS}
        for section in self._sections.values():
            column.addWidget(section)
        self._more = Words(look, "", size=12, tone="muted")
        self._more.hide()
        column.addWidget(self._more)
        self._waived = QVBoxLayout()
        column.addLayout(self._waived)
        column.addStretch(1)
        return area

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
            section.place(card, index)
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

    def _count(self, standing: tuple[Finding, ...]) -> None:
        counts = Counter(finding.severity for finding in standing)
        for severity, section in self._sections.items():
            section.count(counts[severity])
        self._counted = counted_words(standing)

    def _show_top(self, verdict: Verdict | None) -> None:
        clear(self._top)
        self._summary = "Checked as you type" + (f" · {version_words(verdict)}" if verdict else "")
        card = top_card(self._look, verdict) if verdict else None
        if card is not None:
            self._top.addWidget(card)
        self.narrow(self._is_narrow)

    def _show_waived(self, verdict: Verdict | None) -> None:
        clear(self._waived)
        for card in waived_cards(self._look, verdict) if verdict else ():
            self._waived.addWidget(card)

    @property
    def cards(self) -> tuple[FindingCard, ...]:
        """The cards in the order in which they stand."""
        return tuple(card for section in self._sections.values() for card in section.cards)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, 1, self.height(), QColor(self._look.tokens.line))


def _keyed(findings: Iterable[Finding]) -> Iterable[tuple[Key, Finding]]:
    seen: Counter[Key] = Counter()
    for finding in findings:
        first = key_of(finding)
        yield key_of(finding, seen[first]), finding
        seen[first] += 1
