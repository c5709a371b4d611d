"""One post on its way to one account: states, allowed moves, and what came back; no input or output."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from desktop.errors import MoveRefused
from desktop.model.identities import Account
from desktop.model.posts import PostId

DeliveryId = NewType("DeliveryId", str)


class DeliveryState(StrEnum):
    """Where a delivery stands. HELD means that a person decides."""

    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    FAILED = "failed"
    HELD = "held"
    CANCELLED = "cancelled"


class HoldReason(StrEnum):
    """Why a delivery waits for a person."""

    OVERDUE = "overdue"
    UNCONFIRMED = "unconfirmed"
    POLICY_CHANGED = "policy_changed"
    SIGN_IN_NEEDED = "sign_in_needed"
    PAUSED = "paused"
    WRONG_OWNER = "wrong_owner"
    APPROVAL_LOST = "approval_lost"
    QUIET_HOURS = "quiet_hours"
    TIME_MOVED = "time_moved"


_MOVES: dict[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.SCHEDULED: frozenset(
        {DeliveryState.PUBLISHING, DeliveryState.HELD, DeliveryState.CANCELLED}
    ),
    DeliveryState.PUBLISHING: frozenset(
        {DeliveryState.PUBLISHED, DeliveryState.FAILED, DeliveryState.HELD, DeliveryState.SCHEDULED}
    ),
    DeliveryState.HELD: frozenset(
        {DeliveryState.SCHEDULED, DeliveryState.CANCELLED, DeliveryState.PUBLISHED, DeliveryState.FAILED}
    ),
    DeliveryState.FAILED: frozenset({DeliveryState.CANCELLED}),
    DeliveryState.PUBLISHED: frozenset(),
    DeliveryState.CANCELLED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """The network's answer for one part: its id there, its public link, when (aware UTC)."""

    part: int
    remote_id: str
    url: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """Who is sending, since when, and until when nobody else may look (aware UTC)."""

    worker: str
    claimed_at: datetime
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One post to one account. `due_at` is aware UTC, `zone` the author's IANA zone.

    `receipts` grow part by part. `reason` is set while HELD; `detail` is the sentence a person reads.
    `attempts` counts the tries at the part that is next. `in_flight` is the part whose request may
    have left: written before the request and cleared by its answer, so that after a crash None proves
    that nothing left. `departed_at` is when that was, by the network's clock where it tells one, else by
    ours; `left_at` is when its latest try left, always by ours. `looks` counts how often the network was read
    back for the part since, `look_at` is when an Unconfirmed one is looked for again. `promised_at` is the
    time it was to go out where tries have moved `due_at` since. `paused` is the number of the pause that
    holds it, `resumed` that of the latest pause which a person let it through; 0 is none.
    """

    id: DeliveryId
    post_id: PostId
    account: Account
    due_at: datetime
    zone: str
    state: DeliveryState = DeliveryState.SCHEDULED
    reason: HoldReason | None = None
    detail: str = ""
    attempts: int = 0
    claim: Claim | None = None
    receipts: tuple[Receipt, ...] = ()
    in_flight: int | None = None
    departed_at: datetime | None = None
    looks: int = 0
    look_at: datetime | None = None
    promised_at: datetime | None = None
    paused: int = 0
    resumed: int = 0
    left_at: datetime | None = None

    @property
    def promise(self) -> datetime:
        """When it was to go out at first, aware UTC; tries move `due_at`, never this."""
        return self.promised_at or self.due_at

    def moved(self, to: DeliveryState, *, reason: HoldReason | None = None, detail: str = "") -> Delivery:
        """The same delivery in another state; raises MoveRefused when that move does not exist."""
        if to not in _MOVES[self.state]:
            raise MoveRefused(
                f"A delivery that is {self.state.value} cannot become {to.value}.",
                remedy="Reload the queue: it has changed meanwhile.",
            )
        if (to is DeliveryState.HELD) != (reason is not None):
            raise MoveRefused("A held delivery, and only that, carries a reason.", remedy="Give the reason.")
        claim = self.claim if to is DeliveryState.PUBLISHING else None
        return replace(self, state=to, reason=reason, detail=detail, claim=claim, look_at=None, paused=0)

    def out_of_doubt(self) -> Delivery:
        """The same delivery once it is known what became of the part in flight."""
        return replace(self, in_flight=None, departed_at=None, left_at=None, looks=0, look_at=None)


def allowed_moves(state: DeliveryState) -> frozenset[DeliveryState]:
    """The states that can be reached from `state` in one step."""
    return _MOVES[state]
