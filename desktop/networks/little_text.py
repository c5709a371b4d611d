"""LinkedIn's notation for a post's words, written and read; none of its signs ever acts as notation."""

from __future__ import annotations

import re
import unicodedata

_RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_NOTATION = re.compile(r"\\(.)|\{hashtag\|\\?([#＃])\|([^{}|\\]*)\}", re.DOTALL)


def write(text: str) -> str:
    """`text` so that LinkedIn shows exactly it, with its hashtags as hashtags.

    LinkedIn reserves these signs everywhere and silently cuts a post at the first one that stands
    unescaped, so they are escaped in links too: its documentation exempts nothing, and a link that
    is not clickable costs less than a post without its end. A hashtag is `{hashtag|\\#|Name}`, the form
    in which LinkedIn itself gives hashtags back; one with "_" in it stays plain words.
    """
    out: list[str] = []
    place = 0
    links = [found.span() for found in _LINK.finditer(text)]
    while place < len(text):
        end = _hashtag_end(text, place)
        if end and not any(begin <= place < stop for begin, stop in links):
            out.append(f"{{hashtag|\\{text[place]}|{text[place + 1 : end]}}}")
            place = end
        else:
            out.append(_RESERVED.sub(r"\\\g<0>", text[place]))
            place += 1
    return "".join(out)


def read(commentary: str) -> str:
    """The words that `commentary` shows: escapes undone, hashtags as "#Name"."""
    return _NOTATION.sub(
        lambda found: found[1] if found[1] is not None else f"{found[2]}{found[3]}", commentary
    )


def _hashtag_end(text: str, place: int) -> int:
    """Where the hashtag that begins at `place` ends; 0 when none begins there."""
    if text[place] not in "#＃" or (place and _is_word(text[place - 1])):
        return 0
    end = place + 1
    # Vowel signs and accents are marks: without them a Hindi hashtag would end after its first letter.
    while end < len(text) and unicodedata.category(text[end])[0] in "LMN":
        end += 1
    has_letter = any(letter.isalpha() for letter in text[place + 1 : end])
    return end if has_letter and text[end : end + 1] != "_" else 0


def _is_word(letter: str) -> bool:
    return letter in "_#＃&/" or unicodedata.category(letter)[0] in "LMN"
