"""The kill test: make torture SEED=7 ROUNDS=1000, and the race: make torture RACES=10000.

Prints figures, and the seed that plays it again; a race's outcome also hangs on the machine's own timing.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.torture.crew import Crew
from tests.torture.racing import VERBS, Races
from tests.torture.rounds import Arena, Outcome, Round
from tests.torture.toys import TormentedLinkedIn, TormentedX


def main() -> int:
    """Plays the rounds; 0 when the promise was kept in all of them."""
    parser = argparse.ArgumentParser(description="Publishers that die, servers that fail, clocks that jump.")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--only", type=int, help="play this one round of the seed")
    parser.add_argument("--races", type=int, help="race a person against senders so often, and nothing else")
    given = parser.parse_args()
    if given.races is not None:
        return _race(given.seed, given.races)
    numbers = [given.only] if given.only is not None else list(range(given.rounds))
    began = time.monotonic()
    outcomes: list[Outcome] = []
    with (
        tempfile.TemporaryDirectory(prefix="masthead torture ") as folder,
        TormentedX() as x,
        TormentedLinkedIn() as linkedin,
        Crew() as crew,
    ):
        arena = Arena(Path(folder), x, linkedin, crew)
        # Ctrl-C ends it early, and what was found until then is told.
        with suppress(KeyboardInterrupt):
            for number in numbers:
                outcomes.append(_play(arena, given.seed, number))
                if len(outcomes) % 50 == 0:
                    print(f"{len(outcomes)} rounds, {time.monotonic() - began:.0f} s", flush=True)
    broken = sum(bool(outcome.wrong) for outcome in outcomes)
    _tell(given.seed, outcomes, broken, time.monotonic() - began)
    return 1 if broken else 0


def _play(arena: Arena, seed: int, number: int) -> Outcome:
    one = Round(arena, f"{seed}-{number}")
    outcome = one.run()
    if outcome.wrong:
        print(f"Round {number} of seed {seed} broke the promise. {one.plan}")
        print("\n".join(f"  {line}" for line in outcome.wrong), flush=True)
    return outcome


def _race(seed: int, rounds: int) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="masthead races ") as folder:
        races = Races(Path(folder), str(seed))
        tally = races.tally
        with suppress(KeyboardInterrupt):
            while tally.rounds < rounds and not tally.wrong:
                races.run(min(100, rounds - tally.rounds))
                print(f"{tally.rounds} races, {time.monotonic() - began:.0f} s", flush=True)
    print("\n".join(tally.wrong) or "Nothing that was stopped ever left.")
    for verb in VERBS:
        stopped, sent = tally.stopped[verb], tally.sent[verb]
        print(f"{verb:20} the person came first {stopped:>6}, the sender {sent:>6}")
    print(f"Again: make torture SEED={seed} RACES={rounds}")
    return 1 if tally.wrong else 0


def _tell(seed: int, outcomes: list[Outcome], broken: int, seconds: float) -> None:
    states: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for outcome in outcomes:
        states.update(outcome.states)
        faults.update(outcome.faults)
    lines = {
        "seed": seed,
        "rounds": len(outcomes),
        "rounds in which the promise was broken": broken,
        "deliveries": sum(states.values()),
        "posts that the servers took": sum(outcome.taken for outcome in outcomes),
        "publishers killed": sum(outcome.kills for outcome in outcomes),
        "faults of the servers": sum(faults.values()),
        "outcomes found by reading back": sum(outcome.doubts for outcome in outcomes),
        "times that a person interfered": sum(outcome.meddled for outcome in outcomes),
        "seconds": round(seconds),
    }
    for name, value in lines.items():
        print(f"{name:40} {value:>8}")
    for title, counts in (("ended as", states), ("faults", faults)):
        print(f"{title}:")
        for name, count in counts.most_common():
            print(f"  {name:38} {count:>8}")
    print(f"Again: make torture SEED={seed} ROUNDS={len(outcomes)}")


if __name__ == "__main__":
    sys.exit(main())
