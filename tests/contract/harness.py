"""How the contract suite drives one network, practice or toy server; it knows no network's wire format."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from desktop.model.identities import Account, AccountId, IdentityId, Network
from desktop.networks.practice import Practice, Scenario, rehearse
from desktop.networks.registry import networks
from desktop.ports import Credentials, SocialNetwork
from tests.toynet.linkedin_server import ToyLinkedIn
from tests.toynet.server import Request, Say, ToyServer
from tests.toynet.x_server import ToyX

CANARY = "canary-8Zq4vT1nWkYb"
FOUR_KEYS = {
    "api_key": f"{CANARY}-key",
    "api_secret": f"{CANARY}-key-secret",
    "access_token": f"{CANARY}-token",
    "access_token_secret": f"{CANARY}-token-secret",
}
BEARER = {"access_token": f"{CANARY}-bearer"}

PATIENT, HASTY = 10.0, 0.15
"""Seconds: enough for a good answer on a busy machine, and little enough to wait for none."""


class Harness(Protocol):
    """One network as the suite sees it."""

    account: Account

    def open(self) -> SocialNetwork:
        """The account, with good credentials."""
        ...

    def next(self, say: Say, on: str = "publish") -> None:
        """Chooses the next answer; practice has those of REHEARSED, and only to a post."""
        ...

    def shown(self) -> list[str]:
        """The words of every post that is out, oldest first."""
        ...

    def requests(self) -> list[Request]:
        """Every request that reached a server."""
        ...


def account(network: Network, owner_id: str, base_url: str | None, handle: str = "NorthlightObs") -> Account:
    """An account as it stands after it was added."""
    return Account(AccountId("a-1"), IdentityId("i-1"), network, handle, owner_id, "", base_url)


@dataclass
class Toy:
    """X or LinkedIn against a toy server."""

    server: ToyServer
    account: Account
    credentials: dict[str, str] = field(repr=False)
    seconds: float = PATIENT

    def open(self) -> SocialNetwork:
        doors = networks(Path("/nowhere"), connect_seconds=self.seconds, answer_seconds=self.seconds)
        return doors[self.account.network](self.account, Credentials(self.credentials))

    def next(self, say: Say, on: str = "publish") -> None:
        self.server.next(say, on=on)

    def shown(self) -> list[str]:
        return self.server.shown()

    def requests(self) -> list[Request]:
        return self.server.requests

    def hasty(self) -> Toy:
        """The same with little time for an answer."""
        return replace(self, seconds=HASTY)

    def unknown(self) -> Toy:
        """The same before anybody has asked whose account it is."""
        return replace(self, account=replace(self.account, owner_id=""))


REHEARSED = {
    Say.UNAUTHORIZED: Scenario.SIGN_IN,
    Say.FORBIDDEN: Scenario.REFUSE,
    Say.DUPLICATE: Scenario.DUPLICATE,
    Say.RATE_LIMIT: Scenario.RATE_LIMIT,
    Say.SERVER_ERROR: Scenario.SERVER_ERROR,
    Say.HANG: Scenario.NO_ANSWER,
    Say.DROP_BEFORE: Scenario.DROPPED,
}


@dataclass
class Practised:
    """The practice network in a folder."""

    home: Path
    account: Account

    def open(self) -> SocialNetwork:
        return networks(self.home)[Network.PRACTICE](self.account, Credentials({}))

    def next(self, say: Say, on: str = "publish") -> None:
        rehearse(self.home, REHEARSED[say])

    def shown(self) -> list[str]:
        posts = Practice(self.home, self.account).recent(datetime(2000, 1, 1, tzinfo=UTC))
        return [post.text for post in reversed(posts)]

    def requests(self) -> list[Request]:
        return []


def x_account(server: ToyX) -> Account:
    """The toy server's account on X."""
    return account(Network.X, server.owner_id, server.url, server.handle)


def page_account(server: ToyLinkedIn) -> Account:
    """The toy server's page on LinkedIn."""
    return account(Network.LINKEDIN, server.organization, server.url, server.organization)


def member_account(server: ToyLinkedIn) -> Account:
    """The toy server's member on LinkedIn."""
    return account(Network.LINKEDIN, server.person, server.url, server.subject)


def can_read(harness: Harness) -> bool:
    """Whether the network lets this account read its own posts: all but a member of LinkedIn."""
    return not harness.account.owner_id.startswith("urn:li:person:")
