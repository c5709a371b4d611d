"""The second face of Masthead, and the proof that the core needs no screen; it decides nothing itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from desktop.cli.exits import Exit
    from desktop.cli.shown.console import Console


def entry(words: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code; without a command it opens the window."""
    try:
        return _run([_as_utf_8(word) for word in sys.argv[1:]] if words is None else list(words))
    except KeyboardInterrupt:
        from desktop.cli.exits import Exit

        sys.stderr.write("masthead: Interrupted. What was kept before is kept.\n")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        from desktop.cli.exits import Exit

        # What is still buffered has no reader; the interpreter would complain about it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.READER_LEFT


def _as_utf_8(word: str) -> str:
    """An argument as the UTF-8 that was typed; a locale without letters would have taken it apart."""
    if word.isascii():
        return word
    try:
        return os.fsencode(word).decode("utf-8")
    except UnicodeError:
        return word


def _run(words: list[str]) -> int:
    from desktop.cli.exits import exit_for, kind_of
    from desktop.cli.shown.console import Console, open_streams
    from desktop.errors import MastheadError

    open_streams()
    console = Console(is_json="--json" in words)
    home: str | None = None
    try:
        from desktop.cli.parser import parse

        given = parse(words)
        home, console.is_json = getattr(given, "home", None), hasattr(given, "is_json")
        return _do(given, console)
    except MastheadError as error:
        console.fail(kind_of(error), error.message, error.remedy)
        return exit_for(error)
    except SystemExit as end:
        return int(end.code or 0)
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001  the last place that can turn a fault into a sentence
        return _admit(error, home, console)


def _do(given: Namespace, console: Console) -> int:
    if getattr(given, "version", False):
        version = _version()
        console.give({"version": version}, [f"masthead {version}"])
        return 0
    do = getattr(given, "do", None)
    if do is not None:
        code: Exit = do(given, console)
        return code
    from desktop.cli.asked.session import home_in, refuse_without_screen, with_screen

    refuse_without_screen()
    with with_screen():
        from ui.main import open_window
    return open_window(home_in(given))


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("masthead")
    except PackageNotFoundError:
        return "unknown"


def _admit(error: Exception, home: str | None, console: Console) -> int:
    """One sentence about a fault of Masthead's own. Its text and its values may hold a secret or a post:
    the log gets the kind of error and the places in the code alone."""
    from desktop.cli.exits import Exit

    where = _note_fault(error, home)
    console.fail(
        "fault",
        f"Masthead has a fault of its own here ({type(error).__name__}).",
        f"{where} Nothing that was kept before is lost.",
    )
    return Exit.BUG


def _note_fault(error: Exception, home: str | None) -> str:
    from desktop import log, settings

    folder = settings.home_folder(Path(home) if home else None)
    if not folder.is_dir():
        return "There is no log yet to say where."
    try:
        log.close_log()
        log.note_fault(folder, f"fault: {type(error).__name__} at {_places(error.__traceback__)}")
    except OSError:
        return "The log could not be written either."
    return f"The log {folder / 'logs' / 'masthead.log'} says where."


def _places(trace: TracebackType | None) -> str:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " < ".join(reversed(places))
