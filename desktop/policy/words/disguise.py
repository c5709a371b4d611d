"""Reads what is hidden in a disguised word: leetspeak, masks, stretched and s p a c e d letters.

It only proposes spellings; the rules decide whether one is forbidden. Plain words it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

_TOKEN = re.compile(r"\S+")
_EDGES = "\"'“”‘’«»()[]{}<>.,;:?…`"
_LEET = str.maketrans({
    "0": "o", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g", "@": "a",
    "$": "s", "€": "e", "£": "l", "¢": "c", "+": "t", "(": "c", "§": "s", "¡": "i", "<": "c",
    "₣": "f", "₵": "c", "₳": "a", "₦": "n", "₮": "t", "₭": "k", "₱": "p", "₲": "g", "₩": "w", "฿": "b",
    "¥": "y", "©": "c", "®": "r", "†": "t", "‡": "t", "×": "x", "ø": "o", "°": "o", "•": "o", "●": "o",
    "○": "o", "⭕": "o", "🔴": "o", "🍩": "o",
})  # fmt: skip
# Letters drawn with several signs; the longer ones first.
_DRAWN = {
    "\\/\\/": "w", "(_)": "u", "|_|": "u", "\\_/": "u", "|-|": "h", "|\\|": "n", "/\\/": "n", "()": "o",
    "[]": "o", "<>": "o", "}{": "h", ")(": "h", "|<": "k", "|{": "k", "|=": "f", "/\\": "a", "\\/": "v",
    "|)": "d", "|3": "b",
}  # fmt: skip
_DRAWING = re.compile("|".join(map(re.escape, _DRAWN)))
_EITHER = re.compile(r"[1!|]")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_LETTER = re.compile("[a-z]")
_READ_OTHERWISE = re.compile(f"[{re.escape(''.join(map(chr, _LEET)))}1!|]")
_APART = re.compile(" [a-z] [a-z] [a-z]")
_SPACED = re.compile(r"(?<![^\W_'’])(?:[a-z][^a-z0-9'’]{1,4}){2,}[a-z]{1,5}(?![^\W_])")
_MARKED = re.compile(r"#([a-z]{7,40})(?![a-z0-9_])")
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff](?: ?[\U0001f1e6-\U0001f1ff]){2,}")
# Doubled and stretched letters in the words that people stretch.
_STEMS = (
    "fuck", "shit", "bitch", "cunt", "bastard", "wanker", "wank", "whore", "slut", "dick", "cock", "prick",
    "asshole", "arsehole", "nigger", "nigga", "faggot", "retard", "pussy", "crap", "damn", "bollocks", "twat",
)  # fmt: skip
_STEM_LETTERS = frozenset(stem[0] for stem in _STEMS)
_STEM_BEGINNINGS = frozenset(
    begin
    for plain in (re.sub(r"(.)\1", r"\1", stem) for stem in _STEMS)
    for begin in (plain[:3], plain[0] + plain[1] * 2, plain[0] * 2 + plain[1])
)
"""The first three letters of all that `_STRETCHED` matches where no letter stands three times."""
_STRETCHED = re.compile(
    r"(?:"
    + "|".join(
        stem[0] + stem[0] + "*" + "".join(f"{letter}+" for letter in re.sub(r"(.)\1", r"\1", stem[1:]))
        for stem in _STEMS
    )
    + r")(?:e+s+|s+|e+d+|e+r+s*|i+n+g*|y+)?"
)
_TRIPLED = re.compile(r"([a-z])\1\1")
_TWICE = re.compile(r"(.)\1+")
_STRETCHED_TO = {re.sub(r"(.)\1", r"\1", stem): stem for stem in _STEMS}
_INNOCENT = frozenset(
    {"twatt", "slutt", "coock", "arsse", "damm", "craap", "shiti", "wannk", "prickk", "dicck", "niger"}
)
# What stands for a vowel in a word without one is a mask: "f'ck" is no contraction, "don't" is.
_CONTRACTED = re.compile(
    r"(?=[a-z]*['’]?[aeiouy]|[a-z]+['’](?:s|d|m|ve|re|ll)\Z)[a-z]+['’][a-z]{1,2}|[\d.,:/%+-]+[a-z]{0,2}"
)
_ALL_MASK = re.compile(r"[*#@$%&!]{4}(?:ing|ed|ers?)|f[*#@$%&!^]{3}")
_SIGNS = re.compile(r"[^a-z0-9]+")
_RUNS_OF_LETTERS_OR_SIGNS = re.compile(r"[a-z0-9]+|[^a-z0-9]+")
_MODEL = re.compile(r"[a-z]{1,3}\d{1,4}[-/]\d{2,}[a-z]?")
"""A maker's name for a thing: AS5-500."""
_LONGEST = 40

