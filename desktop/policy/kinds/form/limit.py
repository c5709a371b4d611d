"""The kind `limit`: how much a text holds: characters as networks count, hashtags, capitals, some words.

It never cuts a text; it only counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from desktop.policy.counting import count_for, limit_of
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import Check, Gate, Hit, Scene, sign

FIELDS = ("measure", "max", "min", "unless", "of")

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


class Counted(NamedTuple):
    """How much there is, from where to where, and what would surely be right there."""

    amount: int
    span: tuple[int, int] | None = None
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """`measure` names what is counted; more than `most` or fewer than `least` is a hit. `of`: tags."""

    measure: str
    most: int
    least: int
    unless: tuple[str, ...]
    of: tuple[str, ...] = ()
    said_gate: Gate = ()

    @property
    def gate(self) -> Gate:
        if self.least > 0 or self.most < 0:
            return ()
        return self.said_gate or sign(_SIGNS.get(self.measure, ""))

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
            found = _said(scene, self.of) if self.measure == "said" else _MEASURES[self.measure](scene)
            count = found.amount
            if (count > self.most >= 0 or count < self.least) and not any(map(scene.has_tag, self.unless)):
                words = {"count": str(count), "limit": str(self.most)}
                yield Hit(found.span, str(count), words=words, instead=found.instead)


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


def _said(scene: Scene, tags: tuple[str, ...]) -> Counted:
    """How often words of the tags stand in the text; one place is one time, whatever tags name it."""
    found = sorted({(one.start, one.end) for tag in tags for one in scene.tagged(tag)})
    return Counted(len(found), (found[0][0], found[-1][1]) if found else None)


def _hashtags(scene: Scene) -> Counted:
    tags = scene.reading.hashtags
    return Counted(len(tags), (tags[0][1], tags[-1][2]) if tags else None)


def _long_hashtags(scene: Scene) -> Counted:
    """Hashtags of several words all in small letters: a screen reader reads them as one."""
    found = [each for each in scene.reading.hashtags if _LOWER_HASHTAG.fullmatch(each[0])]
    if not found:
        return Counted(0)
    body, start, end = found[0]
    return Counted(len(found), (start, end), _with_humps(body, scene))


def _with_humps(body: str, scene: Scene) -> str | None:
    """The tag with each word begun with a capital, where the post or its identity's name says its words."""
    for text in (scene.reading.folded.text, f" {scene.draft.identity.name.casefold()} "):
        words = text.split()
        for first in range(len(words)):
            joined = ""
            for last in range(first, len(words)):
                joined += words[last]
                if joined == body and last > first:
                    return "#" + "".join(word.capitalize() for word in words[first : last + 1])
                if not body.startswith(joined):
                    break
    return None


def _mentions(scene: Scene) -> Counted:
    handles = scene.reading.handles
    return Counted(len(handles), (handles[0][1], handles[-1][2]) if handles else None)


def _emoji(scene: Scene) -> Counted:
    text = scene.reading.text
    if text.isascii():
        return Counted(0)
    found = [m.span() for m in _EMOJI.finditer(text)]
    return Counted(len(found), (found[0][0], found[-1][1]) if found else None)


def _capitals(scene: Scene) -> Counted:
    """Percent of letters in words of capitals, counted from 20 letters on."""
    text = scene.reading.text
    if len(_TWO_CAPITALS.findall(text)) < 3 or len(_LETTER_RUN.findall(text)) < 3:
        return Counted(0)
    text = _NAMES_IN_CAPITALS.sub(lambda m: " " * len(m.group()), text)
    letters = sum(map(str.isalpha, text))
    if letters < 20:
        return Counted(0)
    runs = [m.span() for m in _LETTER_RUN.finditer(text)]
    loud = sum(end - start for start, end in runs)
    return Counted(100 * loud // letters, (runs[0][0], runs[-1][1]) if runs else None)


def _parts(scene: Scene) -> Counted:
    """The posts of a thread, told of once, with its first."""
    return Counted(len(scene.draft.parts) if scene.part == 0 else 0)


def _hidden(scene: Scene) -> Counted:
    """Characters that show as nothing or turn the others round, where no script or emoji needs them."""
    text = scene.reading.text
    if text.isascii() and text.isprintable():
        return Counted(0)
    bare = _FLAG.sub(lambda match: " " * len(match.group()), text)
    found = [match.span() for match in _HIDDEN.finditer(bare)]
    amount = len(found)
    if not found:
        return Counted(0)
    # What turns the direction back goes with what turned it.
    found += [(at, at + 1) for at, letter in enumerate(text) if letter == "\u202c"]
    start, end = min(found)[0], max(found)[1]
    hidden = {at for first, last in found for at in range(first, last)}
    shown = "".join(text[at] for at in range(start, end) if at not in hidden)
    return Counted(amount, (start, end), shown)


def _exclamations(scene: Scene) -> Counted:
    text = scene.reading.text
    count = text.count("!")
    return Counted(count, (text.index("!"), text.rindex("!") + 1) if count else None)


_SIGNS = {"hashtags": "#＃", "long-hashtags": "#＃", "mentions": "@＠", "exclamations": "!"}
"""Of what is counted, that which begins with a sign: without one there is nothing to count."""

_MEASURES: dict[str, Callable[[Scene], Counted]] = {
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
    """`measure` with `max` or `min`; `network` and `letters` know their own bounds, `said` counts tags."""
    if "measure" not in fields:
        raise rule.error("A rule of the kind 'limit' needs 'measure'.")
    measure = fields["measure"].one_of([*_MEASURES, "network", "letters", "said"], "measure")
    most = fields["max"].number() if "max" in fields else -1
    least = fields["min"].number() if "min" in fields else 0
    of = maker.some_tags(fields, rule, "of", "limit") if measure == "said" else ()
    if measure not in ("network", "letters") and "max" not in fields and "min" not in fields:
        raise rule.error(f"Measuring {measure} needs 'max' or 'min'.")
    if 0 <= most < least:
        raise fields["max"].error(f"No text could hold at least {least} and at most {most}.")
    return Limit(measure, most, least, maker.tag_names(fields.get("unless")), of, maker.gate(of))
