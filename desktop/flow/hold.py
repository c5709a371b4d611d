"""Holding everything: from one moment on nothing leaves, for one identity or for all; it lets nothing go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop.errors import BadInput, MastheadError, NotApproved
from desktop.events import Kind
from desktop.flow.desk import Desk, clean_text
from desktop.model.deliveries import Delivery, DeliveryState
from desktop.model.identities import Identity, IdentityId, Operator, OperatorId
from desktop.model.journal import Deed, JournalEntry
from desktop.model.pauses import Pause, pauses_over
from desktop.ports import UnitOfWork

_REASON = 300

AT_ONCE = 1_000
"""Deliveries that are marked in one turn to write: one or two tenths of a second."""

_SHOWN = 1_000
"""Deliveries under a hold that are read to be shown; the others are counted."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """What holding everything came to: the pauses that stand, how many deliveries they hold, and those that
    were leaving at that moment and may be out.

    Where they were asked for, `held` are the first deliveries that wait under the pauses, soonest due first,
    `posts` how many posts they all are, and `counts` how many deliveries each pause holds, by its number.
    """

    pauses: tuple[Pause, ...]
    count: int
    in_flight: tuple[Delivery, ...]
    held: tuple[Delivery, ...] = ()
    posts: int = 0
    counts: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lifted:
    """What ending several holds came to: those that are over, and why each other one still stands."""

    over: tuple[Pause, ...]
    refused: tuple[tuple[Pause, MastheadError], ...]


class HoldEverything:
    """Begins pauses, ends them, and says what stands. Posts are let through one by one, by releasing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def hold(self, reason: str, *, by: OperatorId, identities: Sequence[IdentityId] | None = None) -> Stopped:
        """Holds these identities, or all of them (None), also those that are added later.

        In force before the next request to publish, and until `lift`, through crashes and restarts. Every
        post that waits is Held; of a thread that is leaving, the next part does not leave.
        """
        words = " ".join(clean_text(reason, "The reason").split())[:_REASON]
        if not words:
            raise BadInput("No reason is given for holding everything.", remedy="Say why in a few words.")
        if identities is not None and not identities:
            raise BadInput("No identity is named.", remedy="Name those to hold, or hold all.")
        begun: list[Pause] = []
        with self._desk.store.work() as work:
            operator = work.operator(by)
            named = [work.identity(each).id for each in identities] if identities is not None else [None]
            for identity_id in named:
                now = self._desk.clock.now()
                pause = work.save_pause(Pause(identity_id, words, by, operator.name, now))
                self._note(work, Deed.EVERYTHING_HELD, pause, operator, words)
                begun.append(pause)
            in_flight = _leaving(work, begun)
            # From here on nothing leaves: who sends asks for the pauses before each request. Marking a long
            # queue takes seconds, and must keep nobody from writing meanwhile.
            work.commit()
        self._desk.announce(Kind.DELIVERY)
        count = sum(self._sweep(pause.number) for pause in begun)
        if count:
            self._desk.announce(Kind.DELIVERY)
        return Stopped(tuple(begun), count, in_flight)

    def go_on(self) -> None:
        """Holds what waits under a pause that stands: whoever began it was broken off half-way."""
        with self._desk.store.work(is_reading=True) as work:
            standing = work.pauses()
        if sum(self._sweep(pause.number) for pause in standing):
            self._desk.announce(Kind.DELIVERY)

    def standing(self) -> Stopped:
        """The pauses that stand, what they hold, and what of theirs is leaving or in doubt."""
        with self._desk.store.work(is_reading=True) as work:
            pauses = work.pauses()
            numbers = [pause.number for pause in pauses]
            counts, posts = work.paused_counts(numbers)
            held = work.deliveries_paused(numbers, _SHOWN) if counts else ()
            return Stopped(pauses, sum(counts.values()), _leaving(work, pauses), held, posts, counts)

    def lift(self, number: int, *, by: OperatorId) -> Pause:
        """Ends one pause. What it holds stays Held, to be released post by post: nothing bursts out.

        Raises NotApproved where an identity under it has approvers and `by` is who began it, BadInput for
        one that is over.
        """
        self._sweep(number)
        with self._desk.store.work() as work:
            pause = work.pause(number)
            if pause.ended_at is not None:
                raise BadInput("This hold has been lifted already.", remedy="Reload the queue.")
            operator = work.operator(by)
            for identity in work.identities():
                if pause.covers(identity.id):
                    _refuse_same_person(identity, pause, by)
            # What was put in the queue by a Masthead that did not know of the pause stays behind, too.
            self._hold_some(work, pause)
            over = work.save_pause(replace(pause, ended_at=self._desk.clock.now(), ended_by=operator.name))
            self._note(work, Deed.HOLD_LIFTED, over, operator, "What it held stays held, one by one.")
            work.commit()
        self._desk.announce(Kind.DELIVERY)
        return over

    def lift_each(self, pauses: Sequence[Pause], *, by: OperatorId) -> Lifted:
        """Ends these holds as `lift` does, each by itself: one that is refused keeps no other standing."""
        over: list[Pause] = []
        refused: list[tuple[Pause, MastheadError]] = []
        for pause in pauses:
            try:
                over.append(self.lift(pause.number, by=by))
            except (BadInput, NotApproved) as error:
                refused.append((pause, error))
        return Lifted(tuple(over), tuple(refused))

    def _sweep(self, number: int) -> int:
        """Marks what waits under a pause, some at a time; says how many."""
        count = 0
        while True:
            with self._desk.store.work() as work:
                pause = work.pause(number)
                # Lifted meanwhile: what is put in the queue from then on is not under it any more.
                some = self._hold_some(work, pause, AT_ONCE) if pause.ended_at is None else 0
                work.commit()
            count += some
            if some < AT_ONCE:
                return count

    def _hold_some(self, work: UnitOfWork, pause: Pause, limit: int | None = None) -> int:
        entry = JournalEntry(
            self._desk.clock.now(), Deed.DELIVERY_HELD, pause.operator_name, "", pause.sentence
        )
        return work.hold_scheduled(pause, entry, limit=limit)

    def _note(self, work: UnitOfWork, deed: Deed, pause: Pause, operator: Operator, detail: str) -> None:
        identity_id = pause.identity_id or ""
        about = identity_id or "everything"
        self._desk.note(work, deed, about, by=operator.id, detail=detail, identity_id=identity_id)


