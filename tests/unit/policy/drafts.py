"""Drafts and identities for the tests of the policy room."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop.model.identities import (
    Account,
    AccountId,
    Identity,
    IdentityId,
    IdentityKind,
    Network,
    OperatorId,
    Signals,
    SoloStatement,
)
from desktop.model.posts import Draft, DraftId, Media, Part

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
AUTHOR = OperatorId("lena")


def identity(
    name: str = "Northlight Observatory",
    kind: IdentityKind = IdentityKind.CORPORATE,
    packs: tuple[str, ...] = (),
    signals: Signals | None = None,
) -> Identity:
    """Somebody who works alone and needs no approval."""
    solo = SoloStatement("I work alone.", AUTHOR, NOW)
    return Identity(IdentityId(name), kind, name, solo=solo, packs=packs, signals=signals or Signals())


def account(owner: Identity, network: Network = Network.X, handle: str = "@NorthlightObs") -> Account:
    """An account of this identity."""
    return Account(AccountId(f"{network.value}:{handle}"), owner.id, network, handle, "1")


def draft(text: str, who: Identity | None = None, *networks: Network, alts: tuple[str, ...] = ()) -> Draft:
    """A draft with this text, for accounts on these networks."""
    who = who or identity()
    media = tuple(Media("0" * 64, f"{n}.jpg", "image/jpeg", 1, alt) for n, alt in enumerate(alts))
    accounts = tuple(account(who, network) for network in networks)
    return Draft(DraftId("d"), who, AUTHOR, accounts, (Part(text, media),))
