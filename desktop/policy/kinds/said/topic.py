"""The kind `topic`: several different words of one subject in one text, none of which says it alone.

It never counts one word twice: whoever repeats a word has not begun to speak of a subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.policy.bars import Bar, Tags, bar_of_tags
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import Check, Gate, Hit, Scene

FIELDS = ("of", "least", "unless")


@dataclass(frozen=True, slots=True)
class Topic:
    """`tags` hold the subject's words; `least` is how many different ones make it the subject."""

    tags: tuple[str, ...]
    least: int
    unless: tuple[str, ...]
    gate: Gate

    def bars(self, tags: Tags) -> tuple[Bar, ...]:
        return bar_of_tags(self.tags, tags)

    def find(self, scene: Scene) -> Iterable[Hit]:
        said = {one.term: one for tag in self.tags for one in scene.tagged(tag)}
        if len(said) < self.least or any(scene.has_tag(tag) for tag in self.unless):
            return
        first = min(said.values(), key=lambda one: one.start)
        words = {f"word{n}": term for n, term in enumerate(list(said)[:4], start=1)}
        yield Hit((first.start, first.end), " ".join(sorted(said)), words={**words, "count": str(len(said))})


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """`of` are tags; `least` different words of them, 2 where it is left out."""
    tags = maker.some_tags(fields, rule, "of", "topic")
    least = fields["least"].number() if "least" in fields else 2
    if least < 1:
        raise fields["least"].error("'least' is 1 or more.")
    return Topic(tags, least, maker.tag_names(fields.get("unless")), maker.gate(tags))
