"""Code points and UTF-16 units are the same places, whatever stands in the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.offsets import Offsets

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("🔭❤️👨‍👩‍👧🇸🇪a\n"), max_size=60)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(TEXTS)
def test_every_code_point_has_its_unit(text: str) -> None:
    offsets = Offsets(text)
    for point in range(len(text) + 1):
        assert offsets.to_units(point) == units(text[:point])
        assert offsets.to_points(offsets.to_units(point)) == point


@given(TEXTS)
def test_a_place_inside_a_pair_is_the_start_of_its_character(text: str) -> None:
    offsets = Offsets(text)
    for point, letter in enumerate(text):
        if letter > "\uffff":
            assert offsets.to_points(units(text[:point]) + 1) == point


@given(TEXTS, st.integers(-50, 200))
def test_places_outside_are_brought_to_an_end(text: str, place: int) -> None:
    offsets = Offsets(text)
    assert 0 <= offsets.to_units(place) <= units(text)
    assert 0 <= offsets.to_points(place) <= len(text)
