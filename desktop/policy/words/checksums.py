"""Whether a number is what it looks like: check digits and structure; it keeps and prints no value."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from importlib import import_module

from desktop.policy.words import shapes

# Number formats whose check digits python-stdnum knows, by the name that packs use.
_STANDARDS = {
    "luhn": "stdnum.luhn",
    "at.vnr": "stdnum.at.vnr",
    "au.tfn": "stdnum.au.tfn",
    "be.nn": "stdnum.be.nn",
    "bg.egn": "stdnum.bg.egn",
    "br.cpf": "stdnum.br.cpf",
    "ca.sin": "stdnum.ca.sin",
    "ch.ssn": "stdnum.ch.ssn",
    "cl.rut": "stdnum.cl.rut",
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
    "gr.amka": "stdnum.gr.amka",
    "hr.oib": "stdnum.hr.oib",
    "ie.pps": "stdnum.ie.pps",
    "il.idnr": "stdnum.il.idnr",
    "in_.aadhaar": "stdnum.in_.aadhaar",
    "in_.pan": "stdnum.in_.pan",
    "is_.kennitala": "stdnum.is_.kennitala",
    "it.codicefiscale": "stdnum.it.codicefiscale",
    "kr.rrn": "stdnum.kr.rrn",
    "lt.asmens": "stdnum.lt.asmens",
    "mx.curp": "stdnum.mx.curp",
    "my.nric": "stdnum.my.nric",
    "nl.bsn": "stdnum.nl.bsn",
    "no.fodselsnummer": "stdnum.no.fodselsnummer",
    "pl.pesel": "stdnum.pl.pesel",
    "pt.nif": "stdnum.pt.nif",
    "ro.cnp": "stdnum.ro.cnp",
    "se.personnummer": "stdnum.se.personnummer",
    "si.emso": "stdnum.si.emso",
    "sk.rc": "stdnum.sk.rc",
    "th.pin": "stdnum.th.pin",
    "tr.tckimlik": "stdnum.tr.tckimlik",
    "us.ssn": "stdnum.us.ssn",
    "za.idnr": "stdnum.za.idnr",
}

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
# What the register of account numbers prints for each country.
_SAMPLE_IBANS = re.compile(
    r"GB82WEST12345698765432|GB29NWBK60161331926819|GB33BUKB20201555555555|DE89370400440532013000"
    r"|DE75512108001245126199|DE02120300000000202051|FR1420041010050500013M02606"
    r"|FR7630006000011234567890189|ES9121000418450200051332|ES7921000813610123456789"
    r"|NL91ABNA0417164300|NL02ABNA0123456789|BE68539007547034|CH9300762011623852957"
    r"|CH5604835012345678009|AT611904300234573201|IT60X0542811101000000123456"
    r"|IE29AIBK93115212345678|IE64IRCE92050112345678|LU280019400644750000|PT50000201231234567890154"
    r"|SE4550000000058398257466|DK5000400440116243|NO9386011117947|NO8330001234567"
    r"|FI2112345600000785|PL61109010140000071219812874|CZ6508000000192000145399"
    r"|SK3112000000198742637541|HU42117730161111101800000000|RO49AAAA1B31007593840000"
    r"|GR1601101250000000012300695|TR330006100519786457841326|LT121000011101001000"
    r"|LV80BANK0000435195001|EE382200221020145685|BG80BNBG96611020345678|HR1210010051863000160"
    r"|SI56263300012039086|MT84MALT011000012345MTLCAST001S|CY17002001280000001200527600"
    r"|AE070331234567890123456|SA0380000000608010167519|IL620108000000099999999"
    r"|UA213223130000026007233566001"
)
# How countries write the number of a person, and the check that then decides; None: the spelling is enough.
_SHAPES: tuple[tuple[re.Pattern[str], str | None], ...] = tuple(
    (re.compile(shape), check)
    for shape, check in (
        (r"\d{3}-\d{2}-\d{4}", "us.ssn-structure"),
        (r"\d{3}\.\d{3}\.\d{3}-\d{2}", "br.cpf"),
        (r"[A-Z]{2}(?: ?\d{2}){3} ?[A-D]", "gb.nino"),
        (r"[STFG]\d{7}[A-Z]", "sg.nric"),
        (r"\d{8}[A-Z]", "es.dni"),
        (r"[XYZ]\d{7}[A-Z]", "es.nie"),
        (r"\d{6}-[1-8]\d{6}", "kr.rrn"),
        (r"\d{1,2}\.\d{3}\.\d{3}-[\dKk]", "cl.rut"),
        (r"\d{17}[\dX]", "cn.ric"),
        (r"[12] ?\d{2} ?\d{2} ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}", "fr.nir"),
        (r"\d{6}[-+A]\d{3}[0-9A-Y]", "fi.hetu"),
    )
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


def _has_six_digits(value: str) -> bool:
    """As many digits as the shortest number of a person has, and not all alike."""
    number = _digits(value)
    return len(number) >= 6 and len(set(number)) > 2


def _is_iban(value: str) -> bool:
    """The check digits of the number as a whole; none of those that the register prints as examples."""
    number = re.sub(r"[^A-Za-z0-9]", "", value).upper()
    return not _SAMPLE_IBANS.fullmatch(number) and bool(
        import_module("stdnum.iban").is_valid(number, check_country=False)
    )


def _is_national_shape(value: str) -> bool:
    """A number in the spelling of one country: its check digits, where the spelling alone says little."""
    for shape, check in _SHAPES:
        if shape.fullmatch(value):
            return check is None or is_valid(check, value)
    return True


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
    "random": shapes.is_random,
    "no-sample": shapes.is_no_sample,
    "scrambled": shapes.is_scrambled,
    "token": shapes.is_token,
    "password": shapes.is_password,
    "common-password": shapes.is_common_password,
    "lone-password": shapes.is_lone_password,
    "seed": shapes.is_seed,
    "wif": _is_wif,
    "iban": _is_iban,
    "national-shape": _is_national_shape,
    "six-digits": _has_six_digits,
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
