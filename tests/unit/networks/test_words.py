"""A server's words become one short plain line without keys; invisible differences do not make two posts."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from desktop.networks.words import plain, squeezed


@given(st.text())
def test_a_servers_words_are_one_short_visible_line(said: str) -> None:
    shown = plain(said, ())
    assert len(shown) <= 300
    assert shown.isprintable()
    assert not any(unicodedata.category(letter) == "Cf" for letter in shown)


@given(st.text(), st.text("abcXYZ019-_%/+=", min_size=4, max_size=40), st.text())
def test_no_key_is_left_in_them(before: str, secret: str, after: str) -> None:
    assert secret not in plain(f"{before[:50]} {secret} {after[:50]}", (secret,)).replace("[hidden]", " ")


def test_a_key_inside_a_longer_key_hides_with_it() -> None:
    assert plain("got abcd-efgh here", ("abcd", "abcd-efgh")) == "got [hidden] here"
    assert plain("got ab%2Fcd here", ("ab/cd",)) == "got [hidden] here"


def test_words_that_turn_the_line_around_are_shown_in_order() -> None:
    assert plain("\u202eno\u202c\r\nX-More: yes\x1b[31m", ()) == "no X-More: yes [31m"


@given(st.text())
def test_squeezing_twice_is_squeezing_once(text: str) -> None:
    assert squeezed(squeezed(text)) == squeezed(text)


@given(st.text(), st.sampled_from(["NFC", "NFD"]))
def test_composed_and_decomposed_are_one(text: str, form: str) -> None:
    assert squeezed(unicodedata.normalize(form, text)) == squeezed(text)
