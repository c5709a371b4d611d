"""States rules in sentences, from the very rules that are enforced.

It never shows what a confidential rule looks for: neither its words nor an example that holds one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from desktop.model.identities import IdentityKind
from desktop.model.rulebook import Levels, RuleChange, StatedExample, StatedPack, StatedRule
from desktop.policy.folding import fold_term
from desktop.policy.loading.proving import example_draft
from desktop.policy.loading.sheet import SheetError, read_sheet
from desktop.policy.packs import Adjustment, Pack, Ruleset
from desktop.policy.rules import Example, Hit, Rule, Scene
from desktop.policy.words.patterns import PatternRefused, PatternTooSlow
from desktop.policy.words.reading import Reading

_GAP = "…"
_OPEN = {"whose": "another identity", "own": "this one", "network": "that network"}
"""What stands in a sentence for what only a draft can say."""
_FROM_EXAMPLE = ("count", "limit", "over", "network", "number")
"""What a sentence takes from the rule's own example: figures say nothing about anybody's words."""
_MASKED = frozenset({"profanity", "slur", "sexual"})
"""Families whose words are not spelt out in examples that people read."""
_LONGEST = 160
"""Characters of an example that are shown."""
_A_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def state(ruleset: Ruleset) -> tuple[StatedPack, ...]:
    """Every pack that was read, in sentences, in order."""
    changes: dict[str, list[RuleChange]] = {}
    for pack in ruleset.packs:
        for rule_id, change in _changes_of(pack):
            changes.setdefault(rule_id, []).append(change)
    return tuple(
        StatedPack(
            pack.name,
            pack.version,
            pack.title,
            pack.owner,
            pack.summary,
            pack.is_shipped,
            pack.path,
            pack.digest,
            tuple(_stated(rule, pack, ruleset, tuple(changes.get(rule.id, ()))) for rule in pack.rules),
        )
        for pack in ruleset.packs
    )


def _changes_of(pack: Pack) -> Iterator[tuple[str, RuleChange]]:
    if not pack.adjustments:
        return
    words = _exceptions_in(pack)
    for adjustment, exceptions in zip(pack.adjustments, words, strict=True):
        yield adjustment.rule, _change(pack.name, adjustment, exceptions)


def _change(pack: str, adjustment: Adjustment, exceptions: tuple[str, ...] = ()) -> RuleChange:
    only = tuple(adjustment.only.sentences())
    return RuleChange(pack, adjustment.levels, exceptions, only, adjustment.only.kinds)


def _exceptions_in(pack: Pack) -> list[tuple[str, ...]]:
    """The words of each adjustment as they stand in the file; unknown where it has changed since."""
    unknown: list[tuple[str, ...]] = [()] * len(pack.adjustments)
    try:
        entry = read_sheet(Path(pack.path).read_bytes().decode("utf-8-sig")).fields.get("adjust")
        items = entry.items if entry else []
        found = [tuple(each.fields["except"].words()) if "except" in each.fields else () for each in items]
    except (OSError, UnicodeDecodeError, SheetError, RecursionError):
        return unknown
    return found if len(found) == len(unknown) else unknown


def levels_by_rule(ruleset: Ruleset) -> dict[str, Levels]:
    """How grave each rule is for each kind of identity, after every pack's changes."""
    changes: dict[str, list[RuleChange]] = {}
    for pack in ruleset.packs:
        for adjustment in pack.adjustments:
            changes.setdefault(adjustment.rule, []).append(_change(pack.name, adjustment))
    return {rule.id: levels_in_force(rule, changes.get(rule.id, ())) for rule in ruleset.rules}


def levels_in_force(rule: Rule, changes: Sequence[RuleChange]) -> Levels:
    """How grave the rule is once every pack's changes are made, the last one's word counting."""
    levels: Levels = rule.levels
    for change in changes:
        if change.levels is not None:
            levels = change.levels
    kept = [change.kinds for change in changes if change.kinds]
    return {kind: levels.get(kind) if all(kind in kinds for kinds in kept) else None for kind in IdentityKind}


