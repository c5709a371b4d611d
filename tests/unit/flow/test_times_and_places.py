"""Zones, far dates and addresses that some library would stumble over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import BadInput
from desktop.model.identities import is_loopback
from desktop.model.posts import TimeWindow
from desktop.model.times import describe
from tests.fakes import MemoryStore
from tests.worlds import START, World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../../etc/passwd", "Europe", "\x00"])
def test_a_zone_that_nobody_knows_is_refused_where_it_is_written(world: World, zone: str) -> None:
    window = TimeWindow(START + timedelta(hours=1), zone)
    with pytest.raises(BadInput, match="no time zone"):
        world.draft(window=window)
    draft = world.draft()
    with pytest.raises(BadInput, match="no time zone"):
        world.app.compose.keep(replace(draft, window=window))


def test_a_zone_that_this_computer_does_not_know_hides_no_queue_and_stops_no_publisher(
    tmp_path: Path,
) -> None:
    """A data file may come from a computer with newer zones."""
    store = MemoryStore()
    world = make_world(tmp_path, store)
    draft = world.draft(window=TimeWindow(START + timedelta(hours=1), "Europe/Stockholm"))
    assert draft.window is not None
    elsewhere = replace(draft, window=replace(draft.window, zone="Mars/Base"), revision=1)
    with store.work() as work:
        work.save_draft(elsewhere, START)
        work.commit()
    delivery = world.scheduled(elsewhere)
    assert delivery.zone == "Mars/Base"
    assert len(world.app.look_over.rows()) == 1
    (held,) = world.publish(after=2 * 3600)
    assert "Tue 24 Nov 2026, 10:12, UTC" in held.detail


@pytest.mark.parametrize("year", [1, 9999])
def test_a_time_at_the_end_of_all_calendars_is_refused(year: int) -> None:
    with pytest.raises(BadInput, match="out of reach"):
        TimeWindow(datetime(year, 6, 1, tzinfo=UTC), "UTC")
    with pytest.raises(BadInput, match="out of reach"):
        TimeWindow(START, "UTC", datetime(9999, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/New_York"])
def test_the_farthest_time_that_is_taken_can_be_scheduled(world: World, zone: str) -> None:
    far = datetime(9998, 12, 31, 23, 59, tzinfo=UTC)
    delivery = world.scheduled(world.draft(window=TimeWindow(far, zone)))
    assert delivery.due_at == far
    assert world.app.look_over.rows()
    assert world.publish() == ()


@pytest.mark.parametrize("moment", [datetime.max, datetime.min])
def test_any_moment_can_be_described(moment: datetime) -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Mars/Base"):
        assert describe(moment.replace(tzinfo=UTC), zone)


@pytest.mark.parametrize(
    "url",
    [
        "http://[",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:x",
        "http://127.0.0.1\n",
        " http://127.0.0.1",
        "http://127.0.0.1/\t",
        "http://127.0.0.1/?token=abc",
        "http://127.0.0.1#@example.com",
        "http://@127.0.0.1",
        "http://127.0.0.1:80\\.example.com",
        "http://127.0.0.1\\@example.com",
        "http://127.0.0.1\u202e",
        "http://localhost.example.com",
    ],
)
def test_an_address_that_could_be_read_in_two_ways_is_refused(url: str) -> None:
    assert not is_loopback(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/2", "HTTP://LocalHost:1", "http://127.9.9.9", "http://[::1]"]
)
def test_this_computer_is_this_computer(url: str) -> None:
    assert is_loopback(url)