# Words that people mask, written out, because a mask leaves too little of a word to ask a longer list.
_MASKED = [
    "fuck", "fucks", "fucked", "fucker", "fuckers", "fuckin", "fucking", "motherfucker", "motherfuckers",
    "motherfucking", "muthafucka", "clusterfuck", "shit", "shits", "shitty", "shitting", "bullshit",
    "horseshit", "shitshow", "shithole", "cunt", "cunts", "bitch", "bitches", "bitching", "asshole",
    "assholes", "arsehole", "arseholes", "arse", "dick", "dicks", "dickhead", "dickheads", "cock", "cocks",
    "cocksucker", "bastard", "bastards", "whore", "whores", "slut", "sluts", "wank", "wanker", "wankers",
    "twat", "twats", "nigger", "niggers", "nigga", "niggas", "faggot", "faggots", "piss", "pissed",
    "pissing", "prick", "pricks", "pussy", "pussies", "crap", "damn", "goddamn", "tits", "bollocks",
    "retard", "retards", "retarded", "jackass", "dumbass", "douche", "douchebag", "douchebags", "tosser",
    "tossers", "bellend", "knobhead", "knobheads", "shithead", "shitheads", "dipshit", "chink", "chinks",
    "kike", "kikes", "spic", "spics", "paki", "pakis", "gook", "gooks", "tranny", "trannies", "wetback",
    "wetbacks", "bugger", "skank", "skanks", "bimbo", "rapist", "whoring", "pimp", "pimps", "bitchy",
    "fuckwit", "dickwad", "asshat", "bitchin", "slutty", "cunty", "cunting", "wankstain", "wanking",
    "wanked", "fuckface", "fuckhead", "fuckboy", "fuckery", "fuckup", "dumbfuck", "mindfuck",
    "bullshitting", "bullshitter", "batshit", "dogshit", "apeshit", "chickenshit", "shitter", "shitstorm",
    "shitload", "shitless", "shitface", "shitfaced", "shitbag", "jizz", "dildo", "dildos", "blowjob",
    "blowjobs", "handjob", "tosspot", "minge", "bellends", "gobshite", "arsed", "arsewipe", "pisser",
    "pissy", "goddammit", "dammit", "damned", "crappy", "buggers", "buggered", "bloody", "niggaz", "faggy",
    "fags", "dyke", "dykes", "homo", "homos", "shemale", "spastic", "spaz", "raghead", "towelhead",
    "golliwog", "beaner", "beaners", "coon", "coons", "pikey", "pikeys", "mong", "cripple", "midget",
    "hooker", "whorehouse", "slag", "slags", "minger", "munter", "bimbos", "merde", "putain", "putains",
    "scheisse", "scheiss", "arsch", "arschloch", "fotze", "hurensohn", "wichser", "ficken", "puta", "putas",
    "mierda", "cabron", "cazzo", "stronzo", "vaffanculo", "kurwa", "caralho", "connard", "salope", "encule",
    "godverdomme", "klootzak", "fuckoff", "fuckyou", "asses", "asswipe", "asshats", "cockhead",
    "cockwomble", "dickface", "cumshot", "bitchass", "bitched", "motherfuckin", "lardarse", "fatass",
    "badass", "turd", "turds", "hell", "jackasses", "smartarse", "pornstar", "suka", "blyat",
]  # fmt: skip
_BY_SHAPE: dict[tuple[str, int], tuple[str, ...]] = {}
for _word in _MASKED:
    _BY_SHAPE[_word[0], len(_word)] = (*_BY_SHAPE.get((_word[0], len(_word)), ()), _word)
_KNOWN_BY_FIRST_LETTER = frozenset(
    {"fuck", "fucks", "fucker", "fucking", "shit", "cunt", "bitch", "nigger", "niggers"}
)

