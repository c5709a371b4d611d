"""The loop that wakes when something is due; it decides nothing about what may be sent."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from desktop.errors import MastheadError
from desktop.events import Changed, Kind
from desktop.flow.desk import Desk, new_id
from desktop.flow.publish import Publish
from desktop.flow.timing.watch import ClockWatch
from desktop.model.deliveries import Delivery

_LOG = logging.getLogger(__name__)
_LONGEST_WAIT = 30.0
"""Seconds: the wall clock is read at least this often, since sleep and clock changes wake nobody."""


class Publisher:
    """Publishes what is due, on one plain thread or on the caller's."""

    def __init__(
        self, desk: Desk, publish: Publish, chores: Sequence[Callable[[], object]], watch: ClockWatch
    ) -> None:
        self._desk = desk
        self._publish = publish
        self._chores = chores
        self._watch = watch
        # A process id may be given out again, and two computers may share a store.
        self._name = new_id()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._leave = desk.announcer.subscribe(self._hear)
        self.trouble = ""
        """The sentence of what kept the last round from being finished; empty when all went well."""

    def run_once(self) -> tuple[Delivery, ...]:
        """Publishes everything that is due now and gives back each delivery as it became.

        Then holds what waits and no longer passes, where the rules, the news or the clocks of a zone have
        changed since, and makes the copies of templates whose time is near.
        Raises MastheadError when the store cannot be written; what was claimed is settled later.
        """
        worker = f"{self._name}-{threading.get_ident()}"
        done: list[Delivery] = []
        while not self._stopping.is_set():
            delivery = self._publish.next(worker)
            if delivery is None:
                break
            done.append(delivery)
        for chore in self._chores:
            # After what is due, which has its own last look and is given back with its reason.
            if not self._stopping.is_set():
                chore()
        return tuple(done)

    @property
    def noticed(self) -> str:
        """The last sleep of the computer, or the last jump of its clock, as a sentence; empty for none."""
        return self._watch.noticed

    def start(self) -> None:
        """Starts the thread; it runs until `stop`."""
        if self._thread is None:
            self._thread = threading.Thread(target=self.run, name="publisher", daemon=False)
            self._thread.start()

    def run(self) -> None:
        """Publishes until `stop`, on the calling thread."""
        wait = 0.0
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._watch.look(wait)
                self.run_once()
                # A round may take minutes where a network is slow: only the wait itself can be overslept.
                self._watch.look()
                wait = self._seconds_to_next()
                self.trouble = ""
            except MastheadError as error:
                # The disk may be full or the file busy: nothing is lost, and it is tried again.
                self.trouble = str(error)
                _LOG.error("publishing stopped short: %s", type(error).__name__)
                wait = _LONGEST_WAIT
            except BaseException:
                # A fault of ours ends the thread; what was claimed is settled by the next one.
                self.trouble = "Publishing has stopped because of a fault in Masthead. Start Masthead again."
                self._desk.announce(Kind.DELIVERY)
                raise
            self._wake.wait(wait)

    def stop(self) -> None:
        """Lets a call in flight finish and be recorded, then ends the thread."""
        self._stopping.set()
        self._wake.set()
        self._leave()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
            self._thread = None

    def _seconds_to_next(self) -> float:
        with self._desk.store.work(is_reading=True) as work:
            due = work.next_due()
        return _wait_until(due, self._desk.clock.now())

    def _hear(self, change: Changed) -> None:
        if change.kind is Kind.DELIVERY:
            self._wake.set()


def _wait_until(due: datetime | None, now: datetime) -> float:
    if due is None:
        return _LONGEST_WAIT
    return min(max((due - now) / timedelta(seconds=1), 0.05), _LONGEST_WAIT)
