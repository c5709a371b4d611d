"""A timetable as it stands in fields, and read back from them; what cannot be read is named at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from desktop.errors import BadInput
from desktop.model.identities import Identity
from desktop.model.times import zone_named
from desktop.model.timing.timetable import Quiet, Slot, Timetable, read_minutes, read_quiet, read_slot

_T = TypeVar("_T")

Place = Literal["quiet", "slots", "gap", "grace", "zone"]
"""One field of the sheet."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The words in each field: hours and slots one a line, lengths of time and an IANA zone as typed."""

    quiet: str = ""
    slots: str = ""
    gap: str = ""
    grace: str = ""
    zone: str = ""


class Unreadable(BadInput):
    """Some of the words could not be read. `faults` says of each such field what is wrong, and the remedy."""

    def __init__(self, faults: Mapping[Place, str]) -> None:
        super().__init__("Not all of it can be read.", remedy="Mend what is named at its field.")
        self.faults = faults


def hours_title(identity: Identity) -> str:
    """What the sheet is called, and whatever opens it."""
    return f"When {identity.name} speaks"


def fill(table: Timetable | None, zone: str) -> Filled:
    """A timetable as it is typed; `zone` is what stands there where it names none."""
    if table is None:
        return Filled(zone=zone)
    return Filled(
        "\n".join(each.words for each in table.quiet),
        "\n".join(each.words for each in table.slots),
        length_words(table.gap_minutes) if table.gap_minutes else "",
        length_words(table.grace_minutes) if table.grace_minutes else "",
        table.zone,
    )


def read(filled: Filled) -> Timetable | None:
    """The timetable that was typed; None where any hour is as good as another. Raises Unreadable."""
    faults: dict[Place, str] = {}

    def taken(place: Place, work: Callable[[], _T], otherwise: _T) -> _T:
        try:
            return work()
        except BadInput as error:
            faults[place] = str(error)
            return otherwise

    no_quiet: tuple[Quiet, ...] = ()
    no_slots: tuple[Slot, ...] = ()
    # Each is tried in a timetable of its own: what a timetable refuses is then known by its field.
    zone = taken("zone", lambda: _zone(filled.zone), "UTC")
    quiet = taken("quiet", lambda: Timetable("UTC", quiet=_each(filled.quiet, read_quiet)).quiet, no_quiet)
    slots = taken("slots", lambda: _each(filled.slots, read_slot), no_slots)
    gap = taken("gap", lambda: Timetable("UTC", gap_minutes=_minutes(filled.gap) or 0).gap_minutes, 0)
    grace = taken("grace", lambda: Timetable("UTC", grace_minutes=_minutes(filled.grace)).grace_minutes, None)
    if faults:
        raise Unreadable(faults)
    found = Timetable(zone, quiet, slots, gap, grace)
    return None if found == Timetable(zone) else found


def length_words(minutes: int) -> str:
    """Minutes as they are typed: "30m", "2h", "1h30m"."""
    hours, rest = divmod(minutes, 60)
    return (f"{hours}h" if hours else "") + (f"{rest}m" if rest or not hours else "")


def _zone(words: str) -> str:
    name = words.strip()
    zone_named(name)
    return name


def _each(words: str, read_one: Callable[[str], _T]) -> tuple[_T, ...]:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if [line.lower() for line in lines] == ["none"]:
        return ()
    # The same line twice is said once: it changes nothing.
    return tuple(dict.fromkeys(map(read_one, lines)))


def _minutes(words: str) -> int | None:
    return read_minutes(words) if words.strip() and words.strip().lower() != "none" else None
