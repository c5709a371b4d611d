"""Opening the data folder: what is refused, in which words, and that no byte changes then."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from desktop.errors import StorageError, StoreCorrupt, StoreFull, StoreLocked, StoreNewer, StoreReadOnly
from desktop.model.identities import Operator, OperatorId
from desktop.ports import Seat
from desktop.storage.opening import version
from desktop.storage.opening.hold import Hold
from desktop.storage.store import SqliteStore, open_store

ADA = Operator(OperatorId("ada"), "Ada Lindqvist")


def save(store: SqliteStore, *operators: Operator) -> None:
    with store.work() as work:
        for operator in operators:
            work.save_operator(operator)
        work.commit()


def operators_in(home: Path) -> list[str]:
    with closing(open_store(home)) as store, store.work() as work:
        return [operator.name for operator in work.operators()]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with one operator in it, closed."""
    folder = tmp_path / "data folder, 100% of ?it"
    with closing(open_store(folder)) as store:
        save(store, ADA)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but the lock, with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


def refuses(folder: Path, kind: type[StorageError], *, seat: Seat | None = Seat.WINDOW) -> str:
    """The sentence with which opening is refused; the files are the same afterwards."""
    before = contents(folder)
    with pytest.raises(kind) as caught:
        open_store(folder, seat=seat)
    assert type(caught.value) is kind
    assert contents(folder) == before
    assert caught.value.remedy
    assert str(folder) in str(caught.value)
    return str(caught.value)


# -- making ----------------------------------------------------------------------------------


def test_a_new_folder_is_made_for_this_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "er"
    with closing(open_store(folder)) as store:
        save(store, ADA)
        modes = {path.name: path.stat().st_mode & 0o077 for path in folder.iterdir()}
    assert folder.stat().st_mode & 0o077 == 0
    assert set(modes.values()) == {0}
    assert operators_in(folder) == [ADA.name]


def test_nothing_but_the_file_and_the_lock_is_left_behind(home: Path) -> None:
    assert sorted(path.name for path in home.iterdir()) == ["masthead.db", "masthead.lock", "publisher.lock"]


def test_the_file_is_journalled_and_durable(home: Path) -> None:
    with closing(open_store(home)) as store, store.work() as work:
        work.operators()
        ask = work._connection.exec_driver_sql
        assert ask("PRAGMA journal_mode").scalar() == "wal"
        assert ask("PRAGMA synchronous").scalar() == 2
        assert ask("PRAGMA foreign_keys").scalar() == 1


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("mine")
    with pytest.raises(StorageError, match="is not a folder"):
        open_store(place)
    assert place.read_text() == "mine"


# -- two at once -----------------------------------------------------------------------------

