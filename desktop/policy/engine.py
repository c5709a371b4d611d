"""Checks a draft against the packs: text and context in, a verdict out. Pure: no clock, no file, no memory.

What could not be checked is never called clear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from desktop.model.findings import Field, Finding, Fix, Place, Severity, Verdict
from desktop.model.identities import Account, Identity, IdentityKind
from desktop.model.posts import Draft
from desktop.policy.counting import LONGEST_ANYWHERE
from desktop.policy.folding import fold_term
from desktop.policy.packs import Adjustment, Breakage, Ruleset
from desktop.policy.rules import Hit, Rule, Scene
from desktop.policy.words.checksums import fingerprint
from desktop.policy.words.patterns import PatternTooSlow
from desktop.policy.words.reading import Reading

_SHOWN = 60
"""The longest piece of the author's text that a message repeats."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a check knows besides the draft. `now` is aware UTC.

    `neighbours`: every other identity on this computer with its accounts. `events`: what is in the
    news today. `recent`: texts that this identity sent lately.
    """

    now: datetime
    neighbours: tuple[tuple[Identity, tuple[Account, ...]], ...] = ()
    events: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()


def check(draft: Draft, context: Context, ruleset: Ruleset) -> Verdict:
    """What the packs say about this exact version. Never raises for any text; waivers are added later."""
    findings: list[Finding] = []
    others = frozenset(name for identity, _ in context.neighbours for name in identity.packs)
    own = _Own(frozenset(draft.identity.packs), others)
    broken = tuple(_concerning(own, ruleset))
    findings.extend(_broken_finding(breakage) for breakage in broken)
    findings.extend(_missing_packs(draft, ruleset))
    is_complete = not findings
    plan = _plan(draft, own, ruleset)
    events = tuple(event for event in map(fold_term, context.events) if event)
    slow: set[str] = set()
    for scene in _scenes(draft, context, events, ruleset, findings):
        for rule, level in plan.asked(scene.reading.seen):
            if scene.field not in rule.fields or not rule.holds_at(context.now):
                continue
            try:
                hits = tuple(rule.check.find(scene))
            except PatternTooSlow:
                slow.add(rule.id)
                continue
            if hits:
                changed = plan.adjustments.get(rule.id, ())
                findings.extend(_findings(rule, level, hits, scene, changed))
    for rule_id in sorted(slow):
        is_complete = False
        findings.append(_slow_finding(rule_id))
    return Verdict(draft.digest, _merged(findings), ruleset.version, context.now, is_complete=is_complete)


def _scenes(
    draft: Draft, context: Context, events: tuple[str, ...], ruleset: Ruleset, findings: list[Finding]
) -> Iterator[Scene]:
    """Each text of the draft: its parts, and the descriptions of its pictures."""
    for number, part in enumerate(draft.parts):
        texts = [(Field.TEXT, 0, part.text)]
        texts += [(Field.ALT, item, picture.alt) for item, picture in enumerate(part.media) if picture.alt]
        for where, item, text in texts:
            if len(text) > LONGEST_ANYWHERE:
                findings.append(_oversize_finding(number, where, item, len(text)))
                text = text[:LONGEST_ANYWHERE]
            yield Scene(
                draft,
                number,
                Reading(text, ruleset.literals),
                ruleset.tags,
                now=context.now,
                neighbours=context.neighbours,
                events=events,
                recent=context.recent,
                field=where,
                item=item,
            )


@dataclass(frozen=True, slots=True)
class _Own:
    """Which of the organisation's packs an identity goes by.

    Those that it names, and those that nobody on this computer names: a pack that was put into the
    folder and forgotten on the identities must not mean "no rules".
    """

    named: frozenset[str]
    elsewhere: frozenset[str]

    def has(self, *names: str) -> bool:
        """Whether a pack that goes by these names holds for the identity."""
        return not self.named.isdisjoint(names) or self.elsewhere.isdisjoint(names)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The rules that speak for one kind of identity, its packs and networks, found by what the text holds."""

    rules: tuple[tuple[Rule, Severity], ...]
    always: tuple[int, ...]
    by_slot: Mapping[int, tuple[int, ...]]
    adjustments: Mapping[str, tuple[Adjustment, ...]]

    def asked(self, seen: Iterable[int]) -> list[tuple[Rule, Severity]]:
        """The rules worth asking when these slots were seen, in the order of their packs."""
        numbers = set(self.always)
        for slot in seen:
            numbers.update(self.by_slot.get(slot, ()))
        return [self.rules[number] for number in sorted(numbers)]


