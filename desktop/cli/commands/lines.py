"""`masthead check --jsonl`: one record a line in, one answer a line out; no bad line ever stops it."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from desktop.cli.asked.texts import unreadable
from desktop.cli.exits import Exit, exit_of
from desktop.cli.shown.console import Console, as_json
from desktop.errors import BadInput, StorageError
from desktop.model.findings import Outcome

if TYPE_CHECKING:
    from desktop.policy.packs import Ruleset


class _Unreadable(Exception):
    """A line that could not be checked. `id` is what it called itself, where that could be read."""

    def __init__(self, sentence: str, id: str | int | None = None) -> None:
        super().__init__(sentence)
        self.id = id


def check_lines(given: Namespace, rules: Ruleset, console: Console) -> Exit:
    """Answers every line of the file or of standard input in its order.

    3 when any line could not be read; otherwise the worst verdict's code.
    """
    worst = Exit.DONE
    has_failed = False
    with _source(given.file) as source:
        for number, line in enumerate(source, start=1):
            if not line.strip():
                continue
            try:
                answer = _answer(line, rules, given.event or (), is_first=number == 1)
                worst = max(worst, exit_of(Outcome(str(answer["verdict"]))))
            except _Unreadable as error:
                has_failed = True
                named: dict[str, object] = {} if error.id is None else {"id": error.id}
                answer = {**named, "line": number, "error": str(error)}
            _write(answer)
    return Exit.REFUSED if has_failed else worst


@contextmanager
def _source(file: str | None) -> Iterator[BinaryIO]:
    if file is None or file == "-":
        yield sys.stdin.buffer
        return
    try:
        opened = open(file, "rb")  # noqa: SIM115  closed below, after the errors of opening are told apart
    except (OSError, ValueError) as error:
        raise unreadable(file, error) from None
    with opened:
        yield opened


def _answer(line: bytes, rules: Ruleset, events: Sequence[str], *, is_first: bool) -> dict[str, object]:
    from desktop.policy.lint import lint_line

    found = _parsed(line, is_first=is_first)
    name = found.get("id")
    id = name if isinstance(name, (str, int)) and not isinstance(name, bool) else None
    try:
        return lint_line(found, rules, events)
    except BadInput as error:
        raise _Unreadable(str(error), id) from None


def _parsed(line: bytes, *, is_first: bool) -> dict[str, object]:
    try:
        text = line.decode("utf-8-sig" if is_first else "utf-8")
    except UnicodeDecodeError as error:
        raise _Unreadable(f"The line is not UTF-8 text (byte {error.start + 1}). Save it as UTF-8.") from None
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise _Unreadable(
            f"The line is not JSON at character {error.pos + 1}. Write one object on each line."
        ) from None
    except (ValueError, RecursionError):
        raise _Unreadable(
            "The line holds a number or a nesting that no post has. Write it plainly."
        ) from None
    if not isinstance(found, dict):
        raise _Unreadable('The line is not an object. Write {"id": "1", "text": "…", "as": "CORPORATE"}.')
    return found


def _write(answer: dict[str, object]) -> None:
    try:
        sys.stdout.write(as_json(answer) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StorageError(
            f"The output could not be written: {error.strerror}.", remedy="See where it goes to."
        ) from None
