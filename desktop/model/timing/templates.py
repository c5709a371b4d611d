"""Patterns of posts: words used again, and when the next copy is wanted; never anything that is sent."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NewType

from desktop.errors import BadInput
from desktop.model.identities import AccountId, IdentityId, OperatorId
from desktop.model.posts import Part
from desktop.model.times import zone_named
from desktop.model.timing.timetable import DAY, Slot, wall_on

TemplateId = NewType("TemplateId", str)

_FARTHEST = 800
"""Days within which every recurrence comes at least once."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Comes again at the wall time `at` (minutes after midnight) of `zone`: on these `days` of the week (0 is
    Monday), or on that day of the month (1 to 31; the last one of a shorter month). One of the two.

    A wall time that the clocks skip comes as much later as they skip; of one that comes twice, the first
    counts.
    """

    zone: str
    at: int
    days: tuple[int, ...] = ()
    day_of_month: int = 0

    def __post_init__(self) -> None:
        if bool(self.days) == bool(self.day_of_month):
            raise BadInput(
                "A post comes again on days of the week or on a day of the month.", remedy="Name one of them."
            )
        if self.days:
            Slot(self.days, self.at)
        elif not (1 <= self.day_of_month <= 31 and 0 <= self.at < DAY):
            raise BadInput("This is no day of a month.", remedy="Use 1 to 31, and a time of day.")

    def after(self, moment: datetime) -> datetime:
        """The first time after an aware moment, aware UTC. Raises BadInput where the zone is not known."""
        zone = zone_named(self.zone)
        today = moment.astimezone(zone).date()
        for ahead in range(-1, _FARTHEST):
            day = today + timedelta(days=ahead)
            if self._is_on(day):
                found = wall_on(day, self.at).replace(tzinfo=zone).astimezone(UTC)
                if found > moment:
                    return found
        raise BadInput("This never comes again.", remedy="Choose other days.")

    def _is_on(self, day: date) -> bool:
        if self.days:
            return day.weekday() in self.days
        return day.day == min(self.day_of_month, calendar.monthrange(day.year, day.month)[1])

    @property
    def words(self) -> str:
        """As people read it: "mon 09:00, Europe/Stockholm", "day 31 of the month 09:00, UTC"."""
        clock = f"{self.at // 60:02d}:{self.at % 60:02d}"
        which = f"day {self.day_of_month} of the month {clock}"
        return f"{Slot(self.days, self.at).words if self.days else which}, {self.zone}"


@dataclass(frozen=True, slots=True)
class Template:
    """Words kept as a pattern. Each use is a new draft, which is checked and signed for itself.

    `writers` are all whose words these are, its author first: none of them signs a copy. `made_until` (aware
    UTC) is the time that the latest copy is for, or from which on the next is counted; None where it does
    not come again.
    """

    id: TemplateId
    name: str
    identity_id: IdentityId
    writers: tuple[OperatorId, ...]
    account_ids: tuple[AccountId, ...]
    parts: tuple[Part, ...]
    recurrence: Recurrence | None = None
    made_until: datetime | None = None

    @property
    def next_at(self) -> datetime | None:
        """The time that the next copy is for, aware UTC; None where it does not come again."""
        if self.recurrence is None or self.made_until is None:
            return None
        return self.recurrence.after(self.made_until)
