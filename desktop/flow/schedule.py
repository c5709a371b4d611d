"""The queue: posts are given a time, held, released and taken back; nothing is sent from here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from desktop.errors import BadInput, MoveRefused
from desktop.events import Kind
from desktop.flow.desk import Desk, clean_text, new_id
from desktop.flow.hold import passed_through
from desktop.flow.timing.hours import free_after, grace_of, identity_in, quiet_words, refuse_times
from desktop.model.deliveries import Delivery, DeliveryId, DeliveryState, HoldReason, Receipt
from desktop.model.identities import Account, Identity, OperatorId
from desktop.model.journal import Deed
from desktop.model.pauses import Pause, pause_over
from desktop.model.posts import Draft, DraftId, Post, PostId
from desktop.model.times import describe
from desktop.ports import UnitOfWork

_LIVE = (
    DeliveryState.SCHEDULED,
    DeliveryState.PUBLISHING,
    DeliveryState.HELD,
    DeliveryState.PUBLISHED,
    DeliveryState.FAILED,
)


class Schedule:
    """Puts approved posts in the queue and lets people decide about those that wait."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def post(self, post_id: PostId, *, by: OperatorId) -> tuple[Delivery, ...]:
        """One delivery an account, due when the post's window opens, never before the undo time is over.

        While everything of its identity is held, they wait as Held. A post without a time of its own goes as
        soon as the least gap of its accounts allows. Raises BadInput for a post that is scheduled already,
        whose time has passed, is in the quiet hours or too near to another post, or where the rules for the
        clocks of its zone have changed since its time was chosen.
        """
        now = self._desk.clock.now()
        with self._desk.store.work() as work:
            post = work.post(post_id)
            # Cancelled ones too: a part of it may be out, and its words may be on the way as a new draft.
            if work.deliveries_of(post_id):
                raise BadInput(
                    "This post is scheduled already.", remedy="It goes out once. Write a new draft instead."
                )
            deliveries = tuple(
                _delivery(self._desk, work, post, account, now) for account in post.draft.accounts
            )
            pause = pause_over(work.pauses(), post.draft.identity.id)
            if pause is not None:
                deliveries = tuple(_under(pause, delivery) for delivery in deliveries)
            for delivery in deliveries:
                work.add_delivery(delivery)
                _note(self._desk, work, Deed.DELIVERY_SCHEDULED, delivery, by, _when(post, delivery))
                if pause is not None:
                    _note(self._desk, work, Deed.DELIVERY_HELD, delivery, by, pause.sentence)
            work.commit()
        for delivery in deliveries:
            self._desk.announce(Kind.DELIVERY, delivery.id)
        return deliveries

    def cancel(self, delivery_id: DeliveryId, *, by: OperatorId) -> Delivery:
        """Takes a waiting delivery out of the queue for good.

        Raises MoveRefused for an Unconfirmed one, which is settled instead.
        """
        return self._move(delivery_id, by, Deed.DELIVERY_CANCELLED, _cancelled)

    def hold(self, delivery_id: DeliveryId, *, by: OperatorId, why: str) -> Delivery:
        """Holds a scheduled delivery until somebody releases it."""
        words = " ".join(clean_text(why, "The reason").split())[:300] or "Held by hand."

        def stay(delivery: Delivery) -> Delivery:
            _refuse_unless(delivery, DeliveryState.SCHEDULED)
            return delivery.moved(DeliveryState.HELD, reason=HoldReason.PAUSED, detail=words)

        return self._move(delivery_id, by, Deed.DELIVERY_HELD, stay)

    def release(self, delivery_id: DeliveryId, *, by: OperatorId) -> Delivery:
        """Puts a held delivery back at its own time, within the post's window, and through every hold.

        The rest of a thread that has begun may go on later than its time: its readers wait for it.
        Raises MoveRefused for an Unconfirmed one, which is settled instead; NotApproved where a hold asks
        for a second person; BadInput for one whose time has passed: another time is another version and
        is signed again.
        """
        with self._desk.store.work() as work:
            before = work.delivery(delivery_id)
            _refuse_unless(before, DeliveryState.HELD)
            _refuse_unconfirmed(before)
            passed = passed_through(work, before, by)
            after = _put_back(self._desk, work, passed)
            work.save_delivery(after, was=before.state)
            _note(self._desk, work, Deed.DELIVERY_RELEASED, after, by, after.detail)
            work.commit()
        self._desk.announce(Kind.DELIVERY, delivery_id)
        return after

    def settle(
        self,
        delivery_id: DeliveryId,
        *,
        is_there: bool,
        by: OperatorId,
        url: str = "",
        goes_again: bool = False,
    ) -> Delivery:
        """A person's answer for an Unconfirmed delivery, after looking: it is there, or it is not.

        There: PUBLISHED with the link that was given, or FAILED where more of a thread was to follow: it
        cannot go on without the network's own id. Not there: FAILED, or back in the queue when that person
        says so (`goes_again`), within its time. Nothing is sent by itself.
        """
        with self._desk.store.work() as work:
            before = work.delivery(delivery_id)
            if before.reason is not HoldReason.UNCONFIRMED:
                raise MoveRefused("Only an Unconfirmed delivery is settled.", remedy="Reload the queue.")
            if is_there:
                after = self._seen_there(before, len(work.post(before.post_id).draft.parts), url)
            elif goes_again:
                # What it was in doubt about is kept: a refusal as a duplicate then proves that it was out.
                passed = passed_through(work, before, by)
                after = replace(_put_back(self._desk, work, passed), in_flight=None, looks=1)
            else:
                said = _with_parts(before, "Somebody looked: it is not there.")
                after = before.out_of_doubt().moved(DeliveryState.FAILED, detail=said)
            work.save_delivery(after, was=before.state)
            said = "Somebody looked: it is not there. It goes again." if goes_again else after.detail
            _note(self._desk, work, Deed.DELIVERY_SETTLED, after, by, said)
            work.commit()
        self._desk.announce(Kind.DELIVERY, delivery_id)
        return after

    def _seen_there(self, delivery: Delivery, total: int, url: str) -> Delivery:
        """With what was seen as the receipt of the part in doubt."""
        part = len(delivery.receipts)
        link = clean_text(url, "The link").strip()[:500]
        receipts = (*delivery.receipts, Receipt(part, "", link, self._desk.clock.now()))
        known = replace(delivery.out_of_doubt(), receipts=receipts)
        if part + 1 >= total:
            return known.moved(DeliveryState.PUBLISHED, detail="Somebody looked: it is there.")
        said = f"Somebody looked: part {part + 1} of {total} is there. What follows it was not sent."
        return known.moved(DeliveryState.FAILED, detail=said)

    def take_back(self, post_id: PostId, *, by: OperatorId) -> Draft:
        """Cancels what has not left and gives the words back as a new draft of the same author.

        Raises MoveRefused when some delivery of the post has left or is leaving, and for one that was taken
        back already: the draft with its words is named.
        """
        with self._desk.store.work() as work:
            draft = taken_back(self._desk, work, work.post(post_id), by, "Taken back as a draft.")
            work.commit()
        self._desk.announce(Kind.DELIVERY)
        self._desk.announce(Kind.DRAFT, draft.id)
        return draft

    def delivery(self, delivery_id: DeliveryId) -> Delivery:
        """One delivery as it stands now."""
        with self._desk.store.work(is_reading=True) as work:
            return work.delivery(delivery_id)

    def next_due(self) -> datetime | None:
        """When the publisher must wake next, aware UTC."""
        with self._desk.store.work(is_reading=True) as work:
            return work.next_due()

    def _move(
        self,
        delivery_id: DeliveryId,
        by: OperatorId,
        deed: Deed,
        change: Callable[[Delivery], Delivery],
    ) -> Delivery:
        with self._desk.store.work() as work:
            before = work.delivery(delivery_id)
            after = change(before)
            work.save_delivery(after, was=before.state)
            _note(self._desk, work, deed, after, by, after.detail)
            work.commit()
        self._desk.announce(Kind.DELIVERY, delivery_id)
        return after


