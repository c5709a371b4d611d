"""What stands while everything is held, read in one go off the UI thread; it changes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desktop.errors import MastheadError
from desktop.model.deliveries import Delivery, DeliveryId, DeliveryState, HoldReason
from desktop.model.identities import Identity
from desktop.model.journal import Deed
from desktop.model.pauses import Pause
from desktop.model.posts import PostId
from desktop.model.queue import QueueRow, StateWord, word_for

if TYPE_CHECKING:
    from desktop.app import Application

JUST_BEFORE = timedelta(hours=1)
"""How long before a hold something left that it is worth looking at once more."""

_LEFT = (Deed.DELIVERY_PUBLISHED, Deed.DELIVERY_HELD)
_MOST_OUT = 5
_MOST_READ = 200


@dataclass(frozen=True, slots=True)
class Held:
    """The pauses that stand, the posts they hold (soonest first), and what was out before the first of them.

    `count` counts the posts, of which `rows` are the first. `approvers` are those who may agree to go on,
    by name: nobody where no second person is needed (`needs_second`), or where all of them hold.
    """

    pauses: tuple[Pause, ...]
    rows: tuple[QueueRow, ...]
    count: int
    out: tuple[QueueRow, ...]
    approvers: tuple[str, ...]
    names: tuple[str, ...]
    needs_second: bool = False

    @property
    def is_all(self) -> bool:
        """Whether a pause covers everybody."""
        return any(pause.identity_id is None for pause in self.pauses)


def read_held(app: Application) -> Held | None:
    """What is held now; None where no pause stands. Blocks."""
    standing = app.hold.standing()
    if not standing.pauses:
        return None
    identities = app.enroll.identities()
    by_post: dict[PostId, list[Delivery]] = defaultdict(list)
    for delivery in standing.held:
        by_post[delivery.post_id].append(delivery)
    groups = list(by_post.values())
    rows = [row for group in groups[:_MOST_READ] if (row := _row(app, group)) is not None]
    covered = [one for one in identities if any(pause.covers(one.id) for pause in standing.pauses)]
    return Held(
        standing.pauses,
        tuple(rows),
        standing.posts,
        _out(app, standing.pauses, standing.in_flight),
        _approvers(app, covered, standing.pauses),
        tuple(one.name for one in covered),
        any(one.approvers for one in covered),
    )


def _row(app: Application, group: list[Delivery]) -> QueueRow | None:
    """One post with what it waits as; None for one that can no longer be rebuilt, which the queue shows."""
    first = group[0]
    word = word_for(first)
    try:
        post = app.look_over.post(first.post_id)
    except MastheadError:
        return None
    if word is None:
        return None
    return QueueRow(post.draft, word, first.promise, first.zone, first.detail, post, tuple(group))


def _out(
    app: Application, pauses: tuple[Pause, ...], in_flight: tuple[Delivery, ...]
) -> tuple[QueueRow, ...]:
    """What left just before, is leaving, or may be out: it cannot be held."""
    began = min(pause.began_at for pause in pauses)
    ids: dict[str, None] = {delivery.id: None for delivery in in_flight}
    for entry in app.look_over.journal(limit=_MOST_READ):
        if entry.deed in _LEFT and entry.at >= began - JUST_BEFORE:
            ids.setdefault(entry.about)
    found = []
    for id in ids:
        try:
            delivery = app.schedule.delivery(DeliveryId(id))
        except MastheadError:
            continue
        if _may_be_out(delivery, began):
            row = _row(app, [delivery])
            if row is not None:
                found.append(row)
    return tuple(sorted(found, key=_left_at)[-_MOST_OUT:])


def _may_be_out(delivery: Delivery, began: datetime) -> bool:
    if delivery.state is DeliveryState.PUBLISHED:
        return delivery.receipts[-1].received_at >= began - JUST_BEFORE if delivery.receipts else True
    return delivery.reason is HoldReason.UNCONFIRMED or delivery.state is DeliveryState.PUBLISHING


def _left_at(row: QueueRow) -> datetime:
    delivery = row.deliveries[0]
    if delivery.receipts:
        return delivery.receipts[-1].received_at
    return delivery.departed_at or delivery.promise


def left_words(row: QueueRow) -> str:
    """How sure it is that it is out."""
    return {
        StateWord.SENT: "Sent",
        StateWord.UNCONFIRMED: "Unconfirmed",
        StateWord.SENDING: "Sending",
    }.get(row.word, row.word.value)


def _approvers(app: Application, covered: list[Identity], pauses: tuple[Pause, ...]) -> tuple[str, ...]:
    holders = {pause.operator_id for pause in pauses}
    named = {one for identity in covered for one in identity.approvers if one not in holders}
    if not any(identity.approvers for identity in covered):
        return ()
    names = {operator.id: operator.name for operator in app.enroll.operators()}
    return tuple(sorted(names.get(one, "?") for one in named))
