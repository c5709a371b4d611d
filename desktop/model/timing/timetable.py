"""When an identity speaks: quiet hours, slots, the least gap, and how late is too late; it reads no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from desktop.errors import BadInput
from desktop.model.times import to_utc, zone_named

DAY = 24 * 60
"""Minutes of a day by a clock that nobody sets."""

_WEEK = tuple(range(7))
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing leaves by itself, on the `days` on which they begin (0 is Monday).

    `begins` and `ends` are minutes after midnight by the clock on the wall. Hours that end at or before
    their beginning end on the next day.
    """

    days: tuple[int, ...]
    begins: int
    ends: int

    def __post_init__(self) -> None:
        _refuse_days(self.days)
        _refuse_minute(self.begins)
        _refuse_minute(self.ends)

    def holds(self, wall: datetime) -> bool:
        """Whether a wall time, of which only weekday, hour and minute count, is within them."""
        minute, day = wall.hour * 60 + wall.minute, wall.weekday()
        if self.begins < self.ends:
            return day in self.days and self.begins <= minute < self.ends
        return (day in self.days and minute >= self.begins) or (
            (day - 1) % 7 in self.days and minute < self.ends
        )

    @property
    def words(self) -> str:
        """As it is typed: "mon-fri 22:00-07:00"."""
        return f"{_days_as_words(self.days)} {_clock(self.begins)}-{_clock(self.ends)}"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which the identity likes to speak: `at` minutes after midnight, on these `days`."""

    days: tuple[int, ...]
    at: int

    def __post_init__(self) -> None:
        _refuse_days(self.days)
        _refuse_minute(self.at)

    @property
    def words(self) -> str:
        """As it is typed: "mon-fri 09:00"."""
        return f"{_days_as_words(self.days)} {_clock(self.at)}"


@dataclass(frozen=True, slots=True)
class Timetable:
    """All times in it are wall times of `zone`, an IANA zone.

    `gap_minutes` is the least time between two posts of one account, 0 for none. `grace_minutes` is how
    late a post may still go out by itself, None for what the settings say. Quiet hours leave some hour of
    the week free.
    """

    zone: str
    quiet: tuple[Quiet, ...] = ()
    slots: tuple[Slot, ...] = ()
    gap_minutes: int = 0
    grace_minutes: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.gap_minutes <= DAY:
            raise BadInput(
                "The least gap between two posts is out of reach.", remedy="Use 0 minutes to 24 hours."
            )
        if self.grace_minutes is not None and not 1 <= self.grace_minutes <= DAY:
            raise BadInput("How late a post may go out is out of reach.", remedy="Use 1 minute to 24 hours.")
        if len(quiet_minutes(self.quiet)) == 7 * DAY:
            raise BadInput("The quiet hours leave no hour of the week.", remedy="Leave some hours free.")

    @property
    def gap(self) -> timedelta:
        """The least time between two posts of one account."""
        return timedelta(minutes=self.gap_minutes)

    def quiet_at(self, moment: datetime) -> Quiet | None:
        """The quiet hours that an aware moment falls into. Raises BadInput where the zone is not known."""
        if not self.quiet:
            return None
        wall = moment.astimezone(zone_named(self.zone))
        return next((each for each in self.quiet if each.holds(wall)), None)

    def next_allowed(self, moment: datetime) -> datetime:
        """The first moment at or after this one outside the quiet hours, aware UTC, on a full minute if it
        is a later one."""
        found = moment.astimezone(UTC)
        # By the minute and not by reckoning: the clocks may go forward or back within the quiet hours.
        while self.quiet_at(found) is not None:
            found = found.replace(second=0, microsecond=0) + timedelta(minutes=1)
        return found

    def slots_after(self, moment: datetime, days: int) -> Iterator[datetime]:
        """The slots after a moment, aware UTC, in order, within so many days, outside the quiet hours.

        One whose wall time the clocks skip that day is left out; of one that comes twice, the first counts.
        """
        today = moment.astimezone(zone_named(self.zone)).date()
        for ahead in range(-1, days + 1):
            day = today + timedelta(days=ahead)
            for at in sorted({slot.at for slot in self.slots if day.weekday() in slot.days}):
                try:
                    found = to_utc(wall_on(day, at), self.zone)
                except BadInput:
                    continue
                if found > moment and self.quiet_at(found) is None:
                    yield found


def wall_on(day: date, minute: int) -> datetime:
    """The naive wall time so many minutes after midnight."""
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60)


def is_looser(before: Timetable | None, after: Timetable | None, grace: int) -> bool:
    """Whether something may leave under `after` that `before` keeps back; `grace` is the settings' own."""
    was, now = before or Timetable("UTC"), after or Timetable("UTC")
    is_quieter = was.zone == now.zone and quiet_minutes(was.quiet) <= quiet_minutes(now.quiet)
    return (
        (bool(was.quiet) and not is_quieter)
        or now.gap_minutes < was.gap_minutes
        or (now.grace_minutes or grace) > (was.grace_minutes or grace)
    )