HOLDER = """
import sys, time
from pathlib import Path
from desktop.storage.store import open_store
store = open_store(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


@contextmanager
def another_masthead(home: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_second_window_is_refused_by_the_process_that_holds_and_free_after_a_kill(home: Path) -> None:
    with another_masthead(home) as other:
        assert f"(process {other.pid})" in refuses(home, StoreLocked)
        with closing(open_store(home, seat=None)) as beside:
            save(beside, Operator(OperatorId("bo"), "Bo"))
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert operators_in(home) == [ADA.name, "Bo"]


def test_a_window_and_a_publisher_share_the_folder_and_two_publishers_do_not(home: Path) -> None:
    with closing(open_store(home)), closing(open_store(home, seat=Seat.PUBLISHER)) as publisher:
        save(publisher, Operator(OperatorId("bo"), "Bo"))
        said = refuses(home, StoreLocked, seat=Seat.PUBLISHER)
        assert f"Another Masthead that publishes (process {os.getpid()})" in said
        assert f"Another Masthead (process {os.getpid()})" in refuses(home, StoreLocked)
    assert operators_in(home) == [ADA.name, "Bo"]


def test_two_stores_of_one_process_exclude_each_other_too(home: Path) -> None:
    with closing(open_store(home)) as first:
        assert f"(process {os.getpid()})" in refuses(home, StoreLocked)
        first.close()
        assert operators_in(home) == [ADA.name]


def test_a_failed_opening_leaves_the_folder_free(home: Path) -> None:
    (home / "masthead.db").write_bytes(b"not a data file at all" * 100)
    refuses(home, StoreCorrupt)
    Hold(home).release()


def test_many_short_commands_make_one_file_together(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from contextlib import closing\n"
        "from desktop.storage.store import open_store\n"
        "with closing(open_store(Path(sys.argv[1]), seat=None)) as s, s.work() as w: w.operators()\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-W", "error", "-c", script, str(tmp_path / "new")], cwd=Path.cwd())
        for _ in range(4)
    ]
    assert [process.wait(30) for process in running] == [0, 0, 0, 0]
    assert operators_in(tmp_path / "new") == []


def test_a_short_command_waits_for_a_writer_and_then_says_it_is_busy(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.storage.failures.BUSY_SECONDS", 0.1)
    with closing(open_store(home)) as window, closing(open_store(home, seat=None)) as command:
        with window.work() as writing:
            writing.save_operator(ADA)
            with command.work(is_reading=True) as reading:
                assert len(reading.operators()) == 1
            with command.work() as work, pytest.raises(StoreLocked, match="busy"):
                work.save_operator(ADA)
        with command.work() as work:
            work.save_operator(Operator(OperatorId("bo"), "Bo"))
            work.commit()


def test_another_thread_that_never_ends_its_turn_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.storage.failures.BUSY_SECONDS", 0.05)
    with closing(open_store(home)) as store:
        store._turn._lock.acquire()
        with store.work() as work, pytest.raises(StoreLocked):
            work.operators()
        store._turn._lock.release()
        save(store, ADA)


# -- damage ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seat", [Seat.WINDOW, Seat.PUBLISHER, None])
@pytest.mark.parametrize("bytes_", [b"x", b"garbage, not a database" * 1000, b"\0" * 8192])
def test_what_is_no_database_is_refused(home: Path, bytes_: bytes, seat: Seat | None) -> None:
    (home / "masthead.db").write_bytes(bytes_)
    refuses(home, StoreCorrupt, seat=seat)


@pytest.mark.parametrize("keep", [1, 99, 4096, 8000, 0.5, 0.99])
def test_a_truncated_file_is_refused(home: Path, keep: float) -> None:
    file = home / "masthead.db"
    size = file.stat().st_size
    os.truncate(file, int(keep if keep >= 1 else size * keep))
    refuses(home, StoreCorrupt)


def test_a_file_emptied_beside_its_copies_or_its_log_is_refused(home: Path) -> None:
    (home / "masthead.db").write_bytes(b"")
    log = home / "masthead.db-wal"
    log.write_bytes(b"what was saved last")
    refuses(home, StoreCorrupt)
    (home / "masthead.db").unlink()
    refuses(home, StoreCorrupt)
    log.unlink()
    (home / "masthead.db").write_bytes(b"")
    (home / "backups").mkdir()
    (home / "backups" / "masthead-20261124T091200000000Z-version-0001.db").write_bytes(b"copy")
    assert "put the copy" in refuses(home, StoreCorrupt)


def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "masthead.db")) as other:
        other.execute("CREATE TABLE recipes (name)")
        other.commit()
    refuses(tmp_path, StoreCorrupt)


def test_damage_inside_is_named_by_a_window_at_once_and_by_a_command_when_read(home: Path) -> None:
    file = home / "masthead.db"
    with closing(sqlite3.connect(file)) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'operators'").fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    with file.open("rb+") as damaged:
        damaged.seek((page - 1) * size)
        damaged.write(b"\xff" * 200)
    assert ".recover" in refuses(home, StoreCorrupt)
    before = file.read_bytes()
    with closing(open_store(home, seat=None)) as store, store.work() as work:
        with pytest.raises(StoreCorrupt, match="damaged"):
            work.operators()
        assert work.identities() == ()
    assert file.read_bytes() == before


def test_a_file_that_vanishes_is_not_begun_anew(home: Path) -> None:
    with closing(open_store(home)) as store:
        (home / "masthead.db").rename(home / "elsewhere.db")
        with pytest.raises(StorageError, match="moved or removed"), store.work() as work:
            work.operators()
        assert not (home / "masthead.db").exists()


# -- versions --------------------------------------------------------------------------------


@pytest.mark.parametrize("found", ["0999", "9999", "a1b2c3", ""])
@pytest.mark.parametrize("seat", [Seat.WINDOW, Seat.PUBLISHER, None])
def test_a_file_of_a_newer_masthead_is_left_alone(home: Path, found: str, seat: Seat | None) -> None:
    with closing(sqlite3.connect(home / "masthead.db")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (found,))
        raw.commit()
    assert version.HEAD < "0999"
    assert "newer Masthead" in refuses(home, StoreNewer, seat=seat)


def test_a_newer_file_with_a_log_left_by_a_crash_is_left_alone(home: Path, tmp_path: Path) -> None:
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    with closing(sqlite3.connect(home / "masthead.db")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0999'")
        raw.commit()
        for name in ("masthead.db", "masthead.db-wal"):
            shutil.copy(home / name, crashed / name)
    assert (crashed / "masthead.db-wal").stat().st_size > 0
    before = contents(crashed)
    with pytest.raises(StoreNewer):
        open_store(crashed)
    after = contents(crashed)
    assert {name: after[name] for name in before} == before


def test_a_crash_loses_nothing_that_was_committed(home: Path, tmp_path: Path) -> None:
    crashed = tmp_path / "crashed"
    with closing(open_store(home)) as store:
        save(store, Operator(OperatorId("bo"), "Bo"))
        shutil.copytree(home, crashed)
    assert operators_in(crashed) == [ADA.name, "Bo"]


# -- rights and room -------------------------------------------------------------------------


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that any user can reach, for playing one without rights."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@contextmanager
def without_rights() -> Iterator[None]:
    """As somebody who may not write everywhere: root becomes nobody, others are that already."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="rights work differently on Windows")
