"""What somebody would change about a rule, and the controls for it; nothing here is saved, only asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout

from desktop.model.findings import Severity
from desktop.model.identities import IdentityKind
from desktop.model.rulebook import AddExceptions, AddTerms, Edit, PolicyChange, Restore, SetLevel, StatedRule
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.cards import Card
from ui.parts.words import Line, Words
from ui.policy.levels import WHOM, Level, LevelButton, word_of


@dataclass(frozen=True, slots=True)
class Staged:
    """A change to one rule that is not saved: the levels that differ, and words as they were typed."""

    levels: Mapping[IdentityKind, Level] = field(default_factory=dict)
    exceptions: str = ""
    terms: str = ""
    pack: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing would change."""
        return not (self.levels or self.exceptions.strip() or self.terms.strip())

    def level(self, rule: StatedRule, kind: IdentityKind) -> Level:
        """How grave the rule would be."""
        return self.levels[kind] if kind in self.levels else rule.in_force.get(kind)

    def with_level(self, rule: StatedRule, kind: IdentityKind, level: Level) -> Staged:
        """The same with another level; the one in force is no change."""
        levels = {each: one for each, one in self.levels.items() if each is not kind}
        if level != rule.in_force.get(kind):
            levels[kind] = level
        return replace(self, levels=levels)


@dataclass(frozen=True, slots=True)
class Asked:
    """A change that somebody wants to see the effect of: the rule, the change, and its sentences."""

    rule: StatedRule
    change: PolicyChange
    lines: tuple[str, ...]


def asked_for(rule: StatedRule, staged: Staged, pack: str) -> Asked:
    """The staged change as the policy takes it, kept in `pack`."""
    edits: list[Edit] = []
    if staged.levels:
        edits.append(SetLevel(rule.id, staged.levels))
    if staged.exceptions.strip():
        edits.append(AddExceptions(rule.id, (staged.exceptions,)))
    if staged.terms.strip():
        edits.append(AddTerms(rule.id, (staged.terms,)))
    return Asked(rule, PolicyChange(pack, tuple(edits)), staged_lines(rule, staged))


def restoring(rule: StatedRule, pack: str) -> Asked:
    """Takes back what one pack changed about the rule."""
    line = f"What {pack} changed about it is taken back."
    return Asked(rule, PolicyChange(pack, (Restore(rule.id),)), (line,))


def staged_lines(rule: StatedRule, staged: Staged) -> tuple[str, ...]:
    """The change in sentences, such as "Off for organisations, instead of Must fix."."""
    lines = [
        f"{word_of(level)} for {WHOM[kind]}, instead of {word_of(rule.in_force.get(kind))}."
        for kind, level in staged.levels.items()
    ]
    for typed, saying in ((staged.exceptions, "Silent in"), (staged.terms, "It also looks for")):
        words = [" ".join(word.split()) for word in typed.split(",") if word.strip()]
        if words:
            lines.append(f"{saying} {', '.join(f'“{word}”' for word in words)}.")
    return tuple(lines)


def takes_terms(rule: StatedRule) -> bool:
    """Whether more words can be added to the rule itself: only to a list of the organisation's own."""
    return not rule.is_shipped and rule.kind in ("terms", "embargo")


