"""`masthead check`: one text for people, a calendar of lines for programs; every line gets its answer."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.app import SHIPPED_POLICY
from desktop.cli import entry
from desktop.cli.commands.policy import checking
from desktop.policy import packs
from tests.unit.cli.keyboard import Keyboard

GOOD = {"id": "1", "text": "Our reading room is open until nine.", "as": "CORPORATE"}


@pytest.fixture(autouse=True)
def _rules_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped rules, without reading them again for every example."""
    shipped, load = _shipped(), packs.load

    def loaded(folders: Sequence[Path]) -> packs.Ruleset:
        return shipped if folders == [SHIPPED_POLICY] else load(folders)

    monkeypatch.setattr(packs, "load", loaded)


_KNOWN: list[packs.Ruleset] = []


def _shipped() -> packs.Ruleset:
    if not _KNOWN:
        _KNOWN.append(packs.load([SHIPPED_POLICY]))
    return _KNOWN[0]


def lines(content: bytes, *words: str) -> tuple[int, list[Any], str]:
    """Exit code, answers and standard error of one calendar."""
    out, err = io.StringIO(), io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")
    with mock.patch.object(sys, "stdin", stdin), redirect_stdout(out), redirect_stderr(err):
        code = entry(["check", "--jsonl", *words])
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def one(record: object, *words: str) -> tuple[int, Any]:
    """The answer to one line."""
    code, answers, _ = lines(json.dumps(record).encode() + b"\n", *words)
    assert len(answers) == 1
    return code, answers[0]


def test_a_good_line_is_answered_with_its_id_and_nothing_else() -> None:
    assert one(GOOD) == (0, {"id": "1", "verdict": "CLEAR", "findings": []})


def test_a_finding_has_its_place_and_what_would_be_right() -> None:
    code, answer = one({**GOOD, "text": "\U0001f600 Well damn, a book."})
    assert code == 1 and answer["verdict"] == "CAUTION"
    finding = answer["findings"][0]
    assert {"rule", "severity", "span", "message", "why", "remedy"} <= finding.keys()
    assert (finding["rule"], finding["severity"], finding["span"]) == ("respect.MILD", "CAUTION", [7, 11])


def test_the_worst_line_decides_the_ending() -> None:
    mild = json.dumps({**GOOD, "text": "Well damn, a book."}).encode()
    empty = json.dumps({**GOOD, "text": ""}).encode()
    assert lines(b"\n".join([json.dumps(GOOD).encode(), mild]))[0] == 1
    assert lines(b"\n".join([empty, json.dumps(GOOD).encode(), mild]))[0] == 2
    assert lines(b"\n".join([empty, b"nonsense"]))[0] == 3
    assert lines(b"\n \n\r\n")[:2] == (0, [])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"nonsense", "not JSON at character 1"),
        (b'{"id": "9", "text": ', "not JSON"),
        (b"[1, 2]", "not an object"),
        (b"null", "not an object"),
        (b'{"id": "9", "text": "caf\xe9"}', "not UTF-8"),
        (b'\xff\xfe{\x00"\x00', "not UTF-8"),
        (b"[" * 100_000, "too large to read"),
        (b'{"id": ' + b"9" * 5000 + b"}", "too large to read"),
        (b'{"id": "9", "as": "CORPORATE"}', "'text'"),
        (b'{"id": "9", "text": 5, "as": "CORPORATE"}', "'text' is a number"),
        (b'{"id": "9", "text": "a", "as": "Corporate"}', "'as'"),
        (b'{"id": "9", "text": "a", "as": ["PERSONAL"]}', "'as'"),
        (b'{"id": "9", "text": "a", "media": "cat.png"}', "'media'"),
        (b'{"id": "9", "text": "a", "media": ["cat.png"]}', "Picture 1"),
        (b'{"id": "9", "text": "a", "at": "tomorrow"}', "no time"),
        (b'{"id": "9", "text": "a", "at": "2026-11-27T09:00"}', "names no zone"),
        (b'{"id": "9", "text": "a", "network": "linkdin"}', "'network'"),
        (b'{"id": "9", "text": "a\\u0000b"}', "NUL"),
        (b'{"id": "9", "text": "\\ud800"}', "lone surrogate"),
        (b'{"id": "9", "texts": "a"}', "Did you mean"),
    ],
)
def test_a_bad_line_is_answered_by_number_and_the_rest_goes_on(line: bytes, said: str) -> None:
    good = json.dumps(GOOD).encode()
    code, answers, _ = lines(b"\n".join([good, line, good]))
    assert code == 3 and [answer.get("verdict") for answer in answers] == ["CLEAR", None, "CLEAR"]
    assert answers[1]["line"] == 2 and said in answers[1]["error"] and "verdict" not in answers[1]
    assert answers[1].get("id", "9") == "9"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary().map(lambda raw: raw.replace(b"\n", b"")),
            st.recursive(
                st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
                lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(sorted(GOOD)), inner),
                max_leaves=6,
            ).map(lambda found: json.dumps(found).encode()),
            st.fixed_dictionaries(
                {"text": st.text(max_size=80)},
                optional={"id": st.text() | st.integers(), "as": st.sampled_from(["CORPORATE", "PERSONAL"])},
            ).map(lambda found: json.dumps(found).encode()),
        ),
        max_size=6,
    )
)
def test_whatever_comes_every_line_gets_one_answer_in_its_order(content: list[bytes]) -> None:
    code, answers, _ = lines(b"\n".join(content))
    filled = [number for number, line in enumerate(content, start=1) if line.strip()]
    assert len(answers) == len(filled)
    for number, answer in zip(filled, answers, strict=True):
        assert answer.get("line", number) == number
        assert ("error" in answer) != ("verdict" in answer)
    assert (code == 3) == any("error" in answer for answer in answers)


