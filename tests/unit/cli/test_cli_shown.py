"""What comes out: plain lines, underlines that fit, documented endings, faults that give nothing away."""

from __future__ import annotations

import json
import logging
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import errors
from desktop.cli.commands import people
from desktop.cli.exits import SENTENCES, Exit, exit_for, exit_of, kind_of, table
from desktop.cli.parser import make_parser
from desktop.cli.shown.console import as_json, plain
from desktop.cli.shown.excerpts import columns, excerpt
from desktop.cli.tour import steps
from desktop.cli.tour.stage import PromiseBroken, Stage, Told
from desktop.model.findings import Outcome
from tests.unit.cli.keyboard import Keyboard

README = Path(__file__).resolve().parents[3] / "README.md"
PRIVATE = "a private word and a token 9f3kQ"


# --- the terminal


@given(st.text() | st.text("\x00\x07\x1b\x9b\x7f\u202e\u2066\ud800\r\n\tab"))
def test_nothing_that_a_terminal_would_obey_gets_through(text: str) -> None:
    shown = plain(text)
    assert all(letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs") for letter in shown)
    assert "\u202e" not in shown and "\u2066" not in shown
    shown.encode("utf-8")


@given(st.text("abc äöß \U0001f4d6"))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@given(st.text())
def test_json_is_ascii_and_comes_back(text: str) -> None:
    line = as_json({"text": text})
    assert line.isascii() and "\n" not in line and json.loads(line) == {"text": text}


@given(
    st.text("ab \n\t\u4f60\u0301\U0001f4d6\u200b", max_size=80),
    st.text("xy\u4f60\U0001f600", min_size=1, max_size=70),
    st.text("ab \n\u4f60", max_size=80),
)
def test_the_underline_stands_under_the_words_it_means(before: str, found: str, after: str) -> None:
    words, under = excerpt(before + found + after, (len(before), len(before) + len(found)))
    shown = found if len(found) <= 60 else found[:60] + "…"
    assert under.count("~") == columns(shown)
    start = len(under) - len(under.lstrip(" "))
    places = [index for index in range(len(words)) if words.startswith(shown, index)]
    assert any(columns(words[:index]) == start for index in places)


def test_an_excerpt_of_a_megabyte_is_one_line() -> None:
    text = "word " * 100_000 + "damn" + " word" * 100_000
    words, _ = excerpt(text, (500_000, 500_004))
    assert len(words) < 120 and "damn" in words and words.endswith("…")


# --- endings


def test_every_ending_has_its_sentence_and_stands_in_help_and_readme() -> None:
    assert set(SENTENCES) == set(Exit)
    assert table() in make_parser().format_help()
    readme = README.read_text(encoding="utf-8")
    for code, sentence in SENTENCES.items():
        assert f"| {code.value} | {sentence} |" in readme, f"{code.name} is not in the README as it is"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.BadInput, 3), (errors.WrongIdentity, 3), (errors.NotApproved, 3), (errors.MoveRefused, 3),
        (errors.StorageError, 4), (errors.StoreLocked, 4), (errors.StoreFull, 4), (errors.StoreNewer, 4),
        (errors.VaultLocked, 5), (errors.VaultAbsent, 5), (errors.NoEntry, 5), (errors.NotSent, 6),
        (errors.Rejected, 6), (errors.OutcomeUnknown, 6), (errors.CannotRead, 6), (errors.PolicyBroken, 7),
    ],
)  # fmt: skip
def test_every_kind_of_error_has_its_ending(error: type[errors.MastheadError], code: int) -> None:
    assert exit_for(error("It is so.")) == code


def test_a_verdict_has_its_ending_and_an_error_its_name() -> None:
    assert [exit_of(outcome) for outcome in Outcome] == [0, 1, 1, 2]
    assert kind_of(errors.StoreReadOnly("It is so.")) == "store_read_only"


# --- faults


def test_a_fault_is_one_sentence_and_the_log_has_places_alone(
    staffed: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> Exit:
        raise RuntimeError(PRIVATE)

    monkeypatch.setattr(people, "list_operators", failing)
    ended = staffed("operator", "list", "--json")
    assert ended.code == 70 and ended.err.count("\n") == 1
    assert ended.found["error"]["kind"] == "fault"
    log = staffed.home / "logs" / "masthead.log"
    assert f"The log {log} says where." in ended.err
    written = log.read_text(encoding="utf-8")
    assert "RuntimeError at test_cli_shown.py" in written
    assert PRIVATE not in written + ended.out + ended.err and "Traceback" not in ended.err
    assert not [each for each in logging.getLogger("desktop").handlers if hasattr(each, "baseFilename")]


def test_a_fault_without_a_folder_makes_none(masthead: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> Exit:
        raise RuntimeError(PRIVATE)

    monkeypatch.setattr(people, "list_operators", failing)
    ended = masthead("operator", "list")
    assert ended.code == 70 and "no log yet" in ended.err and not masthead.home.exists()


def test_an_interruption_is_one_sentence(staffed: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Exit:
        raise KeyboardInterrupt

    monkeypatch.setattr(people, "list_operators", interrupted)
    ended = staffed("operator", "list")
    assert (ended.code, ended.err) == (130, "masthead: Interrupted. What was kept before is kept.\n")


# --- the tour


def test_the_tour_goes_as_promised_and_tells_every_step(masthead: Keyboard) -> None:
    ended = masthead("tour")
    assert ended.code == 0, ended.out
    for number, step in enumerate(steps.STEPS, start=1):
        assert f"{number:>2}. {step.title}\n" in ended.out
    assert f"{len(steps.STEPS)} steps, all as promised." in ended.out
    assert masthead("journal", "--limit", "1").code == 0, "the folder is kept where --home names it"
    again = masthead("tour")
    assert again.code == 3 and "holds something already" in again.err


def test_the_tour_names_the_step_that_broke_its_promise(
    masthead: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(stage: Stage) -> Told:
        raise PromiseBroken("the author signed their own post")

    broken = steps.Step("stopped", "It is stopped", breaking)
    monkeypatch.setattr("desktop.cli.tour.story.STEPS", (*steps.STEPS[:5], broken, *steps.STEPS[6:]))
    ended = masthead("tour", "--json")
    assert ended.code == 1
    assert ended.found["is_kept"] is False and len(ended.found["steps"]) == 5
    assert ended.found["broken"] == {"step": "stopped", "why": "the author signed their own post"}
