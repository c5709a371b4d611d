"""Data folders with as many queued posts and journal entries as asked, made in bulk for benchmarks.

They are made in the shape that the file had before the queue's index, then brought up to date, so that the
migration is measured too. Every post is a real one that passes each refusal.
"""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from desktop.model.deliveries import Delivery, DeliveryId, DeliveryState, HoldReason, Receipt
from desktop.model.findings import PolicyVersion, Verdict
from desktop.model.identities import (
    Account,
    AccountId,
    Identity,
    IdentityId,
    IdentityKind,
    Network,
    OperatorId,
)
from desktop.model.posts import Approval, Draft, DraftId, Part, Post, PostId, TimeWindow
from desktop.storage.opening import migrate, version
from desktop.storage.rows.deliveries import _changing
from desktop.storage.snapshots import microseconds, packed
from desktop.storage.store import FILE_NAME, open_store

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
ZONE = "Europe/Stockholm"
ASTRID = OperatorId("astrid")
IDENTITIES = tuple(
    Identity(IdentityId(f"{number:032x}"), IdentityKind.CORPORATE, f"Organisation {number}", 1, (ASTRID,))
    for number in range(8)
)
ACCOUNTS = tuple(
    tuple(
        Account(
            AccountId(f"{identity.id[16:]}{where.value:>016}"), identity.id, where, f"handle{number}", "1"
        )
        for where in (Network.X, Network.LINKEDIN)
    )
    for number, identity in enumerate(IDENTITIES)
)
_DAYS = 300
"""The posts of a stock lie this many days around NOW, on either side."""

_MIX = [DeliveryState.PUBLISHED] * 55 + [DeliveryState.SCHEDULED] * 40 + [DeliveryState.HELD] * 4
_MIX += [DeliveryState.FAILED]
_WORDS = tuple(
    re.findall(
        r"\w+",
        "the team is proud to share what we have learnt this year about light and glass and how a small "
        "observatory keeps watch over a large sky while visitors ask good questions on open nights",
    )
)


def make_stock(home: Path, posts: int) -> float:
    """Fills a new data folder; gives the seconds that bringing it up to date took."""
    shutil.rmtree(home, ignore_errors=True)
    older = home.with_name(home.name + "-older")
    shutil.rmtree(older, ignore_errors=True)
    (older / "versions").mkdir(parents=True)
    shutil.copy(migrate.MIGRATIONS / "env.py", older)
    for path in (migrate.MIGRATIONS / "versions").glob("v000[12]_*.py"):
        shutil.copy(path, older / "versions")
    with (
        mock.patch.object(migrate, "MIGRATIONS", older),
        mock.patch.object(version, "HEAD", "0002"),
        closing(open_store(home)) as store,
        store.work() as work,
    ):
        for identity, accounts in zip(IDENTITIES, ACCOUNTS, strict=True):
            work.save_identity(identity)
            for account in accounts:
                work.save_account(account)
        work.commit()
    with closing(sqlite3.connect(home / FILE_NAME)) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("PRAGMA cache_size = -200000")
        chance = random.Random(7)
        for number in range(posts):
            post = a_post(number, chance)
            raw.execute(*_row_of(post))
            raw.executemany(*_rows_of(post, chance))
        raw.commit()
    start = time.perf_counter()
    open_store(home).close()
    shutil.rmtree(older)
    shutil.rmtree(home / "backups")
    return time.perf_counter() - start


def add_entries(home: Path, count: int) -> None:
    """Writes so many journal entries about the deliveries there are."""
    with closing(sqlite3.connect(home / FILE_NAME)) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        abouts = [id for (id,) in raw.execute("SELECT id FROM deliveries ORDER BY id LIMIT 50000")]
        columns = ("at", "deed", "who", "about", "detail", "identity_id")
        rows = (
            (
                microseconds(NOW) + number,
                "delivery_held",
                "Ada Lindqvist",
                abouts[number * 7919 % len(abouts)],
                "Held until the storm is over",
                IDENTITIES[number % 8].id,
            )
            for number in range(count)
        )
        raw.executemany(_statement("entries", columns), rows)
        raw.commit()


def a_post(number: int, chance: random.Random) -> Post:
    """A signed post of one of the eight organisations, its own number in its words."""
    which = chance.randrange(8)
    words = " ".join(chance.choice(_WORDS) for _ in range(30)) + f" #Night{number}"
    opens = NOW + timedelta(minutes=chance.randrange(-_DAYS * 1440, _DAYS * 1440))
    draft = Draft(
        DraftId(f"{chance.getrandbits(128):032x}"),
        IDENTITIES[which],
        OperatorId("ada"),
        ACCOUNTS[which],
        (Part(words.capitalize()),),
        TimeWindow(opens, ZONE),
    )
    bound = draft.digest
    verdict = Verdict(bound, (), PolicyVersion("p", (("standard", 3),), 12), NOW)
    signed = Approval(ASTRID, "Astrid Holm", bound, NOW)
    return Post(PostId(f"{chance.getrandbits(128):032x}"), draft, bound, verdict, (signed,), NOW)


def _row_of(post: Post) -> tuple[str, tuple[object, ...]]:
    row = {"id": post.id, "draft_id": post.draft.id}
    row |= {"approved_at": microseconds(post.approved_at), "body": packed(post)}
    return _statement("posts", row), tuple(row.values())


def _rows_of(post: Post, chance: random.Random) -> tuple[str, list[tuple[object, ...]]]:
    rows = list(_deliveries_of(post, chance))
    return _statement("deliveries", rows[0]), [tuple(row.values()) for row in rows]


def _deliveries_of(post: Post, chance: random.Random) -> Iterator[dict[str, object]]:
    assert post.draft.window is not None
    due = post.draft.window.opens
    state = chance.choice(_MIX[:55] if due < NOW else _MIX[55:])
    for account in post.draft.accounts:
        reason = HoldReason.PAUSED if state is DeliveryState.HELD else None
        receipts: tuple[Receipt, ...] = ()
        if state is DeliveryState.PUBLISHED:
            receipts = (Receipt(0, f"{chance.getrandbits(60)}", "https://x.example/1", due),)
        id = DeliveryId(f"{chance.getrandbits(128):032x}")
        delivery = Delivery(id, post.id, account, due, ZONE, state, reason, receipts=receipts)
        row: dict[str, object] = {"id": delivery.id, "post_id": post.id, "account_id": account.id}
        row |= {"identity_id": account.identity_id, "account": packed(account)}
        yield row | _changing(delivery)


def _statement(table: str, row: Iterable[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' for _ in row)})"
