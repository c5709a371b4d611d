"""When a post may go out, as it was typed; a time that is past, skipped or occurs twice is refused."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from desktop.errors import BadInput
from desktop.model import times
from desktop.model.posts import TimeWindow
from desktop.model.times import describe, zone_named


def add_times(parser: ArgumentParser) -> None:
    """The options that say when."""
    parser.add_argument(
        "--at", metavar="TIME",
        help="when it may go out: 2026-11-24T16:30, with an offset +01:00, or next-slot",
    )  # fmt: skip
    parser.add_argument("--until", metavar="TIME", help="when it may no longer go out")
    parser.add_argument("--despite-quiet", action="store_true", help="in the identity's quiet hours too")
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


def window_in(given: Namespace, now: datetime, before: TimeWindow | None = None) -> TimeWindow | None:
    """The window that --at, --until, --zone, --fold and --despite-quiet describe; None without --at.

    `before` is the time that stands already: --until and --despite-quiet alone change that one.
    """
    if given.at is None:
        return _changed(given, before)
    zone = given.zone or system_zone()
    zone_named(zone)
    opens = read_time(given.at, zone, given.fold)
    if opens < now - timedelta(minutes=1):
        raise BadInput(
            f"{describe(opens, zone)} is past. Nothing was scheduled.", remedy="Choose a later time."
        )
    closes = read_time(given.until, zone, given.fold) if given.until is not None else None
    return TimeWindow(opens, zone, closes, _despite_quiet(given))


def _changed(given: Namespace, before: TimeWindow | None) -> TimeWindow | None:
    if given.until is None and not _despite_quiet(given):
        return None
    if before is None:
        option = "--until" if given.until is not None else "--despite-quiet"
        raise BadInput(f"{option} needs --at.", remedy="Say when it may go out first.")
    after = replace(before, is_despite_quiet=before.is_despite_quiet or _despite_quiet(given))
    if given.until is None:
        return after
    return replace(after, closes=read_time(given.until, given.zone or before.zone, given.fold))


def _despite_quiet(given: Namespace) -> bool:
    return bool(getattr(given, "despite_quiet", False))


def wants_slot(given: Namespace) -> bool:
    """Whether the next free slot was asked for in place of a time."""
    return given.at is not None and given.at.strip().lower() in ("next-slot", "next slot")


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