@pytest.mark.parametrize("seat", [Seat.WINDOW, Seat.PUBLISHER, None])
def test_a_folder_or_file_that_cannot_be_written_is_named(open_to_all: Path, seat: Seat | None) -> None:
    with closing(open_store(open_to_all)) as store:
        save(store, ADA)
    file = open_to_all / "masthead.db"
    file.chmod(0o444)
    for lock in open_to_all.glob("*.lock"):
        lock.chmod(0o666)
    open_to_all.chmod(0o555)
    with without_rights():
        assert "cannot be written" in refuses(open_to_all, StoreReadOnly, seat=seat)
        (open_to_all / "masthead.lock").read_bytes()
    open_to_all.chmod(0o777)
    with without_rights():
        assert str(file) in refuses(open_to_all, StoreReadOnly, seat=seat)


@pytest.mark.skipif(sys.platform == "win32", reason="rights work differently on Windows")
def test_a_place_where_no_folder_can_be_made_is_named(open_to_all: Path) -> None:
    open_to_all.chmod(0o555)
    with without_rights(), pytest.raises(StoreReadOnly, match="cannot be written"):
        open_store(open_to_all / "new")
    assert list(open_to_all.iterdir()) == []


def test_a_full_disk_is_named_and_what_was_saved_stays(home: Path) -> None:
    with closing(open_store(home)) as store:
        with store.work() as work:
            work.operators()
            pages = work._connection.exec_driver_sql("PRAGMA page_count").scalar()
            work._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            with pytest.raises(StoreFull, match="full") as caught:
                for number in range(100):
                    work.save_operator(Operator(OperatorId(str(number)), "canary" * 500))
        assert "canary" not in "".join(map(str, (caught.value, caught.value.__cause__)))
        save(store, Operator(OperatorId("bo"), "Bo"))
    assert operators_in(home) == [ADA.name, "Bo"]


LIMITED = """
import resource, sys
from pathlib import Path
from desktop.errors import StoreFull
from desktop.model.identities import Operator, OperatorId
from desktop.storage.store import open_store
size = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    store = open_store(Path(sys.argv[1]))
    for number in range(100):
        with store.work() as work:
            work.save_operator(Operator(OperatorId(str(number)), "n" * 4000))
            work.commit()
except StoreFull as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit on file sizes to set")
@pytest.mark.parametrize("room", [0, 10, 3000, 40_000, 150_000, 200_000])
def test_a_disk_that_takes_no_more_is_named_wherever_it_happens(tmp_path: Path, room: int) -> None:
    home = tmp_path / "home"
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", LIMITED, str(home), str(room)],
        capture_output=True,
        text=True,
        cwd=Path.cwd(),
        check=False,
    )
    assert said.stderr == ""
    assert re.match(r"The disk .*Free some space", said.stdout, re.DOTALL)
    saved = operators_in(home)
    assert saved == ["n" * 4000] * len(saved)
