"""Whether a value is what it looks like: check digits, structure, chance; it keeps and prints no value."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Callable
from importlib import import_module

# Number formats whose check digits python-stdnum knows, by the name that packs use.
_STANDARDS = {
    "luhn": "stdnum.luhn",
    "iban": "stdnum.iban",
    "au.tfn": "stdnum.au.tfn",
    "be.nn": "stdnum.be.nn",
    "br.cpf": "stdnum.br.cpf",
    "ca.sin": "stdnum.ca.sin",
    "ch.ssn": "stdnum.ch.ssn",
    "cn.ric": "stdnum.cn.ric",
    "cz.rc": "stdnum.cz.rc",
    "de.idnr": "stdnum.de.idnr",
    "dk.cpr": "stdnum.dk.cpr",
    "ee.ik": "stdnum.ee.ik",
    "es.dni": "stdnum.es.dni",
    "es.nie": "stdnum.es.nie",
    "fi.hetu": "stdnum.fi.hetu",
    "fr.nir": "stdnum.fr.nir",
    "gb.nhs": "stdnum.gb.nhs",
    "ie.pps": "stdnum.ie.pps",
    "il.idnr": "stdnum.il.idnr",
    "in_.aadhaar": "stdnum.in_.aadhaar",
    "in_.pan": "stdnum.in_.pan",
    "it.codicefiscale": "stdnum.it.codicefiscale",
    "kr.rrn": "stdnum.kr.rrn",
    "mx.curp": "stdnum.mx.curp",
    "nl.bsn": "stdnum.nl.bsn",
    "no.fodselsnummer": "stdnum.no.fodselsnummer",
    "pl.pesel": "stdnum.pl.pesel",
    "pt.nif": "stdnum.pt.nif",
    "ro.cnp": "stdnum.ro.cnp",
    "se.personnummer": "stdnum.se.personnummer",
    "tr.tckimlik": "stdnum.tr.tckimlik",
    "us.ssn": "stdnum.us.ssn",
    "za.idnr": "stdnum.za.idnr",
}

_SAMPLE = re.compile(
    r"(?i)example|sample|dummy|placeholder|your[-_ ]?(?:key|token|api|password)"
    r"|x{5,}|\*{4,}|\.{4,}|_{5,}|0{10,}"
    r"|1234567890123|abcdefghij|<[^>]*>|\{\{?\w+\}?\}|changeme|redacted|test[-_ ]?(?:key|token)"
)
# Numbers that the card networks and processors publish for tests.
_TEST_CARDS = frozenset(
    [
        "4111111111111111",
        "4242424242424242",
        "4012888888881881",
        "4000056655665556",
        "5555555555554444",
        "5105105105105100",
        "2223003122003222",
        "378282246310005",
        "371449635398431",
        "6011111111111117",
        "6011000990139424",
        "3056930009020004",
        "36227206271667",
        "3566002020360505",
        "30569309025904",
        "38520000023237",
        "4222222222222",
        "4000000000000002",
    ]
)
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def _digits(value: str) -> str:
    return "".join(c for c in value if c.isdigit())


def _is_card(value: str) -> bool:
    """Length, first digits of a card network, Luhn, and none of the published test numbers."""
    number = _digits(value)
    if number in _TEST_CARDS or len(set(number)) < 3 or not _is_luhn(number):
        return False
    size = len(number)
    first2, first3, first4 = int(number[:2]), int(number[:3]), int(number[:4])
    return (
        (number[0] == "4" and size in (13, 16, 19))
        or (size == 16 and (51 <= first2 <= 55 or 2221 <= first4 <= 2720))
        or (size == 15 and first2 in (34, 37))
        or (size in (14, 16, 19) and (first2 in (36, 38, 39) or 300 <= first3 <= 305))
        or (16 <= size <= 19 and (first4 == 6011 or first2 in (62, 64, 65, 81) or 3528 <= first4 <= 3589))
        or (12 <= size <= 19 and first2 in (50, 56, 57, 58, 63, 67))
        or (size in (16, 17, 18, 19) and first2 in (60, 61, 68, 69))
    )


def _is_luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return bool(number) and total % 10 == 0


def _is_random(value: str) -> bool:
    """Whether the characters vary as chance does: at least 3 bits each, more classes than one."""
    if len(value) < 8 or _SAMPLE.search(value):
        return False
    counts = Counter(value)
    bits = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    classes = sum(bool(re.search(kind, value)) for kind in ("[a-z]", "[A-Z]", "[0-9]", r"[^\w\s]"))
    return bits >= min(3.0, math.log2(len(value)) * 0.75) and classes >= 2


def _is_no_sample(value: str) -> bool:
    """Whether it is none of the values that documentation shows."""
    return not _SAMPLE.search(value) and len(set(value)) > 5


def _is_password(value: str) -> bool:
    """Two kinds of characters at least, no plain word, no date, amount or version."""
    if not 5 <= len(value) <= 64 or _SAMPLE.search(value) or "://" in value:
        return False
    kinds = sum(bool(re.search(kind, value)) for kind in ("[a-z]", "[A-Z]", "[0-9]", r"[^\w\s]"))
    if not re.search(r"[A-Za-z]", value) or kinds < 2:
        return False
    if re.fullmatch(r"[A-Z]?[a-z]+(?:['’-][A-Za-z]+)*[.,;:!?)]*", value):
        return False
    return not re.fullmatch(r"[$€£]?[\d.,:/%-]+[a-zA-Z%]{0,3}", value)


def _is_lone_password(value: str) -> bool:
    """A whole post that is one password: letters and digits mixed as nobody writes a word."""
    if not 7 <= len(value) <= 32 or not re.search(r"[A-Za-z]", value) or not re.search(r"\d|[^\w]", value):
        return False
    if re.fullmatch(r"\W*[A-Za-z]+[-'’.]?(?:[A-Za-z]*|\d{1,4})[!?.…]*", value):
        return False
    runs = re.findall(r"[A-Za-z]+|\d+", value)
    kinds = sum(bool(re.search(kind, value)) for kind in ("[a-z]", "[A-Z]", "[0-9]", r"[^\w\s]"))
    return len(runs) >= 3 or (kinds == 4 and len(value) >= 8)


def _is_wif(value: str) -> bool:
    """A Bitcoin private key by its prefix and length; its check bytes where they fit."""
    return len(value) in (51, 52) and value[0] in "5KL" and all(c in _BASE58 for c in value)


def _is_sg_nric(value: str) -> bool:
    number = value.upper()
    if not re.fullmatch(r"[STFG]\d{7}[A-Z]", number):
        return False
    total = sum(int(d) * w for d, w in zip(number[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
    total += 4 if number[0] in "TG" else 0
    letters = "JZIHGFEDCBA" if number[0] in "ST" else "XWUTRQPNMLK"
    return letters[total % 11] == number[8]


def _is_nino(value: str) -> bool:
    """A British national insurance number: prefixes that are issued, a suffix of A to D."""
    number = re.sub(r"[\s-]", "", value).upper()
    if not re.fullmatch(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", number):
        return False
    return number[:2] not in ("BG", "GB", "NK", "KN", "TN", "NT", "ZZ")


def _is_ssn(value: str) -> bool:
    """An American social security number: no group that is never issued, none that was published."""
    number = _digits(value)
    if len(number) != 9 or number in ("123456789", "078051120", "219099999", "111111111", "987654321"):
        return False
    return (
        number[:3] not in ("000", "666") and number[0] != "9" and number[3:5] != "00" and number[5:] != "0000"
    )


def _is_private_ip(value: str) -> bool:
    """A complete IPv4 address that stands for a machine of one's own."""
    parts = value.split(".")
    if len(parts) != 4 or not all(part.isdigit() and int(part) < 256 for part in parts):
        return False
    first, second = int(parts[0]), int(parts[1])
    return first == 10 or (first == 192 and second == 168) or (first == 172 and 16 <= second < 32)


