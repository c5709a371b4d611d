"""Which hours of a day are quiet, for whom, by the clock of the calendar; it refuses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from desktop.errors import BadInput
from desktop.model.identities import Identity
from desktop.model.times import zone_named

_STEP = 15
_DAY = 24 * 60

Band = tuple[int, int, str]
"""From and until which minute of the day, and what is said of it."""


def quiet_bands(identities: Sequence[Identity], day: date, zone: str) -> tuple[Band, ...]:
    """The quiet hours of a day: those of every identity say no name, others say whose they are."""
    if not any(each.timetable is not None and each.timetable.quiet for each in identities):
        return ()
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for minute in range(0, _DAY, _STEP):
        wall = datetime.combine(day, time(minute // 60, minute % 60), zone_named(zone))
        whose = tuple(each.initials for each in identities if _is_quiet(each, wall))
        if found and found[-1][1] == minute and found[-1][2] == whose:
            found[-1] = (found[-1][0], minute + _STEP, whose)
        elif whose:
            found.append((minute, minute + _STEP, whose))
    return tuple(
        (begins, ends, _words(begins, ends, () if len(whose) == len(identities) else whose))
        for begins, ends, whose in found
    )


def quiet_note(identity: Identity, opens: datetime) -> str:
    """That a moment (aware) is in the identity's quiet hours, as a sentence; empty where it is not."""
    if not _is_quiet(identity, opens):
        return ""
    return f"{identity.name} is quiet then. Choose another time, or let it go out all the same in Compose."


def _is_quiet(identity: Identity, moment: datetime) -> bool:
    try:
        return identity.timetable is not None and identity.timetable.quiet_at(moment) is not None
    except BadInput:
        # A zone that this computer does not know: the core refuses the move and says so.
        return False


def _words(begins: int, ends: int, whose: tuple[str, ...]) -> str:
    what = f"Quiet for {', '.join(whose)}" if whose else "Quiet hours"
    if begins == 0:
        return f"{what} until {_clock(ends)}" if ends < _DAY else f"{what} all day"
    return f"{what} from {_clock(begins)}" if ends == _DAY else f"{what} {_clock(begins)} to {_clock(ends)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
