"""The words of a post as they come in: typed, from a file, from standard input; nothing is mended."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path

from desktop.errors import BadInput

MOST_BYTES = 20_000_000
"""The longest text that is read: far above any post, far below what would fill the memory."""


def texts_in(given: Namespace) -> tuple[str, ...]:
    """One text for each part: every --text, else the file, else standard input.

    Raises BadInput for a file that cannot be read or is not UTF-8, and when nothing was given.
    """
    if given.text and given.file is not None:
        raise BadInput("Both --text and a file were given.", remedy="Give one of them.")
    if given.text:
        return tuple(given.text)
    if given.file is not None and given.file != "-":
        return (decoded(read_file(Path(given.file)), given.file),)
    if given.file is None and sys.stdin.isatty():
        raise BadInput("There are no words.", remedy="Give --text, a file, or text on standard input.")
    return (decoded(read_input(), "Standard input"),)


def read_input() -> bytes:
    """Everything on standard input; raises BadInput for too much of it."""
    return _bounded(sys.stdin.buffer.read(MOST_BYTES + 1), "Standard input")


def read_file(path: Path) -> bytes:
    """Everything in a file; raises BadInput for one that cannot be read, and for too much of it."""
    try:
        with path.open("rb") as file:
            return _bounded(file.read(MOST_BYTES + 1), str(path))
    except (OSError, ValueError) as error:
        raise unreadable(str(path), error) from None


def unreadable(place: str, error: OSError | ValueError) -> BadInput:
    """The sentence for a file that could not be opened or read."""
    number = error.errno if isinstance(error, OSError) else None
    why = os.strerror(number) if number else "no file can have that name"
    return BadInput(f"{place} cannot be read: {why}.", remedy="Name another file.")


def _bounded(content: bytes, place: str) -> bytes:
    if len(content) > MOST_BYTES:
        raise BadInput(
            f"{place} holds more than {MOST_BYTES // 1_000_000} MB.", remedy="No network takes that much."
        )
    return content


def decoded(content: bytes, place: str) -> str:
    """UTF-8 bytes as text, without the byte order mark and the one line end that files close with."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(
            f"{place} is not UTF-8 text: line {line}, byte {error.start + 1}.", remedy="Save it as UTF-8."
        ) from None
    return text.removesuffix("\n").removesuffix("\r")
