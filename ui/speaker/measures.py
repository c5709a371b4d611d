"""How large a masthead is in each place, and whom it names; it paints nothing."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.model.identities import Identity, Network

NETWORK_ICONS = {Network.X: "brand-x", Network.LINKEDIN: "brand-linkedin", Network.PRACTICE: "flask"}


@dataclass(frozen=True, slots=True)
class BandSize:
    """The measures of one masthead height, in design pixels."""

    height: int
    mark: int
    mark_left: int
    text_left: int
    name: int
    stripe: int
    label_inset: int
    tile: int
    has_count: bool = False


COMPOSE = BandSize(104, 58, 23, 98, 34, 9, 13, 34, has_count=True)
APPROVALS = BandSize(84, 46, 23, 86, 26, 7, 9, 34)
NARROW = BandSize(76, 46, 23, 86, 26, 6, 8, 34)
CARD = BandSize(72, 38, 13, 62, 20, 6, 8, 26)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a masthead names, on which networks, under which words."""

    identity: Identity | None
    networks: tuple[Network, ...]
    words: str

    @property
    def count(self) -> str:
        """How many accounts are chosen, in words."""
        count = len(self.networks)
        return "1 account" if count == 1 else f"{count} accounts" if count else "no account"
