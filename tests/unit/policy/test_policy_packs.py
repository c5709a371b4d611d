"""A pack that cannot be used is named with its place and its remedy, and never means "no rules"."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.model.findings import Outcome
from desktop.policy.engine import Context, check
from desktop.policy.packs import Breakage, Ruleset, load
from tests.unit.policy.drafts import NOW, draft, identity

RULE = """
  - id: NAMES
    kind: terms
    terms: [falcon]
    severity: block
    message: "'{match}' is a name that waits."
    why: Names wait for their day.
    remedy: Leave it out.
    bad: [Project Falcon ships]
    good: [a bird in the park]
"""


def write(folder: Path, text: str, name: str = "acme.yaml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def load_user(tmp_path: Path, text: str, name: str = "acme.yaml") -> Ruleset:
    base = RULE.replace("falcon", "osprey").replace("Falcon", "osprey")
    shipped = write(tmp_path / "shipped", f"pack: base\nrules:{base}", "base.yaml")
    return load([shipped, write(tmp_path / "home", text, name)])


def only(ruleset: Ruleset) -> Breakage:
    assert len(ruleset.breakages) == 1, ruleset.breakages
    return ruleset.breakages[0]


def test_a_good_pack_has_no_breakage_and_counts(tmp_path: Path) -> None:
    ruleset = load_user(tmp_path, f"pack: acme\nversion: 3\nrules:{RULE}")
    assert not ruleset.breakages
    assert ("acme", 3) in ruleset.version.packs
    assert ruleset.version.rule_count == 2


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("pack: acme\nrules: [", 3, "not YAML"),
        ("pack: acme\nrulse: []\n", 2, "Did you mean 'rules'?"),
        ("version: 1\n", 1, "Begin it with 'pack: NAME'"),
        ("pack: acme\nformat: 9\n", 2, "Update Masthead"),
        ("pack: base\n", 1, "ships with Masthead"),
        (f"pack: acme\nrules:{RULE.replace('kind: terms', 'kind: term')}", 4, "Did you mean 'terms'?"),
        (
            f"pack: acme\nrules:{RULE.replace('severity: block', 'severity: blok')}",
            6,
            "Did you mean 'block'?",
        ),
        (
            f"pack: acme\nrules:{RULE.replace('terms: [falcon]', 'trems: [falcon]')}",
            5,
            "Did you mean 'terms'?",
        ),
        (
            f"pack: acme\nrules:{RULE.replace('[Project Falcon ships]', '[a hawk]')}",
            10,
            "does not catch its own bad",
        ),
        (
            f"pack: acme\nrules:{RULE.replace('[a bird in the park]', '[a falcon]')}",
            11,
            "catches its own good",
        ),
        (f"pack: acme\nrules:{RULE}{RULE}", 13, "Two rules have the id acme.NAMES"),
        (f"pack: acme\nrules:{RULE.replace('{match}', '{mach}')}", 7, "Did you mean 'match'?"),
        (f"pack: acme\nrules:{RULE.replace('    why: Names wait for their day.', '')}", 3, "has no 'why'"),
        (f"pack: acme\nrules:{RULE.replace('terms: [falcon]', 'lists: [no.txt]')}", 5, "no list 'no.txt'"),
        (
            f"pack: acme\nrules:{RULE.replace('terms: [falcon]', 'lists: [../x.txt]')}",
            5,
            "outside the pack's folder",
        ),
        (f"pack: acme\nrules:{RULE.replace('terms: [falcon]', 'terms: [falcon, falcon')}", 6, "not YAML"),
        ("pack: acme\ntags:\n  a: &x [b]\n  c: *x\n", 3, "Write the values out"),
        (
            f"pack: acme\nadjust:\n- rule: base.NAME\n  severity: off\nrules:{RULE}",
            3,
            "Did you mean 'base.NAMES'?",
        ),
        ("pack: acme\npack: acme\n", 2, "stands here twice"),
        ("", 1, "empty"),
    ],
)
def test_a_breakage_names_line_and_remedy(tmp_path: Path, text: str, line: int, says: str) -> None:
    broken = only(load_user(tmp_path, text))
    assert says in broken.message
    assert broken.line == line
    assert broken.path.endswith("acme.yaml")
    assert broken.message.endswith((".", "?"))


@pytest.mark.parametrize("pattern", ["(a+)+b", "(x*)*y", "([a-z]+)*1", "(((a", "*", "(?:a|a)*b" * 200])
def test_a_pattern_that_may_never_finish_is_refused(tmp_path: Path, pattern: str) -> None:
    text = f"pack: acme\nrules:{RULE}".replace("kind: terms", "kind: pattern")
    text = text.replace("terms: [falcon]", f"pattern: '{pattern}'")
    broken = only(load_user(tmp_path, text))
    assert broken.rule == "NAMES"


def test_a_pattern_that_grows_slow_on_one_text_blocks_it_by_name(tmp_path: Path) -> None:
    slow = f"pack: acme\nrules:{RULE}".replace("kind: terms", "kind: pattern")
    slow = slow.replace("terms: [falcon]", r"pattern: '(?:falcon|(?:[bc]|[cd])*[bc]{20}q)'")
    ruleset = load_user(tmp_path, slow)
    assert not ruleset.breakages
    verdict = check(draft("c" * 12_000, identity(packs=("acme",))), Context(NOW), ruleset)
    named = [finding for finding in verdict.findings if finding.rule == "policy.SLOW-RULE"]
    assert named and "acme.NAMES" in named[0].message
    assert not verdict.is_complete


def test_one_broken_rule_leaves_the_others_standing_and_stops_its_identity(tmp_path: Path) -> None:
    text = (
        f"pack: acme\nrules:{RULE}{RULE.replace('NAMES', 'OTHER').replace('kind: terms', 'kind: nonsense')}"
    )
    ruleset = load_user(tmp_path, text)
    assert only(ruleset).rule == "OTHER"
    named = check(draft("hello", identity(packs=("acme",))), Context(NOW), ruleset)
    assert named.outcome is Outcome.BLOCK
    assert not named.is_complete
    assert "OTHER" in named.findings[0].message + named.findings[0].remedy


def test_a_broken_pack_that_ships_stops_everyone(tmp_path: Path) -> None:
    ruleset = load([write(tmp_path / "shipped", "pack: base\nrules: [", "base.yaml")])
    assert check(draft("hello"), Context(NOW), ruleset).outcome is Outcome.BLOCK


def test_no_packs_at_all_is_a_breakage(tmp_path: Path) -> None:
    ruleset = load([tmp_path / "nowhere"])
    assert ruleset.breakages
    assert check(draft("hello"), Context(NOW), ruleset).outcome is Outcome.BLOCK


def test_a_pack_that_an_identity_names_and_nobody_has_stops_it(tmp_path: Path) -> None:
    ruleset = load_user(tmp_path, f"pack: acme\nrules:{RULE}")
    verdict = check(draft("hello", identity(packs=("acme", "gone"))), Context(NOW), ruleset)
    assert verdict.outcome is Outcome.BLOCK
    assert "gone" in verdict.findings[0].message


def test_a_pack_relevels_and_excepts_a_rule_without_copying_it(tmp_path: Path) -> None:
    text = f"pack: acme\nadjust:\n- rule: base.NAMES\n  severity: hint\n  except: [osprey park]\nrules:{RULE}"
    ruleset = load_user(tmp_path, text)
    who = identity(packs=("acme",))
    assert check(draft("the osprey flies", who), Context(NOW), ruleset).outcome is Outcome.CLEAR
    assert not check(draft("in Osprey Park", who), Context(NOW), ruleset).findings


def test_an_embargo_ends_at_its_moment(tmp_path: Path) -> None:
    text = f"pack: acme\nrules:{RULE}    until: 2027-03-01T07:00:00-05:00\n"
    ruleset = load_user(tmp_path, text)
    who = identity(packs=("acme",))
    before = Context(datetime(2027, 3, 1, 11, 59, tzinfo=UTC))
    after = Context(datetime(2027, 3, 1, 12, 0, tzinfo=UTC))
    assert check(draft("falcon", who), before, ruleset).outcome is Outcome.BLOCK
    assert check(draft("falcon", who), after, ruleset).outcome is Outcome.CLEAR


ECHO = """
tags:
  water: [sink]
