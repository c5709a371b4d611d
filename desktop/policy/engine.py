"""Checks a draft against the packs: text and context in, a verdict out. Pure: no clock, no file.

What could not be checked is never called clear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop.model.findings import Field, Finding, Verdict
from desktop.model.identities import Account, Identity
from desktop.model.posts import Draft
from desktop.policy.checking.memory import Memory, Said, key_of
from desktop.policy.checking.merging import merged
from desktop.policy.checking.planning import Own, Plan, plan_for
from desktop.policy.checking.troubles import broken_finding, missing_packs, oversize_finding, slow_finding
from desktop.policy.checking.wording import findings_of
from desktop.policy.counting import LONGEST_ANYWHERE
from desktop.policy.folding import fold_term
from desktop.policy.packs import Ruleset
from desktop.policy.rules import Scene
from desktop.policy.words.patterns import PatternTooSlow
from desktop.policy.words.reading import Reading


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
    """What the packs say about this exact version. Never raises for any text; waivers are added later.

    Rules that hold at some times only are asked as of when the draft may go out at the earliest, or as of
    `now` where that is past.
    """
    findings: list[Finding] = []
    others = frozenset(name for identity, _ in context.neighbours for name in identity.packs)
    own = Own(frozenset(draft.identity.packs), others)
    findings.extend(map(broken_finding, own.concerning(ruleset)))
    findings.extend(missing_packs(draft, ruleset))
    is_complete = not findings
    looking = _Looking(draft, context, ruleset, plan_for(draft, own, ruleset))
    for number, where, item, text in _texts(draft):
        if len(text) > LONGEST_ANYWHERE:
            findings.append(oversize_finding(number, where, item, len(text)))
            text = text[:LONGEST_ANYWHERE]
        findings.extend(looking.at(number, where, item, text))
    for rule_id in sorted(looking.slow):
        is_complete = False
        findings.append(slow_finding(rule_id))
    return Verdict(draft.digest, merged(findings), ruleset.version, context.now, is_complete=is_complete)


def _texts(draft: Draft) -> Iterator[tuple[int, Field, int, str]]:
    """Each text of the draft: its parts, and the descriptions of its pictures."""
    for number, part in enumerate(draft.parts):
        yield number, Field.TEXT, 0, part.text
        for item, picture in enumerate(part.media):
            if picture.alt:
                yield number, Field.ALT, item, picture.alt


class _Looking:
    """One check on its way through a draft's texts. `slow` are the rules that did not finish."""

    def __init__(self, draft: Draft, context: Context, ruleset: Ruleset, plan: Plan) -> None:
        self.slow: set[str] = set()
        self._draft = draft
        self._context = context
        self._ruleset = ruleset
        self._plan = plan
        self._now = max(context.now, draft.window.opens) if draft.window else context.now
        self._asleep = plan.asleep_at(self._now)
        self._events = tuple(event for event in map(fold_term, context.events) if event)
        around = (
            plan, self._asleep, draft.identity, draft.accounts,
            context.neighbours, self._events, context.recent,
        )  # fmt: skip
        self._memory = Memory.of(ruleset, around)

    def at(self, number: int, where: Field, item: int, text: str) -> Said:
        """What the rules say of one text."""
        # A thread is counted with its first part.
        beside = (self._draft.parts[number].media, len(self._draft.parts) if number == 0 else 0)
        key = key_of(text, number, where, item, beside)
        known = self._memory.recall(key)
        if known is None:
            slow: set[str] = set()
            known = tuple(self._look(number, where, item, text, slow))
            if not slow:
                self._memory.keep(key, known)
            self.slow |= slow
        return known

    def _look(self, number: int, where: Field, item: int, text: str, slow: set[str]) -> Iterator[Finding]:
        context, ruleset = self._context, self._ruleset
        scene = Scene(
            self._draft,
            number,
            Reading(text, ruleset.literals),
            ruleset.tags,
            now=self._now,
            neighbours=context.neighbours,
            events=self._events,
            recent=context.recent,
            field=where,
            item=item,
        )
        for speaking in self._plan.asked(scene, self._asleep):
            rule = speaking.rule
            if where not in rule.fields:
                continue
            try:
                hits = tuple(rule.check.find(scene))
            except PatternTooSlow:
                slow.add(rule.id)
                continue
            if hits:
                yield from findings_of(speaking, hits, scene)
