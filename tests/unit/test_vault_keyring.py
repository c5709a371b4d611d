"""The vault over a real GNOME Keyring on a session bus of its own, as a headless computer runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_MISSING = [
    program for program in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(program) is None
]

pytestmark = pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)}")

CANARY = "canary-" + "71ab \N{PARTY POPPER} " + "k" * 2000

UNLOCKED = "printf masthead | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
LOCKED = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; "
NO_SERVICE = ""

BEGIN = """
import json, os, sys, threading, time, traceback
from desktop.errors import VaultError
from desktop.ports import Credentials
from desktop.vault import KeyringVault
value = sys.stdin.read()
vault = KeyringVault()
said = []

def await_service():
    # The daemon's starter returns a moment before its name is on the bus.
    import secretstorage
    for _ in range(200):
        bus = secretstorage.dbus_init()
        is_there = secretstorage.check_service_availability(bus)
        bus.close()
        if is_there:
            return
        time.sleep(0.05)

def attempt(do):
    try:
        found = do()
        said.append("done" if found is None else found["access_token"] == value)
    except VaultError as error:
        shown = "".join(traceback.format_exception(error))
        assert value[:11] not in shown + repr(vars(error))
        said.append([type(error).__name__, str(error)])
"""
END = "\nprint(json.dumps(said))\n"

ROUND = """
keep = Credentials({"access_token": value, "secret": "s"})
attempt(lambda: vault.read("office", "account"))
attempt(lambda: vault.keep("office", "account", keep))
attempt(lambda: vault.read("office", "account"))
attempt(lambda: vault.read("home", "account"))
attempt(lambda: vault.forget("home", "account"))
attempt(lambda: vault.keep("office", "account", keep))
attempt(lambda: vault.read("office", "account"))
attempt(lambda: vault.forget("office", "account"))
attempt(lambda: vault.forget("office", "account"))
attempt(lambda: vault.read("office", "account"))
"""

CROWD = """
def use_it(number):
    keep = Credentials({"access_token": value, "number": str(number)})
    for _ in range(3):
        attempt(lambda: vault.keep("office", f"account {number}", keep))
        attempt(lambda: vault.read("office", f"account {number}"))
    said.append(vault.read("office", f"account {number}")["number"] == str(number))

threads = [threading.Thread(target=use_it, args=(number,)) for number in range(10)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""

ONE_OF_EACH = """
attempt(lambda: vault.read("office", "account"))
attempt(lambda: vault.keep("office", "account", Credentials({"access_token": value})))
attempt(lambda: vault.forget("office", "account"))
"""

COMES_LATER = (
    """
import subprocess
attempt(lambda: vault.read("office", "account"))
subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets"], input=b"masthead", check=True,
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
await_service()
"""
    + ROUND
)


@pytest.fixture
def person() -> Iterator[Path]:
    """A home of its own, with a short name because a socket's path may have 107 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="keyring"))
    (folder / "run").mkdir(mode=0o700)
    bus = folder / "bus.conf"
    # A session bus that starts nothing by itself: what is not running is not there.
    bus.write_text(
        "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
        '<allow own="*"/></policy></busconfig>'
    )
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def session(person: Path, service: str, steps: str, **more: str) -> list[Any]:
    """Runs the steps in a session of this person with that service; gives what was said."""
    environment = {
        "HOME": str(person),
        "XDG_RUNTIME_DIR": str(person / "run"),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path.cwd()),
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }
    waiting = "await_service()\n" if service else ""
    python = [sys.executable, "-W", "error", "-c", BEGIN + waiting + steps + END]
    in_session = ["bash", "-c", f'{service}"$@"', "bash", *python]
    # The daemon ends with the session: its bus goes, and it watches that.
    said = subprocess.run(
        ["dbus-run-session", f"--config-file={person / 'bus.conf'}", "--", *in_session],
        input=CANARY,
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert CANARY[:11] not in said.stdout + said.stderr
    answers: list[Any] = json.loads(said.stdout)
    return answers


def kinds(said: list[Any]) -> list[Any]:
    return [each[0] if isinstance(each, list) else each for each in said]


def test_an_unlocked_keyring_keeps_gives_and_forgets_for_one_identity_alone(person: Path) -> None:
    said = session(person, UNLOCKED, ROUND)
    assert kinds(said) == [
        "NoEntry",
        "done",
        True,
        "NoEntry",
        "done",
        "done",
        True,
        "done",
        "done",
        "NoEntry",
    ]


def test_what_was_kept_is_there_in_the_next_session_and_in_no_file_in_the_clear(person: Path) -> None:
    keep = 'attempt(lambda: vault.keep("office", "account", Credentials({"access_token": value})))'
    assert session(person, UNLOCKED, keep) == ["done"]
    files = [path for path in person.rglob("*") if path.is_file()]
    assert any(path.suffix == ".keyring" for path in files)
    assert not any(b"canary-71ab" in path.read_bytes() for path in files)
    assert session(person, UNLOCKED, 'attempt(lambda: vault.read("office", "account"))') == [True]
    locked = session(person, LOCKED, ONE_OF_EACH)
    assert kinds(locked) == ["VaultLocked", "VaultLocked", "VaultLocked"]
    assert "Unlock the keyring" in locked[0][1]
    assert session(person, UNLOCKED, 'attempt(lambda: vault.read("office", "account"))') == [True]


def test_a_keyring_that_was_never_made_is_locked(person: Path) -> None:
    assert kinds(session(person, LOCKED, ONE_OF_EACH)) == ["VaultLocked"] * 3


@pytest.mark.parametrize("address", [{}, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"}])
def test_without_a_service_or_a_bus_the_keyring_is_absent(person: Path, address: dict[str, str]) -> None:
    steps = f"os.environ.update({address!r})\n" + ONE_OF_EACH
    said = session(person, NO_SERVICE, steps)
    assert kinds(said) == ["VaultAbsent"] * 3
    assert "No keyring service answers" in said[0][1]


def test_a_service_that_comes_later_is_found_without_starting_again(person: Path) -> None:
    said = kinds(session(person, NO_SERVICE, COMES_LATER))
    assert said[:4] == ["VaultAbsent", "NoEntry", "done", True]


def test_ten_threads_keep_and_read(person: Path) -> None:
    said = session(person, UNLOCKED, CROWD)
    assert len(said) == 70
    assert kinds(said).count("done") == 30
    assert said.count(True) == 40


def test_an_override_in_the_environment_is_refused_beside_a_good_keyring(person: Path) -> None:
    said = session(person, UNLOCKED, ONE_OF_EACH, PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")
    assert kinds(said) == ["VaultRefused"] * 3
    assert "keyring.backends.null.Keyring" in said[0][1]
