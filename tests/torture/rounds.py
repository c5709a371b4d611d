"""One round of torture: publishers die, servers fail, the clock jumps; then calm, then the judge."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from desktop.app import Application
from desktop.errors import MastheadError
from desktop.model.deliveries import Delivery, DeliveryId, DeliveryState
from desktop.model.timing.timetable import Timetable
from desktop.networks.registry import networks
from desktop.storage.snapshots import moment
from desktop.storage.store import open_store
from tests.torture.crew import Crew
from tests.torture.judge import judge, latest_moments
from tests.torture.points import POINTS
from tests.torture.stage import SLOTS, Board, PlainVault, desk_over
from tests.torture.template import TEXTS, Template, Texts, make_template
from tests.torture.toys import FAULTS, Taken, Torment, TormentedLinkedIn, TormentedX

_BUSY_SECONDS = 1.2
"""Real time after which a publisher that is still busy is taken to wait for a lease: more than a request."""

_STEPS = 400


@dataclass(frozen=True)
class Plan:
    """How a round torments. All of it follows from the seed, but for what the machine's own timing adds."""

    publishers: int = 1
    fault_rate: float = 0.0
    faults: tuple[str, ...] = ()
    """Those that befall a request to publish; with none named, all of them, and other requests too."""
    dies_at: tuple[tuple[str, int], ...] = ()
    stands_at: tuple[str, int] | None = None
    full_at: tuple[str, int] | None = None
    room: int = 0
    deaths: int = 0
    kill_rate: float = 0.0
    jump_rate: float = 0.0
    meddle_rate: float = 0.0
    hidden: int = 0
    refuses_duplicates: bool = False
    gap: int = 0
    """Minutes: the least time between two posts of one account."""


def any_plan(rng: random.Random) -> Plan:
    """A plan with some of everything."""
    visit = rng.choice((1, 1, 1, 2, 3, 5, 8))

    def at(rate: float, names: tuple[str, ...]) -> tuple[str, int] | None:
        return (rng.choice(names), visit) if rng.random() < rate else None

    stands_at = at(
        0.25, ("after owner", "before departing", "after departing", "after answer", "before landed")
    )
    writes = tuple(name for name in POINTS if name.split()[1] not in ("owner", "request", "answer", "recent"))
    return Plan(
        publishers=2 if stands_at else rng.choice((1, 1, 2)),
        fault_rate=rng.choice((0.0, 0.1, 0.3, 0.6)),
        faults=rng.choice(((), (), ("lost", "half"), ("kill before", "kill after"))),
        dies_at=tuple(filter(None, (at(0.6, POINTS), at(0.6, POINTS)))),
        stands_at=stands_at,
        full_at=at(0.2, writes),
        room=rng.choice((0, 0, 0, 0, 4_096, 65_536)),
        deaths=rng.choice((1, 2, 4)),
        kill_rate=rng.choice((0.0, 0.1, 0.4)),
        jump_rate=rng.choice((0.0, 0.0, 0.1)),
        meddle_rate=rng.choice((0.0, 0.0, 0.15)),
        hidden=rng.choice((0, 0, 1, 2, 4)),
        refuses_duplicates=rng.random() < 0.2,
        gap=rng.choice((0, 0, 0, 2, 10)),
    )


@dataclass
class Outcome:
    """What became of a round."""

    wrong: list[str]
    states: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    taken: int = 0
    doubts: int = 0
    meddled: int = 0


class Arena:
    """The servers, the template and the processes that all rounds share."""

    def __init__(
        self,
        folder: Path,
        x: TormentedX,
        linkedin: TormentedLinkedIn,
        crew: Crew,
        texts: Texts = TEXTS,
    ) -> None:
        self.folder, self.x, self.linkedin, self.crew = folder, x, linkedin, crew
        self.board = Board(folder / "board")
        self.start = datetime.now(UTC).replace(microsecond=0)
        self.board.set(self.start)
        self.template: Template = make_template(folder / "template", self.board, x, linkedin, texts)


