"""What was said of the texts of a draft, so that a part that has not changed is not asked about again.

It never changes what a check says: everything that a rule may look at is in what it goes by. It keeps no
text, only a digest, and no more than a long thread has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable

from desktop.model.findings import Finding
from desktop.policy.packs import Ruleset

_MOST = 64
REMEMBERED = "said of texts"
"""What the memory is called among the things that a ruleset remembers."""

Said = tuple[Finding, ...]


class Memory:
    """What was said while everything around the texts was as in `around`."""

    def __init__(self, around: tuple[object, ...]) -> None:
        self._around = around
        self._said: dict[Hashable, Said] = {}

    @classmethod
    def of(cls, ruleset: Ruleset, around: tuple[object, ...]) -> Memory:
        """The ruleset's memory, a new one where anything around the texts is not as it was."""
        known = ruleset.plans.get(REMEMBERED)
        if isinstance(known, Memory) and known._around == around:
            return known
        fresh = ruleset.plans[REMEMBERED] = cls(around)
        return fresh

    def recall(self, key: Hashable) -> Said | None:
        """What was said of the scene with this key."""
        return self._said.get(key)

    def keep(self, key: Hashable, said: Said) -> None:
        """Remembers it. Two checks at once may both; they say the same."""
        if len(self._said) >= _MOST:
            self._said.clear()
        self._said[key] = said


def key_of(text: str, scene_part: int, field: str, item: int, beside: Hashable) -> Hashable:
    """What a scene goes by, besides what is around its draft."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass")).digest(), scene_part, field, item, beside
