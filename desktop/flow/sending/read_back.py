"""When nobody knows what became of a send: the network is read back, or a person is asked; it never sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from desktop.errors import BadInput, CannotRead, MoveRefused, NotApproved, PublishError
from desktop.flow.desk import Desk
from desktop.flow.sending.last_look import LastLook, Stop
from desktop.flow.sending.record import Record
from desktop.model.deliveries import Claim, Delivery, DeliveryState, HoldReason
from desktop.model.journal import Deed
from desktop.model.posts import Post
from desktop.ports import Sent, SocialNetwork

_LOOK_BACK = timedelta(minutes=2)
"""How much earlier than the claim a read-back begins: room for clocks that disagree."""


class ReadBack:
    """Settles deliveries whose request may have left without a trustworthy answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._record = Record(desk)
        self._look = LastLook(desk)

    def look_for(self, delivery: Delivery, post: Post, network: SocialNetwork, said: str) -> Delivery:
        """Looks for the part that may be out among the account's own posts since the claim."""
        number = delivery.in_flight if delivery.in_flight is not None else len(delivery.receipts)
        since = (delivery.claim.claimed_at if delivery.claim else self._desk.clock.now()) - _LOOK_BACK
        known = {receipt.remote_id for receipt in delivery.receipts}
        wanted = network.normal_form(post.draft.parts[number].text)
        try:
            found = next(
                (
                    seen
                    for seen in network.recent(since)
                    if seen.remote_id not in known and network.normal_form(seen.text) == wanted
                ),
                None,
            )
        except CannotRead as error:
            return self._unconfirmed(delivery, f"{said} {error}")
        except PublishError as error:
            return self._unconfirmed(delivery, f"{said} Looking for it failed too: {error}")
        if found is None:
            return self._unconfirmed(delivery, f"{said} The account does not show it yet.")
        delivery = self._record.landed(delivery, number, Sent(found.remote_id, found.url))
        if len(delivery.receipts) == len(post.draft.parts):
            return self._record.published(delivery, "No answer came; found on the network.")
        return self._record.postponed(
            delivery, self._desk.clock.now(), f"Part {number + 1} was found on the network; the rest follows."
        )

    def _unconfirmed(self, delivery: Delivery, detail: str) -> Delivery:
        return self._record.held(delivery, HoldReason.UNCONFIRMED, detail)

    def take_stale(self, now: datetime, claim: Claim) -> Delivery | None:
        """A delivery whose sender is gone, taken over under this worker's own lease."""
        with self._desk.store.work() as work:
            for delivery in work.deliveries(DeliveryState.PUBLISHING):
                if delivery.claim is None or delivery.claim.lease_until > now:
                    continue
                mine = replace(claim, claimed_at=delivery.claim.claimed_at)
                taken = replace(delivery, claim=mine)
                try:
                    work.save_delivery(taken, was=delivery.state, worker=delivery.claim.worker)
                except MoveRefused:
                    continue
                self._desk.note(
                    work, Deed.DELIVERY_CLAIMED, delivery.id, detail="Its sender stopped half-way.",
                    identity_id=delivery.account.identity_id,
                )  # fmt: skip
                work.commit()
                return taken
        return None

    def settle_stale(self, delivery: Delivery) -> Delivery:
        """Back to the queue when nothing can have left; otherwise read back or put before a person."""
        if delivery.in_flight is None:
            return self._record.postponed(
                delivery, delivery.due_at, "The program stopped before anything left."
            )
        said = "The program stopped while this was leaving."
        try:
            with self._desk.store.work(is_reading=True) as work:
                post = work.post(delivery.post_id)
            network = self._look.open(delivery.account)
        except (Stop, PublishError, NotApproved, BadInput) as stop:
            return self._unconfirmed(delivery, f"{said} It could not be looked up: {stop}")
        return self.look_for(delivery, post, network, said)
