"""The kind `require`: when one thing is said, another must be said too: a gift needs "#ad".

It never says what is forbidden, only what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.policy.bars import Bar, Tags, bar_of_tags
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import Check, Gate, Hit, Scene

FIELDS = ("when", "need", "within_first", "unless")


@dataclass(frozen=True, slots=True)
class Requirement:
    """`within_first`: the needed words must begin among so many first characters; 0: anywhere."""

    when: tuple[str, ...]
    need: tuple[str, ...]
    unless: tuple[str, ...]
    within_first: int
    gate: Gate

    def bars(self, tags: Tags) -> tuple[Bar, ...]:
        return bar_of_tags(self.when, tags)

    def find(self, scene: Scene) -> Iterable[Hit]:
        cause = next((one for tag in self.when for one in scene.tagged(tag)), None)
        if cause is None or any(scene.has_tag(tag) for tag in self.unless):
            return
        met = [one for tag in self.need for one in scene.tagged(tag)]
        if any(not self.within_first or one.start < self.within_first for one in met):
            return
        yield Hit((cause.start, cause.end), cause.term)


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """`when` and `need` are tags."""
    when = maker.some_tags(fields, rule, "when", "require")
    first = fields["within_first"].number() if "within_first" in fields else 0
    need = maker.some_tags(fields, rule, "need", "require")
    return Requirement(when, need, maker.tag_names(fields.get("unless")), first, maker.gate(when))