rules:
  - id: ECHO
    kind: together
    all: [[water]]
    news: [Flood]
    severity: caution
    message: "'{word1}' has another ring today."
    why: People have drowned.
    remedy: Use another word.
    bad: [{text: Sink into it, event: flood}]
    good: [Sink into it]
"""


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        (("Flood in Aurora",), Outcome.CAUTION),
        (("floodlight",), Outcome.CLEAR),
        (("lottery",), Outcome.CLEAR),
        ((), Outcome.CLEAR),
    ],
)
def test_a_rule_sleeps_until_its_event_is_in_the_news(
    tmp_path: Path, events: tuple[str, ...], outcome: Outcome
) -> None:
    ruleset = load_user(tmp_path, f"pack: acme\n{ECHO}")
    assert not ruleset.breakages
    verdict = check(draft("Sink in", identity(packs=("acme",))), Context(NOW, events=events), ruleset)
    assert verdict.outcome is outcome


@pytest.mark.parametrize(
    ("events", "outcome"), [(("lottery",), Outcome.CAUTION), (("any",), Outcome.CAUTION), ((), Outcome.CLEAR)]
)
def test_a_rule_for_any_news_sleeps_until_something_is_on_the_list(
    tmp_path: Path, events: tuple[str, ...], outcome: Outcome
) -> None:
    ruleset = load_user(tmp_path, f"pack: acme\n{ECHO.replace('[Flood]', 'any')}")
    assert not ruleset.breakages
    verdict = check(draft("Sink in", identity(packs=("acme",))), Context(NOW, events=events), ruleset)
    assert verdict.outcome is outcome


def test_the_digest_changes_with_a_list(tmp_path: Path) -> None:
    text = f"pack: acme\nrules:{RULE.replace('terms: [falcon]', 'lists: [names.txt]')}"
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "names.txt").write_text("falcon\n", encoding="utf-8")
    first = load_user(tmp_path, text).version.digest
    (tmp_path / "home" / "names.txt").write_text("falcon\nhawk\n", encoding="utf-8")
    assert load_user(tmp_path, text).version.digest != first


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    shipped = write(tmp_path / "shipped", f"pack: base\nrules:{RULE}", "base.yaml")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "acme.yaml").write_bytes(b"pack: acme\ntitle: caf\xe9\n")
    broken = only(load([shipped, tmp_path / "home"]))
    assert broken.line == 2
    assert "UTF-8" in broken.message


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_no_file_raises(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("packs")
    (folder / "x.yaml").write_text(text, encoding="utf-8", errors="surrogatepass")
    ruleset = load([folder])
    assert ruleset.breakages or ruleset.packs


def test_words_within_names_are_innocent_and_only_there(tmp_path: Path) -> None:
    rule = RULE.replace("terms: [falcon]", "terms: [falcon]\n    names: ['[A-Z][a-z]+ Falcon']")
    rule = rule.replace("bad: [Project Falcon ships]", "bad: [the falcon ships]")
    ruleset = load_user(tmp_path, f"pack: acme\nrules:{rule}")
    assert not ruleset.breakages
    who = identity(packs=("acme",))
    for text, names in (("Ann Falcon sings", 0), ("ann falcon sings", 1), ("Ann Falcon sings: falcon", 1)):
        verdict = check(draft(text, who), Context(NOW), ruleset)
        assert [f.rule for f in verdict.findings] == ["acme.NAMES"] * names, text
