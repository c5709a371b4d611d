"""Reads what is hidden in a disguised word: leetspeak, masks, stretched and s p a c e d letters.

It only proposes spellings; the rules decide whether one is forbidden. Plain words it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

_TOKEN = re.compile(r"\S+")
_EDGES = "\"'“”‘’«»()[]{}<>.,;:?…`"
_LEET = str.maketrans({
    "0": "o", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g", "@": "a",
    "$": "s", "€": "e", "£": "l", "¢": "c", "+": "t", "(": "c", "§": "s", "¡": "i",
})  # fmt: skip
_EITHER = re.compile(r"[1!|]")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_SPACED = re.compile(r"(?<![^\W_])(?:[a-z][ .\-_*/|,~·]{1,3}){2,}[a-z]{1,5}(?![^\W_])")
_CONTRACTED = re.compile(r"[a-z]+['’][a-z]{1,2}|[\d.,:/%+-]+[a-z]{0,2}")
_ALL_MASK = re.compile(r"[*#@$%&!]{4}(?:ing|ed|ers?)")
_SIGNS = re.compile(r"[^a-z0-9]+")
_LONGEST = 40

# Words that people mask, written out, because a mask leaves too little of a word to ask a longer list.
_MASKED = [
    "fuck",
    "fucks",
    "fucked",
    "fucker",
    "fuckers",
    "fuckin",
    "fucking",
    "motherfucker",
    "motherfuckers",
    "motherfucking",
    "muthafucka",
    "clusterfuck",
    "shit",
    "shits",
    "shitty",
    "shitting",
    "bullshit",
    "horseshit",
    "shitshow",
    "shithole",
    "cunt",
    "cunts",
    "bitch",
    "bitches",
    "bitching",
    "asshole",
    "assholes",
    "arsehole",
    "arseholes",
    "arse",
    "dick",
    "dicks",
    "dickhead",
    "dickheads",
    "cock",
    "cocks",
    "cocksucker",
    "bastard",
    "bastards",
    "whore",
    "whores",
    "slut",
    "sluts",
    "wank",
    "wanker",
    "wankers",
    "twat",
    "twats",
    "nigger",
    "niggers",
    "nigga",
    "niggas",
    "faggot",
    "faggots",
    "piss",
    "pissed",
    "pissing",
    "prick",
    "pricks",
    "pussy",
    "pussies",
    "crap",
    "damn",
    "goddamn",
    "tits",
    "bollocks",
    "retard",
    "retards",
    "retarded",
    "jackass",
    "dumbass",
    "douche",
    "douchebag",
    "douchebags",
    "tosser",
    "tossers",
    "bellend",
    "knobhead",
    "knobheads",
    "shithead",
    "shitheads",
    "dipshit",
    "chink",
    "chinks",
    "kike",
    "kikes",
    "spic",
    "spics",
    "paki",
    "pakis",
    "gook",
    "gooks",
    "tranny",
    "trannies",
    "wetback",
    "wetbacks",
    "bugger",
    "skank",
    "skanks",
    "bimbo",
    "rapist",
    "whoring",
    "pimp",
    "pimps",
    "bitchy",
    "fuckwit",
    "dickwad",
    "asshat",
]
_BY_SHAPE: dict[tuple[str, int], tuple[str, ...]] = {}
for _word in _MASKED:
    _BY_SHAPE[_word[0], len(_word)] = (*_BY_SHAPE.get((_word[0], len(_word)), ()), _word)
_KNOWN_BY_FIRST_LETTER = frozenset(
    {"fuck", "fucks", "fucker", "fucking", "shit", "cunt", "bitch", "nigger", "niggers"}
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word that a stretch of `Folded.flat` may stand for. `is_whole`: it must match as a whole word.

    `letters`: where each of its letters stands, where letters were spaced out; empty: not known.
    """

    word: str
    start: int
    end: int
    is_whole: bool = False
    letters: tuple[int, ...] = ()