class Round:
    """One data folder, tormented until its plan is used up, and then left in peace until all is settled."""

    def __init__(self, arena: Arena, seed: str, plan: Plan | None = None) -> None:
        self._arena, self._board, self._crew = arena, arena.board, arena.crew
        self._rng = random.Random(seed)
        self.plan = plan or any_plan(self._rng)
        self._home = arena.folder / f"round {seed}"
        self._jumped = self._stood = self._lagged = self._turned_back = False
        self._deaths = 0
        self._is_calm = False
        self._stopped: dict[DeliveryId, float] = {}
        self._outcome = Outcome([])
        self._kills_before = self._crew.kills

    def run(self) -> Outcome:
        """Plays it; the outcome's `wrong` is empty when the promise was kept."""
        template, plan = self._arena.template, self.plan
        self._board.set(self._arena.start)
        due = template.copied(self._home, self._rng)
        torment = Torment(self._fault, self._cut, self._board.now, hidden=plan.hidden)
        for server in (self._arena.x, self._arena.linkedin):
            server.refuses_duplicates = plan.refuses_duplicates
            server.clear(torment)
        vault = PlainVault(template.keys)
        store = open_store(self._home, seat=None)
        with (
            Application(desk_over(self._home, store, vault, networks(self._home), self._board)) as app,
            closing(sqlite3.connect(self._home / "masthead.db", timeout=10)) as raw,
        ):
            raw.execute("PRAGMA query_only = ON")
            if plan.gap:
                (own,) = app.enroll.identities()
                table = Timetable("UTC", gap_minutes=plan.gap)
                app.enroll.change_identity(replace(own, timetable=table), by=template.by)
            self._torment(app, raw)
            self._calm_down(raw)
            self._crew.end()
            self._count(app, torment)
            may_leave = None if self._jumped or self._stood else latest_moments(due)
            is_readable = "recent: refuse" not in torment.done
            self._outcome.wrong += judge(
                app, template, self._taken(torment), may_leave, is_readable=is_readable
            )
            self._outcome.wrong += self._left_after_stop(torment)
            # How long ago something left is not known to a clock that has been set back since.
            if not (self._jumped or self._stood or self._lagged or self._turned_back):
                self._outcome.wrong += self._too_near(self._taken(torment))
        self._outcome.wrong += [path.read_text() for path in self._home.glob("fault-*.txt")]
        self._outcome.wrong += self._crew.faults
        self._crew.faults.clear()
        return self._outcome

    # torment

    def _torment(self, app: Application, raw: sqlite3.Connection) -> None:
        plan, rng = self.plan, self._rng
        for step in range(_STEPS):
            if step > 4 * (plan.deaths + 4) and rng.random() < 0.1:
                return
            self._fill()
            if rng.random() < plan.kill_rate:
                time.sleep(rng.random() * 0.04)
                self._crew.kill(rng.choice((0, 1)))
                self._deaths += 1
            if rng.random() < plan.meddle_rate:
                self._meddle(app)
            is_quiet = self._await_quiet()
            self._lagged |= not is_quiet
            if rng.random() < 0.3:
                self._crew.wake()
            jumps = rng.random() < plan.jump_rate
            # A request that is under way while the clock jumps may well arrive late by that clock.
            self._jumped |= jumps and not is_quiet
            before = self._board.now()
            if not self._move_clock(raw, jumps):
                return
            self._turned_back |= self._board.now() < before

    def _fill(self) -> None:
        """Begins publishers in the free slots; the first few with something waiting for them."""
        plan = self.plan
        self._crew.collect()
        for slot in range(min(plan.publishers, SLOTS)):
            if slot in self._crew.pids:
                continue
            is_doomed = not self._is_calm and slot == 0 and self._deaths < plan.deaths
            more = {name: getattr(plan, name) for name in ("stands_at", "full_at", "room")}
            if plan.dies_at:
                more["dies_at"] = plan.dies_at[self._deaths % len(plan.dies_at)]
            if is_doomed and plan.stands_at:
                self._stood = True
            self._deaths += 1
            self._crew.begin(
                slot,
                self._board,
                home=str(self._home),
                keys=self._arena.template.keys,
                **(more if is_doomed else {}),
            )

    def _await_quiet(self) -> bool:
        """Until each publisher has nothing to do, is dead or stands still; false while one is busy yet."""
        self._crew.collect()
        since = {slot: self._board.idle(slot) for slot in self._crew.pids}
        end = time.monotonic() + _BUSY_SECONDS
        while time.monotonic() < end and not self._crew.is_settled(self._board, since):
            self._crew.collect(0.001)
        return self._crew.is_settled(self._board, since)

    def _move_clock(self, raw: sqlite3.Connection, jumps: bool) -> bool:
        """On to the next moment at which something is due; false when there is none left."""
        now, rng = self._board.now(), self._rng
        rows = raw.execute("SELECT state, due_at, lease_until, look_at FROM deliveries").fetchall()
        times = [due for state, due, _, _ in rows if state == DeliveryState.SCHEDULED.value]
        times += [lease for state, _, lease, _ in rows if state == DeliveryState.PUBLISHING.value]
        if not times and self._is_calm:
            times = [look for _, _, _, look in rows if look is not None]
        if not times:
            return False
        if jumps:
            self._board.set(now + timedelta(minutes=rng.choice((-90, -20, -2, 2, 10, 14, 40))))
        elif moment(min(times)) > now:
            self._board.set(moment(min(times)) + timedelta(milliseconds=1))
        else:
            self._board.set(now + timedelta(seconds=rng.choice((0.2, 1, 3))))
        return True

    def _calm_down(self, raw: sqlite3.Connection) -> None:
        """No more faults and deaths, until nothing waits and nothing is looked for."""
        self._is_calm = True
        self._crew.wake()
        self._crew.collect()
        self._outcome.kills = self._crew.kills - self._kills_before
        # What was doomed and still lives would take its doom into the calm.
        self._crew.kill(0, 1)
        for _ in range(_STEPS):
            self._crew.wake()
            self._fill()
            self._lagged |= not self._await_quiet()
            if not self._move_clock(raw, jumps=False):
                return

    def _fault(self, verb: str) -> str:
        plan, rng = self.plan, self._rng
        if self._is_calm or rng.random() >= plan.fault_rate:
            return ""
        if plan.faults:
            return rng.choice(plan.faults) if verb == "publish" else ""
        return rng.choice(FAULTS.get(verb, ("",)))

    def _cut(self) -> None:
        """The power fails while a request is with the server."""
        self._crew.kill(0, 1)

    # people who interfere

    def _meddle(self, app: Application) -> None:
        rng, by = self._rng, self._arena.template.by
        with app.desk.store.work(is_reading=True) as work:
            waiting = work.deliveries(DeliveryState.SCHEDULED, DeliveryState.HELD)
        if not waiting:
            return
        delivery = rng.choice(waiting)
        try:
            match rng.choice(("cancel", "hold", "hold", "release", "everything", "take back")):
                case "cancel":
                    app.schedule.cancel(delivery.id, by=by)
                    self._note_stopped(delivery)
                case "hold":
                    app.schedule.hold(delivery.id, by=by, why="A person interferes.")
                    self._note_stopped(delivery)
                case "release":
                    self._stopped.pop(delivery.id, None)
                    app.schedule.release(delivery.id, by=by)
                case "take back":
                    app.schedule.take_back(delivery.post_id, by=by)
                    self._note_stopped(delivery)
                case _:
                    leaving = {each.id for each in app.hold.hold("Storm", by=by).in_flight}
                    with app.desk.store.work(is_reading=True) as work:
                        for each in work.deliveries():
                            if each.id not in leaving:
                                self._note_stopped(each)
        except MastheadError:
            return
        self._outcome.meddled += 1

    def _note_stopped(self, delivery: Delivery) -> None:
        self._stopped.setdefault(delivery.id, time.monotonic())

    def _left_after_stop(self, torment: Torment) -> list[str]:
        parts = self._arena.template.parts
        return [
            f"{id}: it left after somebody had stopped it"
            for id, at in self._stopped.items()
            for post in torment.taken
            if post.text in parts[id] and post.text != "Said twice" and post.at > at
        ]

    def _too_near(self, taken: dict[str, list[Taken]]) -> list[str]:
        """Posts of one account that left within the least gap after another; the rest of a thread may."""
        wrong: list[str] = []
        firsts = {parts[0]: parts for parts in self._arena.template.parts.values()}
        for place, posts in taken.items():
            for earlier, later in pairwise(posts):
                apart = later.clock - earlier.clock
                is_same = earlier.text in firsts.get(later.text, ()) and later.text != "Said twice"
                # The server's moment lies a little after the departure, which is what counts.
                is_near = apart < timedelta(minutes=self.plan.gap, seconds=-10)
                if later.text in firsts and not is_same and is_near:
                    wrong.append(f"{place}: {later.text!r} left {apart} after {earlier.text!r}")
        return wrong

    # counting

    def _taken(self, torment: Torment) -> dict[str, list[Taken]]:
        member = {share.urn for share in self._arena.linkedin.shares if "person" in share.author}
        by_place: dict[str, list[Taken]] = {"x": [], "page": [], "member": []}
        for post in torment.taken:
            is_x = not post.remote_id.startswith("urn:")
            by_place["x" if is_x else "member" if post.remote_id in member else "page"].append(post)
        return by_place

    def _count(self, app: Application, torment: Torment) -> None:
        with app.desk.store.work(is_reading=True) as work:
            deliveries = work.deliveries()
        outcome = self._outcome
        outcome.states.update(
            f"{each.state.value}{f' ({each.reason.value})' if each.reason else ''}" for each in deliveries
        )
        outcome.faults.update(torment.done)
        outcome.taken = len(torment.taken)
        entries = app.look_over.journal(limit=10_000)
        outcome.doubts = sum("found on the network" in entry.detail for entry in entries)
