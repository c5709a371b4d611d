"""Wall times and zones: gaps, overlaps and words that are no time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadInput
from desktop.model.times import describe, is_ambiguous, offset_words, read_moment, to_utc

STOCKHOLM = "Europe/Stockholm"


def test_a_wall_time_is_read_in_its_zone() -> None:
    assert to_utc(datetime(2026, 11, 24, 16, 30), STOCKHOLM) == datetime(2026, 11, 24, 15, 30, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused_with_the_next_one() -> None:
    with pytest.raises(BadInput, match=r"02:30 does not exist on Sun 29 Mar 2026.*Choose 03:30"):
        to_utc(datetime(2026, 3, 29, 2, 30), STOCKHOLM)


def test_a_time_that_comes_twice_is_known_and_its_fold_chooses() -> None:
    twice = datetime(2026, 10, 25, 2, 30)
    assert is_ambiguous(twice, STOCKHOLM)
    first, second = to_utc(twice, STOCKHOLM), to_utc(twice.replace(fold=1), STOCKHOLM)
    assert second - first == timedelta(hours=1)
    assert not is_ambiguous(datetime(2026, 3, 29, 2, 30), STOCKHOLM)
    assert not is_ambiguous(datetime(2026, 11, 24, 16, 30), STOCKHOLM)


def test_a_written_offset_wins_over_the_zone() -> None:
    assert read_moment("2026-11-24T16:30+02:00", STOCKHOLM) == datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    assert read_moment("2026-11-24 16:30", STOCKHOLM) == datetime(2026, 11, 24, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize("words", ["", "soon", "2026-13-01", "24/11/2026", "2026-02-30T10:00", "\x00"])
def test_words_that_are_no_time_get_a_sentence(words: str) -> None:
    with pytest.raises(BadInput, match="is not a time"):
        read_moment(words, STOCKHOLM)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "/etc/passwd", "Europe"])
def test_an_unknown_zone_gets_a_sentence(zone: str) -> None:
    with pytest.raises(BadInput, match="no time zone"):
        to_utc(datetime(2026, 1, 1), zone)


@pytest.mark.parametrize("words", ["0001-01-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00+10:00"])
def test_the_ends_of_the_calendar_never_raise_anything_else(words: str) -> None:
    for zone in (STOCKHOLM, "Pacific/Kiritimati", "America/Los_Angeles"):
        try:
            read_moment(words, zone)
        except BadInput:
            continue


zones = st.sampled_from([STOCKHOLM, "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])


@given(st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1)), zones)
def test_every_wall_time_comes_back_or_is_refused(wall: datetime, zone: str) -> None:
    wall = wall.replace(second=0, microsecond=0)
    try:
        moment = to_utc(wall, zone)
    except BadInput:
        assert wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(
            tzinfo=None
        ) != wall.replace(fold=0)
        return
    assert moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == wall.replace(fold=0)


def test_a_moment_is_described_with_its_zone_and_distance() -> None:
    moment = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
    assert describe(moment, STOCKHOLM) == "Tue 24 Nov 2026, 16:30, Europe/Stockholm (UTC+1)"
    assert offset_words(moment.astimezone(ZoneInfo("Asia/Kolkata"))) == "UTC+5:30"
    assert offset_words(moment.astimezone(ZoneInfo("America/St_Johns"))) == "UTC-3:30"
    assert offset_words(moment) == "UTC"
