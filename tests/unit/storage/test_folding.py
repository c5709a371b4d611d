"""Words as a search compares them: what two people may write for the same word is the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.storage.listing.folding import folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "cafe"),
        ("cafe\u0301", "café"),
        ("ÉLYSÉE", "elysee"),
        ("Tromsø", "tromso"),
        ("Łódź", "lodz"),
        ("STRASSE", "straße"),
        ("Việt Nam", "viet nam"),
        ("Ærø", "aero"),
        ("İstanbul", "istanbul"),
        ("ΛΌΓΟΣ", "λογος"),
        ("Ёлка", "елка"),
        ("КОФЕ", "кофе"),
    ],
)
def test_capitals_and_accents_do_not_part_words(one: str, other: str) -> None:
    assert folded(one).lower() == folded(other).lower()


@pytest.mark.parametrize(
    ("one", "other"), [("мой", "мои"), ("ドーム", "トーム"), ("हिम", "हम"), ("が", "か")]
)
def test_marks_that_make_another_letter_stay(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text())
def test_what_was_folded_stays_as_it_is(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(), st.text(), st.text())
def test_a_part_that_stands_between_spaces_is_a_part_of_the_folded_text(
    before: str, word: str, after: str
) -> None:
    whole = folded(f"{before} {word} {after}").casefold()
    assert f" {folded(word).casefold()} " in whole
