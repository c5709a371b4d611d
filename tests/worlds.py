"""A small world for tests: an Application over a store, a vault, a clock and networks that do as told."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import desktop.app
from desktop.app import Application, make_desk
from desktop.errors import CannotRead, PublishError
from desktop.model.deliveries import Delivery
from desktop.model.identities import (
    Account,
    Identity,
    IdentityKind,
    Network,
    Operator,
    Signals,
)
from desktop.model.posts import Draft, Part, Post, TimeWindow
from desktop.model.rulebook import Edit, PolicyChange
from desktop.policy.packs import Ruleset
from desktop.ports import Credentials, Owner, RemotePost, Sent, SocialNetwork, Store
from desktop.settings import Settings
from tests.fakes import FixedClock, MemoryStore, MemoryVault

START = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)


@dataclass
class ObedientNetwork:
    """A network that records what it accepted and raises what it was told to raise."""

    clock: FixedClock
    owner_id: str = "111"
    handle: str = "NorthlightObs"
    accepted: list[RemotePost] = field(default_factory=list)
    answers: deque[PublishError | None] = field(default_factory=deque)
    owner_errors: deque[PublishError] = field(default_factory=deque)
    accepts_before_error: bool = False
    can_read: bool = True
    deleted: list[str] = field(default_factory=list)
    asked_owner: int = 0
    looked: int = 0
    ahead: timedelta = timedelta(0)
    tells_time: bool = False
    lists_after: timedelta = timedelta(0)
    on_publish: Callable[[Part], None] | None = None

    def owner(self) -> Owner:
        self.asked_owner += 1
        if self.owner_errors:
            raise self.owner_errors.popleft()
        said_at = self.clock.now() + self.ahead if self.tells_time else None
        return Owner(self.owner_id, self.handle, "Northlight Observatory", said_at)

    def publish(self, part: Part, *, after: str | None = None, key: str = "") -> Sent:
        if self.on_publish is not None:
            self.on_publish(part)
        error = self.answers.popleft() if self.answers else None
        if error is not None and not self.accepts_before_error:
            raise error
        number = str(1000 + len(self.accepted))
        now = self.clock.now() + self.ahead
        self.accepted.append(RemotePost(number, part.text, f"https://x.example/{number}", now))
        if error is not None:
            raise error
        return Sent(number, f"https://x.example/{number}")

    def delete(self, remote_id: str) -> None:
        self.deleted.append(remote_id)

    def recent(self, since: datetime) -> tuple[RemotePost, ...]:
        self.looked += 1
        if not self.can_read:
            raise CannotRead("This network does not show an account its own posts.")
        listed = self.clock.now() + self.ahead - self.lists_after
        return tuple(
            post
            for post in reversed(self.accepted)
            if post.created_at is not None and since <= post.created_at <= listed
        )

    def normal_form(self, text: str) -> str:
        return " ".join(text.split())


@dataclass
class World:
    """Everything one test needs; `ada` writes, `astrid` approves for `northlight`."""

    app: Application
    clock: FixedClock
    network: ObedientNetwork
    vault: MemoryVault
    ada: Operator
    astrid: Operator
    northlight: Identity
    private: Identity
    on_x: Account

    def draft(self, text: str = "Tonight we open the dome", **more: object) -> Draft:
        """A draft of Ada's for Northlight on X."""
        texts: Sequence[str] = more.pop("texts", (text,))  # type: ignore[assignment]
        window: TimeWindow | None = more.pop("window", None)  # type: ignore[assignment]
        return self.app.compose.begin(
            self.northlight.id, by=self.ada.id, account_ids=[self.on_x.id], texts=texts, window=window
        )

    def post(self, draft: Draft | None = None) -> Post:
        """The draft asked for by Ada and signed by Astrid."""
        draft = draft or self.draft()
        self.app.approve.ask(draft.id, by=self.ada.id)
        made = self.app.approve.sign(draft.id, by=self.astrid.id, digest=draft.digest)
        assert isinstance(made, Post)
        return made

    def scheduled(self, draft: Draft | None = None) -> Delivery:
        """One delivery in the queue."""
        return self.app.schedule.post(self.post(draft).id, by=self.ada.id)[0]

    def publish(self, **seconds: float) -> tuple[Delivery, ...]:
        """Moves the clock and publishes what is due then."""
        self.clock.advance(seconds=seconds.get("after", 11))
        return self.app.publisher.run_once()

    def wait(self, *, minutes: float, step: float = 5) -> tuple[Delivery, ...]:
        """Lets time pass in steps of so many seconds, publishing after each; what became of deliveries."""
        done: list[Delivery] = []
        for _ in range(round(minutes * 60 / step)):
            done += self.publish(after=step)
        return tuple(done)

    def state(self, delivery: Delivery) -> Delivery:
        """The delivery as it stands now."""
        return self.app.schedule.delivery(delivery.id)

    def deeds(self, about: str = "") -> list[str]:
        """The journal's deeds, oldest first."""
        return [entry.deed.value for entry in reversed(self.app.look_over.journal(about=about, limit=1000))]


def make_world(
    home: Path,
    store: Store | None = None,
    chosen: Settings | None = None,
    *,
    network: ObedientNetwork | None = None,
    rules: Callable[[], Ruleset] | None = None,
) -> World:
    """A world with one corporate and one personal identity and one account on X.

    With the shipped rules unless others are given, which is quicker.
    """
    clock = network.clock if network is not None else FixedClock(START)
    network = network or ObedientNetwork(clock)
    vault = MemoryVault()

    def door(account: Account, credentials: Credentials) -> SocialNetwork:
        assert credentials.get("access_token")
        return network

    doors = {Network.X: door, Network.LINKEDIN: door}
    desk = make_desk(home, chosen or Settings(), store or MemoryStore(), vault, doors, clock)
    app = Application(replace(desk, rules=rules) if rules is not None else desk)
    ada, astrid = app.enroll.name_operator("Ada Lindqvist"), app.enroll.name_operator("Astrid Holm")
    northlight = app.enroll.add_identity(
        IdentityKind.CORPORATE,
        "Northlight Observatory",
        by=ada.id,
        approvers=[astrid.id],
        signals=Signals(("northlightobs",), ("northlight",), ("northlight.example",)),
    )
    private = app.enroll.add_identity(
        IdentityKind.PERSONAL, "Ada", by=ada.id, signals=Signals(("adalindqvist",), ("familylife",))
    )
    on_x = app.enroll.add_account(
        northlight.id, Network.X, Credentials({"access_token": "not-a-real-one"}), by=ada.id
    )
    return World(app, clock, network, vault, ada, astrid, northlight, private, on_x)


def world_of_one_pack(folder: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world in which one pack ships instead of all: each change of the policy reads them."""
    few = folder / "shipped"
    shutil.copytree(desktop.app.SHIPPED_POLICY / "new", few / "new")
    for name in ("core.yaml", "proven.txt"):
        shutil.copy(desktop.app.SHIPPED_POLICY / name, few)
    monkeypatch.setattr(desktop.app, "SHIPPED_POLICY", few)
    return make_world(folder / "home")


def change_of_acme(*edits: Edit) -> PolicyChange:
    """These edits of the organisation's own pack."""
    return PolicyChange("acme", edits)
