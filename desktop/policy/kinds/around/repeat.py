"""The kind `repeat`: a text that this identity sent a short while ago, or nearly so.

It never remembers anything itself: what was sent is handed to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.policy.folding import fold_term
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import WITH_RECENT, Check, Gate, Hit, Scene

FIELDS = ("same",)


@dataclass(frozen=True, slots=True)
class Repeat:
    """`same`: percent of words that two texts must share; 100 asks for the very same words."""

    same: int

    @property
    def gate(self) -> Gate:
        return (WITH_RECENT,)

    def find(self, scene: Scene) -> Iterable[Hit]:
        if not scene.recent or not scene.reading.text.strip():
            return
        own = scene.reading.folded.text.strip()
        words = set(own.split())
        for sent in scene.recent:
            if sent.strip() == scene.reading.text.strip():
                if self.same == 100:
                    yield Hit(None, own)
                    return
                continue
            other = set(fold_term(sent).split())
            if (
                self.same < 100
                and len(words) >= 5
                and 100 * len(words & other) >= self.same * len(words | other)
            ):
                yield Hit(None, own)
                return


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """`same` in percent, 100 when it is left out."""
    same = fields["same"].number() if "same" in fields else 100
    if not 50 <= same <= 100:
        raise fields["same"].error("'same' is a percentage from 50 to 100.")
    return Repeat(same)
