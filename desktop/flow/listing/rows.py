"""The rows of one page, rebuilt through every refusal; one bad row stands as refused and hides no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from desktop.errors import BadInput, MastheadError, NotApproved, StoreCorrupt
from desktop.model.deliveries import Delivery, DeliveryState
from desktop.model.identities import Identity, IdentityId, IdentityKind, OperatorId
from desktop.model.posts import Draft, DraftId, Post, PostId, Review, ReviewState, counted_approvals
from desktop.model.queue import QueueLine, QueueRow, word_for
from desktop.model.times import describe
from desktop.ports import UnitOfWork

_Id = TypeVar("_Id", bound=str)
_T = TypeVar("_T")
_DAMAGED = (NotApproved, BadInput, StoreCorrupt)


def rows_for(work: UnitOfWork, lines: Sequence[QueueLine]) -> tuple[QueueRow, ...]:
    """One row a line, in the same order: what cannot be rebuilt says so in its second line."""
    of_posts, of_drafts = _PostRows(work, lines), _DraftRows(work, lines)
    return tuple(
        of_posts.row(line, line.post_id) if line.post_id is not None else of_drafts.row(line)
        for line in lines
    )


class _PostRows:
    """Rows of approved posts. Their words come out of `Post` itself, which refuses what was changed."""

    def __init__(self, work: UnitOfWork, lines: Sequence[QueueLine]) -> None:
        ids = [line.post_id for line in lines if line.post_id is not None]
        posts, self._refused = _sound(ids, lambda some: work.posts(among=some))
        found, lost = _sound(ids, lambda some: work.deliveries_of(*some))
        self._refused |= lost
        self._posts = {post.id: post for post in posts}
        self._deliveries: dict[PostId, list[Delivery]] = defaultdict(list)
        for delivery in found:
            self._deliveries[delivery.post_id].append(delivery)
        self._work = work

    def row(self, line: QueueLine, post_id: PostId) -> QueueRow:
        group = _group(line, self._deliveries[post_id])
        post, error = self._posts.get(post_id), self._refused.get(post_id)
        if post is None or error is not None:
            return _refused(self._work, line, group, error)
        if not group:
            zone = post.draft.window.zone if post.draft.window else "UTC"
            return QueueRow(post.draft, line.word, line.at, zone, "Approved, not scheduled yet", post)
        return QueueRow(post.draft, line.word, group[0].due_at, group[0].zone, _why(group, post), post, group)


class _DraftRows:
    """Rows of drafts before their approvers."""

    def __init__(self, work: UnitOfWork, lines: Sequence[QueueLine]) -> None:
        ids = [line.draft_id for line in lines if line.draft_id is not None]
        drafts, self._refused = _sound(ids, lambda some: work.drafts(among=some))
        reviews, lost = _sound(ids, lambda some: work.reviews(among=some))
        self._refused |= lost
        self._drafts = {draft.id: draft for draft in drafts}
        self._reviews = {review.draft_id: review for review in reviews}
        self._names = {operator.id: operator.name for operator in work.operators()} if ids else {}
        self._work = work

    def row(self, line: QueueLine) -> QueueRow:
        draft_id = DraftId(line.key)
        draft, review = self._drafts.get(draft_id), self._reviews.get(draft_id)
        if draft is None or review is None:
            return _refused(self._work, line, (), self._refused.get(draft_id))
        zone = draft.window.zone if draft.window else "UTC"
        why = _why_waiting(self._work, draft, review, self._names)
        return QueueRow(draft, line.word, line.at, zone, why)


def _sound(
    ids: Sequence[_Id], read: Callable[[Sequence[_Id]], Iterable[_T]]
) -> tuple[list[_T], dict[_Id, MastheadError]]:
    """What can be rebuilt of these, and why each other one cannot."""
    if not ids:
        return [], {}
    try:
        return list(read(ids)), {}
    except _DAMAGED:
        sound: list[_T] = []
        refused: dict[_Id, MastheadError] = {}
        for id in ids:
            try:
                sound += read([id])
            except _DAMAGED as error:
                refused[id] = error
        return sound, refused


def _group(line: QueueLine, deliveries: list[Delivery]) -> tuple[Delivery, ...]:
    """The deliveries that stand in a line's row: those with the word and the sentence of its first one."""
    first = next((each for each in deliveries if each.id == line.key), None)
    if first is None:
        return ()
    meant = word_for(first), first.detail
    return tuple(each for each in deliveries if (word_for(each), each.detail) == meant)


def _refused(
    work: UnitOfWork, line: QueueLine, group: tuple[Delivery, ...], error: MastheadError | None
) -> QueueRow:
    """A row without words for what can be cancelled or settled, though not sent."""
    draft = Draft(
        DraftId(line.key), _identity(work, line.identity_id), OperatorId(""), tuple(d.account for d in group)
    )
    zone = group[0].zone if group else "UTC"
    said = next((each.detail for each in group if each.detail), "")
    why = said or f"It cannot go out. {error or 'It is not there any more.'}"
    return QueueRow(draft, line.word, line.at, zone, why, None, group)


def _identity(work: UnitOfWork, identity_id: IdentityId) -> Identity:
    found = {identity.id: identity for identity in work.identities()}
    stranger = (OperatorId(""),)
    return found.get(identity_id) or Identity(
        identity_id, IdentityKind.CORPORATE, "An identity that was removed", 1, stranger
    )


def _why(group: tuple[Delivery, ...], post: Post) -> str:
    first = group[0]
    if first.detail:
        return first.detail
    if first.state is DeliveryState.PUBLISHED:
        return _left(group)
    if first.state is DeliveryState.PUBLISHING:
        return "On its way now"
    names = ", ".join(approval.operator_name for approval in post.approvals)
    return f"Signed by {names}" if names else "No signature needed"


def _left(group: tuple[Delivery, ...]) -> str:
    times = sorted(each.receipts[-1].received_at for each in group if each.receipts)
    if not times:
        return "Left"
    said = [describe(time, group[0].zone) for time in (times[0], times[-1])]
    return f"Left {said[0]}" if said[0] == said[1] else f"Left {said[0]}; the last {said[1]}"


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