def _plan(draft: Draft, own: _Own, ruleset: Ruleset) -> _Plan:
    """The plan for this draft; the same for every draft of its kind, so it is made once for a ruleset."""
    networks = frozenset(account.network for account in draft.accounts)
    key = (draft.identity.kind, networks, own)
    known = ruleset.plans.get(key)
    if isinstance(known, _Plan):
        return known
    rules = tuple(_applying(draft, own, ruleset))
    always: list[int] = []
    by_slot: dict[int, tuple[int, ...]] = {}
    for number, (rule, _) in enumerate(rules):
        if not rule.check.gate:
            always.append(number)
        for slot in rule.check.gate:
            by_slot[slot] = (*by_slot.get(slot, ()), number)
    plan = _Plan(rules, tuple(always), by_slot, _adjustments(own, ruleset))
    ruleset.plans[key] = plan
    return plan


def _applying(draft: Draft, own: _Own, ruleset: Ruleset) -> Iterator[tuple[Rule, Severity]]:
    """The rules that speak about this draft, each with its severity there."""
    kind: IdentityKind = draft.identity.kind
    networks = {account.network for account in draft.accounts}
    adjustments = _adjustments(own, ruleset)
    for pack in ruleset.packs:
        if not pack.is_shipped and not own.has(pack.name):
            continue
        for rule in pack.rules:
            level = rule.levels.get(kind)
            for adjustment in adjustments.get(rule.id, ()):
                if adjustment.levels is not None:
                    level = adjustment.levels.get(kind)
            if level is None or (rule.networks and not networks.intersection(rule.networks)):
                continue
            yield rule, level


def _adjustments(own: _Own, ruleset: Ruleset) -> dict[str, tuple[Adjustment, ...]]:
    found: dict[str, tuple[Adjustment, ...]] = {}
    for pack in ruleset.packs:
        if pack.adjustments and (pack.is_shipped or own.has(pack.name)):
            for adjustment in pack.adjustments:
                found[adjustment.rule] = (*found.get(adjustment.rule, ()), adjustment)
    return found


def _findings(
    rule: Rule, level: Severity, hits: Iterable[Hit], scene: Scene, adjustments: tuple[Adjustment, ...]
) -> Iterator[Finding]:
    innocent = [one for a in adjustments for one in scene.reading.seen.get(a.exceptions, ())]
    for hit in hits:
        if hit.span and any(one.start < hit.span[1] and hit.span[0] < one.end for one in innocent):
            continue
        where = hit.where if hit.where is not Field.TEXT else scene.field
        item = hit.item if hit.where is not Field.TEXT else scene.item
        words = dict(hit.words)
        shown = scene.reading.text[slice(*hit.span)] if hit.span else hit.value
        words["match"] = _cut(shown) if rule.keeps_value else "…"
        fix = None
        if rule.replacement and hit.span:
            fix = Fix(rule.replacement, f"Write {_cut(rule.replacement)} instead")
        yield Finding(
            rule=rule.id,
            severity=level,
            place=Place(scene.part, where, hit.span, item),
            message=_filled(rule.message, words),
            why=rule.why,
            remedy=_filled(rule.remedy, words),
            fingerprint=fingerprint(
                rule.id, fold_term(hit.value) or hit.value, is_secret=not rule.keeps_value
            ),
            source=rule.source,
            family=rule.family,
            is_waivable=rule.is_waivable,
            fix=fix,
            networks=hit.networks or tuple(n for n in scene.networks if n in rule.networks),
        )


class _Words(dict[str, str]):
    """Fills a message; what nothing fills stays empty."""

    def __missing__(self, name: str) -> str:
        return ""


