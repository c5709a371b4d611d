"""What was typed: names, ids, times, keys, files, and what the parser refuses without repeating it."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cli import entry
from desktop.cli.asked import keys
from desktop.cli.asked.lookup import by_id, named
from desktop.cli.asked.moments import read_time, system_zone, window_in
from desktop.cli.asked.session import with_screen
from desktop.cli.asked.texts import decoded
from desktop.cli.parser import parse
from desktop.errors import BadInput
from desktop.model.identities import Network, Operator, OperatorId
from tests.unit.cli.keyboard import Keyboard

SECRET = "hunter2-9f3kQ"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FOUR = {name: f"{name}-value" for name in keys.FIELDS[Network.X]}


# --- ids and names


@given(st.lists(st.text("0123456789abcdef", min_size=32, max_size=32), min_size=1, unique=True), st.data())
def test_a_prefix_means_the_only_id_that_begins_so(ids: list[str], data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(ids))
    prefix = wanted[: data.draw(st.integers(1, 32))]
    fitting = [id for id in ids if id.startswith(prefix)]
    if len(prefix) >= 4 and len(fitting) == 1:
        assert by_id(prefix.upper(), ids, "draft", str) == wanted
    else:
        with pytest.raises(BadInput):
            by_id(prefix, ids, "draft", str)


def test_a_name_wins_over_an_id_and_letters_may_be_large_or_small() -> None:
    people = [Operator(OperatorId("facade01"), "Ada Lindqvist"), Operator(OperatorId("beef0002"), "Facade")]
    assert named("  ada   LINDQVIST ", people, "operator") is people[0]
    assert named("facade", people, "operator") is people[1]
    assert named("facade0", people, "operator") is people[0]
    with pytest.raises(BadInput, match="Did you mean Ada Lindqvist"):
        named("Ada", people, "operator")


# --- times


def window(**said: str | None) -> Namespace:
    return Namespace(**({"at": None, "until": None, "zone": "Europe/Stockholm", "fold": None} | said))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"at": "2026-03-29T02:30"}, "does not exist"),
        ({"at": "2027-10-31T02:30"}, "occurs twice"),
        ({"at": "2026-11-24T09:00"}, "is past"),
        ({"at": "2026-11-25"}, "has no hour"),
        ({"at": "tomorrow"}, "is not a time"),
        ({"at": "9999-12-31T23:59-12:00"}, "out of reach"),
        ({"at": "2026-11-25T10:00", "zone": "Europe/Stokholm"}, "no time zone"),
        ({"at": "2026-11-25T10:00", "zone": "../../etc/passwd"}, "no time zone"),
        ({"at": "2026-11-25T10:00", "until": "2026-11-25T09:00"}, "ends before it begins"),
        ({"until": "2026-11-25T09:00"}, "needs --at"),
    ],
)
def test_a_time_that_cannot_be_is_refused(said: dict[str, str], why: str) -> None:
    with pytest.raises(BadInput, match=why):
        window_in(window(**said), NOW)


def test_a_time_that_occurs_twice_is_told_apart_by_fold_or_offset() -> None:
    wall = "2027-10-31T02:30"
    first = read_time(wall, "Europe/Stockholm", "first")
    second = read_time(wall, "Europe/Stockholm", "second")
    assert second - first == timedelta(hours=1)
    assert read_time(f"{wall}+02:00", "Europe/Stockholm") == first
    assert read_time(f"{wall}+01:00", "Europe/Stockholm") == second


def test_a_window_keeps_the_zone_it_was_typed_in() -> None:
    made = window_in(window(at="2026-11-24T16:30", until="2026-11-24T18:00"), NOW)
    assert made is not None and made.closes is not None
    assert (made.opens, made.zone) == (datetime(2026, 11, 24, 15, 30, tzinfo=UTC), "Europe/Stockholm")
    assert window_in(window(), NOW) is None


def test_the_systems_zone_is_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", ":Asia/Kathmandu")
    assert system_zone() == "Asia/Kathmandu"
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    read_time("2026-11-24T16:30", system_zone())


# --- keys


def parsed(content: bytes, network: Network = Network.X) -> dict[str, str]:
    values = keys._parsed(content, network)
    keys._refuse_incomplete(network, values)
    return values


def test_keys_come_as_an_object_or_as_lines() -> None:
    lines = "".join(f"  {name} = {value}\r\n" for name, value in FOUR.items())
    assert parsed(json.dumps(FOUR).encode()) == FOUR == parsed(f"# mine\n\n{lines}".encode())
    assert parsed(b"access_token=abc==") == {"access_token": "abc=="}
    page = b'{"access_token": "abc", "organization": 123}'
    assert parsed(page, Network.LINKEDIN) == {"access_token": "abc", "organization": "123"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        SECRET.encode(),
        f"{SECRET}=".encode(),
        f'{{"access_token": "{SECRET}"'.encode(),
        f'{{"access_token": ["{SECRET}"]}}'.encode(),
        f'{{"access_token": true, "x": "{SECRET}"}}'.encode(),
        f'{{"{SECRET}": "x"}}'.encode(),
        f"api_key={SECRET}".encode(),
        f"access_token={SECRET} {SECRET}".encode(),
        f"access_token={SECRET}\u00e9".encode(),
        f"access_token={SECRET}".encode() + b"\xff",
        b"[" * 60_000,
        SECRET.encode() * 10_000,
    ],
)
def test_what_are_no_keys_is_refused_without_a_value(content: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        parsed(content)
    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize(
    "option",
    [
        "--access-token", "--access_token", "--ACCESS-TOKEN", "--token", "--api-key", "--apikey",
        "--api-secret", "--api-secret-key", "--access-token-secret", "--consumer-key", "--client-secret",
        "--secret", "--password", "--bearer-token", "--bearer", "--refresh-token", "--oauth-token",
        "--key", "--keys",
    ],
)  # fmt: skip
def test_a_key_among_the_arguments_is_refused_and_never_repeated(staffed: Keyboard, option: str) -> None:
    base = ("account", "add", "x", "--identity", "Sam Reed")
    for words in (
        (*base, option, SECRET),
        (*base, f"{option}={SECRET}"),
        ("account", "add", f"{option}={SECRET}"),
    ):
        ended = staffed(*words)
        assert ended.code == 3 and SECRET not in ended.out + ended.err
        assert "exposed" in ended.err and "standard input" in ended.err


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5])
def test_a_bare_key_among_the_words_is_never_repeated(staffed: Keyboard, at: int) -> None:
    words = ["account", "add", "x", "--identity", "Sam Reed"]
    words.insert(at, SECRET)
    for given_words in (words, [*words[:at], f"access_token={SECRET}", *words[at + 1 :]]):
        ended = staffed(*given_words)
        assert ended.code == 3 and SECRET not in ended.out + ended.err


# --- the parser


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chekc"], "Did you mean check?"),
        (["check", "--kind", "corprate"], "Did you mean CORPORATE?"),
        (["draft", "add"], "--identity"),
        (["queue", "list", "--hom", "x"], "no option --hom"),
        (["queue", "list", "more"], "no room for one more word"),
        (["identity", "add", "A", "--kind", "personal", "--approvals", "two"], "--approvals"),
        (["queue", "settle", "abcd1234"], "--there"),
    ],
)
def test_a_slip_is_a_sentence_and_ends_with_3(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert entry(words) == 3
    told = capsys.readouterr()
    assert said in told.err and told.err.count("\n") == 1 and told.out == ""


def test_options_for_everything_stand_before_or_after_the_command() -> None:
    before, after = (
        parse(["--home", "/a", "--json", "queue"]),
        parse(["queue", "list", "--home", "/a", "--json"]),
    )
    assert (before.home, before.is_json) == (after.home, after.is_json) == ("/a", True)
    assert parse(["--home", "/a", "queue", "--home", "/b"]).home == "/b"
    assert parse(["draft", "add", "--identity", "A", "--text=--json"]).text == ["--json"]


def test_words_are_json_only_when_the_option_says_so(staffed: Keyboard) -> None:
    ended = staffed("draft", "add", "--identity", "Sam Reed", "--text", "a", "--text=--json")
    assert ended.code == 0 and ended.out.startswith("Draft ")


def test_help_and_version_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry(["--help"]) == 0 and "exit codes:" in capsys.readouterr().out
    assert entry(["account", "add", "--help"]) == 0 and "standard input" in capsys.readouterr().out
    assert entry(["--version"]) == 0 and capsys.readouterr().out.startswith("masthead ")


# --- files and standard input


@given(st.text())
def test_any_text_comes_back_from_utf_8_but_for_one_line_end(text: str) -> None:
    if text.startswith("\ufeff"):
        return
    assert decoded(f"{text}\n".encode(), "It") == text.removesuffix("\r")


def test_a_file_that_is_not_utf_8_is_named_with_its_line(staffed: Keyboard, tmp_path: Path) -> None:
    file = tmp_path / "post.txt"
    file.write_bytes("Caf\u00e9\nnaïve".encode("latin-1"))
    ended = staffed("draft", "add", "--identity", "Sam Reed", "--file", str(file))
    assert ended.code == 3 and f"{file} is not UTF-8 text: line 1, byte 4. Save it as UTF-8." in ended.err
    assert staffed("draft", "list", "--json").found == {"drafts": []}


@pytest.mark.parametrize("name", ["nowhere.txt", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_named(staffed: Keyboard, tmp_path: Path, name: str) -> None:
    ended = staffed("draft", "add", "--identity", "Sam Reed", "--file", f"{tmp_path}/{name}")
    assert ended.code == 3 and "cannot be read" in ended.err


def test_standard_input_is_a_text(staffed: Keyboard) -> None:
    made = staffed(
        "draft", "add", "--identity", "Sam Reed", "--json", stdin="Good evening \U0001f4d6\n".encode()
    )
    assert made.found["draft"]["parts"][0]["text"] == "Good evening \U0001f4d6"
    both = staffed("draft", "add", "--identity", "Sam Reed", "--text", "a", "--file", "-")
    assert both.code == 3


@pytest.mark.parametrize("text", ["a\0b", "half \ud800 of it", "\udfff"])
def test_characters_that_no_file_keeps_are_refused(staffed: Keyboard, text: str) -> None:
    ended = staffed("draft", "add", "--identity", "Sam Reed", "--text", text)
    assert ended.code == 3 and "at position" in ended.err
    assert staffed("draft", "list", "--json").found == {"drafts": []}


def test_a_megabyte_of_text_is_kept_whole(staffed: Keyboard) -> None:
    text = "words \U0001f4d6 " * 125_000
    made = staffed("draft", "add", "--identity", "Sam Reed", "--file", "-", "--json", stdin=text.encode())
    assert made.code == 0
    kept = staffed("draft", "list", "--json").found["drafts"][0]
    assert kept["parts"][0]["text"] == text


# --- the window


def test_without_a_screen_the_window_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            patch.delenv(name, raising=False)
        patch.setattr(sys, "platform", "linux")
        assert entry([]) == 3
    assert "There is no screen here" in capsys.readouterr().err


def test_libraries_that_cannot_be_loaded_are_named() -> None:
    with pytest.raises(BadInput, match="libEGL"), with_screen():
        raise ImportError("libEGL.so.1: cannot open shared object file")
