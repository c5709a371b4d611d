"""Looks at what waits again when the rules or the news have changed.

It can only hold: it never lets anything go, and it never sends.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock

from desktop.errors import BadInput, MoveRefused, NotApproved, StoreCorrupt
from desktop.events import Kind
from desktop.flow.check import Surroundings, find_objection
from desktop.flow.desk import Desk
from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.findings import Finding, Outcome
from desktop.model.journal import Deed
from desktop.model.posts import Post, PostId
from desktop.model.queue import QueueFilter, QueueLine, StateWord
from desktop.model.rulebook import Affected
from desktop.policy.amending.events import EventList, read_events
from desktop.policy.packs import Ruleset
from desktop.ports import UnitOfWork

_LOG = logging.getLogger(__name__)
_AT_ONCE = 200
_GRAVITY = {Outcome.CLEAR: 0, Outcome.CAUTION: 1, Outcome.REVIEW: 2, Outcome.BLOCK: 3}


@dataclass(frozen=True, slots=True)
class Policing:
    """What a post is held against: rules, and what is in the news."""

    rules: Ruleset
    events: EventList


class SecondLook:
    """Holds what no longer passes, and says beforehand what would not."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = Lock()
        self._seen: object = None

    def in_force(self) -> Policing:
        """The rules and the news as their files are now."""
        return Policing(self._desk.rules(), read_events(self._desk.policy_folder))

    def effect(self, before: Policing, after: Policing) -> tuple[Affected, ...]:
        """The waiting posts, and the drafts, that `after` stops and `before` does not. Moves nothing.

        What `after` cannot check at all is left out: that is no judgement of the post.
        """
        with self._desk.store.work(is_reading=True) as work:
            was, now = (Surroundings(self._desk, work, each.events) for each in (before, after))
            found = [*_posts_objected(_waiting(work), now, after.rules)]
            known = {each.draft.id for each in _posts_objected(_waiting(work), was, before.rules)}
            kept = [each for each in found if each.draft.id not in known]
            return (*kept, *_drafts_stopped(work, (was, before.rules), (now, after.rules)))

    def eased(self, before: Policing, after: Policing) -> tuple[Affected, ...]:
        """The posts held for the policy, and the drafts, that `before` stops and `after` lets pass.

        Moves nothing: what is held waits for a person all the same.
        """
        with self._desk.store.work(is_reading=True) as work:
            was, now = (Surroundings(self._desk, work, each.events) for each in (before, after))
            posts = [
                replace(each, before=each.after, after=verdict.outcome)
                for each in _posts_objected(_held(work), was, before.rules)
                if each.post is not None
                and (verdict := now.judge(each.draft, after.rules)).is_complete
                and find_objection(verdict, each.post) is None
            ]
            drafts = [
                replace(each, before=each.after, after=each.before)
                for each in _drafts_stopped(work, (now, after.rules), (was, before.rules))
            ]
            return (*posts, *drafts)

    def held_by(self, policing: Policing) -> dict[str, int]:
        """How many of the posts held for the policy each event would stop by itself, by its words."""
        rules, counts = policing.rules, {event.words: 0 for event in policing.events.events}
        with self._desk.store.work(is_reading=True) as work:
            quiet = Surroundings(self._desk, work, EventList())
            held = list(_held(work))
            known = {each.draft.id for each in _posts_objected(held, quiet, rules)}
            newsy = [pair for pair in held if pair[0].draft.id not in known]
            for event in policing.events.events if newsy else ():
                alone = Surroundings(self._desk, work, EventList((event,)))
                counts[event.words] = len(list(_posts_objected(newsy, alone, rules)))
        return counts

    def look_if_changed(self) -> tuple[Affected, ...]:
        """Looks at the queue again if the rules or the news are others than at the last look."""
        with self._lock:
            policing = self.in_force()
            if self._seal(policing) == self._seen:
                return ()
            return self._look(policing)

    def look(self) -> tuple[Affected, ...]:
        """Checks every waiting post again and holds the deliveries of those that no longer pass."""
        with self._lock:
            return self._look(self.in_force())

    def _seal(self, policing: Policing) -> object:
        words = policing.events.words_at(self._desk.clock.now())
        return (policing.rules.version.digest, words, policing.events.trouble)

    def _look(self, policing: Policing) -> tuple[Affected, ...]:
        with self._desk.store.work(is_reading=True) as work:
            surroundings = Surroundings(self._desk, work, policing.events)
            found = tuple(_posts_objected(_waiting(work), surroundings, policing.rules))
        held = 0
        for each in found:
            for delivery in each.deliveries:
                held += self._hold(delivery, each.finding)
        if held:
            _LOG.info("the policy changed: %d deliveries are held", held)
            self._desk.announce(Kind.DELIVERY)
        self._seen = self._seal(policing)
        return found

    def _hold(self, delivery: Delivery, finding: Finding | None) -> bool:
        """Holds one delivery, unless it has moved meanwhile: then whoever moved it looks at it."""
        if finding is None:
            return False
        detail = f"Today's policy stops it. {finding.rule}: {finding.message}"
        after = delivery.moved(DeliveryState.HELD, reason=HoldReason.POLICY_CHANGED, detail=detail)
        account = delivery.account
        # The journal takes the policy's sentence: a message may repeat the post's own words.
        why = f"Today's policy stops it. {finding.rule}: {finding.why}"
        with self._desk.store.work() as work:
            try:
                work.save_delivery(after, was=DeliveryState.SCHEDULED)
            except MoveRefused:
                return False
            self._desk.note(
                work,
                Deed.DELIVERY_HELD,
                delivery.id,
                detail=f"{account.label} on {account.network.label}: {after.reason}: {why}",
                identity_id=account.identity_id,
            )
            work.commit()
        return True