class Changing(Card):
    """The controls of one rule. `staged` carries what is chosen; `asked` wants its effect to be seen."""

    staged = Signal(object)
    asked = Signal(object)

    def __init__(self, look: Look, rule: StatedRule, kept: Staged, packs: tuple[str, ...]) -> None:
        super().__init__()
        self._look = look
        self._rule = rule
        self.packs = packs
        self._now = kept if kept.pack in packs else replace(kept, pack=packs[0] if len(packs) == 1 else "")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(look.px(14), look.px(12), look.px(14), look.px(12))
        self._column.setSpacing(look.px(8))
        self._column.addLayout(self._add_levels())
        self._exceptions = self._add_field("Silent in these words, with commas", kept.exceptions)
        self._exceptions.textChanged.connect(lambda words: self._stage(replace(self._now, exceptions=words)))
        if takes_terms(rule):
            terms = self._add_field("More words it looks for, with commas", kept.terms)
            terms.textChanged.connect(lambda words: self._stage(replace(self._now, terms=words)))
        self._add_foot()
        self._show()

    def _add_levels(self) -> QGridLayout:
        look = self._look
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(10))
        grid.setVerticalSpacing(look.px(6))
        self.levels: dict[IdentityKind, LevelButton] = {}
        for row, kind in enumerate(IdentityKind):
            button = LevelButton(look, self._now.level(self._rule, kind), WHOM[kind])
            button.chosen.connect(partial(self._choose, kind))
            self.levels[kind] = button
            grid.addWidget(Line(look, f"For {WHOM[kind]}"), row, 0)
            grid.addWidget(button, row, 1)
        self.switch = Push(look, "", "link")
        self.switch.clicked.connect(self._turn)
        grid.addWidget(self.switch, 0, 2)
        grid.setColumnStretch(3, 1)
        return grid

    def _add_field(self, words: str, typed: str) -> QLineEdit:
        made = QLineEdit(typed)
        made.setProperty("kind", "field")
        made.setFont(self._look.sans(13))
        made.setPlaceholderText(words)
        made.setAccessibleName(words)
        self._column.addWidget(made)
        return made

    def _add_foot(self) -> None:
        look = self._look
        self._note = Words(look, "", size=12, tone="muted")
        self._column.addWidget(self._note)
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        self.see = Push(look, "See what it would stop", "strong", icon="eye")
        self.see.clicked.connect(lambda: self.asked.emit(asked_for(self._rule, self._now, self._now.pack)))
        row.addWidget(self.see)
        if len(self.packs) > 1:
            self.which = Push(look, "", "plain", icon="layout-list")
            self.which.clicked.connect(self._offer_packs)
            row.addWidget(self.which)
        self.back = Push(look, "Leave it as it is", "link")
        self.back.clicked.connect(self._leave)
        row.addWidget(self.back)
        row.addStretch(1)
        self._column.addLayout(row)

    # what is chosen

    def _choose(self, kind: IdentityKind, level: Level) -> None:
        self._stage(self._now.with_level(self._rule, kind, level))

    def _turn(self) -> None:
        """Switches the rule off for everybody, or on again as its own pack has it."""
        rule, now = self._rule, self._now
        own = rule.levels if any(rule.levels.values()) else dict.fromkeys(IdentityKind, Severity.CAUTION)
        is_on = self._is_on
        for kind in IdentityKind:
            now = now.with_level(rule, kind, None if is_on else own.get(kind))
        self._stage(now)

    @property
    def _is_on(self) -> bool:
        return any(self._now.level(self._rule, kind) is not None for kind in IdentityKind)

    def _leave(self) -> None:
        self._stage(replace(self._now, levels={}, exceptions="", terms=""))
        for typed in self.findChildren(QLineEdit):
            typed.clear()

    def _offer_packs(self) -> None:
        menu = QMenu(self)
        for name in self.packs:
            menu.addAction(name).triggered.connect(partial(self._keep_in, name))
        menu.popup(self.which.mapToGlobal(QPoint(0, self.which.height())))

    def _keep_in(self, pack: str, _: bool = False) -> None:
        self._stage(replace(self._now, pack=pack))

    def _stage(self, now: Staged) -> None:
        self._now = now
        self._show()
        self.staged.emit(now)

    def _show(self) -> None:
        now, rule = self._now, self._rule
        for kind, button in self.levels.items():
            button.show_level(now.level(rule, kind))
        self.switch.say("Switch it off" if self._is_on else "Switch it on")
        lines = staged_lines(rule, now)
        where = f"Your pack {now.pack} keeps it." if now.pack else "Choose which of your packs keeps it."
        self._note.setText(
            " ".join(("Not saved:", *lines, where)) if lines else "Nothing is changed here yet."
        )
        self.see.setEnabled(bool(lines) and bool(now.pack))
        self.back.setVisible(not now.is_nothing)
        if len(self.packs) > 1:
            self.which.say(f"In {now.pack}" if now.pack else "In which pack")
