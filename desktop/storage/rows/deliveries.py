"""Deliveries as rows; what decides and what writes is always one and the same statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, literal_column, or_, select, update

from desktop.errors import BadInput, MoveRefused
from desktop.model.deliveries import (
    Claim,
    Delivery,
    DeliveryId,
    DeliveryState,
    HoldReason,
    Receipt,
    allowed_moves,
)
from desktop.model.identities import Account, AccountId, IdentityId
from desktop.model.posts import PostId
from desktop.storage import tables
from desktop.storage.rows.posts import PostRows
from desktop.storage.rows.transaction import not_found
from desktop.storage.snapshots import Damaged, microseconds, moment, packed, unpacked, unpacked_each

_NOT_OVER = [
    state.value for state in DeliveryState if state not in (DeliveryState.FAILED, DeliveryState.CANCELLED)
]

_AHEAD = timedelta(minutes=1)
"""A claim made later than this after now was made before the clock was set back."""


class DeliveryRows(PostRows):
    """A delivery keeps the account it was approved for; neither that nor its post ever changes."""

    def delivery(self, delivery_id: DeliveryId) -> Delivery:
        """One delivery; raises BadInput when there is none."""
        rows = self._read(select(tables.deliveries).where(tables.deliveries.c.id == delivery_id))
        if not rows:
            raise not_found("delivery", delivery_id)
        return self._delivery(rows[0])

    def deliveries(self, *states: DeliveryState) -> tuple[Delivery, ...]:
        """Deliveries in these states (all, when none is named), soonest due first."""
        table = tables.deliveries
        query = select(table).order_by(table.c.due_at, table.c.id)
        if states:
            query = query.where(table.c.state.in_([state.value for state in states]))
        return tuple(self._delivery(row) for row in self._read(query))

    def deliveries_of(self, *post_ids: PostId) -> tuple[Delivery, ...]:
        """These posts' deliveries in any state, soonest due first."""
        table = tables.deliveries
        mine = select(table).where(table.c.post_id.in_(post_ids)).order_by(table.c.due_at, table.c.id)
        return tuple(self._delivery(row) for row in self._read(mine))

    def deliveries_in_doubt(self, account_id: AccountId) -> tuple[Delivery, ...]:
        """The account's deliveries with a part in flight, whose request may have left."""
        table = tables.deliveries
        mine = table.c.account_id == account_id, table.c.in_flight.is_not(None)
        return tuple(self._delivery(row) for row in self._read(select(table).where(*mine)))

    def latest_posts(self, identity_id: IdentityId, limit: int) -> tuple[PostId, ...]:
        """The identity's posts that wait or went out, latest due first, from 10 times `limit` deliveries."""
        table = tables.deliveries
        latest = (
            select(table.c.post_id)
            .where(table.c.identity_id == identity_id, table.c.state.in_(_NOT_OVER))
            .order_by(table.c.due_at.desc(), table.c.id.desc())
            .limit(10 * limit)
        )
        found = dict.fromkeys(PostId(row.post_id) for row in self._read(latest))
        return tuple(found)[:limit]

    def is_recorded(self, remote_id: str) -> bool:
        """Whether some delivery's receipt names this post of a network."""
        table = tables.remote_posts
        return bool(self._read(select(table.c.delivery_id).where(table.c.remote_id == remote_id).limit(1)))

    def add_delivery(self, delivery: Delivery) -> None:
        """Puts a delivery in the queue.

        Raises BadInput when its post is not stored, or when one that has not failed or been cancelled
        takes the same post to the same account.
        """
        table = tables.deliveries
        self._refuse_unknown_post(delivery.post_id)
        known = select(table.c.id).where(
            (table.c.id == delivery.id)
            | (
                (table.c.post_id == delivery.post_id)
                & (table.c.account_id == delivery.account.id)
                & table.c.state.in_(_NOT_OVER)
            )
        )
        if self._read(known):
            raise BadInput(
                f"The post is in the queue for {delivery.account.label} on "
                f"{delivery.account.network.label} already.",
                remedy="It goes there once. Open the queue to see it.",
            )
        account = delivery.account
        row = {"id": delivery.id, "post_id": delivery.post_id, "account_id": account.id}
        row |= {"identity_id": account.identity_id, "account": packed(account)}
        self._write(insert(table).values(**row, **_changing(delivery)))

    def save_delivery(self, delivery: Delivery, *, was: DeliveryState, worker: str = "") -> None:
        """Writes the delivery if it still is `was` (and, when given, claimed by `worker`).

        One statement decides and writes. Raises MoveRefused when it has moved meanwhile or may not
        move so, BadInput when there is none or its post or account is another.
        """
        if delivery.state is not was and delivery.state not in allowed_moves(was):
            raise MoveRefused(
                f"A delivery that is {was.value} cannot become {delivery.state.value}.",
                remedy="Reload the queue.",
            )
        table = tables.deliveries
        change = update(table).where(
            table.c.id == delivery.id,
            table.c.state == was.value,
            table.c.post_id == delivery.post_id,
            table.c.account == packed(delivery.account),
        )
        if worker:
            change = change.where(table.c.worker == worker)
        if not self._write(change.values(**_changing(delivery))):
            self._explain_unsaved(delivery)

    def claim_due(self, now: datetime, claim: Claim) -> Delivery | None:
        """Takes the soonest SCHEDULED delivery due at `now` into PUBLISHING, in one statement."""
        table = tables.deliveries
        return self._take(
            DeliveryState.SCHEDULED,
            [table.c.due_at <= microseconds(now)],
            table.c.due_at,
            {"state": DeliveryState.PUBLISHING.value, "reason": None, "detail": "", **_claiming(claim)},
        )

    def claim_stale(self, now: datetime, claim: Claim) -> Delivery | None:
        """Takes over a PUBLISHING delivery whose lease has ended, in one statement.

        One that was claimed more than a minute after `now` counts as ended: the clock was set back.
        """
        table = tables.deliveries
        is_ended = table.c.lease_until <= microseconds(now)
        is_ahead = table.c.claimed_at > microseconds(now + _AHEAD)
        ended = [or_(is_ended, is_ahead)]
        return self._take(DeliveryState.PUBLISHING, ended, table.c.lease_until, _claiming(claim))

    def claim_look(self, now: datetime, until: datetime) -> Delivery | None:
        """Takes the Unconfirmed delivery whose next look is due, which puts that look off to `until`."""
        table = tables.deliveries
        due = [table.c.look_at <= microseconds(now)]
        return self._take(DeliveryState.HELD, due, table.c.look_at, {"look_at": microseconds(until)})

    def next_due(self) -> datetime | None:
        """When the next SCHEDULED delivery is due, a PUBLISHING one's lease ends, or a look is due (UTC)."""
        table = tables.deliveries
        due = select(func.min(table.c.due_at)).where(table.c.state == DeliveryState.SCHEDULED.value)
        lease = select(func.min(table.c.lease_until)).where(table.c.state == DeliveryState.PUBLISHING.value)
        look = select(func.min(table.c.look_at)).where(table.c.look_at.is_not(None))
        asked = select(due.scalar_subquery(), lease.scalar_subquery(), look.scalar_subquery())
        (row,) = self._read(asked)
        times = [count for count in row if count is not None]
        with self._reading("the queue"):
            return moment(min(times)) if times else None

    def _take(
        self,
        state: DeliveryState,
        which: Iterable[ColumnElement[bool]],
        order: ColumnElement[Any],
        values: dict[str, Any],
    ) -> Delivery | None:
        """Changes the first such delivery in that state; one statement chooses and writes."""
        table = tables.deliveries
        # Of its own accord SQLite would walk through all that is in the state: the sign "+" leaves that index
        # out, where the order has one of its own.
        in_state = table.c.state == state.value
        if order is table.c.look_at:
            in_state = literal_column("+deliveries.state") == state.value
        first = (
            select(table.c.id).where(in_state, *which).order_by(order, table.c.id).limit(1).scalar_subquery()
        )
        change = update(table).where(table.c.id == first, table.c.state == state.value)
        rows = self._write_returning(change.values(**values).returning(table))
        return self._delivery(rows[0]) if rows else None

    def _delivery(self, row: Row[Any]) -> Delivery:
        with self._reading(f"the delivery {row.id}"):
            return Delivery(
                id=DeliveryId(row.id),
                post_id=PostId(row.post_id),
                account=_account(row.account),
                due_at=moment(row.due_at),
                zone=row.zone,
                state=_state(row.state),
                reason=_reason(row.reason),
                detail=row.detail,
                attempts=row.attempts,
                claim=_claim(row),
                receipts=unpacked_each(Receipt, row.receipts),
                in_flight=row.in_flight,
                departed_at=_moment(row.departed_at),
                left_at=_moment(row.left_at),
                looks=row.looks,
                look_at=_moment(row.look_at),
                promised_at=_moment(row.promised_at),
                paused=row.paused,
                resumed=row.resumed,
            )

    def _refuse_unknown_post(self, post_id: PostId) -> None:
        if not self._read(select(tables.posts.c.id).where(tables.posts.c.id == post_id)):
            raise not_found("post", post_id)

    def _explain_unsaved(self, delivery: Delivery) -> None:
        stored = self.delivery(delivery.id)
        if (stored.post_id, stored.account) != (delivery.post_id, delivery.account):
            raise BadInput(
                "A delivery's post and account never change.", remedy="Cancel it and schedule another."
            )
        raise MoveRefused(
            f"The delivery to {stored.account.label} on {stored.account.network.label} has moved meanwhile: "
            f"it is {stored.state.value}.",
            remedy="Reload the queue.",
        )


