"""A lifted chip on its way: where it would land, when that is, and what it costs; it moves nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from desktop.errors import BadInput
from desktop.model.identities import OperatorId
from desktop.model.queue import StateWord
from desktop.model.times import is_ambiguous, to_utc
from desktop.model.timing.moves import Cost, MoveCost, cost_of_move
from ui.calendar.plan.entries import Entry
from ui.calendar.plan.quiet import quiet_note
from ui.parts import moments

STEP = 15
"""Minutes between two times at which a chip can be dropped."""
_DAY = 24 * 60
_NEAR = 15
"""Minutes within which another post of the same identity is told of."""


@dataclass(frozen=True, slots=True)
class Lift:
    """An entry and the wall time at which it would be dropped."""

    entry: Entry
    day: date
    minute: int

    def by(self, *, minutes: int = 0, days: int = 0) -> Lift:
        """The same further on, on a full quarter of an hour; over midnight it goes on in the next day."""
        total = self.minute + minutes
        if minutes:
            total = total // STEP * STEP if minutes > 0 else -(-total // STEP) * STEP
        return replace(self, day=self.day + timedelta(days=days + total // _DAY), minute=total % _DAY)

    def at(self, day: date, minute: float) -> Lift:
        """The same at another place, on the nearest quarter of an hour of that day."""
        near = round(minute / STEP) * STEP
        return replace(self, day=day, minute=min(max(near, 0), _DAY - STEP))

    @property
    def wall(self) -> datetime:
        """Where it would land, as a naive wall time."""
        return datetime.combine(self.day, time(self.minute // 60, self.minute % 60))

    @property
    def short(self) -> str:
        """ "Thu 14:00"."""
        return f"{moments.day_words(self.day)[:3]} {self.wall:%H:%M}"

    @property
    def is_home(self) -> bool:
        """Whether it is where it was lifted."""
        return (self.entry.day, self.entry.minute) == (self.day, self.minute)


@dataclass(frozen=True, slots=True)
class Landing:
    """What a drop would do. `choices` are the moments it may mean (aware UTC): one, or two where the clocks
    show that time twice, or none, and then `note` says why."""

    title: str
    note: str
    choices: tuple[datetime, ...] = ()


def landing(
    lift: Lift,
    zone: str,
    now: datetime,
    by: OperatorId | None,
    others: Sequence[Entry],
    name_of: Callable[[OperatorId], str],
) -> Landing:
    """When and at what cost the lifted chip would land, among `others`."""
    title = f"Drop for {moments.day_words(lift.day)[:-5]}, {lift.wall:%H:%M}"
    if lift.is_home and lift.entry.at is not None:
        return Landing(title, "Where it was. Nothing changes.")
    if by is None:
        return Landing(title, "Name who is at the keyboard first.")
    try:
        choices = [to_utc(lift.wall, zone)]
    except BadInput as error:
        return Landing(title, str(error))
    if is_ambiguous(lift.wall, zone):
        choices.append(to_utc(lift.wall.replace(fold=1), zone))
    choices = [choice for choice in choices if choice > now]
    if not choices:
        return Landing(title, "This time has passed. Choose a later one.")
    quiet = quiet_note(lift.entry.draft.identity, choices[0])
    if quiet:
        return Landing(title, quiet)
    cost = cost_of_move(lift.entry.draft, lift.entry.post, choices[0], by)
    twice = "The clocks show this time twice; you are asked which. " if len(choices) > 1 else ""
    note = f"{_nearby(lift, choices[0], others)} {twice}{cost_words(lift.entry, cost, name_of)}"
    return Landing(title, note, () if cost.cost is Cost.NOBODY_LEFT else tuple(choices))


def cost_words(entry: Entry, cost: MoveCost, name_of: Callable[[OperatorId], str]) -> str:
    """ "Keeps Astrid Holm's signature.", "Needs Astrid Holm's signature again."."""
    names = [name_of(each) for each in cost.signers]
    whose = " and ".join(f"{name}'s" for name in names)
    many = "signatures" if len(names) > 1 else "signature"
    if entry.row is None:
        return "It stays a draft until you send it."
    if entry.word is StateWord.CHANGES_REQUESTED:
        return "It stays with its writer."
    match cost.cost:
        case Cost.KEEPS:
            return f"Keeps {whose} {many}." if names else "It stays the same version."
        case Cost.UNSIGNED:
            return "Nobody has to sign."
        case Cost.SIGNED_AGAIN:
            return f"Needs {whose} {many} again."
        case Cost.SIGNED_FIRST:
            return f"Waits for {' or '.join(names)}."
        case Cost.NOBODY_LEFT:
            return "Whoever moves it cannot sign it, and nobody else could. Ask its author to move it."


def _nearby(lift: Lift, opens: datetime, others: Sequence[Entry]) -> str:
    mine = lift.entry.draft.identity.id
    near = [
        other
        for other in others
        if other.key != lift.entry.key
        and other.draft.identity.id == mine
        and other.at is not None
        and abs(other.at - opens) < timedelta(minutes=_NEAR)
    ]
    return f"Close to {near[0].clock}, {near[0].draft.identity.name}." if near else "Free."
