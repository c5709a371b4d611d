"""Folders and disks that refuse, and words that no file keeps: each is one sentence, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end2end.running import Shell

AIMED = ("--identity", "Sam Reed", "--account", "practice:samreed")
WORDS = "Long evening, good book."


def unprivileged() -> tuple[str, ...]:
    """What to put before a command so that the rights of files hold for it, also for root."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and setpriv is not installed")
    return ("setpriv", "--bounding-set=-all", "--inh-caps=-all")


@pytest.mark.skipif(sys.platform == "win32", reason="rights work differently on Windows")
def test_a_folder_that_cannot_be_written_is_named(shell: Shell) -> None:
    assert shell("draft", "add", *AIMED, "--text", WORDS).code == 0
    shell.before = unprivileged()
    places = [shell.home, *shell.home.rglob("*")]
    before = {path: path.stat().st_mode for path in places}
    for path in reversed(places):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        refused = shell("draft", "add", *AIMED, "--text", "Another.")
    finally:
        for path, mode in before.items():
            if path.exists():
                path.chmod(mode)
    assert refused.code == 4 and str(shell.home) in refused.err and refused.err.count("\n") == 1
    shell.before = ()
    assert [each["parts"][0]["text"] for each in shell("draft", "list", "--json").found["drafts"]] == [WORDS]


@pytest.mark.skipif(sys.platform == "win32", reason="rights work differently on Windows")
def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(0o555)
    shell = Shell(closed / "home", before=unprivileged())
    refused = shell("queue")
    assert refused.code == 4 and str(closed / "home") in refused.err and refused.err.count("\n") == 1
    (tmp_path / "file").write_bytes(b"")
    refused = Shell(tmp_path / "file")("queue")
    assert refused.code == 4 and str(tmp_path / "file") in refused.err


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit on file sizes to set")
def test_a_full_disk_loses_nothing_that_was_kept(shell: Shell) -> None:
    """A limit on the size of files stands in for a disk without room."""
    assert shell("draft", "add", *AIMED, "--text", WORDS).code == 0
    full = _no_file_larger_than((shell.home / "masthead.db").stat().st_size + 4096)
    refused = shell("draft", "add", *AIMED, "--file", "-", stdin=b"word " * 200_000, preexec_fn=full)
    assert refused.code == 4 and refused.err.count("\n") == 1
    assert "Nothing that was saved before is lost." in refused.err
    assert [each["parts"][0]["text"] for each in shell("draft", "list", "--json").found["drafts"]] == [WORDS]


def _no_file_larger_than(size: int) -> Callable[[], None]:
    import resource
    import signal

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_a_data_file_that_is_none_is_left_as_it_is(shell: Shell) -> None:
    file = shell.home / "masthead.db"
    for name in ("masthead.db-wal", "masthead.db-shm"):
        (shell.home / name).unlink(missing_ok=True)
    file.write_bytes(b"This is no data file. " * 100)
    refused = shell("queue", "--json")
    assert refused.code == 4 and refused.found["error"]["kind"] == "store_corrupt"
    assert str(file) in refused.err and file.read_bytes() == b"This is no data file. " * 100


def test_settings_that_cannot_be_read_are_named(shell: Shell) -> None:
    (shell.home / "settings.toml").write_bytes(b"undo_seconds = \xff")
    refused = shell("queue")
    assert refused.code == 3 and "settings.toml" in refused.err and refused.err.count("\n") == 1


def test_arguments_that_are_not_text_are_refused(shell: Shell) -> None:
    """Bytes that are no UTF-8 arrive as lone surrogates."""
    refused = shell("draft", "add", *AIMED, "--text", os.fsdecode(b"caf\xe9"))
    assert refused.code == 3 and "lone surrogate" in refused.err and "Traceback" not in refused.err
    assert shell("identity", "list", "--home", os.fsdecode(bytes(shell.home) + b"\xe9")).code in (0, 3, 4)


def test_a_thread_of_a_megabyte_is_written_checked_and_shown(shell: Shell) -> None:
    text = "A long evening with a good book. " * 32_000
    made = shell("draft", "add", *AIMED, "--file", "-", "--json", stdin=text.encode())
    assert len(text) > 1_000_000 and made.code == 0
    assert made.found["check"]["verdict"] in ("CLEAR", "CAUTION", "REVIEW", "BLOCK")
    assert shell("check", "--as-identity", "Sam Reed", stdin=text.encode()).code in (0, 1, 2)
