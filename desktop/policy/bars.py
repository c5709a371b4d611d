"""What must be in a text besides a rule's gate for the rule to be worth asking: told by set alone.

A bar keeps a rule out where it could say nothing; it never keeps out one that would.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol, runtime_checkable

from desktop.policy.rules import LIVE_EVENT, WITH_EVENTS, Check, Tag
from desktop.policy.words.patterns import Pattern


class Bar(NamedTuple):
    """Open where one of these things was noticed in a scene, or one of these pieces of patterns was seen."""

    noticed: frozenset[int | str]
    pieces: frozenset[int]


Tags = Mapping[str, Tag]


@runtime_checkable
class Barred(Protocol):
    """A kind that can tell its bars, once the patterns of its ruleset are numbered."""

    def bars(self, tags: Tags) -> tuple[Bar, ...]:
        """All of them must be open."""
        ...


def bars_of(check: Check, tags: Tags) -> tuple[Bar, ...]:
    """The bars of a rule; none where nothing can be told."""
    return check.bars(tags) if isinstance(check, Barred) else ()


def bar_of_patterns(patterns: Iterable[Pattern]) -> tuple[Bar, ...]:
    """The bar of a rule that asks for any of these; none where one of them could match in every text."""
    patterns = tuple(patterns)
    if not all(pattern.telling for pattern in patterns):
        return ()
    return (Bar(frozenset(), frozenset().union(*(pattern.telling for pattern in patterns))),)


def bar_of_tags(names: Iterable[str], tags: Tags) -> tuple[Bar, ...]:
    """The bar of a rule that asks for any of these tags; none where one of them could be in every text."""
    noticed: set[int | str] = set()
    pieces: set[int] = set()
    todo = list(names)
    done: set[str] = set()
    while todo:
        name = todo.pop()
        if name == LIVE_EVENT:
            noticed.add(WITH_EVENTS)
        elif name not in done:
            done.add(name)
            tag = tags[name]
            noticed.add(tag.slot)
            todo.extend(tag.also)
            for pattern in tag.patterns:
                if not pattern.telling:
                    return ()
                pieces |= pattern.telling
    return (Bar(frozenset(noticed), frozenset(pieces)),)
