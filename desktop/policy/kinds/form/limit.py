"""The kind `limit`: how much of something a text holds: characters as networks count, hashtags, capitals.

It never cuts a text; it only counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from desktop.policy.counting import count_for, limit_of
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import Check, Gate, Hit, Scene, sign

FIELDS = ("measure", "max", "min", "unless")

_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\U0001f1e6-\U0001f1ff]")
_LETTER_RUN = re.compile(r"\b[A-Z][A-Z'’]+\b")
_TWO_CAPITALS = re.compile(r"[A-Z][A-Z'’]")
"""In every run of capitals, and quicker to look for."""
_NAMES_IN_CAPITALS = re.compile(r"[#@]\w+|\b(?:https?:|www\.)\S+")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u115f\u1160\u202d\u202e\u2061-\u2064\u206a-\u206f"
    "\u3164\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f")
"""England's and others': letters that are hidden because they spell a flag."""
_LOWER_HASHTAG = re.compile(r"[a-z]{15,}")


@dataclass(frozen=True, slots=True)
class Limit:
    """`measure` names what is counted; more than `most` or fewer than `least` is a hit."""

    measure: str
    most: int
    least: int
    unless: tuple[str, ...]

    @property
    def gate(self) -> Gate:
        return sign(_SIGNS.get(self.measure, "")) if self.least <= 0 <= self.most else ()

    def find(self, scene: Scene) -> Iterable[Hit]:
        if self.measure == "network":
            yield from _find_too_long(scene)
        elif self.measure == "letters":
            part = scene.draft.parts[scene.part]
            if (
                not part.text[:1].isalnum()
                and not part.media
                and not any(_is_seen(letter) for letter in part.text)
            ):
                yield Hit(None, str(scene.part))
        else:
            count, span = _MEASURES[self.measure](scene)
            if (count > self.most >= 0 or count < self.least) and not any(map(scene.has_tag, self.unless)):
                yield Hit(span, str(count), words={"count": str(count), "limit": str(self.most)})


def _is_seen(letter: str) -> bool:
    """What is neither white nor invisible: networks refuse a text of nothing else, in a thread half-way."""
    return not letter.isspace() and unicodedata.category(letter) not in ("Cc", "Cf")


def _find_too_long(scene: Scene) -> Iterable[Hit]:
    text = scene.reading.text
    for network in scene.networks:
        limit = limit_of(network)
        used = count_for(network, text, stop_above=limit)
        if used > limit:
            over = {
                "network": network.label,
                "count": f"{used:,}",
                "limit": f"{limit:,}",
                "over": f"{used - limit:,}",
            }
            cut = min(limit, len(text))
            yield Hit(
                (cut, len(text)) if cut < len(text) else None, network.value, words=over, networks=(network,)
            )


def _hashtags(scene: Scene) -> tuple[int, tuple[int, int] | None]:
    tags = scene.reading.hashtags
    return len(tags), (tags[0][1], tags[-1][2]) if tags else None


def _long_hashtags(scene: Scene) -> tuple[int, tuple[int, int] | None]:
    """Hashtags of several words all in small letters: a screen reader reads them as one."""
    found = [(s, e) for body, s, e in scene.reading.hashtags if _LOWER_HASHTAG.fullmatch(body)]
    return len(found), found[0] if found else None


def _mentions(scene: Scene) -> tuple[int, tuple[int, int] | None]:
    handles = scene.reading.handles
    return len(handles), (handles[0][1], handles[-1][2]) if handles else None


def _emoji(scene: Scene) -> tuple[int, tuple[int, int] | None]:
    text = scene.reading.text
    if text.isascii():
        return 0, None
    found = [m.span() for m in _EMOJI.finditer(text)]
    return len(found), (found[0][0], found[-1][1]) if found else None


def _capitals(scene: Scene) -> tuple[int, tuple[int, int] | None]:
    """Percent of letters in words of capitals, counted from 20 letters on."""
    text = scene.reading.text
    if len(_TWO_CAPITALS.findall(text)) < 3 or len(_LETTER_RUN.findall(text)) < 3:
        return 0, None
    text = _NAMES_IN_CAPITALS.sub(lambda m: " " * len(m.group()), text)
    letters = sum(1 for c in text if c.isalpha())
    if letters < 20:
        return 0, None
    runs = [m.span() for m in _LETTER_RUN.finditer(text)]
    loud = sum(end - start for start, end in runs)
    return 100 * loud // letters, (runs[0][0], runs[-1][1]) if runs else None


def _parts(scene: Scene) -> tuple[int, tuple[int, int] | None]:
    """The posts of a thread, told of once, with its first."""
    return len(scene.draft.parts) if scene.part == 0 else 0, None


def _hidden(scene: Scene) -> tuple[int, tuple[int, int] | None]:
    """Characters that show as nothing or turn the others round, where no script or emoji needs them."""
    text = scene.reading.text
    if text.isascii() and text.isprintable():
        return 0, None
    text = _FLAG.sub(lambda match: " " * len(match.group()), text)
    found = [match.span() for match in _HIDDEN.finditer(text)]
    return len(found), (found[0][0], found[-1][1]) if found else None


def _exclamations(scene: Scene) -> tuple[int, tuple[int, int] | None]:
    text = scene.reading.text
    count = text.count("!")
    return count, (text.index("!"), text.rindex("!") + 1) if count else None


_SIGNS = {"hashtags": "#＃", "long-hashtags": "#＃", "mentions": "@＠", "exclamations": "!"}
"""Of what is counted, that which begins with a sign: without one there is nothing to count."""

_MEASURES: dict[str, Callable[[Scene], tuple[int, tuple[int, int] | None]]] = {
    "hashtags": _hashtags,
    "long-hashtags": _long_hashtags,
    "mentions": _mentions,
    "emoji": _emoji,
    "capitals": _capitals,
    "exclamations": _exclamations,
    "parts": _parts,
    "hidden": _hidden,
}


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """`measure` with `max` or `min`; `network` and `letters` know their own bounds."""
    if "measure" not in fields:
        raise rule.error("A rule of the kind 'limit' needs 'measure'.")
    measure = fields["measure"].one_of([*_MEASURES, "network", "letters"], "measure")
    most = fields["max"].number() if "max" in fields else -1
    least = fields["min"].number() if "min" in fields else 0
    if measure in _MEASURES and "max" not in fields and "min" not in fields:
        raise rule.error(f"Measuring {measure} needs 'max' or 'min'.")
    return Limit(measure, most, least, maker.tag_names(fields.get("unless")))
