"""A store, a vault and a clock in memory, held to the contract of the real ones; nothing here is lasting."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from desktop.errors import BadInput, MoveRefused, NoEntry, StorageError, VaultError, WrongIdentity
from desktop.model.deliveries import (
    Claim,
    Delivery,
    DeliveryId,
    DeliveryState,
    HoldReason,
    allowed_moves,
)
from desktop.model.findings import Waiver
from desktop.model.identities import Account, AccountId, Identity, IdentityId, Network, Operator, OperatorId
from desktop.model.journal import JournalEntry
from desktop.model.pauses import Pause
from desktop.model.posts import Approval, Confirmation, Draft, DraftId, Post, PostId, Review, ReviewState
from desktop.model.queue import QueueFilter, QueueLine, StateWord, word_for
from desktop.model.timing.templates import Template, TemplateId
from desktop.ports import ID_MOST, Credentials
from desktop.storage.listing.folding import folded
from desktop.storage.snapshots import packed
from desktop.storage.turn import Turn

T = TypeVar("T")


class FixedClock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self, now: datetime = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, **by: float) -> datetime:
        """Moves on by days, hours, minutes, seconds, as `timedelta` names them."""
        self._now += timedelta(**by)
        return self._now

    def set(self, now: datetime) -> None:
        """Jumps, also backwards."""
        self._now = now


class MemoryVault:
    """Credentials in a dict. `failure`, where set, is raised by every call."""

    def __init__(self) -> None:
        self.kept: dict[tuple[IdentityId, AccountId], Credentials] = {}
        self.failure: VaultError | None = None

    def keep(self, identity_id: IdentityId, account_id: AccountId, credentials: Credentials) -> None:
        self._fail()
        self.kept[(identity_id, account_id)] = credentials

    def read(self, identity_id: IdentityId, account_id: AccountId) -> Credentials:
        self._fail()
        if (identity_id, account_id) not in self.kept:
            raise NoEntry("The keyring holds nothing for this account.", remedy="Sign in again.")
        return self.kept[(identity_id, account_id)]

    def forget(self, identity_id: IdentityId, account_id: AccountId) -> None:
        self._fail()
        self.kept.pop((identity_id, account_id), None)

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


@dataclass
class _State:
    operators: dict[str, Operator] = field(default_factory=dict)
    identities: dict[str, Identity] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    drafts: dict[str, Draft] = field(default_factory=dict)
    saved_at: dict[str, datetime] = field(default_factory=dict)
    approvals: dict[str, tuple[Approval, ...]] = field(default_factory=dict)
    waivers: dict[str, tuple[Waiver, ...]] = field(default_factory=dict)
    confirmations: dict[str, Confirmation] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)
    asked: dict[str, Review] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    pauses: dict[int, Pause] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    entries: list[JournalEntry] = field(default_factory=list)

    def copied(self) -> _State:
        """A state of its own; the values in it are frozen and shared."""
        return _State(**{name: copy(part) for name, part in vars(self).items()})


class MemoryStore:
    """A store that forgets at the end of the process."""

    def __init__(self) -> None:
        self.state = _State()
        self.turn = Turn()
        self._numbers = itertools.count(1)
        self._is_open = True

    def work(self, *, is_reading: bool = False) -> MemoryWork:
        if not self._is_open:
            raise StorageError("The data file is closed.", remedy="Start Masthead again.")
        return MemoryWork(self, is_reading)

    def close(self) -> None:
        self._is_open = False

    def number(self) -> int:
        """The next entry's number."""
        return next(self._numbers)