def spellings(flat: str) -> list[Spelling]:
    """Every word that something in the text may have been disguised from."""
    found: list[Spelling] = []
    for match in _TOKEN.finditer(flat):
        token = match.group()
        if token.isalpha():
            if _RUN.search(token):
                found.extend(Spelling(word, *match.span()) for word in _squeezed(token))
            continue
        if len(token) > _LONGEST or "://" in token or token.startswith("www."):
            continue
        left = len(token) - len(token.lstrip(_EDGES + "#"))
        core = token[left:].rstrip(_EDGES)
        if _CONTRACTED.fullmatch(core):
            continue
        start, end = match.start() + left, match.start() + left + len(core)
        if core.isalpha() and not _RUN.search(core):
            continue
        for word, is_whole in _readings(core):
            found.append(Spelling(word, start, end, is_whole))
    for match in _SPACED.finditer(flat):
        letters = tuple(match.start() + at for at, c in enumerate(match.group()) if "a" <= c <= "z")
        joined = "".join(flat[at] for at in letters)
        before = flat[flat.rfind(" ", 0, match.start()) + 1 : match.start()]
        if len(joined) >= 3 and "/" not in before:
            found.append(Spelling(joined, *match.span(), letters=letters))
            last = len(match.group()) - len(match.group().rstrip("abcdefghijklmnopqrstuvwxyz"))
            if last > 1 and len(letters) - last >= 3:
                # The word after the spaced letters is often a word of its own: "c r a p today".
                alone = letters[:-last]
                found.append(Spelling(joined[:-last], alone[0], alone[-1] + 1, letters=alone))
    return found


def _readings(core: str) -> Iterator[tuple[str, bool]]:
    if "@" in core[1:] and "." in core:
        return  # an e-mail address
    if _ALL_MASK.fullmatch(core):
        yield "fucking", True
        return
    bare = core.rstrip("!*")
    letters = sum(1 for c in core if "a" <= c <= "z")
    if letters >= 2 or (len(core) >= 3 and not any(c.isdigit() for c in core) and "$" in core):
        for word in _unleeted(bare):
            yield word, False
    if not _SIGNS.search(core) or letters == 0:
        return
    joined = _SIGNS.sub("", core)
    if joined != bare and 3 <= len(joined) <= 14 and joined.isalpha():
        yield joined, True
        yield from ((word, True) for word in _squeezed(joined))
    if core[0].isalpha():
        yield from ((word, True) for word in _unmasked(core.rstrip("!")))
    for piece in _SIGNS.split(core):
        if _RUN.search(piece):
            yield from ((word, False) for word in _squeezed(piece))


def _unleeted(core: str) -> set[str]:
    plain = core.translate(_LEET)
    found: set[str] = set()
    for letter in ("i", "l"):
        word = _EITHER.sub(letter, plain)
        if word != core or _RUN.search(word):
            if word.isalpha():
                found.add(word)
                found.update(_squeezed(word))
            else:
                found.update(
                    piece for piece in re.split(r"[-_/&]", word) if len(piece) > 2 and piece.isalpha()
                )
    return found


def _squeezed(word: str) -> set[str]:
    """The word with each run of three and more letters cut to one and to two."""
    runs = list(_RUN.finditer(word))
    if not runs or len(runs) > 4:
        return set()
    found: set[str] = set()
    for lengths in product((1, 2), repeat=len(runs)):
        parts: list[str] = []
        at = 0
        for run, length in zip(runs, lengths, strict=True):
            parts += [word[at : run.start()], run.group(1) * length]
            at = run.end()
        found.add("".join(parts) + word[at:])
    return found


def _unmasked(core: str) -> Iterator[str]:
    """The words that letters with signs between them can stand for: 'f**k', 'f—ck', 'motherf***er'."""
    if not any((core[0], length) in _BY_SHAPE for length in range(len(core), len(core) + 3)):
        return
    shape: list[str] = []
    shown = 0
    loose = False
    strong = False
    for run in re.finditer(r"[a-z0-9]+|[^a-z0-9]+", core):
        piece = run.group()
        if piece[0].isalnum():
            shape.append(re.escape(piece))
            shown += len(piece)
        elif len(piece) == 1 and piece in "–—…":
            shape.append("[a-z]{1,3}")
            loose = True
        else:
            shape.append(f"[a-z]{{{len(piece)}}}")
            strong = strong or len(piece) > 1 or "*" in piece or "#" in piece
    pattern = re.compile("".join(shape))
    few = shown < 2 or (shown < 3 and not strong and not loose)
    for length in range(len(core), len(core) + (3 if loose else 1)):
        for word in _BY_SHAPE.get((core[0], length), ()):
            if few and not (shown == 1 and ("**" in core or "##" in core) and word in _KNOWN_BY_FIRST_LETTER):
                continue
            if pattern.fullmatch(word):
                yield word
