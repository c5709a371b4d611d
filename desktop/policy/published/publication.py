"""A policy ready to be shown to anybody: the rules in force, whose they are, and nothing confidential.

It never lets a text out that one of the organisation's own confidential rules would catch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from desktop.errors import BadInput, PolicyBroken
from desktop.model.findings import Severity
from desktop.model.rulebook import WORDS, StatedExample, StatedPack, StatedRule, level_words
from desktop.policy.loading.proving import example_draft
from desktop.policy.packs import Ruleset
from desktop.policy.published.stating import state
from desktop.policy.rules import Example, Rule, Scene
from desktop.policy.words.patterns import PatternRefused, PatternTooSlow
from desktop.policy.words.reading import Reading

WITHHELD = "(This is confidential and is not published.)"
_A_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_OF_WORDS = ("terms", "embargo", "substitution", "pattern")
"""Kinds whose rules can hold a confidential word themselves."""

EXPLAINED: dict[Severity, str] = {
    Severity.BLOCK: "The post does not go out until this is fixed.",
    Severity.REVIEW: "Somebody other than the author must approve the post.",
    Severity.CAUTION: "The author looks at it again and confirms that it is meant so.",
    Severity.HINT: "Advice; nothing is asked.",
}
"""What each severity forces, in one sentence."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What a page of the policy holds: the rules that speak, by pack, and those that are `off`."""

    title: str
    owner: str
    day: date
    version: str
    digest: str
    packs: tuple[StatedPack, ...]
    off: tuple[StatedRule, ...]

    @property
    def count(self) -> int:
        """How many rules speak."""
        return sum(len(pack.rules) for pack in self.packs)


def make_publication(
    ruleset: Ruleset, *, day: date, title: str = "", owner: str = "", has_examples: bool = True
) -> Publication:
    """The policy as anybody may read it.

    Owner and version are those of the organisation's packs where none is given. Raises PolicyBroken while
    a pack cannot be loaded, BadInput for a pack whose very name is confidential.
    """
    if ruleset.breakages:
        raise PolicyBroken(
            f"The policy cannot be published. {ruleset.breakages[0]}",
            remedy="What is published is what runs: mend it first.",
        )
    curtain = _Curtain(ruleset)
    packs = tuple(curtain.over_pack(pack) for pack in state(ruleset))
    if not has_examples:
        packs = tuple(
            replace(pack, rules=tuple(replace(rule, bad=(), good=()) for rule in pack.rules))
            for pack in packs
        )
    # The organisation's own rules come first: they are what a reader came for.
    ordered = sorted(packs, key=lambda pack: pack.is_shipped)
    own = [pack for pack in packs if not pack.is_shipped]
    speaking = tuple(
        replace(pack, rules=tuple(rule for rule in pack.rules if not rule.is_off)) for pack in ordered
    )
    owners = dict.fromkeys(pack.owner for pack in own if pack.owner)
    return Publication(
        title=curtain.over(title) or "Social media policy",
        owner=curtain.over(owner) or ", ".join(owners) or "The organisation that publishes this page",
        day=day,
        version=", ".join(f"{pack.name} {pack.version}" for pack in own) or "as shipped with Masthead",
        digest=ruleset.version.digest,
        packs=tuple(pack for pack in speaking if pack.rules),
        off=tuple(rule for pack in ordered for rule in pack.rules if rule.is_off),
    )


def level_of(rule: StatedRule) -> str:
    """How grave the rule is, in the words that are used everywhere."""
    return level_words(rule.in_force)


def gravest(rule: StatedRule) -> str:
    """The word of the gravest of the rule's levels."""
    return WORDS[max(level for level in rule.in_force.values() if level is not None)]


def remarks(rule: StatedRule) -> Iterator[str]:
    """What else a reader should know of a rule, in sentences."""
    if rule.names:
        yield f"It holds for {' and '.join(rule.names)}."
    if rule.networks:
        yield f"It holds on {' and '.join(network.label for network in rule.networks)}."
    is_open = rule.is_shipped or not rule.is_confidential  # the day of a launch is part of the secret
    if rule.begins and is_open:
        yield f"It holds from {_moment(rule.begins)}."
    if rule.ends and is_open:
        yield f"It holds until {_moment(rule.ends)}."
    if rule.season and is_open:
        yield f"It holds {rule.season}."
    if not rule.is_waivable:
        yield "Nobody can waive it."
    if rule.is_confidential and not rule.is_shipped:
        yield "What it looks for is confidential and is not published."
    elif rule.is_confidential:
        yield "What it finds is never shown, kept or passed on."
    if rule.is_changed:
        yield f"The organisation has changed this rule; as shipped it is: {level_words(rule.levels)}."
    for change in rule.changes if is_open else ():
        yield from (f"{sentence} ({change.pack})" for sentence in change.only)


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


class _Curtain:
    """Keeps back every text that a confidential rule of the organisation would catch."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        own = {pack.name for pack in ruleset.packs if not pack.is_shipped}
        self._rules: Sequence[Rule] = [
            rule
            for rule in ruleset.rules
            if rule.pack in own and not rule.keeps_value and rule.kind in _OF_WORDS
        ]

    def over_pack(self, pack: StatedPack) -> StatedPack:
        """The pack with every confidential text kept back, its rules' too."""
        if self._catches(pack.name):
            raise BadInput(
                f"The name of the pack {pack.name} is confidential by its own rules.",
                remedy="Give the pack another name before it is published.",
            )
        return replace(
            pack,
            title=self.over(pack.title),
            owner=self.over(pack.owner),
            summary=self.over(pack.summary),
            rules=tuple(self._over_rule(rule, number) for number, rule in enumerate(pack.rules, start=1)),
        )

    def _over_rule(self, rule: StatedRule, number: int) -> StatedRule:
        return replace(
            rule,
            id=f"{rule.pack}.rule-{number}" if self._catches(rule.id) else rule.id,
            message=self.over(rule.message),
            why=self.over(rule.why),
            remedy=self.over(rule.remedy),
            source=self.over(rule.source),
            bad=tuple(self._over_examples(rule.bad)),
            good=tuple(self._over_examples(rule.good)),
            changes=tuple(
                replace(
                    change,
                    exceptions=tuple(word for word in change.exceptions if not self._catches(word)),
                    only=tuple(map(self.over, change.only)),
                )
                for change in rule.changes
            ),
            names=tuple(map(self.over, rule.names)),
        )

    def _over_examples(self, examples: Sequence[StatedExample]) -> Iterator[StatedExample]:
        for example in examples:
            if not self._catches(example.text) and not self._catches(example.note):
                yield example

    def over(self, text: str) -> str:
        """The text, or a sentence in its place."""
        return WITHHELD if self._catches(text) else text

    def _catches(self, text: str) -> bool:
        if not self._rules or not text:
            return False
        draft = example_draft(Example(text, 1, 1))
        scene = Scene(draft, 0, Reading(text, self._ruleset.literals), self._ruleset.tags, now=_A_MOMENT)
        try:
            return any(True for rule in self._rules for _ in rule.check.find(scene))
        except (PatternTooSlow, PatternRefused, RecursionError):
            return True
