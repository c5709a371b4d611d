"""Holds what is soon due at another wall time than was chosen: its zone's rules changed; sends nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from desktop.errors import BadInput, MoveRefused, NotApproved, StoreCorrupt
from desktop.events import Kind
from desktop.flow.desk import Desk
from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.journal import Deed
from desktop.model.times import WallTime

_SOON = timedelta(hours=36)
"""No change of rules moves a wall time by more than a day: whoever is asked now can still choose in time."""

_EVERY = timedelta(hours=6)
"""How often it is looked at again; new rules come with an update of this computer, mostly with a restart."""


class WallTimes:
    """The moment that was signed and the wall time that was meant have come apart: a person chooses."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looked: datetime | None = None

    def look(self) -> int:
        """Holds what is due within 36 hours and moved, and says how many; does so every 6 hours."""
        now = self._desk.clock.now()
        if self._looked is not None and abs(now - self._looked) < _EVERY:
            return 0
        moved: list[tuple[Delivery, WallTime]] = []
        with self._desk.store.work(is_reading=True) as work:
            for delivery in work.deliveries(DeliveryState.SCHEDULED):
                if delivery.due_at > now + _SOON:
                    break
                # A damaged row is left to the last look before sending, which refuses it.
                with suppress(NotApproved, BadInput, StoreCorrupt):
                    window = work.post(delivery.post_id).draft.window
                    if window is not None and window.moved is not None:
                        moved.append((delivery, window.moved))
        held = sum(self._hold(delivery, wall) for delivery, wall in moved)
        if held:
            self._desk.announce(Kind.DELIVERY)
        self._looked = now
        return held

    def _hold(self, delivery: Delivery, wall: WallTime) -> bool:
        """Holds one, unless it has moved meanwhile."""
        detail = f"{wall.moved_words} Nothing was published. Take it back and choose the time again."
        after = delivery.moved(DeliveryState.HELD, reason=HoldReason.TIME_MOVED, detail=detail)
        account = delivery.account
        with self._desk.store.work() as work:
            try:
                work.save_delivery(after, was=DeliveryState.SCHEDULED)
            except MoveRefused:
                return False
            said = f"{account.label} on {account.network.label}: {after.reason}: {detail}"
            self._desk.note(
                work, Deed.DELIVERY_HELD, delivery.id, detail=said, identity_id=account.identity_id
            )
            work.commit()
        return True
