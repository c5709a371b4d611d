"""What only adds is never weaker, whatever takes away is, and what cannot be told counts as weaker."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.model.findings import Severity
from desktop.model.identities import IdentityKind
from desktop.policy.checking.planning import Own
from desktop.policy.engine import Context, check
from desktop.policy.strictness.weaker import Side, weaker
from desktop.policy.strictness.written import written
from tests.unit.policy.drafts import NOW, draft
from tests.unit.policy.packs import load_pack, pack, rule

CORPORATE = IdentityKind.CORPORATE
EVERYBODY = Own(frozenset(), frozenset())
BASE = pack(
    rule("kind: terms\nterms: teh, recieve", id="TYPO")
    + rule("kind: terms\nterms: guarantee", id="CLAIM", severity="review"),
    name="base",
)
LEVELS = ("off", "hint", "caution", "review", "block")


def side(text: str, *, own: Own = EVERYBODY, name: str = "Acme", beside: Mapping[str, str] = {}) -> Side:
    """A policy of one pack of ones own over two rules that ship, as it holds for an organisation."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "own").mkdir()
        for file, words in beside.items():
            (Path(folder) / "own" / file).write_text(words, encoding="utf-8")
        ruleset = load_pack(Path(folder), text, base=BASE)
        return Side(written(ruleset), CORPORATE, name, own)


def ways(before: str, after: str) -> list[tuple[str, str]]:
    return list(weaker(side(before), side(after)))


# -- whatever a policy holds


@dataclass(frozen=True)
class Policy:
    """What a pack says: of each own rule its level and words, of each adjusted rule level and exceptions."""

    own: Mapping[str, tuple[int, frozenset[str]]] = field(default_factory=dict)
    adjusted: Mapping[str, tuple[int, frozenset[str]]] = field(default_factory=dict)
    tag: frozenset[str] = frozenset(["offer"])

    @property
    def text(self) -> str:
        rules = "".join(
            rule(f"kind: terms\nterms: {sorted(words)}\nwith: [deal]", id=id, severity=LEVELS[level])
            for id, (level, words) in self.own.items()
        )
        adjust = "".join(
            f"- {{rule: base.{id}, severity: {LEVELS[level]}{f', except: {list(said)}' if said else ''}}}\n"
            for id, (level, said) in self.adjusted.items()
        )
        head = f"tags: {{deal: {sorted(self.tag)}}}\n" + (f"adjust:\n{adjust}" if adjust else "")
        return pack(rules or "  []\n", head)


words = st.frozensets(st.sampled_from(["owl", "hawk", "night bus", "kite", "wren"]), max_size=5)
some_words = words.filter(bool)
policies = st.builds(
    Policy,
    st.dictionaries(st.sampled_from("ABC"), st.tuples(st.integers(0, 4), some_words), max_size=3),
    st.dictionaries(st.sampled_from(["TYPO", "CLAIM"]), st.tuples(st.integers(0, 4), words), max_size=2),
    st.frozensets(st.sampled_from(["offer", "sale", "gift"]), min_size=1),
)


@settings(deadline=None)
@given(policies)
def test_the_same_policy_is_not_weaker_than_itself(policy: Policy) -> None:
    assert weaker(side(policy.text), side(policy.text + "# a remark\n")) == ()


@st.composite
def stricter(draw: st.DrawFn) -> tuple[Policy, Policy]:
    """A policy, and one that only adds words and rules, raises levels and takes exceptions away."""
    policy = draw(policies)
    own = {id: (draw(st.integers(level, 4)), said | draw(words)) for id, (level, said) in policy.own.items()}
    if draw(st.booleans()):
        own["Z"] = (1, frozenset(["raven"]))
    adjusted = {
        id: (draw(st.integers(level, 4)), draw(st.sampled_from([said, said & draw(words)])))
        for id, (level, said) in policy.adjusted.items()
    }
    more = replace(policy, own=own, adjusted=adjusted, tag=policy.tag | draw(words))
    return policy, more


@settings(deadline=None)
@given(stricter())
def test_more_words_graver_levels_more_rules_and_fewer_exceptions_are_never_weaker(
    pair: tuple[Policy, Policy],
) -> None:
    before, after = pair
    assert weaker(side(before.text), side(after.text)) == ()


