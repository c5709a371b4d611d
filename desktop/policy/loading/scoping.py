"""Reads for whom, where and when a rule holds out of its lines; it never takes "nobody" for "everybody"."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from desktop.errors import BadInput
from desktop.model.identities import IdentityKind, Network
from desktop.model.times import is_ambiguous, read_moment
from desktop.policy.loading.sheet import Entry, refuse_unknown
from desktop.policy.scope import WEEKDAYS, Day, Scope, Season, folded_name

ONLY = ("identity", "name", "network", "from", "until", "during")
"""What may bound a rule within `only`."""
_APPLIES_TO = ("identity", "name", "network")
_DURING = ("days", "weekdays", "hours", "zone")
_DAY = re.compile(r"(\d\d)-(\d\d)(?:\.\.(\d\d)-(\d\d))?")
_HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


def scope_of(fields: Mapping[str, Entry]) -> Scope:
    """The scope of a rule: its `applies_to`, `from`, `until` and `during`. Raises SheetError."""
    bounds = fields["applies_to"].fields if "applies_to" in fields else {}
    return _scope({**_known(bounds, _APPLIES_TO, "'applies_to'"), **_times_in(fields)})


def narrowing_of(entry: Entry) -> Scope:
    """The scope that an adjustment's `only` leaves of a rule. Raises SheetError."""
    bounds = _known(entry.fields, ONLY, "'only'")
    if not bounds:
        raise entry.error("'only' says nothing. Write for example 'only: {network: [x]}'.")
    return _scope(bounds)


def _times_in(fields: Mapping[str, Entry]) -> dict[str, Entry]:
    return {name: fields[name] for name in ("from", "until", "during") if name in fields}


def _known(fields: Mapping[str, Entry], known: tuple[str, ...], where: str) -> dict[str, Entry]:
    refuse_unknown(fields, known, where)
    return dict(fields)


def _scope(bounds: Mapping[str, Entry]) -> Scope:
    begins, ends = moment_of(bounds.get("from")), moment_of(bounds.get("until"))
    if begins and ends and ends <= begins:
        raise bounds["until"].error("The rule would end before it begins. Correct 'from' or 'until'.")
    return Scope(
        kinds=tuple(
            IdentityKind(each.one_of(list(IdentityKind), "kind of identity"))
            for each in some(bounds.get("identity"), "kind of identity")
        ),
        names=tuple(_name(each) for each in some(bounds.get("name"), "identity")),
        networks=tuple(
            Network(each.one_of(list(Network), "network")) for each in some(bounds.get("network"), "network")
        ),
        begins=begins,
        ends=ends,
        season=_season(bounds["during"]) if "during" in bounds else None,
    )


def some(entry: Entry | None, what: str) -> list[Entry]:
    """The entry's items; none where nothing is written, SheetError where an empty list is."""
    if entry is None:
        return []
    if not entry.items:
        raise entry.error(f"This list is empty, and would mean no {what} at all. Fill it, or leave it out.")
    return entry.items


def _name(entry: Entry) -> str:
    if not folded_name(entry.text):
        raise entry.error("Here must stand the name of an identity.")
    return " ".join(entry.text.split())


# -- times -----------------------------------------------------------------------------------------


def moment_of(entry: Entry | None) -> datetime | None:
    """A time with its offset, or a wall time with its zone's name after it; in UTC. Raises SheetError."""
    if entry is None:
        return None
    words, _, zone = entry.text.strip().rpartition(" ")
    if "/" not in zone and zone != "UTC":
        words, zone = entry.text.strip(), ""
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise entry.error(
            f"'{entry.text[:40]}' is no time. Write it like 2027-03-01T07:00:00-05:00, or like "
            "2027-03-01T07:00 America/New_York."
        ) from None
    if moment.tzinfo is None and not zone:
        raise entry.error(
            f"'{entry.text[:40]}' has no zone. Add its offset, such as -05:00 or Z, or the zone's name."
        )
    if zone:
        _refuse_unknown_zone(entry, zone)
    try:
        if moment.tzinfo is None and is_ambiguous(moment, zone):
            raise entry.error(f"{words} occurs twice in {zone}: the clocks go back then. Write its offset.")
        return read_moment(words, zone or "UTC")
    except BadInput as error:
        raise entry.error(str(error)) from None


def _season(entry: Entry) -> Season:
    fields = _known(entry.fields, _DURING, "'during'")
    if not fields.keys() & {"days", "weekdays", "hours"}:
        raise entry.error("'during' names no time. Give it 'days', 'weekdays' or 'hours'.")
    if "zone" not in fields:
        raise entry.error("'during' names no zone. Add one, such as 'zone: Europe/Stockholm'.")
    zone = fields["zone"].text
    _refuse_unknown_zone(fields["zone"], zone)
    return Season(
        zone,
        tuple(_days(each) for each in some(fields.get("days"), "day")),
        tuple(
            WEEKDAYS.index(each.one_of(WEEKDAYS, "day of the week"))
            for each in some(fields.get("weekdays"), "day of the week")
        ),
        tuple(_hours(each) for each in some(fields.get("hours"), "hour")),
    )


def _refuse_unknown_zone(entry: Entry, name: str) -> None:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        near = difflib.get_close_matches(name, available_timezones(), n=1, cutoff=0.6)
        hint = f"Did you mean '{near[0]}'?" if near else "Use a name such as Europe/Stockholm."
        raise entry.error(f"There is no time zone '{name[:40]}'. {hint}") from None


def _days(entry: Entry) -> tuple[Day, Day]:
    found = _DAY.fullmatch(entry.text)
    if not found:
        raise entry.error(
            f"'{entry.text[:40]}' is no day of the year. Write month and day, like 09-11 or 12-24..12-26."
        )
    first = _day(entry, found.group(1), found.group(2))
    return first, _day(entry, found.group(3), found.group(4)) if found.group(3) else first


def _day(entry: Entry, month: str, day: str) -> Day:
    try:
        date(2024, int(month), int(day))  # a leap year: 29 February is a day of some years
    except ValueError:
        raise entry.error(f"There is no day {month}-{day}. Write month and day, like 09-11.") from None
    return int(month), int(day)


def _hours(entry: Entry) -> tuple[int, int]:
    found = _HOURS.fullmatch(entry.text)
    numbers = [int(each) for each in found.groups()] if found else []
    if not numbers or max(numbers[0], numbers[2]) > 24 or max(numbers[1], numbers[3]) > 59:
        raise entry.error(f"'{entry.text[:40]}' is no span of hours. Write it like 22:00-07:00.")
    start, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if start >= 24 * 60 or end > 24 * 60 or start == end:
        raise entry.error(f"'{entry.text[:40]}' is no span of hours. Write it like 22:00-07:00.")
    return start, end