class MemoryWork:
    """A unit of work on a copy of everything, which `commit` puts in place."""

    def __init__(self, store: MemoryStore, is_reading: bool) -> None:
        self._store = store
        self._is_reading = is_reading
        self._copy: _State | None = None
        self._is_entered = False

    def __enter__(self) -> Self:
        self._is_entered = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._finish()
        self._is_entered = False

    def commit(self) -> None:
        if self._copy is not None and not self._is_reading:
            self._store.state = self._copy
        self._finish()

    def _finish(self) -> None:
        if self._copy is not None and not self._is_reading:
            self._store.turn.give()
        self._copy = None

    @property
    def _now(self) -> _State:
        if not self._is_entered:
            raise RuntimeError("A unit of work was used outside its `with`.")
        if self._copy is None:
            if not self._is_reading:
                self._store.turn.take(Path("memory"))
            self._copy = self._store.state.copied()
        return self._copy

    def _changing(self, *values: Any) -> _State:
        if self._is_reading:
            raise RuntimeError("This unit of work was opened for reading and cannot write.")
        for value in values:
            packed(value)
        return self._now

    # people

    def operators(self) -> tuple[Operator, ...]:
        return tuple(self._now.operators.values())

    def operator(self, operator_id: OperatorId) -> Operator:
        return _found(self._now.operators, operator_id, "operator")

    def save_operator(self, operator: Operator) -> None:
        self._changing(operator).operators[operator.id] = operator

    def identities(self) -> tuple[Identity, ...]:
        return tuple(each for each in self._now.identities.values() if each.id not in self._now.removed)

    def identity(self, identity_id: IdentityId) -> Identity:
        return _found({each.id: each for each in self.identities()}, identity_id, "identity")

    def save_identity(self, identity: Identity) -> None:
        state = self._changing(identity)
        state.identities[identity.id] = identity
        state.removed.discard(identity.id)

    def remove_identity(self, identity_id: IdentityId) -> None:
        state = self._changing()
        state.removed.add(self.identity(identity_id).id)
        state.removed |= {
            f"account {each.id}" for each in state.accounts.values() if each.identity_id == identity_id
        }

    def accounts(self, identity_id: IdentityId | None = None) -> tuple[Account, ...]:
        return tuple(
            each
            for each in self._now.accounts.values()
            if f"account {each.id}" not in self._now.removed
            and (identity_id is None or each.identity_id == identity_id)
        )

    def account(self, account_id: AccountId) -> Account:
        return _found({each.id: each for each in self.accounts()}, account_id, "account")

    def save_account(self, account: Account) -> None:
        state = self._changing(account)
        self.identity(account.identity_id)
        known = state.accounts.get(account.id)
        if known is not None and known.identity_id != account.identity_id:
            raise WrongIdentity(f"{account.label} belongs to another identity.", remedy="Add it there.")
        state.accounts[account.id] = account
        state.removed.discard(f"account {account.id}")

    def remove_account(self, account_id: AccountId) -> None:
        self._changing().removed.add(f"account {self.account(account_id).id}")

    # drafts

    def drafts(self, *, among: Sequence[DraftId] | None = None) -> tuple[Draft, ...]:
        state = self._now
        here = {identity.id for identity in self.identities()}
        open_ids = [
            each.id
            for each in state.drafts.values()
            if each.identity.id in here
            and not self._is_posted(each.id)
            and (among is None or each.id in among)
        ]
        newest_first = sorted(sorted(open_ids), key=lambda each: state.saved_at[each], reverse=True)
        return tuple(self.draft(each) for each in newest_first)

    def draft(self, draft_id: DraftId) -> Draft:
        stored = _found(self._now.drafts, draft_id, "draft")
        identity = self.identity(stored.identity.id)
        present = {each.id: each for each in self.accounts(identity.id)}
        accounts = tuple(present[each.id] for each in stored.accounts if each.id in present)
        return replace(stored, identity=identity, accounts=accounts)

    def has_draft(self, draft_id: DraftId) -> bool:
        return draft_id in self._now.drafts

    def save_draft(self, draft: Draft, at: datetime) -> None:
        state = self._changing(draft, at)
        self.identity(draft.identity.id)
        known = state.drafts.get(draft.id)
        if known is not None and self._is_posted(draft.id):
            if self.draft(draft.id).digest != draft.digest:
                raise BadInput("The draft has become a post and cannot change.", remedy="Begin a new draft.")
            return
        if known is not None and (
            known.revision > draft.revision
            or (known.revision == draft.revision and not _is_same(known, draft))
        ):
            raise BadInput("The draft was changed elsewhere meanwhile.", remedy="Reload it.")
        state.drafts[draft.id] = draft
        state.saved_at[draft.id] = at.astimezone(UTC)

    def add_drafts(self, drafts: Sequence[Draft], at: datetime) -> None:
        for draft in drafts:
            if draft.id in self._now.drafts:
                raise BadInput("This is stored already.", remedy="Reload and try again.")
            self.save_draft(draft, at)

    def draft_saved_at(self, draft_id: DraftId) -> datetime:
        return _found(self._now.saved_at, draft_id, "draft")

    def remove_draft(self, draft_id: DraftId) -> None:
        state = self._changing()
        _found(state.drafts, draft_id, "draft")
        if self._is_posted(draft_id):
            raise BadInput("The draft has become a post and stays.", remedy="Take the post back instead.")
        parts: tuple[dict[str, Any], ...] = (
            state.drafts,
            state.saved_at,
            state.approvals,
            state.waivers,
            state.confirmations,
            state.reviews,
        )
        for part in parts:
            part.pop(draft_id, None)

    def approvals(self, draft_id: DraftId) -> tuple[Approval, ...]:
        return self._now.approvals.get(draft_id, ())

    def add_approval(self, draft_id: DraftId, approval: Approval) -> None:
        state = self._changing(approval)
        _found(state.drafts, draft_id, "draft")
        state.approvals[draft_id] = (*self.approvals(draft_id), approval)

    def waivers(self, draft_id: DraftId) -> tuple[Waiver, ...]:
        return self._now.waivers.get(draft_id, ())

    def add_waiver(self, draft_id: DraftId, waiver: Waiver) -> None:
        state = self._changing(waiver)
        _found(state.drafts, draft_id, "draft")
        state.waivers[draft_id] = (*self.waivers(draft_id), waiver)

    def confirmation(self, draft_id: DraftId) -> Confirmation | None:
        return self._now.confirmations.get(draft_id)

    def save_confirmation(self, draft_id: DraftId, confirmation: Confirmation) -> None:
        state = self._changing(confirmation)
        _found(state.drafts, draft_id, "draft")
        state.confirmations[draft_id] = confirmation

    def reviews(self, *, among: Sequence[DraftId] | None = None) -> tuple[Review, ...]:
        here = {draft.id for draft in self.drafts(among=among)}
        mine = [review for review in self._now.reviews.values() if review.draft_id in here]
        return tuple(sorted(mine, key=lambda review: (review.changed_at, review.draft_id)))

    def save_review(self, review: Review) -> None:
        state = self._changing(review)
        _found(state.drafts, review.draft_id, "draft")
        state.reviews[review.draft_id] = review

    def save_reviews(self, reviews: Sequence[Review]) -> None:
        for review in reviews:
            self.save_review(review)

    def add_asked(self, reviews: Sequence[Review]) -> None:
        for review in reviews:
            self._changing(review).asked[review.draft_id] = review

    def asked(self, limit: int) -> tuple[Review, ...]:
        return tuple(self._now.asked[id] for id in sorted(self._now.asked))[:limit]

    def remove_asked(self, draft_ids: Sequence[DraftId]) -> None:
        for draft_id in draft_ids:
            self._changing().asked.pop(draft_id, None)

    def _is_posted(self, draft_id: str) -> bool:
        return any(post.draft.id == draft_id for post in self._now.posts.values())

    # posts

    def post(self, post_id: PostId) -> Post:
        return _found(self._now.posts, post_id, "post")

    def posts(self, *, among: Sequence[PostId] | None = None) -> tuple[Post, ...]:
        mine = [post for post in self._now.posts.values() if among is None or post.id in among]
        in_order = sorted(mine, key=lambda post: post.id)
        return tuple(sorted(in_order, key=lambda post: post.approved_at, reverse=True))

    def post_ids(self, beginning: str) -> tuple[PostId, ...]:
        ids = {
            post.id for post in self.posts() for id in (post.id, post.draft.id) if id.startswith(beginning)
        }
        ids |= {each.post_id for each in self.deliveries() if each.id.startswith(beginning)}
        listed = {row.line.post_id for row in self._post_rows()}
        return tuple(sorted(ids & listed)[:ID_MOST])

    def add_post(self, post: Post) -> None:
        state = self._changing(post)
        if post.id in state.posts or self._is_posted(post.draft.id):
            raise BadInput("The draft has become a post already.", remedy="Open the queue to see it.")
        state.posts[post.id] = post

    # deliveries

    def delivery(self, delivery_id: DeliveryId) -> Delivery:
        return _found(self._now.deliveries, delivery_id, "delivery")

    def deliveries(self, *states: DeliveryState) -> tuple[Delivery, ...]:
        mine = [each for each in self._now.deliveries.values() if not states or each.state in states]
        return tuple(sorted(mine, key=lambda each: (each.due_at, each.id)))

    def deliveries_of(self, *post_ids: PostId) -> tuple[Delivery, ...]:
        return tuple(each for each in self.deliveries() if each.post_id in post_ids)

    def delivery_ids(self, beginning: str) -> tuple[DeliveryId, ...]:
        ids = [
            each.id
            for each in self.deliveries()
            if each.id.startswith(beginning) and each.state is not DeliveryState.CANCELLED
        ]
        return tuple(sorted(ids)[:ID_MOST])

    def accounts_held(self, reason: HoldReason) -> frozenset[AccountId]:
        return frozenset(each.account.id for each in self.deliveries() if each.reason is reason)

    def deliveries_in_doubt(self, account_id: AccountId) -> tuple[Delivery, ...]:
        mine = [each for each in self.deliveries() if each.account.id == account_id]
        return tuple(each for each in mine if each.in_flight is not None)

    def deliveries_between(
        self, account_id: AccountId, since: datetime, until: datetime
    ) -> tuple[Delivery, ...]:
        return tuple(
            each
            for each in self.deliveries()
            if each.account.id == account_id and since <= each.due_at <= until
        )

    def latest_posts(self, identity_id: IdentityId, limit: int) -> tuple[PostId, ...]:
        over = (DeliveryState.FAILED, DeliveryState.CANCELLED)
        mine = [
            each.post_id
            for each in reversed(self.deliveries())
            if each.account.identity_id == identity_id and each.state not in over
        ]
        return tuple(dict.fromkeys(mine[: 10 * limit]))[:limit]

    def is_recorded(self, remote_id: str) -> bool:
        return any(
            receipt.remote_id == remote_id
            for each in self._now.deliveries.values()
            for receipt in each.receipts
        )

    def add_delivery(self, delivery: Delivery) -> None:
        state = self._changing(delivery)
        _found(state.posts, delivery.post_id, "post")
        over = (DeliveryState.FAILED, DeliveryState.CANCELLED)
        is_known = any(
            each.post_id == delivery.post_id
            and each.account.id == delivery.account.id
            and each.state not in over
            for each in state.deliveries.values()
        )
        if delivery.id in state.deliveries or is_known:
            raise BadInput("The post is in the queue for this account already.", remedy="Open the queue.")
        state.deliveries[delivery.id] = delivery

    def save_delivery(self, delivery: Delivery, *, was: DeliveryState, worker: str = "") -> None:
        state = self._changing(delivery)
        if delivery.state is not was and delivery.state not in allowed_moves(was):
            raise MoveRefused(f"A delivery that is {was.value} cannot become {delivery.state.value}.")
        stored = self.delivery(delivery.id)
        if (stored.post_id, stored.account) != (delivery.post_id, delivery.account):
            raise BadInput("A delivery's post and account never change.", remedy="Schedule another.")
        holder = stored.claim.worker if stored.claim else ""
        if stored.state is not was or (worker and holder != worker):
            raise MoveRefused("The delivery has moved meanwhile.", remedy="Reload the queue.")
        state.deliveries[delivery.id] = delivery

    def claim_due(self, now: datetime, claim: Claim) -> Delivery | None:
        state = self._changing(claim)
        for delivery in self.deliveries(DeliveryState.SCHEDULED):
            if delivery.due_at <= now:
                taken = replace(delivery.moved(DeliveryState.PUBLISHING), claim=claim)
                state.deliveries[delivery.id] = taken
                return taken
        return None

    def claim_stale(self, now: datetime, claim: Claim) -> Delivery | None:
        state = self._changing(claim)
        ended = [
            each
            for each in self.deliveries(DeliveryState.PUBLISHING)
            if each.claim is not None
            and (each.claim.lease_until <= now or each.claim.claimed_at > now + timedelta(minutes=1))
        ]
        if not ended:
            return None
        first = min(ended, key=lambda each: (each.claim.lease_until if each.claim else now, each.id))
        taken = replace(first, claim=claim)
        state.deliveries[taken.id] = taken
        return taken

    def claim_look(self, now: datetime, until: datetime) -> Delivery | None:
        state = self._changing(until)
        due = [
            (each.look_at, each.id)
            for each in self.deliveries(DeliveryState.HELD)
            if each.look_at is not None and each.look_at <= now
        ]
        if not due:
            return None
        taken = replace(self.delivery(min(due)[1]), look_at=until)
        state.deliveries[taken.id] = taken
        return taken

    def next_due(self) -> datetime | None:
        times = [each.due_at for each in self.deliveries(DeliveryState.SCHEDULED)]
        times += [each.claim.lease_until for each in self.deliveries(DeliveryState.PUBLISHING) if each.claim]
        times += [each.look_at for each in self._now.deliveries.values() if each.look_at is not None]
        return min(times, default=None)

    # pauses

    def pauses(self) -> tuple[Pause, ...]:
        return tuple(each for each in self._now.pauses.values() if each.ended_at is None)

    def pause(self, number: int) -> Pause:
        if number not in self._now.pauses:
            raise BadInput(f"There is no pause with the id {number}.", remedy="List them.")
        return self._now.pauses[number]

    def save_pause(self, pause: Pause) -> Pause:
        state = self._changing(pause)
        if pause.number:
            self.pause(pause.number)
        kept = replace(pause, number=pause.number or len(state.pauses) + 1)
        state.pauses[kept.number] = kept
        return kept

    def hold_scheduled(self, pause: Pause, entry: JournalEntry, *, limit: int | None = None) -> int:
        state = self._changing(pause, entry)
        count = 0
        for each in self.deliveries(DeliveryState.SCHEDULED):
            if count == limit:
                break
            if pause.covers(each.account.identity_id) and each.resumed < pause.number:
                held = each.moved(DeliveryState.HELD, reason=HoldReason.PAUSED, detail=entry.detail)
                state.deliveries[each.id] = replace(held, paused=pause.number)
                self.add_entry(replace(entry, about=each.id, identity_id=each.account.identity_id))
                count += 1
        return count

    def paused_counts(self, numbers: Sequence[int]) -> tuple[Mapping[int, int], int]:
        held = self.deliveries_paused(numbers, len(self._now.deliveries))
        return Counter(each.paused for each in held), len({each.post_id for each in held})

    def deliveries_paused(self, numbers: Sequence[int], limit: int) -> tuple[Delivery, ...]:
        held = [each for each in self.deliveries(DeliveryState.HELD) if each.paused in numbers]
        return tuple(held[:limit])

    # templates

    def templates(self) -> tuple[Template, ...]:
        here = {identity.id for identity in self.identities()}
        return tuple(each for each in self._now.templates.values() if each.identity_id in here)

    def save_template(self, template: Template) -> None:
        self.identity(template.identity_id)
        self._changing(template).templates[template.id] = template

    def remove_template(self, template_id: TemplateId) -> None:
        _found(self._changing().templates, template_id, "template")
        del self._now.templates[template_id]

    # journal

    def add_entry(self, entry: JournalEntry) -> None:
        state = self._changing(entry)
        state.entries.append(replace(entry, number=self._store.number()))

    def add_entries(self, entries: Sequence[JournalEntry]) -> None:
        for entry in entries:
            self.add_entry(entry)

    def entries(
        self, *, about: str = "", limit: int = 200, before: int | None = None
    ) -> tuple[JournalEntry, ...]:
        if limit < 0:
            raise BadInput("A journal cannot be cut to fewer than no entries.", remedy="Use 0 or more.")
        mine = [
            entry
            for entry in reversed(self._now.entries)
            if about in ("", entry.about) and (before is None or entry.number < before)
        ]
        return tuple(mine[:limit])

    def entry_abouts(self, beginning: str) -> tuple[str, ...]:
        abouts = {entry.about for entry in self._now.entries if entry.about.startswith(beginning)}
        return tuple(sorted(abouts)[:ID_MOST])

    # the queue's list, made anew for every question

    def queue_counts(self, asked: QueueFilter) -> Mapping[StateWord, int]:
        return Counter(row.line.word for row in self._rows(replace(asked, word=None)))

    def queue_spans(self, asked: QueueFilter, edges: Sequence[datetime]) -> tuple[tuple[int, int], ...]:
        rows = [row.line for row in self._rows(asked) if row.line.at is not None]
        spans = []
        for low, high in itertools.pairwise(edges):
            within = [line.word for line in rows if line.at is not None and low <= line.at < high]
            spans.append((len(within), len(within) - within.count(StateWord.SENT)))
        return tuple(spans)

    def queue_ends(self, asked: QueueFilter) -> tuple[datetime, datetime] | None:
        times = [row.line.at for row in self._rows(asked) if row.line.at is not None]
        return (min(times), max(times)) if times else None

    def queue_lines(
        self, asked: QueueFilter, *, limit: int, skip: int = 0, after: QueueLine | None = None
    ) -> tuple[QueueLine, ...]:
        lines = [row.line for row in self._rows(asked)]
        if after is not None:
            lines = [line for line in lines if _place(line) > _place(after)]
        return tuple(lines[skip : skip + limit])

    def queue_line(self, key: str) -> QueueLine | None:
        return next((row.line for row in self._rows(QueueFilter()) if row.line.key == key), None)

    def queue_place(self, asked: QueueFilter, line: QueueLine) -> int | None:
        lines = [row.line for row in self._rows(asked)]
        return lines.index(line) if line in lines else None

    def is_search_cut(self, asked: QueueFilter) -> bool:
        return False

    def _rows(self, asked: QueueFilter) -> list[_Row]:
        rows = [*self._draft_rows(), *self._post_rows()]
        return sorted((row for row in rows if row.is_taken(asked)), key=lambda row: _place(row.line))

    def _draft_rows(self) -> Iterator[_Row]:
        drafts = {draft.id: draft for draft in self.drafts()}
        for review in self.reviews():
            draft = drafts[review.draft_id]
            waits = review.state is ReviewState.WAITING
            word = StateWord.NEEDS_APPROVAL if waits else StateWord.CHANGES_REQUESTED
            opens = draft.window.opens if draft.window else None
            line = QueueLine(draft.id, opens, word, draft.identity.id, None, draft.id)
            yield _Row(line, draft, {account.network for account in draft.accounts})

    def _post_rows(self) -> Iterator[_Row]:
        for post in self.posts():
            deliveries = self.deliveries_of(post.id)
            draft = post.draft
            if not deliveries:
                opens = draft.window.opens if draft.window else None
                line = QueueLine(draft.id, opens, StateWord.HELD, draft.identity.id, post.id)
                yield _Row(line, draft, {account.network for account in draft.accounts})
            groups: dict[object, list[Delivery]] = {}
            for each in deliveries:
                groups.setdefault((word_for(each), each.detail), []).append(each)
            for group in groups.values():
                word, first = word_for(group[0]), group[0]
                if word is not None:
                    line = QueueLine(first.id, first.due_at, word, first.account.identity_id, post.id)
                    yield _Row(line, draft, {each.account.network for each in group})


