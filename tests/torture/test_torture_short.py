"""The kill test in short: a death at every named point, at the server's hands, and some of everything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.crew import Crew
from tests.torture.points import POINTS
from tests.torture.racing import Races
from tests.torture.rounds import Arena, Plan, Round
from tests.torture.template import FEW
from tests.torture.toys import TormentedLinkedIn, TormentedX

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

_BRINGS = {
    "taken over": ("kill after",),
    "postponed": ("limit",),
    "held": ("sign in",),
    "failed": ("refuse",),
    "looked": ("lost",),
    "recent": ("lost",),
}
"""What the servers do so that a publisher comes by the point at all."""

_ATTEMPTS = 5
"""A slow machine may end a round before its publishers come by a point; no round may ever go wrong."""


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    folder: Path = tmp_path_factory.mktemp("torture")
    with TormentedX() as x, TormentedLinkedIn() as linkedin, Crew() as crew:
        yield Arena(folder, x, linkedin, crew, FEW)


@pytest.mark.parametrize("step", dict.fromkeys(point.partition(" ")[2] for point in POINTS))
def test_publishers_killed_on_both_sides_of_a_step_double_nothing_and_lose_nothing(
    arena: Arena, step: str
) -> None:
    points = tuple((point, 1) for point in POINTS if point.partition(" ")[2] == step)
    faults = _BRINGS.get(step, ())
    plan = Plan(
        dies_at=points, deaths=len(points), fault_rate=0.9 if faults else 0.0, faults=faults, hidden=1
    )
    kills = 0
    for attempt in range(_ATTEMPTS):
        outcome = Round(arena, f"step {step} {attempt}", plan).run()
        assert outcome.wrong == []
        kills = max(kills, outcome.kills)
        if kills >= len(points):
            break
    assert kills >= len(points)


@pytest.mark.parametrize("fault", ["kill before", "kill after"])
def test_publishers_killed_while_the_server_has_their_request(arena: Arena, fault: str) -> None:
    kills = 0
    for attempt in range(_ATTEMPTS):
        outcome = Round(arena, f"{fault} {attempt}", Plan(fault_rate=0.8, faults=(fault,))).run()
        assert outcome.wrong == []
        kills = max(kills, outcome.kills)
        if kills:
            break
    assert kills >= 1


@pytest.mark.parametrize("room", [0, 8_192])
def test_a_disk_that_fills_up_at_a_write(arena: Arena, room: int) -> None:
    full_at = None if room else ("before landed", 1)
    plan = Plan(full_at=full_at, room=room, deaths=2, fault_rate=0.3, faults=("lost",))
    assert Round(arena, f"room {room}", plan).run().wrong == []


@pytest.mark.parametrize("number", range(3))
def test_some_of_everything(arena: Arena, number: int) -> None:
    assert Round(arena, f"short {number}").run().wrong == []


@pytest.mark.parametrize("publishers", [1, 2])
def test_posts_of_one_account_keep_their_distance_when_publishers_die(arena: Arena, publishers: int) -> None:
    plan = Plan(publishers, gap=2, deaths=2, kill_rate=0.2, fault_rate=0.2, faults=("lost", "limit"))
    outcome = Round(arena, f"gap {publishers}", plan).run()
    assert outcome.wrong == []
    assert outcome.taken


def test_what_a_person_stopped_never_leaves(tmp_path: Path) -> None:
    """Sixty races; the long form runs ten thousand."""
    tally = Races(tmp_path, "short", heat=30).run(60)
    assert tally.wrong == []
    assert tally.rounds == 60
    assert tally.stopped
