"""The command line as people and scripts run it: a process of its own, with words, input and an ending."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.app import Application
from desktop.model.posts import Post

ROOT = Path(__file__).resolve().parents[2]
_OURS = ("MASTHEAD_HOME", "MASTHEAD_OPERATOR", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def found(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The JSON documents on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Started(subprocess.Popen[bytes]):
    """A process that does not outlive its block."""

    def __exit__(self, *ending: Any) -> None:
        if self.poll() is None:
            self.kill()
        super().__exit__(*ending)


@dataclass
class Shell:
    """Starts commands over one data folder, without a screen and without a keyring."""

    home: Path
    who: str = ""
    more: dict[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    """A program that runs the command, and its words."""

    def environment(self) -> dict[str, str]:
        """What the process sees."""
        kept = {name: value for name, value in os.environ.items() if name not in _OURS}
        return {**kept, "MASTHEAD_HOME": str(self.home), "MASTHEAD_OPERATOR": self.who, **self.more}

    def start(self, *words: str, **more: Any) -> Started:
        """Begins a command and does not wait for it."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        command = [*self.before, sys.executable, "-m", "desktop.cli", *words]
        return Started(command, cwd=ROOT, env=self.environment(), **{**pipes, **more})

    def __call__(self, *words: str, stdin: bytes = b"", **more: Any) -> Ended:
        """Runs one command to its end."""
        with self.start(*words, **more) as process:
            return ended(process, stdin)


def ended(process: subprocess.Popen[bytes], stdin: bytes = b"", seconds: float = 60) -> Ended:
    """Waits for the end of a process, and kills it when that does not come."""
    try:
        out, err = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return Ended(process.returncode, (out or b"").decode("utf-8"), (err or b"").decode("utf-8"))


def queued(home: Path, name: str, handle: str, *texts: str) -> list[str]:
    """Posts of an identity that needs no approval, due now; the ids of their deliveries.

    Done in this process: a test that is about sending need not start three more.
    """
    with Application.open(home) as app:
        identity = next(each for each in app.enroll.identities() if each.name == name)
        accounts = app.enroll.accounts(identity.id)
        account = next(each for each in accounts if handle in (each.handle, each.owner_id))
        sam = next(each for each in app.enroll.operators() if each.name == "Sam Reed")
        ids: list[str] = []
        for text in texts:
            draft = app.compose.begin(identity.id, by=sam.id, account_ids=[account.id], texts=[text])
            post = app.approve.ask(draft.id, by=sam.id)
            assert isinstance(post, Post), "it waits for somebody"
            ids += [each.id for each in app.schedule.post(post.id, by=sam.id)]
        return ids
