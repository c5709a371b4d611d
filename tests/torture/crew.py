"""The publisher processes of a round, from outside: begun, killed, woken; it decides nothing by itself."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.torture.stage import Board

_PATIENCE = 20.0


class Crew:
    """Publishers in slots, through the process that forks them."""

    def __init__(self) -> None:
        self.pids: dict[int, int] = {}
        self.standing: set[int] = set()
        self.faults: list[str] = []
        self.kills = 0
        self.lock = threading.Lock()
        self._said: queue.SimpleQueue[list[Any]] = queue.SimpleQueue()

    def __enter__(self) -> Self:
        self._spawner = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.spawner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[2],
        )
        self._reader = threading.Thread(target=self._read, name="crew")
        self._reader.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill(*self.pids)
        assert self._spawner.stdin and self._spawner.stdout
        self._spawner.stdin.close()
        self._spawner.wait(timeout=_PATIENCE)
        self._reader.join()
        self._spawner.stdout.close()

    def _read(self) -> None:
        assert self._spawner.stdout
        for line in self._spawner.stdout:
            self._said.put(json.loads(line))

    def begin(self, slot: int, board: Board, **given: object) -> None:
        """Starts a publisher in a slot that is free."""
        board.set_idle(slot, 0)
        assert self._spawner.stdin
        self._spawner.stdin.write(json.dumps({"slot": slot, "board": str(board.path), **given}) + "\n")
        self._spawner.stdin.flush()
        self._until(lambda: slot in self.pids)

    def kill(self, *slots: int) -> None:
        """SIGKILL: nothing is finished, nothing is said."""
        with self.lock:
            for slot in slots:
                if slot in self.pids:
                    with suppress(ProcessLookupError):
                        os.kill(self.pids[slot], signal.SIGKILL)

    def wake(self) -> None:
        """Lets those that stand still go on."""
        with self.lock:
            for slot in self.standing:
                if slot in self.pids:
                    with suppress(ProcessLookupError):
                        os.kill(self.pids[slot], signal.SIGCONT)
            self.standing.clear()

    def end(self) -> None:
        """SIGTERM to all, and waits until they have ended."""
        self.wake()
        with self.lock:
            for pid in self.pids.values():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)
        self._until(lambda: not self.pids)

    def collect(self, wait: float = 0.0) -> None:
        """Takes in what became of the processes."""
        while True:
            try:
                what, pid, more = self._said.get(timeout=wait) if wait else self._said.get_nowait()
            except queue.Empty:
                return
            wait = 0.0
            with self.lock:
                slots = [slot for slot, known in self.pids.items() if known == pid]
                if what == "began":
                    self.pids[more] = pid
                elif what == "stands":
                    self.standing.update(slots)
                else:
                    for slot in slots:
                        del self.pids[slot]
                        self.standing.discard(slot)
                    self.kills += more == -signal.SIGKILL
                    if more not in (0, -signal.SIGKILL):
                        self.faults.append(f"A publisher ended with {more}.")

    def is_settled(self, board: Board, since: dict[int, int]) -> bool:
        """Whether every publisher that runs has twice found nothing to do since then."""
        running = [slot for slot in self.pids if slot not in self.standing]
        return all(board.idle(slot) >= since.get(slot, 0) + 2 for slot in running)

    def _until(self, condition: Any) -> None:
        end = time.monotonic() + _PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("A publisher did not begin or end.")
            self.collect(0.001)
