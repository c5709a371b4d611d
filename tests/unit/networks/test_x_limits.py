"""When X takes posts again: the latest of the limits that are used up, never a guess that fails again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.networks.answers import Answer
from desktop.networks.linkedin import next_midnight
from desktop.networks.x import limited_until

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
USUAL = timedelta(minutes=15)


def until(**headers: str) -> timedelta:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return limited_until(Answer(429, named, b""), NOW) - NOW


def at(seconds: float) -> str:
    return str(int(NOW.timestamp() + seconds))


def test_the_only_limit_counts() -> None:
    assert until(x_rate_limit_remaining="0", x_rate_limit_reset=at(300)) == timedelta(seconds=300)


def test_a_used_up_day_counts_and_not_the_nearer_window() -> None:
    assert until(
        x_rate_limit_remaining="0",
        x_rate_limit_reset=at(300),
        x_app_limit_24hour_remaining="0",
        x_app_limit_24hour_reset=at(40_000),
    ) == timedelta(seconds=40_000)


def test_a_day_that_is_not_used_up_does_not_count() -> None:
    assert until(
        x_rate_limit_remaining="0",
        x_rate_limit_reset=at(300),
        x_user_limit_24hour_remaining="3",
        x_user_limit_24hour_reset=at(40_000),
    ) == timedelta(seconds=300)


def test_a_reset_without_a_count_counts() -> None:
    assert until(x_rate_limit_reset=at(300)) == timedelta(seconds=300)


@pytest.mark.parametrize("odd", ["soon", "", "-5", "1e9", "１２３", "5, 6", at(-1), at(0), "0", "9" * 40])
def test_an_odd_or_past_reset_is_fifteen_minutes(odd: str) -> None:
    assert until(x_rate_limit_remaining="0", x_rate_limit_reset=odd) == USUAL


def test_no_headers_are_fifteen_minutes() -> None:
    assert until() == USUAL


def test_a_reset_in_milliseconds_is_cut_to_a_day() -> None:
    assert until(x_rate_limit_reset=str(int(NOW.timestamp() * 1000))) == timedelta(hours=25)


@given(st.dictionaries(st.sampled_from(["x-rate-limit-reset", "x-rate-limit-remaining"]), st.text()))
def test_it_is_always_ahead_and_never_far(headers: dict[str, str]) -> None:
    assert timedelta(0) < limited_until(Answer(429, headers, b""), NOW) - NOW <= timedelta(hours=25)


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_linkedin_counts_by_day(now: datetime) -> None:
    assert timedelta(0) < next_midnight(now) - now <= timedelta(days=1)
    assert next_midnight(now).strftime("%H:%M:%S %Z") == "00:00:00 UTC"
