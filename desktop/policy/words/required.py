"""What a text must hold for a regular expression to match in it at all, read out of the expression itself.

It never says that something matches: only that nothing can.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

Group = frozenset[str]
Asked = tuple[tuple[str, ...], ...]
"""Groups of pieces: a text must hold one piece of each."""

_MOST = 64
"""More pieces than this cost more to look for than the expression that they would spare."""
_GROUPS = 3
"""More groups than this spare too little for what they cost."""
_SMALL = {"ı": "i", "ſ": "s", "i\u0307": "i"}
"""What Python takes for the same letter when case does not count and `str.lower` leaves apart."""


def lowered(text: str) -> str:
    """The text in the form in which required pieces are looked for."""
    small = text.lower()
    if not small.isascii():
        for letters, plain in _SMALL.items():
            small = small.replace(letters, plain)
    return small


def required(source: str, flags: int) -> Asked:
    """What every match of the expression lies in a text with: of each group one piece, in small letters.

    Empty: nothing can be told. Raises what `re.compile` raises.
    """
    try:
        # Python's own reading of the expression. Without it nothing is spared, and nothing is missed.
        parser: Any = import_module("re._parser")
    except ImportError:
        return ()
    groups = {group for group in _of_sequence(parser.parse(source, flags)) if not _is_common(group)}
    best = sorted(groups, key=lambda group: (_worth(group), sorted(group)), reverse=True)[:_GROUPS]
    return tuple(tuple(sorted(group, key=lambda piece: (len(piece), piece))) for group in best)


def may_match(asked: Asked, lowered: str) -> bool:
    """Whether a text in its `lowered` form holds what is asked for."""
    for pieces in asked:
        for piece in pieces:
            if piece in lowered:
                break
        else:
            return False
    return True


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> Iterator[Group]:
    """What the items ask for, one after the other: the text must hold a piece of each group."""
    run = ""
    for kind, value in items:
        name = str(kind)
        letter = _plain(value) if name == "LITERAL" else ""
        if letter:
            run += letter
            continue
        if run:
            yield frozenset((run,))
            run = ""
        yield from _of_item(name, value)
    if run:
        yield frozenset((run,))


def _of_item(name: str, value: Any) -> Iterator[Group]:
    if name == "SUBPATTERN":
        yield from _of_sequence(value[3])
    elif name == "ATOMIC_GROUP":
        yield from _of_sequence(value)
    elif name == "ASSERT":
        yield from _of_sequence(value[1])
    elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        if value[0] > 0:
            yield from _of_sequence(value[2])
    elif name == "BRANCH":
        yield from _of_any(max(_of_sequence(branch), key=_worth, default=None) for branch in value[1])
    elif name == "IN":
        yield from _of_any(_of_member(str(kind), member) for kind, member in value)


def _of_member(name: str, value: Any) -> Group | None:
    letter = _plain(value) if name == "LITERAL" else ""
    return frozenset((letter,)) if letter else None


def _of_any(branches: Iterable[Group | None]) -> Iterator[Group]:
    """One group of what each branch asks for; none where a branch asks for nothing, or there are too many."""
    together: set[str] = set()
    for branch in branches:
        if not branch:
            return
        together |= branch
        if len(together) > _MOST:
            return
    yield frozenset(together)


def _is_common(group: Group) -> bool:
    """Whether it holds a piece that nearly every text has: one letter, or a space."""
    return any(len(piece) == 1 and (piece.isalpha() or piece == " ") for piece in group)


def _worth(group: Group) -> tuple[bool, int, int]:
    """Rare pieces first: none that is common, then the longest, then the fewest."""
    return not _is_common(group), min(map(len, group)), -len(group)


def _plain(code: int) -> str:
    """The small ASCII letter, or a sign that has no case; nothing for what case may turn into others."""
    if code < 128:
        return chr(code).lower()
    sign = chr(code)
    return sign if unicodedata.category(sign)[0] in "SP" and sign.lower() == sign.upper() else ""


def _of_all(branches: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    together: set[str] = set()
    for branch in branches:
        if not branch:
            return None
        together |= branch
        if len(together) > _MOST:
            return None
    return frozenset(together)