@settings(deadline=None)
@given(stricter(), st.lists(st.sampled_from(["owl", "hawk", "kite", "offer", "sale", "teh", "guarantee"])))
def test_what_is_never_weaker_judges_no_text_more_mildly(
    pair: tuple[Policy, Policy], said: list[str]
) -> None:
    before, after = (
        check(draft(" ".join(said)), Context(NOW), side(each.text).written.ruleset) for each in pair
    )
    # Of several rules that say the same of one place, the gravest stands for all.
    gravest = [max((f.severity for f in each.findings), default=Severity.HINT) for each in (before, after)]
    assert gravest[0] <= gravest[1]


def holding(policy: Policy, kind: str, held: Mapping[str, tuple[int, frozenset[str]]]) -> Policy:
    return replace(policy, own=held) if kind == "own" else replace(policy, adjusted=held)


@settings(deadline=None)
@given(policies.filter(lambda each: bool(each.own or each.adjusted)), st.data())
def test_whatever_takes_away_is_weaker_where_the_rule_speaks(policy: Policy, data: st.DataObject) -> None:
    kind = "own" if policy.own and (not policy.adjusted or data.draw(st.booleans())) else "adjusted"
    held: dict[str, tuple[int, frozenset[str]]] = dict(getattr(policy, kind))
    id = data.draw(st.sampled_from(sorted(held)))
    level, said = held[id]
    level = max(level, 1)
    start = holding(policy, kind, {**held, id: (level, said | {"owl", "wren"})})
    less = data.draw(st.sampled_from(["level", "words", "gone"]))
    if less == "level":
        held[id] = (data.draw(st.integers(0, level - 1)), said | {"owl", "wren"})
    elif kind == "adjusted":
        held[id] = (level, said | {"owl", "wren", "raven"})
    elif less == "words":
        held[id] = (data.draw(st.integers(level, 4)), said - {"owl"} | {"wren", "raven"})
    else:
        del held[id]
    name = f"acme.{id}" if kind == "own" else f"base.{id}"
    end = holding(start, kind, held)
    assert name in [about for about, _ in weaker(side(start.text), side(end.text))]


@settings(deadline=None)
@given(policies, st.data())
def test_a_word_less_in_a_tag_is_weaker(policy: Policy, data: st.DataObject) -> None:
    start = replace(policy, tag=policy.tag | {"offer", "voucher"})
    end = replace(start, tag=start.tag - {"voucher"} | data.draw(words))
    assert ("tag acme.deal", "it has 1 word fewer") in weaker(side(start.text), side(end.text))


# -- one by one

