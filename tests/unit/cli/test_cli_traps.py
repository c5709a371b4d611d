"""What somebody careless or cunning types, pipes in, or has written for others to read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cli.asked.keys import _parsed
from desktop.cli.asked.lookup import named
from desktop.cli.shown.console import plain
from desktop.errors import BadInput
from desktop.model.identities import Network, Operator, OperatorId
from desktop.settings import home_folder
from tests.unit.cli.keyboard import Keyboard

CANARY = "canary-9f3kQ"


@given(st.text())
def test_a_line_is_one_line_and_hides_nothing(text: str) -> None:
    shown = plain(text)
    assert len(shown.splitlines()) <= 1
    assert not set("\u200b\u200e\u2028\u2060\ufeff\u00ad\U000e0041") & set(shown)


@pytest.mark.parametrize("text", ["👩\u200d🚀", "می\u200cخواهم", "\u0601١٢"])
def test_what_belongs_to_words_and_emoji_stays(text: str) -> None:
    assert plain(text) == text


def test_nobody_writes_a_line_of_the_journal_or_the_queue_in_words_of_their_own(staffed: Keyboard) -> None:
    forged = "Storm\nTue 24 Nov 2026  Mira Okafor, approval signed [00000000]"
    words = ("--identity", "Sam Reed", "--account", "samreed", "--text", "Long evening, good book.")
    id = staffed("draft", "add", *words, "--json").found["draft"]["id"]
    due = staffed("schedule", id, "--json").found["deliveries"][0]["id"]
    assert staffed("queue", "hold", due, "--why", forged).code == 0
    for command in ("journal", "queue"):
        out = staffed(command).out
        assert "Storm" in out
        assert not [line for line in out.splitlines() if line.startswith("Tue 24 Nov 2026  Mira")]


@pytest.mark.parametrize("option", [["--home", "~nobody-here/x"], ["--home", "~nobody-here/x", "--json"]])
def test_the_home_of_an_unknown_user_is_refused(staffed: Keyboard, option: list[str]) -> None:
    ended = staffed("operator", "list", *option)
    assert ended.code == 3
    assert "does not know" in ended.err


def test_here_is_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert home_folder(Path()) == tmp_path
    monkeypatch.setenv("MASTHEAD_HOME", "~nobody-here")
    with pytest.raises(BadInput):
        home_folder()


@pytest.mark.parametrize(
    "content",
    [
        f"access_token={CANARY}\naccess_token={CANARY}2\n".encode(),
        f" access_token = {CANARY}\r\naccess_token={CANARY}2\r\n".encode(),
        f'{{"access_token": "{CANARY}", "access_token": "{CANARY}2"}}'.encode(),
        f'{{"access_token": "{CANARY}", "access_token ": "x"}}'.encode(),
        f'{{"access_token": {{"a": "{CANARY}"}}}}'.encode(),
        f'{{"access_token": ["{CANARY}"]}}'.encode(),
        f'{{"access_token": "{CANARY}"'.encode(),
        f"access_token={CANARY}".encode("utf-16"),
    ],
)
def test_keys_that_could_be_meant_otherwise_are_refused_without_a_value(content: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        _parsed(content, Network.LINKEDIN)
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfaccess_token=abc\r\n\r\n# a note\r\n", b'{"access_token":"abc"}']
)
def test_keys_from_any_editor_are_read(content: bytes) -> None:
    assert _parsed(content, Network.LINKEDIN) == {"access_token": "abc"}


def test_a_name_that_begins_anothers_id_stands_for_nobody() -> None:
    mira = Operator(OperatorId("decade00" * 4), "Mira Okafor")
    other = Operator(OperatorId("1" * 32), "Decade00")
    with pytest.raises(BadInput, match="begins the id of another"):
        named("decade00", [mira, other], "operator")
    assert named("decade00d", [mira, other], "operator") == mira
    assert named("Decade00", [other], "operator") == other


def test_names_that_look_like_options_are_names_behind_two_dashes(staffed: Keyboard) -> None:
    ended = staffed("operator", "add", "--json", "--", "--as")
    assert ended.code == 0
    assert json.loads(ended.out)["operator"]["name"] == "--as"
    assert staffed("operator", "add", "--as").code == 3


def test_an_editor_at_the_command_line_is_written_down(staffed: Keyboard) -> None:
    words = ("--identity", "Lantern Books", "--account", "lanternbooks", "--text", "Open until nine tonight.")
    id = staffed("draft", "add", *words, "--json").found["draft"]["id"]
    assert staffed("draft", "edit", id, "--text", "Open until ten.", "--as", "Mira Okafor").code == 0
    asked = staffed("approve", "ask", id)
    assert asked.code == 3 and "those who wrote it" in asked.err
