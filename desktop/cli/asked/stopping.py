"""Ctrl-C heard as a wish, so that what is under way ends where it can; it stops nothing itself."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Told:
    """Whether a signal asked for the end. A plain flag: an Event takes a lock that the interrupted thread
    may hold just then."""

    is_set = False


@contextmanager
def told_to_stop() -> Iterator[Told]:
    """Hears SIGINT and SIGTERM; nothing is done inside the signal handler."""
    told = Told()

    def hear(number: int, frame: FrameType | None) -> None:
        told.is_set = True

    before = {number: signal.signal(number, hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
