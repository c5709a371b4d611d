"""What a text must hold for a regular expression to match in it at all, read out of the expression itself.

It never says that something matches: only that nothing can.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class All:
    """Groups of which a text must hold one piece each: what one branch of an expression asks for."""

    groups: tuple[tuple[str | All, ...], ...]


Piece = str | All
Group = frozenset[Piece]
Asked = tuple[tuple[Piece, ...], ...]
"""Groups of pieces: a text must hold one piece of each."""
Ready = tuple[tuple[tuple[str, ...], tuple["Ready", ...]], ...]
"""The same: of each group its plain pieces, and those that stand for several."""

_MOST = 64
"""More pieces than this cost more to look for than the expression that they would spare."""
_MOST_RUNS = 32
"""How many spellings of one stretch are told apart, such as the four of `r\\.?i\\.?p`."""
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
    return _best(_of_sequence(parser.parse(source, flags)))


def _best(groups: Iterable[Group]) -> Asked:
    """The groups that spare the most, in a lasting order."""
    rare = {group for group in groups if not _is_common(group)}
    best = sorted(rare, key=lambda group: (_worth(group), sorted(map(str, group))), reverse=True)[:_GROUPS]
    best = best[:1] + [group for group in best[1:] if not _is_frequent(group)]
    return tuple(tuple(sorted(group, key=lambda piece: (_length(piece), str(piece)))) for group in best)


def ready(asked: Asked) -> Ready:
    """What is asked for in the form that is quickest to look for: the groups of the fewest pieces first."""
    return tuple(
        (
            tuple(piece for piece in group if isinstance(piece, str)),
            tuple(ready(piece.groups) for piece in group if isinstance(piece, All)),
        )
        for group in sorted(asked, key=_cost)
    )


def _cost(group: Iterable[Piece]) -> int:
    """How many pieces may have to be looked for until the group is known to be missing."""
    return sum(1 if isinstance(piece, str) else min(map(_cost, piece.groups)) for piece in group)


def may_match(groups: Ready, lowered: str) -> bool:
    """Whether a text in its `lowered` form holds what is asked for."""
    for pieces, branches in groups:
        for piece in pieces:
            if piece in lowered:
                break
        else:
            for branch in branches:
                if may_match(branch, lowered):
                    break
            else:
                return False
    return True


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> Iterator[Group]:
    """What the items ask for, one after the other: the text must hold a piece of each group."""
    runs = {""}
    for kind, value in items:
        name = str(kind)
        spelt = _spelt(name, value)
        if name == "ASSERT":  # what follows need not be what stands behind it
            yield from _of_item(name, value)
        if spelt is not None and len(runs) * len(spelt) <= _MOST_RUNS:
            runs = {run + more for run in runs for more in spelt}
            continue
        yield from _flushed(runs)
        runs = {""} if spelt is None else spelt
        if spelt is None:
            yield from _of_item(name, value)
    yield from _flushed(runs)


def _flushed(runs: set[str]) -> Iterator[Group]:
    """The group of what a run may be, without those that hold another of them."""
    if "" not in runs:
        yield frozenset(one for one in runs if not any(other != one and other in one for other in runs))


def _spelt(name: str, value: Any) -> set[str] | None:
    """Every text that an item can match, in small letters; None: too many, or not all can be told."""
    if name == "LITERAL":
        letter = _plain(value)
        return {letter} if letter else None
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return {""}
    if name == "IN":
        members = [_plain(member) if str(kind) == "LITERAL" else "" for kind, member in value]
        return set(members) if all(members) and len(members) <= _MOST_RUNS else None
    if name in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _spelt_sequence(value[3] if name == "SUBPATTERN" else value)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] in (0, 1) and value[1] == 1:
        once = _spelt_sequence(value[2])
        return once if once is None or value[0] else {"", *once}
    if name == "BRANCH":
        found: set[str] = set()
        for branch in value[1]:
            each = _spelt_sequence(branch)
            if each is None or len(found | each) > _MOST_RUNS:
                return None
            found |= each
        return found
    return None


def _spelt_sequence(items: Iterable[tuple[Any, Any]]) -> set[str] | None:
    found = {""}
    for kind, value in items:
        spelt = _spelt(str(kind), value)
        if spelt is None or len(found) * len(spelt) > _MOST_RUNS:
            return None
        found = {one + more for one in found for more in spelt}
    return found


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
        yield from _of_any(_of_branch(branch) for branch in value[1])
    elif name == "IN":
        yield from _of_any(_of_member(str(kind), member) for kind, member in value)


def _of_branch(items: Iterable[tuple[Any, Any]]) -> Group | None:
    """What one branch asks for, as one group: its only one, or one piece that stands for all of them."""
    groups = list(_of_sequence(items))
    best = _best(groups)
    if len(best) > 1:
        return frozenset((All(best),))
    return max(groups, key=_worth, default=None)


def _of_member(name: str, value: Any) -> Group | None:
    letter = _plain(value) if name == "LITERAL" else ""
    return frozenset((letter,)) if letter else None


def _of_any(branches: Iterable[Group | None]) -> Iterator[Group]:
    """One group of what each branch asks for; none where a branch asks for nothing, or there are too many."""
    together: set[Piece] = set()
    for branch in branches:
        if not branch:
            return
        together |= branch
        if len(together) > _MOST:
            return
    yield frozenset(together)


def _is_common(group: Group) -> bool:
    """Whether it holds a piece that nearly every text has: one letter, or a space."""
    return any(
        isinstance(piece, str) and len(piece) == 1 and (piece.isalpha() or piece == " ") for piece in group
    )


def _is_frequent(group: Group) -> bool:
    """Whether it holds two letters that so many texts have that they tell little beside other groups."""
    return any(
        isinstance(piece, str) and len(piece) < 3 and piece.replace(" ", "").isalpha() for piece in group
    )


def _length(piece: Piece) -> int:
    """How long the shortest letters are that stand for the piece."""
    if isinstance(piece, str):
        return len(piece)
    return max(min(map(_length, group)) for group in piece.groups)


def _worth(group: Group) -> tuple[bool, int, int]:
    """Rare pieces first: none that is common, then the longest, then the fewest."""
    return not _is_common(group), min(map(_length, group)), -len(group)


def _plain(code: int) -> str:
    """The small ASCII letter, or a sign that has no case; nothing for what case may turn into others."""
    if code < 128:
        return chr(code).lower()
    sign = chr(code)
    return sign if unicodedata.category(sign)[0] in "SP" and sign.lower() == sign.upper() else ""
