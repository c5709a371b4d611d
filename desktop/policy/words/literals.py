"""Finds every literal term of every pack in one pass over a folded text.

It knows nothing of rules: whoever adds terms gets a slot, and a reading says what stood in each slot.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

import ahocorasick_rs

from desktop.policy.folding import Folded, fold_term, has_own_spacing

_PLURALS = frozenset({"s", "es"})
_INFLECTIONS = frozenset(
    [
        "s",
        "es",
        "ed",
        "d",
        "er",
        "ers",
        "ing",
        "in",
        "y",
        "ies",
        "ier",
        "iest",
        "ish",
        "able",
        "age",
        "fest",
        "head",
        "heads",
        "hole",
        "holes",
        "face",
        "faces",
        "wit",
        "wits",
    ]
)


class Match(Enum):
    """How much of a word a term must be."""

    WORD = "word"
    PLURAL = "plural"
    """The word, or the word with s or es: what most terms want."""
    INFLECTED = "inflected"
    PREFIX = "prefix"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A term that was seen: its span in the author's text, as folded, and whether it was disguised.

    `order` counts words from the start of the text, to tell how far two sightings are apart.
    """

    start: int
    end: int
    term: str
    word: str
    order: int
    is_disguised: bool = False


@dataclass(frozen=True, slots=True)
class _Literal:
    slot: int
    term: str
    match: Match
    sees_disguise: bool


class Literals:
    """All terms, then one automaton over them. Add first, `build` once, then `see`."""

    def __init__(self) -> None:
        self._patterns: dict[str, int] = {}
        self._literals: list[tuple[_Literal, ...]] = []
        self._compact: dict[str, int] = {}
        self._automaton: ahocorasick_rs.AhoCorasick | None = None
        self._next = 0

    def new_slot(self) -> int:
        """A number under which sightings will be filed."""
        self._next += 1
        return self._next

    def add(
        self, slot: int, terms: Iterable[str], match: Match = Match.PLURAL, *, sees_disguise: bool = False
    ) -> int:
        """Files `terms` under `slot`; says how many of them hold a letter or digit at all."""
        count = 0
        patterns, literals = self._patterns, self._literals
        for term in terms:
            folded = fold_term(term)
            if not folded:
                continue
            count += 1
            how = Match.INSIDE if not term.isascii() and has_own_spacing(term) else match
            literal = _Literal(slot, folded, how, sees_disguise)
            pattern = folded if how is Match.INSIDE else " " + folded
            at = patterns.get(pattern)
            if at is None:
                patterns[pattern] = len(literals)
                literals.append((literal,))
                if " " in folded:
                    self._compact.setdefault(folded.replace(" ", ""), len(literals) - 1)
            else:
                literals[at] = (*literals[at], literal)
        return count

    def build(self) -> None:
        """Builds the automaton; a few milliseconds for ten thousand terms."""
        size = ahocorasick_rs.Implementation
        how = size.ContiguousNFA if len(self._patterns) < 30_000 else size.NoncontiguousNFA
        self._automaton = ahocorasick_rs.AhoCorasick(list(self._patterns), implementation=how)

    def see(self, folded: Folded) -> dict[int, list[Sighting]]:
        """Everything that stands in the text as written."""
        seen: dict[int, list[Sighting]] = {}
        assert self._automaton is not None
        text = folded.text
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for literal in self._literals[index]:
                until = _end(literal, text, start, end)
                if until:
                    span = folded.span(start, until)
                    word = text[text.rfind(" ", 0, start + 1) + 1 : text.find(" ", until)]
                    order = folded.word_at(start + 1)
                    sighting = Sighting(*span, literal.term, word, order)
                    seen.setdefault(literal.slot, []).append(sighting)
        return seen

    def see_hidden(
        self, words: list[tuple[str, int, int, bool]], seen: dict[int, list[Sighting]], *, disguised: bool
    ) -> None:
        """Adds what stands in `words`: (folded words, start, end in the author's text, whole words only).

        With `disguised`, only terms that look through disguise count.
        """
        assert self._automaton is not None
        starts: list[int] = []
        at = 1
        for word, _, _, _ in words:
            starts.append(at)
            at += len(word) + 3
        text = " " + " | ".join(word for word, _, _, _ in words) + " "
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for literal in self._literals[index]:
                if disguised and not literal.sees_disguise:
                    continue
                until = _end(literal, text, start, end)
                if not until:
                    continue
                which = max(bisect_right(starts, max(start + 1, 1)) - 1, 0)
                word, first, last, is_whole = words[which]
                if is_whole and literal.match is Match.INSIDE and literal.term != word:
                    continue
                sighting = Sighting(first, last, literal.term, word, -1, disguised)
                seen.setdefault(literal.slot, []).append(sighting)

    def see_joined(self, body: str, start: int, end: int, seen: dict[int, list[Sighting]]) -> None:
        """Adds the term of several words that a hashtag writes as one: #blackfriday."""
        index = self._compact.get(body)
        if index is None:
            return
        for literal in self._literals[index]:
            seen.setdefault(literal.slot, []).append(Sighting(start, end, literal.term, body, -1))


def _end(literal: _Literal, text: str, start: int, end: int) -> int:
    """Where the match ends in `text`, tail included; 0 when the word goes on to be another word."""
    if literal.match is Match.INSIDE or text[end] == " ":
        return end
    stop = text.find(" ", end)
    if literal.match is Match.PREFIX:
        return stop
    tail = text[end:stop]
    if literal.match is Match.PLURAL:
        return stop if tail in _PLURALS else 0
    if literal.match is Match.INFLECTED:
        if tail in _INFLECTIONS:
            return stop
        doubled = text[end - 1]
        return stop if tail[:1] == doubled and tail[1:] in _INFLECTIONS else 0
    return 0
