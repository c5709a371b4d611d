"""What follows from typed hours, and saving them; every verb here blocks and is called off the UI thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.errors import BadInput
from desktop.model.identities import Identity, IdentityId, OperatorId
from desktop.model.timing.timetable import Quiet, Timetable
from ui.bulk.phrases import counted
from ui.compose.phrases import listed
from ui.parts import moments
from ui.timing.hours.filled import Filled, read

if TYPE_CHECKING:
    from desktop.app import Application

_AHEAD = 14
"""Days in which the first of slots that are not saved yet is looked for: each comes once a week."""

_MOST = 3
"""Quiet hours that are said one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The identity as it is now, and what follows from its hours; `is_new` where something was changed."""

    identity: Identity
    follows: str
    is_new: bool


def identity_of(app: Application, identity_id: IdentityId) -> Identity:
    """The identity as it is kept now. Raises BadInput where it is no more."""
    found = next((each for each in app.enroll.identities() if each.id == identity_id), None)
    if found is None:
        raise BadInput("This identity was removed meanwhile.", remedy="Nothing was saved; close the sheet.")
    return found


def weigh(app: Application, identity_id: IdentityId, filled: Filled) -> str:
    """What follows from what is typed, in plain sentences. Raises Unreadable."""
    table = read(filled)
    return _follows(app, identity_of(app, identity_id), table)


def change(app: Application, seen: Identity, filled: Filled, by: OperatorId) -> Saved:
    """Saves what was typed for an identity that was seen with its timetable.

    Raises Unreadable; NotApproved where `by` may not loosen it; BadInput where somebody else changed the
    timetable since it was seen.
    """
    table = read(filled)
    # Read again: its name, approvers and packs may be others by now, and only the hours are meant.
    found = identity_of(app, seen.id)
    if found.timetable != seen.timetable:
        raise BadInput(
            f"The hours of {found.name} were changed elsewhere while this sheet was open. Nothing was saved.",
            remedy="Open the sheet again to see them.",
        )
    is_new = table != found.timetable
    if is_new:
        found = app.enroll.change_identity(replace(found, timetable=table), by=by)
    return Saved(found, _follows(app, found, table), is_new)


def _follows(app: Application, identity: Identity, table: Timetable | None) -> str:
    if table is None:
        return "Posts may leave at any hour."
    now = app.now()
    said = [quiet_words(table, now)]
    if table.slots:
        said.append(_slot_words(app, identity, table, now))
    if table.gap_minutes:
        gap = counted(table.gap_minutes, "minute")
        said.append(f"Two posts of one account stand at least {gap} apart.")
    return " ".join(said)


def quiet_words(table: Timetable, now: datetime) -> str:
    """When nothing leaves, and how long that lasts where it is quiet now."""
    if not table.quiet:
        return "Posts may leave at any hour."
    spans = [_span_words(each) for each in table.quiet[:_MOST]]
    if len(table.quiet) > _MOST:
        spans.append(f"in {len(table.quiet) - _MOST} more spans of hours")
    said = f"Nothing leaves by itself {', and '.join(spans)}."
    if table.quiet_at(now) is None:
        return said
    return f"{said} It is quiet now, until {moments.when_words(table.next_allowed(now), table.zone, now)}."


def _span_words(quiet: Quiet) -> str:
    days, _, hours = quiet.words.rpartition(" ")
    begins, _, ends = hours.partition("-")
    on = "" if days == "daily" else f" on {listed(days.split(','))}"
    return f"between {begins} and {ends}{on}"


def _slot_words(app: Application, identity: Identity, table: Timetable, now: datetime) -> str:
    if table == identity.timetable:
        accounts = [account.id for account in app.enroll.accounts(identity.id)]
        try:
            window = app.timing.next_slot(identity.id, accounts)
        except BadInput as error:
            return error.message
        return f"The next free slot is {moments.when_words(window.opens, window.zone, now)}."
    first = next(table.slots_after(now, _AHEAD), None)
    if first is None:
        return "Every slot lies in the quiet hours, so none of them is ever offered."
    return f"The next slot is {moments.when_words(first, table.zone, now)}."
