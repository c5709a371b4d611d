"""Says which tags of the organisation's packs make its rules weaker: their words are the rules' own.

More words in a tag find more only where every rule looks for them, and none takes them for an excuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from desktop.policy.published.editions import Plain
from desktop.policy.strictness.written import Lines, Written

_MENTIONS = ("with", "unless", "all", "none", "when", "need", "of")
"""Where rules name tags."""
_SEEKING = frozenset(
    [("terms", "with"), ("pattern", "with"), ("together", "all"), ("require", "when"), ("topic", "of")]
)
"""The names of a kind under which more words of a tag only find more."""
_PAIR = 2
"""Sorts of words of which `together` finds any two that are near; of three it takes the first that fit."""


def weaker_tags(
    before: Written, after: Written, packs: Sequence[str], spoken: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """The tags that ask less, of `packs` or named by one of the rules that are `spoken`, and in which way."""
    digests = {pack.name: pack.digest for pack in after.ruleset.packs}
    for pack in before.ruleset.packs:
        if pack.is_shipped or digests.get(pack.name) in (None, pack.digest):
            continue
        was, now = before.tags.get(pack.name), after.tags.get(pack.name)
        if was is None or now is None:
            yield pack.name, "its tags cannot be compared"
            continue
        for name in (*was, *(each for each in now if each not in was)):
            is_asked = pack.name in packs or any(_uses(before, _short(name), spoken))
            if is_asked and (way := _way(before, after, pack.name, name, spoken)):
                yield f"tag {name}", way


def _way(before: Written, after: Written, pack: str, name: str, spoken: Sequence[str]) -> str:
    """How the tag asks less; empty where it does not."""
    was, now = before.tags[pack].get(name), after.tags[pack].get(name)
    if now is None:
        return "it is gone"
    if was is None:
        # A tag of the own pack goes before one of the same name elsewhere, which rules may have meant.
        return "it stands for something else" if any(_uses(before, _short(name), spoken)) else ""
    old, new = (side.words_of(pack, lines, "terms", "lists") for side, lines in ((before, was), (after, now)))
    fewer = len(old - new)
    if fewer:
        return f"it has {fewer} {'word' if fewer == 1 else 'words'} fewer"
    if _rest(was) != _rest(now):
        return "it is written otherwise"
    uses = _uses(after, _short(name), spoken)
    return "more words in it excuse more" if old != new and not all(uses) else ""


def _rest(lines: Lines) -> dict[str, Plain]:
    return {name: value for name, value in lines.items() if name not in ("terms", "lists")}


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _uses(written: Written, tag: str, spoken: Iterable[str]) -> Iterator[bool]:
    """For each place where a rule of the organisation that speaks names the tag, or one that holds it:
    whether more words only find more there. A name is taken for every tag that is called so."""
    names = _holders(written, tag)
    for rule_id in spoken:
        lines = written.rules.get(rule_id.partition(".")[0], {}).get(rule_id, {})
        for field in _MENTIONS:
            value = lines.get(field)
            if names.isdisjoint(map(_short, _texts(value))):
                continue
            is_pair = field != "all" or (isinstance(value, list) and len(value) <= _PAIR)
            yield (lines.get("kind"), field) in _SEEKING and is_pair


def _holders(written: Written, tag: str) -> set[str]:
    """The tag's short name, and those of the tags that hold it through `also`."""
    known = [each for pack in written.tags.values() for each in pack.items()]
    names = {tag}
    while True:
        more = {_short(name) for name, lines in known if not names.isdisjoint(_also(lines))}
        if more <= names:
            return names
        names |= more


def _also(lines: Lines) -> set[str]:
    return {_short(each) for each in _texts(lines.get("also"))}


def _texts(value: Plain | None) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value if isinstance(value, list) else ():
        yield from _texts(each)
