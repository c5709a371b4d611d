"""Wall times and zones turned into aware UTC and back; it never reads a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desktop.errors import BadInput

_DATE_ALONE = len("2026-11-24")


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone called `name`; raises BadInput when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(
            f"There is no time zone called {name!r}.", remedy="Use a name such as Europe/Stockholm."
        ) from error


def to_utc(wall: datetime, zone_name: str) -> datetime:
    """The UTC moment of a naive wall time in a zone.

    Raises BadInput for a time that a clock change skips. Of a time that occurs twice, the first is
    taken unless `wall.fold` is 1.
    """
    zone = zone_named(zone_name)
    try:
        moment = wall.replace(tzinfo=zone).astimezone(UTC)
        returned = moment.astimezone(zone).replace(tzinfo=None)
    except OverflowError as error:
        raise BadInput(f"The year {wall.year} is out of reach.", remedy="Choose a nearer date.") from error
    if returned != wall.replace(fold=0):
        raise BadInput(
            f"{wall:%H:%M} does not exist on {_day(wall)} in {zone_name}: the clocks go forward then.",
            remedy=f"Choose {returned:%H:%M} or later, or an earlier time.",
        )
    return moment


def is_ambiguous(wall: datetime, zone_name: str) -> bool:
    """Whether a naive wall time occurs twice in its zone, because the clocks go back over it."""
    zone = zone_named(zone_name)
    first = wall.replace(tzinfo=zone, fold=0)
    second = wall.replace(tzinfo=zone, fold=1)
    return first.utcoffset() != second.utcoffset() and first.astimezone(UTC) < second.astimezone(UTC)


def read_moment(words: str, zone_name: str) -> datetime:
    """The UTC moment written as ISO 8601: with an offset as it stands, without one in `zone_name`.

    Raises BadInput for words that are no time, and for a wall time that a clock change skips.
    """
    try:
        moment = datetime.fromisoformat(words.strip())
    except ValueError as error:
        raise BadInput(f"{words[:40]!r} is not a time.", remedy="Write it as 2026-11-24T16:30.") from error
    if moment.tzinfo is not None:
        try:
            return moment.astimezone(UTC)
        except OverflowError as error:
            raise BadInput(
                f"The year {moment.year} is out of reach.", remedy="Choose a nearer date."
            ) from error
    return to_utc(moment, zone_name)


@dataclass(frozen=True, slots=True)
class WallTime:
    """A moment (aware UTC) and what a clock on the wall of `zone` showed then: `offset` seconds ahead of UTC,
    by the zone's rules when it was made."""

    at: datetime
    zone: str
    offset: int

    @classmethod
    def now_of(cls, at: datetime, zone: str) -> Self | None:
        """By today's rules; None where this computer does not know the zone."""
        try:
            offset = at.astimezone(zone_named(zone)).utcoffset() or timedelta(0)
        except (BadInput, OverflowError):
            return None
        return cls(at, zone, round(offset.total_seconds()))

    @property
    def wall(self) -> datetime:
        """The naive wall time that was meant."""
        return (self.at + timedelta(seconds=self.offset)).replace(tzinfo=None)

    @property
    def is_moved(self) -> bool:
        """Whether today's rules of its zone give the moment another wall time."""
        today = WallTime.now_of(self.at, self.zone)
        return today is not None and today.offset != self.offset

    @property
    def moved_words(self) -> str:
        """What changed, as a sentence: "It was meant for Tue 24 Nov 2026, 16:30. ..." """
        meant = f"{_day(self.wall)}, {self.wall:%H:%M}"
        return (
            f"It was meant for {meant} in {self.zone}. The rules for its clocks have changed since: "
            f"the same moment is {describe(self.at, self.zone)} now."
        )


def read_time(words: str, zone_name: str, fold: str | None = None, *, which: str = "") -> datetime:
    """The UTC moment of `words`; a wall time that occurs twice needs `fold` ("first", "second") or an offset.

    `which` is the remedy where it has neither. Raises BadInput as `read_moment` does, and for a day alone.
    """
    words = words.strip()
    if len(words) <= _DATE_ALONE and words[:4].isdecimal():
        raise BadInput(f"{words!r} has no hour.", remedy="Write it as 2026-11-24T16:30.")
    moment = read_moment(words, zone_name)
    wall = datetime.fromisoformat(words)
    if wall.tzinfo is not None or not is_ambiguous(wall, zone_name):
        return moment
    second = to_utc(wall.replace(fold=1), zone_name)
    if fold is None:
        offsets = [offset_words(each.astimezone(zone_named(zone_name))) for each in (moment, second)]
        raise BadInput(
            f"{wall:%H:%M} occurs twice that day in {zone_name}, in {offsets[0]} and in {offsets[1]}: "
            "the clocks go back.",
            remedy=which or "Write the offset.",
        )
    return moment if fold == "first" else second


def describe(moment: datetime, zone_name: str) -> str:
    """A moment as people read it: "Tue 24 Nov 2026, 16:30, Europe/Stockholm (UTC+1)".

    Raises nothing: where this computer does not know the zone, the moment is told in UTC.
    """
    try:
        local = moment.astimezone(zone_named(zone_name))
    except (BadInput, OverflowError):
        zone_name, local = "UTC", moment.astimezone(UTC)
    distance = offset_words(local)
    zone = zone_name if zone_name == distance else f"{zone_name} ({distance})"
    return f"{_day(local)}, {local:%H:%M}, {zone}"


def offset_words(local: datetime) -> str:
    """An aware time's distance from UTC: "UTC+1", "UTC+5:30", "UTC"."""
    offset = local.utcoffset() or timedelta(0)
    minutes = int(offset.total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "")


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _day(local: datetime) -> str:
    # strftime's names follow the process's locale; the interface's words must not.
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
