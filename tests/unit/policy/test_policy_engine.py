"""What the packs that ship say of drafts: severities, spans, networks, identities; no text raises."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.model.findings import Field, Outcome, Severity
from desktop.model.identities import IdentityKind, Network, Signals
from desktop.model.posts import Part
from desktop.policy.engine import Context, check
from desktop.policy.packs import Ruleset, load
from tests.prove_packs import PROVEN, seals
from tests.unit.policy.drafts import NOW, account, draft, identity

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "policy"
any_text = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF), max_size=120)


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return load([SHIPPED])


def rules(text: str, ruleset: Ruleset, **context: object) -> dict[str, Severity]:
    verdict = check(draft(text), replace(Context(NOW), **context), ruleset)  # type: ignore[arg-type] # names of Context
    return {finding.rule: finding.severity for finding in verdict.findings}


def test_every_example_of_every_pack_that_ships_holds() -> None:
    assert seals() == PROVEN.read_text(encoding="ascii").split(), "Run: python -m tests.prove_packs"


def test_every_rule_that_ships_has_examples_and_sentences(shipped: Ruleset) -> None:
    for rule in shipped.rules:
        assert rule.bad or rule.kind in ("neighbour", "link"), rule.id
        assert rule.good, rule.id
        for sentence in (rule.why, rule.remedy):
            assert sentence.endswith((".", "?", ")")), (rule.id, sentence)
        assert rule.source, rule.id


@pytest.mark.parametrize(
    ("text", "network", "is_too_long"),
    [
        ("a" * 280, Network.X, False),
        ("a" * 281, Network.X, True),
        ("é" * 280, Network.X, False),
        ("漢" * 140, Network.X, False),
        ("漢" * 141, Network.X, True),
        ("😀" * 140, Network.X, False),
        ("a" * 256 + " https://example.com/" + "b" * 200, Network.X, False),
        ("a" * 257 + " https://example.com/" + "b" * 200, Network.X, True),
        ("a.co " * 11, Network.X, False),
        ("a.co " * 12, Network.X, True),
        ("a" * 3_000, Network.LINKEDIN, False),
        ("a" * 3_001, Network.LINKEDIN, True),
        ("😀" * 1_501, Network.LINKEDIN, True),
        ("a" * 500, Network.PRACTICE, False),
        ("a" * 501, Network.PRACTICE, True),
    ],
)
def test_length_is_counted_as_the_network_counts(
    text: str, network: Network, is_too_long: bool, shipped: Ruleset
) -> None:
    verdict = check(draft(text, None, network), Context(NOW), shipped)
    found = [finding for finding in verdict.findings if finding.rule == "core.LENGTH"]
    assert bool(found) is is_too_long
    for finding in found:
        assert finding.networks == (network,)
        assert not finding.is_waivable


def test_nothing_to_send_is_blocked_part_by_part(shipped: Ruleset) -> None:
    two = replace(draft("Hello."), parts=(Part("Hello."), Part("  ")))
    found = [f for f in check(two, Context(NOW), shipped).findings if f.rule == "core.EMPTY"]
    assert [finding.place.part for finding in found] == [1]


def test_pictures_are_stopped_where_they_cannot_be_sent(shipped: Ruleset) -> None:
    who = identity()
    with_picture = draft("Look.", who, Network.X, Network.PRACTICE, alts=("The dome at night.",))
    found = [f for f in check(with_picture, Context(NOW), shipped).findings if f.rule == "core.PICTURES-X"]
    assert [finding.networks for finding in found] == [(Network.X,)]
    only_practice = draft("Look.", who, Network.PRACTICE, alts=("The dome at night.",))
    assert check(only_practice, Context(NOW), shipped).outcome is Outcome.CLEAR


def test_each_picture_without_a_description_is_named(shipped: Ruleset) -> None:
    verdict = check(draft("Look.", alts=("", "The dome.", "IMG_1.jpg")), Context(NOW), shipped)
    places = [(f.rule, f.place.item) for f in verdict.findings if f.place.field is Field.ALT]
    assert places == [("access.ALT-TEXT", 0), ("access.ALT-EMPTY", 2)]


def test_a_curse_blocks_an_organisation_and_hints_to_a_person(shipped: Ruleset) -> None:
    who = identity("Lena Okafor", IdentityKind.PERSONAL)
    assert check(draft("what a fucking day"), Context(NOW), shipped).outcome is Outcome.BLOCK
    assert check(draft("what a fucking day", who), Context(NOW), shipped).outcome is Outcome.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "What a 𝓯𝓾𝓬𝓴 day",
        "What a f\u200bu\u200bck day",
        "What a f u c k day",
        "What a сunt day",
        "What a f**k day",
    ],
)
def test_a_disguised_curse_is_marked_where_it_stands(text: str, shipped: Ruleset) -> None:
    found = [f for f in check(draft(text), Context(NOW), shipped).findings if f.family == "profanity"]
    assert len(found) == 1
    start, end = found[0].place.span or (0, 0)
    assert text[:start] == "What a " and text[end:] == " day"


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe, Cockburn Street, Penistone and Clitheroe",
        "The class will assess grass, bass and brass; Dickens and Hancock pass.",
        "Mass-hole punches, part 8E0-820-803-G, 5S1T-4, A55",
        "Moby Dick at the Arsenal cocktail bar",
        "Shiitake and a Shih Tzu",
    ],
)
def test_innocent_words_are_let_through(text: str, shipped: Ruleset) -> None:
    assert check(draft(text), Context(NOW), shipped).outcome is Outcome.CLEAR


def test_the_sign_of_another_identity_is_a_caution(shipped: Ruleset) -> None:
    lena = identity(
        "Lena Okafor", IdentityKind.PERSONAL, signals=Signals((), ("lenaruns",), ("lena.example",))
    )
    others = ((lena, (account(lena, handle="@lena_okafor"),)),)
    context = replace(Context(NOW), neighbours=others)
    text = "Thanks @Lena_Okafor #LenaRuns https://www.lena.example/5k and blog.lena.example"
    found = [f for f in check(draft(text), context, shipped).findings if f.family == "identity"]
    assert {finding.rule for finding in found} == {
        "voice-of-one.HANDLE-OF-ANOTHER",
        "voice-of-one.HASHTAG-OF-ANOTHER",
        "voice-of-one.LINK-OF-ANOTHER",
    }
    assert all(finding.severity is Severity.CAUTION for finding in found)
    assert all("Lena Okafor" in finding.message for finding in found)


def test_a_sign_that_both_own_says_nothing(shipped: Ruleset) -> None:
    ours = identity(signals=Signals((), ("openday",), ()))
    theirs = identity("Lena Okafor", IdentityKind.PERSONAL, signals=Signals((), ("openday",), ()))
    verdict = check(draft("#OpenDay", ours), Context(NOW, neighbours=((theirs, ()),)), shipped)
    assert not [f for f in verdict.findings if f.family == "identity"]


def test_an_event_of_today_makes_a_harmless_word_a_caution(shipped: Ruleset) -> None:
    text = "See you at 8am, we're off to hit the hay!"
    assert "tragedy.EVENT" not in rules(text, shipped)
    assert rules(text, shipped, events=("hay",))["tragedy.EVENT"] is Severity.CAUTION
    assert "tragedy.EVENT" in rules("#PrayForAurora", shipped, events=("Aurora",))


def test_selling_beside_an_event_of_today_needs_review(shipped: Ruleset) -> None:
    found = rules("#Aurora is trending, clearly about our dress ;)", shipped, events=("aurora",))
    assert max(found.values()) >= Severity.REVIEW


@pytest.mark.parametrize(
    "value",
    ["4783 1298 8832 1280", "334-36-0942", "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", "acmeSocial#77"],
)
def test_a_secret_is_found_and_told_to_nobody(value: str, shipped: Ruleset) -> None:
    verdict = check(draft(f"password: {value} SSN {value}"), Context(NOW), shipped)
    found = [f for f in verdict.findings if f.family in ("secret", "personal")]
    assert found
    for finding in found:
        told = f"{finding.message} {finding.why} {finding.remedy} {finding.fingerprint} {finding.fix}"
        assert value not in told
        assert len(finding.fingerprint) <= 5


def test_a_fingerprint_stays_while_other_words_change(shipped: Ruleset) -> None:
    one = check(draft("what a fucking day"), Context(NOW), shipped).findings[0]
    other = check(draft("Well, such a FUCKING night"), Context(NOW), shipped).findings[0]
    third = check(draft("such a shitty night"), Context(NOW), shipped).findings[0]
    assert one.fingerprint == other.fingerprint
    assert one.fingerprint != third.fingerprint


def test_the_same_post_again_is_a_caution(shipped: Ruleset) -> None:
    assert "core.DOUBLE" in rules("We are open.", shipped, recent=("We are open.",))
    assert "core.DOUBLE" not in rules("We are open.", shipped, recent=("We are closed.",))


@settings(max_examples=150, deadline=None)  # the first example reads the packs
@given(any_text, st.sampled_from(list(IdentityKind)))
def test_no_text_raises_and_every_span_lies_inside(text: str, kind: IdentityKind) -> None:
    who = identity(kind=kind)
    verdict = check(draft(text, who, Network.X, alts=(text,)), Context(NOW, events=("storm",)), load_once())
    for finding in verdict.findings:
        if finding.place.span is not None:
            start, end = finding.place.span
            assert 0 <= start <= end <= len(text)


@settings(max_examples=30)
@given(
    st.lists(
        st.sampled_from(["f*ck", "9/11", "sale", "@a.b", "#X", "1234-5678", "🔫", "(at)", "password:"]),
        max_size=30,
    )
)
def test_words_that_rules_look_for_never_raise_together(words: list[str]) -> None:
    check(draft(" ".join(words)), Context(NOW, recent=("a",), events=("sale",)), load_once())


_LOADED: list[Ruleset] = []


def load_once() -> Ruleset:
    """The packs that ship, read once for the properties."""
    if not _LOADED:
        _LOADED.append(load([SHIPPED]))
    return _LOADED[0]


@pytest.mark.parametrize(
    "piece", ["a", "1 ", "a@", "#", "f*", "a.", "ab ", "+1 234 ", "password ", "😀", "http://a.b/"]
)
def test_a_million_characters_are_answered_and_blocked(piece: str, shipped: Ruleset) -> None:
    text = piece * (1_000_000 // len(piece))
    begun = time.monotonic()
    verdict = check(draft(text), Context(NOW), shipped)
    assert verdict.outcome is Outcome.BLOCK
    assert time.monotonic() - begun < 8


def test_a_warm_ruleset_has_nothing_left_to_compile_and_says_the_same(shipped: Ruleset) -> None:
    warm = load([SHIPPED])
    assert any(pattern._compiled is None for pattern in warm.patterns)
    warm.warm()
    assert len(warm.patterns) > 100
    assert all(pattern._compiled is not None for pattern in warm.patterns)
    for text in ("fuck this meeting", "We are open until six.", "my cell is 6463182207"):
        assert rules(text, warm) == rules(text, shipped)
