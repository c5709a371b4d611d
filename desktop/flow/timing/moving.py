"""Moving: what waits gets another time, as the same version where that was signed, else as a new one that is
checked and put before its approvers again; nothing leaves from here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop.errors import BadInput, MastheadError, MoveRefused, NotApproved, PolicyBroken
from desktop.events import Kind
from desktop.flow.approve import Approve
from desktop.flow.desk import Desk
from desktop.flow.schedule import Schedule, taken_back
from desktop.flow.timing.hours import gap_of, quiet_words, refuse_times, taken_near
from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.identities import AccountId, OperatorId
from desktop.model.journal import Deed
from desktop.model.posts import Draft, DraftId, Post, PostId, ReviewState, counted_approvals
from desktop.model.times import describe
from desktop.model.timing.moves import is_within, window_at
from desktop.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of it. `draft` is the version with the new time; `is_asked` where its approvers have it;
    `post` is set where it is signed, or where nobody has to sign it. `trouble` is why it is no further: it
    waits as a draft, or is not scheduled yet."""

    draft: Draft
    post: Post | None = None
    is_same_version: bool = False
    is_asked: bool = False
    trouble: MastheadError | None = None


class Moving:
    """Gives posts and drafts another time in one recorded step; a time that has passed is refused."""

    def __init__(self, desk: Desk, approve: Approve, schedule: Schedule) -> None:
        self._desk = desk
        self._approve = approve
        self._schedule = schedule

    def post(self, post_id: PostId, opens: datetime, *, by: OperatorId, zone: str = "UTC") -> Moved:
        """Moves an approved post to `opens` (aware UTC); `zone` is for one that had no time.

        What was cancelled for one account stays cancelled. Raises MoveRefused where some of it has left, or
        all of it was cancelled or moved already, BadInput for a time that cannot be. Whatever is raised, the
        post stands where it stood.
        """
        self._refuse_past(opens, zone)
        with self._desk.store.work() as work:
            post = work.post(post_id)
            every = work.deliveries_of(post_id)
            kept = _kept(every, post)
            is_same = bool(every) and is_within(post.draft.window, opens)
            if is_same:
                self._shift(work, post, every, opens, by)
                draft = post.draft
            else:
                window = window_at(post.draft.window, opens, zone)
                said = f"Moved to {describe(opens, window.zone)}."
                draft = taken_back(
                    self._desk, work, post, by, said,
                    lambda words: replace(
                        words, window=window, editors=_editors(words, by),
                        accounts=tuple(each for each in words.accounts if each.id in kept),
                    ),
                )  # fmt: skip
                # Now that its own deliveries are cancelled; what is refused takes that back too.
                for account in draft.accounts:
                    refuse_times(work, draft.identity, account, window, opens, self._desk.clock.now())
            # With the rest of it: where it breaks off, the post is where it was, and never only taken back.
            moved = Moved(draft, post, is_same_version=True) if is_same else self._ask(work, draft, by)
            work.commit()
        self._desk.announce(Kind.DELIVERY)
        return moved if is_same else self._scheduled(moved, by)

    def draft(self, draft_id: DraftId, opens: datetime, *, by: OperatorId, zone: str = "UTC") -> Moved:
        """Gives a draft its time; one that waits for its approvers is put before them again.

        Raises BadInput for a time that cannot be, and for a draft that somebody else changed meanwhile.
        """
        self._refuse_past(opens, zone)
        with self._desk.store.work() as work:
            before = work.draft(draft_id)
            was_asked = any(
                review.draft_id == draft_id and review.state is ReviewState.WAITING
                for review in work.reviews()
            )
            window = window_at(before.window, opens, zone)
            draft = replace(before, window=window, editors=_editors(before, by), revision=before.revision + 1)
            if before.window == window:
                return Moved(before, is_same_version=True)
            work.save_draft(draft, self._desk.clock.now())
            self._desk.note(
                work, Deed.DELIVERY_RESCHEDULED, draft_id, by=by, detail=describe(opens, window.zone),
                identity_id=draft.identity.id,
            )  # fmt: skip
            if counted_approvals(before, work.approvals(draft_id)):
                self._desk.note(
                    work, Deed.APPROVAL_LAPSED, draft_id, detail="The post changed after it was signed.",
                    identity_id=draft.identity.id,
                )  # fmt: skip
            moved = self._ask(work, draft, by) if was_asked else Moved(draft)
            work.commit()
        return self._scheduled(moved, by)

    def _refuse_past(self, opens: datetime, zone: str) -> None:
        if opens <= self._desk.clock.now():
            raise BadInput(f"{describe(opens, zone)} has passed.", remedy="Choose a later time.")

    def _shift(
        self, work: UnitOfWork, post: Post, every: tuple[Delivery, ...], opens: datetime, by: OperatorId
    ) -> None:
        """The same version at another time that was signed; a delivery that left meanwhile refuses it."""
        waiting = [d for d in every if d.state in (DeliveryState.SCHEDULED, DeliveryState.HELD)]
        live = [d for d in every if d.state is not DeliveryState.CANCELLED]
        if len(waiting) < len(live) or any(_has_begun(d) for d in every):
            raise MoveRefused(
                "Some of this post has left already.", remedy="Open the queue and decide about each account."
            )
        self._refuse_crowd(work, post, tuple(waiting), opens)
        for delivery in waiting:
            after = replace(delivery, due_at=opens, promised_at=None)
            if delivery.reason in (HoldReason.OVERDUE, HoldReason.QUIET_HOURS):
                after = replace(after.moved(DeliveryState.SCHEDULED), attempts=0)
            work.save_delivery(after, was=delivery.state)
            account = delivery.account
            said = f"Moved to {describe(opens, delivery.zone)}, within the time that was signed."
            self._desk.note(
                work, Deed.DELIVERY_RESCHEDULED, delivery.id, by=by,
                detail=f"{account.label} on {account.network.label}: {said}", identity_id=account.identity_id,
            )  # fmt: skip

    def _refuse_crowd(self, work: UnitOfWork, post: Post, own: tuple[Delivery, ...], opens: datetime) -> None:
        """Quiet hours and the least gap hold for a moved post too, apart from where it stands now."""
        identity, now = work.identity(post.draft.identity.id), self._desk.clock.now()
        quiet = quiet_words(identity, post.draft.window, opens)
        if quiet:
            raise BadInput(f"This time is in the quiet hours. {quiet}", remedy="Choose that time.")
        gap = gap_of(identity)
        for delivery in own if gap else ():
            near = taken_near(work, delivery.account.id, opens, now, gap)
            others = [at for at in near if at != delivery.promise]
            if others:
                raise BadInput(
                    f"{delivery.account.label} on {delivery.account.network.label} has another post at "
                    f"{describe(others[0], delivery.zone)}, and the least gap is "
                    f"{gap // timedelta(minutes=1)} minutes.",
                    remedy="Choose another time.",
                )

    def _ask(self, work: UnitOfWork, draft: Draft, by: OperatorId) -> Moved:
        """Puts the new version on its way; what keeps it from going on loses nothing."""
        try:
            made = self._approve.ask_in(work, draft.id, by=by)
        except (BadInput, NotApproved, PolicyBroken) as error:
            return Moved(draft, trouble=error)
        return Moved(draft, made) if isinstance(made, Post) else Moved(draft, is_asked=True)

    def _scheduled(self, moved: Moved, by: OperatorId) -> Moved:
        """Where nobody had to sign it, it goes into the queue; until then it stands there as Held."""
        self._desk.announce(Kind.DRAFT, moved.draft.id)
        if moved.post is None:
            return moved
        try:
            self._schedule.post(moved.post.id, by=by)
        except MastheadError as error:
            return replace(moved, trouble=error)
        return moved


def _kept(every: tuple[Delivery, ...], post: Post) -> set[AccountId]:
    """The accounts that the post still waits for. Raises MoveRefused where it waits for none any more: its
    words may be on the way as another version, and would go out twice."""
    if not every:
        return {account.id for account in post.draft.accounts}
    kept = {each.account.id for each in every if each.state is not DeliveryState.CANCELLED}
    if not kept:
        raise MoveRefused(
            "This post is not in the queue any more: it was cancelled, taken back or moved.",
            remedy="Reload the queue.",
        )
    return kept


def _has_begun(delivery: Delivery) -> bool:
    return bool(delivery.receipts) or delivery.in_flight is not None


def _editors(draft: Draft, by: OperatorId) -> tuple[OperatorId, ...]:
    """Whoever chooses another time changes what is signed, and does not sign it."""
    return draft.editors if by in draft.writers else (*draft.editors, by)
