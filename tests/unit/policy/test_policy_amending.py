"""A pack is changed where it is changed: every other line, remark and order stays as somebody wrote it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import BadInput
from desktop.model.findings import Severity
from desktop.model.identities import IdentityKind
from desktop.model.rulebook import (
    AddExceptions,
    AddRule,
    AddTerms,
    Edit,
    Levels,
    PolicyChange,
    Restore,
    Rewrite,
    SetLevel,
)
from desktop.policy.amending.edits import amended, with_head, with_next_version
from desktop.policy.amending.places import quoted
from desktop.policy.loading.sheet import Entry, read_sheet

CORPORATE, PERSONAL = IdentityKind.CORPORATE, IdentityKind.PERSONAL
OFF: Levels = {CORPORATE: None, PERSONAL: None}
SPLIT: Levels = {CORPORATE: Severity.BLOCK, PERSONAL: None}

REMARKS = st.sampled_from(["", "", "", "# a remark: with a colon", "  # indented, [brackets] {braces}", "#"])
ITEMS = ("core.ONE", "core.TWO", "respect.THREE")
WORD = st.text(st.characters(codec="utf-8", exclude_characters=",\n\r\0"), min_size=1, max_size=12).filter(
    lambda word: word.split()
)


@dataclass(frozen=True)
class Written:
    """A pack as somebody may have written it, and which rules it adjusts."""

    text: str
    rules: tuple[str, ...]


@st.composite
def packs(draw: st.DrawFn) -> Written:
    """Packs in every way of writing that people use."""
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    lines: list[str] = []

    def add(*more: str) -> None:
        remark = draw(REMARKS)
        lines.extend([*([remark] if remark else []), *more])

    add("pack: acme" + draw(st.sampled_from(["", "   # our own"])))
    if draw(st.booleans()):
        add("version: 7 # raised by Lena")
    add('title: "Häuser: & Höfe"')
    chosen = draw(st.lists(st.sampled_from(ITEMS), unique=True))
    _add_adjustments(draw, add, chosen)
    add("tags:", "  plain: one, two, three", "  listed:", "    terms: [ a, 'b' ,]   # so far")
    style = draw(
        st.sampled_from(["plain", "single", "double", "folded", "literal", "block", "flow", "multi"])
    )
    add("rules:", *_rule(style, draw(st.sampled_from(["  ", ""]))))
    add("# the end")
    text = newline.join(lines) + draw(st.sampled_from(["", newline, newline * 3]))
    return Written(text, tuple(chosen))


def _add_adjustments(draw: st.DrawFn, add: object, chosen: list[str]) -> None:
    assert callable(add)
    form = draw(st.sampled_from(["block", "flush", "flow"]))
    if not chosen:
        if draw(st.booleans()):
            add(draw(st.sampled_from(["adjust:", "adjust: []", "adjust: # none yet"])))
        return
    if form == "flow":
        inner = ", ".join(f"{{rule: {rule}, severity: hint}}" for rule in chosen)
        add(f"adjust: [{inner}]  # in one line")
        return
    indent = "  " if form == "block" else ""
    add("adjust:")
    for rule in chosen:
        body = draw(
            st.sampled_from(
                [
                    ["severity: off   # was too loud"],
                    ["severity: {CORPORATE: hint}"],
                    ["severity:", "  CORPORATE: hint", "  # between", "  PERSONAL: off"],
                    ['except: it\'s plain, "so to speak"'],
                    ["severity: review", "except: ['one', \"two\"]"],
                    ["except:", "- one", "- two # two"],
                ]
            )
        )
        add(f"{indent}- rule: {rule}", *(f"{indent}  {line}" for line in body))


def _rule(style: str, indent: str) -> list[str]:
    terms = {
        "plain": ['terms: falcon, it\'s "osprey" \\ x'],
        "single": ["terms: 'falcon, it''s'  # names"],
        "double": ['terms: "falcon, \\"osprey\\""'],
        "folded": ["terms: >-", "  falcon,", "  osprey", ""],
        "literal": ["terms: |", "  falcon", "  osprey"],
        "block": ["terms:", "- falcon # one", "- osprey"],
        "flow": ["terms: [falcon, # one", "  osprey]"],
        "multi": ["terms: falcon,", "  osprey,", "  kite"],
    }[style]
    body = ["id: NAMES", "kind: terms", *terms, "severity: block  # for now", "message: Sentence.", "why: W."]
    return [f"{indent}- {body[0]}", *(f"{indent}  {line}" for line in body[1:])]


def plain(entry: Entry) -> object:
    """The values alone, without their places."""
    if isinstance(entry.value, dict):
        return {name: plain(value) for name, value in entry.value.items()}
    return [plain(each) for each in entry.value] if isinstance(entry.value, list) else entry.value


def values(text: str) -> dict[str, object]:
    found = plain(read_sheet(text))
    assert isinstance(found, dict)
    return found


def words(text: str, *path: str | int) -> list[str]:
    entry = read_sheet(text)
    for step in path:
        entry = entry.fields[step] if isinstance(step, str) else entry.items[step]
    return entry.words()


def gone(before: str, after: str) -> list[str]:
    """The lines that are there no longer as they were."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if old and not old[-1].endswith(("\n", "\r")):
        old[-1] += "\r\n" if "\r\n" in before else "\n"  # a line end was put behind it
    if new and not new[-1].endswith(("\n", "\r")):
        new[-1] += "\r\n" if "\r\n" in before else "\n"
    found: list[str] = []
    for tag, a, b, _, _ in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        found += old[a:b] if tag in ("replace", "delete") else []
    return found


