"""`masthead queue list`: what waits and what left, by state, identity, network, words and time, in pages."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from desktop.cli.asked.lookup import did_you_mean, identity_named
from desktop.cli.asked.moments import add_zone, read_time, system_zone
from desktop.cli.asked.session import names_in, opened
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.errors import BadInput
from desktop.model.identities import Network
from desktop.model.queue import QueueFilter, StateWord

if TYPE_CHECKING:
    from desktop.app import Application

_SHOWN, _MOST = 200, 10_000


def add_to(queue: Commands) -> None:
    """Adds the command to its group."""
    listing = add_command(queue, "list", "what waits and what left", list_queue)
    listing.add_argument("--state", metavar="WORD", help=", ".join(word.value for word in StateWord))
    listing.add_argument("--identity", metavar="NAME")
    listing.add_argument("--network", choices=[network.value for network in Network])
    listing.add_argument("--search", default="", metavar="WORDS", help="in texts, handles and names")
    listing.add_argument("--from", dest="since", metavar="TIME", help="what goes out at that time or later")
    listing.add_argument("--to", metavar="TIME", help="what goes out before that time")
    add_zone(listing)
    listing.add_argument("--limit", type=int, default=_SHOWN, metavar="N", help=f"rows (default: {_SHOWN})")
    listing.add_argument("--after", default="", metavar="KEY", help="rows behind the one that `next` named")


def list_queue(given: Namespace, console: Console) -> Exit:
    """What the options take, soonest first; `next` says where the following page begins."""
    limit, after = getattr(given, "limit", _SHOWN), getattr(given, "after", "")
    if not 1 <= limit <= _MOST:
        raise BadInput(f"--limit {limit} is out of range.", remedy=f"Use 1 to {_MOST}.")
    with opened(given) as app:
        asked = _asked(app, given)
        if after and not app.look_over.is_listed(after):
            raise BadInput(f"No row of the queue has the key {after[:40]}.", remedy="Begin without --after.")
        rows, names = app.look_over.page(asked, limit=limit + 1, after=after), names_in(app)
    following = rows[limit - 1].key if len(rows) > limit else None
    lines = [line for row in rows[:limit] for line in records.row_lines(row)]
    if following is not None:
        lines.append(f"There is more. Add: --after {following}")
    shown = [records.row(row, names) for row in rows[:limit]]
    empty = "The queue is empty." if asked == QueueFilter() else "Nothing in the queue is like that."
    console.give({"queue": shown, "next": following}, lines or [empty])
    return Exit.DONE


def _asked(app: Application, given: Namespace) -> QueueFilter:
    if not hasattr(given, "state"):
        return QueueFilter()
    zone = given.zone or system_zone()
    since, until = (
        read_time(words, zone, given.fold) if words is not None else None for words in (given.since, given.to)
    )
    return QueueFilter(
        _word(given.state) if given.state is not None else None,
        identity_named(app, given.identity).id if given.identity is not None else None,
        Network(given.network) if given.network is not None else None,
        given.search,
        since,
        until,
    )


def _word(words: str) -> StateWord:
    wanted = " ".join(words.replace("-", " ").split()).casefold()
    for word in StateWord:
        if word.value.casefold() == wanted:
            return word
    known = [word.value for word in StateWord]
    raise BadInput(
        f"No post is ever {words[:40]!r}.", remedy=did_you_mean(words, known) or f"Use {', '.join(known)}."
    )