def test_what_many_lines_leave_out_is_said_once() -> None:
    foreign = {"id": 1, "text": "Hello", "network": "facebook", "context": "a column of their own"}
    code, answers, err = lines(b"\n".join([json.dumps(foreign).encode()] * 3))
    assert (code, [answer["verdict"] for answer in answers]) == (0, ["CLEAR"] * 3)
    assert "3 lines did not say “as”: checked as CORPORATE." in err
    assert "3 lines named a network that Masthead does not post to" in err
    _, _, err = lines(json.dumps(foreign).encode(), "--kind", "personal")
    assert "1 line did not say “as”: checked as PERSONAL." in err


@pytest.mark.parametrize(
    ("network", "verdict"), [("twitter", "BLOCK"), ("X", "BLOCK"), ("linkedin", "CLEAR")]
)
def test_a_network_brings_its_own_length(network: str, verdict: str) -> None:
    assert one({**GOOD, "text": "word " * 80, "network": network})[1]["verdict"] == verdict


def test_a_line_that_is_a_megabyte_long_is_answered() -> None:
    text = "Open until nine. " * 60_000
    code, answers, _ = lines(json.dumps({**GOOD, "text": text}).encode())
    assert len(text) > 1_000_000 and len(answers) == 1 and code in (0, 1, 2)


def test_live_events_are_added_by_word() -> None:
    sale = {**GOOD, "text": "Big hurricane Sandy sale: 20% off everything while you stay in!"}
    _, without = one(sale)
    _, during = one(sale, "--event", "hurricane sandy")
    assert len(during["findings"]) >= len(without["findings"])


# --- further packs, and broken ones

PACK = """
pack: house
version: 2
title: The house's own words
rules:
  - id: NAME
    kind: terms
    terms: [Project Falcon]
    severity: block
    message: "“{match}” is confidential."
    why: It is not announced yet.
    remedy: Leave it out.
    bad: [Project Falcon ships]
    good: [A falcon flies]
"""