def _delivery(desk: Desk, work: UnitOfWork, post: Post, account: Account, now: datetime) -> Delivery:
    identity, window = work.identity(post.draft.identity.id), post.draft.window
    due, zone = _due(desk, work, post, now), window.zone if window else _zone_of(identity)
    if window is None and not quiet_words(identity, None, due):
        due = free_after(work, identity, [account], due, now)
    refuse_times(work, identity, account, window, due, now)
    return Delivery(DeliveryId(new_id()), post.id, account, due, zone)


def _due(desk: Desk, work: UnitOfWork, post: Post, now: datetime) -> datetime:
    soonest = now + timedelta(seconds=desk.settings.undo_seconds)
    window = post.draft.window
    if window is None:
        return soonest
    if window.moved is not None:
        raise BadInput(window.moved.moved_words, remedy="Choose the time again.")
    grace = grace_of(desk, identity_in(work, post.draft.identity.id))
    if window.opens + grace < now or (window.closes is not None and window.closes <= soonest):
        raise BadInput(
            f"The post's time has passed: {describe(window.opens, window.zone)}.",
            remedy="Choose another time; the new version is checked and signed again.",
        )
    return max(window.opens, soonest)


def taken_back(
    desk: Desk,
    work: UnitOfWork,
    post: Post,
    by: OperatorId,
    said: str,
    become: Callable[[Draft], Draft] = lambda draft: draft,
) -> Draft:
    """Cancels what has not left and keeps the words as a new draft, in the caller's transaction.

    `become` changes the draft before it is kept. Raises MoveRefused as `take_back` does.
    """
    draft_id = _taken_back_as(post)
    _refuse_twice(work, draft_id)
    every = work.deliveries_of(post.id)
    mine = [d for d in every if d.state in _LIVE]
    gone = [d for d in mine if d.state not in (DeliveryState.SCHEDULED, DeliveryState.HELD)]
    if any(d.state is not DeliveryState.FAILED for d in gone) or any(
        d.reason is HoldReason.UNCONFIRMED or d.receipts for d in every
    ):
        raise MoveRefused(
            "Some of this post has left already.", remedy="Open the queue and decide about each account."
        )
    for delivery in mine:
        work.save_delivery(delivery.moved(DeliveryState.CANCELLED), was=delivery.state)
        _note(desk, work, Deed.DELIVERY_CANCELLED, delivery, by, said)
    if not every:
        _close(desk, work, post, by, said)
    draft = become(_words_of(work, post, draft_id))
    work.save_draft(draft, desk.clock.now())
    desk.note(work, Deed.DRAFT_BEGUN, draft.id, by=by, identity_id=draft.identity.id)
    return draft