@lru_cache(maxsize=1024)
def _account(text: str) -> Account:
    """Accounts are few and deliveries many: each stored one is read once. Nothing in it can change."""
    return unpacked(Account, text)


def _changing(delivery: Delivery) -> dict[str, Any]:
    """The columns that a delivery's way through the queue changes."""
    return {
        "due_at": microseconds(delivery.due_at),
        "zone": delivery.zone,
        "state": delivery.state.value,
        "reason": delivery.reason.value if delivery.reason else None,
        "detail": delivery.detail,
        "attempts": delivery.attempts,
        "receipts": packed(delivery.receipts),
        "in_flight": delivery.in_flight,
        "departed_at": _microseconds(delivery.departed_at),
        "left_at": _microseconds(delivery.left_at),
        "looks": delivery.looks,
        "look_at": _microseconds(delivery.look_at),
        "promised_at": _microseconds(delivery.promised_at),
        "paused": delivery.paused,
        "resumed": delivery.resumed,
        **_claiming(delivery.claim),
    }


def _claiming(claim: Claim | None) -> dict[str, Any]:
    if claim is None:
        return {"worker": None, "claimed_at": None, "lease_until": None}
    return {
        "worker": claim.worker,
        "claimed_at": microseconds(claim.claimed_at),
        "lease_until": microseconds(claim.lease_until),
    }


def _microseconds(at: datetime | None) -> int | None:
    return None if at is None else microseconds(at)


def _moment(count: int | None) -> datetime | None:
    return None if count is None else moment(count)


def _claim(row: Row[Any]) -> Claim | None:
    if row.worker is None:
        return None
    return Claim(row.worker, moment(row.claimed_at), moment(row.lease_until))


def _state(text: str) -> DeliveryState:
    try:
        return DeliveryState(text)
    except ValueError:
        raise Damaged("its state is not known") from None


def _reason(text: str | None) -> HoldReason | None:
    try:
        return HoldReason(text) if text is not None else None
    except ValueError:
        raise Damaged("its reason is not known") from None
