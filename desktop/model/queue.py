"""The review list's rows: what waits, what left and why, in the nine state words; it decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.posts import Draft, DraftId, Post, PostId


class StateWord(StrEnum):
    """The words a person sees. They have no synonyms anywhere."""

    READY = "Ready"
    NEEDS_APPROVAL = "Needs approval"
    CHANGES_REQUESTED = "Changes requested"
    HELD = "Held"
    OVERDUE = "Overdue"
    UNCONFIRMED = "Unconfirmed"
    SENDING = "Sending"
    SENT = "Sent"
    FAILED = "Failed"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row: a draft before its approvers, or those deliveries of a post that are in the same state.

    Accounts of one post whose states differ stand in rows of their own, so that no word speaks for an
    account it is not true of. `at` is aware UTC, None for *as soon as it is approved*. `why` is the
    second line. `post` is None while the draft waits for signatures.
    """

    draft: Draft
    word: StateWord
    at: datetime | None
    zone: str
    why: str
    post: Post | None = None
    deliveries: tuple[Delivery, ...] = ()

    @property
    def key(self) -> str:
        """What stays the same while the row means the same."""
        first = self.deliveries[0].id if self.deliveries else self.draft.id
        return f"{first}"

    @property
    def draft_id(self) -> DraftId:
        """The draft the row shows."""
        return self.draft.id

    @property
    def post_id(self) -> PostId | None:
        """The approved post, where there is one."""
        return self.post.id if self.post else None


def word_for(delivery: Delivery) -> StateWord | None:
    """The state word of a delivery; None for a cancelled one, which no longer waits."""
    if delivery.state is DeliveryState.HELD:
        return {
            HoldReason.OVERDUE: StateWord.OVERDUE,
            HoldReason.UNCONFIRMED: StateWord.UNCONFIRMED,
        }.get(delivery.reason or HoldReason.PAUSED, StateWord.HELD)
    return {
        DeliveryState.SCHEDULED: StateWord.READY,
        DeliveryState.PUBLISHING: StateWord.SENDING,
        DeliveryState.PUBLISHED: StateWord.SENT,
        DeliveryState.FAILED: StateWord.FAILED,
    }.get(delivery.state)
