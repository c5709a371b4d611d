"""The kind `terms`: any of these words or phrases, seen through disguise where the rule asks for it.

It never looks at what a text means: exceptions are words too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import Check, Gate, Hit, Scene
from desktop.policy.words.literals import Match
from desktop.policy.words.patterns import Pattern

FIELDS = ("terms", "lists", "match", "disguise", "except", "names", "unless", "with")


@dataclass(frozen=True, slots=True)
class Terms:
    """`exceptions` is the slot of phrases in which the words are innocent; 0: none. `names`: likewise."""

    slot: int
    exceptions: int
    names: tuple[Pattern, ...]
    unless: tuple[str, ...]
    beside: tuple[str, ...]

    @property
    def gate(self) -> Gate:
        return (self.slot,)

    def find(self, scene: Scene) -> Iterable[Hit]:
        seen = scene.reading.seen
        sightings = seen.get(self.slot)
        if not sightings:
            return
        if any(scene.has_tag(tag) for tag in self.unless):
            return
        if self.beside and not any(scene.has_tag(tag) for tag in self.beside):
            return
        innocent = seen.get(self.exceptions)
        named = self._named(scene) if self.names else []
        for one in sightings:
            if any(i.start < one.end and one.start < i.end for i in innocent):
                continue
            if any(start < one.end and one.start < end for start, end in named):
                continue
            yield Hit((one.start, one.end), one.term)

    def _named(self, scene: Scene) -> list[tuple[int, int]]:
        cased = scene.reading.cased
        return [cased.span(*match.span()) for name in self.names for match in name.find(cased.text)]


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """Terms from `terms` and `lists`; `except` are phrases in which they are innocent, `names` patterns.

    The patterns of `names` read the case of letters: "Michael Dicks" is a name.
    """
    match = Match.PLURAL
    if "match" in fields:
        match = Match(fields["match"].one_of([m.value for m in Match], "way to match"))
    disguise = fields["disguise"].flag() if "disguise" in fields else False
    slot = maker.literals.new_slot()
    if not maker.file_terms(slot, fields.get("terms"), fields.get("lists"), match, sees_disguise=disguise):
        raise rule.error("A rule of the kind 'terms' needs words under 'terms' or 'lists'.")
    exceptions = 0
    if "except" in fields:
        exceptions = maker.literals.new_slot()
        maker.file_terms(exceptions, fields["except"], None, sees_disguise=disguise)
    names = maker.patterns(fields.get("names"), ignore_case=False)
    return Terms(
        slot, exceptions, names, maker.tag_names(fields.get("unless")), maker.tag_names(fields.get("with"))
    )
