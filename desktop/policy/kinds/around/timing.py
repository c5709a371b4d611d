"""The kind `timing`: a time at which nothing goes out: a night, a quiet period, a day of mourning.

It never says what may be said then: that is a rule of another kind, with a time of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.model.findings import Field
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import Check, Gate, Hit, Scene

FIELDS = ("unless",)


@dataclass(frozen=True, slots=True)
class Timing:
    """Told once a draft, of its time; the rule's own scope says when it holds."""

    unless: tuple[str, ...]

    @property
    def gate(self) -> Gate:
        return ()

    def find(self, scene: Scene) -> Iterable[Hit]:
        if scene.part == 0 and not any(scene.has_tag(tag) for tag in self.unless):
            yield Hit(None, "", Field.TIME)


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """The rule needs `during`, `from` or `until`; `unless` are tags of what may go out all the same."""
    if not fields.keys() & {"during", "from", "until"}:
        raise rule.error(
            "A rule of the kind 'timing' needs a time: 'during', 'from' or 'until'. Without one nothing "
            "would ever go out."
        )
    return Timing(maker.tag_names(fields.get("unless")))
