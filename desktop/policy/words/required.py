"""What a text must hold for a regular expression to match in it at all, read out of the expression itself.

It never says that something matches: only that nothing can.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from importlib import import_module
from typing import Any

_MOST = 64
"""More pieces than this cost more to look for than the expression that they would spare."""
_ONE_CHARACTER = 1
_SMALL = {"ı": "i", "ſ": "s", "i\u0307": "i"}
"""What Python takes for the same letter when case does not count and `str.lower` leaves apart."""


def lowered(text: str) -> str:
    """The text in the form in which required pieces are looked for."""
    small = text.lower()
    if not small.isascii():
        for letters, plain in _SMALL.items():
            small = small.replace(letters, plain)
    return small


def required(source: str, flags: int) -> tuple[str, ...]:
    """Pieces, in small letters, of which every match of the expression lies in a text that has one.

    Empty: nothing can be told. Raises what `re.compile` raises.
    """
    try:
        # Python's own reading of the expression. Without it nothing is spared, and nothing is missed.
        parser: Any = import_module("re._parser")
    except ImportError:
        return ()
    found = _of_sequence(parser.parse(source, flags))
    return tuple(sorted(found, key=lambda piece: (len(piece), piece))) if found else ()


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """The best of what each item asks for: the text must hold one piece of it. None: no item asks."""
    candidates: list[frozenset[str]] = []
    run = ""
    for kind, value in items:
        name = str(kind)
        letter = _plain(value) if name == "LITERAL" else ""
        if letter:
            run += letter
            continue
        if run:
            candidates.append(frozenset((run,)))
            run = ""
        asked = _of_item(name, value)
        if asked:
            candidates.append(asked)
    if run:
        candidates.append(frozenset((run,)))
    return max(candidates, key=_worth, default=None)


def _of_item(name: str, value: Any) -> frozenset[str] | None:
    if name == "SUBPATTERN":
        return _of_sequence(value[3])
    if name == "ATOMIC_GROUP":
        return _of_sequence(value)
    if name == "ASSERT":
        return _of_sequence(value[1])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _of_sequence(value[2]) if value[0] > 0 else None
    if name == "BRANCH":
        return _of_all(_of_sequence(branch) for branch in value[1])
    if name == "IN":
        return _of_all(_of_member(str(kind), member) for kind, member in value)
    return None


def _of_member(name: str, value: Any) -> frozenset[str] | None:
    letter = _plain(value) if name == "LITERAL" else ""
    return frozenset((letter,)) if letter else None


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


def _worth(pieces: frozenset[str]) -> tuple[bool, int, int]:
    """Rare pieces first: none that is one letter or space, then the longest, then the fewest."""
    shortest = min(map(len, pieces))
    is_common = any(len(piece) == _ONE_CHARACTER and (piece.isalnum() or piece == " ") for piece in pieces)
    return not is_common, shortest, -len(pieces)