@dataclass(frozen=True)
class _Row:
    """A line of the queue with what it is found by."""

    line: QueueLine
    draft: Draft
    networks: set[Network]

    def is_taken(self, asked: QueueFilter) -> bool:
        at = self.line.at
        names = [self.draft.identity.name]
        names += [name for each in self.draft.accounts for name in (each.handle, each.display_name)]
        words = "\n".join((*(part.text for part in self.draft.parts), *names)).lower()
        words = folded(words).lower()
        return (
            asked.word in (None, self.line.word)
            and asked.identity_id in (None, self.line.identity_id)
            and (asked.network is None or asked.network in self.networks)
            and (asked.since is None or at is None or at >= asked.since)
            and (asked.until is None or (at is not None and at < asked.until))
            and all(folded(term).lower() in words for term in asked.terms)
        )


def _place(line: QueueLine) -> tuple[datetime, str]:
    return line.at or datetime.max.replace(tzinfo=UTC), line.key


def _found(values: dict[str, T], id: str, what: str) -> T:
    if id not in values:
        raise BadInput(
            f"There is no {what} with the id {id[:80]!a}.", remedy="List them to see which there are."
        )
    return values[id]


def _is_same(one: Draft, other: Draft) -> bool:
    return replace(one, identity=other.identity, accounts=()) == replace(other, accounts=()) and (
        (one.identity.id, [each.id for each in one.accounts])
        == (other.identity.id, [each.id for each in other.accounts])
    )