_Posts = Iterable[tuple[Post, tuple[Delivery, ...]]]


def _posts_objected(posts: _Posts, surroundings: Surroundings, rules: Ruleset) -> Iterator[Affected]:
    """Those of the posts that these rules object to, with their deliveries."""
    for post, deliveries in posts:
        verdict = surroundings.judge(post.draft, rules)
        finding = find_objection(verdict, post) if verdict.is_complete else None
        if finding is not None:
            yield Affected(
                post.draft,
                post,
                deliveries,
                post.verdict.outcome,
                verdict.outcome,
                f"{finding.rule}: {finding.message}",
                finding,
            )


def _waiting(work: UnitOfWork) -> Iterator[tuple[Post, tuple[Delivery, ...]]]:
    """Posts with scheduled deliveries, soonest first, and those that have no delivery yet.

    They are read page by page: a hundred thousand of them at once would fill the memory. A damaged row is
    left to the last look before sending, which refuses it.
    """
    for word in (StateWord.READY, StateWord.HELD):
        after: QueueLine | None = None
        while lines := work.queue_lines(QueueFilter(word), limit=_AT_ONCE, after=after):
            after = lines[-1]
            for line in lines:
                with suppress(NotApproved, BadInput, StoreCorrupt):
                    yield from _waiting_in(work, line)


def _waiting_in(work: UnitOfWork, line: QueueLine) -> Iterator[tuple[Post, tuple[Delivery, ...]]]:
    if line.post_id is None:
        return
    deliveries = work.deliveries_of(line.post_id)
    scheduled = tuple(each for each in deliveries if each.state is DeliveryState.SCHEDULED)
    # A post's scheduled deliveries may stand in several rows: the first of them stands for all.
    if not deliveries or (scheduled and scheduled[0].id == line.key):
        yield work.post(line.post_id), scheduled


def _held(work: UnitOfWork) -> Iterator[tuple[Post, tuple[Delivery, ...]]]:
    """Posts with deliveries that the policy holds, soonest first."""
    by_post: dict[PostId, list[Delivery]] = defaultdict(list)
    for delivery in work.deliveries(DeliveryState.HELD):
        if delivery.reason is HoldReason.POLICY_CHANGED:
            by_post[delivery.post_id].append(delivery)
    for post_id, held in by_post.items():
        with suppress(NotApproved, BadInput, StoreCorrupt):
            yield work.post(post_id), tuple(held)


def _drafts_stopped(
    work: UnitOfWork, before: tuple[Surroundings, Ruleset], after: tuple[Surroundings, Ruleset]
) -> Iterator[Affected]:
    for draft in work.drafts():
        if draft.is_blank:
            continue
        was, now = before[0].judge(draft, before[1]), after[0].judge(draft, after[1])
        if now.is_complete and _GRAVITY[now.outcome] > _GRAVITY[was.outcome]:
            finding = now.standing[0]
            reason = f"{finding.rule}: {finding.message}"
            yield Affected(draft, None, (), was.outcome, now.outcome, reason, finding)