def quiet_minutes(quiet: Iterable[Quiet]) -> frozenset[int]:
    """The minutes of a week without a clock change that are quiet, counted from Monday midnight."""
    found: set[int] = set()
    for each in quiet:
        length = (each.ends - each.begins) % DAY or DAY
        for day in each.days:
            begins = day * DAY + each.begins
            found.update(minute % (7 * DAY) for minute in range(begins, begins + length))
    return frozenset(found)


# as people type it

_CLOCK = r"([01]?\d|2[0-3])[:.]([0-5]\d)"
_QUIET = re.compile(rf"(?:(?P<days>[a-z, -]+?)\s+)?{_CLOCK}\s*(?:-|–|to)\s*{_CLOCK}", re.IGNORECASE)
_SLOT = re.compile(rf"(?:(?P<days>[a-z, -]+?)\s+)?{_CLOCK}", re.IGNORECASE)
_SPAN = re.compile(r"(?:(\d{1,3})\s*h)?\s*(?:(\d{1,5})\s*(?:m|min)?)?", re.IGNORECASE)


def read_quiet(words: str) -> Quiet:
    """Quiet hours as they are typed: "22:00-07:00", "sat-sun 20:00-10:00"; every day where none is named."""
    found = _QUIET.fullmatch(words.strip())
    if found is None:
        raise BadInput(
            f"“{words[:40]}” is no span of hours.", remedy="Write it as 22:00-07:00, or mon-fri 22:00-07:00."
        )
    days, *numbers = found["days"], *(int(each) for each in found.groups()[1:])
    return Quiet(read_days(days), numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3])


def read_slot(words: str) -> Slot:
    """A slot as it is typed: "09:00", "mon-fri 09:00"; every day where none is named."""
    found = _SLOT.fullmatch(words.strip())
    if found is None:
        raise BadInput(f"“{words[:40]}” is no slot.", remedy="Write it as 09:00, or mon-fri 09:00.")
    return Slot(read_days(found["days"]), int(found[2]) * 60 + int(found[3]))


def read_minutes(words: str) -> int:
    """A length of time in minutes, as it is typed: "30m", "2h", "1h30m", "45"."""
    found = _SPAN.fullmatch(words.strip())
    if found is None or not any(found.groups()):
        raise BadInput(f"“{words[:40]}” is no length of time.", remedy="Write it as 30m, 2h or 1h30m.")
    return int(found[1] or 0) * 60 + int(found[2] or 0)


def read_days(words: str | None) -> tuple[int, ...]:
    """Weekdays as they are typed: "mon-fri", "sat,sun", "daily"; 0 is Monday."""
    wanted = (words or "daily").strip().lower()
    if wanted in ("daily", "every day"):
        return _WEEK
    found: set[int] = set()
    for part in re.split(r"[,\s]+", re.sub(r"\s*-\s*", "-", wanted)):
        first, dash, last = part.partition("-")
        begins, ends = _day_named(first), _day_named(last if dash else first)
        found.update((begins + each) % 7 for each in range((ends - begins) % 7 + 1))
    return tuple(sorted(found))


def _day_named(word: str) -> int:
    for number, name in enumerate(_FULL):
        if len(word) >= 3 and name.startswith(word):
            return number
    raise BadInput(f"“{word[:20]}” is no day of the week.", remedy="Use mon, tue, wed, thu, fri, sat, sun.")


def _days_as_words(days: tuple[int, ...]) -> str:
    if days == _WEEK:
        return "daily"
    first, last = days[0], days[-1]
    if len(days) > 2 and days == tuple(range(first, last + 1)):
        return f"{_NAMES[first]}-{_NAMES[last]}"
    return ",".join(_NAMES[day] for day in days)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _refuse_days(days: tuple[int, ...]) -> None:
    if not days or list(days) != sorted(set(days)) or not 0 <= days[0] <= days[-1] <= 6:
        raise BadInput("These are no days of the week.", remedy="Name each once, 0 (Monday) to 6, in order.")


def _refuse_minute(minute: int) -> None:
    if not 0 <= minute < DAY:
        raise BadInput("This is no time of day.", remedy="Use 00:00 to 23:59.")
