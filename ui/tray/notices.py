"""What the tray tells of new journal entries: who, where and what to do next; never a word of a post."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.journal import Deed, JournalEntry

_TOLD = (Deed.DELIVERY_PUBLISHED, Deed.DELIVERY_FAILED, Deed.DELIVERY_HELD)
_MOST = 3

_NEXT: dict[HoldReason, str] = {
    HoldReason.OVERDUE: "Its time passed, and it never goes by itself. Choose another time.",
    HoldReason.UNCONFIRMED: "No answer came back. Look on the network, then say whether it is there.",
    HoldReason.POLICY_CHANGED: "Today's policy stops it. Read why in the queue.",
    HoldReason.SIGN_IN_NEEDED: "Sign in again. Nothing was published.",
    HoldReason.WRONG_OWNER: "The account is no longer the one that was approved. Nothing was published.",
    HoldReason.QUIET_HOURS: "Its time is in the quiet hours. Choose another time.",
    HoldReason.TIME_MOVED: "The clocks of its zone changed since. Choose which time is meant.",
    HoldReason.APPROVAL_LOST: "A signature no longer counts. Ask for approval again.",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One message beside the clock. `delivery_id` is what a click opens, empty for the whole queue."""

    title: str
    next_step: str
    is_trouble: bool
    delivery_id: str = ""
    where: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Where it is, and what to do."""
        return " ".join(
            words for words in (f"{', '.join(self.where)}." if self.where else "", self.next_step) if words
        )


def notices(
    entries: Sequence[JournalEntry],
    delivery_of: Callable[[str], Delivery | None],
    identity_named: Callable[[str], str],
) -> tuple[Notice, ...]:
    """What to say of these entries (newest first), oldest first; more than three of a kind become one.

    What a person held, and what moved on since the entry, is not told.
    """
    told: dict[tuple[str, str], Notice] = {}
    for entry in reversed(entries):
        delivery = delivery_of(entry.about) if entry.deed in _TOLD else None
        one = _told(delivery, identity_named) if delivery is not None else None
        if one is None or delivery is None:
            continue
        key, network = (str(delivery.post_id), one.title), delivery.account.network.label
        known = told.get(key)
        if known is None:
            told[key] = replace(one, where=(network,))
        elif network not in known.where:
            told[key] = replace(known, where=(*known.where, network))
    sent = [each for each in told.values() if not each.is_trouble]
    trouble = [each for each in told.values() if each.is_trouble]
    return (*_at_most(sent, "posts were sent", ""), *_at_most(trouble, "posts need you", "Open the queue."))


def _told(delivery: Delivery, identity_named: Callable[[str], str]) -> Notice | None:
    name = identity_named(delivery.account.identity_id)
    if delivery.state is DeliveryState.PUBLISHED:
        return Notice(f"Sent as {name}", "", False, delivery.id)
    if delivery.state is DeliveryState.FAILED:
        return Notice(f"Failed as {name}", "The post waits in the queue with the reason.", True, delivery.id)
    if delivery.state is DeliveryState.HELD and delivery.reason in _NEXT:
        return Notice(f"Needs you: {name}", _NEXT[delivery.reason], True, delivery.id)
    return None


def _at_most(said: list[Notice], many: str, next_step: str) -> list[Notice]:
    if len(said) <= _MOST:
        return said
    return [Notice(f"{len(said)} {many}", next_step, said[0].is_trouble)]
