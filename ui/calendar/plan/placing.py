"""Where the chips of one day stand: none hides another and each is inside its day; it knows no post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 2.0
"""Pixels between two chips."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A chip: where its top belongs, and how high it is at best and at least, in pixels."""

    top: float
    best: float
    least: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where it stands: `left` and `width` are shares of the day's width, `top` and `height` pixels."""

    left: float
    width: float
    top: float
    height: float


def place(wishes: Sequence[Wish], height: float, lanes: int, most_off: float) -> list[Place]:
    """A place for each of the wishes, which are in order of `top`, all with the same `least`.

    In one column as long as none is further off its time than `most_off` pixels, else side by side, in
    `lanes` columns at the most. The caller gives no more than `room_for` takes.
    """
    if not wishes:
        return []
    room = room_for(height, wishes[0].least, 1)
    for count in range(min(lanes, -(-len(wishes) // room)), lanes + 1):
        taken = _in_lanes(wishes, count, room)
        tops = _tops(wishes, taken, count, height)
        off = max(abs(top - wish.top) for top, wish in zip(tops, wishes, strict=True))
        if count == lanes or off <= most_off:
            break
    return _widened(wishes, taken, tops, height)


def room_for(height: float, least: float, lanes: int) -> int:
    """How many chips of the least height a day has room for."""
    return max(1, int((height + GAP) // (least + GAP))) * lanes


def _in_lanes(wishes: Sequence[Wish], count: int, room: int) -> list[int]:
    """The lane of each: the first that is free there, else the one that is free soonest, none with more than
    `room` chips as long as another has room."""
    ends, held = [0.0] * count, [0] * count
    taken = []
    for wish in wishes:
        open_ = [lane for lane in range(count) if held[lane] < room] or range(count)
        free = [lane for lane in open_ if ends[lane] <= wish.top]
        lane = free[0] if free else min(open_, key=lambda each: ends[each])
        ends[lane] = max(ends[lane], wish.top) + wish.least + GAP
        held[lane] += 1
        taken.append(lane)
    return taken


def _tops(wishes: Sequence[Wish], taken: Sequence[int], count: int, height: float) -> list[float]:
    tops = [0.0] * len(wishes)
    for lane in range(count):
        mine = [index for index, its in enumerate(taken) if its == lane]
        for index, top in zip(mine, _settled([wishes[index] for index in mine], height), strict=True):
            tops[index] = top
    return tops


def _settled(wishes: Sequence[Wish], height: float) -> list[float]:
    """Tops in one column that are together as near to the wished ones as can be (least squares).

    Pool adjacent violators: chips that push each other move as one block to their mean.
    """
    steps = [index * (wishes[0].least + GAP) for index in range(len(wishes))]
    blocks: list[tuple[float, int]] = []
    for wish, step in zip(wishes, steps, strict=True):
        mean, size = wish.top - step, 1
        while blocks and blocks[-1][0] > mean:
            other, count = blocks.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        blocks.append((mean, size))
    last = max(0.0, height - steps[-1] - wishes[-1].least) if wishes else 0.0
    fitted = [min(max(mean, 0.0), last) for mean, size in blocks for _ in range(size)]
    return [fit + step for fit, step in zip(fitted, steps, strict=True)]


def _widened(
    wishes: Sequence[Wish], taken: Sequence[int], tops: Sequence[float], height: float
) -> list[Place]:
    """Chips that touch nobody beside them get the whole width; each grows into the room below it."""
    order = sorted(range(len(wishes)), key=lambda index: tops[index])
    groups: list[list[int]] = []
    end = -1.0
    for index in order:
        if not groups or tops[index] >= end:
            groups.append([])
        groups[-1].append(index)
        end = max(end, tops[index] + wishes[index].least + GAP)
    found: dict[int, Place] = {}
    for number, group in enumerate(groups):
        below = tops[groups[number + 1][0]] - GAP if number + 1 < len(groups) else height
        lanes = sorted({taken[index] for index in group})
        width = 1.0 / len(lanes)
        for position, index in enumerate(group):
            follows = [other for other in group[position + 1 :] if taken[other] == taken[index]]
            until = min(below, tops[follows[0]] - GAP) if follows else below
            grown = max(wishes[index].least, min(wishes[index].best, until - tops[index]))
            found[index] = Place(lanes.index(taken[index]) * width, width, tops[index], grown)
    return [found[index] for index in range(len(wishes))]