_REAL_WORDS = frozenset({*_MASKED, "fcuk", "fcuks", "shist", "tawt"})
_COMMON = frozenset([
    "a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "for", "with", "from", "by", "is", "are",
    "was", "be", "am", "i", "im", "me", "my", "you", "your", "youre", "we", "our", "us", "he", "his", "him",
    "she", "her", "they", "their", "it", "its", "this", "that", "these", "those", "all", "any", "no", "not",
    "so", "too", "very", "just", "get", "got", "give", "go", "going", "gone", "let", "lets", "make", "made",
    "do", "does", "dont", "did", "can", "cant", "will", "wont", "want", "need", "love", "loves", "hate",
    "like", "likes", "live", "life", "day", "days", "night", "nights", "week", "weekend", "month", "year",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mondays", "fridays",
    "january", "june", "july", "december", "summer", "winter", "happy", "new", "old", "big", "bad", "good",
    "best", "worst", "great", "real", "what", "when", "where", "who", "why", "how", "more", "most", "much",
    "many", "some", "one", "two", "three", "first", "last", "time", "times", "work", "home", "team",
    "teams", "show", "party", "squad", "crew", "gang", "club", "boy", "boys", "girl", "girls", "man", "men",
    "bro", "mum", "dad", "baby", "people", "person", "friend", "friends", "world", "city", "town", "off",
    "out", "up", "down", "over", "under", "again", "ever", "never", "always", "please", "thanks", "thank",
    "sorry", "oh", "ah", "yeah", "yes", "hell", "holy", "mother", "together", "move", "moves", "talk",
    "talking", "talks", "bingo", "storm", "free", "goals", "vibes", "mode", "lover", "lovers", "hunt",
    "game", "games", "season", "today", "tonight", "tomorrow", "now", "here", "there", "back", "them",
    "yolo", "lol", "omg", "wtf", "mood", "post", "posts", "ad", "ads", "sale", "fan", "fans", "fest",
    "things", "thing", "stuff", "stop", "start", "done", "doing", "being", "total", "totally", "absolute",
    "absolutely", "little", "pure", "awards", "award",
])  # fmt: skip
"""Words that people write into one with another in a hashtag."""
_COMMON_BACKWARDS = frozenset(word[::-1] for word in _COMMON)
_UPSIDE_DOWN = str.maketrans("un", "nu")


def _twisted() -> dict[str, str]:
    """Words with two letters swapped ("fukc"), written backwards ("kcuf") or upside down."""
    found: dict[str, str] = {}
    for word in (
        "fuck", "fucks", "fucked", "fucker", "fuckers", "fucking", "motherfucker", "shit", "shits",
        "shitty", "shithead", "bullshit", "bitch", "bitches", "cunt", "cunts", "asshole", "assholes",
        "arsehole", "bastard", "bastards", "wanker", "wankers", "dickhead", "nigger", "niggers", "nigga",
        "faggot", "faggots", "whore", "retard", "pussy", "slut", "sluts", "twat", "bollocks", "dick",
        "cock", "prick",
    ):  # fmt: skip
        if "fuck" in word:
            found[word.replace("u", "m")] = word  # the Greek mu is drawn like a u and folds to an m
        backwards = word[::-1]
        found.setdefault(backwards, word)
        found.setdefault(backwards.translate(_UPSIDE_DOWN), word)
        found.setdefault(backwards.translate(_UPSIDE_DOWN).replace("b", "q"), word)
        for at in range(1, len(word) - 1):
            found.setdefault(word[:at] + word[at + 1] + word[at] + word[at + 2 :], word)
    for real in _REAL_WORDS:
        found.pop(real, None)
    return found


_TWISTED = _twisted()


class Spelling(NamedTuple):
    """A word that a stretch of `Folded.flat` may stand for. `is_whole`: it must match as a whole word.

    `letters`: where each of its letters stands, where letters were spaced out; empty: not known.
    """

    word: str
    start: int
    end: int
    is_whole: bool = False
    letters: tuple[int, ...] = ()


