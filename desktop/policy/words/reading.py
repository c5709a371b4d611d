"""One text as the rules see it: folded once, its terms seen once, its links and marks found when asked.

It holds no opinion, and it never keeps a text longer than the check that made it.
"""

from __future__ import annotations

import re
from functools import cached_property

from desktop.policy.folding import Cased, Folded, fold_term
from desktop.policy.words.disguise import spellings
from desktop.policy.words.literals import Hidden, Literals, Seen
from desktop.policy.words.patterns import Pattern
from desktop.policy.words.pieces import may_hold
from desktop.policy.words.required import lowered

# What may not stand before a mark is asked afterwards: a pattern that begins with its sign is found quickly.
_HASHTAG = re.compile(r"[#＃](\w*[^\W\d_]\w*)")
_HANDLE = re.compile(r"[@＠]([A-Za-z0-9_]{1,30}(?:[.\-][A-Za-z0-9_]+)*)")
_WWW = re.compile(r"[wW]{3}\.")
_DOT_INSIDE = re.compile(r"\.[A-Za-z0-9]")
_DIGIT = re.compile("[0-9]")
# Without regard to case the classes of signs, too, would be compared slowly.
_URL = re.compile(r"\b(?:[hH][tT][tT][pP][sS]?://|[wW]{3}\.)[^\s<>\"“”]+")
_ALL_URL = re.compile(r"(?:[hH][tT][tT][pP][sS]?://|[wW]{3}\.)[^\s<>\"“”]+\Z")
_EMAIL_END = re.compile(r"@[\w\-]{1,63}(?:\.[\w\-]{1,63})+")
_EMAIL_START = re.compile(r"[\w.+\-]{1,64}\Z")
_BARE_LINK = re.compile(
    r"(?<![\w@.\-/])(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![\w@])(?:/[^\s<>\"]*)?"
)
_HUMPS = re.compile(r"[A-Z]{2,}(?=[A-Z][a-z]|\d|\b|_)|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")

Span = tuple[int, int]


class Reading:
    """A text, read once for all rules."""

    def __init__(self, text: str, literals: Literals) -> None:
        self.text = text
        # Asked of nearly every text: a cached property would cost more than they do.
        self.cased = Cased(text)
        """The text in plain width with its case kept."""
        self.lowered = lowered(self.cased.text)
        """`cased` in small letters: what `Pattern.may_match` looks at."""
        self.signs = frozenset(text) if text.isascii() else frozenset(text + self.cased.text)
        """Every different character of the text, as it is and in plain width."""
        self.pieces = literals.pieces.see(self.lowered) if literals.pieces else None
        """Which pieces that patterns ask for it holds; None where they are not numbered yet."""
        self.folded = Folded(text)
        self.seen: Seen = literals.see(self.folded)
        self._read_hidden(literals)

    def _read_hidden(self, literals: Literals) -> None:
        folded = self.folded
        disguised = spellings(folded.flat, folded.text) if literals.sees_disguise else ()
        hidden = [
            Hidden(
                spelling.word,
                *folded.flat_span(spelling.start, spelling.end),
                spelling.is_whole,
                tuple(folded.flat_span(at, at + 1) for at in spelling.letters),
            )
            for spelling in disguised
        ]
        if hidden:
            literals.see_hidden(hidden, self.seen, disguised=True)
        if "#" not in folded.flat and "＃" not in self.text:
            return
        split: list[Hidden] = []
        for body, start, end in self.hashtags:
            whole = fold_term(body)
            literals.see_joined(whole.replace(" ", ""), start, end, self.seen)
            parts = " ".join(_HUMPS.findall(body))
            words = fold_term(parts)
            if words and words != whole:
                split.append(Hidden(words, start, end))
        if split:
            literals.see_hidden(split, self.seen, disguised=False)

    def may_match(self, pattern: Pattern) -> bool:
        """Whether the pattern could match here: quicker than asking it."""
        seen = self.pieces
        return pattern.may_match(self.lowered) if seen is None else may_hold(pattern.numbered, seen)

    @cached_property
    def hashtags(self) -> list[tuple[str, int, int]]:
        """Each hashtag without its sign, and its span with it."""
        if self.signs.isdisjoint("#＃"):
            return []
        return self._marks(_HASHTAG, "_&/")

    @cached_property
    def handles(self) -> list[tuple[str, int, int]]:
        """Each @handle without its sign, and its span with it."""
        if self.signs.isdisjoint("@＠"):
            return []
        return self._marks(_HANDLE, "_@/.")

    def _marks(self, pattern: re.Pattern[str], never_after: str) -> list[tuple[str, int, int]]:
        text = self.text
        return [
            (m.group(1), *m.span())
            for m in pattern.finditer(text)
            if not m.start() or not ((before := text[m.start() - 1]).isalnum() or before in never_after)
        ]

    @cached_property
    def urls(self) -> list[Span]:
        """Addresses that say so themselves: with http(s):// or www."""
        text = self.text
        starts: list[int] = []
        at = text.find("://")
        while at >= 0:
            starts.append(at - (5 if text[max(0, at - 5) : at].lower() == "https" else 4))
            at = text.find("://", at + 1)
        if "www." in self.lowered:
            starts += [match.start() for match in _WWW.finditer(text)]
        found, last = [], 0
        for start in sorted(starts):
            match = _URL.match(text, start) if start >= last else None
            if match:
                found.append(match.span())
                last = match.end()
        return found

    @cached_property
    def emails(self) -> list[Span]:
        """E-mail addresses."""
        if "@" not in self.signs:
            return []
        found: list[Span] = []
        for end in _EMAIL_END.finditer(self.text):
            start = _EMAIL_START.search(self.text, max(0, end.start() - 64), end.start())
            if start:
                found.append((start.start(), end.end()))
        return found

    @cached_property
    def bare_links(self) -> list[Span]:
        """Names with dots that a network may turn into a link: example.com, but also "end.Next"."""
        if all(self._is_in_plain_url(dot.start()) for dot in _DOT_INSIDE.finditer(self.text)):
            return []
        return [
            m.span()
            for m in _BARE_LINK.finditer(self.text)
            if not _is_within(m.span(), self.urls) and not _is_within(m.span(), self.emails)
        ]

    def _is_in_plain_url(self, at: int) -> bool:
        """Whether the place lies in an address that begins after a space: nothing before it belongs to it."""
        return any(
            start <= at < end and (not start or self.text[start - 1].isspace()) for start, end in self.urls
        )

    @cached_property
    def digits(self) -> int:
        """How many digits the text holds outside of addresses."""
        text = self.text
        for start, end in self.urls:
            text = text[:start] + " " * (end - start) + text[end:]
        if text.isascii():
            return len(_DIGIT.findall(text))
        return sum(1 for c in text if c.isdigit())

    @cached_property
    def longest(self) -> int:
        """How many characters the longest stretch without a space has, in plain width."""
        return max(map(len, self.cased.text.split()), default=0)

    @cached_property
    def longest_outside_links(self) -> int:
        """`longest`, without the stretches that are one address from end to end."""
        if not self.text.isascii() or not self.urls:
            return self.longest
        longest = 0
        for each in self.text.split():
            if len(each) > longest and not _ALL_URL.match(each):
                longest = len(each)
        return longest

    def is_in_link(self, span: Span) -> bool:
        """Whether the span lies in an address."""
        return _is_within(span, self.urls)


def _is_within(span: Span, others: list[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)
