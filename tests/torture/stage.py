"""What the publishers under torture and their tormentor share: a clock that can be set, and a desk with
made-up keys. It publishes nothing itself."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.errors import NoEntry
from desktop.events import Announcer
from desktop.flow.desk import Desk
from desktop.model.findings import PolicyVersion
from desktop.model.identities import AccountId, IdentityId
from desktop.policy.packs import Ruleset
from desktop.ports import Credentials, Networks, Store
from desktop.settings import Settings

SLOTS = 2
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NO_RULES = Ruleset((), (), PolicyVersion("none", (), 0))

CHOSEN = Settings(lease_seconds=90, connect_seconds=5, answer_seconds=5)
"""A lease of 90 seconds by the clock that is set; the networks' own time-outs are in real time, below."""

CONNECT_SECONDS, ANSWER_SECONDS = 0.5, 0.25


class Board:
    """A small file in memory: the time, and how often each publisher has found nothing more to do."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.write_bytes(bytes(8 * (1 + SLOTS)))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)

    def now(self) -> datetime:
        """The time, aware UTC. Makes the board a Clock."""
        return _EPOCH + timedelta(microseconds=self._get(0))

    def set(self, now: datetime) -> None:
        """Sets the clock, forward or back."""
        self._put(0, (now - _EPOCH) // timedelta(microseconds=1))

    def idle(self, slot: int) -> int:
        """How many rounds of this publisher have found nothing to do."""
        return self._get(1 + slot)

    def set_idle(self, slot: int, count: int) -> None:
        """Says how many."""
        self._put(1 + slot, count)

    def _get(self, place: int) -> int:
        return int(struct.unpack_from("=q", self._map, 8 * place)[0])

    def _put(self, place: int, value: int) -> None:
        struct.pack_into("=q", self._map, 8 * place, value)


class PlainVault:
    """Made-up keys, from whoever starts the process."""

    def __init__(self, keys: Mapping[str, Mapping[str, str]]) -> None:
        self._keys = dict(keys)

    def keep(self, identity_id: IdentityId, account_id: AccountId, credentials: Credentials) -> None:
        self._keys[account_id] = dict(credentials.values)

    def read(self, identity_id: IdentityId, account_id: AccountId) -> Credentials:
        if account_id not in self._keys:
            raise NoEntry("There are no keys for this account.")
        return Credentials(self._keys[account_id])

    def forget(self, identity_id: IdentityId, account_id: AccountId) -> None:
        self._keys.pop(account_id, None)

    @property
    def keys(self) -> dict[str, Mapping[str, str]]:
        """Everything that is kept, to be handed to another process."""
        return dict(self._keys)


def desk_over(home: Path, store: Store, vault: PlainVault, doors: Networks, clock: Board) -> Desk:
    """A desk with no rules: what is tortured is the sending."""
    return Desk(store, vault, doors, clock, Announcer(), lambda: _NO_RULES, CHOSEN, home)
