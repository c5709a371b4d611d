"""Words as a search compares them: capitals and accents apart; it keeps no text for anybody to read.

What is stored was folded by this too, through SQL's `folded`: a change here needs a migration that folds
all of it anew.
"""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("(?<=[a-z\u0250-\u02af\u0370-\u03ff])[\u0300-\u036f]+|(?<=\u0435)\u0308")
"""Accents on Latin and Greek letters, and on the Russian yo. In other scripts a mark makes another letter."""

_ALONE = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "ς": "σ",
    }
)  # fmt: skip
"""Letters with a stroke, or grown together, which Unicode does not take apart. Capitals do not come here."""


def folded(text: str) -> str:
    """The text without capitals and accents; "Café" is found by "cafe" and the other way round.

    Text in ASCII comes back as it is: the index of words knows its capitals.
    """
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text.casefold()).translate(_ALONE)
    return unicodedata.normalize("NFC", _MARKS.sub("", apart))
