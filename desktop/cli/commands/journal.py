"""`masthead journal`: what happened, who did it and when; it changes nothing."""

from __future__ import annotations

from argparse import Namespace

from desktop.cli.asked.lookup import by_id
from desktop.cli.asked.moments import system_zone
from desktop.cli.asked.session import opened
from desktop.cli.commands.bulk import exporting
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.errors import BadInput

_MOST = 10_000
_WHOLE_ID = 32


def add_to(commands: Commands) -> None:
    """Adds the command."""
    parser = add_command(commands, "journal", "what happened, newest first", show_journal)
    parser.add_argument("--about", default="", metavar="ID", help="of one draft, post, delivery, account")
    parser.add_argument("--limit", type=int, default=50, metavar="N")
    parser.add_argument("--before", type=int, metavar="NUMBER", help="entries with a smaller number")
    exporting.add_to_journal(parser.add_subparsers(title="commands", metavar="COMMAND", required=False))


def show_journal(given: Namespace, console: Console) -> Exit:
    """Shows entries, newest first."""
    if not 1 <= given.limit <= _MOST:
        raise BadInput(f"--limit {given.limit} is out of range.", remedy=f"Use 1 to {_MOST}.")
    with opened(given) as app:
        about = given.about.strip().lower()
        if about and len(about) < _WHOLE_ID:
            about = by_id(about, app.look_over.journal_abouts(about), "thing in the journal", str)
        entries = app.look_over.journal(about=about, limit=given.limit, before=given.before)
    zone = system_zone()
    lines = [records.entry_line(entry, zone) for entry in entries]
    console.give({"journal": [records.entry(entry) for entry in entries]}, lines or ["Nothing happened yet."])
    return Exit.DONE
