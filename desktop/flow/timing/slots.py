"""Which times are free: the next slot, and what stands against a chosen time; it schedules nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from desktop.errors import BadInput
from desktop.flow.desk import Desk
from desktop.flow.timing.hours import free_after, gap_of, quiet_words, taken_near
from desktop.model.identities import Account, AccountId, Identity, IdentityId
from desktop.model.posts import DraftId, TimeWindow
from desktop.model.timing.offers import Objection
from desktop.ports import UnitOfWork

_AHEAD = 90
"""Days in which a free slot is looked for."""

_SAME = timedelta(minutes=1)
"""Two posts nearer than this stand in one slot, also where no least gap is set."""


class Timing:
    """Looks at an identity's timetable and at what waits already."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def next_slot(
        self,
        identity_id: IdentityId,
        account_ids: Sequence[AccountId],
        *,
        besides: DraftId | None = None,
    ) -> TimeWindow:
        """The identity's next slot that no post and no other draft for these accounts has (`besides`: the
        draft that asks). Raises BadInput where it has no slots, or none is free within 90 days."""
        with self._desk.store.work(is_reading=True) as work:
            identity, now = work.identity(identity_id), self._desk.clock.now()
            timetable = identity.timetable
            if timetable is None or not timetable.slots:
                raise BadInput(
                    f"{identity.name} has no slots.",
                    remedy="Give it some: masthead identity timetable NAME --slot “mon-fri 09:00”.",
                )
            planned = _planned(work, identity, account_ids, besides)
            soonest = now + timedelta(seconds=self._desk.settings.undo_seconds)
            gap = max(gap_of(identity), _SAME)
            for slot in timetable.slots_after(soonest, _AHEAD):
                is_planned = any(abs(slot - other) < gap for other in planned)
                if not is_planned and not any(taken_near(work, id, slot, now, gap) for id in account_ids):
                    return TimeWindow(slot, timetable.zone)
        raise BadInput(f"No slot of {identity.name} is free within {_AHEAD} days.", remedy="Choose a time.")

    def objection(
        self, identity_id: IdentityId, account_ids: Sequence[AccountId], window: TimeWindow
    ) -> Objection | None:
        """What would refuse this time when the post is scheduled: quiet hours, or a post that is too near."""
        with self._desk.store.work(is_reading=True) as work:
            identity, now = work.identity(identity_id), self._desk.clock.now()
            accounts = [each for each in work.accounts(identity_id) if each.id in account_ids]
            quiet = quiet_words(identity, window, window.opens)
            near = _crowd(work, identity, accounts, window, now)
            if not quiet and near is None:
                return None
            free = free_after(work, identity, accounts, window.opens, now)
        said = quiet or f"{near.label if near else ''} has another post nearer than the least gap."
        return Objection(said, TimeWindow(free, window.zone), bool(quiet))


def _crowd(
    work: UnitOfWork, identity: Identity, accounts: Sequence[Account], window: TimeWindow, now: datetime
) -> Account | None:
    gap = gap_of(identity)
    if not gap:
        return None
    near = (each for each in accounts if taken_near(work, each.id, window.opens, now, gap))
    return next(near, None)


def _planned(
    work: UnitOfWork, identity: Identity, account_ids: Sequence[AccountId], besides: DraftId | None
) -> list[datetime]:
    """When the identity's drafts for these accounts, or for none yet, want to go out."""
    wanted = set(account_ids)
    return [
        draft.window.opens
        for draft in work.drafts()
        if draft.window is not None
        and draft.identity.id == identity.id
        and draft.id != besides
        and (not draft.accounts or not wanted or wanted & {account.id for account in draft.accounts})
    ]
