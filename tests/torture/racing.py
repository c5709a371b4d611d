"""The race: a sender and a person go for the same delivery at the same moment, each in a process of its own.

What a person held, cancelled, edited or deleted must never leave, whatever the interleaving. A sender is run
with: python -m tests.torture.racing HOME BOARD SEED
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.app import Application
from desktop.errors import MastheadError
from desktop.model.deliveries import Delivery, DeliveryState
from desktop.model.identities import Account, IdentityKind, Network, OperatorId
from desktop.model.posts import Part, Post
from desktop.ports import Credentials, Owner, RemotePost, Sent
from desktop.storage.store import open_store
from tests.torture.stage import Board, PlainVault, desk_over

VERBS = ("cancel", "hold", "edit", "delete", "hold everything")
_PATIENCE = 120.0


class Quick:
    """A network that takes everything, soon or a little later, and writes down what it took."""

    def __init__(self, book: Path, account: Account, rng: random.Random) -> None:
        self._book, self._account, self._rng = book, account, rng

    def owner(self) -> Owner:
        self._linger()
        return Owner("racer", "racer")

    def publish(self, part: Part, *, after: str | None = None, key: str = "") -> Sent:
        self._linger()
        page = os.open(self._book, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(page, f"{part.text}\n".encode())
        os.close(page)
        self._linger()
        return Sent(part.text, "")

    def delete(self, remote_id: str) -> None:
        raise AssertionError("Nobody asked for that.")

    def recent(self, since: datetime) -> tuple[RemotePost, ...]:
        return ()

    def normal_form(self, text: str) -> str:
        return text

    def _linger(self) -> None:
        if self._rng.random() < 0.5:
            time.sleep(self._rng.random() * 0.003)


def application(home: Path, board: Board, rng: random.Random) -> Application:
    """Masthead over the racers' folder and network."""

    def door(account: Account, credentials: Credentials) -> Quick:
        return Quick(home / "book", account, rng)

    store = open_store(home, seat=None)
    return Application(desk_over(home, store, PlainVault({}), {Network.PRACTICE: door}, board))


def send(home: Path, board: Board, rng: random.Random) -> None:
    """Sends whatever is due until SIGTERM."""
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
    with application(home, board, rng) as app:
        worker = f"racer {os.getpid()}"
        (home / worker).touch()
        while not told:
            if app.publish.next(worker) is None:
                time.sleep(rng.random() * 0.001)


@dataclass
class Tally:
    """What came of the races: by verb, how often the person came first, and how often the sender."""

    stopped: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def rounds(self) -> int:
        """How many races were run."""
        return self.stopped.total() + self.sent.total()