def _is_ip(value: str) -> bool:
    parts = value.split(".")
    return len(parts) == 4 and all(part.isdigit() and int(part) < 256 for part in parts) and int(parts[0]) > 0


_OWN: dict[str, Callable[[str], bool]] = {
    "card": _is_card,
    "random": _is_random,
    "no-sample": _is_no_sample,
    "password": _is_password,
    "lone-password": _is_lone_password,
    "wif": _is_wif,
    "gb.nino": _is_nino,
    "us.ssn-structure": _is_ssn,
    "sg.nric": _is_sg_nric,
    "ip": _is_ip,
    "private-ip": _is_private_ip,
}

CHECKS = tuple(sorted({*_STANDARDS, *_OWN}))


def is_valid(check: str, value: str) -> bool:
    """Whether `value` passes the named check. Raises KeyError for a name that is not in CHECKS."""
    own = _OWN.get(check)
    if own is not None:
        return own(value)
    standard = import_module(_STANDARDS[check])
    return bool(standard.is_valid(value))


def fingerprint(rule: str, value: str, *, is_secret: bool = False) -> str:
    """A hash over the rule and the value, in hex: the same words that break the same rule give the same one.

    Of a secret only twenty bits are kept: a number of nine digits could otherwise be found by trying all,
    and so a thousand others share its fingerprint.
    """
    hashed = hashlib.blake2b(value.encode("utf-8", "surrogatepass"), key=rule.encode()[:64], digest_size=8)
    return hashed.hexdigest()[:5] if is_secret else hashed.hexdigest()
