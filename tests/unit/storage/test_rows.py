"""What the file itself guards: rows that were changed, the journal, the queue, and answers from an index."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.errors import BadInput, DigestChanged, NotApproved, StoreCorrupt
from desktop.model.deliveries import DeliveryId, DeliveryState
from desktop.model.journal import Deed, JournalEntry
from desktop.model.posts import DraftId, PostId
from desktop.storage.opening.engine import connect
from desktop.storage.store import SqliteStore, open_store
from tests.contract.test_store_contract import (
    ADA,
    NOON,
    NORTHLIGHT,
    ON_LINKEDIN,
    ON_X,
    a_claim,
    a_delivery,
    a_draft,
    a_post,
    queue,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(open_store(tmp_path)) as store:
        with store.work() as work:
            work.save_operator(ADA)
            work.save_identity(NORTHLIGHT)
            work.save_account(ON_X)
            work.save_account(ON_LINKEDIN)
            work.save_draft(a_draft(), NOON)
            work.add_entry(JournalEntry(NOON, Deed.DRAFT_BEGUN, "Ada", "draft"))
            work.commit()
        queue(store, a_delivery())
        yield store


def change(folder: Path, statement: str, *values: object) -> None:
    """Changes the file as somebody with another program would."""
    with closing(connect(folder / "masthead.db")) as raw:
        raw.execute(statement, values)
        raw.commit()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Tonight we open", "Tonight we close"),
        ("NorthlightObs", "NorthlightObz"),
        ('"owner_id":"111"', '"owner_id":"112"'),
        ('"operator_id":"astrid"', '"operator_id":"ada"'),
        ('"window":null', '"window":{"opens":"2026-11-24T12:00:00.000000+00:00","zone":"","closes":null}'),
    ],
)
def test_a_changed_row_is_no_post(store: SqliteStore, tmp_path: Path, old: str, new: str) -> None:
    change(tmp_path, "UPDATE posts SET body = replace(body, ?, ?)", old, new)
    with store.work() as work:
        with pytest.raises(NotApproved):
            work.post(PostId("post of delivery"))
        with pytest.raises(NotApproved):
            work.posts()


def test_one_changed_letter_is_a_changed_digest(store: SqliteStore, tmp_path: Path) -> None:
    change(tmp_path, "UPDATE posts SET body = replace(body, 'dome', 'dame')")
    with store.work() as work, pytest.raises(DigestChanged):
        work.post(PostId("post of delivery"))


@pytest.mark.parametrize(
    ("statement", "look"),
    [
        ("UPDATE posts SET body = 'not json, canary'", "post"),
        ("UPDATE posts SET body = '[1, 2]'", "post"),
        ("UPDATE posts SET body = json_remove(body, '$.verdict')", "post"),
        ("UPDATE posts SET body = json_set(body, '$.canary', 1)", "post"),
        ("UPDATE posts SET body = json_set(body, '$.approved_at', 'canary')", "post"),
        ("UPDATE posts SET body = json_set(body, '$.approved_at', '2026-11-24T12:00:00')", "post"),
        ("UPDATE posts SET body = json_set(body, '$.draft.revision', 'canary')", "post"),
        ("UPDATE posts SET body = json_set(body, '$.draft.identity.kind', 'canary')", "post"),
        ("UPDATE posts SET body = json_set(body, '$.verdict.policy.packs', json('[[1]]'))", "post"),
        ("UPDATE posts SET body = json_set(body, '$.draft.parts', 'canary')", "post"),
        ("UPDATE posts SET body = json_set(body, '$.draft', null)", "post"),
        ("UPDATE drafts SET body = '{}'", "draft"),
        ("UPDATE drafts SET accounts = '{}'", "draft"),
        ("UPDATE deliveries SET state = 'canary'", "delivery"),
        ("UPDATE deliveries SET reason = 'canary'", "delivery"),
        ("UPDATE deliveries SET account = 'canary'", "delivery"),
        ("UPDATE deliveries SET due_at = 9223372036854775807", "delivery"),
        (
            "INSERT INTO entries (at, deed, who, about, detail, identity_id) VALUES (0,'canary','','','','')",
            "",
        ),
    ],
)
def test_a_row_without_its_shape_is_damage_and_tells_no_words(
    store: SqliteStore, tmp_path: Path, statement: str, look: str
) -> None:
    change(tmp_path, statement)
    with store.work() as work, pytest.raises(StoreCorrupt, match="cannot be read") as caught:
        match look:
            case "post":
                work.post(PostId("post of delivery"))
            case "draft":
                work.draft(DraftId("draft"))
            case "delivery":
                work.delivery(DeliveryId("delivery"))
            case _:
                work.entries()
    shown = "".join(traceback.format_exception(caught.value))
    assert "canary" not in str(caught.value)
    assert "canary" not in shown.replace(statement, "")


@pytest.mark.parametrize("statement", ["UPDATE entries SET who = 'Somebody else'", "DELETE FROM entries"])
def test_the_journal_is_only_added_to(store: SqliteStore, tmp_path: Path, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        change(tmp_path, statement)
    with store.work() as work:
        assert [entry.who for entry in work.entries()] == ["Ada"]


def test_no_number_of_the_journal_comes_twice(store: SqliteStore, tmp_path: Path) -> None:
    change(tmp_path, "DROP TRIGGER entries_are_not_removed")
    change(tmp_path, "DELETE FROM entries")
    with store.work() as work:
        work.add_entry(JournalEntry(NOON, Deed.DRAFT_BEGUN, "Ada", "draft"))
        assert work.entries()[0].number == 2


def test_a_value_in_a_refused_statement_is_in_no_error(store: SqliteStore) -> None:
    with store.work() as work:
        work._connection.exec_driver_sql("CREATE UNIQUE INDEX one_entry ON entries (who)")
        entry = JournalEntry(NOON, Deed.DRAFT_BEGUN, "Ada", "draft", "-".join(("can", "ary")))
        with pytest.raises(BadInput) as caught:
            work.add_entry(entry)
        shown = "".join(traceback.format_exception(caught.value))
        assert "can-ary" not in shown
        assert "INSERT INTO" not in shown


def test_a_number_beyond_sixty_four_bits_is_refused(store: SqliteStore) -> None:
    with store.work() as work, pytest.raises(BadInput):
        work.entries(before=2**70)


QUESTIONS = (
    "SELECT min(due_at) FROM deliveries WHERE state = 'scheduled'",
    "SELECT min(lease_until) FROM deliveries WHERE state = 'publishing'",
    "SELECT * FROM deliveries WHERE state IN ('held', 'failed')",
    "SELECT id FROM deliveries WHERE state = 'scheduled' AND due_at <= 1 ORDER BY due_at, id LIMIT 1",
    "SELECT * FROM deliveries WHERE post_id = 'x'",
    "SELECT * FROM deliveries WHERE account_id = 'x' AND in_flight IS NOT NULL",
    "SELECT post_id FROM deliveries WHERE identity_id = 'x' ORDER BY due_at DESC, id DESC LIMIT 9",
    "SELECT min(look_at) FROM deliveries WHERE look_at IS NOT NULL",
    "SELECT * FROM entries WHERE about = 'x' AND number < 9 ORDER BY number DESC LIMIT 9",
    "SELECT * FROM entries ORDER BY number DESC LIMIT 9",
    "SELECT * FROM approvals WHERE draft_id = 'x' ORDER BY position",
    "SELECT * FROM drafts WHERE is_posted = 0 ORDER BY saved_at DESC",
    "SELECT id FROM posts WHERE draft_id = 'x'",
    "SELECT * FROM posts ORDER BY approved_at DESC",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_asked_often_is_answered_from_an_index(
    store: SqliteStore, tmp_path: Path, question: str
) -> None:
    with closing(sqlite3.connect(tmp_path / "masthead.db")) as raw:
        plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {question}")]
    assert all("INDEX" in step or "PRIMARY KEY" in step or "ORDER BY number" in question for step in plan), (
        plan
    )
    assert not any("TEMP B-TREE" in step for step in plan), plan


def test_the_store_asks_what_the_plans_above_answer(store: SqliteStore) -> None:
    asked: list[str] = []
    with store.work() as work:
        raw = work._connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        work.next_due()
        raw.set_trace_callback(asked.append)
        work.next_due()
        work.claim_due(NOON, a_claim())
        work.claim_stale(NOON, a_claim())
        work.claim_look(NOON, NOON)
        raw.set_trace_callback(None)
        # A statement is told again for each trigger that it sets off.
        asked = [each for each in dict.fromkeys(asked) if each.lstrip()[:6] in ("SELECT", "UPDATE")]
        plans = [raw.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall() for statement in asked]
    assert len(asked) == 4
    for plan in plans:
        steps = [row[3] for row in plan if "deliveries" in row[3]]
        assert steps
        assert all("INDEX" in step for step in steps), steps


def test_claiming_and_saving_are_one_statement_each(store: SqliteStore) -> None:
    asked: list[str] = []
    with store.work() as work:
        raw = work._connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.set_trace_callback(asked.append)
        claimed = work.claim_due(NOON, a_claim())
        assert claimed is not None
        work.save_delivery(
            claimed.moved(DeliveryState.PUBLISHED), was=DeliveryState.PUBLISHING, worker="worker"
        )
        raw.set_trace_callback(None)
    # Each is told again for each trigger that it sets off.
    assert [statement.split()[0] for statement in dict.fromkeys(asked)] == ["BEGIN", "UPDATE", "UPDATE"]


def _claim_all(home: str, worker: str, start: object, taken: object) -> None:
    with closing(open_store(Path(home), seat=None)) as store:
        start.wait()  # type: ignore[attr-defined]  # multiprocessing.Barrier is a factory, not a type
        while True:
            with store.work() as work:
                delivery = work.claim_due(NOON + timedelta(days=1), a_claim(worker))
                work.commit()
            if delivery is None:
                return
            taken.put((delivery.id, worker))  # type: ignore[attr-defined]


def test_two_processes_claim_each_of_two_hundred_deliveries_once(store: SqliteStore, tmp_path: Path) -> None:
    ids = [f"{number:03}" for number in range(199)]
    queue(store, *(a_delivery(id) for id in ids))
    context = multiprocessing.get_context("spawn")
    start, taken = context.Barrier(2), context.Queue()
    workers = [
        context.Process(target=_claim_all, args=(str(tmp_path), name, start, taken))
        for name in ("one", "two")
    ]
    for process in workers:
        process.start()
    claims = [taken.get(timeout=60) for _ in range(200)]
    for process in workers:
        process.join()
    assert [process.exitcode for process in workers] == [0, 0]
    assert taken.empty()
    assert sorted(id for id, _ in claims) == sorted([*ids, "delivery"])
    by_worker = Counter(worker for _, worker in claims)
    assert set(by_worker) == {"one", "two"}
    with store.work() as work:
        stored = {each.id: each for each in work.deliveries(DeliveryState.PUBLISHING)}
    assert {(id, stored[id].claim.worker) for id in stored if stored[id].claim} == set(claims)


def test_what_one_process_has_read_no_other_changes_before_it_writes(
    store: SqliteStore, tmp_path: Path
) -> None:
    def count(mine: SqliteStore) -> None:
        for _ in range(20):
            with mine.work() as work:
                draft = work.draft(DraftId("draft"))
                work.save_draft(replace(draft, revision=draft.revision + 1), NOON)
                work.commit()

    with closing(open_store(tmp_path, seat=None)) as beside:
        threads = [threading.Thread(target=count, args=(each,)) for each in (store, beside)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with store.work() as work:
        assert work.draft(DraftId("draft")).revision == 40


def test_posts_and_drafts_of_many_people_stay_apart(store: SqliteStore) -> None:
    other = a_draft("other", text="Other words")
    with store.work() as work:
        work.save_draft(other, NOON)
        work.add_post(a_post("of other", other))
        assert [draft.id for draft in work.drafts()] == ["draft"]
        assert work.post(PostId("of other")).draft.parts == other.parts
