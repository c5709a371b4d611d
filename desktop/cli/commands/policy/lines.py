"""`masthead check --jsonl`: one record a line in, one answer a line out; no bad line ever stops it."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from desktop.cli.asked.lookup import did_you_mean
from desktop.cli.asked.texts import unreadable
from desktop.cli.exits import Exit, exit_of
from desktop.cli.shown.console import Console, as_json, unwritten
from desktop.cli.shown.excerpts import counted
from desktop.errors import BadInput
from desktop.model.findings import Outcome
from desktop.model.identities import IdentityKind, Network

if TYPE_CHECKING:
    from desktop.policy.packs import Ruleset


_NETWORKS = tuple(network.value for network in Network)
_FORMER = {"twitter": "x"}


class _Unreadable(Exception):
    """A line that could not be checked. `id` is what it called itself, where that could be read."""

    def __init__(self, sentence: str, id: str | int | None = None) -> None:
        super().__init__(sentence)
        self.id = id


@dataclass
class _Slips:
    """What many lines left out, counted, so that it is said once and not a thousand times."""

    has_failed: bool = False
    silent: int = 0
    foreign: int = 0

    def tell(self, console: Console, kind: str) -> None:
        """Says on standard error what was taken for granted."""
        if self.silent:
            console.tell(f"masthead: {counted(self.silent, 'line')} did not say “as”: checked as {kind}.")
        if self.foreign:
            console.tell(
                f"masthead: {counted(self.foreign, 'line')} named a network that Masthead does not post to: "
                "checked without any network's own rules."
            )


def check_lines(given: Namespace, rules: Ruleset, console: Console) -> Exit:
    """Answers every line of the file or of standard input in its order.

    3 when any line could not be read; otherwise the worst verdict's code.
    """
    worst, slips = Exit.DONE, _Slips()
    kind = given.kind or IdentityKind.CORPORATE.value
    with _source(given.file) as source:
        for number, line in enumerate(source, start=1):
            if not line.strip():
                continue
            try:
                record = _completed(_parsed(line, is_first=number == 1), kind, slips)
                answer = _answer(record, rules, given.event or ())
                worst = max(worst, exit_of(Outcome(str(answer["verdict"]))))
            except _Unreadable as error:
                slips.has_failed = True
                named: dict[str, object] = {} if error.id is None else {"id": error.id}
                answer = {**named, "line": number, "error": str(error)}
            _write(answer)
    slips.tell(console, kind)
    return Exit.REFUSED if slips.has_failed else worst


def _completed(found: dict[str, object], kind: str, slips: _Slips) -> dict[str, object]:
    """The record with what calendars of other programs leave out or name otherwise.

    A network's name that is close to a known one is left as it is, and refused as the slip it is.
    """
    if found.get("as") is None:
        slips.silent += 1
        found = {**found, "as": kind}
    network = found.get("network")
    if isinstance(network, str) and network not in _NETWORKS:
        folded = network.strip().casefold()
        if folded in (*_NETWORKS, *_FORMER):
            return {**found, "network": _FORMER.get(folded, folded)}
        if not did_you_mean(network, _NETWORKS):
            slips.foreign += 1
            return {**found, "network": None}
    return found


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


def _answer(found: dict[str, object], rules: Ruleset, events: Sequence[str]) -> dict[str, object]:
    from desktop.policy.lint import lint_line

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
        raise _Unreadable("The line has a number or a nesting that is too large to read.") from None
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
        raise unwritten(error) from None