def passed_through(work: UnitOfWork, delivery: Delivery, by: OperatorId) -> Delivery:
    """The delivery let through every pause that stands or holds it.

    Raises NotApproved where its identity has approvers and `by` is who began one of these pauses, or is no
    approver although another than that person is.
    """
    identity_id = delivery.account.identity_id
    over = list(pauses_over(work.pauses(), identity_id, delivery.resumed))
    if delivery.paused and all(each.number != delivery.paused for each in over):
        over.append(work.pause(delivery.paused))
    if not over:
        return delivery
    identity = next((each for each in work.identities() if each.id == identity_id), None)
    if identity is not None:
        # Each of them: whoever began an earlier one does not let its posts through by somebody's later one.
        for pause in over:
            _refuse_not_theirs(identity, pause, by)
    return replace(delivery, resumed=max(each.number for each in over))


def _refuse_not_theirs(identity: Identity, pause: Pause, by: OperatorId) -> None:
    _refuse_same_person(identity, pause, by)
    others = [each for each in identity.approvers if each != pause.operator_id]
    if others and by not in others:
        raise NotApproved(
            f"{identity.name} was held, and only an approver lets its posts go on.",
            remedy="Ask an approver to release it.",
        )


def _refuse_same_person(identity: Identity, pause: Pause, by: OperatorId) -> None:
    if identity.approvers and by == pause.operator_id:
        raise NotApproved(
            f"{pause.operator_name} held {identity.name}, and a second person lets it go on.",
            remedy="Ask somebody else to look and release it.",
        )


def _leaving(work: UnitOfWork, pauses: Sequence[Pause]) -> tuple[Delivery, ...]:
    leaving = work.deliveries(DeliveryState.PUBLISHING)
    return tuple(
        each
        for each in leaving
        if each.in_flight is not None and any(pause.covers(each.account.identity_id) for pause in pauses)
    )
