"""Bringing an older file up to date: a copy first, all of it or nothing, in the shape that queries expect."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect

from desktop.errors import MastheadError, StorageError, StoreFull, StoreLocked, StoreReadOnly
from desktop.model.deliveries import DeliveryState
from desktop.model.identities import Account, AccountId, IdentityId, Network, Operator, OperatorId
from desktop.model.posts import PostId, Review, ReviewState, TimeWindow
from desktop.model.queue import QueueFilter, StateWord
from desktop.storage import tables
from desktop.storage.opening import backups, migrate, version
from desktop.storage.opening.engine import connect, engine_for
from desktop.storage.opening.hold import Hold
from desktop.storage.snapshots import packed
from desktop.storage.store import open_store
from tests.contract.test_store_contract import NOON, NORTHLIGHT, ON_LINKEDIN, ON_X, a_draft, a_post

ADA = Operator(OperatorId("ada"), "Ada Lindqvist")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)

TODAY = version.HEAD
NEXT = f"{int(TODAY) + 1:04}"
SECOND = f"""
from alembic import op
revision = "{NEXT}"
down_revision = "{TODAY}"
def upgrade():
    op.execute("ALTER TABLE operators ADD COLUMN color TEXT")
    op.execute("UPDATE operators SET color = 'blue'")
"""
FAILING = SECOND + '    op.execute("INSERT INTO nowhere VALUES (1)")\n'
ORPHANING = SECOND + "    op.execute(\"INSERT INTO approvals (draft_id, body) VALUES ('nobody', '{}')\")\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder of today with one operator, closed."""
    folder = tmp_path / "home"
    with closing(open_store(folder)) as store, store.work() as work:
        work.save_operator(ADA)
        work.commit()
    return folder


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes this Masthead one that has one more migration."""

    def turn_to(second: str) -> None:
        folder = tmp_path / "100% migrations"
        (folder / "versions").mkdir(parents=True, exist_ok=True)
        for path in (migrate.MIGRATIONS / "env.py", *(migrate.MIGRATIONS / "versions").glob("v*.py")):
            (folder / path.relative_to(migrate.MIGRATIONS)).write_text(path.read_text())
        (folder / "versions" / f"v{NEXT}_next.py").write_text(second)
        monkeypatch.setattr(migrate, "MIGRATIONS", folder)
        monkeypatch.setattr(version, "HEAD", NEXT)

    return turn_to


def ask(file: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as raw:
        return raw.execute(question).fetchall()


def test_the_newest_migration_is_the_one_the_program_knows() -> None:
    names = sorted(path.name for path in (migrate.MIGRATIONS / "versions").glob("v*.py"))
    assert names[-1].startswith(f"v{version.HEAD}_")
    assert [name[1:5] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


def test_the_tables_that_queries_name_are_those_that_migrations_make(home: Path) -> None:
    with engine_for(home / "masthead.db").connect() as connection:
        made = inspect(connection)
        # SQLite keeps an index of words in tables of its own, which no query names.
        words = {name for name in made.get_table_names() if name.split("_")[0] == "found"}
        assert set(made.get_table_names()) - words == {*tables.metadata.tables, "alembic_version"}
        for name, table in tables.metadata.tables.items():
            columns = {each["name"]: each for each in made.get_columns(name)}
            assert columns.keys() == {column.name for column in table.columns}
            for column in table.columns:
                assert column.primary_key or columns[column.name]["nullable"] == column.nullable


def test_an_up_to_date_file_is_opened_without_alembic_and_nothing_ever_needs_the_orm(home: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from desktop.storage.store import open_store\n"
        "assert 'sqlalchemy' not in sys.modules\n"
        "store = open_store(Path(sys.argv[1]))\n"
        "with store.work() as work: work.drafts()\n"
        "store.close(); print([name for name in ('alembic', 'sqlalchemy.orm') if name in sys.modules])\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(home)], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert said.stdout == "[]\n"
    assert not (home / "backups").exists()


def test_an_older_file_is_copied_and_brought_up_to_date(home: Path, tomorrow: Callable[[str], None]) -> None:
    before = ask(home / "masthead.db", "SELECT * FROM operators")
    tomorrow(SECOND)
    with closing(open_store(home)) as store, store.work() as work:
        assert work.operators() == (ADA,)
    assert ask(home / "masthead.db", "SELECT color FROM operators") == [("blue",)]
    assert ask(home / "masthead.db", "SELECT version_num FROM alembic_version") == [(NEXT,)]
    (copy,) = (home / "backups").iterdir()
    assert copy.name.endswith(f"Z-version-{TODAY}.db")
    assert copy.stat().st_mode & 0o077 == 0
    assert ask(copy, "SELECT * FROM operators") == before
    assert ask(copy, "SELECT version_num FROM alembic_version") == [(TODAY,)]
    open_store(home).close()
    assert list((home / "backups").iterdir()) == [copy]


def test_a_copy_put_back_opens_again(home: Path, tomorrow: Callable[[str], None]) -> None:
    tomorrow(SECOND)
    open_store(home).close()
    (copy,) = (home / "backups").iterdir()
    assert copy.read_bytes()[18:20] == b"\x01\x01", "the copy needs no log beside it"
    copy.replace(home / "masthead.db")
    with closing(open_store(home)) as store, store.work() as work:
        assert work.operators() == (ADA,)


def test_a_copy_put_back_is_journalled_again(home: Path) -> None:
    backups.back_up(home / "masthead.db", version.HEAD).replace(home / "masthead.db")
    open_store(home).close()
    assert ask(home / "masthead.db", "PRAGMA journal_mode") == [("wal",)]


def of_shape(home: Path, folder: Path, shape: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data file as the Masthead of that version made it."""
    (folder / "versions").mkdir(parents=True)
    older = [path for path in (migrate.MIGRATIONS / "versions").glob("v*.py") if path.name[1:5] <= shape]
    for path in (migrate.MIGRATIONS / "env.py", *older):
        (folder / path.relative_to(migrate.MIGRATIONS)).write_text(path.read_text())
    home.mkdir()
    with monkeypatch.context() as before:
        before.setattr(migrate, "MIGRATIONS", folder)
        before.setattr(version, "HEAD", shape)
        migrate.bring_up_to_date(home / "masthead.db")
    return home / "masthead.db"


