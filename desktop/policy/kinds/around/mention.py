"""The kind `mention`: a handle that is nearly a known one, one of a list, or one of no list.

It never asks a network whether a handle exists: it knows those of the identities here and of the pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from desktop.model.identities import Network
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import Check, Gate, Hit, Scene, sign
from desktop.policy.words.nearness import is_one_letter_off

FIELDS = ("what", "handles", "lists")
_WHAT = ("near-miss", "listed", "unlisted")
_SHORTEST = 4
"""Letters of a handle of which another with one letter changed is taken for a slip."""


@dataclass(frozen=True, slots=True)
class Mention:
    """`handles`, casefolded and without "@", are whom the pack names, each as it is written there."""

    what: str
    handles: Mapping[str, str]

    @property
    def gate(self) -> Gate:
        return sign("@＠")

    def find(self, scene: Scene) -> Iterable[Hit]:
        said = scene.reading.handles
        if self.what == "near-miss":
            known = {**dict(_known(scene)), **self.handles}
        else:
            own = {name for name, _ in _own(scene)}
        for name, start, end in said:
            folded = name.casefold()
            if self.what == "near-miss":
                right = _nearest(folded, known)
                if right is not None:
                    words = {"name": f"@{right}"}
                    yield Hit((start, end), folded, words=words, instead=f"@{right}")
            elif (folded in self.handles) is (self.what == "listed") and folded not in own:
                yield Hit((start, end), folded, words={"name": f"@{name}"})


def _nearest(name: str, known: Mapping[str, str]) -> str | None:
    """The one known handle that is a letter away; None where the name is known, or several are near."""
    if name in known or len(name) < _SHORTEST:
        return None
    near = [right for handle, right in known.items() if is_one_letter_off(name, handle)]
    return near[0] if len(near) == 1 else None


def _own(scene: Scene) -> Iterator[tuple[str, str]]:
    identity = scene.draft.identity
    # On LinkedIn an account goes by a name, which is nobody's handle.
    handles = [a.handle for a in scene.draft.accounts if a.network is not Network.LINKEDIN]
    for handle in (*identity.signals.handles, *handles):
        yield handle.lstrip("@").casefold(), handle.lstrip("@")


def _known(scene: Scene) -> Iterator[tuple[str, str]]:
    yield from _own(scene)
    for identity, accounts in scene.neighbours:
        for handle in (*identity.signals.handles, *(account.handle for account in accounts)):
            yield handle.lstrip("@").casefold(), handle.lstrip("@")


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """`what`: near-miss of a handle that is known here or in the list; one that is listed, or unlisted."""
    if "what" not in fields:
        raise rule.error("A rule of the kind 'mention' needs 'what'.")
    what = fields["what"].one_of(_WHAT, "thing to look for")
    words = maker.words(fields.get("handles"), fields.get("lists"))
    if what != "near-miss" and not words:
        raise rule.error(f"Looking for handles that are {what} needs 'handles' or 'lists'.")
    bare = [word.lstrip("@＠").strip() for word in words]
    return Mention(what, {word.casefold(): word for word in bare if word})
