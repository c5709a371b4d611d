"""Who speaks: identities, their accounts, and the operators at the keyboard; never a credential."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from urllib.parse import urlsplit

from desktop.errors import BadInput
from desktop.model.timing.timetable import Timetable

IdentityId = NewType("IdentityId", str)
AccountId = NewType("AccountId", str)
OperatorId = NewType("OperatorId", str)


class IdentityKind(StrEnum):
    """The two sides that never mix."""

    CORPORATE = "CORPORATE"
    PERSONAL = "PERSONAL"


class Network(StrEnum):
    """The networks a post can go to. PRACTICE lives on this computer and reaches nobody."""

    PRACTICE = "practice"
    X = "x"
    LINKEDIN = "linkedin"

    @property
    def label(self) -> str:
        """The network's own spelling of its name."""
        return {"practice": "Practice", "x": "X", "linkedin": "LinkedIn"}[self.value]


class Role(StrEnum):
    """What an operator may do for an identity."""

    WRITER = "writer"
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Operator:
    """A person who uses this computer's Masthead, named when they sign or waive."""

    id: OperatorId
    name: str


@dataclass(frozen=True, slots=True)
class SoloStatement:
    """The owner's own words that nobody else is there to approve; `said_at` is aware UTC."""

    words: str
    operator_id: OperatorId
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Signals:
    """What belongs to one identity alone and gives it away anywhere else.

    `handles` without "@", `hashtags` without "#", `domains` as "northlight.example"; all casefolded.
    """

    handles: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody in whose name posts go out: an organisation or a person, never both.

    `approvals_needed` counts signatures by `approvers` other than the author. A CORPORATE identity
    needs at least one, unless `solo` says in words that its owner works alone.
    `packs` names the organisation's own rule packs on top of those that ship. `timetable` None: it may
    speak at any hour.
    """

    id: IdentityId
    kind: IdentityKind
    name: str
    approvals_needed: int = 0
    approvers: tuple[OperatorId, ...] = ()
    solo: SoloStatement | None = None
    signals: Signals = Signals()
    packs: tuple[str, ...] = ()
    is_practice: bool = False
    timetable: Timetable | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise BadInput("An identity has no name.", remedy="Give it the name that readers know.")
        if self.approvals_needed < 0:
            raise BadInput(
                f"{self.name} cannot need {self.approvals_needed} approvals.", remedy="Use 0 or more."
            )
        if self.kind is IdentityKind.CORPORATE and self.approvals_needed == 0 and self.solo is None:
            raise BadInput(
                f"{self.name} speaks for an organisation and would need no approval.",
                remedy="Name an approver, or say in words that you work alone.",
            )

    @property
    def initials(self) -> str:
        """One or two letters for a mark, such as "NO" for Northlight Observatory."""
        words = [word for word in self.name.split() if word[:1].isalnum()]
        letters = [word[0] for word in words] or [self.name.strip()[0]]
        return "".join(letters[:2]).upper()


def is_loopback(url: str) -> bool:
    """Whether `url` is http(s) to this computer itself, by number or by the name localhost.

    Nothing but scheme, host, port and path: what two libraries might read differently is refused.
    """
    if not url.isprintable() or any(sign in url for sign in " \\@?#"):
        return False
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https"):
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Account:
    """One account on one network, owned by exactly one identity.

    `owner_id` is the network's own lasting id of whoever the credentials belong to: what is compared
    immediately before sending. `base_url` replaces the network's address, for loopback only.
    """

    id: AccountId
    identity_id: IdentityId
    network: Network
    handle: str
    owner_id: str
    display_name: str = ""
    base_url: str | None = None

    def __post_init__(self) -> None:
        if not self.handle.strip():
            raise BadInput(f"An account on {self.network.label} has no handle.", remedy="Give its handle.")
        if self.base_url is not None and not is_loopback(self.base_url):
            raise BadInput(
                f"The address given for {self.handle} on {self.network.label} is not this computer.",
                remedy="Leave the address out, or use one on 127.0.0.1 for a test server.",
            )

    @property
    def label(self) -> str:
        """How the account is written in a row: "@NorthlightObs" or a display name on LinkedIn."""
        if self.network is Network.LINKEDIN:
            return self.display_name or self.handle
        return self.handle if self.handle.startswith("@") else f"@{self.handle}"
