"""The policy from the command line: read, tried, changed after a look at what waits, compared, published."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import desktop.app
from desktop.app import SHIPPED_POLICY
from desktop.policy.amending import files
from tests.unit.cli.keyboard import Keyboard

NEWS = """
pack: news
rules:
- {id: EVENT, kind: together, all: [[live-event]], severity: caution, message: m, why: w, remedy: r}
- {id: CURSE, kind: terms, terms: fuck, severity: {CORPORATE: block}, message: m, why: w, remedy: r}
"""
RULE = (
    "- {id: OWLS, kind: terms, terms: owl, severity: block, message: '“{match}” waits.', why: Owls wait., "
    "remedy: Leave it out., bad: [An owl came], good: [A hawk came]}\n"
)


@pytest.fixture(autouse=True)
def few_packs(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three packs ship instead of all: each command reads them, and these tests are about the commands."""
    if "every" in request.node.name:
        return
    few = tmp_path / "shipped"
    few.mkdir()
    for name in ("core.yaml", "access.yaml"):
        shutil.copy(SHIPPED_POLICY / name, few)
    for name in ("new", "page"):
        shutil.copytree(SHIPPED_POLICY / name, few / name)
    (few / "proven.txt").write_text((SHIPPED_POLICY / "proven.txt").read_text("ascii"), "ascii")
    few.joinpath("news.yaml").write_text(NEWS, encoding="utf-8")
    monkeypatch.setattr(desktop.app, "SHIPPED_POLICY", few)


def schedule(masthead: Keyboard, text: str) -> str:
    """A post of Sam's own in the queue, a day from now; gives its delivery's id."""
    draft = masthead(
        "--json", "draft", "add", "--identity", "Sam Reed", "--account", "samreed", "--text", text
    )
    assert draft.code == 0, draft.err
    id = draft.found["draft"]["id"]
    done = masthead("--json", "schedule", id, "--at", "2031-01-01T10:00:00+00:00")
    assert done.code == 0, done.err
    (delivery,) = done.found["deliveries"]
    return str(delivery["id"])


def state(masthead: Keyboard, delivery: str) -> tuple[str, str]:
    rows = masthead("--json", "queue").found["queue"]
    (found,) = [each for row in rows for each in row["deliveries"] if each["id"] == delivery]
    return found["state"], found["reason"]


# -- show


def test_every_rule_is_shown_without_a_data_folder(masthead: Keyboard) -> None:
    shown = masthead("policy", "show", "--json")
    assert shown.code == 0
    assert shown.found["count"] == sum(len(pack["rules"]) for pack in shown.found["packs"]) > 100
    assert not masthead.home.exists()
    lines = masthead("policy", "show").out
    assert "core.LENGTH: Must fix" in lines
    assert "{" not in lines.replace("{{first_name}}", "")


def test_one_rule_is_shown_in_full_by_any_of_its_names(masthead: Keyboard) -> None:
    whole = masthead("policy", "show", "core.TYPO").out
    assert masthead("policy", "show", "typo").out == whole
    for said in ("core.TYPO: Look again for organisations, Hint for persons", "Why ", "It stops", "covfefe"):
        assert said in whole
    (rule,) = masthead("policy", "show", "CORE.typo", "--json").found["rules"]
    assert rule["in_force"] == {"CORPORATE": "CAUTION", "PERSONAL": "HINT"}
    assert len(masthead("policy", "show", "access", "--json").found["rules"]) > 3


NARROWED = """
pack: acme
adjust:
- {rule: core.TYPO, only: {name: [Sam Reed, Sam Red], network: [x], during: {days: [09-11], zone: UTC}}}
"""


def test_what_a_pack_leaves_of_a_rule_is_shown_and_names_nobody_has_are_told(masthead: Keyboard) -> None:
    own = masthead.home / "policy"
    own.mkdir(parents=True)
    (own / "acme.yaml").write_text(NARROWED, encoding="utf-8")
    assert masthead("policy", "check", "--json").found["unknown_identities"] == []
    assert masthead("operator", "add", "Sam Reed").code == 0
    assert masthead("identity", "add", "Sam Reed", "--kind", "personal").code == 0
    shown = masthead("policy", "show", "core.TYPO").out
    for said in (
        "It holds for Sam Reed and Sam Red.",
        "It holds on X.",
        "It holds on 11 September, UTC time.",
    ):
        assert said in shown
    (rule,) = masthead("policy", "show", "core.TYPO", "--json").found["rules"]
    assert len(rule["changes"][0]["only"]) == 3
    checked = masthead("policy", "check")
    assert checked.code == 0
    assert "core.TYPO holds for “Sam Red”, and no identity here is called so. Did you mean" in checked.out
    assert "“Sam Reed”, and" not in checked.out


