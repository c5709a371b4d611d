"""What the queue costs as it grows: opening, filters, searching, scrolling, what is due. It only prints.

Run: python -m tests.benchmarks.queue_growth [--sizes 1000,10000,100000] [--entries 1000000] [--folder DIR].
Each size is measured with no journal entry and with `--entries` of them. The figures are milliseconds of the
best of some passes: by the clock, and of the thread's own work. Beside ours a plain peer in the same run:
every row of the table read and filtered in Python. --folder keeps the data folders that are made.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import sqlite3
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from desktop.app import Application, make_desk
from desktop.flow.hold import AT_ONCE
from desktop.model.deliveries import Claim
from desktop.model.identities import Network, OperatorId
from desktop.model.journal import Deed, JournalEntry
from desktop.model.pauses import Pause
from desktop.model.queue import QueueFilter, StateWord
from desktop.settings import Settings
from desktop.storage.store import FILE_NAME, open_store
from tests.benchmarks.queue_stock import IDENTITIES, NOW, ZONE, add_entries, make_stock
from tests.fakes import FixedClock, MemoryVault

PAGE = 32
PAGES_KEPT = 24
Figures = dict[str, tuple[float, float]]

SHOWN = {
    "one state": QueueFilter(StateWord.HELD),
    "one identity": QueueFilter(identity_id=IDENTITIES[3].id),
    "one network": QueueFilter(network=Network.LINKEDIN),
    "a state of an identity on a network": QueueFilter(StateWord.READY, IDENTITIES[3].id, Network.X),
    "search: a word of one post": QueueFilter(search="Night777"),
    "search: a word of half of them": QueueFilter(search="observatory"),
    "search: two words": QueueFilter(search="glass visitors"),
    "search: an identity": QueueFilter(search="Organisation 5"),
    "search: a handle": QueueFilter(search="@handle3"),
    "search: nothing": QueueFilter(search="harbourpine"),
    "search: two letters": QueueFilter(search="zq"),
}


def timed(act: Callable[[], object], passes: int = 7) -> tuple[float, float]:
    """Milliseconds of the best pass: by the clock on the wall, and of this thread's own work.

    On a machine that others use too, the second says what the first would be without them.
    """
    taken, worked = [], []
    for _ in range(passes):
        start, begun = time.perf_counter(), time.thread_time()
        act()
        worked.append((time.thread_time() - begun) * 1_000)
        taken.append((time.perf_counter() - start) * 1_000)
    return min(taken), min(worked)


def opened(home: Path) -> Application:
    return Application(
        make_desk(home, Settings(), open_store(home, seat=None), MemoryVault(), {}, FixedClock(NOW))
    )


def measured(app: Application) -> Figures:
    """Every question of the list and of the publisher."""
    look, store = app.look_over, app.desk.store
    everything = QueueFilter()

    def first_screen(asked: QueueFilter) -> None:
        look.listed(asked, ZONE, PAGE)

    found: Figures = {"opens": timed(lambda: first_screen(everything))}
    for name, asked in SHOWN.items():
        found[name] = timed(lambda asked=asked: first_screen(asked))  # type: ignore[misc]
    outline = look.listed(everything, ZONE, PAGE).outline
    chance = random.Random(5)
    found["a page while scrolling"] = timed(
        lambda: look.part(outline, chance.randrange(max(outline.size - PAGE, 1)), PAGE), 25
    )

    def next_due() -> None:
        with store.work(is_reading=True) as work:
            work.next_due()

    def claim() -> None:
        with store.work() as work:
            work.claim_due(NOW + timedelta(days=400), Claim("bench", NOW, NOW + timedelta(minutes=2)))

    def hold_one() -> None:
        with store.work() as work:
            line = work.queue_lines(replace(everything, word=StateWord.READY), limit=1)[0]
            assert line.post_id is not None
            delivery = work.deliveries_of(line.post_id)[0]
            work.save_delivery(replace(delivery, detail="Later"), was=delivery.state)

    def looks() -> None:
        with store.work() as work:
            work.claim_look(NOW, NOW + timedelta(minutes=5))

    found["the next due post"] = timed(next_due, 15)
    found["a claim"] = timed(claim, 15)
    found["a claim of one to look for"] = timed(looks, 15)
    found["a delivery written"] = timed(hold_one, 15)
    found["whether a network's id is recorded"] = timed(lambda: _recorded(app), 15)
    found["the newest 200 of the journal"] = timed(lambda: look.journal(limit=200))
    about = look.part(outline, outline.size // 2, 1)[0].key
    found["the journal of one delivery"] = timed(lambda: look.journal(about=about, limit=50))
    return found


def _recorded(app: Application) -> None:
    with app.desk.store.work(is_reading=True) as work:
        work.is_recorded("12345")


def memory(app: Application) -> tuple[float, float]:
    """Megabytes of Python objects after the first screen, and the most while scrolling through everything."""
    look = app.look_over
    gc.collect()
    tracemalloc.start()
    outline = look.listed(QueueFilter(), ZONE, PAGE).outline
    pages = [look.part(outline, 0, PAGE)]
    _, first = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    step = max(outline.size // 200 // PAGE, 1) * PAGE
    for number in range(PAGE, outline.size, step):
        pages = [*pages, look.part(outline, number, PAGE)][-PAGES_KEPT:]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return first / 1e6, most / 1e6


def peer(home: Path) -> tuple[float, float]:
    """Milliseconds in which the whole table is read and filtered by a word in Python."""

    def act() -> None:
        with closing(sqlite3.connect(home / FILE_NAME)) as raw:
            rows = raw.execute(
                "SELECT d.due_at, d.state, p.body FROM deliveries d JOIN posts p ON p.id = d.post_id"
            )
            texts = ((at, state, json.loads(body)["draft"]["parts"][0]["text"]) for at, state, body in rows)
            sorted((row for row in texts if "Night777" in row[2]), key=lambda row: row[0])

    return timed(act, 1)


def hold_all(app: Application) -> tuple[int, float, float]:
    """How many deliveries are held in at most half a minute, in the turns in which holding everything takes
    them; the seconds of all of it, and of the longest turn without its commit. Nothing is kept."""
    with app.desk.store.work() as work:
        pause = work.save_pause(Pause(None, "Storm", OperatorId("ada"), "Ada Lindqvist", NOW))
        entry = JournalEntry(NOW, Deed.DELIVERY_HELD, "Ada", "", "Storm")
        turns, count, some = [0.0], 0, AT_ONCE
        while some == AT_ONCE and sum(turns) < 30:
            start = time.perf_counter()
            some = work.hold_scheduled(pause, entry, limit=AT_ONCE)
            turns.append(time.perf_counter() - start)
            count += some
    return count, sum(turns), max(turns)


def main() -> None:
    """Prints a table of each question over the sizes, with and without a long journal, and the ratios."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--sizes", default="1000,10000,100000")
    arguments.add_argument("--entries", type=int, default=1_000_000)
    arguments.add_argument("--folder", type=Path)
    given = arguments.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    with tempfile.TemporaryDirectory() as made:
        folder: Path = given.folder or Path(made)
        bare: dict[int, Figures] = {}
        full: dict[int, Figures] = {}
        for size in sizes:
            home = folder / f"queue-{size}"
            seconds = make_stock(home, size)
            print(f"{size:,} posts: the index was built in {seconds:.1f} s", flush=True)
            file = home / FILE_NAME
            with opened(home) as app:
                bare[size] = measured(app)
                first, most = memory(app)
                held, seconds, longest = hold_all(app)
            print(
                f"{size:,} posts: {file.stat().st_size / 1e6:.0f} MB; Python objects {first:.1f} MB on the "
                f"first screen, at most {most:.1f} MB while scrolling; the process at most "
                f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB; "
                f"{held:,} deliveries held in {seconds:.1f} s, at most {longest * 1_000:.0f} ms at a time",
                flush=True,
            )
            print(f"{size:,} posts, peer, all rows filtered in Python: {peer(home)[0]:.0f} ms", flush=True)
            if given.entries:
                add_entries(home, given.entries)
                with opened(home) as app:
                    full[size] = measured(app)
            _print(size, bare[size], full.get(size))
        _print_curves(sizes, bare)


def _print(size: int, bare: Figures, full: Figures | None) -> None:
    print(f"\n{size:,} posts{'':<31} clock     work   with the long journal    ratio of work")
    for name, (clock, work) in bare.items():
        line = f"{name:<40} {clock:8.2f} {work:8.2f}"
        if full is not None:
            line += f"   {full[name][0]:8.2f} {full[name][1]:8.2f}   {full[name][1] / work:8.2f}"
        print(line)
    print(flush=True)


def _print_curves(sizes: list[int], figures: dict[int, Figures]) -> None:
    print(f"{'Growth, own work, milliseconds':<40}" + "".join(f"{size:>12,}" for size in sizes))
    for name in figures[sizes[0]]:
        print(f"{name:<40}" + "".join(f"{figures[size][name][1]:12.2f}" for size in sizes))


if __name__ == "__main__":
    main()
