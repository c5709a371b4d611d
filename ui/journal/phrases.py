"""Every deed in the words people read; one sentence each, and no synonym for a state."""

from __future__ import annotations

from desktop.model.journal import Deed, JournalEntry

WORDS: dict[Deed, str] = {
    Deed.OPERATOR_NAMED: "Named on this computer",
    Deed.IDENTITY_ADDED: "Identity added",
    Deed.IDENTITY_CHANGED: "Identity changed",
    Deed.IDENTITY_REMOVED: "Identity removed",
    Deed.SOLO_STATED: "Said that nobody else is there to sign",
    Deed.ACCOUNT_ADDED: "Account added",
    Deed.ACCOUNT_REMOVED: "Account removed",
    Deed.DRAFT_BEGUN: "Draft begun",
    Deed.DRAFT_MOVED: "Draft moved to another identity",
    Deed.DRAFT_DISCARDED: "Draft discarded",
    Deed.FINDING_WAIVED: "Finding waived",
    Deed.CAUTION_CONFIRMED: "Looked again and meant it so",
    Deed.APPROVAL_ASKED: "Sent for approval",
    Deed.APPROVAL_SIGNED: "Signed",
    Deed.APPROVAL_LAPSED: "Signature lapsed: the post changed",
    Deed.CHANGES_REQUESTED: "Changes requested",
    Deed.DRAFT_DECLINED: "Declined",
    Deed.POST_APPROVED: "Approved",
    Deed.DELIVERY_SCHEDULED: "Scheduled",
    Deed.DELIVERY_CLAIMED: "Sending begun",
    Deed.PART_PUBLISHED: "Part taken by the network",
    Deed.DELIVERY_PUBLISHED: "Sent",
    Deed.DELIVERY_FAILED: "Failed",
    Deed.DELIVERY_HELD: "Held",
    Deed.DELIVERY_RESCHEDULED: "Moved to another time",
    Deed.DELIVERY_RELEASED: "Let go",
    Deed.DELIVERY_CANCELLED: "Taken out of the queue",
    Deed.DELIVERY_SETTLED: "Settled by somebody who looked",
    Deed.REMOTE_DELETED: "Deleted on the network",
    Deed.EVERYTHING_HELD: "Everything held",
    Deed.HOLD_LIFTED: "Hold lifted",
    Deed.POLICY_SAVED: "Policy changed",
    Deed.POLICY_WEAKENED: "Policy made weaker",
    Deed.EVENT_ADDED: "Put on the list of what is in the news",
    Deed.EVENT_REMOVED: "Taken off the list of what is in the news",
    Deed.CLOCK_MOVED: "The clock jumped",
    Deed.TEMPLATE_KEPT: "Template kept",
    Deed.TEMPLATE_REMOVED: "Template removed",
    Deed.COPY_MADE: "Begun from a template",
}


def deed_words(entry: JournalEntry) -> str:
    """ "Signed by Astrid Holm. Version 3."."""
    who = f" by {entry.who}" if entry.who != "Masthead" else ""
    detail = " ".join(entry.detail.split())
    return f"{WORDS[entry.deed]}{who}" + (f": {detail}" if detail else "")
