"""Opening a network costs its library, and only that network's, and only when it is opened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from desktop.model.identities import Account, AccountId, IdentityId, Network
from desktop.networks.registry import networks
from desktop.ports import Credentials

LOADED = "print([name for name in ('requests', 'tweepy', 'linkedin_v2') if name in sys.modules])"
START = f"""
import sys, pathlib
from desktop.networks.registry import networks
from desktop.model.identities import Account, Network
from desktop.ports import Credentials
doors = networks(pathlib.Path("nowhere"))
{LOADED}
for name in ("practice", "linkedin", "x"):
    doors[Network(name)](Account("a", "i", Network(name), "me", ""), Credentials({{}}))
    {LOADED}
"""


def test_libraries_are_imported_when_their_network_is_opened() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", START], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.splitlines() == [
        "[]",
        "[]",
        "['requests', 'linkedin_v2']",
        "['requests', 'tweepy', 'linkedin_v2']",
    ]


def test_every_network_has_a_door(tmp_path: Path) -> None:
    doors = networks(tmp_path)
    assert set(doors) == set(Network)
    for network, door in doors.items():
        door(Account(AccountId("a"), IdentityId("i"), network, "me", ""), Credentials({}))
    assert list(tmp_path.iterdir()) == []
