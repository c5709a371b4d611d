"""`masthead policy event`: what is in the news today, which every check then knows; it lets nothing go."""

from __future__ import annotations

from argparse import Namespace

from desktop.cli.asked.moments import read_time, system_zone
from desktop.cli.asked.session import at_keyboard, opened
from desktop.cli.exits import Exit
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.cli.shown.excerpts import counted
from desktop.model.rulebook import LiveEvent
from desktop.model.times import describe


def add_event(given: Namespace, console: Console) -> Exit:
    """Puts words on the list and says what is held because of them."""
    until = read_time(given.until, given.zone or system_zone(), given.fold) if given.until else None
    with opened(given) as app:
        stopped = app.news.add(given.words, by=at_keyboard(app, given).id, until=until)
        events = app.news.events()
    lines = [f"In the news: {given.words}. {counted(len(stopped), 'post')} stopped because of it."]
    lines += [f"  {records.one_line(each.draft)}: {each.reason}" for each in stopped]
    record = {
        "events": [_event(each) for each in events],
        "stopped": [
            {"draft_id": each.draft.id, "verdict": each.after.value, "why": each.reason} for each in stopped
        ],
    }
    console.give(record, lines)
    return Exit.DONE


def list_events(given: Namespace, console: Console) -> Exit:
    """What is on the list now, and what was made weaker outside Masthead lately."""
    with opened(given) as app:
        events, told = app.news.events(), app.policy.told_outside()
    lines = [_line(each) for each in events] or ["Nothing is on the list."]
    lines += [f"{describe(each.at, system_zone())}: {each.detail}" for each in told]
    outside = [{"at": records.moment(each.at), "detail": each.detail} for each in told]
    console.give({"events": [_event(each) for each in events], "outside": outside}, lines)
    return Exit.DONE


def remove_event(given: Namespace, console: Console) -> Exit:
    """Takes words off the list."""
    with opened(given) as app:
        gone = app.news.remove(given.words, by=at_keyboard(app, given).id)
    line = f"{gone.words} is off the list. What was held because of it stays held."
    console.give({"removed": _event(gone)}, [line])
    return Exit.DONE


def _event(found: LiveEvent) -> dict[str, object]:
    return {"words": found.words, "until": records.moment(found.until), "by": found.by}


def _line(found: LiveEvent) -> str:
    until = f", until {describe(found.until, system_zone())}" if found.until else ""
    return f"{found.words}{until}"
