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
from desktop.errors import BadInput, StorageError

PAGE, MARKDOWN = "policy.html", "policy.md"
"""What the two files are called."""


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
    from desktop.policy.amending.files import write_whole
    from desktop.policy.published.markdown import as_markdown
    from desktop.policy.published.page import as_page, read_style
    from desktop.policy.published.publication import make_publication

    folder = folder_in(given)
    publication = make_publication(
        folder.load(),
        day=_day(given.date),
        title=" ".join(given.title.split()),
        owner=" ".join(given.owner.split()),
        has_examples=not given.without_examples,
    )
    texts = {PAGE: as_page(publication, read_style(folder.shipped)), MARKDOWN: as_markdown(publication)}
    to = Path(given.to)
    for name, text in texts.items():
        try:
            write_whole(to / name, text.encode("utf-8"))
        except OSError as error:
            raise StorageError(
                f"{to / name} could not be written: {error.strerror}.",
                remedy="Name another folder with --to.",
            ) from None
    record = {
        "files": [str(to / name) for name in texts],
        "digest": publication.digest,
        "version": publication.version,
        "owner": publication.owner,
        "date": publication.day.isoformat(),
        "rules": publication.count,
    }
    written = " and ".join(str(to / name) for name in texts)
    line = f"{counted(publication.count, 'rule')} in {written}, policy {publication.digest[:12]}."
    console.give(record, [line])
    return Exit.DONE


def _day(words: str | None) -> date:
    if words is None:
        return datetime.now(UTC).astimezone().date()
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        raise BadInput(f"“{words[:40]}” is no day.", remedy="Write it as 2026-11-24.") from None
