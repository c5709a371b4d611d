"""When a post may go out, as it was typed; a time that is past, skipped or occurs twice is refused."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from datetime import datetime, timedelta
from pathlib import Path

from desktop.errors import BadInput
from desktop.model import times
from desktop.model.posts import TimeWindow
from desktop.model.times import describe, zone_named


def add_times(parser: ArgumentParser) -> None:
    """The options that say when."""
    parser.add_argument(
        "--at", metavar="TIME", help="when it may go out: 2026-11-24T16:30, or with an offset +01:00"
    )
    parser.add_argument("--until", metavar="TIME", help="when it may no longer go out")
    add_zone(parser)


def add_zone(parser: ArgumentParser) -> None:
    """The options that say how a time without an offset is meant."""
    parser.add_argument(
        "--zone", metavar="ZONE", help="IANA zone of --at and --until (default: this computer's)"
    )
    parser.add_argument(
        "--fold",
        choices=("first", "second"),
        help="which of the two, when the clocks go back over that time",
    )


def window_in(given: Namespace, now: datetime) -> TimeWindow | None:
    """The window that --at, --until, --zone and --fold describe; None without --at."""
    if given.at is None:
        if given.until is not None:
            raise BadInput("--until needs --at.", remedy="Say when it may go out first.")
        return None
    zone = given.zone or system_zone()
    zone_named(zone)
    opens = read_time(given.at, zone, given.fold)
    if opens < now - timedelta(minutes=1):
        raise BadInput(
            f"{describe(opens, zone)} is past. Nothing was scheduled.", remedy="Choose a later time."
        )
    closes = read_time(given.until, zone, given.fold) if given.until is not None else None
    return TimeWindow(opens, zone, closes)


def read_time(words: str, zone: str, fold: str | None = None) -> datetime:
    """The UTC moment of `words`; a wall time that occurs twice needs `fold` or an offset."""
    return times.read_time(words, zone, fold, which="Add --fold first or --fold second, or write the offset.")


def system_zone() -> str:
    """This computer's IANA zone; UTC where it does not say."""
    for name in (os.environ.get("TZ", "").removeprefix(":"), _linked_zone(), _written_zone()):
        if name:
            try:
                zone_named(name)
            except BadInput:
                continue
            return name
    return "UTC"


def _linked_zone() -> str:
    try:
        return str(Path("/etc/localtime").resolve(strict=True)).partition("/zoneinfo/")[2]
    except (OSError, RuntimeError):
        return ""


def _written_zone() -> str:
    try:
        return Path("/etc/timezone").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
