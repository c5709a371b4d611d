"""A process that makes publisher processes: it has imported everything, so that each begins at once.

Reads one JSON object a line: {"slot", "home", "board", "keys", and what is to happen at which point}.
Writes what becomes of its children. Run with: python -m tests.torture.spawner
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import desktop.networks.linkedin
import desktop.networks.x
import desktop.storage.unit  # noqa: F401  imported once, for every child
from desktop.app import Application
from desktop.errors import MastheadError
from desktop.networks.registry import networks
from desktop.storage.store import open_store
from tests.torture.points import PointedStore, Points, pointed
from tests.torture.stage import ANSWER_SECONDS, CONNECT_SECONDS, Board, PlainVault, desk_over

_PAUSE = 0.002
"""Seconds between two rounds of a publisher; the product's own loop waits until something is due."""


def publish_until_stopped(given: dict[str, Any]) -> None:
    """A publisher over a real data folder, until SIGTERM."""
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
    home, board, slot = Path(given["home"]), Board(Path(given["board"])), int(given["slot"])
    names = ("dies_at", "stands_at", "full_at")
    chosen: dict[str, Any] = {name: tuple(given[name]) for name in names if given.get(name)}
    points = Points(**chosen)
    doors = networks(home, connect_seconds=CONNECT_SECONDS, answer_seconds=ANSWER_SECONDS)
    store = PointedStore(open_store(home, seat=None), points)
    app = Application(desk_over(home, store, PlainVault(given["keys"]), pointed(doors, points), board))
    if given.get("room"):
        # The data file and its log cannot grow beyond this: what a full disk is like for SQLite.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        largest = max(path.stat().st_size for path in home.glob("masthead.db*"))
        most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + int(given["room"]), most))
    idle = 0
    while not told:
        try:
            done = app.publisher.run_once()
        except MastheadError:
            # As the product's loop does; the board is told, or time would stand still.
            done = ()
        if not done:
            idle += 1
            board.set_idle(slot, idle)
            time.sleep(_PAUSE)
    app.close()


def main() -> None:
    """Forks a publisher for each line that comes, until there are no more lines."""
    # Ctrl-C is for whoever reads the figures; this process ends when its input does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    buffer = b""
    while True:
        ready, _, _ = select.select([0], [], [], 0.002)
        _report()
        if not ready:
            continue
        more = os.read(0, 65536)
        if not more:
            break
        buffer += more
        *lines, buffer = buffer.split(b"\n")
        for line in lines:
            _begin(json.loads(line))


def _begin(given: dict[str, Any]) -> None:
    child = os.fork()
    if child:
        _say(["began", child, given["slot"]])
        return
    status = 1
    try:
        publish_until_stopped(given)
        status = 0
    except BaseException:  # noqa: BLE001  the child ends here, whatever it was
        Path(given["home"], f"fault-{os.getpid()}.txt").write_text(traceback.format_exc(), encoding="utf-8")
    finally:
        os._exit(status)


def _report() -> None:
    while True:
        try:
            child, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
        except ChildProcessError:
            return
        if not child:
            return
        if os.WIFSTOPPED(status):
            _say(["stands", child, 0])
        else:
            code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
            _say(["ended", child, code])


def _say(what: list[object]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
