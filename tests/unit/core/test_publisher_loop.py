"""The publisher's thread: it wakes for news, ends at once when told, and outlives a store that fails."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.errors import StoreFull
from desktop.model.deliveries import DeliveryState
from desktop.publisher import _wait_until
from tests.worlds import START, make_world


def _eventually(condition: object, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen in time")


def test_the_thread_publishes_what_becomes_due_and_stops_at_once(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.app.publisher.start()
    try:
        delivery = world.scheduled()
        world.clock.advance(seconds=11)
        world.app.desk.announcer.announce()
        world.app.schedule.hold(world.scheduled(world.draft("Later then")).id, by=world.ada.id, why="later")
        _eventually(lambda: world.app.schedule.delivery(delivery.id).state is DeliveryState.PUBLISHED)
    finally:
        began = time.monotonic()
        world.app.publisher.stop()
    assert time.monotonic() - began < 2
    assert "publisher" not in {thread.name for thread in threading.enumerate()}


def test_a_store_that_fails_stops_nothing_for_good(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    failing = world.app.publisher

    def full(worker: str) -> None:
        raise StoreFull("The disk is full.", remedy="Free some space.")

    failing._publish.next = full  # type: ignore[method-assign,assignment]
    failing.start()
    try:
        _eventually(lambda: "disk is full" in failing.trouble)
        assert any(thread.name == "publisher" for thread in threading.enumerate())
    finally:
        failing.stop()


@pytest.mark.parametrize(("seconds", "waits"), [(5, 5.0), (-60, 0.05), (86_400 * 365, 30.0)])
def test_the_wait_is_short_enough_to_notice_sleep_and_clock_changes(seconds: int, waits: float) -> None:
    assert _wait_until(START + timedelta(seconds=seconds), START) == waits


def test_with_nothing_due_it_still_looks_now_and_then() -> None:
    assert _wait_until(None, START) == 30.0
