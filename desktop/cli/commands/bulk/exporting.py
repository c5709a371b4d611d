"""`masthead queue export`, `queue calendar` and `journal export`: files for others; nothing else changes."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from desktop.cli.asked.session import opened
from desktop.cli.asked.stopping import told_to_stop
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command
from desktop.cli.shown.console import Console
from desktop.cli.shown.excerpts import counted
from desktop.cli.shown.progress import Progress


def add_to_queue(queue: Commands) -> None:
    """Adds two commands to the group `queue`."""
    exporting = add_command(queue, "export", "write what waits to a CSV or JSONL file", export_queue)
    _add_to(exporting, "FILE.csv|.jsonl")
    calendar = add_command(queue, "calendar", "write what waits as a calendar (.ics)", export_calendar)
    _add_to(calendar, "FILE.ics")
    calendar.add_argument("--without-text", action="store_true", help="leave the posts' words out")


def add_to_journal(journal: Commands) -> None:
    """Adds a command to the group `journal`."""
    exporting = add_command(journal, "export", "write what happened to a CSV or JSONL file", export_journal)
    _add_to(exporting, "FILE.csv|.jsonl")
    exporting.add_argument(
        "--sent", action="store_true", help="instead what left: words, links, who approved it and when"
    )


def _add_to(parser: ArgumentParser, metavar: str) -> None:
    parser.add_argument("--to", required=True, metavar=metavar, help="where it is written")
    parser.add_argument("--force", action="store_true", help="also over a file that is there")


def export_queue(given: Namespace, console: Console) -> Exit:
    """Writes what waits."""
    from desktop.app import Onlooker

    to = Path(given.to)
    with opened(given) as app, told_to_stop() as told, Progress(console) as progress:
        onlooker = Onlooker(progress.of("written"), lambda: told.is_set)
        count = app.take_out.queue(to, replaces=given.force, onlooker=onlooker)
    return _tell(console, to, count, counted(count, "record"))


def export_calendar(given: Namespace, console: Console) -> Exit:
    """Writes what waits as a calendar."""
    to = Path(given.to)
    with opened(given) as app:
        count, without = app.take_out.calendar(to, has_words=not given.without_text, replaces=given.force)
    words = counted(count, "post")
    if without:
        words += f" ({without:,} without a time {'is' if without == 1 else 'are'} left out)"
    return _tell(console, to, count, words)


def export_journal(given: Namespace, console: Console) -> Exit:
    """Writes the journal, or what left."""
    from desktop.app import Onlooker

    to = Path(given.to)
    with opened(given) as app, told_to_stop() as told, Progress(console) as progress:
        onlooker = Onlooker(progress.of("written"), lambda: told.is_set)
        if given.sent:
            count = app.take_out.sent(to, replaces=given.force, onlooker=onlooker)
        else:
            count = app.take_out.journal(to, replaces=given.force, onlooker=onlooker)
    return _tell(console, to, count, counted(count, "record"))


def _tell(console: Console, to: Path, count: int, words: str) -> Exit:
    console.give({"export": {"file": str(to), "records": count}}, [f"{words} in {to}."])
    return Exit.DONE
