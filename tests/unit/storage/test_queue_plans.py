"""How SQLite answers what the queue and the publisher ask often: from an index, and none of it by sorting.

Times differ from computer to computer; these plans do not, and a plan that reads a table from end to end is
what makes a queue of a hundred thousand slow.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.model.deliveries import HoldReason
from desktop.model.identities import IdentityId, Network
from desktop.model.posts import PostId
from desktop.model.queue import QueueFilter, QueueLine, StateWord
from desktop.storage.store import SqliteStore, open_store
from desktop.storage.unit import SqliteWork
from tests.contract.test_store_contract import NOON, a_claim

Ask = Callable[[SqliteWork], object]
EVERYTHING = QueueFilter()
LINE = QueueLine("key", NOON, StateWord.READY, IdentityId("northlight"))
X = IdentityId("x")
EDGES = (NOON, NOON + timedelta(days=1), NOON + timedelta(days=2))

LOOKED_UP: dict[str, Ask] = {
    "the first page": lambda work: work.queue_lines(EVERYTHING, limit=64),
    "a page behind a row": lambda work: work.queue_lines(EVERYTHING, limit=64, after=LINE),
    "a page of a state": lambda work: work.queue_lines(QueueFilter(StateWord.HELD), limit=64),
    "a page of a day": lambda work: work.queue_lines(QueueFilter(since=NOON), limit=64, skip=9),
    "a row": lambda work: work.queue_line("key"),
    "a page of an identity": lambda work: work.queue_lines(QueueFilter(identity_id=X), limit=64),
    "days": lambda work: work.queue_spans(EVERYTHING, EDGES),
    "days of a network": lambda work: work.queue_spans(QueueFilter(network=Network.X), EDGES),
    "days of a state": lambda work: work.queue_spans(QueueFilter(StateWord.READY), EDGES),
    "ends": lambda work: work.queue_ends(EVERYTHING),
    "ends of a state": lambda work: work.queue_ends(QueueFilter(StateWord.READY)),
    "ids of posts": lambda work: work.post_ids("abcd"),
    "ids of deliveries": lambda work: work.delivery_ids("abcd"),
    "ids in the journal": lambda work: work.entry_abouts("abcd"),
    "accounts to sign in to": lambda work: work.accounts_held(HoldReason.SIGN_IN_NEEDED),
    "a network's id": lambda work: work.is_recorded("77"),
    "what is due next": lambda work: work.next_due(),
    "a claim": lambda work: work.claim_due(NOON, a_claim()),
    "a claim of what is stale": lambda work: work.claim_stale(NOON, a_claim()),
    "a claim of what is looked for": lambda work: work.claim_look(NOON, NOON),
    "deliveries of posts": lambda work: work.deliveries_of(PostId("a"), PostId("b")),
    "posts": lambda work: work.posts(among=[PostId("a"), PostId("b")]),
    "the journal": lambda work: work.entries(limit=200),
    "the journal of one thing": lambda work: work.entries(about="abcd", limit=50, before=9),
    "what a hold holds": lambda work: work.paused_counts([3]),
    "the first that a hold holds": lambda work: work.deliveries_paused([3], 9),
    "the latest posts": lambda work: work.latest_posts(IdentityId("northlight"), 20),
}
"""Every step of these finds its rows by an index or by the key of the table."""

WALKED = {
    "the first page": "SCAN queue",
    "ends": "SCAN queue",
    "the journal": "SCAN entries",
    "accounts to sign in to": "SCAN deliveries USING INDEX deliveries_signed_out",
}
"""These walk along an order and stop after a page, or through an index that holds nothing else."""

FEW_SORTED = (
    "days",
    "days of a state",
    "days of a network",
    "a page of an identity",
    "deliveries of posts",
    "posts",
    "ids of posts",
    "a claim of what is stale",
)
"""These sort what is few: days, one page, a handful of ids, what is being sent at the moment."""

COUNTED: dict[str, Ask] = {
    "counts": lambda work: work.queue_counts(EVERYTHING),
    "counts of an identity": lambda work: work.queue_counts(QueueFilter(identity_id=X)),
    "counts of a network": lambda work: work.queue_counts(QueueFilter(network=Network.X)),
}
"""These add up what was counted when it was written: as many rows as there are kinds, not posts."""

SEARCHED: dict[str, Ask] = {
    "a search": lambda work: work.queue_lines(QueueFilter(search="harbour"), limit=64),
    "counts of a search": lambda work: work.queue_counts(QueueFilter(search="harbour")),
    "days of a search": lambda work: work.queue_spans(QueueFilter(search="harbour"), EDGES),
}
"""These sort, and look up one by one, the few rows whose words were found."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(open_store(tmp_path)) as store:
        yield store


def plan_of(store: SqliteStore, ask: Ask) -> list[str]:
    """The steps of every statement that the question becomes."""
    asked: list[str] = []
    with store.work() as work:
        raw = work._connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        work.next_due()
        raw.set_trace_callback(asked.append)
        ask(work)
        raw.set_trace_callback(None)
        # What the index of words asks of its own tables is quoted so.
        asked = [each for each in asked if each.lstrip()[:6] in ("SELECT", "UPDATE") and "'main'" not in each]
        assert asked
        steps = [row[3] for each in asked for row in raw.execute(f"EXPLAIN QUERY PLAN {each}")]
    return [step for step in steps if step.startswith(("SCAN", "SEARCH", "USE"))]


def _reads_everything(step: str) -> bool:
    made_here = ("json_each", "anon_", "(subquery", "found VIRTUAL TABLE", "CONSTANT ROW")
    return step.startswith("SCAN") and not any(f"SCAN {name}" in step for name in made_here)


@pytest.mark.parametrize("question", LOOKED_UP)
def test_what_is_asked_often_is_looked_up(store: SqliteStore, question: str) -> None:
    plan = plan_of(store, LOOKED_UP[question])
    walked = [step for step in plan if _reads_everything(step)]
    assert all(step.startswith(WALKED.get(question, "nothing")) for step in walked), plan
    assert not any("TEMP B-TREE" in step for step in plan) or question in FEW_SORTED, plan


@pytest.mark.parametrize("question", COUNTED)
def test_what_was_counted_already_is_not_counted_again(store: SqliteStore, question: str) -> None:
    plan = plan_of(store, COUNTED[question])
    assert plan == ["SEARCH queue_counts USING PRIMARY KEY (slot=?)"]


@pytest.mark.parametrize("question", SEARCHED)
def test_a_search_begins_with_the_words(store: SqliteStore, question: str) -> None:
    plan = plan_of(store, SEARCHED[question])
    assert any("found VIRTUAL TABLE" in step for step in plan), plan
    assert any(step.startswith("SEARCH queue USING COVERING INDEX queue_said") for step in plan), plan
    assert not any(_reads_everything(step) for step in plan), plan


def test_looking_for_an_unconfirmed_one_does_not_walk_through_all_that_is_held(store: SqliteStore) -> None:
    plan = plan_of(store, lambda work: work.claim_look(NOON, NOON))
    assert any("deliveries_looked_for" in step for step in plan), plan