def test_a_queue_of_the_second_shape_is_listed_and_damaged_rows_stop_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    file = of_shape(home, tmp_path / "second", "0002", monkeypatch)
    post, draft = a_post("sound"), replace(a_draft("in review"), window=TimeWindow(NOON, "UTC"))
    review = Review(draft.id, draft.digest, ReviewState.WAITING, ADA.id, NOON)
    bodies = {"sound": packed(post), "unscheduled": packed(a_post("unscheduled"))}
    bodies |= {
        "no json": "{",
        "a number": "7",
        "empty": "{}",
        "odd": '{"draft":{"parts":["x"],"accounts":3}}',
    }
    with closing(sqlite3.connect(file)) as raw:
        for id, body in bodies.items():
            raw.execute("INSERT INTO posts VALUES (?, ?, 0, ?)", (id, f"draft of {id}", body))
        for id, post_id, account, receipts in (
            ("one", "sound", packed(ON_X), '[{"remote_id":"77"}]'),
            ("two", "sound", packed(ON_LINKEDIN), "[]"),
            ("three", "no json", "not json", "["),
        ):
            raw.execute(
                "INSERT INTO deliveries (id, post_id, account_id, account, due_at, zone, state, detail, "
                "attempts, receipts, identity_id) VALUES (?, ?, ?, ?, 5, 'UTC', 'scheduled', '', 0, ?, 'i')",
                (id, post_id, id, account, receipts),
            )
        raw.execute("INSERT INTO identities VALUES (1, 'northlight', 0, ?)", (packed(NORTHLIGHT),))
        drafted = (draft.id, NORTHLIGHT.id, packed(("x",)), packed(draft, leave_out=("identity", "accounts")))
        raw.execute("INSERT INTO drafts VALUES (?, ?, ?, 0, 0, ?, 0)", drafted)
        raw.execute("INSERT INTO reviews VALUES (?, 0, ?)", (draft.id, packed(review)))
        raw.commit()
    with closing(open_store(home)) as store, store.work() as work:
        lines = work.queue_lines(QueueFilter(), limit=99)
        assert [(line.key, line.word) for line in lines] == [
            ("one", StateWord.READY),
            ("three", StateWord.READY),
            ("in review", StateWord.NEEDS_APPROVAL),
            *((f"draft of {id}", StateWord.HELD) for id in ("a number", "empty", "odd", "unscheduled")),
        ]
        assert lines[2].at == NOON
        found = work.queue_lines(QueueFilter(search="open the dome"), limit=99)
        assert [line.key for line in found] == ["one", "in review", "draft of unscheduled"]
        assert work.is_recorded("77") and not work.is_recorded("7")


def test_a_queue_of_the_first_shape_is_brought_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    of_shape(home, tmp_path / "first", "0001", monkeypatch)
    account = packed(Account(AccountId("x"), IdentityId("i"), Network.X, "n", "1"))
    with closing(sqlite3.connect(home / "masthead.db")) as raw:
        raw.execute("INSERT INTO posts VALUES ('p', 'd', 0, '{}')")
        raw.execute(
            "INSERT INTO deliveries VALUES "
            "('one', 'p', 'x', ?, 5, 'UTC', 'publishing', NULL, '', 1, 'w', 7, 9, '[]', 0)",
            (account,),
        )
        raw.commit()
    with closing(open_store(home)) as store, store.work() as work:
        (delivery,) = work.deliveries_in_doubt(AccountId("x"))
        assert delivery.departed_at == datetime(1970, 1, 1, 0, 0, 0, 7, tzinfo=UTC)
        assert delivery.left_at == delivery.departed_at
        assert (delivery.looks, delivery.paused, delivery.promise) == (0, 0, delivery.due_at)
        assert work.latest_posts(IdentityId("i"), 5) == ("p",)


