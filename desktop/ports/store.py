"""The store and its unit of work as the flow sees them; no implementation and no SQL stands here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from desktop.model.deliveries import Claim, Delivery, DeliveryId, DeliveryState, HoldReason
from desktop.model.findings import Waiver
from desktop.model.identities import (
    Account,
    AccountId,
    Identity,
    IdentityId,
    Operator,
    OperatorId,
)
from desktop.model.posts import Approval, Confirmation, Draft, DraftId, Post, PostId, Review
from desktop.ports.lists import Journal, PauseList, QueueList, TemplateList


class UnitOfWork(QueueList, TemplateList, PauseList, Journal, Protocol):
    """One connection, one transaction. Leaving without `commit` rolls back.

    Lookups by id raise BadInput naming what was not found. Writes raise the storage errors.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def commit(self) -> None:
        """Makes everything since the start of this unit lasting."""
        ...

    # people
    def operators(self) -> tuple[Operator, ...]: ...
    def operator(self, operator_id: OperatorId) -> Operator: ...
    def save_operator(self, operator: Operator) -> None: ...
    def identities(self) -> tuple[Identity, ...]: ...
    def identity(self, identity_id: IdentityId) -> Identity: ...
    def save_identity(self, identity: Identity) -> None: ...
    def remove_identity(self, identity_id: IdentityId) -> None:
        """Hides it with its accounts and drafts; saving it again brings the drafts back."""
        ...

    def accounts(self, identity_id: IdentityId | None = None) -> tuple[Account, ...]: ...
    def account(self, account_id: AccountId) -> Account: ...
    def save_account(self, account: Account) -> None: ...
    def remove_account(self, account_id: AccountId) -> None:
        """Hides it; deliveries that name it keep what they need."""
        ...

    # drafts and what people said of them
    def drafts(self, *, among: Sequence[DraftId] | None = None) -> tuple[Draft, ...]:
        """Drafts that are not yet a post and not discarded, last saved first; with `among`, of these only."""
        ...

    def draft(self, draft_id: DraftId) -> Draft: ...

    def has_draft(self, draft_id: DraftId) -> bool:
        """Whether a draft with this id was kept and not discarded, a post by now or not."""
        ...

    def save_draft(self, draft: Draft, at: datetime) -> None:
        """Saves one revision, at an aware UTC time.

        Raises BadInput when a newer revision is stored, or the same one with other content, and when
        the draft has become a post with other content.
        """
        ...

    def add_drafts(self, drafts: Sequence[Draft], at: datetime) -> None:
        """Saves drafts that nobody has kept yet, in one statement; raises BadInput where one is there."""
        ...

    def draft_saved_at(self, draft_id: DraftId) -> datetime: ...
    def remove_draft(self, draft_id: DraftId) -> None: ...
    def approvals(self, draft_id: DraftId) -> tuple[Approval, ...]: ...
    def add_approval(self, draft_id: DraftId, approval: Approval) -> None: ...
    def waivers(self, draft_id: DraftId) -> tuple[Waiver, ...]: ...
    def add_waiver(self, draft_id: DraftId, waiver: Waiver) -> None: ...
    def confirmation(self, draft_id: DraftId) -> Confirmation | None: ...
    def save_confirmation(self, draft_id: DraftId, confirmation: Confirmation) -> None: ...
    def reviews(self, *, among: Sequence[DraftId] | None = None) -> tuple[Review, ...]:
        """The latest review of every draft in `drafts()` that has one, longest unchanged first."""
        ...

    def save_review(self, review: Review) -> None: ...

    def save_reviews(self, reviews: Sequence[Review]) -> None:
        """As `save_review`, many in one statement."""
        ...

    def add_asked(self, reviews: Sequence[Review]) -> None:
        """Keeps that these drafts are to be put before their approvers, to be done a few at a time."""
        ...

    def asked(self, limit: int) -> tuple[Review, ...]:
        """At most so many of what `add_asked` keeps."""
        ...

    def remove_asked(self, draft_ids: Sequence[DraftId]) -> None:
        """Forgets that these are still to be put before their approvers."""
        ...

    # posts
    def post(self, post_id: PostId) -> Post:
        """Rebuilt through the same refusals as when it was approved."""
        ...

    def posts(self, *, among: Sequence[PostId] | None = None) -> tuple[Post, ...]:
        """Every post, or these, last approved first."""
        ...

    def post_ids(self, beginning: str) -> tuple[PostId, ...]:
        """Posts of the queue's list whose id, draft's id or delivery's id begins so, in order.

        At most ID_MOST, also of those that `post` refuses to rebuild.
        """
        ...

    def add_post(self, post: Post) -> None:
        """Keeps the post and takes its draft out of `drafts()`; raises BadInput for one that is a post."""
        ...

    # deliveries
    def delivery(self, delivery_id: DeliveryId) -> Delivery: ...
    def deliveries(self, *states: DeliveryState) -> tuple[Delivery, ...]:
        """Deliveries in these states (all, when none is named), soonest due first."""
        ...

    def deliveries_of(self, *post_ids: PostId) -> tuple[Delivery, ...]:
        """These posts' deliveries in any state, soonest due first."""
        ...

    def delivery_ids(self, beginning: str) -> tuple[DeliveryId, ...]:
        """Deliveries that are not cancelled and whose id begins so, in order; at most ID_MOST."""
        ...

    def accounts_held(self, reason: HoldReason) -> frozenset[AccountId]:
        """The accounts with a delivery that is held for that reason."""
        ...

    def deliveries_in_doubt(self, account_id: AccountId) -> tuple[Delivery, ...]:
        """The account's deliveries with a part in flight, whose request may have left."""
        ...

    def deliveries_between(
        self, account_id: AccountId, since: datetime, until: datetime
    ) -> tuple[Delivery, ...]:
        """The account's deliveries in any state that are due from `since` until `until`, soonest first."""
        ...

    def latest_posts(self, identity_id: IdentityId, limit: int) -> tuple[PostId, ...]:
        """The identity's posts that wait or went out, latest due first, from 10 times `limit` deliveries."""
        ...

    def is_recorded(self, remote_id: str) -> bool:
        """Whether some delivery's receipt names this post of a network."""
        ...

    def add_delivery(self, delivery: Delivery) -> None:
        """Raises BadInput when one that has not failed or been cancelled takes the post there already."""
        ...

    def save_delivery(self, delivery: Delivery, *, was: DeliveryState, worker: str = "") -> None:
        """Writes the delivery if it still is `was` (and, when given, claimed by `worker`).

        One statement decides and writes; raises MoveRefused when it has moved meanwhile.
        """
        ...

    def claim_due(self, now: datetime, claim: Claim) -> Delivery | None:
        """Takes the soonest SCHEDULED delivery due at `now` into PUBLISHING, in one statement."""
        ...

    def claim_stale(self, now: datetime, claim: Claim) -> Delivery | None:
        """Takes over a PUBLISHING delivery whose lease has ended, in one statement.

        One that was claimed more than a minute after `now` counts as ended: the clock was set back.
        """
        ...

    def claim_look(self, now: datetime, until: datetime) -> Delivery | None:
        """Takes the Unconfirmed delivery whose next look is due, which puts that look off to `until`."""
        ...

    def next_due(self) -> datetime | None:
        """When the next SCHEDULED delivery is due, a PUBLISHING one's lease ends, or a look is due (UTC)."""
        ...


class Seat(StrEnum):
    """Which of the long-running Mastheads a process is: one window and one publisher share a data folder."""

    WINDOW = "window"
    PUBLISHER = "publisher"


class Store(Protocol):
    """Opens units of work on the data file; holds the data folder against a second Masthead."""

    def work(self, *, is_reading: bool = False) -> UnitOfWork:
        """A unit of work to be used in `with`, by one thread, never inside another one.

        It has the only turn to write from its first statement to its end: ask a person, a network or
        the keyring before or after, not within. With `is_reading` it waits for nobody, sees one
        unchanging state, and cannot write.
        """
        ...

    def close(self) -> None: ...
