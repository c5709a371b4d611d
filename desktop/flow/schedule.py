"""The queue: posts are given a time, held, released and taken back; nothing is sent from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from desktop.errors import BadInput, MoveRefused
from desktop.events import Kind
from desktop.flow.desk import Desk, clean_text, new_id
from desktop.model.deliveries import Delivery, DeliveryId, DeliveryState, HoldReason, Receipt
from desktop.model.identities import OperatorId
from desktop.model.journal import Deed
from desktop.model.posts import Draft, DraftId, Post, PostId
from desktop.model.times import describe
from desktop.ports import UnitOfWork

_LIVE = (
    DeliveryState.SCHEDULED,
    DeliveryState.PUBLISHING,
    DeliveryState.HELD,
    DeliveryState.PUBLISHED,
    DeliveryState.FAILED,
)


class Schedule:
    """Puts approved posts in the queue and lets people decide about those that wait."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def post(self, post_id: PostId, *, by: OperatorId) -> tuple[Delivery, ...]:
        """One delivery an account, due when the post's window opens, never before the undo time is over.

        Raises BadInput for a post that is scheduled already, or whose time has passed.
        """
        now = self._desk.clock.now()
        with self._desk.store.work() as work:
            post = work.post(post_id)
            if any(delivery.post_id == post_id for delivery in work.deliveries(*_LIVE)):
                raise BadInput(
                    "This post is scheduled already.", remedy="It goes out once. Write a new draft instead."
                )
            due, zone = self._due(post, now)
            deliveries = tuple(
                Delivery(DeliveryId(new_id()), post_id, account, due, zone) for account in post.draft.accounts
            )
            for delivery in deliveries:
                work.add_delivery(delivery)
                self._note(work, Deed.DELIVERY_SCHEDULED, delivery, by, describe(due, zone))
            work.commit()
        for delivery in deliveries:
            self._desk.announce(Kind.DELIVERY, delivery.id)
        return deliveries

    def _due(self, post: Post, now: datetime) -> tuple[datetime, str]:
        soonest = now + timedelta(seconds=self._desk.settings.undo_seconds)
        window = post.draft.window
        if window is None:
            return soonest, "UTC"
        grace = timedelta(minutes=self._desk.settings.grace_minutes)
        if window.opens + grace < now or (window.closes is not None and window.closes <= soonest):
            raise BadInput(
                f"The post's time has passed: {describe(window.opens, window.zone)}.",
                remedy="Choose another time; the new version is checked and signed again.",
            )
        return max(window.opens, soonest), window.zone

    def cancel(self, delivery_id: DeliveryId, *, by: OperatorId) -> Delivery:
        """Takes a waiting delivery out of the queue for good."""
        return self._move(delivery_id, by, Deed.DELIVERY_CANCELLED, _cancelled)

    def hold(self, delivery_id: DeliveryId, *, by: OperatorId, why: str) -> Delivery:
        """Holds a scheduled delivery until somebody releases it."""
        words = clean_text(why, "The reason").strip()[:300] or "Held by hand."
        return self._move(
            delivery_id,
            by,
            Deed.DELIVERY_HELD,
            lambda d: d.moved(DeliveryState.HELD, reason=HoldReason.PAUSED, detail=words),
        )

    def release(self, delivery_id: DeliveryId, *, by: OperatorId) -> Delivery:
        """Puts a held delivery back at its own time, within the post's window.

        Raises MoveRefused for an Unconfirmed one, which is settled instead, and BadInput for one whose
        time has passed: another time is another version and is signed again.
        """
        now = self._desk.clock.now()

        def put_back(delivery: Delivery) -> Delivery:
            if delivery.reason is HoldReason.UNCONFIRMED:
                raise MoveRefused(
                    "The post may be out already.",
                    remedy="Look on the network, then say whether it is there.",
                )
            grace = timedelta(minutes=self._desk.settings.grace_minutes)
            if delivery.due_at + grace < now:
                raise BadInput(
                    f"Its time has passed: {describe(delivery.due_at, delivery.zone)}.",
                    remedy="Take it back as a draft and choose another time.",
                )
            return delivery.moved(DeliveryState.SCHEDULED)

        return self._move(delivery_id, by, Deed.DELIVERY_RELEASED, put_back)

    def settle(self, delivery_id: DeliveryId, *, is_there: bool, by: OperatorId, url: str = "") -> Delivery:
        """A person's answer for an Unconfirmed delivery, after looking: it is there, or it is not.

        There: PUBLISHED with the link that was given. Not there: FAILED, nothing is sent by itself.
        """

        def answer(delivery: Delivery) -> Delivery:
            if delivery.reason is not HoldReason.UNCONFIRMED:
                raise MoveRefused("Only an Unconfirmed delivery is settled.", remedy="Reload the queue.")
            if not is_there:
                return delivery.moved(DeliveryState.FAILED, detail="Somebody looked: it is not there.")
            seen = Receipt(len(delivery.receipts), "", url.strip()[:500], self._desk.clock.now())
            moved = delivery.moved(DeliveryState.PUBLISHED, detail="Somebody looked: it is there.")
            return _with_receipt(moved, seen)

        return self._move(delivery_id, by, Deed.DELIVERY_SETTLED, answer)

    def take_back(self, post_id: PostId, *, by: OperatorId) -> Draft:
        """Cancels what has not left and gives the words back as a new draft of the same author.

        Raises MoveRefused when some delivery of the post has left or is leaving.
        """
        with self._desk.store.work() as work:
            post = work.post(post_id)
            mine = [d for d in work.deliveries(*_LIVE) if d.post_id == post_id]
            gone = [d for d in mine if d.state not in (DeliveryState.SCHEDULED, DeliveryState.HELD)]
            if any(d.state is not DeliveryState.FAILED for d in gone) or any(
                d.reason is HoldReason.UNCONFIRMED or d.receipts for d in mine
            ):
                raise MoveRefused(
                    "Some of this post has left already.",
                    remedy="Open the queue and decide about each account.",
                )
            for delivery in mine:
                work.save_delivery(delivery.moved(DeliveryState.CANCELLED), was=delivery.state)
                self._note(work, Deed.DELIVERY_CANCELLED, delivery, by, "Taken back as a draft.")
            kept = {account.id for account in work.accounts(post.draft.identity.id)}
            draft = Draft(
                DraftId(new_id()),
                work.identity(post.draft.identity.id),
                post.draft.author_id,
                tuple(account for account in post.draft.accounts if account.id in kept),
                post.draft.parts,
                post.draft.window,
            )
            work.save_draft(draft, self._desk.clock.now())
            self._desk.note(work, Deed.DRAFT_BEGUN, draft.id, by=by, identity_id=draft.identity.id)
            work.commit()
        self._desk.announce(Kind.DELIVERY)
        self._desk.announce(Kind.DRAFT, draft.id)
        return draft

    def delivery(self, delivery_id: DeliveryId) -> Delivery:
        """One delivery as it stands now."""
        with self._desk.store.work(is_reading=True) as work:
            return work.delivery(delivery_id)

    def next_due(self) -> datetime | None:
        """When the publisher must wake next, aware UTC."""
        with self._desk.store.work(is_reading=True) as work:
            return work.next_due()

    def _move(
        self,
        delivery_id: DeliveryId,
        by: OperatorId,
        deed: Deed,
        change: Callable[[Delivery], Delivery],
    ) -> Delivery:
        with self._desk.store.work() as work:
            before = work.delivery(delivery_id)
            after = change(before)
            work.save_delivery(after, was=before.state)
            self._note(work, deed, after, by, after.detail)
            work.commit()
        self._desk.announce(Kind.DELIVERY, delivery_id)
        return after

    def _note(self, work: UnitOfWork, deed: Deed, delivery: Delivery, by: OperatorId, detail: str) -> None:
        account = delivery.account
        where = f"{account.label} on {account.network.label}"
        self._desk.note(
            work,
            deed,
            delivery.id,
            by=by,
            detail=f"{where}: {detail}" if detail else where,
            identity_id=account.identity_id,
        )


def _cancelled(delivery: Delivery) -> Delivery:
    return delivery.moved(DeliveryState.CANCELLED)


def _with_receipt(delivery: Delivery, receipt: Receipt) -> Delivery:

    return replace(delivery, receipts=(*delivery.receipts, receipt), in_flight=None)