def _filled(template: str, words: dict[str, str]) -> str:
    return template.format_map(_Words(words)) if "{" in template else template


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _merged(findings: list[Finding]) -> tuple[Finding, ...]:
    """One finding where several of one family overlap: the gravest, then the longest."""
    ranked = sorted(enumerate(findings), key=lambda pair: (-pair[1].severity, -_length(pair[1]), pair[0]))
    kept: list[tuple[int, Finding]] = []
    for number, finding in ranked:
        if not any(_is_covered(finding, other) for _, other in kept):
            kept.append((number, finding))
    return tuple(finding for _, finding in sorted(kept, key=lambda pair: pair[0]))


def _length(finding: Finding) -> int:
    span = finding.place.span
    return span[1] - span[0] if span else 0


def _is_covered(finding: Finding, other: Finding) -> bool:
    one, two = finding.place, other.place
    if finding.family != other.family or (one.part, one.field, one.item) != (two.part, two.field, two.item):
        return False
    if one.span is None or two.span is None:
        return finding.rule == other.rule and one.span == two.span and finding.networks == other.networks
    return one.span[0] < two.span[1] and two.span[0] < one.span[1]


def _concerning(own: _Own, ruleset: Ruleset) -> Iterator[Breakage]:
    """What is broken for this identity; a breakage that names no pack could be anyone's, so everyone's."""
    for breakage in ruleset.breakages:
        names = (breakage.pack, PurePath(breakage.path).stem)
        if not breakage.pack or breakage.pack in ruleset.shipped or own.has(*names):
            yield breakage


def _broken_finding(breakage: Breakage) -> Finding:
    rule = f", in the rule {breakage.rule}" if breakage.rule else ""
    return Finding(
        rule="policy.BROKEN-PACK",
        severity=Severity.BLOCK,
        place=Place(field=Field.POLICY),
        message=f"The pack '{breakage.pack}' is broken at {breakage.line}:{breakage.column}{rule}.",
        why="What the whole policy has not checked is not sent. Nothing was published.",
        remedy=f"{breakage.message} The file is {breakage.path}.",
        fingerprint=fingerprint("policy.BROKEN-PACK", str(breakage)),
        family="policy",
        is_waivable=False,
    )


def _missing_packs(draft: Draft, ruleset: Ruleset) -> Iterator[Finding]:
    known = {pack.name for pack in ruleset.packs} | {breakage.pack for breakage in ruleset.breakages}
    for name in draft.identity.packs:
        if name not in known:
            yield Finding(
                rule="policy.MISSING-PACK",
                severity=Severity.BLOCK,
                place=Place(field=Field.POLICY),
                message=f"{draft.identity.name} goes by the pack '{name}', which is not there.",
                why="What the whole policy has not checked is not sent. Nothing was published.",
                remedy=f"Put {name}.yaml back into the policy folder, or take it off the identity.",
                fingerprint=fingerprint("policy.MISSING-PACK", name),
                family="policy",
                is_waivable=False,
            )


def _slow_finding(rule_id: str) -> Finding:
    return Finding(
        rule="policy.SLOW-RULE",
        severity=Severity.BLOCK,
        place=Place(field=Field.POLICY),
        message=f"The rule {rule_id} did not finish on this text.",
        why="What the whole policy has not checked is not sent. Nothing was published.",
        remedy=f"Make the pattern of {rule_id} simpler, or switch that rule off.",
        fingerprint=fingerprint("policy.SLOW-RULE", rule_id),
        family="policy",
        is_waivable=False,
    )


def _oversize_finding(part: int, where: Field, item: int, length: int) -> Finding:
    return Finding(
        rule="policy.OVERSIZE",
        severity=Severity.BLOCK,
        place=Place(part, where, (LONGEST_ANYWHERE, length), item),
        message=f"The text has {length:,} characters; no network takes more than {LONGEST_ANYWHERE:,}.",
        why="A text that no network takes is checked only as far as one could be sent.",
        remedy=f"Cut it to {LONGEST_ANYWHERE:,} characters, or split it into several posts.",
        fingerprint=fingerprint("policy.OVERSIZE", str(length)),
        family="length",
        is_waivable=False,
    )
