"""What an identity's timetable allows a post: quiet hours, the least gap, the grace; it moves nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from desktop.errors import BadInput, NotApproved
from desktop.flow.desk import Desk
from desktop.model.deliveries import Delivery, DeliveryId, DeliveryState
from desktop.model.identities import Account, AccountId, Identity, IdentityId
from desktop.model.posts import TimeWindow
from desktop.model.times import describe
from desktop.model.timing.timetable import DAY
from desktop.ports import UnitOfWork

_SET_BACK = timedelta(minutes=1)
"""What was received later than this after now was received before the clock was set back."""

_LATEST = timedelta(minutes=DAY)
"""The longest grace period: no post leaves by itself later than this after it was due."""


class Crowded(Exception):
    """Another post of the account left less than the least gap ago; `until` (aware UTC) it must wait."""

    def __init__(self, until: datetime, detail: str) -> None:
        super().__init__(detail)
        self.until = until
        self.detail = detail


def identity_in(work: UnitOfWork, identity_id: IdentityId) -> Identity | None:
    """The identity as it is today; None where it was removed."""
    return next((each for each in work.identities() if each.id == identity_id), None)


def grace_of(desk: Desk, identity: Identity | None) -> timedelta:
    """How late a post of the identity may still go out by itself."""
    timetable = identity.timetable if identity is not None else None
    own = timetable.grace_minutes if timetable is not None else None
    return timedelta(minutes=own or desk.settings.grace_minutes)


def gap_of(identity: Identity | None) -> timedelta:
    """The least time between two posts of one of the identity's accounts."""
    return identity.timetable.gap if identity is not None and identity.timetable else timedelta(0)


def quiet_words(identity: Identity | None, window: TimeWindow | None, at: datetime) -> str:
    """Why a post may not leave at that moment, and when it may next, as a sentence; empty where it may.

    Raises BadInput where this computer does not know the timetable's zone: what cannot be told is not sent.
    """
    timetable = identity.timetable if identity is not None else None
    if identity is None or timetable is None or (window is not None and window.is_despite_quiet):
        return ""
    quiet = timetable.quiet_at(at)
    if quiet is None:
        return ""
    allowed = describe(timetable.next_allowed(at), timetable.zone)
    return f"{identity.name} is quiet then ({quiet.words}). The next time that is allowed is {allowed}."


def refuse_crowded(work: UnitOfWork, delivery: Delivery, now: datetime) -> None:
    """Raises Crowded while the least gap after the account's latest post is not over.

    The rest of a thread that has begun goes on: its readers wait for it.
    """
    gap = gap_of(identity_in(work, delivery.account.identity_id))
    if delivery.receipts or not gap:
        return
    last = last_departure(work, delivery.account.id, now, gap, besides=delivery.id)
    if last is not None and last + gap > now:
        until, minutes = last + gap, gap // timedelta(minutes=1)
        raise Crowded(
            until,
            f"{delivery.account.label} had a post at {describe(last, delivery.zone)}, and the least gap is "
            f"{minutes} minutes. It goes at {describe(until, delivery.zone)}.",
        )


def last_departure(
    work: UnitOfWork, account_id: AccountId, now: datetime, gap: timedelta, *, besides: DeliveryId
) -> datetime | None:
    """When something of the account left, or may have left, last, by this computer's clock (aware UTC)."""
    left = []
    # Also those due after now: of a thread that waits for its next try, the first parts are out.
    for each in work.deliveries_between(account_id, now - gap - _LATEST, now + _LATEST):
        if each.id == besides:
            continue
        left += [receipt.received_at for receipt in each.receipts]
        if each.in_flight is not None:
            # Never `departed_at`: the network's clock may be hours from ours, and the gap is ours.
            left.append(each.left_at or each.due_at)
    return max((at for at in left if at <= now + _SET_BACK), default=None)


def taken_near(
    work: UnitOfWork, account_id: AccountId, at: datetime, now: datetime, gap: timedelta
) -> list[datetime]:
    """The moments nearer to this one than the gap at which the account has another post, aware UTC."""
    times = [last_departure(work, account_id, now, gap, besides=DeliveryId(""))]
    for each in work.deliveries_between(account_id, at - gap, at + gap + _LATEST):
        waits = each.state in (DeliveryState.SCHEDULED, DeliveryState.PUBLISHING)
        if waits or (each.state is DeliveryState.HELD and each.promise > now):
            times.append(each.promise)
    return sorted(other for other in times if other is not None and abs(other - at) < gap)


def refuse_times(
    work: UnitOfWork,
    identity: Identity,
    account: Account,
    window: TimeWindow | None,
    at: datetime,
    now: datetime,
) -> None:
    """Raises BadInput for a moment in the quiet hours, or nearer to another post of the account than the
    least gap; the sentence offers the next moment that is allowed."""
    quiet = quiet_words(identity, window, at)
    if quiet:
        raise BadInput(
            f"{describe(at, window.zone if window else _zone_of(identity))} is in the quiet hours. {quiet}",
            remedy="Choose that time, or say that it goes out in quiet hours all the same.",
        )
    gap = gap_of(identity)
    near = taken_near(work, account.id, at, now, gap) if gap else []
    if near:
        zone = window.zone if window else _zone_of(identity)
        free = free_after(work, identity, [account], at, now)
        raise BadInput(
            f"{account.label} on {account.network.label} has another post at {describe(near[0], zone)}, and "
            f"the least gap is {gap // timedelta(minutes=1)} minutes.",
            remedy=f"Choose {describe(free, zone)}, or another time.",
        )


def refuse_window(identity: Identity, window: TimeWindow | None) -> None:
    """Raises NotApproved for a time that could not be scheduled once it is signed: in the quiet hours, or one
    whose wall time is at another moment by now."""
    if window is None:
        return
    if window.moved is not None:
        raise NotApproved(window.moved.moved_words, remedy="Choose the time again.")
    quiet = quiet_words(identity, window, window.opens)
    if quiet:
        raise NotApproved(
            f"{describe(window.opens, window.zone)} is in the quiet hours. {quiet}",
            remedy="Choose that time, or say that it goes out in quiet hours all the same.",
        )


def free_after(
    work: UnitOfWork, identity: Identity, accounts: Iterable[Account], at: datetime, now: datetime
) -> datetime:
    """The first moment from `at` on that is neither quiet nor too near to another post of these accounts
    (aware UTC)."""
    gap, ids = gap_of(identity), [account.id for account in accounts]
    while True:
        allowed = identity.timetable.next_allowed(at) if identity.timetable else at
        near = [other for id in ids for other in taken_near(work, id, allowed, now, gap)] if gap else []
        if not near:
            return allowed
        at = max(near) + gap


def _zone_of(identity: Identity) -> str:
    return identity.timetable.zone if identity.timetable else "UTC"
