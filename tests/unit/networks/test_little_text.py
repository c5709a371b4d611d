"""LinkedIn shows exactly the words that were written, whatever signs are in them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.networks import little_text
from tests.toynet.linkedin_server import shown_by

RESERVED = "\\|{}@[]()<>#*_~"
WORDS = st.text(st.sampled_from(RESERVED + "＃ aé1/&न\u093e\n") | st.characters(exclude_categories=("Cs",)))


@given(WORDS)
def test_readers_see_what_was_written(words: str) -> None:
    assert shown_by(little_text.write(words)) == words.strip()


@given(WORDS)
def test_what_was_written_is_read_back(words: str) -> None:
    assert little_text.read(little_text.write(words)) == words


@given(WORDS)
def test_no_reserved_sign_stands_unescaped_outside_a_hashtag(words: str) -> None:
    left = re.sub(r"\{hashtag\|\\[#＃]\|[^{}|\\]*\}", "", little_text.write(words))
    assert not re.sub(r"\\.", "", left, flags=re.DOTALL).strip("".join(set(left) - set(RESERVED)))


@pytest.mark.parametrize(
    ("words", "commentary"),
    [
        ("plain words", "plain words"),
        ("#Astronomy", r"{hashtag|\#|Astronomy}"),
        ("Go #outside, now", r"Go {hashtag|\#|outside}, now"),
        ("#हिन्दी है", r"{hashtag|\#|हिन्दी} है"),
        ("＃天文", r"{hashtag|\＃|天文}"),
        ("#1 of 3", r"\#1 of 3"),
        ("C# and a#b", r"C\# and a\#b"),
        ("#snake_case", r"\#snake\_case"),
        ("##twice", r"\#\#twice"),
        ("https://a.example/x_(y)#top", r"https://a.example/x\_\(y\)\#top"),
        ("https://a.example/?a=#top", r"https://a.example/?a=\#top"),
        ("@name (me) <you>", r"\@name \(me\) \<you\>"),
        ("back\\slash", r"back\\slash"),
        ("", ""),
    ],
)
def test_examples(words: str, commentary: str) -> None:
    assert little_text.write(words) == commentary


@pytest.mark.parametrize("commentary", [r"{hashtag|\#|Night}", "{hashtag|#|Night}", r"\#Night", "#Night"])
def test_every_way_to_write_a_hashtag_is_read(commentary: str) -> None:
    assert little_text.read(commentary) == "#Night"
