"""Looking over: the queue's rows, the posts and the journal, from this computer alone; it changes nothing."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

from desktop.errors import BadInput, MastheadError, NotApproved, StoreCorrupt
from desktop.flow.desk import Desk
from desktop.model.deliveries import Delivery, DeliveryState
from desktop.model.identities import OperatorId
from desktop.model.journal import JournalEntry
from desktop.model.posts import Draft, DraftId, Post, PostId, Review, ReviewState, counted_approvals
from desktop.model.queue import QueueRow, StateWord, word_for
from desktop.model.times import describe
from desktop.ports import UnitOfWork


class LookOver:
    """Reads the queue and the journal; works without any network."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def rows(self) -> tuple[QueueRow, ...]:
        """Everything that waits or left, soonest first; what has no time comes last.

        Accounts of one post in different states stand in rows of their own.
        """
        with self._desk.store.work(is_reading=True) as work:
            rows = [*_draft_rows(work), *_post_rows(work)]
        far = datetime.max.replace(tzinfo=UTC)
        return tuple(sorted(rows, key=lambda row: (row.at or far, row.draft.identity.name, row.key)))

    def post(self, post_id: PostId) -> Post:
        """One approved post; raises NotApproved when its row was changed behind Masthead's back."""
        with self._desk.store.work(is_reading=True) as work:
            return work.post(post_id)

    def journal(
        self, *, about: str = "", limit: int = 200, before: int | None = None
    ) -> tuple[JournalEntry, ...]:
        """Journal entries, newest first."""
        with self._desk.store.work(is_reading=True) as work:
            return work.entries(about=about, limit=limit, before=before)


def _draft_rows(work: UnitOfWork) -> list[QueueRow]:
    drafts = {draft.id: draft for draft in work.drafts()}
    names = {operator.id: operator.name for operator in work.operators()}
    rows = []
    for review in work.reviews():
        draft = drafts.get(review.draft_id)
        if draft is None:
            continue
        waits = review.state is ReviewState.WAITING
        word = StateWord.NEEDS_APPROVAL if waits else StateWord.CHANGES_REQUESTED
        opens, zone = (draft.window.opens, draft.window.zone) if draft.window else (None, "UTC")
        rows.append(QueueRow(draft, word, opens, zone, _why_waiting(work, draft, review, names)))
    return rows


def _why_waiting(work: UnitOfWork, draft: Draft, review: Review, names: dict[OperatorId, str]) -> str:
    who = names.get(review.operator_id, "An approver")
    if review.state is ReviewState.CHANGES_REQUESTED:
        return f"{who}: “{review.note}”"
    if review.state is ReviewState.DECLINED:
        return f"{who} declined: “{review.note}”"
    if review.digest != draft.digest:
        return "It changed after it was sent for approval; send it again"
    signed = {approval.operator_id for approval in counted_approvals(draft, work.approvals(draft.id))}
    others = [a for a in draft.identity.approvers if a not in signed and a not in draft.writers]
    done = ", ".join(names.get(a, "?") for a in draft.identity.approvers if a in signed)
    waiting = " or ".join(names.get(a, "?") for a in others)
    return f"{done} has signed; waits for {waiting}" if done else f"Waits for {waiting or 'an approver'}"


def _sound_posts(work: UnitOfWork) -> tuple[list[Post], dict[PostId, MastheadError]]:
    """The posts that can be rebuilt, and why each other one cannot: one bad row must not hide the queue."""
    try:
        return list(work.posts()), {}
    except (NotApproved, BadInput, StoreCorrupt):
        sound: list[Post] = []
        refused: dict[PostId, MastheadError] = {}
        for post_id in work.post_ids():
            try:
                sound.append(work.post(post_id))
            except (NotApproved, BadInput, StoreCorrupt) as error:
                refused[post_id] = error
        return sound, refused


def _refused_rows(work: UnitOfWork, deliveries: list[Delivery], error: MastheadError) -> list[QueueRow]:
    """Rows without words for what can be cancelled or settled, though not sent."""
    identities = {identity.id: identity for identity in work.identities()}
    rows = []
    for delivery in deliveries:
        identity, word = identities.get(delivery.account.identity_id), word_for(delivery)
        if identity is not None and word is not None:
            nobody, no_draft = OperatorId(""), DraftId(delivery.post_id)
            draft = Draft(no_draft, identity, nobody, (delivery.account,))
            why = delivery.detail or f"It cannot go out. {error}"
            rows.append(QueueRow(draft, word, delivery.due_at, delivery.zone, why, None, (delivery,)))
    return rows


def _post_rows(work: UnitOfWork) -> list[QueueRow]:
    by_post: dict[PostId, list[Delivery]] = defaultdict(list)
    for delivery in work.deliveries():
        by_post[delivery.post_id].append(delivery)
    rows = []
    posts, refused = _sound_posts(work)
    for post_id, error in refused.items():
        rows += _refused_rows(work, by_post.pop(post_id, []), error)
    for post in posts:
        deliveries = by_post.pop(post.id, [])
        if not deliveries:
            opens, zone = (
                (post.draft.window.opens, post.draft.window.zone) if post.draft.window else (None, "UTC")
            )
            rows.append(
                QueueRow(post.draft, StateWord.HELD, opens, zone, "Approved, not scheduled yet", post)
            )
        groups: dict[tuple[StateWord, str], list[Delivery]] = defaultdict(list)
        for delivery in deliveries:
            word = word_for(delivery)
            if word is not None:
                groups[word, _why(delivery, post)].append(delivery)
        for (word, why), group in groups.items():
            first = group[0]
            rows.append(QueueRow(post.draft, word, first.due_at, first.zone, why, post, tuple(group)))
    return rows


def _why(delivery: Delivery, post: Post) -> str:
    if delivery.detail:
        return delivery.detail
    if delivery.state is DeliveryState.PUBLISHED and delivery.receipts:
        return f"Left {describe(delivery.receipts[-1].received_at, delivery.zone)}"
    if delivery.state is DeliveryState.PUBLISHING:
        return "On its way now"
    names = ", ".join(approval.operator_name for approval in post.approvals)
    return f"Signed by {names}" if names else "No signature needed"
