"""Random verbs, clock moves, faults, crashes and rival publishers, against the few rules that always hold."""

from __future__ import annotations

import itertools
import tempfile
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.app import Application
from desktop.errors import (
    BadInput,
    MastheadError,
    NotApproved,
    NotSent,
    OutcomeUnknown,
    PublishError,
    RateLimited,
    Rejected,
    SignInNeeded,
    StoreFull,
    VaultLocked,
)
from desktop.model.deliveries import Delivery, DeliveryId, DeliveryState, HoldReason
from desktop.model.findings import PolicyVersion
from desktop.model.posts import Part, Post, TimeWindow
from desktop.model.timing.timetable import Timetable, read_quiet
from desktop.policy.packs import Ruleset
from desktop.ports import Owner, Sent
from tests.fakes import FixedClock, MemoryStore, MemoryWork
from tests.worlds import START, ObedientNetwork, World, make_world

S = DeliveryState
GRACE = timedelta(minutes=15)
ZONE = "Europe/Stockholm"
NO_RULES = Ruleset((), (), PolicyVersion("none", (), 0))

ANSWERS = (
    "yes",
    "lost",
    "dropped",
    "unreachable",
    "limit",
    "refused",
    "sign in",
    "crash before",
    "crash after",
)
"""What becomes of a request to publish. With "lost" and "crash after" the post is out."""


WAITS = st.sampled_from((0, 11, 30, 200, 400))
ASKED = st.lists(st.sampled_from((*ANSWERS, "yes", "lost", "crash after", "crash after")), max_size=3)
PLACES = st.sampled_from(("owner", "answer"))


class PowerCut(BaseException):
    """The process is gone."""


@dataclass
class FickleNetwork(ObedientNetwork):
    """Does what was chosen for the next requests; something else may happen while one is under way."""

    script: deque[str] = field(default_factory=deque)
    meanwhile: dict[str, Callable[[], None]] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)
    latest: Callable[[str], datetime] | None = None
    arriving: Callable[[str], None] = lambda text: None

    def owner(self) -> Owner:
        self._let_happen("owner")
        return super().owner()

    def publish(self, part: Part, *, after: str | None = None, key: str = "") -> Sent:
        said = self.script.popleft() if self.script else "yes"
        if said == "crash before":
            raise PowerCut
        error = self._error(said)
        if error is not None and said != "lost":
            raise error
        if self.latest is not None and self.clock.now() > self.latest(part.text):
            self.late.append(part.text)
        self.arriving(part.text)
        sent = super().publish(part, after=after, key=key)
        self._let_happen("answer")
        if said == "crash after":
            raise PowerCut
        if error is not None:
            raise error
        return sent

    def _error(self, said: str) -> PublishError | None:
        later = self.clock.now() + timedelta(minutes=3)
        known: dict[str, PublishError] = {
            "lost": OutcomeUnknown("X did not answer. The post may be out."),
            "dropped": OutcomeUnknown("X broke off. The post may be out."),
            "unreachable": NotSent("X could not be reached."),
            "limit": RateLimited("X takes no more posts.", until=later),
            "refused": Rejected("X refused it. Nothing was published."),
            "sign in": SignInNeeded("X refused the keys. Nothing was published."),
        }
        return known.get(said)

    def _let_happen(self, place: str) -> None:
        self.meanwhile.pop(place, lambda: None)()


class FillingStore(MemoryStore):
    """A store whose disk is full at a commit that was chosen, counted from now; None: at none."""

    full_in: int | None = None

    def work(self, *, is_reading: bool = False) -> MemoryWork:
        return super().work(is_reading=True) if is_reading else _FillingWork(self, False)

    def count_down(self) -> None:
        """Raises StoreFull when it is time."""
        if self.full_in is not None:
            self.full_in -= 1
            if self.full_in < 0:
                self.full_in = None
                raise StoreFull("The disk is full.", remedy="Free some space.")


class _FillingWork(MemoryWork):
    def commit(self) -> None:
        store = self._store
        assert isinstance(store, FillingStore)
        store.count_down()
        super().commit()


