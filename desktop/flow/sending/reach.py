"""Whether networks can be reached, as far as sending and asking have shown; it stops and sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from desktop.errors import NotSent, OutcomeUnknown, PublishError
from desktop.flow.desk import Desk
from desktop.flow.sending.last_look import LastLook, Stop
from desktop.model.identities import Account, Network


@dataclass(frozen=True, slots=True)
class Reached:
    """The newest that is known: when (aware UTC), and whether a network answered then."""

    at: datetime
    is_online: bool


class Reach:
    """Remembers the last answer or silence, on any thread. Practice is on this computer: it proves none."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._look = LastLook(desk)
        self._lock = Lock()
        self._last: Reached | None = None

    @property
    def last(self) -> Reached | None:
        """None before the first try."""
        with self._lock:
            return self._last

    def note(self, account: Account, error: PublishError | None) -> None:
        """What came of a call: any answer, also a refusal, shows that the network is there."""
        if account.network is Network.PRACTICE:
            return
        if isinstance(error, NotSent) and error.is_unreached:
            self._know(False)
        elif not isinstance(error, NotSent | OutcomeUnknown):
            self._know(True)

    def _know(self, is_online: bool) -> None:
        with self._lock:
            self._last = Reached(self._desk.clock.now(), is_online)

    def try_now(self) -> Reached | None:
        """Asks one account of each network whose it is, until one answers. Blocks; None: there is none.

        It sends nothing, and what is due goes out, or asks, by the same rules as always.
        """
        with self._desk.store.work(is_reading=True) as work:
            first = {account.network: account for account in reversed(work.accounts())}
        for network, account in first.items():
            if network is Network.PRACTICE:
                continue
            try:
                self._look.open(account)
            except Stop:
                continue
            except PublishError as error:
                self.note(account, error)
            else:
                self.note(account, None)
            if self.last is not None and self.last.is_online:
                break
        return self.last
