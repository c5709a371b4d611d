"""Finds what all patterns ask a text for in one pass over it, so that each of them costs next to nothing.

It never says that a pattern matches: only that it cannot.
"""

from __future__ import annotations

from collections.abc import Iterable

import ahocorasick_rs

from desktop.policy.words.required import Ready

Numbered = tuple[tuple[frozenset[int], tuple["Numbered", ...]], ...]
"""What a pattern asks for (`required.Ready`) with a number for each piece."""


class Pieces:
    """Every piece that some pattern asks for. Number what each asks for, then `build`, then `see`."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._automaton = ahocorasick_rs.AhoCorasick([])

    def number(self, asked: Ready) -> Numbered:
        """The same with numbers, by which `may_hold` knows the pieces in what `see` saw."""
        numbers = self._numbers
        return tuple(
            (
                frozenset(numbers.setdefault(piece, len(numbers)) for piece in pieces),
                tuple(map(self.number, branches)),
            )
            for pieces, branches in asked
        )

    def telling(self, asked: Ready) -> frozenset[int]:
        """Pieces of which a text has one wherever it holds what is asked for, as rare ones as can be told.

        Empty: it may hold it without any. What is asked for must be numbered.
        """
        return frozenset(map(self._numbers.__getitem__, _rarest(asked)[1]))

    def build(self) -> None:
        """Builds the automaton: some fifteen milliseconds for the packs that ship."""
        how = ahocorasick_rs.Implementation.ContiguousNFA
        self._automaton = ahocorasick_rs.AhoCorasick(list(self._numbers), implementation=how)

    def see(self, lowered: str) -> frozenset[int]:
        """The numbers of the pieces in a text, which is in `required.lowered` form."""
        found: Iterable[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(
            lowered, overlapping=True
        )
        return frozenset([number for number, _, _ in found])


def _rarest(asked: Ready) -> tuple[int, frozenset[str]]:
    """Of the groups that with the longest pieces: how long its shortest is, and all of them."""
    best: tuple[int, frozenset[str]] = 0, frozenset()
    for pieces, branches in asked:
        inner = tuple(map(_rarest, branches))
        length = min((*map(len, pieces), *(size for size, _ in inner)))
        if length > best[0]:
            best = length, frozenset(pieces).union(*(each for _, each in inner))
    return best


def may_hold(groups: Numbered, seen: frozenset[int]) -> bool:
    """Whether a text in which these pieces were seen holds what is asked for."""
    for pieces, branches in groups:
        if seen.isdisjoint(pieces):
            for branch in branches:
                if may_hold(branch, seen):
                    break
            else:
                return False
    return True
