"""`masthead hold`: from one moment on nothing leaves, for one identity or for all; it lets nothing go."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop.cli.asked.lookup import identity_named
from desktop.cli.asked.moments import system_zone
from desktop.cli.asked.session import at_keyboard, opened
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command, add_group
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.cli.shown.excerpts import counted
from desktop.model.identities import IdentityId
from desktop.model.pauses import Pause
from desktop.model.times import describe

if TYPE_CHECKING:
    from desktop.app import Application


def add_to(commands: Commands) -> None:
    """Adds the group."""
    holds = add_group(commands, "hold", "hold everything, at once, until it is lifted", list_holds)
    beginning = add_command(holds, "begin", "hold everything from now on", begin_hold)
    beginning.add_argument("--why", required=True, metavar="WORDS")
    beginning.add_argument("--identity", action="append", metavar="IDENTITY", help="only this one (repeat)")
    add_command(holds, "list", "the holds that stand", list_holds)
    lifting = add_command(holds, "lift", "end a hold; its posts stay held, one by one", lift_hold)
    lifting.add_argument("number", type=int, metavar="NUMBER", help="as hold list gives it")


def begin_hold(given: Namespace, console: Console) -> Exit:
    """Holds everything, or everything of the identities that were named."""
    with opened(given) as app:
        chosen = [identity_named(app, each).id for each in given.identity or ()] or None
        stopped = app.hold.hold(given.why, by=at_keyboard(app, given).id, identities=chosen)
        names = _names(app)
    lines = [_line(pause, names) for pause in stopped.pauses]
    lines.append(f"Nothing leaves. {counted(stopped.count, 'post')} held.")
    lines += [
        f"This may be out already: {line}" for d in stopped.in_flight for line in records.delivery_lines(d)
    ]
    record = {
        "holds": [_hold(each) for each in stopped.pauses],
        "held": stopped.count,
        "in_flight": [records.delivery(each) for each in stopped.in_flight],
    }
    console.give(record, lines)
    return Exit.DONE


def list_holds(given: Namespace, console: Console) -> Exit:
    """The holds that stand."""
    with opened(given) as app:
        standing, names = app.hold.standing(), _names(app)
    counts = {each.number: standing.counts.get(each.number, 0) for each in standing.pauses}
    lines = [
        f"{_line(each, names)} ({counted(counts[each.number], 'post')} held)" for each in standing.pauses
    ]
    record = {
        "holds": [{**_hold(each), "held": counts[each.number]} for each in standing.pauses],
        "held": standing.count,
        "in_flight": [records.delivery(each) for each in standing.in_flight],
    }
    console.give(record, lines or ["Nothing is held as a whole."])
    return Exit.DONE


def lift_hold(given: Namespace, console: Console) -> Exit:
    """Ends one hold; nothing bursts out."""
    with opened(given) as app:
        over = app.hold.lift(given.number, by=at_keyboard(app, given).id)
    line = f"Hold {over.number} is lifted. What it held stays held: masthead queue release, one by one."
    console.give({"lifted": _hold(over)}, [line])
    return Exit.DONE


def _names(app: Application) -> dict[IdentityId, str]:
    return {identity.id: identity.name for identity in app.enroll.identities()}


def _hold(found: Pause) -> dict[str, object]:
    return {
        "number": found.number,
        "identity_id": found.identity_id,
        "reason": found.reason,
        "by": found.operator_name,
        "began_at": records.moment(found.began_at),
        "ended_at": records.moment(found.ended_at),
        "ended_by": found.ended_by,
    }


def _line(found: Pause, names: Mapping[IdentityId, str]) -> str:
    whose = names.get(found.identity_id, "an identity") if found.identity_id else "everything"
    since = describe(found.began_at, system_zone())
    return f"Hold {found.number}, of {whose}, by {found.operator_name} since {since}: {found.reason}"