class Once(RuleBasedStateMachine):
    """The whole Application, with two publishers over one queue."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.network = FickleNetwork(FixedClock(START), tells_time=True)
        self.store = FillingStore()
        self.world = make_world(
            Path(self.folder.name), self.store, network=self.network, rules=lambda: NO_RULES
        )
        self.app = self.world.app
        self.rival = Application(self.app.desk)
        self.numbers = itertools.count(1)
        self.words: dict[DeliveryId, tuple[str, ...]] = {}
        self.again: Counter[str] = Counter()
        self.network.latest = self.latest
        self.network.arriving = self.arriving
        self.timetable = Timetable(ZONE)
        self.closes: dict[DeliveryId, datetime] = {}
        self.despite: set[DeliveryId] = set()
        self.arrived: list[tuple[datetime, DeliveryId]] = []
        self.broken: list[str] = []
        self.stopped: dict[DeliveryId, int] = {}
        self.promises: dict[DeliveryId, datetime] = {}
        self.full_in: int | None = None

    # writing and deciding

    @initialize()
    def something_waits(self) -> None:
        self.schedule(1, 0)
        self.schedule(3, 1)

    @rule(
        parts=st.integers(1, 3),
        minutes=st.sampled_from((0, 0, 1, 20, 600)),
        open_minutes=st.sampled_from((None, None, 2, 60)),
        is_despite_quiet=st.booleans(),
    )
    def schedule(
        self,
        parts: int,
        minutes: int,
        open_minutes: int | None = None,
        is_despite_quiet: bool = False,
    ) -> None:
        texts = tuple(f"Words {next(self.numbers)}" for _ in range(parts))
        opens = self.world.clock.now() + timedelta(minutes=minutes)
        closes = opens + timedelta(minutes=open_minutes) if open_minutes else None
        window = TimeWindow(opens, ZONE, closes, is_despite_quiet) if minutes else None
        draft = self.world.draft(texts=texts, window=window)
        try:
            self.app.approve.ask(draft.id, by=self.world.ada.id)
        except NotApproved:
            assert self.timetable.quiet
            return
        post = self.app.approve.sign(draft.id, by=self.world.astrid.id, digest=draft.digest)
        assert isinstance(post, Post)
        try:
            (delivery,) = self.app.schedule.post(post.id, by=self.world.ada.id)
        except BadInput:
            # In the quiet hours, or too near to another.
            assert self.timetable.quiet or self.timetable.gap
            return
        self.words[delivery.id] = texts
        self.promises[delivery.id] = delivery.due_at
        if closes is not None and window is not None:
            self.closes[delivery.id] = closes
        if window is not None and is_despite_quiet:
            self.despite.add(delivery.id)

    @rule(
        quiet=st.sampled_from((None, None, "22:00-07:00", "10:20-10:40", "mon-fri 12:00-20:00")),
        gap=st.sampled_from((0, 0, 1, 5, 30)),
        grace=st.sampled_from((None, None, 2, 60)),
    )
    def the_timetable_changes(self, quiet: str | None, gap: int, grace: int | None) -> None:
        hours = (read_quiet(quiet),) if quiet else ()
        self.timetable = Timetable(ZONE, hours, gap_minutes=gap, grace_minutes=grace)
        northlight = self.app.enroll.identities()[0]
        changed = replace(northlight, timetable=self.timetable)
        self.app.enroll.change_identity(changed, by=self.world.astrid.id)

    @rule(data=st.data(), verb=st.sampled_from(("cancel", "hold", "release", "take back")))
    def decide(self, data: st.DataObject, verb: str) -> None:
        delivery = data.draw(st.sampled_from(self.deliveries()))
        with suppress(MastheadError):
            self._decide(verb, delivery)

    def _decide(self, verb: str, delivery: Delivery) -> None:
        schedule, by = self.app.schedule, self.world.astrid.id
        match verb:
            case "cancel":
                schedule.cancel(delivery.id, by=by)
            case "hold":
                schedule.hold(delivery.id, by=by, why="Wait for the poster")
            case "take back":
                schedule.take_back(delivery.post_id, by=by)
            case _:
                self._put_back(schedule.release(delivery.id, by=self.world.ada.id))
                return
        self._stop(delivery.id)

    def _put_back(self, after: Delivery) -> None:
        self.stopped.pop(after.id, None)
        # A person may let the rest of a thread go on late, and only that.
        if after.receipts:
            self.promises[after.id] = after.promise

    @rule(data=st.data(), again=st.booleans())
    def settle(self, data: st.DataObject, again: bool) -> None:
        doubtful = [each for each in self.deliveries() if each.reason is HoldReason.UNCONFIRMED]
        if not doubtful:
            return
        delivery = data.draw(st.sampled_from(doubtful))
        words = self.words[delivery.id][len(delivery.receipts)]
        # A person who looks tells the truth; only a post that nobody can see yet deceives them.
        is_there = words in [post.text for post in self.network.accepted]
        again = again and not is_there
        settle = self.app.schedule.settle
        with suppress(MastheadError):
            after = settle(delivery.id, is_there=is_there, by=self.world.ada.id, goes_again=again)
            self.again[words] += again
            if again:
                self._put_back(after)

    @rule()
    def hold_everything(self) -> None:
        try:
            stopped = self.app.hold.hold("Storm", by=self.world.astrid.id)
        except StoreFull:
            return
        in_flight = {each.id for each in stopped.in_flight}
        for delivery in self.deliveries():
            if delivery.id not in in_flight:
                self._stop(delivery.id)

    @precondition(lambda self: bool(self.app.hold.standing().pauses))
    @rule()
    def lift(self) -> None:
        self.app.hold.lift(self.app.hold.standing().pauses[0].number, by=self.world.ada.id)

    def _stop(self, delivery_id: DeliveryId) -> None:
        self.stopped.setdefault(delivery_id, len(self.network.accepted))

    # what the world does

    @rule(seconds=st.sampled_from((1, 100, 1_200, 40_000)))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.advance(seconds=seconds)

    @rule(minutes=st.sampled_from((-300, -20, -2)))
    def the_clock_is_set_back(self, minutes: int) -> None:
        self.world.clock.advance(minutes=minutes)
        self.network.ahead -= timedelta(minutes=minutes)

    @rule(seconds=st.sampled_from((0, 20, 300)), can_read=st.booleans())
    def the_network_lists(self, seconds: int, can_read: bool) -> None:
        self.network.lists_after, self.network.can_read = timedelta(seconds=seconds), can_read

    @rule(number=st.integers(0, 2))
    def the_network_refuses_to_say_whose_keys_these_are(self, number: int) -> None:
        self.network.owner_errors.extend([NotSent("X could not be reached.")] * number)

    @rule(is_locked=st.booleans())
    def the_keyring(self, is_locked: bool) -> None:
        self.world.vault.failure = VaultLocked("The keyring is locked.") if is_locked else None

    @rule(commits=st.integers(0, 6))
    def the_disk_will_be_full(self, commits: int) -> None:
        self.full_in = commits

    # sending

    @rule(seconds=WAITS, answers=ASKED)
    def publish(self, seconds: int, answers: list[str]) -> None:
        self._begin(seconds, answers)
        self._publish(self.app)

    @rule(seconds=WAITS, answers=ASKED)
    def the_rival_publishes(self, seconds: int, answers: list[str]) -> None:
        self._begin(seconds, answers)
        self._publish(self.rival)

    @rule(answers=ASKED, seconds=st.sampled_from((0, 200, 400)), is_held=st.booleans(), place=PLACES)
    def the_rival_publishes_during_a_request(
        self, answers: list[str], seconds: int, is_held: bool, place: str
    ) -> None:
        def meanwhile() -> None:
            self.world.clock.advance(seconds=seconds)
            if is_held:
                self.hold_everything()
            self._publish(self.rival)

        self._begin(11, answers)
        self.network.meanwhile = {place: meanwhile}
        self._publish(self.app)
        self.network.meanwhile = {}

    def _begin(self, seconds: int, answers: list[str]) -> None:
        self.world.clock.advance(seconds=seconds)
        self.network.script = deque(answers)

    def _publish(self, app: Application) -> None:
        if self.full_in is not None:
            self.store.full_in, self.full_in = self.full_in, None
        try:
            app.publisher.run_once()
        except StoreFull:
            pass
        except PowerCut:
            if app is self.rival:
                self.rival = Application(self.app.desk)
            else:
                self.app = self.world.app = Application(self.app.desk)
        finally:
            self.store.full_in = None

    # what always holds

    def deliveries(self) -> tuple[Delivery, ...]:
        with self.app.desk.store.work(is_reading=True) as work:
            return work.deliveries()

    @invariant()
    def nothing_is_out_more_often_than_a_person_sent_it(self) -> None:
        out = Counter(post.text for post in self.network.accepted)
        assert {words: count for words, count in out.items() if count > 1 + self.again[words]} == {}

    @invariant()
    def what_was_stopped_is_not_sent(self) -> None:
        for delivery_id, count in self.stopped.items():
            later = {post.text for post in self.network.accepted[count:]}
            assert later.isdisjoint(self.words[delivery_id])

    @invariant()
    def what_is_said_is_so(self) -> None:
        by_id = {post.remote_id: post.text for post in self.network.accepted}
        out = set(by_id.values())
        for delivery in self.deliveries():
            words = self.words[delivery.id]
            for receipt in delivery.receipts:
                assert by_id.get(receipt.remote_id, words[receipt.part]) == words[receipt.part]
            confirmed = len(delivery.receipts)
            if delivery.state is S.PUBLISHED:
                assert confirmed == len(words)
                assert out.issuperset(words)
            is_known = delivery.in_flight is None or delivery.state in (S.FAILED, S.CANCELLED)
            if is_known and not self.again.keys() & set(words):
                assert out.isdisjoint(words[confirmed:])

    def latest(self, words: str) -> datetime:
        """Until when these words may leave by themselves."""
        grace = self.timetable.grace_minutes
        id = self.delivery_of(words)
        end = self.promises[id] + (GRACE if grace is None else timedelta(minutes=grace))
        return min(end, self.closes.get(id, end))

    def delivery_of(self, words: str) -> DeliveryId:
        return next(id for id, said in self.words.items() if words in said)

    def arriving(self, words: str) -> None:
        """What the network takes may be neither in the quiet hours nor too near to another post."""
        now, id = self.world.clock.now(), self.delivery_of(words)
        if words == self.words[id][0]:
            if self.timetable.quiet_at(now) is not None and id not in self.despite:
                self.broken.append(f"{words} left in the quiet hours")
            near = [at for at, other in self.arrived if other != id and at <= now < at + self.timetable.gap]
            if near:
                self.broken.append(f"{words} left {now - near[-1]} after another post")
        self.arrived.append((now, id))

    @invariant()
    def the_timetable_is_kept(self) -> None:
        assert self.broken == []

    @invariant()
    def nothing_leaves_late(self) -> None:
        assert self.network.late == []

    @invariant()
    def the_order_of_a_thread_is_kept(self) -> None:
        for delivery in self.deliveries():
            assert [receipt.part for receipt in delivery.receipts] == list(range(len(delivery.receipts)))

    def teardown(self) -> None:
        """In the end nothing is forgotten, and what can be read back is no longer asked about."""
        self.network.script.clear()
        self.network.owner_errors.clear()
        self.network.can_read, self.network.lists_after = True, timedelta(0)
        self.world.vault.failure, self.full_in = None, None
        latest = max(delivery.due_at for delivery in self.deliveries())
        self.world.clock.set(max(latest, self.world.clock.now()))
        for _ in range(40):
            self.world.clock.advance(hours=3)
            self._publish(self.app)
            self.nothing_is_out_more_often_than_a_person_sent_it()
            self.what_was_stopped_is_not_sent()
            self.what_is_said_is_so()
        waiting = (S.SCHEDULED, S.PUBLISHING)
        assert [delivery for delivery in self.deliveries() if delivery.state in waiting] == []
        assert self.app.schedule.next_due() is None
        self.folder.cleanup()


TestOnce = Once.TestCase
TestOnce.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