def _words_of(work: UnitOfWork, post: Post, draft_id: DraftId) -> Draft:
    kept = {account.id for account in work.accounts(post.draft.identity.id)}
    return Draft(
        draft_id,
        work.identity(post.draft.identity.id),
        post.draft.author_id,
        tuple(account for account in post.draft.accounts if account.id in kept),
        post.draft.parts,
        post.draft.window,
        editors=post.draft.editors,
    )


def _taken_back_as(post: Post) -> DraftId:
    """The draft with a post's words has the same id whoever takes it back, so that it is there once."""
    return DraftId(hashlib.sha256(f"taken back: {post.id}".encode()).hexdigest()[:32])


def _refuse_twice(work: UnitOfWork, draft_id: DraftId) -> None:
    if work.has_draft(draft_id):
        raise MoveRefused(
            f"This post was taken back already: its words are the draft {draft_id[:8]}.",
            remedy="Open that draft.",
        )


def _close(desk: Desk, work: UnitOfWork, post: Post, by: OperatorId, said: str) -> None:
    """A post that was never scheduled gets cancelled deliveries: otherwise it could still be scheduled, and
    the same words would go out twice."""
    now = desk.clock.now()
    for account in post.draft.accounts:
        delivery = Delivery(DeliveryId(new_id()), post.id, account, now, "UTC", DeliveryState.CANCELLED)
        work.add_delivery(delivery)
        _note(desk, work, Deed.DELIVERY_CANCELLED, delivery, by, said)


