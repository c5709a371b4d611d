"""One rule opened beside the list: what it says, whom it holds for, its examples; or what is broken."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.identities import Identity, IdentityKind
from desktop.model.rulebook import Rulebook, StatedExample, StatedRule, level_words
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.buttons import Push
from ui.parts.cards import Card, EmptyPlace, MessageCard
from ui.parts.flow import Flow, ScrollColumn
from ui.parts.order import focus_kept, stops_in
from ui.parts.words import Line, Words
from ui.policy.changing import Asked, Changing, Staged, asked_for, restoring
from ui.policy.levels import WHOM, LevelChip
from ui.policy.model import BrokenItem, RuleItem


class RulePane(ScrollColumn):
    """`asked` carries a change whose effect should be seen; `changed` says that one is staged or left."""

    asked = Signal(object)
    changed = Signal()

    def __init__(self, look: Look, zone: str) -> None:
        super().__init__("Rule")
        self._look = look
        self._zone = zone
        self._shown: object = None
        self._kept: dict[str, Staged] = {}
        self.rule: StatedRule | None = None
        self.changing: Changing | None = None
        self.show_row(None, None)

    # what is staged

    @property
    def staged(self) -> frozenset[str]:
        """The ids of the rules that have a change which is not saved."""
        return frozenset(key for key, one in self._kept.items() if not one.is_nothing)

    def staged_for(self, rule: StatedRule) -> Staged:
        """What is chosen for a rule and not saved."""
        return self._kept.get(rule.id, Staged())

    def unsaved(self) -> Asked | None:
        """The change of the rule on show, where it has one and it is known which pack would keep it."""
        rule, staged = self.rule, self.staged_for(self.rule) if self.rule else Staged()
        packs = self.changing.packs if self.changing else ()
        pack = staged.pack or (packs[0] if len(packs) == 1 else "")
        return asked_for(rule, staged, pack) if rule and pack and not staged.is_nothing else None

    def drop(self, rule_id: str) -> None:
        """The change of a rule is saved, so that nothing of it is left to be saved."""
        self._kept.pop(rule_id, None)
        self._shown = None
        self.changed.emit()

    def _stage(self, staged: Staged) -> None:
        if self.rule is not None:
            self._kept[self.rule.id] = staged
            self.changed.emit()

    # what is shown

    def show_row(self, item: RuleItem | BrokenItem | None, book: Rulebook | None) -> None:
        """Shows a rule or a fault; the same again is left alone, with what is being typed in it."""
        wanted = (
            (item.rule, book and book.own, book and book.holds_for) if isinstance(item, RuleItem) else item
        )
        if wanted == self._shown and wanted is not None:
            return
        self._shown = wanted
        self.rule = item.rule if isinstance(item, RuleItem) else None
        self.changing = None
        with focus_kept(self):
            look, column = self._look, self.renew()
            column.setContentsMargins(look.px(18), look.px(14), look.px(18), look.px(12))
            column.setSpacing(look.px(10))
            if isinstance(item, BrokenItem):
                self._fill_broken(column, item)
            elif item is not None and book is not None:
                self._fill(column, item.rule, book)
            elif book is not None:
                column.addWidget(
                    EmptyPlace(look, "shield-check", "No rule is open", "Choose one from the list.")
                )
            column.addStretch(1)

    def focus_in(self) -> None:
        """Goes to the first thing that can be done here, once what was put in is laid out."""

        def go() -> None:
            for stop in stops_in(self)[:1]:
                stop.setFocus(Qt.FocusReason.OtherFocusReason)

        QTimer.singleShot(0, self, go)

    def _fill(self, column: QVBoxLayout, rule: StatedRule, book: Rulebook) -> None:
        look = self._look
        column.addWidget(Words(look, rule.message, size=15, weight=600))
        source = f"{rule.id} · {rule.source}" if rule.source else rule.id
        column.addWidget(Words(look, source, size=12, tone="quiet"))
        column.addWidget(_levels(look, rule))
        card, inner = self._card()
        for heading, words in (("Why", rule.why), ("What would be right", rule.remedy)):
            inner.addWidget(Line(look, heading, size=12, weight=600, tone="muted"))
            inner.addWidget(Words(look, words))
        column.addWidget(card)
        self._add_section(
            column, "Change it for your organisation", self._make_changing(rule, book.packs_for(rule))
        )
        if rule.changes:
            self._add_section(column, "Changed already", self._changes(rule))
        self._add_section(column, "Whom it holds for", self._holds(rule, book))
        if rule.is_confidential:
            column.addWidget(Words(look, "What it looks for is never shown.", size=12, tone="muted"))
        for heading, icon, examples in (
            ("It stops", "circle-x", rule.bad),
            ("It lets pass", "circle-check", rule.good),
        ):
            if examples:
                self._add_section(column, heading, self._examples(icon, examples))

    def _make_changing(self, rule: StatedRule, packs: tuple[str, ...]) -> Changing:
        made = self.changing = Changing(self._look, rule, self.staged_for(rule), packs)
        made.staged.connect(self._stage)
        made.asked.connect(self.asked)
        return made

    def _changes(self, rule: StatedRule) -> Card:
        look = self._look
        card, inner = self._card()
        for change in rule.changes:
            said = [level_words(change.levels)] if change.levels is not None else []
            if change.exceptions:
                said.append(f"silent in {', '.join(f'“{word}”' for word in change.exceptions)}")
            inner.addWidget(Words(look, f"{change.pack}: {'; '.join(said) or 'silent in some words'}."))
            button = Push(look, f"Take back what {change.pack} changed", "link", icon="history")
            button.clicked.connect(lambda _=False, pack=change.pack: self.asked.emit(restoring(rule, pack)))
            inner.addWidget(button)
        inner.addWidget(Words(look, f"By itself it is: {level_words(rule.levels)}.", size=12, tone="muted"))
        return card

    def _holds(self, rule: StatedRule, book: Rulebook) -> Card:
        card, inner = self._card()
        for sentence in _holding(rule, book, self._zone):
            inner.addWidget(Words(self._look, sentence))
        return card

    def _examples(self, icon: str, examples: tuple[StatedExample, ...]) -> Card:
        look = self._look
        card, inner = self._card()
        for example in examples:
            words = f"“{example.text}”" if example.text.strip() else "No words"
            inner.addWidget(Words(look, words))
            if example.note:
                inner.addWidget(Words(look, example.note, size=12, tone="muted"))
        return card

    def _fill_broken(self, column: QVBoxLayout, item: BrokenItem) -> None:
        look, broken = self._look, item.broken
        column.addWidget(
            MessageCard(
                look, "alert-octagon", "red", f"The pack {broken.pack or 'in this file'} cannot be read",
                stopped_words(broken.stops),
            )
        )  # fmt: skip
        card, inner = self._card()
        rule = f", rule {broken.rule}" if broken.rule else ""
        for heading, words in (
            ("Where", f"{broken.path}\nLine {broken.line}, column {broken.column}{rule}"),
            ("What is wrong, and what would be right", broken.message),
        ):
            inner.addWidget(Line(look, heading, size=12, weight=600, tone="muted"))
            said = Words(look, words)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            inner.addWidget(said)
        column.addWidget(card)
        note = "Mend it in that file and save it: Masthead reads it again by itself."
        column.addWidget(Words(look, note, size=12, tone="muted"))

    # parts

    def _card(self) -> tuple[Card, QVBoxLayout]:
        look, card = self._look, Card()
        inner = QVBoxLayout(card)
        inner.setContentsMargins(look.px(14), look.px(12), look.px(14), look.px(12))
        inner.setSpacing(look.px(5))
        return card, inner

    def _add_section(self, column: QVBoxLayout, heading: str, card: QWidget) -> None:
        column.addWidget(Line(self._look, heading, weight=600))
        column.addWidget(card)


def stopped_words(stopped: tuple[Identity, ...]) -> str:
    """Whom a broken pack stops, as a sentence."""
    if not stopped:
        return "It holds for nobody on this computer yet."
    return f"Nothing goes out as {_listed([identity.name for identity in stopped])} until it is mended."


def _levels(look: Look, rule: StatedRule) -> QWidget:
    box = QWidget()
    flow = Flow(look.px(8), look.px(6), box)
    for kind in IdentityKind:
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, look.px(8), 0)
        row.setSpacing(look.px(6))
        row.addWidget(LevelChip(look, rule.in_force.get(kind), WHOM[kind]))
        row.addWidget(Line(look, f"for {WHOM[kind]}", size=12, tone="muted"))
        flow.addWidget(pair)
    return box


def _holding(rule: StatedRule, book: Rulebook, zone: str) -> Iterator[str]:
    if rule.is_shipped:
        yield "Every identity: it ships with Masthead."
    else:
        names = [identity.name for identity in book.holds_for.get(rule.pack, ())]
        yield f"{_listed(names) or 'Nobody on this computer yet'}, by the pack {rule.pack}."
    if rule.networks:
        yield f"On {_listed([network.label for network in rule.networks])} only."
    if rule.begins:
        yield f"From {moments.full_words(rule.begins, zone)}."
    if rule.ends:
        yield f"Until {moments.full_words(rule.ends, zone)}."
    yield "It can be waived with a reason." if rule.is_waivable else "Cannot be waived."


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
