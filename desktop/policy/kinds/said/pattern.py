"""The kind `pattern`: a regular expression, asked only where one of its keywords stands, its value checked.

It never shows what it found when the rule keeps values to itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.policy.bars import Bar, Tags, bar_of_patterns
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import Check, Gate, Hit, Scene, sign
from desktop.policy.words.checksums import CHECKS, is_valid
from desktop.policy.words.patterns import Pattern

FIELDS = (
    "pattern", "patterns", "ignore_case", "keywords", "needs", "check", "except", "not_in", "only_in",
    "unless", "with", "digits", "unbroken", "sketch",
)  # fmt: skip
_PLACES = ("url", "email", "hashtag", "handle")


@dataclass(frozen=True, slots=True)
class Expression:
    """`slot` holds the keywords (0: always asked); `digits` is how many the text must hold at least;
    of the signs in `needs` it must hold one; somewhere it must run on for `unbroken` characters without a
    space; `sketch` must match somewhere, a quicker pattern that every match of the others holds. All of them
    spare the patterns where they cannot match."""

    patterns: tuple[Pattern, ...]
    slot: int
    checks: tuple[str, ...]
    exceptions: tuple[Pattern, ...]
    not_in: tuple[str, ...]
    unless: tuple[str, ...]
    beside: tuple[str, ...]
    digits: int
    needs: str
    only_in_email: bool
    unbroken: int
    sketch: Pattern | None

    @property
    def gate(self) -> Gate:
        return (self.slot,) if self.slot else sign(self.needs)

    def bars(self, tags: Tags) -> tuple[Bar, ...]:
        return bar_of_patterns(self.patterns)

    def find(self, scene: Scene) -> Iterable[Hit]:
        reading = scene.reading
        if self.digits and reading.digits < self.digits:
            return
        if self.needs and reading.signs.isdisjoint(self.needs):
            return
        if self.unbroken:
            longest = reading.longest_outside_links if "url" in self.not_in else reading.longest
            if longest < self.unbroken:
                return
        if self.only_in_email and not reading.emails:
            return
        cased = reading.cased
        if self.sketch and not self.sketch.is_in(cased.text):
            return
        for pattern in self.patterns:
            if not reading.may_match(pattern):
                continue
            for match in pattern.find(cased.text):
                group = match.lastindex or 0
                value = match.group(group) or ""
                if self.checks and not all(is_valid(check, value) for check in self.checks):
                    continue
                span = cased.span(*match.span(group))
                if self._is_excepted(scene, value, match.group() or "", span):
                    continue
                if any(scene.has_tag(tag) for tag in self.unless):
                    return
                if self.beside and not any(scene.has_tag(tag) for tag in self.beside):
                    return
                yield Hit(span, value)

    def _is_excepted(self, scene: Scene, value: str, whole: str, span: tuple[int, int]) -> bool:
        for pattern in self.exceptions:
            for _ in pattern.find(value):
                return True
            if whole != value:
                for _ in pattern.find(whole):
                    return True
        for place in self.not_in:
            if place == "url":
                spans = scene.reading.urls
            elif place == "email":
                spans = scene.reading.emails
            elif place == "hashtag":
                spans = [(start, end) for _, start, end in scene.reading.hashtags]
            else:
                spans = [(start, end) for _, start, end in scene.reading.handles]
            if any(start <= span[0] and span[1] <= end for start, end in spans):
                return True
        return False


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """`pattern` or `patterns`; the group that matched, where there is one, is the value."""
    ignore_case = fields["ignore_case"].flag() if "ignore_case" in fields else True
    entries = [fields[name] for name in ("pattern", "patterns") if name in fields]
    patterns = tuple(p for entry in entries for p in maker.patterns(entry, ignore_case=ignore_case))
    if not patterns:
        raise rule.error("A rule of the kind 'pattern' needs a 'pattern'.")
    slot = 0
    if "keywords" in fields:
        slot = maker.literals.new_slot()
        maker.file_terms(slot, fields["keywords"], None, is_gate=True)
    checks = (
        tuple(item.one_of(CHECKS, "check") for item in fields["check"].items) if "check" in fields else ()
    )
    not_in = (
        tuple(item.one_of(_PLACES, "place") for item in fields["not_in"].items) if "not_in" in fields else ()
    )
    return Expression(
        patterns=patterns,
        slot=slot,
        checks=checks,
        exceptions=maker.patterns(fields.get("except")),
        not_in=not_in,
        unless=maker.tag_names(fields.get("unless")),
        beside=maker.tag_names(fields.get("with")),
        digits=fields["digits"].number() if "digits" in fields else 0,
        needs=fields["needs"].text if "needs" in fields else "",
        only_in_email="only_in" in fields and fields["only_in"].one_of(("email",), "place") == "email",
        unbroken=fields["unbroken"].number() if "unbroken" in fields else 0,
        sketch=maker.pattern(fields["sketch"], ignore_case=False) if "sketch" in fields else None,
    )