def spellings(flat: str, words: str = "") -> list[Spelling]:
    """Every word that something in the text may have been disguised from. `words`: its `Folded.text`, where
    that is at hand: it spares a search."""
    found = list(_whole_words(flat))
    is_drawn = _DRAWING.search(flat) is not None
    is_tripled = _TRIPLED.search(flat) is not None
    has_runs = is_tripled or not flat.isascii()
    for token, at in _suspicious(flat, is_tripled=is_tripled):
        if token.isalpha():
            if token in _TWISTED:
                found.append(Spelling(_TWISTED[token], at, at + len(token), is_whole=True))
            if _TWICE.search(token):
                found.extend(Spelling(word, at, at + len(token)) for word in sorted(_stretched(token)))
            continue
        if len(token) > _LONGEST or "://" in token or token.startswith("www."):
            continue
        bare = token.lstrip(_EDGES + "#")
        start, core = at + len(token) - len(bare), bare.rstrip(_EDGES)
        end = start + len(core)
        if core.isalpha() and not (has_runs and _RUN.search(core)):
            # Most tokens by far end here: a word with a comma.
            if core in _TWISTED:
                found.append(Spelling(_TWISTED[core], start, end, is_whole=True))
            if core[:3] in _STEM_BEGINNINGS:
                found.extend(Spelling(word, start, end) for word in sorted(_stretched(core)))
            continue
        if _CONTRACTED.fullmatch(core):
            continue
        calm = core.rstrip("!")
        if calm in _TWISTED:
            found.append(Spelling(_TWISTED[calm], start, start + len(calm), is_whole=True))
        found.extend(Spelling(word, start, end, is_whole) for word, is_whole in _readings(core, has_runs))
        if is_drawn and _DRAWING.search(token):
            drawn = _DRAWING.sub(lambda sign: _DRAWN[sign.group()], token.strip(",;:.?\"'"))
            readings = _readings(drawn + "-", True)
            found.extend(Spelling(word, at, at + len(token), is_whole) for word, is_whole in readings)
    if not words or not flat.isascii() or _APART.search(words):
        found.extend(_spaced(flat))
    return found


def _suspicious(flat: str, *, is_tripled: bool) -> Iterator[tuple[str, int]]:
    """The tokens that may be disguised at all and where each begins, in their order.

    A plain word is quickly told to be none, unless the text has one with its letters swapped or some letter
    three times in a row (`is_tripled`).
    """
    tokens = flat.split()
    if is_tripled or not _TWISTED.keys().isdisjoint(tokens):
        yield from _every_token(flat)
        return
    at = len(flat) - len(flat.lstrip())
    if len(flat.rstrip()) - at != len(" ".join(tokens)):  # some gap is wider than one space
        yield from (each for each in _every_token(flat) if _is_suspicious(each[0]))
        return
    for token in tokens:
        if not token.isalpha() or token[:3] in _STEM_BEGINNINGS or not token.isascii():
            yield token, at
        at += len(token) + 1


def _is_suspicious(token: str) -> bool:
    return not token.isalpha() or token[:3] in _STEM_BEGINNINGS or not token.isascii()


def _every_token(flat: str) -> Iterator[tuple[str, int]]:
    return ((match.group(), match.start()) for match in _TOKEN.finditer(flat))


def _whole_words(flat: str) -> Iterator[Spelling]:
    """What patterns over the whole text find: words in hashtags, flags for letters."""
    if "#" in flat:
        for match in _MARKED.finditer(flat):
            for start, end in _hidden_between(match.group(1)):
                yield Spelling(match.group(1)[start:end], match.start(1) + start, match.start(1) + end, True)
    if not flat.isascii():
        for match in _FLAGS.finditer(flat):
            word = "".join(chr(ord(flag) - 0x1F1E6 + ord("a")) for flag in match.group() if flag != " ")
            yield Spelling(word, *match.span(), is_whole=True)


def _hidden_between(mark: str) -> Iterator[tuple[int, int]]:
    """Where a word may stand in a hashtag whose other letters are common words: #getyour....together."""
    starts = _reachable(mark)
    ends = {len(mark) - at for at in _reachable(mark[::-1], backwards=True)}
    for start in starts:
        for end in ends:
            is_word = mark[max(start - 3, 0) : end] == "therapist"
            if 3 <= end - start <= 12 and end - start < len(mark) and not is_word:
                yield start, end


def _reachable(text: str, *, backwards: bool = False) -> set[int]:
    """How far common words reach from the start of the text, one after another."""
    words = _COMMON_BACKWARDS if backwards else _COMMON
    reached = {0}
    todo = [0]
    while todo:
        at = todo.pop()
        for size in range(1, 10):
            if text[at : at + size] in words and at + size not in reached:
                reached.add(at + size)
                todo.append(at + size)
    return reached


