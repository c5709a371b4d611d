"""`masthead queue move`: what waits gets another time, as the same version or as a new one."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from desktop.cli.asked.lookup import draft_or_post
from desktop.cli.asked.moments import add_zone, read_time, system_zone
from desktop.cli.asked.session import at_keyboard, names_in, opened
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.model.posts import Post
from desktop.model.times import describe

if TYPE_CHECKING:
    from desktop.app import Moved


def add_to_queue(queue: Commands) -> None:
    """Adds it to the group `queue`."""
    moving = add_command(queue, "move", "give what waits another time", move)
    moving.add_argument("post", metavar="DRAFT|POST")
    moving.add_argument("--at", metavar="TIME", required=True, help="when it may go out from now on")
    add_zone(moving)


def move(given: Namespace, console: Console) -> Exit:
    """Moves a post or a draft, and says what became of its signatures."""
    with opened(given) as app:
        by, zone = at_keyboard(app, given).id, given.zone or system_zone()
        opens = read_time(given.at, zone, given.fold)
        found = draft_or_post(app, given.post)
        if isinstance(found, Post):
            moved = app.moving.post(found.id, opens, by=by, zone=zone)
        else:
            moved = app.moving.draft(found.id, opens, by=by, zone=zone)
        names = names_in(app)
    became = _became(moved)
    said = f"{records.short(moved.draft.id)}  {describe(opens, zone)}. {became}"
    trouble = str(moved.trouble) if moved.trouble else ""
    document = {"draft": records.draft(moved.draft, names), "became": became, "trouble": trouble}
    console.give({"moved": document}, [line for line in (said, trouble) if line])
    return Exit.REFUSED if moved.trouble else Exit.DONE


def _became(moved: Moved) -> str:
    if moved.trouble is not None:
        return "It is approved and not scheduled yet." if moved.post else "It waits as a draft."
    if moved.is_same_version:
        return "The same version, as it was signed."
    if moved.post is not None:
        return "A new version, which nobody has to sign; it is scheduled."
    return "A new version, before its approvers." if moved.is_asked else "It is a draft still."