@pytest.mark.parametrize(
    ("words", "says"), [("core.TYPOS", "Did you mean core.TYPO?"), ("zzz", "See: masthead policy show.")]
)
def test_a_rule_that_is_not_there_is_refused(masthead: Keyboard, words: str, says: str) -> None:
    ended = masthead("policy", "show", words)
    assert (ended.code, ended.out) == (3, "")
    assert says in ended.err


def test_a_broken_pack_is_named_wherever_the_policy_is_read(masthead: Keyboard) -> None:
    own = masthead.home / "policy"
    own.mkdir(parents=True)
    (own / "acme.yaml").write_text("pack: acme\nrules: [\n", encoding="utf-8")
    for words in (("show",), ("test",), ("diff", "shipped")):
        ended = masthead("policy", *words)
        assert ended.code == 7, words
        assert "acme.yaml, line 3" in ended.out + ended.err
    ended = masthead("policy", "publish", "--to", str(masthead.home))
    assert ended.code == 7
    assert not (masthead.home / "policy.html").exists()


# -- test


def test_every_rule_passes_its_own_examples(masthead: Keyboard) -> None:
    ended = masthead("policy", "test", "--json")
    assert ended.code == 0
    assert ended.found["breakages"] == []
    assert ended.found["examples"] > ended.found["rules"] > 100


def test_a_sentence_is_tried_and_its_verdict_is_the_ending(masthead: Keyboard) -> None:
    assert masthead("policy", "test", "--text", "We open at nine.").code == 0
    assert masthead("policy", "test", "--text", "Despite the covfefe").code == 1
    assert masthead("policy", "test", "--text", "What the fuck").code == 2
    assert masthead("policy", "test", "--text", "What the fuck", "--kind", "personal").code == 0


