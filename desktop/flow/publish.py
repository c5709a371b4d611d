"""Sending: claim, last look, owner compared, one request a part, recorded; it never sends a doubt twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from desktop.errors import (
    MoveRefused,
    NotSent,
    PublishError,
    RateLimited,
    Rejected,
    SignInNeeded,
)
from desktop.events import Kind
from desktop.flow.desk import Desk
from desktop.flow.sending.last_look import LastLook, Stop
from desktop.flow.sending.read_back import ReadBack
from desktop.flow.sending.record import Record
from desktop.model.deliveries import Claim, Delivery, HoldReason
from desktop.model.journal import Deed
from desktop.model.posts import Post
from desktop.model.times import describe
from desktop.ports import SocialNetwork


class Publish:
    """Sends what is due, one delivery a call."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._record = Record(desk)
        self._look = LastLook(desk)
        self._doubt = ReadBack(desk)

    def next(self, worker: str) -> Delivery | None:
        """Takes and finishes the soonest due delivery; None when nothing is due.

        `worker` names the process and thread. Whatever happens on the way is in the delivery that is
        given back; only a store that cannot be written raises (StorageError), and then the lease ends.
        """
        now = self._desk.clock.now()
        stale = self._doubt.take_stale(now, self._claim(worker, now))
        if stale is not None:
            return self._unless_taken(self._doubt.settle_stale, stale)
        with self._desk.store.work() as work:
            delivery = work.claim_due(now, self._claim(worker, now))
            work.commit()
        if delivery is None:
            return None
        self._desk.announce(Kind.DELIVERY, delivery.id)
        return self._unless_taken(self._send, delivery)

    def _unless_taken(self, work_on: Callable[[Delivery], Delivery], delivery: Delivery) -> Delivery:
        """Lets go of a delivery that another sender took over when this one's lease had ended."""
        try:
            return work_on(delivery)
        except MoveRefused:
            with self._desk.store.work(is_reading=True) as work:
                return work.delivery(delivery.id)

    # sending

    def _send(self, delivery: Delivery) -> Delivery:
        try:
            post = self._look.post(delivery)
            network = self._look.open(delivery.account)
        except Stop as stop:
            return self._record.held(delivery, stop.reason, stop.detail)
        except PublishError as error:
            return self._not_begun(delivery, error)
        while len(delivery.receipts) < len(post.draft.parts):
            number = len(delivery.receipts)
            try:
                self._look.refuse_late(delivery, post)
            except Stop as stop:
                return self._record.held(delivery, stop.reason, stop.detail)
            claim = self._claim(delivery.claim.worker if delivery.claim else "", self._desk.clock.now())
            delivery = self._record.departing(delivery, number, claim)
            after = delivery.receipts[-1].remote_id if delivery.receipts else None
            try:
                sent = network.publish(post.draft.parts[number], after=after, key=f"{delivery.id}-{number}")
            except PublishError as error:
                return self._not_landed(delivery, post, network, error)
            delivery = self._record.landed(delivery, number, sent)
        return self._record.published(delivery)

    def _not_begun(self, delivery: Delivery, error: PublishError) -> Delivery:
        """An error before any request that could publish."""
        if isinstance(error, SignInNeeded | Rejected):
            return self._record.held(delivery, HoldReason.SIGN_IN_NEEDED, f"{error} Nothing was published.")
        return self._try_later(delivery, error)

    def _not_landed(
        self, delivery: Delivery, post: Post, network: SocialNetwork, error: PublishError
    ) -> Delivery:
        if isinstance(error, NotSent | RateLimited):
            return self._try_later(delivery, error)
        if isinstance(error, SignInNeeded):
            return self._record.held(replace(delivery, in_flight=None), HoldReason.SIGN_IN_NEEDED, str(error))
        if isinstance(error, Rejected):
            return self._record.failed(delivery, str(error))
        return self._doubt.look_for(delivery, post, network, str(error))

    def _try_later(self, delivery: Delivery, error: PublishError) -> Delivery:
        """Certainly not sent: again soon, a bounded number of times and never past the grace period."""
        now = self._desk.clock.now()
        if delivery.in_flight is None:
            delivery = replace(delivery, attempts=delivery.attempts + 1)
        if isinstance(error, RateLimited):
            until = error.until + timedelta(seconds=random.uniform(1, 20))
        else:
            until = now + timedelta(seconds=10 * 2**delivery.attempts * random.uniform(0.8, 1.2))
        latest = self._first_due(delivery) + self._grace
        if until > latest:
            again = describe(until, delivery.zone)
            detail = f"{error} It could go again at {again}, after its time. Nothing was published."
            return self._record.held(replace(delivery, in_flight=None), HoldReason.OVERDUE, detail)
        if delivery.attempts > self._desk.settings.tries:
            return self._record.failed(delivery, f"{error} Nothing was published.")
        return self._record.postponed(delivery, until, f"{error} It is tried again.")

    # small things

    def _claim(self, worker: str, now: datetime) -> Claim:
        settings = self._desk.settings
        # Two calls (owner, then publish) may each take both time-outs; a lease must outlive them.
        least = 2 * (settings.connect_seconds + settings.answer_seconds) + 20
        return Claim(worker, now, now + timedelta(seconds=max(settings.lease_seconds, least)))

    @property
    def _grace(self) -> timedelta:
        return timedelta(minutes=self._desk.settings.grace_minutes)

    def _first_due(self, delivery: Delivery) -> datetime:
        """When it was due at first: later tries move `due_at`, never the promise."""
        with self._desk.store.work(is_reading=True) as work:
            window = work.post(delivery.post_id).draft.window
            if window is not None:
                return window.opens
            scheduled = [
                e for e in work.entries(about=delivery.id, limit=1000) if e.deed is Deed.DELIVERY_SCHEDULED
            ]
        return scheduled[-1].at if scheduled else delivery.due_at
