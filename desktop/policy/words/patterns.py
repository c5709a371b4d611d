"""Regular expressions of packs, each with a limit on its time.

A pack that does not ship is never trusted: its patterns are tried before use and timed in use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from desktop.policy.words.pieces import Numbered, Pieces
from desktop.policy.words.required import Ready, may_match, ready, required

LONGEST_PATTERN = 1_000
_SECONDS = 0.1
_PIECES = ("a", "1", " ", "a1", "ab ", "a.", "1-", "-", "A", "@a", "/a")
_PROBES = tuple(piece * (4_000 // len(piece)) + "!" for piece in _PIECES)
_NESTED = re.compile(r"\((?:[^()\\]|\\.)*[+*}](?:[^()\\]|\\.)*\)\s*[+*{]")


Found = re.Match[str] | regex.Match[str]


class PatternRefused(Exception):
    """The pattern is no regular expression, or one that may take for ever. `str()` says which."""


class PatternTooSlow(Exception):
    """A pattern did not finish within its time."""


class Pattern:
    """One pattern. Trusted ones compile when first used; others are compiled and tried at once."""

    __slots__ = (
        "_asked", "_compiled", "_ignore_case", "_is_trusted", "is_marked", "numbered", "source", "telling",
    )  # fmt: skip

    def __init__(self, source: str, *, ignore_case: bool = True, is_trusted: bool = False) -> None:
        self.source = source
        self._ignore_case = ignore_case
        self._is_trusted = is_trusted
        self._compiled: re.Pattern[str] | regex.Pattern[str] | None = None
        self._asked: Ready | None = None
        self.is_marked = source.startswith("#(")
        """Whether all that it can find begins with "#"."""
        self.numbered: Numbered = ()
        """What it asks for, once it is numbered."""
        self.telling: frozenset[int] = frozenset()
        """`Pieces.telling` of it, once it is numbered."""
        if not is_trusted:
            self._try()

    def compile(self) -> re.Pattern[str] | regex.Pattern[str]:
        """Compiles it, the first time. Raises PatternRefused when it is no regular expression."""
        if self._compiled is not None:
            return self._compiled
        try:
            if self._is_trusted:
                self._compiled = re.compile(self.source, re.IGNORECASE if self._ignore_case else 0)
            else:
                self._compiled = regex.compile(self.source, regex.IGNORECASE if self._ignore_case else 0)
            return self._compiled
        except (re.error, regex.error, OverflowError, RecursionError) as error:
            raise PatternRefused(f"This is no regular expression: {str(error)[:120]}.") from None

    def may_match(self, lowered: str) -> bool:
        """Whether the text, in `required.lowered` form, holds what every match needs. Quicker than `find`."""
        asked = self._read_asked()
        return may_match(asked, lowered) if asked else True

    def number(self, pieces: Pieces) -> None:
        """Gives what it asks for the numbers by which these pieces will be seen."""
        asked = self._read_asked()
        self.numbered = pieces.number(asked)
        self.telling = pieces.telling(asked)

    def _read_asked(self) -> Ready:
        if self._asked is None:
            try:
                flags = re.IGNORECASE if self._ignore_case else 0
                self._asked = ready(required(self.source, flags)) if self._is_trusted else ()
            except (re.error, OverflowError, RecursionError) as error:
                raise PatternRefused(f"This is no regular expression: {str(error)[:120]}.") from None
        return self._asked

    def find(self, text: str) -> Iterator[Found]:
        """Every match. Raises PatternTooSlow when it takes longer than it may."""
        compiled = self._compiled or self.compile()
        if isinstance(compiled, re.Pattern):
            return compiled.finditer(text)
        return self._find_in_time(compiled, text)

    def _find_in_time(self, compiled: regex.Pattern[str], text: str) -> Iterator[Found]:
        try:
            yield from compiled.finditer(text, timeout=_SECONDS)
        except TimeoutError:
            raise PatternTooSlow(self.source[:60]) from None

    def is_in(self, text: str) -> bool:
        """Whether it matches anywhere. Raises PatternTooSlow when it takes longer than it may."""
        return next(self.find(text), None) is not None

    def _try(self) -> None:
        if len(self.source) > LONGEST_PATTERN:
            raise PatternRefused(
                f"The pattern has {len(self.source)} characters; it may have {LONGEST_PATTERN}. "
                "Split it into several rules, or list its words in a rule of the kind 'terms'."
            )
        if _NESTED.search(self.source):
            raise PatternRefused(
                "The pattern repeats something that itself repeats, such as (a+)+, and may never finish. "
                "Write it without the inner or the outer repetition."
            )
        self.compile()
        for probe in _PROBES:
            try:
                for _ in self.find(probe):
                    pass
            except PatternTooSlow:
                raise PatternRefused(
                    "The pattern takes too long on an ordinary text and may never finish. "
                    "Make its repetitions exclude one another."
                ) from None