def test_texts_are_judged_as_expected_or_named(masthead: Keyboard, tmp_path: Path) -> None:
    lines: list[dict[str, object]] = [
        {"text": "We open at nine.", "expect": "CLEAR"},
        {"text": "What the fuck", "expect": "block", "rules": ["news.CURSE"]},
        {"text": "What the fuck", "as": "PERSONAL", "expect": "CLEAR"},
    ]
    file = tmp_path / "texts.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    assert masthead("policy", "test", str(file)).out.endswith("3 of 3 texts judged as expected.\n")
    more = [
        {"text": "We open at nine.", "expect": "BLOCK"},
        {"text": "covfefe", "expect": "CAUTION", "rules": ["a.B"]},
    ]
    text = "\n".join(map(json.dumps, [*lines, *more]))
    ended = masthead("policy", "test", "-", "--json", stdin=text.encode())
    assert ended.code == 1
    assert [(slip["line"], slip["verdict"]) for slip in ended.found["slips"]] == [
        (4, "CLEAR"),
        (5, "CAUTION"),
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"[]", "Line 1 of - is not an object"),
        (b'{"text": "a"}', "does not say what is expected"),
        (b'{"text": "a", "expect": "MAYBE"}', "does not say what is expected"),
        (b'{"expect": "CLEAR"}', "Line 1: The record has no 'text'"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(masthead: Keyboard, line: bytes, says: str) -> None:
    ended = masthead("policy", "test", "-", stdin=line)
    assert ended.code == 3
    assert says in ended.err


# -- new, change, event


def test_a_pack_is_begun_changed_and_taken_back(staffed: Keyboard) -> None:
    begun = staffed("policy", "new", "acme", "--owner", "Mira", "--json")
    assert begun.code == 0
    path = Path(begun.found["pack"]["path"])
    before = path.read_text(encoding="utf-8")
    off = ("policy", "change", "TYPO", "--severity", "off", "--for", "corporate")
    assert staffed(*off, "--as", "Mira Okafor").code == 0
    (rule,) = staffed("policy", "show", "core.TYPO", "--json").found["rules"]
    assert rule["in_force"] == {"CORPORATE": None, "PERSONAL": "HINT"}
    assert staffed("policy", "change", "TYPO", "--restore").code == 0
    after = path.read_text(encoding="utf-8")
    assert after == before.replace("version: 1", "version: 3")
    assert staffed("policy", "new", "acme").code == 3
    deeds = [each["deed"] for each in staffed("journal", "--json").found["journal"]]
    assert deeds[:3] == ["policy_saved"] * 3


def test_a_change_says_what_it_would_stop_and_then_stops_it(staffed: Keyboard) -> None:
    waiting = schedule(staffed, "Meet the teh owl")
    words = ("policy", "change", "core.TYPO", "--severity", "review", "--json")
    previewed = staffed(*words, "--preview").found
    assert not previewed["is_saved"]
    assert [each["deliveries"] for each in previewed["stopped"]] == [[waiting]]
    assert state(staffed, waiting) == ("scheduled", None)
    saved = staffed(*words).found
    assert saved["stopped"] == previewed["stopped"]
    assert saved["digest"] != previewed["digest"]
    assert state(staffed, waiting) == ("held", "policy_changed")
    assert staffed("policy", "change", "core.TYPO", "--except", "teh owl", "--as", "Mira Okafor").code == 0
    (rule,) = staffed("policy", "show", "core.TYPO", "--json").found["rules"]
    assert rule["changes"][0]["except"] == ["teh owl"]


def test_terms_go_into_ones_own_rules(staffed: Keyboard) -> None:
    own = staffed.home / "policy"
    own.mkdir()
    (own / "acme.yaml").write_text(f"pack: acme\nrules:\n{RULE}", encoding="utf-8")
    assert staffed("policy", "change", "OWLS", "--terms", "kite, hawk nest").code == 0
    assert staffed("policy", "test", "--text", "The hawk nest").code == 2
    ended = staffed("policy", "change", "core.TYPO", "--terms", "x")
    assert ended.code == 3
    assert "ships with Masthead" in ended.err


def test_a_weaker_rule_needs_an_approver_and_is_refused_with_who_may(staffed: Keyboard) -> None:
    staffed("policy", "new", "acme")
    path = staffed.home / "policy" / "acme.yaml"
    before = path.read_bytes()
    off = ("policy", "change", "core.TYPO", "--severity", "off")
    previewed = staffed(*off, "--preview")
    assert previewed.code == 0
    assert "Only an approver of Lantern Books may save it: Mira Okafor." in previewed.out
    found = staffed(*off, "--preview", "--json").found
    assert (found["needs_approver"], found["may_save"]) == (True, ["Mira Okafor"])
    assert ("core.TYPO", "Lantern Books", "Off instead of Look again") in {
        (each["about"], each["identity"], each["how"]) for each in found["weaker"]
    }
    ended = staffed(*off, "--json")
    assert ended.code == 3
    assert ended.found["error"] == {
        "kind": "not_approved",
        "message": "core.TYPO would be weaker for Lantern Books (Off instead of Look again), and only an "
        "approver of Lantern Books may allow that. Nothing was saved.",
        "remedy": "Ask Mira Okafor.",
    }
    assert path.read_bytes() == before
    assert staffed(*off, "--as", "Mira Okafor").code == 0
    (entry, *_) = staffed("journal", "--json").found["journal"]
    assert entry["who"] == "Mira Okafor"
    assert "core.TYPO for Lantern Books (Off instead of Look again)" in entry["detail"]
    assert entry["detail"].endswith("Mira Okafor, an approver, allows it.")
    kept = path.read_bytes()
    # Taking the weakening back is nobody's favour; making it anew is.
    assert staffed("policy", "change", "core.TYPO", "--severity", "block").code == 0
    assert staffed("policy", "change", "core.TYPO", "--restore").code == 3
    assert path.read_bytes() != kept


def test_what_was_weakened_by_hand_is_told_with_the_news(staffed: Keyboard) -> None:
    own = staffed.home / "policy"
    own.mkdir()
    (own / "acme.yaml").write_text(f"pack: acme\nrules:\n{RULE}", encoding="utf-8")
    staffed("publish", "--once")
    assert staffed("policy", "event", "list", "--json").found["outside"] == []
    milder = RULE.replace("severity: block", "severity: hint")
    (own / "acme.yaml").write_text(f"pack: acme\nrules:\n{milder}", encoding="utf-8")
    staffed("publish", "--once")
    (told,) = staffed("policy", "event", "list", "--json").found["outside"]
    said = "Changed outside Masthead: acme.OWLS is weaker for Lantern Books (Hint instead of Must fix)."
    assert told["detail"] == said
    assert said in staffed("policy", "event", "list").out
    assert said in staffed("journal").out


def test_taking_an_event_off_needs_an_approver(staffed: Keyboard) -> None:
    assert staffed("policy", "event", "add", "Aurora").code == 0
    path = staffed.home / "policy" / "events"
    before = path.read_bytes()
    ended = staffed("policy", "event", "remove", "aurora")
    assert ended.code == 3
    assert "only an approver of Lantern Books may allow that" in ended.err
    assert "Ask Mira Okafor." in ended.err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("core.TYPO",), "not said what to change"),
        (("core", "--severity", "off"), "core is a pack"),
        (("core.TYPO", "--severity", "loud"), "--severity is none of block, review, caution, hint, off"),
        (("core.TYPO", "--severity", "off", "--pack", "core"), "ships with Masthead"),
        (("core.TYPO", "--severity", "off", "--pack", "../x"), "no pack name"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(
    staffed: Keyboard, words: tuple[str, ...], says: str
) -> None:
    ended = staffed("policy", "change", *words)
    assert (ended.code, ended.out) == (3, "")
    assert says in ended.err
    assert not (staffed.home / "policy").exists()


def test_with_several_packs_it_is_said_which(staffed: Keyboard) -> None:
    staffed("policy", "new", "one")
    staffed("policy", "new", "two")
    ended = staffed("policy", "change", "core.TYPO", "--severity", "block")
    assert ended.code == 3
    assert "Add --pack with one of one, two." in ended.err
    assert staffed("policy", "change", "core.TYPO", "--severity", "block", "--pack", "two").code == 0


def test_an_event_is_added_for_everybody_in_one_line(staffed: Keyboard) -> None:
    waiting = schedule(staffed, "The aurora sale is on: 20 % off")
    assert state(staffed, waiting)[0] == "scheduled"
    added = staffed("policy", "event", "add", "Aurora", "--json")
    assert added.code == 0
    assert [each["words"] for each in added.found["events"]] == ["Aurora"]
    assert state(staffed, waiting) == ("held", "policy_changed")
    assert staffed("policy", "test", "--text", "Aurora tonight").code == 1
    assert "Aurora, until" in staffed("policy", "event").out
    assert staffed("policy", "event", "remove", "aurora", "--as", "Mira Okafor").code == 0
    assert staffed("policy", "event", "list", "--json").found["events"] == []
    assert state(staffed, waiting) == ("held", "policy_changed")


def test_a_full_disk_changes_nothing(staffed: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    staffed("policy", "new", "acme")
    path = staffed.home / "policy" / "acme.yaml"
    before = path.read_bytes()
    monkeypatch.setattr(files.os, "replace", fail)
    ended = staffed("policy", "change", "core.TYPO", "--severity", "block")
    assert ended.code == 4
    assert "It is as it was" in ended.err
    assert path.read_bytes() == before


# -- diff and publish


def test_two_policies_are_compared_and_the_newer_ones_effect_is_named(
    staffed: Keyboard, tmp_path: Path
) -> None:
    schedule(staffed, "Meet the owl")
    proposal = tmp_path / "proposal.yaml"
    proposal.write_text(f"pack: acme\nversion: 1\nrules:\n{RULE}", encoding="utf-8")
    found = staffed("policy", "diff", "now", str(proposal), "--json").found
    assert [(each["step"], each["about"]) for each in found["differences"]] == [("added", "acme.OWLS")]
    assert [each["rule"] for each in found["stopped"]] == ["acme.OWLS"]
    assert staffed("policy", "diff", str(proposal), "now", "--json").found["stopped"] == []
    lines = staffed("policy", "diff", "now", str(proposal)).out
    assert "added        acme.OWLS: Must fix" in lines
    assert "1 waiting post and no drafts would be stopped by" in lines


def test_versions_that_were_kept_are_compared(staffed: Keyboard) -> None:
    staffed("policy", "new", "acme")
    staffed("policy", "change", "core.TYPO", "--severity", "block")
    staffed("policy", "change", "core.DOUBLE", "--severity", "off", "--as", "Mira Okafor")
    found = staffed("policy", "diff", "acme@1", "acme@2", "--json").found["differences"]
    assert [(each["about"], each["after"]) for each in found] == [("core.TYPO", "Must fix")]
    found = staffed("policy", "diff", "acme@2", "--json").found["differences"]
    assert [(each["about"], each["step"]) for each in found] == [("core.DOUBLE", "re-levelled")]
    ended = staffed("policy", "diff", "acme@7")
    assert ended.code == 3
    assert "These are kept: 1, 2, 3." in ended.err


def test_the_policy_is_published_as_two_files_that_stay_the_same(masthead: Keyboard, tmp_path: Path) -> None:
    words = ("policy", "publish", "--owner", "Lantern <Books>", "--date", "2026-11-24", "--json")
    made = [masthead(*words, "--to", str(tmp_path / each)).found for each in ("one", "two")]
    assert made[0]["owner"] == "Lantern <Books>"
    for name in ("policy.html", "policy.md"):
        first, second = ((tmp_path / each / name).read_bytes() for each in ("one", "two"))
        assert first == second
        assert made[0]["digest"].encode() in first
        assert b"<Books>" not in first
    assert not masthead.home.exists()


@pytest.mark.parametrize("day", ["24.11.2026", "tomorrow", ""])
def test_a_day_that_is_none_is_refused(masthead: Keyboard, tmp_path: Path, day: str) -> None:
    ended = masthead("policy", "publish", "--to", str(tmp_path), "--date", day)
    assert ended.code == 3
    assert list(tmp_path.glob("policy.*")) == []


def test_a_folder_that_cannot_be_written_is_named(masthead: Keyboard, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = masthead("policy", "publish", "--to", str(tmp_path / "file"))
    assert ended.code == 4
    assert "could not be written" in ended.err
