"""One normal form in which disguise is undone, with the way back to the author's own letters.

It never guesses at meaning, never raises whatever the text is, and never loses where a letter came from.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable

_ZERO_WIDTH_CATEGORIES = frozenset({"Cf", "Mn", "Me"})
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters of Korean that are drawn as nothing."""
_MARKS_READ_AS_SIGNS = frozenset("™℠®©℗ªº")

# Letters that readers take for a Latin one and that Unicode does not decompose to it. Chosen from
# Unicode's confusables.txt: those that people type to disguise a word.
_LOOKALIKES = {
    **dict(zip("авекмнорстухѕіјԁԛԝһѵӏүёїґ", "abekmhopctyxsijdqwhvlyeir", strict=True)),
    **dict(zip("αβεηικμνορτυχωγσϲϳ", "abenikmvoptuxwyocj", strict=True)),
    **dict(zip("օոսհցզյքѡ", "onuhgqjpw", strict=True)),
    **dict(zip("ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏃᏢᏒᏚᎢᏙᏔᏩᎩ", "abcdeghijklmzprstvwgy", strict=True)),
    **dict(zip("ᗩᗷᑕᗪᗴᖴᘜᕼᓰᒍᛕᒪᗰᑎᑭᖇᔕᑌᐯᗯ᙭ᖻᘔ", "abcdefghijklmnprsuvwxyz", strict=True)),
    **dict(zip("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "abcdefghijklmnoprstuvwxyz", strict=True)),
    **dict(
        zip("ᴉꞁʁᵷꞓⱨʊⱳꞙɨʉɇɍȼⱥⱦꞣꝁꝋʗɕʐƶɏƴʈɳŋɾɽɱɭɫɦꜧɵʘǥᵹ", "ilrgchuwfiuercatkkocczzyytnnrrmllhhoogg", strict=True)
    ),
    **dict(zip("яцьши", "rubwn", strict=True)),
    "ς": "c",
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
    **dict(zip("ɑɡıɩłøđħŧƒɓɗɠƙɲƥʠʂƭʋɯʍɐǝɔɟɥʞɹʇʌʎ", "agiilodhtfbdgknpqstuwmaecfhkrtvy", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
    "ſ": "s",
    "ʃ": "s",
    "ⅼ": "l",
    "ꞌ": "'",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "＇": "'",
}

_ASCII_WORDS = str.maketrans({chr(n): " " for n in range(128) if not chr(n).isalnum()})
_ASCII_LINES = {code: sign for code, sign in _ASCII_WORDS.items() if code != ord("\n")}
_NOT_IN_WORDS = re.compile(r"[\W_]")
_ALONE = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts that write no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


def _fold_letter(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in _ZERO_WIDTH_CATEGORIES:
        return ""
    if letter.isspace() or category in ("Cs", "Cc") or letter == "\u2800":
        return " "
    if letter in _MARKS_READ_AS_SIGNS:
        return letter
    if letter in _BLANKS:
        return ""
    small = letter if letter == "ς" else letter.casefold()
    if small in _LOOKALIKES:
        return _LOOKALIKES[small]
    code = ord(letter)
    for capital_a in (0x1F150, 0x1F170):  # negative circled and negative squared capitals
        if capital_a <= code < capital_a + 26:
            return chr(ord("a") + code - capital_a)
    apart = unicodedata.normalize("NFKD", small)
    plain = "".join(c for c in apart if c.isascii() and c.isalnum())
    if plain and not any(unicodedata.category(c).startswith("L") for c in apart if not c.isascii()):
        return plain.lower()
    whole = unicodedata.normalize("NFKC", small).casefold()
    whole = "".join(c for c in whole if unicodedata.category(c) not in _ZERO_WIDTH_CATEGORIES)
    first = whole[:1]
    if first.isalnum():
        return "".join(_LOOKALIKES.get(c, c) for c in whole if c.isalnum())
    return whole if len(whole) == 1 else letter


def _width_letter(letter: str) -> str:
    if unicodedata.category(letter) in _ZERO_WIDTH_CATEGORIES:
        return ""
    if letter.isspace() or letter in _MARKS_READ_AS_SIGNS:
        return letter
    one = unicodedata.normalize("NFKC", letter)
    return one if len(one) == 1 else letter


class _Letters(dict[str, str]):
    """Remembers how each character folds: a text uses few different ones."""

    def __missing__(self, letter: str) -> str:
        folded = _fold_letter(letter)
        self[letter] = folded
        return folded


class _Widths(dict[str, str]):
    """Remembers each character's plain width, with its case kept."""

    def __missing__(self, letter: str) -> str:
        plain = _width_letter(letter)
        self[letter] = plain
        return plain


_letters = _Letters()
_widths = _Widths()


def _origins(pieces: list[str]) -> list[int] | None:
    """Where each folded character stood; None when every character folded to exactly one."""
    if all(len(piece) == 1 for piece in pieces):
        return None
    return [index for index, piece in enumerate(pieces) for _ in piece]


class Cased:
    """A text in plain width without invisible characters, its case kept: what patterns read."""

    __slots__ = ("_from", "text")

    def __init__(self, text: str) -> None:
        self._from: list[int] | None = None
        self.text = text
        if not text.isascii():
            pieces = [_widths[letter] for letter in text]
            self.text = "".join(pieces)
            self._from = _origins(pieces)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch in code points of the author's text."""
        return _back(self._from, start, end)


def _back(origins: list[int] | None, start: int, end: int) -> tuple[int, int]:
    if origins is None:
        return start, end
    if end <= start:
        at = origins[start] if start < len(origins) else (origins[-1] + 1 if origins else 0)
        return at, at
    return origins[start], origins[end - 1] + 1


class Folded:
    """A text in its normal form.

    `flat` has every sign kept and every letter folded; `text` holds only the words, one space
    between them and one at each end, so that a term with spaces around it matches whole words.
    """

    __slots__ = ("_from", "_starts", "_words", "flat", "text", "tokens")

    def __init__(self, text: str) -> None:
        self._from: list[int] | None = None
        if text.isascii():
            self.flat = text.lower()
            words = self.flat.translate(_ASCII_WORDS)
        else:
            pieces = [_letters[letter] for letter in text]
            self.flat = "".join(pieces)
            self._from = _origins(pieces)
            words = _NOT_IN_WORDS.sub(" ", self.flat)
        self.tokens = words.split()
        """The words of `text`."""
        self.text = f" {' '.join(self.tokens)} "
        self._words: list[tuple[int, int]] | None = None
        self._starts: list[int] = []

    def words(self) -> list[tuple[int, int]]:
        """Where each word of `text` stands in `flat`."""
        if self._words is None:
            self._words = []
            flat, end, at = self.flat, 0, 1
            for token in self.tokens:
                start = flat.find(token, end)
                end = start + len(token)
                self._words.append((start, end))
                self._starts.append(at)
                at += len(token) + 1
        return self._words

    def word_at(self, position: int) -> int:
        """Which word (from 0) holds the character at `position` of `text`."""
        self.words()
        return max(bisect_right(self._starts, position) - 1, 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of `text` in code points of the author's text. Spaces at its ends do not count."""
        words = self.words()
        if not words:
            return 0, 0
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        first = self.word_at(start)
        last = self.word_at(max(end - 1, start))
        flat_start = words[first][0] + start - self._starts[first]
        flat_end = words[last][0] + end - self._starts[last]
        return self.flat_span(flat_start, max(flat_end, flat_start))

    def place(self, start: int, end: int) -> tuple[int, int, int]:
        """A stretch of `text`, perhaps from a space on: its span in the author's text, its word's number."""
        words = self.words()
        if self.text[start] == " ":
            start += 1
        starts = self._starts
        first = last = bisect_right(starts, start) - 1
        while last + 1 < len(starts) and starts[last + 1] < end:
            last += 1
        flat_start = words[first][0] + start - starts[first]
        flat_end = words[last][0] + end - starts[last]
        if self._from is None:
            return flat_start, flat_end, first
        return (*self.flat_span(flat_start, flat_end), first)

    def flat_span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of `flat` in code points of the author's text."""
        return _back(self._from, start, end)


def fold(text: str) -> Folded:
    """The text's normal form. Never raises."""
    return Folded(text)


def fold_term(term: str) -> str:
    """A term as it stands in `Folded.text`, without the spaces at its ends."""
    if term.isascii():
        return " ".join(term.lower().translate(_ASCII_WORDS).split())
    return Folded(term).text.strip()


def fold_terms(terms: Iterable[str]) -> list[str]:
    """Many terms at once, each as `fold_term` has it: a list of a hundred thousand in a tenth of a second."""
    terms = list(terms)
    plain = [term for term in terms if term.isascii()]
    joined = "\n".join(plain)
    if joined.count("\n") != len(plain) - 1:
        return [fold_term(term) for term in terms]
    lines = joined.lower().translate(_ASCII_LINES)
    folded = iter(lines.split("\n"))
    if "  " in lines or " \n" in lines or "\n " in lines or lines[:1] == " " or lines[-1:] == " ":
        folded = (
            " ".join(line.split()) if "  " in line or line[:1] == " " or line[-1:] == " " else line
            for line in lines.split("\n")
        )
    if len(plain) == len(terms):
        return list(folded)
    return [next(folded) if term.isascii() else fold_term(term) for term in terms]


def has_own_spacing(term: str) -> bool:
    """Whether the term is in a script that writes no spaces, so that it must match inside words."""
    return _ALONE.search(term) is not None
