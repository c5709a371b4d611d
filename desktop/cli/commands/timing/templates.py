"""`masthead template`: words kept as a pattern, used again, copied ahead of time; it schedules nothing."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from desktop.cli.asked.lookup import draft_with, named
from desktop.cli.asked.moments import add_times, system_zone, wants_slot, window_in
from desktop.cli.asked.session import at_keyboard, names_in, opened
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command, add_group
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.errors import BadInput
from desktop.model.times import describe
from desktop.model.timing.templates import Recurrence, Template
from desktop.model.timing.timetable import read_slot

if TYPE_CHECKING:
    from desktop.app import Application


def add_to(commands: Commands) -> None:
    """Adds the group."""
    group = add_group(commands, "template", "words that are used again", list_templates)
    adding = add_command(group, "add", "keep a draft's words as a template", add_template)
    adding.add_argument("draft", metavar="DRAFT")
    adding.add_argument("--name", required=True, metavar="NAME")
    add_command(group, "list", "every template", list_templates)
    using = add_command(group, "use", "begin a draft with its words", use_template)
    using.add_argument("template", metavar="TEMPLATE")
    add_times(using)
    repeating = add_command(group, "repeat", "a new draft some days before each time", repeat_template)
    repeating.add_argument("template", metavar="TEMPLATE")
    when = repeating.add_mutually_exclusive_group(required=True)
    when.add_argument("--weekly", metavar="TIME", help="“mon 09:00”, “tue,thu 16:30”")
    when.add_argument("--monthly", metavar="DAY TIME", help="“1 09:00”; 31 is the last day of any month")
    when.add_argument("--never", action="store_true", help="no longer")
    repeating.add_argument("--zone", metavar="ZONE", help="IANA zone of its time (default: this computer's)")
    add_command(
        group, "remove", "remove a template; what was made of it stays", remove_template
    ).add_argument("template", metavar="TEMPLATE")


def add_template(given: Namespace, console: Console) -> Exit:
    """Keeps a draft's words."""
    with opened(given) as app:
        draft = draft_with(app, given.draft)
        template = app.templates.keep(draft.id, given.name, by=at_keyboard(app, given).id)
    console.give({"template": record(template)}, [f"{template.name} is kept as a template."])
    return Exit.DONE


def list_templates(given: Namespace, console: Console) -> Exit:
    """Every template, and when its next copy is for."""
    with opened(given) as app:
        found = app.templates.templates()
        names = {each.id: each.name for each in app.enroll.identities()}
    lines = [
        f"{records.short(each.id)}  {each.name}, for {names.get(each.identity_id, '?')}{_again(each)}"
        for each in found
    ]
    console.give({"templates": [record(each) for each in found]}, lines or ["No template."])
    return Exit.DONE


def use_template(given: Namespace, console: Console) -> Exit:
    """Begins a draft."""
    with opened(given) as app:
        template = _named(app, given.template)
        ids = template.account_ids
        window = (
            app.timing.next_slot(template.identity_id, ids)
            if wants_slot(given)
            else window_in(given, app.now())
        )
        draft = app.templates.use(template.id, by=at_keyboard(app, given).id, window=window)
        names = names_in(app)
    console.give({"draft": records.draft(draft, names)}, records.draft_lines(draft, names))
    return Exit.DONE


def repeat_template(given: Namespace, console: Console) -> Exit:
    """Says when a copy is wanted."""
    with opened(given) as app:
        template = _named(app, given.template)
        again = None if given.never else _recurrence(given)
        template = app.templates.repeat(template.id, again, by=at_keyboard(app, given).id)
    line = f"{template.name} comes no more." if again is None else f"{template.name}{_again(template)}"
    console.give({"template": record(template)}, [line])
    return Exit.DONE


def remove_template(given: Namespace, console: Console) -> Exit:
    """Removes a template."""
    with opened(given) as app:
        template = app.templates.remove(_named(app, given.template).id, by=at_keyboard(app, given).id)
    console.give({"removed": {"id": template.id, "name": template.name}}, [f"{template.name} is removed."])
    return Exit.DONE


def record(found: Template) -> dict[str, object]:
    """{"id", "name", "identity_id", "texts", "repeats", "next_at"}"""
    return {
        "id": found.id,
        "name": found.name,
        "identity_id": found.identity_id,
        "texts": [part.text for part in found.parts],
        "repeats": found.recurrence.words if found.recurrence else None,
        "next_at": records.moment(found.next_at),
    }


def _named(app: Application, words: str) -> Template:
    return named(words, app.templates.templates(), "template")


def _again(found: Template) -> str:
    if found.recurrence is None or found.next_at is None:
        return ""
    return (
        f", {found.recurrence.words}; the next copy is for {describe(found.next_at, found.recurrence.zone)}"
    )


def _recurrence(given: Namespace) -> Recurrence:
    zone = given.zone or system_zone()
    if given.weekly is not None:
        slot = read_slot(given.weekly)
        return Recurrence(zone, slot.at, slot.days)
    day, _, clock = given.monthly.strip().partition(" ")
    if not day.rstrip(".").isdecimal():
        raise BadInput(f"“{given.monthly[:40]}” is no day of a month.", remedy="Write it as “1 09:00”.")
    return Recurrence(zone, read_slot(clock).at, (), int(day.rstrip(".")))
