"""What became of a send, written down before anything else happens; it never calls a network."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from desktop.events import Kind
from desktop.flow.desk import Desk
from desktop.model.deliveries import Claim, Delivery, DeliveryState, HoldReason, Receipt
from desktop.model.journal import Deed
from desktop.ports import Sent, UnitOfWork

_LOG = logging.getLogger(__name__)


class Record:
    """Writes each step of a claimed delivery in one statement that also checks whose claim it is.

    Every method raises MoveRefused when the delivery is no longer this worker's.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def departing(self, delivery: Delivery, part: int, claim: Claim) -> Delivery:
        """Writes, before the request leaves, which part may be out from now on, and renews the lease."""
        return self._save(
            replace(delivery, in_flight=part, attempts=delivery.attempts + 1, claim=claim), delivery
        )

    def landed(self, delivery: Delivery, part: int, sent: Sent) -> Delivery:
        """Writes the network's yes to one part."""
        receipt = Receipt(part, sent.remote_id, sent.url, self._desk.clock.now())
        after = replace(delivery, receipts=(*delivery.receipts, receipt), in_flight=None, attempts=0)
        return self._save(after, delivery, Deed.PART_PUBLISHED, f"Part {part + 1}: {sent.remote_id}")

    def published(self, delivery: Delivery, detail: str = "") -> Delivery:
        """Writes that the network has all of it."""
        after = replace(delivery.moved(DeliveryState.PUBLISHED, detail=detail), in_flight=None)
        return self._save(after, delivery, Deed.DELIVERY_PUBLISHED, detail)

    def failed(self, delivery: Delivery, detail: str) -> Delivery:
        """Writes that the network refused it, in a sentence."""
        after = replace(delivery.moved(DeliveryState.FAILED, detail=detail), in_flight=None)
        return self._save(after, delivery, Deed.DELIVERY_FAILED, detail)

    def held(self, delivery: Delivery, reason: HoldReason, detail: str) -> Delivery:
        """Writes that a person decides, and why. `in_flight` stays: it says what may be out."""
        after = delivery.moved(DeliveryState.HELD, reason=reason, detail=detail)
        return self._save(after, delivery, Deed.DELIVERY_HELD, f"{reason.value}: {detail}")

    def postponed(self, delivery: Delivery, until: datetime, detail: str) -> Delivery:
        """Writes that nothing left and when it is tried again (aware UTC)."""
        after = replace(delivery.moved(DeliveryState.SCHEDULED, detail=detail), due_at=until, in_flight=None)
        return self._save(after, delivery, Deed.DELIVERY_RESCHEDULED, detail)

    def _save(
        self, after: Delivery, before: Delivery, deed: Deed | None = None, detail: str = ""
    ) -> Delivery:
        worker = before.claim.worker if before.claim else ""
        with self._desk.store.work() as work:
            work.save_delivery(after, was=before.state, worker=worker)
            if deed is not None:
                self._note(work, deed, after, detail)
            work.commit()
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
