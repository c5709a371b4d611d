"""What happened, who did it and when: the entries people read afterwards; never a secret or a post's text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Deed(StrEnum):
    """Everything that is written down, as a past participle."""

    OPERATOR_NAMED = "operator_named"
    IDENTITY_ADDED = "identity_added"
    IDENTITY_CHANGED = "identity_changed"
    IDENTITY_REMOVED = "identity_removed"
    SOLO_STATED = "solo_stated"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_REMOVED = "account_removed"
    DRAFT_BEGUN = "draft_begun"
    DRAFT_MOVED = "draft_moved"
    DRAFT_DISCARDED = "draft_discarded"
    FINDING_WAIVED = "finding_waived"
    CAUTION_CONFIRMED = "caution_confirmed"
    APPROVAL_ASKED = "approval_asked"
    APPROVAL_SIGNED = "approval_signed"
    APPROVAL_LAPSED = "approval_lapsed"
    CHANGES_REQUESTED = "changes_requested"
    DRAFT_DECLINED = "draft_declined"
    POST_APPROVED = "post_approved"
    DELIVERY_SCHEDULED = "delivery_scheduled"
    DELIVERY_CLAIMED = "delivery_claimed"
    PART_PUBLISHED = "part_published"
    DELIVERY_PUBLISHED = "delivery_published"
    DELIVERY_FAILED = "delivery_failed"
    DELIVERY_HELD = "delivery_held"
    DELIVERY_RESCHEDULED = "delivery_rescheduled"
    DELIVERY_RELEASED = "delivery_released"
    DELIVERY_CANCELLED = "delivery_cancelled"
    DELIVERY_SETTLED = "delivery_settled"
    REMOTE_DELETED = "remote_deleted"
    EVERYTHING_HELD = "everything_held"
    HOLD_LIFTED = "hold_lifted"
    POLICY_SAVED = "policy_saved"
    POLICY_WEAKENED = "policy_weakened"
    EVENT_ADDED = "event_added"
    EVENT_REMOVED = "event_removed"
    CLOCK_MOVED = "clock_moved"
    TEMPLATE_KEPT = "template_kept"
    TEMPLATE_REMOVED = "template_removed"
    COPY_MADE = "copy_made"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the journal. `at` is aware UTC; `number` is given by the store, 0 before that.

    `who` is an operator's name, or "Masthead" for what the program did by itself. `about` is the id of
    the draft, post, delivery, account or identity; `detail` is a sentence without a post's words.
    """

    at: datetime
    deed: Deed
    who: str
    about: str
    detail: str = ""
    identity_id: str = ""
    number: int = 0
