"""The kind `together`: words of several sorts in one text, each harmless alone: a tragedy and an offer.

It never fires on one sort alone, nor where a text says one of the things that excuse it. A rule that names
`news` sleeps until such an event is on the list of today: then "sink into the weekend" is about a ferry.
`news: any` sleeps until anything is on the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.policy.bars import Bar, Tags, bar_of_tags
from desktop.policy.folding import fold_term
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import Check, Gate, Hit, Scene
from desktop.policy.words.literals import Sighting

FIELDS = ("all", "none", "within", "news")
_ANY = "any"


@dataclass(frozen=True, slots=True)
class Together:
    """`groups`: of each, one tag must be there. `within`: at most so many words apart; 0: anywhere.
    `news`: folded words of which one must stand in an event of today, or `any`; empty: on every day."""

    groups: tuple[tuple[str, ...], ...]
    none: tuple[str, ...]
    within: int
    news: frozenset[str]
    gate: Gate

    def bars(self, tags: Tags) -> tuple[Bar, ...]:
        return tuple(bar for group in self.groups for bar in bar_of_tags(group, tags))

    def find(self, scene: Scene) -> Iterable[Hit]:
        if self.news and not self._is_awake(scene.events):
            return
        # Backwards: the second sort is the same for many rules and mostly missing, which settles them all.
        for group in reversed(self.groups):
            if scene.lacks(group):
                return
        found = [[one for tag in group for one in scene.tagged(tag)] for group in self.groups]
        if not all(found):
            return
        if any(scene.has_tag(tag) for tag in self.none):
            return
        chosen = self._choose(scene, found)
        if chosen is None:
            return
        first = chosen[0]
        text = scene.reading.text
        words = {f"word{n}": text[one.start : one.end] for n, one in enumerate(chosen, start=1)}
        yield Hit((first.start, first.end), " ".join(one.term for one in chosen), words=words)

    def _is_awake(self, events: tuple[str, ...]) -> bool:
        if _ANY in self.news:
            return bool(events)
        return any(self.news.intersection(event.split()) for event in events)

    def _choose(self, scene: Scene, found: list[list[Sighting]]) -> list[Sighting] | None:
        """One sighting of each group, different ones, near enough to each other."""
        for first in found[0]:
            chosen = [first]
            for sightings in found[1:]:
                other = next(
                    (
                        one
                        for one in sightings
                        if all(one.start >= c.end or one.end <= c.start or c.order < 0 for c in chosen)
                        and self._is_near(scene, first, one)
                    ),
                    None,
                )
                if other is None:
                    break
                chosen.append(other)
            else:
                return chosen
        return None

    def _is_near(self, scene: Scene, one: Sighting, other: Sighting) -> bool:
        if not self.within:
            return True
        between = scene.reading.text[min(one.end, other.end) : max(one.start, other.start)]
        return len(between.split()) <= self.within


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """`all` is a list of tags or of lists of tags; `none` are tags that excuse; `news`: words of events."""
    if "all" not in fields or not fields["all"].items:
        raise rule.error("A rule of the kind 'together' needs 'all': a list of tags.")
    for item in fields["all"].items:
        if not item.items:
            raise item.error("This list of tags is empty: no text could ever hold one of them.")
    groups = tuple(maker.tag_names(item) for item in fields["all"].items)
    gates = [maker.gate(group) for group in groups]
    known = [gate for gate in gates if gate]
    gate = min(known, key=len) if known else ()
    within = fields["within"].number() if "within" in fields else 0
    news = frozenset(map(fold_term, fields["news"].words())) if "news" in fields else frozenset()
    return Together(groups, maker.tag_names(fields.get("none")), within, news, gate)
