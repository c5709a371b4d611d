"""Whether a value looks made by a machine, or like a password: by its letters alone, no list of services.

It decides nothing about the words around a value, and it keeps and prints none.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise

SAMPLE = re.compile(
    r"(?i)example|sample|dummy|placeholder|your[-_ ]?(?:256|key|token|api|password|secret|own)"
    r"|x{5,}|\*{4,}|\.{4,}|…|•{3,}|_{5,}|0{10,}"
    r"|1234567890123|abcdefghij|<[^>]*>|\{\{?\s*[\w.]+\s*\}?\}|changeme|redacted|test[-_ ]?(?:key|token)"
    r"|4eC39HqLyjWDarjt|wJalrXUtnFEMI|process\.env|os\.environ"
)
"""What documentation writes in place of a value, and values that it shows to everybody."""

_WORDS = re.compile(r"[A-Z]?[a-z]{3,}|[A-Z]{5,}")
_PIECES = re.compile(r"[_.:~/+-]")
_UUID = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PUBLIC = re.compile(
    r"(?i)(?:sha\d*|md5|blake\w*|commit|uuid|urn|img|image|vid|pxl|dsc|wa|npub|note|nevent|naddr|bc|tb|ltc|addr"
    r"|cosmos|pk|pub|ua|gtm|wn|ipfs|bafy\w*|qm\w*|did|doi|arxiv|isbn|build|release|version|order|ticket|case"
    r"|incident|bug|device|ssh|ecdsa|rsa|fingerprint|spotify|track|playlist|user|id)\d?"
)
"""How things begin that everybody may see: digests, pictures, addresses to pay to, public keys."""

_WORD_WITH_END = re.compile(r"[A-Z]?[a-z]+(?:['’-][A-Za-z]+){0,2}[.,;:!?)]*")
_AMOUNT = re.compile(r"[$€£]?[\d.,:/%+-]+[a-zA-Z%]{0,3}")
_COMMON = re.compile(
    r"(?i)password|passwort|letmein|qwerty|qwertz|azerty|dragon|monkey|sunshine|iloveyou|football"
    r"|baseball|princess|shadow|superman|batman|trustno1|starwars|whatever|freedom|hunter|welcome"
    r"|admin|administrator|guest|guestguest|master|secret|hallo|passwd|changeme|abc123|iloveu"
    r"|cheese|ninja|mustang|access"
)
_FUNCTION_WORDS = re.compile(
    r"\b(?:the|a|an|and|or|but|if|of|to|in|on|at|by|for|with|from|as|is|are|was|were|be|been|has|have"
    r"|had|do|does|did|not|no|so|we|you|he|she|it|they|our|your|my|his|her|their|this|that|these"
    r"|those|who|what|when|where|why|how|all|any|more|most|very|just|also|than|then|there|here|new"
    r"|old|good|best|will|can|may|must|get|got|let|make|made|der|die|das|und|ist|ein|eine|le|la|les"
    r"|des|une|est|et|el|los|las|un|del|con|que|di|il|che|per)\b"
)


def kinds_of(value: str) -> int:
    """How many of these it has: small letters (or letters without case), capitals, digits, signs."""
    return sum(
        (
            any(c.isalpha() and not c.isupper() for c in value),
            any(c.isupper() for c in value),
            any(c.isdigit() for c in value),
            any(not c.isalnum() and not c.isspace() for c in value),
        )
    )


def is_random(value: str) -> bool:
    """Whether the characters vary as chance does: at least 3 bits each, more classes than one."""
    if len(value) < 8 or SAMPLE.search(value):
        return False
    counts = Counter(value)
    bits = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    return bits >= min(3.0, math.log2(len(value)) * 0.75) and kinds_of(value) >= 2


def is_no_sample(value: str) -> bool:
    """Whether it is none of the values that documentation shows."""
    return not SAMPLE.search(value) and len(set(value)) > 5


def is_scrambled(value: str) -> bool:
    """Whether digits, small letters and capitals follow one another as only a machine mixes them."""
    core = "".join(c for c in value if c.isascii() and c.isalnum())
    if len(core) < 14 or len(set(core.lower())) < 8 or SAMPLE.search(value):
        return False
    if not any(c.isdigit() for c in core) or core.isdigit():
        return False
    kinds = ["0" if c.isdigit() else "a" if c.islower() else "A" for c in core]
    changes = sum(one != other for one, other in pairwise(kinds))
    if changes < max(4, len(core) * 0.18):
        return False
    spelt = sum(len(word) for word in _WORDS.findall(value))
    return "A" not in kinds or "a" not in kinds or spelt <= len(core) * 0.7


def is_token(value: str) -> bool:
    """A name, a separator and something scrambled: how services write their tokens."""
    if _UUID.search(value):
        return False
    pieces = [piece for piece in _PIECES.split(value) if piece]
    if len(pieces) < 2 or _PUBLIC.fullmatch(pieces[0]):
        return False
    return any(len(piece) >= 16 and is_scrambled(piece) for piece in pieces[1:])


def is_password(value: str) -> bool:
    """Two kinds of characters at least, no plain word, no date, amount or version."""
    if not 5 <= len(value) <= 64 or SAMPLE.search(value) or "://" in value:
        return False
    bare = value.rstrip(".,;:!?)")
    if not any(c.isalpha() for c in bare) or kinds_of(bare) < 2:
        return _COMMON.fullmatch(bare) is not None
    if _WORD_WITH_END.fullmatch(value):
        return _COMMON.fullmatch(bare) is not None
    return not _AMOUNT.fullmatch(value)


def is_common_password(value: str) -> bool:
    """One of the words that everybody tries first."""
    return _COMMON.fullmatch(value.rstrip(".,;:!?)")) is not None


def is_lone_password(value: str) -> bool:
    """A whole post that is one password: letters and digits mixed as nobody writes a word."""
    if not 7 <= len(value) <= 32 or SAMPLE.search(value):
        return False
    if not re.search(r"[A-Za-z]", value) or not re.search(r"\d|[^\w]", value):
        return False
    if re.fullmatch(r"\W*[A-Za-z]+[-'’.]?(?:[A-Za-z]*|\d{1,4})[!?.…]*", value):
        return False
    if re.fullmatch(
        r"[\w.]+\([\w.,'\" ]*\);?|(?:doi|arxiv|isbn|urn):\S+|[A-Za-z]+(?:[-/][A-Za-z0-9]{1,4})+", value
    ):
        return False
    runs = re.findall(r"[A-Za-z]+|\d+", value)
    is_formula = kinds_of(value) < 4 and all(len(run) < 2 for run in runs if run.isalpha())
    if not any(run.isdigit() for run in runs) or (is_formula and re.search(r"[*+/=^().]", value)):
        return False
    return len(runs) >= 3 or (kinds_of(value) == 4 and len(value) >= 8)


def is_seed(value: str) -> bool:
    """Twelve to twenty-four short words, none of which makes a sentence: how a wallet is written down."""
    words = re.findall(r"[a-z]+", value)
    return (
        len(words) in (12, 15, 18, 21, 24)
        and not _FUNCTION_WORDS.search(value)
        and (len(set(words)) >= len(words) - 2)
    )
