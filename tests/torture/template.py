"""The data folder that every round begins with: three accounts, and posts that are due soon."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from desktop.app import Application
from desktop.model.deliveries import Delivery, DeliveryId
from desktop.model.identities import IdentityKind, Network, OperatorId
from desktop.model.posts import Post
from desktop.networks.registry import networks
from desktop.ports import Credentials
from desktop.storage.store import open_store
from tests.torture.stage import Board, PlainVault, desk_over
from tests.torture.toys import TormentedLinkedIn, TormentedX

_TOKEN = {"access_token": "not-a-real-one"}
Texts = Mapping[str, tuple[tuple[str, ...], ...]]

TEXTS: Texts = {
    "x": (
        ("Tonight we open the dome",),
        ("Doors open at half past seven & the café <too>",),
        ("First of three", "Second of three", "Third of three"),
        ("Said twice",),
        ("Said twice",),
    ),
    "page": (("On our page tonight",), ("Our #page (again)",)),
    "member": (("From a member",), ("From a member, again",)),
}
"""The words of each post, by account. Two posts say the same, on one account."""

FEW: Texts = {
    "x": (("Tonight we open the dome",), ("First of three", "Second of three", "Third of three")),
    "page": (("On our page tonight",),),
    "member": (("From a member",),),
}


@dataclass(frozen=True)
class Template:
    """Where it is, what its publishers need, and which words each delivery should put on which server."""

    home: Path
    keys: dict[str, dict[str, str]]
    parts: dict[DeliveryId, tuple[str, ...]]
    places: dict[DeliveryId, str]
    by: OperatorId

    def copied(self, to: Path, rng: random.Random) -> dict[DeliveryId, int]:
        """A data folder of its own, its posts due at moments within some minutes; gives those moments."""
        to.mkdir()
        shutil.copy(self.home / "masthead.db", to / "masthead.db")
        due: dict[DeliveryId, int] = {}
        with closing(sqlite3.connect(to / "masthead.db")) as raw:
            for id, at in raw.execute("SELECT id, due_at FROM deliveries ORDER BY id").fetchall():
                # Half of all come at once.
                due[DeliveryId(id)] = at + rng.choice((0, rng.randrange(1, 300))) * 1_000_000
                raw.execute("UPDATE deliveries SET due_at = ? WHERE id = ?", (due[DeliveryId(id)], id))
            raw.commit()
        return due


def make_template(
    home: Path, board: Board, x: TormentedX, linkedin: TormentedLinkedIn, texts: Texts
) -> Template:
    """Builds it through the application's own verbs; the servers must be running."""
    vault = PlainVault({})
    store = open_store(home)
    with Application(desk_over(home, store, vault, networks(home), board)) as app:
        ada = app.enroll.name_operator("Ada Lindqvist")
        own = app.enroll.add_identity(IdentityKind.PERSONAL, "Ada", by=ada.id)
        page = {**_TOKEN, "organization": linkedin.organization.rpartition(":")[2]}
        accounts = {
            place: app.enroll.add_account(own.id, network, Credentials(keys), by=ada.id, base_url=server.url)
            for place, network, keys, server in (
                ("x", Network.X, _TOKEN, x),
                ("page", Network.LINKEDIN, page, linkedin),
                ("member", Network.LINKEDIN, _TOKEN, linkedin),
            )
        }
        made: list[tuple[str, tuple[str, ...], Delivery]] = []
        for place, posts in texts.items():
            for parts in posts:
                account_ids = [accounts[place].id]
                draft = app.compose.begin(own.id, by=ada.id, account_ids=account_ids, texts=parts)
                post = app.approve.ask(draft.id, by=ada.id)
                assert isinstance(post, Post)
                made.append((place, parts, app.schedule.post(post.id, by=ada.id)[0]))
        keys = {id: dict(values) for id, values in vault.keys.items()}
    with closing(sqlite3.connect(home / "masthead.db")) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Template(
        home,
        keys,
        {delivery.id: parts for _, parts, delivery in made},
        {delivery.id: place for place, _, delivery in made},
        ada.id,
    )


GRACE = timedelta(minutes=15)
