"""Whether a round kept the promise: what the servers counted against what Masthead says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from desktop.app import Application
from desktop.model.deliveries import Delivery, DeliveryId, DeliveryState, HoldReason
from desktop.model.journal import Deed
from tests.torture.template import GRACE, Template
from tests.torture.toys import Taken

_FINAL = {
    DeliveryState.PUBLISHED: Deed.DELIVERY_PUBLISHED,
    DeliveryState.FAILED: Deed.DELIVERY_FAILED,
    DeliveryState.HELD: Deed.DELIVERY_HELD,
    DeliveryState.CANCELLED: Deed.DELIVERY_CANCELLED,
}


def judge(
    app: Application,
    template: Template,
    taken: Mapping[str, Sequence[Taken]],
    latest: Mapping[DeliveryId, datetime] | None,
    *,
    is_readable: bool,
) -> list[str]:
    """Every way in which the promise was broken, as sentences; empty when it was kept.

    `taken` is what each place's server took; `latest`, where given, until when each delivery may leave.
    `is_readable`: no reading was refused, so that what is out must have been found.
    """
    wrong: list[str] = []
    with app.desk.store.work(is_reading=True) as work:
        deliveries = work.deliveries()
    for place, texts in taken.items():
        mine = [each for each in deliveries if template.places[each.id] == place]
        wrong += _counted(template, place, mine, texts)
        for delivery in mine:
            wrong += _told(app, template, delivery, texts, is_readable=is_readable)
    for delivery in deliveries if latest is not None else ():
        assert latest is not None
        for receipt in delivery.receipts:
            post = next((t for all in taken.values() for t in all if t.remote_id == receipt.remote_id), None)
            if post is not None and post.clock > latest[delivery.id] + timedelta(seconds=2):
                wrong.append(f"{delivery.id}: it left {post.clock - latest[delivery.id]} too late")
    return wrong


def _counted(template: Template, place: str, mine: list[Delivery], texts: Sequence[Taken]) -> list[str]:
    """No words more often on the server than there are parts that say them."""
    meant = Counter(text for delivery in mine for text in template.parts[delivery.id])
    out = Counter(post.text for post in texts)
    return [f"{place}: {out[text]} times {text!r} is out" for text in out if out[text] > meant[text]]


def _told(
    app: Application, template: Template, delivery: Delivery, texts: Sequence[Taken], *, is_readable: bool
) -> list[str]:
    """The delivery's state, receipts, sentence and journal against the server."""
    name = f"{delivery.id} ({delivery.state.value}, {delivery.reason}, {delivery.detail!r})"
    wrong: list[str] = []
    parts = template.parts[delivery.id]
    ids = [receipt.remote_id for receipt in delivery.receipts]
    by_id = {post.remote_id: post.text for post in texts}
    if delivery.state not in _FINAL:
        return [f"{name}: it is lost in the queue"]
    for part, id in enumerate(ids):
        if by_id.get(id) != parts[part]:
            wrong.append(f"{name}: the receipt {id} is not of part {part + 1}")
    if delivery.state is DeliveryState.PUBLISHED and len(ids) != len(parts):
        wrong.append(f"{name}: {len(ids)} of {len(parts)} parts have a receipt")
    if delivery.state in (DeliveryState.FAILED, DeliveryState.HELD) and not delivery.detail:
        wrong.append(f"{name}: it gives no reason")
    is_doubtful = delivery.reason is HoldReason.UNCONFIRMED
    # Words that two deliveries say are told apart by their receipts alone.
    if parts[0] != "Said twice":
        out = [text for text in parts if text in by_id.values()]
        most = len(ids) + (1 if is_doubtful else 0)
        if not len(ids) <= len(out) <= most:
            wrong.append(f"{name}: {len(out)} parts are out, {len(ids)} have a receipt")
        # A machine that is too busy to answer its own requests says so, and a person looks: that is true.
        can_read = is_readable and template.places[delivery.id] != "member"
        can_read = can_read and "could not be looked up" not in delivery.detail
        if is_doubtful and can_read and len(out) > len(ids):
            wrong.append(f"{name}: it is out and was never found")
    return wrong + _journalled(app, delivery, name, ids)


def _journalled(app: Application, delivery: Delivery, name: str, ids: list[str]) -> list[str]:
    entries = tuple(reversed(app.look_over.journal(about=delivery.id, limit=1000)))
    written = [entry.detail for entry in entries if entry.deed is Deed.PART_PUBLISHED]
    wrong = []
    if len(written) != len(ids) or any(id not in line for id, line in zip(ids, written, strict=False)):
        wrong.append(f"{name}: the journal has {written}, the receipts are {ids}")
    ends = [entry.deed for entry in entries if entry.deed in _FINAL.values()]
    if not ends or ends[-1] is not _FINAL[delivery.state]:
        wrong.append(f"{name}: the journal ends with {ends[-1:]}")
    return wrong


def latest_moments(due: Mapping[DeliveryId, int]) -> dict[DeliveryId, datetime]:
    """Until when each delivery may leave by itself."""
    from desktop.storage.snapshots import moment

    return {id: moment(at) + GRACE for id, at in due.items()}