@pytest.mark.parametrize("second", [FAILING, ORPHANING])
def test_a_migration_that_fails_changes_nothing(
    home: Path, tomorrow: Callable[[str], None], second: str
) -> None:
    before = (home / "masthead.db").read_bytes()
    tomorrow(second)
    with pytest.raises(StorageError):
        open_store(home)
    assert (home / "masthead.db").read_bytes() == before
    assert len(backups.kept(home)) == 1
    Hold(home).release()


def test_no_copy_no_migration(
    home: Path, tomorrow: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (home / "masthead.db").read_bytes()
    tomorrow(SECOND)
    (home / "backups").write_text("a file in the way")
    with pytest.raises(MastheadError):
        open_store(home)
    (home / "backups").unlink()

    def no_room(source: sqlite3.Connection) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_copy", lambda file, partial: no_room(sqlite3.connect(":memory:")))
    with pytest.raises(StoreFull):
        open_store(home)
    assert (home / "masthead.db").read_bytes() == before
    assert list((home / "backups").iterdir()) == []


def test_ten_copies_are_kept_and_nothing_else_is_touched(home: Path) -> None:
    folder = home / "backups"
    folder.mkdir()
    mine = folder / "masthead-my-own.db"
    mine.write_text("mine")
    for day in range(12):
        (folder / f"masthead-202601{day + 1:02}T000000000000Z-version-0001.db").write_text("old")
    newest = backups.back_up(home / "masthead.db", "0001")
    names = [path.name for path in backups.kept(home)]
    assert len(names) == backups.KEPT
    assert names[-1] == newest.name
    assert names[0].startswith("masthead-20260104")
    assert mine.read_text() == "mine"


def test_a_short_command_migrates_only_when_nobody_holds_the_folder(
    home: Path, tomorrow: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.storage.failures.BUSY_SECONDS", 0.1)
    hold = Hold(home)
    tomorrow(SECOND)
    before = (home / "masthead.db").read_bytes()
    with pytest.raises(StoreLocked):
        open_store(home, seat=None)
    assert (home / "masthead.db").read_bytes() == before
    hold.release()
    open_store(home, seat=None).close()
    assert ask(home / "masthead.db", "SELECT version_num FROM alembic_version") == [(NEXT,)]
    Hold(home).release()


def test_a_lock_file_that_cannot_be_used_is_named(home: Path) -> None:
    (home / "masthead.lock").unlink()
    (home / "masthead.lock").mkdir()
    with pytest.raises(StorageError, match=r"masthead\.lock"):
        open_store(home)


def test_errors_of_the_operating_system_are_told_apart() -> None:
    from desktop.storage.failures import unwritten

    place = Path("/somewhere/masthead.db")
    assert isinstance(unwritten(place, OSError(30, "read-only file system")), StoreReadOnly)
    assert isinstance(unwritten(place, OSError(28, "no space")), StoreFull)
    assert type(unwritten(place, OSError(5, "input/output"))) is StorageError


def test_a_queue_of_the_fourth_shape_is_counted_and_found_without_its_accents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    file = of_shape(home, tmp_path / "fourth", "0004", monkeypatch)
    texts = {"old": "Ce soir à l'Élysée", "plain": "Tonight in Paris"}
    posts = {id: a_post(id, a_draft(f"draft of {id}").with_text(text)) for id, text in texts.items()}
    with closing(sqlite3.connect(file)) as raw:
        for id, post in posts.items():
            raw.execute("INSERT INTO posts VALUES (?, ?, 0, ?)", (id, post.draft.id, packed(post)))
            raw.execute(
                "INSERT INTO deliveries (id, post_id, account_id, account, due_at, zone, state, detail, "
                "attempts, receipts, identity_id) VALUES (?, ?, 'x', ?, -5, 'UTC', 'scheduled', '', 0, '[]', "
                "'northlight')",
                (f"delivery of {id}", id, packed(ON_X)),
            )
        raw.commit()
    with closing(open_store(home)) as store, store.work() as work:
        assert work.queue_counts(QueueFilter()) == {StateWord.READY: 2}
        assert work.queue_spans(QueueFilter(), (EPOCH - DAY, EPOCH, EPOCH + DAY)) == ((2, 2), (0, 0))
        (later,) = work.deliveries_of(PostId("plain"))
        work.save_delivery(later.moved(DeliveryState.CANCELLED), was=later.state)
        work.add_post(a_post("new", a_draft("draft of new").with_text("Encore à l'élysée")))
        for words, keys in (
            ("elysee", ["delivery of old", "draft of new"]),
            ("ÉLYSÉE a", ["delivery of old", "draft of new"]),
            ("à", ["delivery of old", "draft of new"]),
            ("paris", []),
        ):
            found = work.queue_lines(QueueFilter(search=words), limit=9)
            assert [line.key for line in found] == keys, words
        assert work.queue_counts(QueueFilter()) == {StateWord.READY: 1, StateWord.HELD: 1}
        work.commit()
    with closing(connect(file)) as raw:
        raw.execute("INSERT INTO found (found) VALUES ('integrity-check')")