OWL = "kind: terms\nterms: owl, hawk"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (rule(OWL), rule("kind: terms\nterms: owl, hawk, wren")),
        (rule(OWL), rule("kind: terms\nterms: [hawk, wren, owl]")),
        (rule(OWL), rule(OWL + "\nwaivable: false")),
        (rule(OWL), rule(OWL + "\nsecret: true")),
        (rule(OWL), rule(OWL + "\nfields: [text, alt]")),
        (rule(OWL), rule(OWL + "\nbad: [an owl]\ngood: [a wren]\nmessage: Other words.\nwhy: x\nremedy: y")),
        (rule(OWL + "\nexcept: owl service"), rule(OWL)),
        (rule(OWL + "\nuntil: 2027-01-01T00:00Z"), rule(OWL + "\nuntil: 2027-02-01T00:00Z")),
        (rule(OWL + "\nuntil: 2027-01-01T00:00Z"), rule(OWL)),
        (rule(OWL + "\nfrom: 2027-01-02T00:00Z"), rule(OWL + "\nfrom: 2027-01-01T00:00Z")),
        (rule(OWL + "\napplies_to: {network: [x]}"), rule(OWL + "\napplies_to: {network: [x, linkedin]}")),
        (rule(OWL + "\nduring: {weekdays: [sat], zone: UTC}"), rule(OWL)),
        (rule(OWL, severity="'off'"), rule("kind: terms\nterms: wren")),
        (rule(OWL, severity="{PERSONAL: block}"), rule(OWL, severity="{PERSONAL: hint}")),
        (rule("kind: repetition\nwords: the"), rule("kind: repetition\nwords: the, of")),
    ],
)
def test_what_is_only_stricter_is_not_weaker(before: str, after: str) -> None:
    assert ways(pack(before), pack(after)) == []


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        (rule(OWL), rule(OWL, severity="hint"), "Hint instead of Look again"),
        (rule(OWL), rule(OWL, severity="{PERSONAL: block}"), "Off instead of Look again"),
        (rule(OWL), rule("kind: terms\nterms: owl"), "it looks for 1 word fewer"),
        (rule(OWL), rule(OWL + "\nexcept: owl service"), "silent in 1 more exception"),
        (rule(OWL), rule(OWL + "\nmatch: word"), "it looks for something else"),
        (rule(OWL), rule("kind: repetition\nwords: owl, hawk"), "it looks for something else"),
        (rule(OWL), rule(OWL + "\nfamily: secret"), "it looks for something else"),
        (rule(OWL + "\nwaivable: false"), rule(OWL), "it can be waived"),
        (rule(OWL + "\nsecret: true"), rule(OWL), "what it looks for is shown"),
        (rule(OWL + "\nfields: [text, alt]"), rule(OWL), "it looks at less"),
        (rule(OWL + "\ndisguise: true"), rule(OWL), "it looks for something else"),
        (rule(OWL), rule(OWL + "\napplies_to: {network: [x]}"), "it holds for less"),
        (rule(OWL), rule(OWL + "\napplies_to: {name: [Other]}"), "Off instead of Look again"),
        (rule(OWL), rule(OWL + "\nuntil: 2027-01-01T00:00Z"), "it holds for less"),
        (
            rule("kind: embargo\nterms: owl\nuntil: 2027-02-01T00:00Z"),
            rule("kind: embargo\nterms: owl\nuntil: 2027-01-01T00:00Z"),
            "it holds for less",
        ),
        (rule(OWL), rule(OWL + "\nfrom: 2027-01-01T00:00Z"), "it holds for less"),
        (rule(OWL), rule(OWL + "\nduring: {weekdays: [sat], zone: UTC}"), "it holds for less"),
        (
            rule("kind: pattern\npattern: 'owl|hawk'"),
            rule("kind: pattern\npattern: 'owl|hawk|wren'"),
            "it looks for something else",
        ),
        (rule("kind: limit\nmeasure: hashtags\nmax: 2"), rule("kind: limit\nmeasure: hashtags\nmax: 1"),
         "it looks for something else"),
        (rule(OWL), rule(OWL, id="OTHER"), "it is gone"),
    ],
)  # fmt: skip
def test_what_takes_away_or_cannot_be_told_is_weaker(before: str, after: str, how: str) -> None:
    assert ways(pack(before), pack(after)) == [("acme.R", how)]


def adjusting(lines: str) -> str:
    return pack("  []\n", f"adjust:\n- {{rule: base.TYPO, {lines}}}\n")


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        ("severity: block", "severity: review", "Needs approval instead of Must fix"),
        ("severity: block", "except: teh end", "Look again instead of Must fix; silent in 1 more exception"),
        ("severity: block", "severity: block, only: {network: [x]}", "it holds for less"),
        (
            "only: {network: [x, linkedin]}", "only: {network: [x], until: '2027-01-01T00:00Z'}",
            "it holds for less",
        ),
        ("severity: block", "severity: block, only: {identity: [PERSONAL]}", "Off instead of Must fix"),
    ],
)  # fmt: skip
def test_what_an_adjustment_takes_away_is_weaker(before: str, after: str, how: str) -> None:
    assert ways(adjusting(before), adjusting(after)) == [("base.TYPO", how)]
    assert ways(adjusting(after), adjusting(before)) == []


def test_the_last_adjustment_counts_and_not_the_highest() -> None:
    first = "adjust:\n- {rule: base.TYPO, severity: block}\n"
    assert ways(pack("  []\n", first), pack("  []\n", first + "- {rule: base.TYPO, severity: review}\n")) == [
        ("base.TYPO", "Needs approval instead of Must fix")
    ]


# -- tags


def tagged(tags: str, uses: str) -> str:
    return pack(rule(uses), f"tags:\n  {tags}\n")


@pytest.mark.parametrize(
    ("uses", "is_weaker"),
    [
        ("kind: terms\nterms: owl\nwith: [deal]", False),
        ("kind: terms\nterms: owl\nunless: [deal]", True),
        ("kind: together\nall: [deal, deal]", False),
        ("kind: together\nall: [deal, deal, deal]", True),
        ("kind: together\nall: [[deal]]\nnone: [acme.deal]", True),
        ("kind: require\nwhen: [deal]\nneed: [ad]", False),
        ("kind: require\nwhen: [ad]\nneed: [deal]", True),
        ("kind: require\nwhen: [ad]\nneed: [more]", True),
        ("kind: topic\nof: [deal]", False),
        ("kind: limit\nmeasure: said\nof: [deal]\nmin: 1", True),
    ],
)
def test_more_words_in_a_tag_are_weaker_where_they_excuse(uses: str, is_weaker: bool) -> None:
    others = "ad: advertisement\n  more: {terms: extra, also: [deal]}"
    found = ways(tagged(f"deal: offer\n  {others}", uses), tagged(f"deal: offer, sale\n  {others}", uses))
    assert found == ([("tag acme.deal", "more words in it excuse more")] if is_weaker else [])