def _stated(rule: Rule, pack: Pack, ruleset: Ruleset, changes: tuple[RuleChange, ...]) -> StatedRule:
    is_own_secret = not rule.keeps_value and not pack.is_shipped
    bad, good = (() if is_own_secret else rule.bad), (() if is_own_secret else rule.good)
    return StatedRule(
        id=rule.id,
        pack=pack.name,
        kind=rule.kind,
        message=_filled(rule.message, _figures(rule, ruleset)),
        why=rule.why,
        remedy=_filled(rule.remedy, _figures(rule, ruleset)),
        source=rule.source,
        family=rule.family,
        levels={kind: rule.levels.get(kind) for kind in IdentityKind},
        in_force=levels_in_force(rule, changes),
        # An example of a key looks like a key: on a public page it would set off everybody's scanners.
        bad=tuple(_example(each, rule, ruleset) for each in bad) if rule.keeps_value else (),
        good=tuple(_example(each, rule, ruleset) for each in good),
        changes=changes,
        networks=rule.scope.networks,
        is_waivable=rule.is_waivable,
        is_shipped=pack.is_shipped,
        is_confidential=not rule.keeps_value,
        begins=rule.scope.begins,
        ends=rule.scope.ends,
        names=rule.scope.names,
        season=str(rule.scope.season) if rule.scope.season else "",
    )


class _Gaps(dict[str, str]):
    """Fills a sentence; what only a draft can say is a gap."""

    def __missing__(self, name: str) -> str:
        return _OPEN.get(name, _GAP)


def _filled(template: str, figures: Mapping[str, str]) -> str:
    sentence = template.format_map(_Gaps(figures)) if "{" in template else template
    return sentence[:1].upper() + sentence[1:]


def _figures(rule: Rule, ruleset: Ruleset) -> dict[str, str]:
    if not any(f"{{{name}}}" in rule.message + rule.remedy for name in _FROM_EXAMPLE):
        return {}
    for example in rule.bad:
        for hit in _hits(rule, example, ruleset):
            return {name: said for name, said in hit.words.items() if name in _FROM_EXAMPLE}
    return {}


def _hits(rule: Rule, example: Example, ruleset: Ruleset) -> tuple[Hit, ...]:
    draft = example_draft(example)
    scene = Scene(
        draft,
        0,
        Reading(example.text, ruleset.literals),
        ruleset.tags,
        now=_A_MOMENT,
        events=tuple(map(fold_term, example.events)),
        recent=example.recent,
    )
    try:
        return tuple(rule.check.find(scene))
    except (PatternTooSlow, PatternRefused, RecursionError):
        return ()


def _example(example: Example, rule: Rule, ruleset: Ruleset) -> StatedExample:
    text = example.text
    if rule.family in _MASKED:
        for hit in _hits(rule, example, ruleset):
            if hit.span:
                text = text[: hit.span[0]] + _masked(text[slice(*hit.span)]) + text[hit.span[1] :]
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1].rstrip() + _GAP
    return StatedExample(text, ", ".join(_notes(example)))


def _masked(word: str) -> str:
    return word[:1] + "".join("•" if letter.isalnum() else letter for letter in word[1:])


def _notes(example: Example) -> Iterator[str]:
    if example.identity is not None:
        yield "by a person" if example.identity is IdentityKind.PERSONAL else "by an organisation"
    if example.networks:
        yield "on " + " and ".join(network.label for network in example.networks)
    for alt in example.alts:
        yield (
            f"with a picture described as “{alt}”" if alt.strip() else "with a picture without a description"
        )
    for event in example.events:
        yield f"while “{event}” is in the news"
    if example.then:
        yield f"as a thread of {1 + len(example.then)} posts"
    if example.at is not None:
        yield f"going out on {example.at:%Y-%m-%d %H:%M} UTC"
    for text in example.recent:
        yield f"after “{text}” went out"
