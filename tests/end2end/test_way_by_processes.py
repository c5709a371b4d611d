"""The way through by processes that know nothing of each other, one after another and at the same time."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from desktop.app import Application, Seat
from desktop.events import Kind
from desktop.model.queue import StateWord
from desktop.networks.practice import Scenario, rehearse
from tests.end2end.running import ROOT, Shell, ended, queued

WORDS = "Our reading room is open until nine tonight."
AIMED = ("--identity", "Sam Reed", "--account", "practice:samreed")


def scheduled(home: Path, *texts: str) -> list[str]:
    """Posts of Sam's own that are due now; the ids of their deliveries."""
    return queued(home, "Sam Reed", "samreed", *texts)


def practised(home: Path) -> list[str]:
    """The words that the practice network took."""
    lines = (home / "practice" / "posts.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def test_every_step_by_a_process_of_its_own(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "new")
    assert shell("operator", "add", "Sam Reed").code == 0
    assert shell("operator", "add", "Mira Okafor").code == 0
    shell.who = "Sam Reed"
    lantern = ("Lantern Books", "--kind", "corporate", "--approver", "Mira Okafor", "--practice")
    assert shell("identity", "add", *lantern).code == 0
    account = ("practice", "--identity", "Lantern Books", "--handle", "@lanternbooks")
    assert shell("account", "add", *account).code == 0
    aimed = ("--identity", "Lantern Books", "--account", "lanternbooks", "--file", "-")
    id = shell("draft", "add", *aimed, "--json", stdin=WORDS.encode()).found["draft"]["id"]
    assert shell("approve", "ask", id).code == 0
    own = shell("approve", id)
    assert (own.code, own.err) == (3, "masthead: Nobody signs their own post. Ask another approver.\n")
    assert shell("approve", id, "--as", "Mira Okafor").code == 0
    (shell.home / "settings.toml").write_text("undo_seconds = 0\n", encoding="utf-8")
    assert shell("schedule", id).code == 0
    sent = shell("publish", "--once", "--json")
    assert sent.code == 0 and sent.found["deliveries"][0]["state"] == "published"
    assert practised(shell.home) == [WORDS]
    assert WORDS not in shell("journal").out
    assert WORDS.encode() not in (shell.home / "logs" / "masthead.log").read_bytes()


def test_one_publishes_while_others_write(shell: Shell) -> None:
    """Two publishers never; short commands beside a publisher always; SIGTERM ends it well."""
    publisher = shell.start("publish", "--json")
    assert publisher.stdout is not None
    first = scheduled(shell.home, "The first evening.")
    line = json.loads(publisher.stdout.readline())
    assert (line["delivery"]["id"], line["delivery"]["state"]) == (first[0], "published")
    second = shell("publish", "--once")
    assert second.code == 4 and second.err.count("\n") == 1 and str(publisher.pid) in second.err
    assert shell("draft", "add", *AIMED, "--text", "Beside it.").code == 0
    assert shell("queue", "--json").found["queue"][0]["state"] == "Sent"
    publisher.send_signal(signal.SIGTERM)
    with publisher:
        over = ended(publisher)
    assert (
        over.code == 0 and over.err == "Stopping: the post on its way now is finished and recorded first.\n"
    )
    assert shell("publish", "--once").code == 0, "the folder is free again"


def test_two_publishers_at_once_send_each_post_once(shell: Shell) -> None:
    texts = [f"Evening number {number}." for number in range(6)]
    scheduled(shell.home, *texts)
    both = [shell.start("publish", "--once", "--json") for _ in range(2)]
    codes = []
    for process in both:
        with process:
            codes.append(ended(process).code)
    assert 0 in codes and set(codes) <= {0, 4}
    shell("publish", "--once")
    assert sorted(practised(shell.home)) == sorted(texts)


def test_a_window_and_a_publisher_share_the_work_and_send_each_post_once(shell: Shell) -> None:
    texts = [f"Evening number {number}." for number in range(6)]
    with (
        Application.open(shell.home, seat=Seat.WINDOW) as window,
        shell.start("publish", "--json") as publisher,
    ):
        window.publisher.start()
        scheduled(shell.home, *texts)
        window.desk.announce(Kind.DELIVERY)
        until = time.monotonic() + 60
        while len(window.look_over.rows()) < 6 or any(
            row.word is not StateWord.SENT for row in window.look_over.rows()
        ):
            assert time.monotonic() < until, [row.word for row in window.look_over.rows()]
            time.sleep(0.1)
        publisher.send_signal(signal.SIGTERM)
        assert ended(publisher).code == 0
    assert sorted(practised(shell.home)) == sorted(texts)


def test_a_network_that_cannot_be_reached_is_tried_again_and_said(shell: Shell) -> None:
    scheduled(shell.home, "The first evening.")
    rehearse(shell.home, Scenario.UNREACHABLE)
    ended_once = shell("publish", "--once", "--json")
    assert ended_once.code == 6
    delivery = ended_once.found["deliveries"][0]
    assert delivery["state"] == "scheduled" and "could not be reached" in delivery["detail"]


@pytest.mark.parametrize("words", [("draft", "add", *AIMED, "--file", "-"), ("publish", "--once")])
def test_an_interruption_at_any_moment_leaves_a_store_that_can_be_read(
    shell: Shell, words: tuple[str, ...]
) -> None:
    """Ctrl-C from the first import to the last line; what is kept is whole, and nothing goes out twice."""
    texts = [f"Evening number {number}. " + "word " * 50 for number in range(8)]
    if words[0] == "publish":
        scheduled(shell.home, *texts)
    long = ("A whole draft or none. " * 2000).encode()
    for delay in (0.05, 0.2, 0.3, 0.4, 0.5, 0.7):
        with shell.start(*words) as process:
            timer = threading.Timer(delay, process.send_signal, (signal.SIGINT,))
            timer.start()
            over = ended(process, long)
            timer.join()
        assert over.code in (0, 130, -signal.SIGINT, 1), over.err
        assert long.decode() not in over.err
    with closing(sqlite3.connect(shell.home / "masthead.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Application.open(shell.home) as app:
        assert {draft.parts[0].text for draft in app.compose.drafts()} <= {long.decode()}
    if words[0] == "publish":
        shell("publish", "--once")
        sent = practised(shell.home)
        assert len(sent) == len(set(sent)), "a post went out twice"
        assert set(sent) == {text.strip() for text in texts} or set(sent) == set(texts)


def test_the_tour_needs_no_folder_no_keyring_and_no_screen(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "untouched", more={"HOME": str(tmp_path), "PYTHON_KEYRING_BACKEND": "none.Such"})
    told = shell("tour", "--json")
    assert told.code == 0 and told.found["is_kept"] and not (tmp_path / "untouched").exists()
    assert not any("masthead-tour" in path.name for path in tmp_path.rglob("*"))


def test_the_command_line_imports_no_screen() -> None:
    heavy = ("PySide6", "ui", "sqlalchemy", "keyring")
    code = (
        "import sys; from desktop.cli import entry; entry(['--help']); "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.endswith("\n[]\n")
