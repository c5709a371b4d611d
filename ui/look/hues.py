"""The colours that belong to identities and to nothing else; a hue never stands for a state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.model.identities import Identity, IdentityId, IdentityKind
from ui.look.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Hue:
    """An identity's ink (on paper) and fill (under white words), for each theme, as "#RRGGBB"."""

    name: str
    light_ink: str
    light_fill: str
    dark_ink: str
    dark_fill: str

    def ink(self, tokens: Tokens) -> str:
        """The hue as words, lines and edges."""
        return self.dark_ink if tokens.is_dark else self.light_ink

    def fill(self, tokens: Tokens) -> str:
        """The hue as a ground for white words."""
        return self.dark_fill if tokens.is_dark else self.light_fill


TEAL = Hue("teal", "#0F5C5C", "#0F5C5C", "#55BDB6", "#1B6663")
PLUM = Hue("plum", "#7A2E4D", "#7A2E4D", "#E493B4", "#8A3A5C")
INDIGO = Hue("indigo", "#3B4A9B", "#3B4A9B", "#A3AEF5", "#4B59AE")
OLIVE = Hue("olive", "#4E5418", "#4E5418", "#B9C070", "#575E22")
UMBER = Hue("umber", "#6B4128", "#6B4128", "#D9A888", "#77492F")
VIOLET = Hue("violet", "#63358C", "#63358C", "#C9A0EE", "#7447A0")

HUES = (TEAL, PLUM, INDIGO, OLIVE, UMBER, VIOLET)

_LIKED = {
    IdentityKind.CORPORATE: (TEAL, PLUM, OLIVE, UMBER, VIOLET, INDIGO),
    IdentityKind.PERSONAL: (INDIGO, VIOLET, UMBER, PLUM, OLIVE, TEAL),
}


def hues_for(identities: Iterable[Identity], kept: Mapping[str, str] | None = None) -> dict[IdentityId, Hue]:
    """A hue for every identity: the one it has `kept` (by name), else the first of its side not yet taken.

    Give `kept` on every call but the first, so that removing one identity recolours no other.
    """
    named = {hue.name: hue for hue in HUES}
    listed = tuple(identities)
    found = {
        identity.id: named[kept[identity.id]]
        for identity in listed
        if kept and kept.get(identity.id) in named
    }
    for identity in listed:
        if identity.id in found:
            continue
        taken = list(found.values())
        is_practice_shop = identity.is_practice and identity.kind is IdentityKind.CORPORATE
        # Practice leaves teal to the first real organisation.
        liked = (PLUM, *_LIKED[identity.kind]) if is_practice_shop else _LIKED[identity.kind]
        found[identity.id] = min(liked, key=lambda hue: (taken.count(hue), liked.index(hue)))
    return found
