"""What became of a send, written down before anything else happens; it never calls a network."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from desktop.errors import MoveRefused
from desktop.events import Kind
from desktop.flow.desk import Desk
from desktop.flow.sending.last_look import Stop, refuse_paused
from desktop.flow.timing.hours import refuse_crowded
from desktop.model.deliveries import Claim, Delivery, DeliveryState, HoldReason, Receipt
from desktop.model.journal import Deed
from desktop.ports import Sent, UnitOfWork

_LOG = logging.getLogger(__name__)

_NOTHING, _NO_MORE = "Nothing was published.", "Nothing more was published."


def new_claim(desk: Desk, worker: str) -> Claim:
    """A claim from now on whose lease outlives one request with both its time-outs, and some waiting.

    No promise rests on its length: who comes back later than it lasts finds that the delivery is no longer
    theirs before they send, and what they had sent is read back and never sent again.
    """
    settings, now = desk.settings, desk.clock.now()
    least = 2 * (settings.connect_seconds + settings.answer_seconds) + 20
    return Claim(worker, now, now + timedelta(seconds=max(settings.lease_seconds, least)))


class Record:
    """Writes each step of a claimed delivery in one statement that also checks whose claim it is.

    Every method raises MoveRefused when the delivery is no longer this worker's, or has changed.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def departing(self, delivery: Delivery, part: int, claim: Claim, at: datetime) -> Delivery:
        """Writes, before the request leaves, which part may be out from now on, and renews the lease.

        `at` is the network's time where it tells one. Raises Stop when a pause holds the delivery, Crowded
        when the account's latest post is too near: asked in the same transaction, so that a pause finds each
        request either stopped or written down as leaving, and two senders find one another.
        """
        # Where an earlier try at this part is in doubt, the part may be out since then.
        since = delivery.departed_at if delivery.looks and delivery.departed_at else at
        after = replace(
            delivery,
            in_flight=part,
            attempts=delivery.attempts + 1,
            claim=claim,
            departed_at=since,
            left_at=claim.claimed_at,
        )
        with self._desk.store.work() as work:
            refuse_paused(work, delivery)
            refuse_crowded(work, delivery, claim.claimed_at)
            self._write(work, after, delivery)
            work.commit()
        return self._told(after)

    def landed(self, delivery: Delivery, sent: Sent, total: int, *, found: str = "") -> Delivery:
        """Writes the network's yes to the part in flight; PUBLISHED when it was the last of `total`.

        `found` says how, where the yes was read back: what is left of a thread then waits in the queue.
        """
        with self._desk.store.work() as work:
            after = self.landed_in(work, delivery, sent, total, found=found)
            work.commit()
        return self._told(after)

    def landed_in(
        self, work: UnitOfWork, delivery: Delivery, sent: Sent, total: int, *, found: str = ""
    ) -> Delivery:
        """The same within the caller's transaction."""
        part = delivery.in_flight if delivery.in_flight is not None else len(delivery.receipts)
        now = self._desk.clock.now()
        receipt = Receipt(part, sent.remote_id, sent.url, now)
        after = replace(delivery.out_of_doubt(), receipts=(*delivery.receipts, receipt), attempts=0)
        deed = None
        if len(after.receipts) >= total:
            after, deed = after.moved(DeliveryState.PUBLISHED, detail=found), Deed.DELIVERY_PUBLISHED
        elif found:
            promise = delivery.promise
            after = replace(
                after.moved(DeliveryState.SCHEDULED, detail=f"{found} The rest follows."),
                due_at=now,
                promised_at=promise,
            )
            deed = Deed.DELIVERY_RESCHEDULED
        self._write(work, after, delivery)
        self._note(work, Deed.PART_PUBLISHED, after, f"Part {part + 1}: {sent.remote_id}")
        if deed is not None:
            self._note(work, deed, after, after.detail)
        return after

    def late(self, delivery: Delivery, sent: Sent, total: int) -> Delivery:
        """Writes a yes that could not be written at once: somebody else may have the delivery by now.

        Whatever they decided meanwhile, the yes is in the journal; where it settles what they still ask
        themselves, it does so.
        """
        with self._desk.store.work() as work:
            now = work.delivery(delivery.id)
            if any(receipt.remote_id == sent.remote_id for receipt in now.receipts):
                return now
            tried = (delivery.in_flight, delivery.attempts, delivery.departed_at)
            is_open = now.state in (DeliveryState.PUBLISHING, DeliveryState.HELD)
            if is_open and (now.in_flight, now.attempts, now.departed_at) == tried:
                after = self.landed_in(work, now, sent, total, found="The network's answer came late.")
            else:
                after = self._contradicted(work, now, delivery.in_flight or 0, sent)
            work.commit()
        return self._told(after)

    def _contradicted(self, work: UnitOfWork, now: Delivery, part: int, sent: Sent) -> Delivery:
        """Keeps a yes to a part that a person has decided about in the meantime."""
        said = f"The network took part {part + 1} after all: {sent.url}"
        self._note(work, Deed.PART_PUBLISHED, now, f"Part {part + 1}: {sent.remote_id}. {said}")
        if now.state is DeliveryState.PUBLISHING:
            return now
        others = tuple(receipt for receipt in now.receipts if receipt.part != part)
        receipt = Receipt(part, sent.remote_id, sent.url, self._desk.clock.now())
        receipts = tuple(sorted((*others, receipt), key=lambda each: each.part))
        after = replace(now, receipts=receipts, detail=said)
        work.save_delivery(after, was=now.state)
        return after

    def published(self, delivery: Delivery) -> Delivery:
        """Writes that the network has all of it, where every part was recorded before."""
        after = delivery.moved(DeliveryState.PUBLISHED)
        return self._save(after, delivery, Deed.DELIVERY_PUBLISHED)

    def failed(self, delivery: Delivery, detail: str) -> Delivery:
        """Writes that the network refused it, in a sentence."""
        detail = _truly(delivery, detail)
        after = delivery.out_of_doubt().moved(DeliveryState.FAILED, detail=detail)
        return self._save(after, delivery, Deed.DELIVERY_FAILED, detail)

    def held(self, delivery: Delivery, stop: Stop) -> Delivery:
        """Writes that a person decides, and why; nothing of it is in flight."""
        detail = _truly(delivery, stop.detail)
        after = delivery.moved(DeliveryState.HELD, reason=stop.reason, detail=detail)
        after = replace(after, in_flight=None, paused=stop.pause)
        return self._save(
            after, delivery, Deed.DELIVERY_HELD, f"{stop.reason.value}: {_truly(delivery, stop.told)}"
        )

    def postponed(self, delivery: Delivery, until: datetime, detail: str) -> Delivery:
        """Writes that nothing left and when it is tried again (aware UTC)."""
        detail = _truly(delivery, detail)
        after = delivery.moved(DeliveryState.SCHEDULED, detail=detail)
        after = replace(after, in_flight=None, due_at=until, promised_at=delivery.promise)
        return self._save(after, delivery, Deed.DELIVERY_RESCHEDULED, detail)

    # doubts: `in_flight` stays, it says what may be out

    def looked(self, delivery: Delivery, detail: str, again_at: datetime) -> Delivery:
        """Writes that nobody knows yet, and when the network is looked at again (aware UTC).

        A delivery that is being sent stays so: its lease is shortened to the next look.
        """
        after = replace(delivery, detail=detail, looks=delivery.looks + 1)
        if delivery.claim is not None:
            after = replace(after, claim=replace(delivery.claim, lease_until=again_at))
        else:
            after = replace(after, look_at=again_at)
        return self._save(after, delivery)

    def unconfirmed(self, delivery: Delivery, detail: str, again_at: datetime | None) -> Delivery:
        """Writes that a person must look, and when the network is looked at again all the same, if ever."""
        if delivery.state is DeliveryState.HELD:
            return self._save(replace(delivery, look_at=again_at), delivery)
        detail = _truly(delivery, detail)
        after = delivery.moved(DeliveryState.HELD, reason=HoldReason.UNCONFIRMED, detail=detail)
        after = replace(after, looks=delivery.looks + 1, look_at=again_at)
        return self._save(after, delivery, Deed.DELIVERY_HELD, f"{HoldReason.UNCONFIRMED.value}: {detail}")

    # writing

    def _save(
        self, after: Delivery, before: Delivery, deed: Deed | None = None, detail: str = ""
    ) -> Delivery:
        with self._desk.store.work() as work:
            self._write(work, after, before)
            if deed is not None:
                self._note(work, deed, after, detail)
            work.commit()
        return self._told(after)

    def _write(self, work: UnitOfWork, after: Delivery, before: Delivery) -> None:
        if before.claim is None and work.delivery(before.id) != before:
            raise MoveRefused("The delivery has moved meanwhile.", remedy="Reload the queue.")
        work.save_delivery(after, was=before.state, worker=before.claim.worker if before.claim else "")

    def _told(self, after: Delivery) -> Delivery:
        _LOG.info("delivery %s is %s", after.id, after.state.value)
        self._desk.announce(Kind.DELIVERY, after.id)
        return after

    def _note(self, work: UnitOfWork, deed: Deed, delivery: Delivery, detail: str) -> None:
        account = delivery.account
        where = f"{account.label} on {account.network.label}"
        self._desk.note(
            work,
            deed,
            delivery.id,
            detail=f"{where}: {detail}" if detail else where,
            identity_id=account.identity_id,
        )


def _truly(delivery: Delivery, detail: str) -> str:
    """The sentence as it is true of a thread whose first parts are out."""
    count = len(delivery.receipts)
    if not count or detail.startswith("Part"):
        return detail
    out = "Part 1 is out." if count == 1 else f"Parts 1 to {count} are out."
    return f"{out} {detail.replace(_NOTHING, _NO_MORE)}"
