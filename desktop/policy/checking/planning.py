"""Which rules speak about a draft, how gravely, and which of them a text gives reason to ask.

It looks at whose draft it is, where it goes and when; never at its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from desktop.model.findings import Severity
from desktop.model.identities import Network
from desktop.model.posts import Draft
from desktop.policy.bars import Bar, bars_of
from desktop.policy.packs import Adjustment, Breakage, Ruleset
from desktop.policy.rules import Rule, Scene
from desktop.policy.scope import Scope


@dataclass(frozen=True, slots=True)
class Own:
    """Which of the organisation's packs an identity goes by.

    Those that it names, and those that nobody on this computer names: a pack that was put into the
    folder and forgotten on the identities must not mean "no rules".
    """

    named: frozenset[str]
    elsewhere: frozenset[str]

    def has(self, *names: str) -> bool:
        """Whether a pack that goes by these names holds for the identity."""
        return not self.named.isdisjoint(names) or self.elsewhere.isdisjoint(names)

    def concerning(self, ruleset: Ruleset) -> Iterator[Breakage]:
        """What is broken for it; a breakage that names no pack could be anyone's, so everyone's."""
        for breakage in ruleset.breakages:
            names = (breakage.pack, PurePath(breakage.path).stem)
            if not breakage.pack or breakage.pack in ruleset.shipped or self.has(*names):
                yield breakage


@dataclass(frozen=True, slots=True)
class Speaking:
    """A rule as it holds for some drafts: how grave, within which scopes, with which exceptions (slots).

    `networks` are those of the draft that it is about; empty: all.
    """

    rule: Rule
    level: Severity
    scopes: tuple[Scope, ...]
    exceptions: tuple[int, ...]
    networks: tuple[Network, ...]

    @property
    def is_timed(self) -> bool:
        """Whether it holds at some times only."""
        return any(scope.is_timed for scope in self.scopes)

    @property
    def until(self) -> str:
        """When it ends, as messages tell it; empty where it does not."""
        ends = [scope.ends for scope in self.scopes if scope.ends]
        return f"{min(ends):%Y-%m-%d %H:%M} UTC" if ends else ""

    def holds_at(self, now: datetime) -> bool:
        """Whether it is in force at `now` (aware)."""
        return all(scope.holds_at(now) for scope in self.scopes)


@dataclass(frozen=True, slots=True)
class Plan:
    """The rules that speak for one kind of draft, found by what a text holds. `timed` are the numbers of
    those that hold at some times only."""

    rules: tuple[Speaking, ...]
    always: tuple[int, ...]
    by_gate: Mapping[int | str, tuple[int, ...]]
    timed: tuple[int, ...]
    bars: dict[int, tuple[Bar, ...]] = field(compare=False, default_factory=dict)
    """Those of each rule that was ever asked since the patterns are numbered."""

    def asleep_at(self, now: datetime) -> frozenset[int]:
        """The numbers of the rules that do not hold at `now` (aware)."""
        return frozenset(each for each in self.timed if not self.rules[each].holds_at(now))

    def asked(self, scene: Scene, asleep: frozenset[int]) -> Iterator[Speaking]:
        """The rules worth asking in this scene, in the order of their packs."""
        noticed, pieces = scene.noticed, scene.reading.pieces
        open_gates = self.by_gate.keys() & noticed
        numbers = set(self.always).union(*map(self.by_gate.__getitem__, open_gates))
        for number in sorted(numbers - asleep):
            if pieces is not None:
                bars = self.bars.get(number)
                if bars is None:
                    bars = self.bars[number] = bars_of(self.rules[number].rule.check, scene.tags)
                # Written out, because this is gone through for some fifty rules of every text.
                for signs, those in bars:
                    if noticed.isdisjoint(signs) and pieces.isdisjoint(those):
                        break
                else:
                    yield self.rules[number]
            else:
                yield self.rules[number]


def plan_for(draft: Draft, own: Own, ruleset: Ruleset) -> Plan:
    """The plan for this draft; the same for every draft of its kind, so it is made once for a ruleset."""
    networks = tuple(dict.fromkeys(account.network for account in draft.accounts))
    key = (draft.identity.kind, draft.identity.name, networks, own)
    known = ruleset.plans.get(key)
    if isinstance(known, Plan):
        return known
    rules = tuple(_speaking(draft, networks, own, ruleset))
    always: list[int] = []
    by_gate: dict[int | str, tuple[int, ...]] = {}
    for number, each in enumerate(rules):
        gate = each.rule.check.gate
        if not gate:
            always.append(number)
        for slot in gate:
            by_gate[slot] = (*by_gate.get(slot, ()), number)
    timed = tuple(number for number, each in enumerate(rules) if each.is_timed)
    plan = Plan(rules, tuple(always), by_gate, timed)
    ruleset.plans[key] = plan
    return plan


def _speaking(draft: Draft, networks: tuple[Network, ...], own: Own, ruleset: Ruleset) -> Iterator[Speaking]:
    """The rules that speak about this draft, each as the identity's packs have changed it."""
    changes = _adjustments(own, ruleset)
    for pack in ruleset.packs:
        if not pack.is_shipped and not own.has(pack.name):
            continue
        for rule in pack.rules:
            changed = changes.get(rule.id, ())
            level = rule.levels.get(draft.identity.kind)
            for change in changed:
                if change.levels is not None:
                    level = change.levels.get(draft.identity.kind)
            scopes = (rule.scope, *(change.only for change in changed))
            allowed = frozenset(networks)
            if level is None or not all(
                scope.is_for(draft.identity.kind, draft.identity.name, allowed) for scope in scopes
            ):
                continue
            bounds = [scope.networks for scope in scopes if scope.networks]
            about = tuple(n for n in networks if all(n in each for each in bounds)) if bounds else ()
            if bounds and not about:
                continue
            exceptions = tuple(change.exceptions for change in changed if change.exceptions)
            yield Speaking(rule, level, scopes, exceptions, about)


def _adjustments(own: Own, ruleset: Ruleset) -> dict[str, tuple[Adjustment, ...]]:
    found: dict[str, tuple[Adjustment, ...]] = {}
    for pack in ruleset.packs:
        if pack.adjustments and (pack.is_shipped or own.has(pack.name)):
            for adjustment in pack.adjustments:
                found[adjustment.rule] = (*found.get(adjustment.rule, ()), adjustment)
    return found
