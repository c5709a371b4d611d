"""How far a long command is, on one line of the terminal; where nobody sits there, nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from desktop.cli.shown.console import Console

_EVERY = 0.2
"""Seconds between two changes of the line."""


class Progress:
    """Writes to standard error, over itself, and takes the line away at the end."""

    def __init__(self, console: Console) -> None:
        self._is_shown = sys.stderr.isatty() and not console.is_json
        self._last = 0.0
        self._wide = 0

    def of(self, done_words: str) -> Callable[[int, int], None]:
        """What to call with how much is done, of how much: "1,200 of 10,000 checked"."""

        def tell(done: int, total: int) -> None:
            now = time.monotonic()
            if self._is_shown and (now - self._last >= _EVERY or done == total):
                self._last = now
                self._show(f"{done:,} of {total:,} {done_words}")

        return tell

    def _show(self, words: str) -> None:
        sys.stderr.write(f"\r{words.ljust(self._wide)}")
        sys.stderr.flush()
        self._wide = len(words)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._wide:
            sys.stderr.write(f"\r{' ' * self._wide}\r")
            sys.stderr.flush()