class Races:
    """Runs races in heats: each over a fresh copy of a folder in which posts wait."""

    def __init__(self, folder: Path, seed: str, heat: int = 100) -> None:
        self._folder, self._seed, self._heat = folder, seed, heat
        self._board = Board(folder / "race board")
        self._board.set(datetime.now(UTC).replace(microsecond=0))
        self._began = self._board.now()
        self._by = self._furnish(folder / "stable")
        self.tally = Tally()

    def run(self, rounds: int) -> Tally:
        """That many more races; `wrong` in what comes back is empty when nobody was passed by."""
        end = self.tally.rounds + rounds
        while self.tally.rounds < end:
            self._run_heat(self.tally.rounds, min(self._heat, end - self.tally.rounds))
        return self.tally

    def _furnish(self, home: Path) -> OperatorId:
        """A folder with one post for every round of a heat."""
        with application(home, self._board, random.Random(0)) as app:
            ada = app.enroll.name_operator("Ada Lindqvist")
            own = app.enroll.add_identity(IdentityKind.PERSONAL, "Ada", by=ada.id, is_practice=True)
            account = app.enroll.add_account(own.id, Network.PRACTICE, Credentials({}), by=ada.id)
            for number in range(self._heat):
                texts = [f"Words {number}"]
                draft = app.compose.begin(own.id, by=ada.id, account_ids=[account.id], texts=texts)
                post = app.approve.ask(draft.id, by=ada.id)
                assert isinstance(post, Post)
                app.schedule.post(post.id, by=ada.id)
        with closing(sqlite3.connect(home / "masthead.db")) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return ada.id

    def _run_heat(self, number: int, rounds: int) -> None:
        seed = f"{self._seed}-{number}"
        rng, home = random.Random(seed), self._folder / f"heat {seed}"
        home.mkdir()
        shutil.copy(self._folder / "stable" / "masthead.db", home)
        self._board.set(self._began)
        start = self._began + timedelta(minutes=1)
        with closing(sqlite3.connect(home / "masthead.db", timeout=10)) as raw:
            ids = [id for (id,) in raw.execute("SELECT id FROM deliveries ORDER BY due_at, id")]
            for place, id in enumerate(ids):
                due = int((start + timedelta(seconds=10 * place)).timestamp() * 1_000_000)
                raw.execute("UPDATE deliveries SET due_at = ? WHERE id = ?", (due, id))
            raw.commit()
            with (
                application(home, self._board, rng) as app,
                self._senders(home, seed, rng.choice((1, 1, 2))),
            ):
                with app.desk.store.work(is_reading=True) as work:
                    waiting = work.deliveries(DeliveryState.SCHEDULED)
                stopped = {each.id: self._race(app, each, rng, raw) for each in waiting[:rounds]}
            self._judge(home, waiting[:rounds], stopped)
        shutil.rmtree(home)

    @contextmanager
    def _senders(self, home: Path, seed: str, count: int) -> Iterator[None]:
        words = [sys.executable, "-m", "tests.torture.racing", str(home), str(self._board.path)]
        root = Path(__file__).resolve().parents[2]
        crew = [subprocess.Popen([*words, f"{seed}-{each}"], cwd=root) for each in range(count)]
        try:
            self._until(lambda: len(list(home.glob("racer *"))) == count)
            yield
        finally:
            for each in crew:
                each.terminate()
            codes = [each.wait(timeout=_PATIENCE) for each in crew]
            self.tally.wrong += [f"{seed}: a sender ended with {code}" for code in codes if code]

    def _race(self, app: Application, delivery: Delivery, rng: random.Random, raw: sqlite3.Connection) -> str:
        """One race; gives the verb with which the person came first, or nothing."""
        verb = rng.choice(VERBS)
        self._board.set(delivery.due_at)
        if rng.random() < 0.9:
            # Not a sleep: the scheduler's own grain is coarser than the steps of a sender, who needs some
            # twenty milliseconds, or more on a busy machine, from the claim to the record.
            end = time.perf_counter() + rng.random() ** 2 * 0.08
            while time.perf_counter() < end:
                pass
        has_won = False
        with suppress(MastheadError):
            has_won = self._stop(app, delivery, verb)

        def is_over() -> bool:
            state = app.schedule.delivery(delivery.id).state
            return state not in (DeliveryState.SCHEDULED, DeliveryState.PUBLISHING)

        self._until(is_over)
        if verb == "hold everything":
            self._let_go(app, raw)
        (self.tally.stopped if has_won else self.tally.sent)[verb] += 1
        return verb if has_won else ""

    def _stop(self, app: Application, delivery: Delivery, verb: str) -> bool:
        """Whether the person was told that it will not leave; raises MastheadError where it may have."""
        by = self._by
        match verb:
            case "cancel":
                app.schedule.cancel(delivery.id, by=by)
            case "hold":
                app.schedule.hold(delivery.id, by=by, why="Wait.")
            case "edit":
                draft = app.schedule.take_back(delivery.post_id, by=by)
                app.compose.keep(replace(draft, parts=(Part(f"{draft.parts[0].text} again"),)), by=by)
            case "delete":
                app.compose.discard(app.schedule.take_back(delivery.post_id, by=by).id, by=by)
            case _:
                leaving = app.hold.hold("Storm", by=by).in_flight
                is_out = app.schedule.delivery(delivery.id).state is DeliveryState.PUBLISHED
                return not is_out and delivery.id not in {each.id for each in leaving}
        return True

    def _let_go(self, app: Application, raw: sqlite3.Connection) -> None:
        """As if nobody had held everything: what is still to come waits again."""
        for pause in app.hold.standing().pauses:
            app.hold.lift(pause.number, by=self._by)
        later = int(self._board.now().timestamp() * 1_000_000)
        raw.execute(
            "UPDATE deliveries SET state = 'scheduled', reason = NULL, detail = '', paused = 0 "
            "WHERE state = 'held' AND due_at > ?",
            (later,),
        )
        raw.commit()

    def _judge(self, home: Path, raced: tuple[Delivery, ...], stopped: dict[str, str]) -> None:
        """What left against what somebody had stopped, and against what is said of it."""
        book = home / "book"
        taken = Counter(book.read_text("utf-8").splitlines() if book.exists() else ())
        with application(home, self._board, random.Random(0)) as app:
            for each in raced:
                with app.desk.store.work(is_reading=True) as work:
                    now, words = work.delivery(each.id), work.post(each.post_id).draft.parts[0].text
                count, verb = taken.pop(words, 0), stopped[each.id]
                if verb and count:
                    self.tally.wrong.append(f"{home.name}: {words} left after {verb}")
                if count != (now.state is DeliveryState.PUBLISHED):
                    self.tally.wrong.append(f"{home.name}: {words} is {now.state}, and {count} are out")
        self.tally.wrong += [f"{home.name}: {words} left, and nobody raced for it" for words in taken]

    def _until(self, condition: object) -> None:
        end = time.monotonic() + _PATIENCE
        while not condition():  # type: ignore[operator]
            if time.monotonic() > end:
                raise TimeoutError("A race did not end.")
            time.sleep(0.002)


if __name__ == "__main__":
    send(Path(sys.argv[1]), Board(Path(sys.argv[2])), random.Random(sys.argv[3]))
