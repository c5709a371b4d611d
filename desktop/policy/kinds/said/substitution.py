"""The kind `substitution`: words that are written otherwise here, each with what to write in its place.

It never puts a word in that the pack does not name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.policy.folding import fold_term
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import Check, Gate, Hit, Scene
from desktop.policy.words.literals import Match, Sighting

_MARKS = "#@＃＠"

FIELDS = ("swap", "except", "unless")


@dataclass(frozen=True, slots=True)
class Substitution:
    """`swap`: from a term in its folded form to what is written instead; empty: not known.

    `exceptions` is the slot of phrases in which the words are right; 0: none.
    """

    slot: int
    exceptions: int
    swap: Mapping[str, str]
    unless: tuple[str, ...]

    @property
    def gate(self) -> Gate:
        return (self.slot,)

    def find(self, scene: Scene) -> Iterable[Hit]:
        seen = scene.reading.seen
        if any(scene.has_tag(tag) for tag in self.unless):
            return
        innocent = seen.get(self.exceptions)
        for one in seen.get(self.slot):
            if any(i.start < one.end and one.start < i.end for i in innocent):
                continue
            if scene.reading.is_in_link((one.start, one.end)):
                continue
            written = scene.reading.text[one.start : one.end]
            is_plain = fold_term(written) == one.term and not _is_in_name(scene.reading.text, one)
            instead = _as_written(self.swap[one.term], written) if is_plain else ""
            yield Hit((one.start, one.end), one.term, instead=instead or None)


def _is_in_name(text: str, one: Sighting) -> bool:
    """Whether it is a piece of a hashtag, a handle or a file: nothing is surely right in there."""
    before, after = text[max(0, one.start - 1) : one.start], text[one.end : one.end + 1]
    return text[one.start] in _MARKS or (before != "" and before in _MARKS + "_/.") or after == "_"


def _as_written(instead: str, written: str) -> str:
    """The replacement with the capitals of what it replaces: none, the first, or all."""
    if not instead or instead != instead.lower():
        return instead  # the pack's own capitals are meant
    if len(written) > 1 and written.isupper() and len(instead) > 1:
        return instead.upper()
    return instead[0].upper() + instead[1:] if written[0].isupper() else instead


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """`swap` has a term before each colon and its replacement after it; `{instead}` is told in messages."""
    if "swap" not in fields or not fields["swap"].value:
        raise rule.error("A rule of the kind 'substitution' needs 'swap': lines like 'utilise: use'.")
    swap: dict[str, str] = {}
    slot = maker.literals.new_slot()
    for term, entry in fields["swap"].fields.items():
        folded = fold_term(term)
        if not folded:
            raise entry.error(f"'{term[:40]}' holds no letter that could be looked for.")
        if folded in swap:
            raise entry.error(f"'{term[:40]}' stands here twice in other letters. Remove one.")
        instead = "" if entry.value is None else " ".join(entry.text.split())
        if fold_term(instead) == folded and instead == term:
            raise entry.error(f"'{term[:40]}' would be replaced with itself.")
        swap[folded] = instead
    maker.literals.add(slot, list(fields["swap"].fields), Match.WORD)
    exceptions = 0
    if "except" in fields:
        exceptions = maker.literals.new_slot()
        maker.file_terms(exceptions, fields["except"], None)
    return Substitution(slot, exceptions, swap, maker.tag_names(fields.get("unless")))