def test_a_tag_that_is_gone_or_written_otherwise_is_weaker() -> None:
    uses = "kind: terms\nterms: owl\nwith: [deal]"
    deal = "deal: {terms: offer, patterns: ['x+']}\n  spare: bird"
    assert ways(tagged(deal, uses), tagged("deal: {terms: offer}\n  spare: bird", uses)) == [
        ("tag acme.deal", "it is written otherwise")
    ]
    assert ways(tagged(deal, uses), tagged(deal.partition("\n")[0], uses)) == [
        ("tag acme.spare", "it is gone")
    ]


# -- packs and lists


def test_a_pack_that_no_longer_holds_is_named_and_not_its_rules() -> None:
    text = pack(rule(OWL))
    elsewhere = side(text, own=Own(frozenset(), frozenset(["acme"])))
    assert weaker(side(text), elsewhere) == (("acme", "it no longer holds"),)
    assert weaker(elsewhere, side(text)) == ()


def test_a_pack_that_comes_to_hold_may_be_what_weakens() -> None:
    text = adjusting("severity: 'off'")
    elsewhere = side(text, own=Own(frozenset(), frozenset(["acme"])))
    assert weaker(elsewhere, side(text)) == (("base.TYPO", "Off instead of Look again"),)


def test_another_name_may_take_a_rule_off() -> None:
    text = pack(rule(OWL + "\napplies_to: {name: [Acme]}"))
    assert weaker(side(text), side(text, name="acme ")) == ()
    assert weaker(side(text), side(text, name="Ajax")) == (("acme.R", "Off instead of Look again"),)


def test_what_stopped_everything_and_no_longer_does_is_weaker() -> None:
    broken, whole = "pack: acme\nrules: [\n", pack(rule(OWL))
    assert weaker(side(whole), side(broken))[0] == ("acme", "it no longer holds")
    assert weaker(side(broken), side(whole)) == (("acme", "it could not be read, and stopped everything"),)
    missing = Own(frozenset(["brand"]), frozenset())
    brand = whole.replace("acme", "brand")
    assert weaker(side(whole, own=missing), side(brand, own=missing))[-2:] == (
        ("brand", "it was not there, and stopped everything"),
        ("acme", "it no longer holds"),
    )


def test_a_list_beside_the_pack_is_its_words() -> None:
    text = pack(rule("kind: terms\nlists: [names.txt]"))
    short, long = (side(text, beside={"names.txt": words}) for words in ("owl\n", "owl\n# a remark\nhawk\n"))
    assert weaker(short, long) == ()
    assert weaker(long, short) == (("acme.R", "it looks for 1 word fewer"),)


def test_no_phrase_repeats_a_word_of_a_rule() -> None:
    before = pack(rule("kind: terms\nterms: project falcon, owl\nsecret: true"))
    after = pack(rule("kind: terms\nterms: owl\nsecret: true\nexcept: eagle landing"))
    said = " ".join(how for _, how in ways(before, after))
    assert "word fewer" in said
    assert not any(word in said for word in ("falcon", "owl", "eagle"))


def test_a_finding_that_can_be_waived_never_stands_for_one_that_cannot() -> None:
    """Otherwise a rule that somebody adds would be a way to waive another."""
    strict = rule("kind: terms\nterms: owl\nwaivable: false", id="STRICT", severity="block")
    mild = rule("kind: terms\nterms: a great owl lands", id="MILD", severity="block")
    verdict = check(draft("a great owl lands"), Context(NOW), side(pack(strict + mild)).written.ruleset)
    assert {finding.rule for finding in verdict.findings} == {"acme.STRICT", "acme.MILD"}
    both = side(pack(strict.replace("waivable: false", "waivable: true") + mild)).written.ruleset
    verdict = check(draft("a great owl lands"), Context(NOW), both)
    assert [finding.rule for finding in verdict.findings] == ["acme.MILD"]
