"""Finds every literal term of every pack in one pass over a folded text.

It knows nothing of rules: whoever adds terms gets a slot, and a reading says what stood in each slot.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import ahocorasick_rs

from desktop.policy.folding import Folded, fold_terms, has_own_spacing
from desktop.policy.words.pieces import Pieces

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


class Sighting(NamedTuple):
    """A term that was seen: its span in the author's text, and whether it was disguised.

    `order` counts words from the start of the text, to tell how far two sightings are apart.
    """

    start: int
    end: int
    term: str
    order: int
    is_disguised: bool = False


class Hidden(NamedTuple):
    """Folded words that a stretch of the author's text, from `start` to `end`, stands for.

    `is_whole`: a term must be all of them. `letters`: the span of each letter, where that is known.
    """

    words: str
    start: int
    end: int
    is_whole: bool = False
    letters: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the letters from `start` to `end` of the words stand in the author's text."""
        if len(self.letters) < end:
            return self.start, self.end
        return self.letters[start][0], self.letters[end - 1][1]


@dataclass(frozen=True, slots=True)
class _Owner:
    """Who wants a term, and how much of a word it must be. `is_gate`: where it stands is not asked."""

    slot: int
    match: Match
    sees_disguise: bool
    is_gate: bool = False


class Seen:
    """What stands in a text, by slot. Where it stands is only told when somebody asks."""

    __slots__ = ("_folded", "_found", "_terms", "written")

    def __init__(self, folded: Folded, terms: Sequence[str]) -> None:
        self._folded = folded
        self._terms = terms
        self.written: dict[int, list[tuple[int, int, int]]] = {}
        """What stands in `Folded.text` as written, by slot: each term's index, its start and its end."""
        self._found: dict[int, list[Sighting]] = {}

    def __contains__(self, slot: int) -> bool:
        return slot in self._found or slot in self.written

    def __iter__(self) -> Iterator[int]:
        yield from self.written
        yield from self._found

    def get(self, slot: int) -> list[Sighting]:
        """Where terms of the slot stand: as written, in the order of the text, then the hidden ones."""
        written = self.written.get(slot)
        if written:
            self.written[slot] = []
            self._found.setdefault(slot, [])[:0] = [self._sighting(*each) for each in written]
        return self._found.get(slot, [])

    def _sighting(self, index: int, start: int, until: int) -> Sighting:
        first, last, order = self._folded.place(start, until)
        return Sighting(first, last, self._terms[index], order)

    def add(self, slot: int, sighting: Sighting | None = None) -> None:
        """Files what is hidden in other letters; None where nobody asks where it stands."""
        known = self._found.setdefault(slot, [])
        if sighting:
            known.append(sighting)


_Wanted = tuple[tuple[tuple[int, Match, bool], ...], bool]


def _wanted(owners: tuple[_Owner, ...]) -> _Wanted:
    """Slot, match and `is_gate` of each owner, and whether all want whole words or plurals."""
    is_whole = all(one.match in (Match.WORD, Match.PLURAL) for one in owners)
    return tuple((one.slot, one.match, one.is_gate) for one in owners), is_whole


