"""One line of a content calendar in, one answer out; a malformed one is told what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import BadInput
from desktop.policy.lint import lint_line
from desktop.policy.packs import Ruleset, load

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "policy"


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return load([SHIPPED])


def test_an_answer_has_the_promised_shape(shipped: Ruleset) -> None:
    said = lint_line({"id": "7", "text": "Thank fuck it's Friday", "as": "CORPORATE"}, shipped)
    assert said["id"] == "7"
    assert said["verdict"] == "BLOCK"
    findings = said["findings"]
    assert isinstance(findings, list)
    assert findings[0]["span"] == [6, 10]
    assert set(findings[0]) >= {"rule", "severity", "span", "message", "why", "remedy"}


def test_a_calm_line_is_clear(shipped: Ruleset) -> None:
    said = lint_line({"id": 1, "text": "We are open until six.", "as": "CORPORATE"}, shipped)
    assert (said["verdict"], said["findings"]) == ("CLEAR", [])


def test_no_network_counts_unless_it_is_named(shipped: Ruleset) -> None:
    text = "We are open. " * 30
    assert lint_line({"id": 1, "text": text, "as": "CORPORATE"}, shipped)["verdict"] == "CLEAR"
    named = lint_line({"id": 1, "text": text, "as": "CORPORATE", "network": "x"}, shipped)
    assert named["verdict"] == "BLOCK"


def test_events_are_given_for_the_run(shipped: Ruleset) -> None:
    line = {"id": 1, "text": "Off to hit the hay", "as": "CORPORATE"}
    assert lint_line(line, shipped, ["hay"])["verdict"] == "CAUTION"


def test_a_span_is_always_a_pair(shipped: Ruleset) -> None:
    said = lint_line({"id": 1, "text": "", "as": "PERSONAL", "media": []}, shipped)
    assert said["findings"][0]["span"] == [0, 0]  # type: ignore[index] # a list of records


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"id": 1, "as": "CORPORATE"}, "no 'text'"),
        ({"id": 1, "text": "a"}, "who speaks"),
        ({"id": 1, "text": "a", "as": "COMPANY"}, "COMPANY"),
        ({"id": 1, "text": 5, "as": "CORPORATE"}, "a number"),
        ({"id": 1, "text": None, "as": "CORPORATE"}, "null"),
        ({"id": 1, "text": "a\0b", "as": "CORPORATE"}, "NUL"),
        ({"id": 1, "text": "a\ud800", "as": "CORPORATE"}, "surrogate"),
        ({"id": 1, "text": "a", "as": "CORPORATE", "at": "tomorrow"}, "tomorrow"),
        ({"id": 1, "text": "a", "as": "CORPORATE", "at": "2026-01-01T09:00:00"}, "zone"),
        ({"id": 1, "text": "a", "as": "CORPORATE", "at": 5}, "a number"),
        ({"id": 1, "text": "a", "as": "CORPORATE", "at": "0001-01-01T00:00:00+14:00"}, "calendar"),
        ({"id": 1, "text": "a", "as": "CORPORATE", "media": "x"}, "not a list"),
        ({"id": 1, "text": "a", "as": "CORPORATE", "media": ["x"]}, "Picture 1"),
        ({"id": 1, "text": "a", "as": "CORPORATE", "media": [{"alt": 3}]}, "picture 1"),
        ({"id": 1, "text": "a", "as": "CORPORATE", "network": "myspace"}, "myspace"),
        ({"id": [], "text": "a", "as": "CORPORATE"}, "'id'"),
        ({"id": 1, "txet": "a", "as": "CORPORATE"}, "Did you mean 'text'?"),
        ([], "not an object"),
    ],
)
def test_a_malformed_record_is_told_what_is_wrong(record: object, says: str, shipped: Ruleset) -> None:
    with pytest.raises(BadInput) as raised:
        lint_line(record, shipped)  # type: ignore[arg-type] # malformed on purpose
    assert says in str(raised.value)
