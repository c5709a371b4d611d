"""Where and when a rule holds: for whom, on which networks, between which times; it never reads a clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from desktop.model.identities import IdentityKind, Network

Day = tuple[int, int]
"""Month and day."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_WORDS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Season:
    """Times that come again, in one IANA zone: days of every year, days of the week, hours of the day.

    Each that is not empty must hold. `days` are ranges with both ends in them, `hours` minutes from
    midnight with the end outside; either may run over the turn of the year or of the day.
    """

    zone: str
    days: tuple[tuple[Day, Day], ...] = ()
    weekdays: tuple[int, ...] = ()
    hours: tuple[tuple[int, int], ...] = ()

    def holds_at(self, now: datetime) -> bool:
        """Whether `now` (aware) lies in it."""
        try:
            local = now.astimezone(ZoneInfo(self.zone))
        except OverflowError:  # the first or the last day of all: no zone has it
            local = now
        today, minute = (local.month, local.day), local.hour * 60 + local.minute
        return (
            (not self.days or any(_is_day_within(today, *each) for each in self.days))
            and (not self.weekdays or local.weekday() in self.weekdays)
            and (not self.hours or any(_is_minute_within(minute, *each) for each in self.hours))
        )

    def __str__(self) -> str:
        said = [_listed(_day_words(*each) for each in self.days)] if self.days else []
        if self.weekdays:
            said.append(_listed(_WEEKDAY_WORDS[each] for each in self.weekdays))
        words = f"on {', on '.join(said)}" if said else ""
        if self.hours:
            spans = _listed(f"{_clock(start)} and {_clock(end)}" for start, end in self.hours)
            words += f"{' ' if words else ''}between {spans}"
        return f"{words}, {self.zone} time"


def _is_day_within(day: Day, first: Day, last: Day) -> bool:
    return first <= day <= last if first <= last else day >= first or day <= last


def _is_minute_within(minute: int, start: int, end: int) -> bool:
    return start <= minute < end if start < end else minute >= start or minute < end


def _day_words(first: Day, last: Day) -> str:
    one = f"{first[1]} {_MONTHS[first[0] - 1]}"
    return one if first == last else f"{one} to {last[1]} {_MONTHS[last[0] - 1]}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _listed(words: Iterable[str]) -> str:
    return " and ".join(words)


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom, on which networks and when something holds; what is empty bounds nothing.

    `names` are identities by name; case and spaces at the ends do not count. Times are aware UTC.
    """

    kinds: tuple[IdentityKind, ...] = ()
    names: tuple[str, ...] = ()
    networks: tuple[Network, ...] = ()
    begins: datetime | None = None
    ends: datetime | None = None
    season: Season | None = None

    @property
    def is_timed(self) -> bool:
        """Whether it holds at some times only."""
        return self.begins is not None or self.ends is not None or self.season is not None

    def is_for(self, kind: IdentityKind, name: str, networks: frozenset[Network]) -> bool:
        """Whether it speaks of drafts of this identity for these networks."""
        return (
            (not self.kinds or kind in self.kinds)
            and (not self.names or folded_name(name) in map(folded_name, self.names))
            and (not self.networks or not networks.isdisjoint(self.networks))
        )

    def holds_at(self, now: datetime) -> bool:
        """Whether `now` (aware) lies between its times."""
        return (
            (self.begins is None or self.begins <= now)
            and (self.ends is None or now < self.ends)
            and (self.season is None or self.season.holds_at(now))
        )

    def sentences(self, *, has_times: bool = True) -> Iterator[str]:
        """What bounds it, in sentences that begin with "It holds"; without `has_times` no time is told."""
        if self.kinds:
            whom = {IdentityKind.CORPORATE: "organisations", IdentityKind.PERSONAL: "persons"}
            yield f"It holds for {_listed(whom[kind] for kind in self.kinds)}."
        if self.names:
            yield f"It holds for {_listed(self.names)}."
        if self.networks:
            yield f"It holds on {_listed(network.label for network in self.networks)}."
        if has_times:
            if self.begins:
                yield f"It holds from {_moment(self.begins)}."
            if self.ends:
                yield f"It holds until {_moment(self.ends)}."
            if self.season:
                yield f"It holds {self.season}."


def folded_name(name: str) -> str:
    """A name of an identity as it is compared."""
    return " ".join(name.split()).casefold()


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


EVERYWHERE = Scope()
"""What bounds nothing."""