def test_a_further_folder_of_packs_speaks_too(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(PACK, encoding="utf-8")
    falcon = {**GOOD, "text": "Project Falcon ships on Monday"}
    assert one(falcon)[0] == 0
    code, answer = one(falcon, "--policy", str(tmp_path))
    assert code == 2 and [finding["rule"] for finding in answer["findings"]] == ["house.NAME"]


def test_a_broken_pack_answers_nothing_and_is_named_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(PACK.replace("kind: terms", "kind: turms"), encoding="utf-8")
    code, answers, err = lines(json.dumps(GOOD).encode(), "--policy", str(tmp_path))
    assert (code, answers) == (7, [])
    assert f"{tmp_path / 'house.yaml'}, line 7" in err and "house.NAME" in err.replace(
        "rule NAME", "house.NAME"
    )
    assert err.count("\n") == 1 and "Nothing was checked." in err
    code, _, err = lines(b"", "--policy", str(tmp_path / "nowhere"))
    assert code == 3 and "There is no folder" in err


def test_policy_check_names_what_loads_and_what_does_not(masthead: Keyboard, tmp_path: Path) -> None:
    sound = masthead("policy", "check", "--json")
    assert sound.code == 0 and not sound.found["breakages"] and not masthead.home.exists()
    assert {"core", "respect"} <= {pack["name"] for pack in sound.found["packs"]}
    own = masthead.home / "policy"
    own.mkdir(parents=True)
    (own / "house.yaml").write_text("pack: house\nrules: [{id: A}]\n", encoding="utf-8")
    broken = masthead("policy", "--json")
    assert broken.code == 7 and broken.found["breakages"][0]["path"] == str(own / "house.yaml")
    assert "BROKEN" in masthead("policy", "check").out


# --- one text


def test_one_text_is_shown_with_its_words_underlined(masthead: Keyboard) -> None:
    ended = masthead("check", "--kind", "corporate", "--text", "Well damn, a book.")
    assert ended.code == 1 and ended.out.startswith("CAUTION: 1 finding.\n")
    words, under = next(
        (line, after)
        for line, after in zip(ended.out.splitlines(), ended.out.splitlines()[1:], strict=False)
        if "~" in after
    )
    assert words[under.index("~") : under.rindex("~") + 1] == "damn"
    assert not masthead.home.exists(), "checking makes no data folder"


def test_one_text_comes_from_a_file_or_standard_input(masthead: Keyboard, tmp_path: Path) -> None:
    file = tmp_path / "post.txt"
    file.write_text("Well damn, a book.\n", encoding="utf-8")
    by_file = masthead("check", str(file), "--kind", "corporate", "--json").found
    by_input = masthead("check", "--kind", "corporate", "--json", stdin=b"Well damn, a book.\n").found
    assert by_file["verdict"] == "CAUTION" and by_file == by_input
    assert by_file["findings"][0]["span"] == [5, 9]


def test_one_text_is_checked_as_an_identity_beside_its_neighbours(staffed: Keyboard) -> None:
    text = "Best cake ever #reedfamily"
    as_lantern = staffed("check", "--as-identity", "lantern books", "--text", text, "--json")
    as_sam = staffed("check", "--as-identity", "Sam Reed", "--account", "samreed", "--text", text, "--json")
    assert (as_lantern.code, as_lantern.found["verdict"]) == (1, "CAUTION")
    assert (as_sam.code, as_sam.found["verdict"]) == (0, "CLEAR")
    assert staffed("draft", "list", "--json").found == {"drafts": []}
    wrong = staffed("check", "--as-identity", "Sam Reed", "--account", "lanternbooks", "--text", text)
    assert wrong.code == 3 and "does not belong" in wrong.err


def test_a_broken_pack_of_its_own_stops_an_identity(staffed: Keyboard) -> None:
    own = staffed.home / "policy"
    own.mkdir()
    (own / "house.yaml").write_text(PACK, encoding="utf-8")
    assert staffed("identity", "change", "Sam Reed", "--pack", "house", "--as", "Mira Okafor").code == 0
    words = ("--identity", "Sam Reed", "--account", "samreed", "--text", "Long evening, good book.")
    id = staffed("draft", "add", *words, "--json").found["draft"]["id"]
    made = staffed("schedule", id, "--json")
    assert made.code == 0
    (own / "house.yaml").write_text(PACK.replace("severity: block", "severity: blok"), encoding="utf-8")
    sent = staffed("publish", "--once", "--json")
    assert sent.code == 6 and sent.found["deliveries"][0]["reason"] == "policy_changed"
    detail = sent.found["deliveries"][0]["detail"]
    assert "9:15" in detail and "NAME" in detail and f"{own / 'house.yaml'}" in detail
    ended = staffed("check", "--as-identity", "Sam Reed", "--text", "Hello")
    assert ended.code == 7 and f"{own / 'house.yaml'}" in ended.out and "9:15" in ended.out
    assert staffed("check", "--as-identity", "Lantern Books", "--text", "Hello").code == 0, "not its pack"


@pytest.mark.parametrize(
    "words",
    [
        ("--text", "a"),
        ("--kind", "personal", "--as-identity", "Sam"),
        ("--jsonl", "--text", "a"),
        ("--kind", "personal", "--account", "x:sam", "--text", "a"),
        ("--as-identity", "Sam Reed", "--event", "storm", "--text", "a"),
        ("--kind", "personal", "--at", "2026-03-29T02:30", "--text", "a"),
    ],
)
def test_what_does_not_go_together_is_refused(staffed: Keyboard, words: tuple[str, ...]) -> None:
    ended = staffed("check", *words)
    assert ended.code == 3 and ended.err.count("\n") == 1


def test_loading_says_how_much_is_broken() -> None:
    """More than one breakage is counted, not listed."""
    broken = packs.Breakage("a", "a.yaml", 1, 2, "B", "No.")
    shipped = _shipped()
    many = packs.Ruleset(shipped.packs, (broken, broken, broken), shipped.version)
    with mock.patch.object(checking, "_rules_of", return_value=many):
        code, _, err = lines(b"")
    assert code == 7 and "And 2 more things" in err
