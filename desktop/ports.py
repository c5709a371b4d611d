"""What the flow needs from outside, as protocols; no implementation stands here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
    Network,
    Operator,
    OperatorId,
)
from desktop.model.journal import JournalEntry
from desktop.model.pauses import Pause
from desktop.model.posts import Approval, Confirmation, Draft, DraftId, Part, Post, PostId, Review
from desktop.model.queue import QueueFilter, QueueLine, StateWord
from desktop.model.timing.templates import Template, TemplateId

ID_MOST = 20
"""How many ids that begin alike are given out: enough to say that they are several."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signs in to one account: names to values, such as {"access_token": "..."}.

    The values never show in `repr`, `str`, an exception or a comparison's output.
    """

    values: Mapping[str, str] = field(repr=False)

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def get(self, name: str, default: str = "") -> str:
        """The value called `name`, or `default`."""
        return self.values.get(name, default)

    def __reduce__(self) -> str:
        raise TypeError("Credentials are never pickled.")


class Vault(Protocol):
    """Credentials in the operating system's keyring, one namespace per identity.

    Raises VaultLocked, VaultAbsent, VaultRefused; `read` raises NoEntry. Blocks: never on the UI thread.
    """

    def keep(self, identity_id: IdentityId, account_id: AccountId, credentials: Credentials) -> None:
        """Stores and reads back; replaces what was there."""
        ...

    def read(self, identity_id: IdentityId, account_id: AccountId) -> Credentials:
        """What `keep` stored for this account of this identity."""
        ...

    def forget(self, identity_id: IdentityId, account_id: AccountId) -> None:
        """Removes it; nothing there is no error."""
        ...


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose credentials these are, as the network says: its lasting id, handle and shown name.

    `said_at` is the network's own time when it said so (aware UTC), None where it tells none.
    """

    id: str
    handle: str
    display_name: str = ""
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A network's yes to one part: the post's id there and its public link."""

    remote_id: str
    url: str


@dataclass(frozen=True, slots=True)
class RemotePost:
    """One of the account's own posts, read back. `created_at` is aware UTC, None where not told."""

    remote_id: str
    text: str
    url: str
    created_at: datetime | None


class SocialNetwork(Protocol):
    """One account on one network, opened with its credentials.

    Every method blocks, has a time-out, follows no redirect, and raises one of the five publish
    errors; `recent` may raise CannotRead instead. Nothing else comes out, or it is a bug.
    """

    def owner(self) -> Owner:
        """Asks the network whose credentials these are."""
        ...

    def publish(self, part: Part, *, after: str | None = None, key: str = "") -> Sent:
        """Publishes one part, as a reply to the own post `after` where that is given.

        `key` is the same for every try at the same part; networks with an idempotency key pass it on.
        """
        ...

    def delete(self, remote_id: str) -> None:
        """Deletes an own post; one that is gone already is no error."""
        ...

    def recent(self, since: datetime) -> tuple[RemotePost, ...]:
        """Own posts made at or after `since` (aware UTC), newest first."""
        ...

    def normal_form(self, text: str) -> str:
        """How `text` reads after this network has stored it, for comparing with `recent`."""
        ...


OpenNetwork = Callable[[Account, Credentials], SocialNetwork]
"""Makes a SocialNetwork for one account; does no input or output itself. For an account that is not
known yet its `owner_id` is empty."""

Networks = Mapping[Network, OpenNetwork]


class QueueList(Protocol):
    """The queue as its index has it: counts, days and places, without a post's being rebuilt."""

    def queue_counts(self, asked: QueueFilter) -> Mapping[StateWord, int]:
        """How many rows of each state the filter takes, its own word left aside; none of a state: no key."""
        ...

    def queue_spans(self, asked: QueueFilter, edges: Sequence[datetime]) -> tuple[tuple[int, int], ...]:
        """For each two neighbours of `edges` (aware, ascending): how many rows stand from the one to before
        the other, and how many of those have not been sent."""
        ...

    def queue_ends(self, asked: QueueFilter) -> tuple[datetime, datetime] | None:
        """The times of the first and the last row that has one, of all that the filter takes (UTC)."""
        ...

    def queue_lines(
        self, asked: QueueFilter, *, limit: int, skip: int = 0, after: QueueLine | None = None
    ) -> tuple[QueueLine, ...]:
        """At most `limit` rows in their order, without the first `skip`, from behind `after` where given."""
        ...

    def queue_line(self, key: str) -> QueueLine | None:
        """The row with that key, wherever it stands."""
        ...

    def queue_place(self, asked: QueueFilter, line: QueueLine) -> int | None:
        """How many rows stand before this one; None where the filter does not take it."""
        ...

    def is_search_cut(self, asked: QueueFilter) -> bool:
        """Whether more than SEARCH_MOST posts have the words that are searched."""
        ...


class UnitOfWork(QueueList, Protocol):
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

    def save_draft(self, draft: Draft, at: datetime) -> None:
        """Saves one revision, at an aware UTC time.

        Raises BadInput when a newer revision is stored, or the same one with other content, and when
        the draft has become a post with other content.
        """
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

    # pauses
    def pauses(self) -> tuple[Pause, ...]:
        """The pauses that stand, oldest first."""
        ...

    def pause(self, number: int) -> Pause: ...
    def save_pause(self, pause: Pause) -> Pause:
        """Keeps a pause; one without a number gets the next."""
        ...

    def hold_scheduled(self, pause: Pause, entry: JournalEntry) -> int:
        """Holds every SCHEDULED delivery under the pause that was not let through it, and says how many.

        Each carries the entry's detail, and the entry is written about each.
        """
        ...

    # templates
    def templates(self) -> tuple[Template, ...]:
        """Every template of an identity that is there, oldest first."""
        ...

    def save_template(self, template: Template) -> None: ...
    def remove_template(self, template_id: TemplateId) -> None: ...

    # journal
    def add_entry(self, entry: JournalEntry) -> None: ...

    def entries(
        self, *, about: str = "", limit: int = 200, before: int | None = None
    ) -> tuple[JournalEntry, ...]:
        """Entries newest first, of one thing where `about` is given, with numbers below `before`."""
        ...

    def entry_abouts(self, beginning: str) -> tuple[str, ...]:
        """The ids that entries are about and that begin so, in order; at most ID_MOST."""
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
