"""Sending: claim, last look, owner compared, one request a part, recorded; it never sends a doubt twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from desktop.errors import (
    MoveRefused,
    NotSent,
    PublishError,
    RateLimited,
    Rejected,
    SignInNeeded,
    StorageError,
)
from desktop.events import Kind
from desktop.flow.desk import Desk
from desktop.flow.sending.last_look import LastLook, Opened, Stop
from desktop.flow.sending.reach import Reach
from desktop.flow.sending.read_back import ReadBack
from desktop.flow.sending.record import Record, new_claim
from desktop.flow.timing.hours import Crowded
from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.journal import Deed
from desktop.model.posts import Post
from desktop.model.times import describe
from desktop.ports import Sent

Step = Callable[[Delivery], Delivery]


class Publish:
    """Sends what is due, one delivery a call."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._record = Record(desk)
        self._look = LastLook(desk)
        self._doubt = ReadBack(desk)
        self.reach = Reach(desk)
        self._owed: list[tuple[Delivery, Sent, int]] = []
        """A network's yes that the store did not take: written before anything else is done."""

    def next(self, worker: str) -> Delivery | None:
        """Takes and finishes the soonest due delivery; None when nothing is due.

        `worker` names the process and thread and is never used again by another. Whatever happens on the
        way is in the delivery that is given back; only a store that cannot be written raises
        (StorageError), and then the lease ends. A look at the network that settled nothing is not given.
        """
        self._write_owed()
        while True:
            taken = self._take(worker)
            if taken is None:
                return None
            step, before = taken
            after = self._unless_taken(step, before)
            if step == self._send or after.state is not before.state:
                return after

    def _take(self, worker: str) -> tuple[Step, Delivery] | None:
        """What is to be done next, in one transaction: doubts that are due first, then what is due."""
        now, claim = self._desk.clock.now(), new_claim(self._desk, worker)
        step: Step = self._doubt.settle
        with self._desk.store.work() as work:
            delivery = work.claim_stale(now, claim)
            if delivery is not None and not delivery.looks:
                self._desk.note(
                    work, Deed.DELIVERY_CLAIMED, delivery.id, detail="Its sender stopped half-way.",
                    identity_id=delivery.account.identity_id,
                )  # fmt: skip
            if delivery is None:
                step, delivery = self._send, work.claim_due(now, claim)
            if delivery is None:
                step, delivery = self._doubt.settle, work.claim_look(now, claim.lease_until)
            work.commit()
        if delivery is None:
            return None
        self._desk.announce(Kind.DELIVERY, delivery.id)
        return step, delivery

    def _unless_taken(self, step: Step, delivery: Delivery) -> Delivery:
        """Lets go of a delivery that another sender took over when this one's lease had ended."""
        try:
            return step(delivery)
        except MoveRefused:
            with self._desk.store.work(is_reading=True) as work:
                return work.delivery(delivery.id)

    # sending

    def _send(self, delivery: Delivery) -> Delivery:
        try:
            post = self._look.post(delivery)
            opened = self._look.open(delivery.account)
        except (Stop, Crowded) as stop:
            return self._stopped(delivery, stop)
        except PublishError as error:
            self.reach.note(delivery.account, error)
            return self._not_begun(delivery, post, error)
        self.reach.note(delivery.account, None)
        while len(delivery.receipts) < len(post.draft.parts):
            try:
                delivery = self._depart(delivery, post, opened)
            except (Stop, Crowded) as stop:
                return self._stopped(delivery, stop)
            number = len(delivery.receipts)
            after = delivery.receipts[-1].remote_id if delivery.receipts else None
            key = f"{delivery.id}-{number}"
            try:
                sent = opened.network.publish(post.draft.parts[number], after=after, key=key)
            except PublishError as error:
                self.reach.note(delivery.account, error)
                return self._not_landed(delivery, post, opened, error)
            delivery = self._landed(delivery, sent, len(post.draft.parts))
        return delivery if delivery.state is DeliveryState.PUBLISHED else self._record.published(delivery)

    def _stopped(self, delivery: Delivery, stop: Stop | Crowded) -> Delivery:
        if isinstance(stop, Crowded):
            return self._record.postponed(delivery, stop.until, stop.detail)
        return self._record.held(delivery, stop)

    def _depart(self, delivery: Delivery, post: Post, opened: Opened) -> Delivery:
        """The last thing before a request: the time, and every pause, are asked about once more."""
        self._look.refuse_time(delivery, post)
        claim = new_claim(self._desk, delivery.claim.worker if delivery.claim else "")
        at = self._doubt.departure(opened.said_at)
        try:
            return self._record.departing(delivery, len(delivery.receipts), claim, at)
        except Crowded as crowded:
            # Another sender's post of the account left between the look and this.
            self._look.refuse_waiting(delivery, post, crowded)
            raise

    def _landed(self, delivery: Delivery, sent: Sent, total: int) -> Delivery:
        """Writes a yes down whoever has the delivery by now; a store that is full gets it later."""
        try:
            return self._record.landed(delivery, sent, total)
        except (MoveRefused, StorageError) as error:
            self._owed.append((delivery, sent, total))
            if isinstance(error, MoveRefused):
                self._write_owed()
            raise

    def _write_owed(self) -> None:
        while self._owed:
            self._record.late(*self._owed[0])
            self._owed.pop(0)

    def _not_begun(self, delivery: Delivery, post: Post, error: PublishError) -> Delivery:
        """An error before any request that could publish."""
        if isinstance(error, SignInNeeded | Rejected):
            return self._record.held(delivery, Stop(HoldReason.SIGN_IN_NEEDED, _unpublished(error)))
        return self._try_later(replace(delivery, attempts=delivery.attempts + 1), post, error)

    def _not_landed(self, delivery: Delivery, post: Post, opened: Opened, error: PublishError) -> Delivery:
        if isinstance(error, NotSent | RateLimited):
            return self._try_later(delivery, post, error)
        if isinstance(error, SignInNeeded):
            return self._record.held(delivery, Stop(HoldReason.SIGN_IN_NEEDED, _unpublished(error)))
        if not isinstance(error, Rejected):
            return self._doubt.look_for(delivery, post, opened.network, str(error))
        if error.is_duplicate and delivery.looks:
            return self._doubt.believe(delivery, post, opened.network, error)
        return self._record.failed(delivery, _unpublished(error))

    def _try_later(self, delivery: Delivery, post: Post, error: PublishError) -> Delivery:
        """Certainly not sent: again soon, a bounded number of times and never past its time.

        The pause doubles with each try, from about 20 seconds on.
        """
        now, latest = self._desk.clock.now(), self._look.latest(delivery, post)
        if isinstance(error, RateLimited):
            until = max(error.until, now) + timedelta(seconds=random.uniform(1, 20))
        else:
            until = now + timedelta(seconds=10 * 2**delivery.attempts * random.uniform(0.8, 1.2))
        if until > latest:
            again = describe(until, delivery.zone)
            detail = f"{_unpublished(error)} It could go again at {again}, after its time."
            return self._record.held(delivery, Stop(HoldReason.OVERDUE, detail))
        if delivery.attempts > self._desk.settings.tries:
            return self._record.failed(delivery, _unpublished(error))
        return self._record.postponed(delivery, until, f"{error} It is tried again.")


def _unpublished(error: PublishError) -> str:
    """The error's sentences, with *Nothing was published* among them."""
    said = str(error)
    return said if "Nothing was published." in said else f"{said} Nothing was published."
