"""The clock, the vault and the networks as the flow sees them; no implementation stands here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from desktop.model.identities import (
    Account,
    AccountId,
    IdentityId,
    Network,
)
from desktop.model.posts import Part


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signs in to one account: names to values, such as {"access_token": "..."}.

    The values never show in `repr`, `str`, an exception or a comparison's output.
    """

    values: Mapping[str, str] = field(repr=False)

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def get(self, name: str, default: str = "") -> str:
        """The value called `name`, or `default`."""
        return self.values.get(name, default)

    def __reduce__(self) -> str:
        raise TypeError("Credentials are never pickled.")


class Vault(Protocol):
    """Credentials in the operating system's keyring, one namespace per identity.

    Raises VaultLocked, VaultAbsent, VaultRefused; `read` raises NoEntry. Blocks: never on the UI thread.
    """

    def keep(self, identity_id: IdentityId, account_id: AccountId, credentials: Credentials) -> None:
        """Stores and reads back; replaces what was there."""
        ...

    def read(self, identity_id: IdentityId, account_id: AccountId) -> Credentials:
        """What `keep` stored for this account of this identity."""
        ...

    def forget(self, identity_id: IdentityId, account_id: AccountId) -> None:
        """Removes it; nothing there is no error."""
        ...


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose credentials these are, as the network says: its lasting id, handle and shown name.

    `said_at` is the network's own time when it said so (aware UTC), None where it tells none.
    """

    id: str
    handle: str
    display_name: str = ""
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A network's yes to one part: the post's id there and its public link."""

    remote_id: str
    url: str


@dataclass(frozen=True, slots=True)
class RemotePost:
    """One of the account's own posts, read back. `created_at` is aware UTC, None where not told."""

    remote_id: str
    text: str
    url: str
    created_at: datetime | None


class SocialNetwork(Protocol):
    """One account on one network, opened with its credentials.

    Every method blocks, has a time-out, follows no redirect, and raises one of the five publish
    errors; `recent` may raise CannotRead instead. Nothing else comes out, or it is a bug.
    """

    def owner(self) -> Owner:
        """Asks the network whose credentials these are."""
        ...

    def publish(self, part: Part, *, after: str | None = None, key: str = "") -> Sent:
        """Publishes one part, as a reply to the own post `after` where that is given.

        `key` is the same for every try at the same part; networks with an idempotency key pass it on.
        """
        ...

    def delete(self, remote_id: str) -> None:
        """Deletes an own post; one that is gone already is no error."""
        ...

    def recent(self, since: datetime) -> tuple[RemotePost, ...]:
        """Own posts made at or after `since` (aware UTC), newest first."""
        ...

    def normal_form(self, text: str) -> str:
        """How `text` reads after this network has stored it, for comparing with `recent`."""
        ...


OpenNetwork = Callable[[Account, Credentials], SocialNetwork]
"""Makes a SocialNetwork for one account; does no input or output itself. For an account that is not
known yet its `owner_id` is empty."""

Networks = Mapping[Network, OpenNetwork]


class LinkState(StrEnum):
    """What asking for an address came to; NOT_LOOKED says nothing about the page."""

    ANSWERS = "answers"
    GONE = "gone"
    NOT_LOOKED = "not_looked"


LookAtLink = Callable[[str], LinkState]
"""Asks for one address; blocks, and never raises."""
