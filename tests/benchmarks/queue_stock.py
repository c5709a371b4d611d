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
from functools import lru_cache
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
ASTRID, SIGRID = OperatorId("astrid"), OperatorId("sigrid")
IDENTITIES = tuple(
    Identity(IdentityId(f"{number:032x}"), IdentityKind.CORPORATE, f"Organisation {number}", 1, (SIGRID,))
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

_AT_ONCE = 5_000
_POST, _DRAFT, _WORDS_GO_HERE = "POST", "DRAFT", "THE WORDS"

Row = dict[str, object]

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
        for start in range(0, posts, _AT_ONCE):
            some = [_a_row(number, chance) for number in range(start, min(start + _AT_ONCE, posts))]
            raw.executemany(_statement("posts", some[0][0]), [tuple(post.values()) for post, _ in some])
            rows = [_older(row) for _, deliveries in some for row in deliveries]
            raw.executemany(_statement("deliveries", rows[0]), [tuple(row.values()) for row in rows])
        raw.commit()
    start = time.perf_counter()
    open_store(home).close()
    shutil.rmtree(older)
    shutil.rmtree(home / "backups")
    return time.perf_counter() - start


def _older(row: Row) -> Row:
    """A delivery's row without the columns that the second shape had not."""
    return {name: value for name, value in row.items() if name != "left_at"}


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


def a_post(words: str, which: int, opens: datetime) -> Post:
    """A signed post of one of the eight organisations."""
    draft = Draft(
        DraftId(_DRAFT), IDENTITIES[which], ASTRID, ACCOUNTS[which], (Part(words),), TimeWindow(opens, ZONE)
    )
    bound = draft.digest
    verdict = Verdict(bound, (), PolicyVersion("p", (("standard", 3),), 12), NOW)
    signed = Approval(SIGRID, "Sigrid Holm", bound, NOW)
    return Post(PostId(_POST), draft, bound, verdict, (signed,), NOW)


@lru_cache
def _written(which: int) -> tuple[str, str, str]:
    """A post's stored form with its digest and its time: building each anew would take a quarter of an hour
    for a million."""
    post = a_post(_WORDS_GO_HERE, which, NOW)
    return packed(post), post.digest, packed(NOW)


def _a_row(number: int, chance: random.Random) -> tuple[Row, list[Row]]:
    """A post, with its own number in its words, and its deliveries."""
    which = chance.randrange(8)
    words = (" ".join(chance.choices(_WORDS, k=30)) + f" #Night{number}").capitalize()
    due = NOW + timedelta(minutes=chance.randrange(-_DAYS * 1440, _DAYS * 1440))
    id, draft_id = f"{chance.getrandbits(128):032x}", f"{chance.getrandbits(128):032x}"
    body, bound, opens = _written(which)
    window = f'"opens":{opens}'
    assert body.count(_WORDS_GO_HERE) == body.count(window) == body.count(_POST) == body.count(_DRAFT) == 1
    draft = Draft(
        DraftId(draft_id), IDENTITIES[which], ASTRID, ACCOUNTS[which], (Part(words),), TimeWindow(due, ZONE)
    )
    body = body.replace(_WORDS_GO_HERE, words).replace(window, f'"opens":{packed(due)}')
    body = body.replace(_POST, id).replace(_DRAFT, draft_id).replace(bound, draft.digest)
    post: Row = {"id": id, "draft_id": draft_id, "approved_at": microseconds(NOW), "body": body}
    return post, list(_deliveries_of(id, which, due, chance))


def _deliveries_of(post_id: str, which: int, due: datetime, chance: random.Random) -> Iterator[Row]:
    state = chance.choice(_MIX[:55] if due < NOW else _MIX[55:])
    for account in ACCOUNTS[which]:
        row = {**_delivered(account, state), "id": f"{chance.getrandbits(128):032x}", "post_id": post_id}
        row["due_at"] = microseconds(due)
        if state is DeliveryState.PUBLISHED:
            receipt = Receipt(0, f"{chance.getrandbits(60)}", "https://x.example/1", due)
            row["receipts"] = packed((receipt,))
        yield row


@lru_cache
def _delivered(account: Account, state: DeliveryState) -> Row:
    """The row of a delivery, without what is its own."""
    reason = HoldReason.PAUSED if state is DeliveryState.HELD else None
    delivery = Delivery(DeliveryId(""), PostId(""), account, NOW, ZONE, state, reason)
    row: Row = {"id": "", "post_id": "", "account_id": account.id}
    row |= {"identity_id": account.identity_id, "account": packed(account)}
    return row | _changing(delivery)


def _statement(table: str, row: Iterable[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' for _ in row)})"