def _spaced(flat: str) -> Iterator[Spelling]:
    """Letters with something between them: "f u c k", "s.h.i.t", one under the other."""
    for match in _SPACED.finditer(flat):
        letters = tuple(match.start() + at for at, c in enumerate(match.group()) if "a" <= c <= "z")
        joined = "".join(flat[at] for at in letters)
        before = flat[flat.rfind(" ", 0, match.start()) + 1 : match.start()]
        if len(joined) >= 3 and "/" not in before:
            yield Spelling(joined, *match.span(), letters=letters)
            last = len(match.group()) - len(match.group().rstrip("abcdefghijklmnopqrstuvwxyz"))
            if last > 1 and len(letters) - last >= 3:
                # The word after the spaced letters is often a word of its own: "c r a p today".
                alone = letters[:-last]
                yield Spelling(joined[:-last], alone[0], alone[-1] + 1, letters=alone)


def _readings(core: str, has_runs: bool) -> Iterator[tuple[str, bool]]:
    """What letters with signs or digits among them stand for, and whether that must be a whole word.

    `has_runs`: some letter may stand three times in a row in it.
    """
    if ("@" in core[1:] and "." in core) or ".*" in core:
        return  # an e-mail address, a pattern for a search
    if _ALL_MASK.fullmatch(core):
        yield "fucking", True
        return
    bare = core.rstrip("!*")
    letters = len(_LETTER.findall(core))
    if letters >= 2 or (len(core) >= 3 and "$" in core and not any(c.isdigit() for c in core)):
        for word in sorted(_unleeted(bare, has_runs)):
            yield word, False
    if not letters or not _SIGNS.search(core):
        return
    joined = _SIGNS.sub("", core)
    if joined != bare and 3 <= len(joined) <= 14 and joined.isalpha():
        yield joined, True
        yield from ((word, True) for word in sorted(_squeezed(joined)))
    if core[0].isalpha():
        yield from ((word, True) for word in _unmasked(core.rstrip("!")))
    for piece in _SIGNS.split(core) if has_runs else ():
        if _RUN.search(piece):
            yield from ((word, False) for word in sorted(_squeezed(piece)))


def _unleeted(core: str, has_runs: bool) -> set[str]:
    found: set[str] = set()
    if not _READ_OTHERWISE.search(core) and not (has_runs and _RUN.search(core)):
        return found  # it reads as it is written
    plain = core.translate(_LEET)
    for letter in ("i", "l") if _EITHER.search(plain) else ("i",):
        word = _EITHER.sub(letter, plain)
        if word != core or _RUN.search(word):
            if word.isalpha():
                found.add(word)
                found.update(_squeezed(word))
            elif not _MODEL.fullmatch(core):
                found.update(
                    piece for piece in re.split(r"[-_/&]", word) if len(piece) > 2 and piece.isalpha()
                )
    return found


def _stretched(token: str) -> set[str]:
    """What a word with doubled or stretched letters may have been: "fuuck", "ffuucckk", "sooo"."""
    found = _squeezed(token)
    if token[:1] in _STEM_LETTERS and _STRETCHED.fullmatch(token) and token not in _INNOCENT:
        plain = _TWICE.sub(r"\1", token)
        stem = next((one for one in _STRETCHED_TO if plain.startswith(one)), plain)
        found.add(_STRETCHED_TO.get(stem, stem) + plain[len(stem) :])
    return found - {token}


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
    fixed: list[tuple[str, int]] = []
    shown = 0
    loose = False
    strong = False
    for run in _RUNS_OF_LETTERS_OR_SIGNS.finditer(core):
        piece = run.group()
        if piece[0].isalnum():
            shape.append(re.escape(piece))
            fixed.append((piece, run.start()))
            shown += len(piece)
        elif len(piece) == 1 and piece in "–—…":
            shape.append("[a-z]{1,3}")
            loose = True
        else:
            shape.append(f"[a-z]{{{len(piece)}}}")
            strong = strong or len(piece) > 1 or "*" in piece or "#" in piece
    pattern = re.compile("".join(shape)) if loose else None
    few = shown < 2 or (shown < 3 and not strong and not loose)
    for length in range(len(core), len(core) + (3 if loose else 1)):
        for word in _BY_SHAPE.get((core[0], length), ()):
            if few and not (shown == 1 and ("**" in core or "##" in core) and word in _KNOWN_BY_FIRST_LETTER):
                continue
            if pattern.fullmatch(word) if pattern else all(word.startswith(*each) for each in fixed):
                yield word
