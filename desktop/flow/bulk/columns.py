"""What the columns of a file are called, and how a cell is kept from being a formula; it reads no file."""

from __future__ import annotations

import re

IDENTITY, ACCOUNTS, TEXT = "identity", "accounts", "text"
AT, UNTIL, ZONE, FOLD = "at", "until", "zone", "fold"
DESPITE_QUIET = "despite_quiet"
PICTURE, ALT = "picture", "alt"

MOST_PARTS = 25
"""The longest thread that any network shows in one piece (X, thread composer)."""
MOST_PICTURES = 20
"""The most pictures that any supported network takes in one post (LinkedIn, MultiImage)."""

_PLAIN = (IDENTITY, ACCOUNTS, AT, UNTIL, ZONE, FOLD, DESPITE_QUIET)
_OTHERWISE = {"account": ACCOUNTS, "text_1": TEXT, "picture_1": PICTURE, "alt_1": ALT}
_TEXT = re.compile(r"text(?:_([1-9]\d?))?")
_PICTURE = re.compile(r"(?:part_([1-9]\d?)_)?(picture|alt)(?:_([1-9]\d?))?")
_PASSED_OVER = frozenset(
    {"approved_at", "approved_by", "author", "draft", "due", "id", "links", "post", "state", "why"}
)
"""What an export says besides: an import passes it over, as it does every column named note or _something."""


def column_named(words: str) -> str | None:
    """The column that a heading means: "" for one that is passed over, None where nothing is called so."""
    name = re.sub(r"[\s_-]+", "_", words.strip().casefold())
    name = _OTHERWISE.get(name, name)
    if not name or name in _PASSED_OVER or name.startswith(("_", "note")):
        return ""
    if name in _PLAIN or _is_numbered(name):
        return name
    return None


def known_columns() -> tuple[str, ...]:
    """The names to suggest when one is misspelled."""
    return (*_PLAIN, TEXT, "text_2", PICTURE, ALT)


def text_column(part: int) -> str:
    """The column of a part's words; parts count from 0."""
    return TEXT if part == 0 else f"{TEXT}_{part + 1}"


def picture_columns(part: int, item: int) -> tuple[str, str]:
    """The columns of a part's picture and of its description; both count from 0."""
    before = "" if part == 0 else f"part_{part + 1}_"
    after = "" if item == 0 else f"_{item + 1}"
    return f"{before}{PICTURE}{after}", f"{before}{ALT}{after}"


def place_of(column: str) -> tuple[str, int, int] | None:
    """Where in a draft a text, picture or alt column belongs: which of the three, the part, the picture.

    Both count from 0. None for every other column.
    """
    text = _TEXT.fullmatch(column)
    if text:
        return TEXT, int(text[1] or 1) - 1, 0
    picture = _PICTURE.fullmatch(column)
    return (picture[2], int(picture[1] or 1) - 1, int(picture[3] or 1) - 1) if picture else None


def _is_numbered(name: str) -> bool:
    place = place_of(name)
    return place is not None and place[1] < MOST_PARTS and place[2] < MOST_PICTURES


# What a spreadsheet takes for a formula (OWASP, CSV Injection): also behind blanks, and in full width.
_FORMULA = r"(?:[\t\r\n]|\s*[=+\-@＝＋－＠])"
_DANGEROUS = re.compile(rf"'*{_FORMULA}")
_GUARDED = re.compile(rf"'(?='*{_FORMULA})")


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would carry out; `unguarded` takes it off."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if _GUARDED.match(cell) else cell
