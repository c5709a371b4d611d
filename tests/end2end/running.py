"""The command line as people and scripts run it: a process of its own, with words, input and an ending."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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


@dataclass
class Shell:
    """Starts commands over one data folder, without a screen and without a keyring."""

    home: Path
    who: str = ""
    more: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """What the process sees."""
        kept = {name: value for name, value in os.environ.items() if name not in _OURS}
        return {**kept, "MASTHEAD_HOME": str(self.home), "MASTHEAD_OPERATOR": self.who, **self.more}

    def start(self, *words: str, **more: Any) -> subprocess.Popen[bytes]:
        """Begins a command and does not wait for it."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        command = [sys.executable, "-m", "desktop.cli", *words]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment(), **{**pipes, **more})

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


def interrupt_after(process: subprocess.Popen[bytes], seconds: float) -> Ended:
    """Ctrl-C after a while."""
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    return ended(process)
