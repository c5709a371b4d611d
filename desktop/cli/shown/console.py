"""The terminal: sentences for people, JSON for programs; it lets no control character through."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress

from desktop.errors import StorageError

Record = Mapping[str, object]

_WRITTEN_OUT = ("Cc", "Cf", "Cs", "Zl", "Zp")
_SHOWN_AS_IT_IS = "\t\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2"
"""Joiners that words and emoji are made with, and Arabic signs that are seen."""


class Console:
    """Writes to standard output and standard error.

    With `is_json`, standard output holds JSON alone: one document a command, or one a line where a
    command goes on. Sentences about errors stand on standard error either way.
    """

    def __init__(self, *, is_json: bool = False) -> None:
        self.is_json = is_json

    def give(self, record: Record, lines: Iterable[str]) -> None:
        """The answer of a command: `record` for programs, `lines` for people."""
        if self.is_json:
            self._write(as_json(record))
        else:
            self.say(*lines)

    def say(self, *lines: str) -> None:
        """Lines for people; with --json nothing."""
        if not self.is_json:
            for line in lines:
                self._write(plain(line))

    def fail(self, kind: str, message: str, remedy: str = "") -> None:
        """One sentence on standard error, and with --json the same as a document on standard output."""
        sentence = f"{message} {remedy}".strip()
        with suppress(OSError):  # where nobody reads standard error, the exit code still says it
            print(f"masthead: {plain(sentence)}", file=sys.stderr, flush=True)
        if self.is_json:
            self._write(as_json({"error": {"kind": kind, "message": message, "remedy": remedy}}))

    def tell(self, sentence: str) -> None:
        """A sentence beside the answer, on standard error."""
        print(plain(sentence), file=sys.stderr, flush=True)

    def _write(self, line: str) -> None:
        try:
            print(line, flush=True)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritten(error) from None


def unwritten(error: OSError) -> StorageError:
    """What to raise when standard output takes nothing; what is still buffered is dropped.

    Otherwise the interpreter tries to write it once more at its end, complains, and ends with 120.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return StorageError(f"The output could not be written: {error.strerror}.", remedy="See where it goes to.")


def as_json(record: Record) -> str:
    """One line of JSON in ASCII, so that no terminal and no half character can spoil it."""
    return json.dumps(record, ensure_ascii=True, separators=(", ", ": "))


def plain(line: str) -> str:
    """The line with control, direction, invisible and half characters written out instead of obeyed.

    Words of servers and of other people end up here; a terminal would act upon an escape sequence, and a
    line end inside somebody's words would begin a line of its own that nobody wrote.
    """
    if line.isascii() and line.isprintable():
        return line
    return "".join(_shown(letter) for letter in line)


def _shown(letter: str) -> str:
    if letter == "\n":
        return "↵"
    if letter in _SHOWN_AS_IT_IS or unicodedata.category(letter) not in _WRITTEN_OUT:
        return letter
    return f"\\x{ord(letter):02x}" if ord(letter) < 256 else f"\\u{ord(letter):04x}"


def open_streams() -> None:
    """UTF-8 out whatever the locale says; what cannot be written so is written out."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
