"""The kind `repetition`: a word written twice in a row, the slip that no spelling check sees.

It never looks at words that the pack does not name: "very very" is somebody's way to speak.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import compress
from operator import eq

from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import Check, Gate, Hit, Scene

FIELDS = ("words",)

_TWICE = re.compile(r"(?<![\w'’@#-])(\w+)(\s+)(\1)(?![\w'’-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Repetition:
    """`words`, casefolded, are those that nobody means twice; `slot` is where they are seen."""

    words: frozenset[str]
    slot: int

    @property
    def gate(self) -> Gate:
        return (self.slot,)

    def find(self, scene: Scene) -> Iterable[Hit]:
        words = scene.reading.folded.tokens
        twice = set(compress(words, map(eq, words, words[1:])))
        if not twice or (scene.reading.text.isascii() and self.words.isdisjoint(twice)):
            return
        for match in _TWICE.finditer(scene.reading.text):
            # "THE the" is no slip of the fingers, and a line end between the two may be meant.
            first, second = match.group(1), match.group(3)
            if first.casefold() in self.words and "\n" not in match.group(2) and second != second.upper():
                yield Hit(match.span(), first, instead=first)


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """`words`: a list, such as "the, of, and"."""
    words = fields["words"].words() if "words" in fields else []
    if not words:
        raise rule.error("A rule of the kind 'repetition' needs 'words', such as 'the, of, and'.")
    slot = maker.literals.new_slot()
    maker.file_terms(slot, fields["words"], None, is_gate=True)
    return Repetition(frozenset(word.casefold() for word in words), slot)