def change(text: str, *edits: Edit) -> str:
    return amended(text, PolicyChange("acme", edits))


def own(line: str) -> str:
    return line.strip().lstrip("- ")


@settings(max_examples=80)
@given(
    packs(), st.sampled_from(ITEMS), st.sampled_from([OFF, SPLIT, dict.fromkeys(IdentityKind, Severity.HINT)])
)
def test_a_level_changes_its_own_line_alone(pack: Written, rule: str, levels: Levels) -> None:
    after = change(pack.text, SetLevel(rule, levels))
    for line in gone(pack.text, after):
        assert own(line).startswith(("version:", "severity:", "CORPORATE:", "PERSONAL:", "adjust: [")), line
    item = _adjustment(after, rule)
    said = item["severity"]
    expected = {kind.value: "off" if level is None else level.name.lower() for kind, level in levels.items()}
    assert said == expected or set(expected.values()) == {said}
    assert _rest(after, rule) == _rest(pack.text, rule)
    if rule in pack.rules:
        before = _adjustment(pack.text, rule)
        assert item.get("except") == before.get("except")


@settings(max_examples=80)
@given(packs(), st.sampled_from(ITEMS), st.lists(WORD, min_size=1, max_size=3))
def test_exceptions_join_those_that_are_there(pack: Written, rule: str, more: list[str]) -> None:
    after = change(pack.text, AddExceptions(rule, tuple(more)))
    for line in gone(pack.text, after):
        assert own(line).startswith(("version:", "except:", "adjust: [")), line
    item = _adjustment(after, rule)
    number = values(after)["adjust"].index(item)  # type: ignore[attr-defined]
    before = _adjustment(pack.text, rule).get("except") if rule in pack.rules else None
    known = _words_of(before)
    assert words(after, "adjust", number, "except") == [*known, *(" ".join(word.split()) for word in more)]
    assert _rest(after, rule) == _rest(pack.text, rule)


@settings(max_examples=80)
@given(packs(), st.lists(WORD, min_size=1, max_size=3))
def test_terms_join_a_rules_own_in_any_way_of_writing(pack: Written, more: list[str]) -> None:
    try:
        after = change(pack.text, AddTerms("acme.NAMES", tuple(more)))
    except BadInput as error:
        assert "cannot be seen" in error.message
        return
    known = words(pack.text, "rules", 0, "terms")
    assert words(after, "rules", 0, "terms") == [*known, *(" ".join(word.split()) for word in more)]
    before, now = values(pack.text), values(after)
    assert {name: now[name] for name in before if name not in ("version", "rules")} == {
        name: before[name] for name in before if name not in ("version", "rules")
    }
    remarks = [line for line in pack.text.splitlines() if line.strip().startswith("#")]
    assert [line for line in after.splitlines() if line.strip().startswith("#")] == remarks


@settings(max_examples=50)
@given(packs(), st.sampled_from(ITEMS))
def test_what_was_adjusted_is_restored_and_no_other_rule_is(pack: Written, rule: str) -> None:
    after = change(pack.text, Restore(rule))
    found = values(after).get("adjust") or []
    assert isinstance(found, list)
    assert [each["rule"] for each in found] == [each for each in pack.rules if each != rule]
    assert _rest(after, rule) == _rest(pack.text, rule)
    if rule not in pack.rules:
        assert all(own(line).startswith("version:") for line in gone(pack.text, after))


@settings(max_examples=40)
@given(packs(), WORD)
def test_a_new_rule_stands_last_and_touches_nothing(pack: Written, word: str) -> None:
    rule = AddRule("NEW", (word,), SPLIT, f"It says {word}", "Because: #so.", "Leave it, out", True)
    after = change(pack.text, rule)
    assert all(own(line).startswith("version:") for line in gone(pack.text, after))
    found = values(after)["rules"]
    assert isinstance(found, list)
    assert found[0] == values(pack.text)["rules"][0]  # type: ignore[index]
    assert found[1]["id"] == "NEW"
    assert found[1]["message"] == " ".join(f"It says {word}".split())
    assert found[1]["secret"] == "true"


@given(st.text())
def test_quoted_words_are_read_back(text: str) -> None:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        return
    assert yaml.safe_load(quoted(text)) == text


