"""`masthead identity timetable`: quiet hours, slots, the least gap and the grace period of one identity."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from desktop.cli.asked.lookup import identity_named
from desktop.cli.asked.moments import system_zone
from desktop.cli.asked.session import at_keyboard, names_in, opened
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.errors import BadInput
from desktop.model.timing.timetable import Timetable, read_minutes, read_quiet, read_slot

_CHOICES = ("quiet", "slot", "gap", "grace", "zone")


def add_to(identities: Commands) -> None:
    """Adds the command to the group of identities."""
    parser = add_command(identities, "timetable", "when it speaks; without options shows it", timetable)
    parser.add_argument("identity", metavar="IDENTITY")
    parser.add_argument(
        "--quiet", action="append", metavar="HOURS",
        help="nothing goes out then: “22:00-07:00”, “sat-sun 20:00-10:00” (repeat; “none”)",
    )  # fmt: skip
    parser.add_argument(
        "--slot", action="append", metavar="TIME", help="a time it likes: “mon-fri 09:00” (repeat; “none”)"
    )
    parser.add_argument("--gap", metavar="TIME", help="the least between two posts of an account: 30m, 2h")
    parser.add_argument("--grace", metavar="TIME", help="how late a post may still go out by itself: 15m")
    parser.add_argument("--zone", metavar="ZONE", help="IANA zone of its hours (default: this computer's)")
    parser.add_argument("--clear", action="store_true", help="any hour again")


def timetable(given: Namespace, console: Console) -> Exit:
    """Shows the timetable, or changes what was named and leaves the rest."""
    is_changing = any(getattr(given, name) is not None for name in _CHOICES)
    if given.clear and is_changing:
        raise BadInput("--clear takes everything away.", remedy="Give it alone, or leave it out.")
    with opened(given) as app:
        found = identity_named(app, given.identity)
        if is_changing or given.clear:
            after = None if given.clear else _changed(found.timetable, given)
            by = at_keyboard(app, given).id
            found = app.enroll.change_identity(replace(found, timetable=after), by=by)
        record, grace = records.identity(found, names_in(app)), app.settings.grace_minutes
    console.give({"identity": record}, [found.name, *_lines(found.timetable, grace)])
    return Exit.DONE


def _changed(before: Timetable | None, given: Namespace) -> Timetable:
    after = before or Timetable(system_zone())
    if given.zone is not None:
        after = replace(after, zone=given.zone)
    if given.quiet is not None:
        after = replace(after, quiet=tuple(map(read_quiet, _some(given.quiet))))
    if given.slot is not None:
        after = replace(after, slots=tuple(map(read_slot, _some(given.slot))))
    if given.gap is not None:
        after = replace(after, gap_minutes=read_minutes(given.gap))
    if given.grace is not None:
        after = replace(after, grace_minutes=read_minutes(given.grace))
    return after


def _some(words: list[str]) -> list[str]:
    return [] if [each.strip().lower() for each in words] == ["none"] else words


def _lines(found: Timetable | None, grace: int) -> list[str]:
    table = found or Timetable("UTC")
    quiet = ", ".join(each.words for each in table.quiet) or "none"
    slots = ", ".join(each.words for each in table.slots) or "none"
    gap = f"{table.gap_minutes} minutes" if table.gap_minutes else "none"
    return [
        f"  quiet hours  {quiet}",
        f"  slots        {slots}",
        f"  least gap    {gap}",
        f"  grace        {table.grace_minutes or grace} minutes",
        *([f"  zone         {table.zone}"] if found else []),
    ]
