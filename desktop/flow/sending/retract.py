"""Taking back what is out: an own post is deleted on its network; it never touches what still waits."""

from __future__ import annotations

from desktop.errors import BadInput
from desktop.events import Kind
from desktop.flow.desk import Desk
from desktop.flow.sending.last_look import LastLook, Stop
from desktop.model.deliveries import Delivery, DeliveryId, DeliveryState
from desktop.model.identities import OperatorId
from desktop.model.journal import Deed


class Retract:
    """Deletes published posts on their networks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._look = LastLook(desk)

    def delivery(self, delivery_id: DeliveryId, *, by: OperatorId) -> Delivery:
        """Deletes every part that the network confirmed, last part first, and writes down who did it.

        The delivery stays PUBLISHED: it was out. Raises BadInput for one that is not out or whose link
        alone is known, and the publish errors of the network. Blocks.
        """
        with self._desk.store.work(is_reading=True) as work:
            delivery = work.delivery(delivery_id)
        known = [receipt for receipt in delivery.receipts if receipt.remote_id]
        if not known:
            raise BadInput(
                "Masthead knows no id of this post on its network.", remedy="Delete it on the network itself."
            )
        if delivery.state is DeliveryState.PUBLISHING:
            raise BadInput("This post is leaving just now.", remedy="Wait until it has an answer.")
        try:
            network = self._look.open(delivery.account).network
        except Stop as stop:
            raise BadInput(stop.detail, remedy="Nothing was deleted.") from None
        for receipt in reversed(known):
            network.delete(receipt.remote_id)
            with self._desk.store.work() as work:
                self._desk.note(
                    work,
                    Deed.REMOTE_DELETED,
                    delivery.id,
                    by=by,
                    detail=f"Part {receipt.part + 1} on {delivery.account.network.label}.",
                    identity_id=delivery.account.identity_id,
                )
                work.commit()
        self._desk.announce(Kind.DELIVERY, delivery.id)
        return delivery