def _adjustment(text: str, rule: str) -> dict[str, object]:
    found = values(text)["adjust"]
    assert isinstance(found, list)
    (item,) = [each for each in found if each["rule"] == rule]
    assert isinstance(item, dict)
    return item


def _rest(text: str, rule: str) -> dict[str, object]:
    """Everything but the version and the rule's own adjustment."""
    found = values(text)
    adjust = found.pop("adjust", None) or []
    found.pop("version", None)
    assert isinstance(adjust, list)
    return {**found, "adjust": [each for each in adjust if each["rule"] != rule]}


def _words_of(value: object) -> list[str]:
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list) else [
        word.strip() for word in str(value).split(",")
    ]  # fmt: skip


# -- by hand -----------------------------------------------------------------------------------


def test_terms_join_a_tag() -> None:
    text = "pack: acme\ntags:\n  plain: one, two\n  listed:\n    terms: [a, b]\n  empty:\n    also: plain\n"
    after = change(
        text, AddTerms("acme.plain", ("three",)), AddTerms("listed", ("c",)), AddTerms("empty", ("d",))
    )
    assert values(after)["tags"] == {
        "plain": "one, two, three",
        "listed": {"terms": ["a", "b", "c"]},
        "empty": {"also": "plain", "terms": "d"},
    }


def test_the_version_goes_up_once_whatever_the_number_of_edits() -> None:
    text = "pack: acme\nversion: 9 # nine\nrules: []\n"
    after = change(text, SetLevel("core.A", OFF), SetLevel("core.B", OFF))
    assert "version: 10 # nine\n" in after
    assert (
        with_next_version("# top\npack: acme # me\nrules: []")
        == "# top\npack: acme # me\nversion: 2\nrules: []"
    )
    assert with_next_version("pack: acme\nversion: soon\n") == "pack: acme\nversion: soon\n"


def test_what_somebody_wrote_by_hand_is_taken_as_it_is() -> None:
    assert change("pack: acme\n", Rewrite("pack: acme\nversion: 4\n")) == "pack: acme\nversion: 4\n"


def test_the_head_is_changed_or_added() -> None:
    text = "pack: old # name\ntitle:\nrules:\n"
    assert with_head(text, "pack", "new") == "pack: new # name\ntitle:\nrules:\n"
    assert with_head(text, "title", '"T"') == 'pack: old # name\ntitle: "T"\nrules:\n'
    assert with_head(text, "owner", '"Us"') == 'pack: old # name\ntitle:\nrules:\nowner: "Us"\n'


def test_own_rules_are_levelled_where_they_stand() -> None:
    text = "pack: acme\nrules:\n- {id: A, severity: block, why: w}\n- id: B\n  why: w\n"
    after = change(text, SetLevel("acme.A", OFF), SetLevel("acme.B", SPLIT))
    assert "- {id: A, severity: off, why: w}\n" in after
    assert "- id: B\n  why: w\n  severity: {CORPORATE: block, PERSONAL: off}" in after
    assert "adjust" not in after


@pytest.mark.parametrize(
    ("text", "edit", "says"),
    [
        ("{pack: acme, rules: []}", SetLevel("core.A", OFF), "names on lines of their own"),
        ("- a list\n", SetLevel("core.A", OFF), "names on lines of their own"),
        ("pack: [\n", SetLevel("core.A", OFF), "not YAML"),
        ("pack: acme\nadjust: soon\n", SetLevel("core.A", OFF), "holds no list"),
        ("pack: acme\n", SetLevel("core.A", {CORPORATE: None}), "No level is given for PERSONAL"),
        ("pack: acme\n", AddTerms("core.A", ("x",)), "no rule and no tag"),
        ("pack: acme\nrules:\n- {id: A, kind: pattern}\n", AddTerms("acme.A", ("x",)), "kind 'pattern'"),
        ("pack: acme\n", AddExceptions("core.A", (" , ",)), "no words"),
        ("pack: acme\n", AddExceptions("core.A", ("x" * 300,)), "300 characters"),
        ("pack: acme\n", AddExceptions("core.A", ("\ud800",)), "half of a character"),
        ("pack: acme\nrules:\n- id: A\n", AddRule("A", ("x",), OFF, "m", "w", "r"), "has a rule A already"),
        ("pack: acme\n", AddRule("A", ("x",), OFF, " ", "w", "r"), "no message"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(text: str, edit: Edit, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        change(text, edit)


def test_a_file_of_a_hundred_thousand_terms_is_changed_in_its_place() -> None:
    terms = [f"term{number}" for number in range(100_000)]
    text = "pack: acme\nversion: 1\nrules:\n- id: NAMES\n  kind: terms\n  terms:\n" + "".join(
        f"  - {term}\n" for term in terms
    )
    after = change(text, AddTerms("acme.NAMES", ("last",)))
    assert after == text.replace("version: 1", "version: 2") + '  - "last"\n'
    assert words(after, "rules", 0, "terms") == [*terms, "last"]
