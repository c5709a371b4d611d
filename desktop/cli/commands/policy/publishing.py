"""`masthead policy publish`: the policy as a page and as Markdown; it puts nothing on a network."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, date, datetime
from pathlib import Path

from desktop.cli.asked.rulebook import folder_in
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command
from desktop.cli.shown.console import Console
from desktop.cli.shown.excerpts import counted
from desktop.errors import BadInput


def add_to(commands: Commands) -> None:
    """Adds the command to the group `policy`."""
    publishing = add_command(commands, "publish", "write the policy as a page for your website", publish)
    publishing.add_argument("--to", default=".", metavar="DIR", help="where to write them (default: here)")
    publishing.add_argument("--title", default="", metavar="WORDS", help="the page's title")
    publishing.add_argument("--owner", default="", metavar="WORDS", help="who answers for the policy")
    publishing.add_argument("--date", metavar="DAY", help="its date, as 2026-11-24 (default: today)")
    publishing.add_argument(
        "--without-examples", action="store_true", help="leave the examples of each rule out"
    )


def publish(given: Namespace, console: Console) -> Exit:
    """Writes both files; the same policy and the same date always make the same files."""
    from desktop.flow.policy.publishing import publish as write

    written = write(
        folder_in(given),
        Path(given.to),
        day=_day(given.date),
        title=given.title,
        owner=given.owner,
        has_examples=not given.without_examples,
    )
    record = {
        "files": list(written.files),
        "digest": written.digest,
        "version": written.version,
        "owner": written.owner,
        "date": written.day.isoformat(),
        "rules": written.count,
    }
    where = " and ".join(written.files)
    console.give(record, [f"{counted(written.count, 'rule')} in {where}, policy {written.digest[:12]}."])
    return Exit.DONE


def _day(words: str | None) -> date:
    if words is None:
        return datetime.now(UTC).astimezone().date()
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        raise BadInput(f"“{words[:40]}” is no day.", remedy="Write it as 2026-11-24.") from None
