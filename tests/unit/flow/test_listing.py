"""The list by days and pages: every row has one number, on its reader's day, and stands on one page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop.model.posts import TimeWindow
from desktop.model.queue import QueueFilter, StateWord
from desktop.storage.store import open_store
from tests.worlds import World, make_world


@pytest.fixture(params=["memory", "sqlite"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return make_world(tmp_path, open_store(tmp_path) if request.param == "sqlite" else None)


def fill(world: World) -> None:
    """Posts around the end of a summer time, around midnight, far away, and one without a time."""
    for hours in (1, 13, 14, 15, 4 * 24, 4 * 24 + 1):
        opens = world.clock.now() + timedelta(hours=hours)
        world.scheduled(world.draft(f"Words {hours}", window=TimeWindow(opens, "Europe/Stockholm")))
    far = datetime(2120, 3, 31, 22, 30, tzinfo=UTC)
    world.scheduled(world.draft("Words of another century", window=TimeWindow(far, "UTC")))
    waiting = world.draft("Words without a time")
    world.app.approve.ask(waiting.id, by=world.ada.id)


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "Pacific/Apia", "Asia/Kathmandu", "UTC"])
def test_days_and_pages_hold_every_row_once(world: World, zone: str) -> None:
    fill(world)
    look = world.app.look_over
    rows = look.rows()
    outline = look.listed(QueueFilter(), zone, 3).outline
    by_day = groupby(rows, key=lambda row: row.at and row.at.astimezone(ZoneInfo(zone)).date())
    assert [(day.day, day.count) for day in outline.days] == [(day, len([*each])) for day, each in by_day]
    assert outline.size == len(rows) == 8
    pages = [look.part(outline, first, 3) for first in range(0, outline.size, 3)]
    assert [row for page in pages for row in page] == list(rows)
    assert look.part(outline, outline.size, 3) == ()
    for number, row in enumerate(rows):
        listed = look.listed(QueueFilter(), zone, 3, key=row.key)
        assert listed.number == number
        assert listed.pages[number // 3][number % 3] == row
    assert [row.key for row in look.each_row()] == [row.key for row in rows]
    assert look.page(QueueFilter(), limit=3, after=rows[1].key) == rows[2:5]


def test_without_a_row_that_is_open_the_first_that_is_not_in_the_past_is(world: World) -> None:
    fill(world)
    look = world.app.look_over
    assert look.listed(QueueFilter(), "UTC", 3).number == 0
    world.clock.advance(hours=13.5)
    listed = look.listed(QueueFilter(), "UTC", 3, key="gone", also=[0])
    assert listed.number == 2 and set(listed.pages) == {0}
    assert look.listed(QueueFilter(StateWord.SENT), "UTC", 3).number is None
    assert look.listed(QueueFilter(until=world.clock.now()), "UTC", 3).number == 0, "all are in the past"
    assert listed.outline.next_due == world.clock.now() + timedelta(hours=0.5)
