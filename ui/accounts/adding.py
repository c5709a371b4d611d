"""One account to add, as it was filled in, and the verbs that add it; keys live no longer than the call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.errors import BadInput
from desktop.model.identities import Account, Identity, IdentityId, IdentityKind, Network, OperatorId, Signals

if TYPE_CHECKING:
    from desktop.app import Application


@dataclass(frozen=True, slots=True)
class KeyField:
    """One key that a network asks for: its name there, its words, and whether it is secret."""

    name: str
    words: str
    is_secret: bool = True
    is_needed: bool = True


KEY_FIELDS: dict[Network, tuple[KeyField, ...]] = {
    Network.X: (
        KeyField("api_key", "API key"),
        KeyField("api_secret", "API key secret"),
        KeyField("access_token", "Access token"),
        KeyField("access_token_secret", "Access token secret"),
    ),
    Network.LINKEDIN: (
        KeyField("access_token", "Access token"),
        KeyField("organization", "Number of the page, for a page", is_secret=False, is_needed=False),
    ),
    Network.PRACTICE: (),
}

WHERE_FROM: dict[Network, str] = {
    Network.X: (
        "From your own app in X's developer console: allow it to read and write, then make four keys."
    ),
    Network.LINKEDIN: (
        "From your own app at LinkedIn's developer page. The token needs w_member_social, "
        "or w_organization_social for a page."
    ),
    Network.PRACTICE: "Practice lives on this computer and reaches nobody. It needs a handle and no keys.",
}


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """Somebody new to speak for. For an organisation either an approver or a statement is filled in."""

    kind: IdentityKind
    name: str
    approver: str = ""
    solo_words: str = ""


@dataclass(frozen=True, slots=True)
class Adding:
    """What was filled in. The keys never show in `repr`."""

    network: Network
    identity: IdentityId | NewIdentity
    keys: Mapping[str, str] = field(repr=False)
    handle: str = ""
    your_name: str = ""
    operator_id: OperatorId | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """The account that was added, for whom, and who sits here."""

    account: Account
    identity: Identity
    operator_id: OperatorId


def add(app: Application, adding: Adding) -> Added:
    """Adds it; blocks. The network is asked whose keys these are before anything is kept in the keyring.

    An identity that was made for an account which could not be added is taken back, so that trying again
    starts from the same place.
    """
    from desktop.app import Credentials

    you = adding.operator_id or app.enroll.name_operator(adding.your_name).id
    is_new = isinstance(adding.identity, NewIdentity)
    identity = (
        _make(app, adding.identity, adding.network, you)
        if isinstance(adding.identity, NewIdentity)
        else next(i for i in app.enroll.identities() if i.id == adding.identity)
    )
    try:
        keys = Credentials({name: value.strip() for name, value in adding.keys.items() if value.strip()})
        account = app.enroll.add_account(identity.id, adding.network, keys, by=you, handle=adding.handle)
    except BaseException:
        if is_new:
            app.enroll.remove_identity(identity.id, by=you)
        raise
    return Added(account, identity, you)


def _make(app: Application, new: NewIdentity, network: Network, you: OperatorId) -> Identity:
    approvers: list[OperatorId] = []
    if new.kind is IdentityKind.CORPORATE and not new.solo_words.strip():
        if not new.approver.strip():
            raise BadInput(
                f"{new.name or 'The organisation'} names nobody who signs its posts.",
                remedy="Name an approver, or say in words that you work alone.",
            )
        known = {operator.name.casefold(): operator for operator in app.enroll.operators()}
        approver = known.get(new.approver.strip().casefold()) or app.enroll.name_operator(new.approver)
        if approver.id == you:
            raise BadInput(
                "Nobody signs their own post.",
                remedy="Name somebody else, or say in words that you work alone.",
            )
        approvers = [approver.id]
    return app.enroll.add_identity(
        new.kind,
        new.name,
        by=you,
        approvers=approvers,
        solo_words=new.solo_words if new.kind is IdentityKind.CORPORATE else "",
        signals=Signals(),
        is_practice=network is Network.PRACTICE,
    )
