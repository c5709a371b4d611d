"""The review list's rows: what waits, what left and why, in the nine state words; it decides nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop.errors import BadInput
from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.identities import IdentityId, Network
from desktop.model.posts import Draft, DraftId, Post, PostId

SEARCH_MOST = 1_000
"""How many posts a search looks through: the last written of those that have its words."""


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
    second line. `post` is None while the draft waits for signatures. `key` stays the same while the row
    means the same.
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


@dataclass(frozen=True, slots=True)
class QueueLine:
    """Where a row stands, as the store's index has it: enough to find it, nothing to send or sign by.

    Rows are in the order of `at` (aware UTC; None, which has no time yet, comes last), then `key`. Of
    `post_id` and `draft_id` one is set.
    """

    key: str
    at: datetime | None
    word: StateWord
    identity_id: IdentityId
    post_id: PostId | None = None
    draft_id: DraftId | None = None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What is shown of the queue; what is left out of it shows all.

    `search` are words that all must stand somewhere in a post's text, its accounts' names or its
    identity's name; parts of words do. `since` and `until` (aware UTC) take rows from the one to before
    the other; a row without a time is later than all.
    """

    word: StateWord | None = None
    identity_id: IdentityId | None = None
    network: Network | None = None
    search: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        for moment in (self.since, self.until):
            if moment is not None and moment.utcoffset() is None:
                raise BadInput("A time without a zone cannot be looked for.", remedy="Give it in UTC.")

    @property
    def terms(self) -> tuple[str, ...]:
        """The words that are looked for, each once, without the sign that begins a handle."""
        return tuple(dict.fromkeys(term for word in self.search.split() if (term := word.lstrip("@"))))


@dataclass(frozen=True, slots=True)
class QueueDay:
    """A day of the list in its reader's zone: its date (None: no time), when it begins (aware UTC), the
    number of its first row, how many rows it has, and how many of those have not been sent."""

    day: date | None
    begins: datetime | None
    first: int
    count: int
    waiting: int


@dataclass(frozen=True, slots=True)
class QueueOutline:
    """What the list looks like without its rows: how many there are, in which states, on which days.

    `counts` leaves the filter's own word aside, so that each state says how many it would show.
    `next_due` is when the next Ready one goes out (aware UTC). `is_cut`: more than `SEARCH_MOST` posts have
    the words that were searched, and only the last written of them count here.
    """

    asked: QueueFilter
    counts: Mapping[StateWord, int]
    days: tuple[QueueDay, ...]
    next_due: datetime | None = None
    is_cut: bool = False

    @property
    def size(self) -> int:
        """How many rows the list has."""
        return self.days[-1].first + self.days[-1].count if self.days else 0

    def day_of(self, number: int) -> QueueDay:
        """The day in which the row with this number stands."""
        return self.days[bisect_right(self.days, number, key=lambda day: day.first) - 1]


@dataclass(frozen=True, slots=True)
class QueueListed:
    """A list, the number of the row that is to be open (None: there is no row), and some pages of it."""

    outline: QueueOutline
    number: int | None
    pages: Mapping[int, tuple[QueueRow, ...]]


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
