"""A real GNOME Keyring on a session bus of its own, as a headless computer runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = [name for name in ("dbus-daemon", "gnome-keyring-daemon") if shutil.which(name) is None]


@contextmanager
def unlocked_keyring() -> Iterator[dict[str, str]]:
    """The environment in which a process finds an unlocked, empty keyring; it ends with the block."""
    with tempfile.TemporaryDirectory(prefix="keyring-") as folder:
        place = {"HOME": folder, "XDG_RUNTIME_DIR": folder, "XDG_DATA_HOME": f"{folder}/data"}
        os.chmod(folder, 0o700)
        screens = ("DISPLAY", "WAYLAND_DISPLAY")
        kept = {name: value for name, value in os.environ.items() if name not in screens}
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            env=kept | place,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert bus.stdout is not None
            place["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
            with _daemon(kept | place):
                _await_service(place["DBUS_SESSION_BUS_ADDRESS"])
                yield place
        finally:
            bus.terminate()
            bus.communicate()


@contextmanager
def _daemon(environment: dict[str, str]) -> Iterator[None]:
    daemon = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert daemon.stdin is not None
        daemon.stdin.write(b"masthead")
        daemon.stdin.close()
        yield
    finally:
        daemon.terminate()
        daemon.wait()


def _await_service(address: str) -> None:
    """The daemon's name is on the bus a moment after it started."""
    for _ in range(200):
        asked = subprocess.run(
            ["dbus-send", "--bus=" + address, "--print-reply", "--dest=org.freedesktop.DBus", "/",
             "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"],
            capture_output=True, check=False,
        )  # fmt: skip
        if b"boolean true" in asked.stdout:
            return
        time.sleep(0.05)
    raise TimeoutError("gnome-keyring-daemon did not come onto the bus")


def bytes_under(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file under a folder, and what it holds."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()