def _put_back(desk: Desk, work: UnitOfWork, delivery: Delivery) -> Delivery:
    """Back in the queue with all its tries; raises BadInput when its time has passed, is another by now, or
    is in the quiet hours."""
    now = desk.clock.now()
    identity = identity_in(work, delivery.account.identity_id)
    after = replace(delivery.moved(DeliveryState.SCHEDULED), attempts=0)
    take_back = "Take it back as a draft and choose another time."
    is_late = delivery.promise + grace_of(desk, identity) < now
    if is_late and not delivery.receipts:
        raise BadInput(f"Its time has passed: {describe(delivery.promise, delivery.zone)}.", remedy=take_back)
    if delivery.reason is HoldReason.TIME_MOVED:
        raise BadInput(delivery.detail or "Its time is another by now.", remedy=take_back)
    if delivery.reason is HoldReason.QUIET_HOURS:
        window = work.post(delivery.post_id).draft.window
        quiet = quiet_words(identity, window, max(now, delivery.promise))
        if quiet:
            raise BadInput(quiet, remedy=take_back)
    return replace(after, due_at=now, promised_at=now) if is_late else after


def _zone_of(identity: Identity) -> str:
    """The zone in which a post without a time of its own is shown."""
    return identity.timetable.zone if identity.timetable else "UTC"


def _when(post: Post, delivery: Delivery) -> str:
    """When it goes out; the journal keeps that somebody chose the quiet hours."""
    window = post.draft.window
    despite = " In quiet hours too, as its author chose." if window and window.is_despite_quiet else ""
    return f"{describe(delivery.due_at, delivery.zone)}{'.' if despite else ''}{despite}"


def _note(desk: Desk, work: UnitOfWork, deed: Deed, delivery: Delivery, by: OperatorId, detail: str) -> None:
    account = delivery.account
    where = f"{account.label} on {account.network.label}"
    desk.note(
        work,
        deed,
        delivery.id,
        by=by,
        detail=f"{where}: {detail}" if detail else where,
        identity_id=account.identity_id,
    )


def _under(pause: Pause, delivery: Delivery) -> Delivery:
    held = delivery.moved(DeliveryState.HELD, reason=HoldReason.PAUSED, detail=pause.sentence)
    return replace(held, paused=pause.number)


def _refuse_unless(delivery: Delivery, state: DeliveryState) -> None:
    """Raises MoveRefused for any other state: only its sender moves a delivery that is leaving."""
    if delivery.state is not state:
        raise MoveRefused(
            f"The delivery is {delivery.state.value} and not {state.value}.",
            remedy="Reload the queue: it has changed meanwhile.",
        )


def _refuse_unconfirmed(delivery: Delivery) -> None:
    if delivery.reason is HoldReason.UNCONFIRMED:
        raise MoveRefused(
            "The post may be out already.",
            remedy="Look on the network, then say whether it is there.",
        )


def _cancelled(delivery: Delivery) -> Delivery:
    _refuse_unconfirmed(delivery)
    return delivery.moved(DeliveryState.CANCELLED, detail=_with_parts(delivery, ""))


def _with_parts(delivery: Delivery, said: str) -> str:
    """The sentence, after what of a thread is out."""
    count = len(delivery.receipts)
    if not count:
        return said
    out = "Part 1 is out." if count == 1 else f"Parts 1 to {count} are out."
    return f"{out} {said}".strip()