class Literals:
    """All terms, then one automaton over them. Add first, then `see`; what is added later is not seen."""

    def __init__(self) -> None:
        self._patterns: dict[str, int] = {}
        self._terms: list[str] = []
        self._owners: list[tuple[_Owner, ...]] = []
        self._joined: dict[str, int] = {}
        self._automaton: ahocorasick_rs.AhoCorasick | None = None
        self._wants: list[_Wanted | None] = []
        self._next = 0
        self.sees_disguise = False
        """Whether any term is looked for in disguise."""
        self.pieces: Pieces | None = None
        """What the patterns ask for, once it is known of all of them."""

    def new_slot(self) -> int:
        """A number under which sightings will be filed."""
        self._next += 1
        return self._next

    def add(
        self,
        slot: int,
        terms: Sequence[str],
        match: Match = Match.PLURAL,
        *,
        sees_disguise: bool = False,
        is_gate: bool = False,
    ) -> int:
        """Files `terms` under `slot`; says how many of them hold a letter or digit at all.

        `is_gate`: only whether one of them stands in a text is asked, so no place is kept.
        """
        self.sees_disguise = self.sees_disguise or sees_disguise
        count = 0
        owner = (_Owner(slot, match, sees_disguise, is_gate),)
        within = (_Owner(slot, Match.INSIDE, sees_disguise, is_gate),)
        is_inside, is_plain = match is Match.INSIDE, all(map(str.isascii, terms))
        patterns, owners = self._patterns, self._owners
        for term, folded in zip(terms, fold_terms(terms), strict=True):
            if not folded:
                continue
            count += 1
            wants, pattern = owner, " " + folded
            if is_inside or (not is_plain and has_own_spacing(term)):
                wants, pattern = within, folded
            after = len(owners)
            at = patterns.setdefault(pattern, after)
            if at != after:
                owners[at] += wants
                continue
            self._terms.append(folded)
            owners.append(wants)
        return count

    def build(self) -> ahocorasick_rs.AhoCorasick:
        """The automaton, built the first time: a quarter of the time that loading packs would take with it.

        Two threads may both build it; theirs are the same.
        """
        if self._automaton is not None:
            return self._automaton
        self._wants = [None] * len(self._owners)
        joined: dict[str, int] = {}
        for at, term in enumerate(self._terms):
            if " " in term:
                joined.setdefault(term.replace(" ", ""), at)
        self._joined = joined
        size = ahocorasick_rs.Implementation
        how = size.ContiguousNFA if len(self._patterns) < 30_000 else size.NoncontiguousNFA
        self._automaton = ahocorasick_rs.AhoCorasick(list(self._patterns), implementation=how)
        return self._automaton

    def see(self, folded: Folded) -> Seen:
        """Everything that stands in the text as written."""
        seen = Seen(folded, self._terms)
        automaton = self._automaton or self.build()
        text, written, wanted = folded.text, seen.written, self._wants
        for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            owners = wanted[index]
            if owners is None:
                owners = wanted[index] = _wanted(self._owners[index])
            wants, is_whole = owners
            after = text[end]
            if (
                is_whole
                and after != " "
                and (after != "s" or text[end + 1] != " ")
                and (after != "e" or text[end : end + 3] != "es ")
            ):
                continue
            for slot, match, is_gate in wants:
                known = written.get(slot)
                if is_gate and known is not None:
                    continue
                until = end if after == " " else _end(match, text, start, end)
                if not until:
                    continue
                if known is None:
                    known = written[slot] = []
                if not is_gate:
                    known.append((index, start, until))
        return seen

    def see_hidden(self, words: Sequence[Hidden], seen: Seen, *, disguised: bool) -> None:
        """Adds what stands in `words`. With `disguised`, only terms that look through disguise count."""
        starts: list[int] = []
        at = 1
        for hidden in words:
            starts.append(at)
            at += len(hidden.words) + 3
        text = " " + " | ".join(hidden.words for hidden in words) + " "
        for index, start, end in self.build().find_matches_as_indexes(text, overlapping=True):
            for owner in self._owners[index]:
                until = _end(owner.match, text, start, end)
                if not until or (disguised and not owner.sees_disguise):
                    continue
                if owner.is_gate:
                    seen.add(owner.slot)
                    continue
                start += text[start] == " "
                which = bisect_right(starts, start) - 1
                hidden = words[which]
                if hidden.is_whole and owner.match is Match.INSIDE and self._terms[index] != hidden.words:
                    continue
                first, last = hidden.span(start - starts[which], until - starts[which])
                sighting = Sighting(first, last, self._terms[index], -1, disguised)
                seen.add(owner.slot, sighting)

    def see_joined(self, body: str, start: int, end: int, seen: Seen) -> None:
        """Adds the term of several words that a hashtag writes as one: #blackfriday."""
        index = self._joined.get(body)
        if index is None:
            return
        for owner in self._owners[index]:
            seen.add(owner.slot, None if owner.is_gate else Sighting(start, end, self._terms[index], -1))


def _end(match: Match, text: str, start: int, end: int) -> int:
    """Where the match ends in `text`, tail included; 0 when the word goes on to be another word."""
    if match is Match.INSIDE or text[end] == " ":
        return end
    stop = text.find(" ", end)
    if match is Match.PREFIX:
        return stop
    tail = text[end:stop]
    if match is Match.PLURAL:
        return stop if tail in _PLURALS else 0
    if match is Match.INFLECTED:
        if tail in _INFLECTIONS:
            return stop
        doubled = text[end - 1]
        return stop if tail[:1] == doubled and tail[1:] in _INFLECTIONS else 0
    return 0
