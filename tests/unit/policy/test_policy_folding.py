"""Folding undoes disguise, keeps every span, and raises for no text at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.policy.folding import Cased, fold, fold_term, fold_terms
from desktop.policy.words.disguise import spellings

any_text = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF), max_size=60)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Hello,  World!", " hello world "),
        ("ＦＵＬＬ width", " full width "),
        ("сunt", " cunt "),
        ("ⓕⓤⓝ 𝓯𝓾𝓷 ᶠ", " fun fun f "),
        ("f\u200bu\u00adn\ufeff", " fun "),
        ("crème brûlée", " creme brulee "),
        ("cre\u0300me", " creme "),
        ("STRASSE Straße", " strasse strasse "),
        ("Obama's", " obama s "),
        ("", "  "),
    ],
)
def test_folds(written: str, folded: str) -> None:
    assert fold(written).text == folded


def test_span_leads_back_over_letters_that_vanish_and_letters_that_multiply() -> None:
    text = "Ein Straßen-f\u200bu\u200bn!"
    folded = fold(text)
    at = folded.text.index("fun")
    start, end = folded.span(at, at + 3)
    assert text[start:end] == "f\u200bu\u200bn"
    at = folded.text.index("strassen")
    start, end = folded.span(at, at + 8)
    assert text[start:end] == "Straßen"


@given(any_text)
def test_every_span_lies_in_the_text_and_holds_something(text: str) -> None:
    folded = fold(text)
    for number, (start, end) in enumerate(folded.words()):
        first, last = folded.flat_span(start, end)
        assert 0 <= first < last <= len(text)
        assert folded.words()[number] == (start, end)
    whole = folded.span(0, len(folded.text))
    assert 0 <= whole[0] <= whole[1] <= len(text)


@given(any_text)
def test_every_spelling_stands_somewhere_in_the_text(text: str) -> None:
    folded = fold(text)
    for spelling in spellings(folded.flat):
        first, last = folded.flat_span(spelling.start, spelling.end)
        assert 0 <= first < last <= len(text)


@given(any_text)
def test_plain_width_keeps_its_way_back(text: str) -> None:
    cased = Cased(text)
    for at in range(len(cased.text)):
        first, last = cased.span(at, at + 1)
        assert 0 <= first < last <= len(text)


@given(st.lists(any_text, max_size=8))
def test_many_terms_fold_as_each_does(terms: list[str]) -> None:
    assert fold_terms(terms) == [fold_term(term) for term in terms]


@given(any_text)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5h1t", "shit"),
        ("f**k", "fuck"),
        ("f***ing", "fucking"),
        ("f—ck", "fuck"),
        ("b!tch", "bitch"),
        ("f.u.c.k", "fuck"),
        ("f u c k", "fuck"),
        ("fuckkkk", "fuck"),
        ("@$$hole", "asshole"),
    ],
)
def test_spellings_hold_what_is_meant(written: str, meant: str) -> None:
    assert meant in {spelling.word for spelling in spellings(fold(written).flat)}


@pytest.mark.parametrize(
    "written", ["We open at nine.", "Hello, world", "it's", "10-12 May", "https://a.b/f.u.c.k"]
)
def test_plain_words_have_no_other_spelling(written: str) -> None:
    assert not spellings(fold(written).flat)
