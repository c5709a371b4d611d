"""What each operating system reads to keep `masthead publish` running; it writes nothing itself.

None of the texts holds a credential: keys stay in the keyring, which the user's own session opens. Output is
thrown away, since a line about a post may repeat its words; errors stand in the data folder's own log.
"""

from __future__ import annotations

import plistlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

NAME = "masthead-publish"
LABEL = "masthead.publish"

STOP_SECONDS = 180
"""How long the system waits after asking it to stop: longer than one call takes with both its time-outs."""

_AGAIN_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Service:
    """A file for the operating system, and the commands that begin and end the service with it."""

    system: str
    path: Path
    body: bytes
    begin: str
    end: str


def systemd(words: Sequence[str], folder: Path) -> Service:
    """A user unit; `folder` is systemd's for the user's own, such as ~/.config/systemd/user."""
    body = f"""\
# Written by: masthead publish --install. Removed by: masthead publish --uninstall.
[Unit]
Description=Masthead publishes what is due
StartLimitIntervalSec=600
StartLimitBurst=10

[Service]
Type=exec
ExecStart={" ".join(map(_systemd_word, words))}
Restart=on-failure
RestartSec={_AGAIN_SECONDS}
KillSignal=SIGTERM
KillMode=mixed
TimeoutStopSec={STOP_SECONDS}
StandardOutput=null
StandardError=null
UMask=0077

[Install]
WantedBy=default.target
"""
    path = folder / f"{NAME}.service"
    return Service(
        "systemd",
        path,
        body.encode("utf-8"),
        f"systemctl --user daemon-reload && systemctl --user enable --now {NAME}.service",
        f"systemctl --user disable --now {NAME}.service",
    )


def _systemd_word(word: str) -> str:
    """One argument as systemd reads it: quoted, with its own signs doubled."""
    quoted = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{quoted}"'


def launchd(words: Sequence[str], folder: Path) -> Service:
    """A launch agent; `folder` is ~/Library/LaunchAgents."""
    path = folder / f"{LABEL}.plist"
    body = plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": list(words),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": _AGAIN_SECONDS,
            "ExitTimeOut": STOP_SECONDS,
            "ProcessType": "Background",
            "Umask": 0o077,
            "StandardOutPath": "/dev/null",
            "StandardErrorPath": "/dev/null",
        }
    )
    return Service(
        "launchd",
        path,
        body,
        f"launchctl bootstrap gui/$(id -u) {_shell_word(str(path))}",
        f"launchctl bootout gui/$(id -u)/{LABEL}",
    )


def _shell_word(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


def scheduled_task(words: Sequence[str], folder: Path) -> Service:
    """A task of Windows' Task Scheduler, begun when the user signs in; `folder` is Masthead's home."""
    path = folder / f"{NAME}.xml"
    program, *rest = words
    body = f"""\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Masthead publishes what is due</Description></RegistrationInfo>
  <Triggers><LogonTrigger><Enabled>true</Enabled></LogonTrigger></Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>10</Count></RestartOnFailure>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(" ".join(map(_windows_word, rest)))}</Arguments>
    </Exec>
  </Actions>
</Task>
"""
    return Service(
        "the Task Scheduler",
        path,
        body.encode("utf-16"),
        f'schtasks /Create /TN {NAME} /XML "{path}" /F',
        f"schtasks /Delete /TN {NAME} /F",
    )


def _windows_word(word: str) -> str:
    """One argument as Windows programs split their line; a folder's name there holds no quotation mark."""
    if word and not any(sign in word for sign in ' \t"'):
        return word
    # Backslashes before the closing mark would make it part of the word.
    tail = len(word) - len(word.rstrip("\\"))
    return '"' + word + "\\" * tail + '"'
