"""`masthead publish`: sends what is due, once or until told to stop; a call in flight is recorded."""

from __future__ import annotations

import queue
import threading
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.cli.asked.session import home_in, opened
from desktop.cli.asked.stopping import Told, told_to_stop
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command
from desktop.cli.service.installing import install, service_for, uninstall
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.errors import MastheadError
from desktop.events import Changed, Kind
from desktop.model.deliveries import Delivery, DeliveryId, DeliveryState
from desktop.settings import home_folder

if TYPE_CHECKING:
    from desktop.app import Application

_GLANCE = 0.1
"""Seconds between two looks at whether a signal came."""


def add_to(commands: Commands) -> None:
    """Adds the command."""
    parser = add_command(commands, "publish", "send what is due, until Ctrl-C", publish)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--once", action="store_true", help="send what is due now, then end")
    which.add_argument(
        "--install", action="store_true", help="write a service that publishes while you are signed in"
    )
    which.add_argument("--uninstall", action="store_true", help="remove that service's file")


def publish(given: Namespace, console: Console) -> Exit:
    """Publishes on a thread of its own, so that a signal never stops a call half-way."""
    if given.install or given.uninstall:
        return _keep_service(given, console)
    with opened(given, is_publisher=True) as app, told_to_stop() as told:
        return _once(app, told, console) if given.once else _until_told(app, told, console)


def _keep_service(given: Namespace, console: Console) -> Exit:
    service = service_for(home_folder(home_in(given)))
    answer = {"system": service.system, "path": str(service.path)}
    if given.install:
        install(service)
        console.give(
            {"service": {**answer, "is_installed": True, "begin": service.begin, "end": service.end}},
            [f"{service.path} is written. Begin it with:", f"  {service.begin}"],
        )
    else:
        was_there = uninstall(service)
        console.give(
            {"service": {**answer, "is_installed": False, "was_installed": was_there, "end": service.end}},
            [
                f"{service.path} is removed. If it still runs, end it with:"
                if was_there
                else f"There is no {service.path}. If a service still runs, end it with:",
                f"  {service.end}",
            ],
        )
    return Exit.DONE


class _Carrier(threading.Thread):
    """Does the work beside the main thread; `join_or_raise` brings back what ended it."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(name="publisher")
        self._work = work
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001  raised again on the main thread
            self._error = error

    def join_or_raise(self) -> None:
        """Waits for the end; raises what the work raised."""
        self.join()
        if self._error is not None:
            raise self._error


def _once(app: Application, told: Told, console: Console) -> Exit:
    sent: list[Delivery] = []
    carrier = _Carrier(lambda: sent.extend(app.publisher.run_once()))
    carrier.start()
    while carrier.is_alive() and not told.is_set:
        carrier.join(_GLANCE)
    _stop(app, carrier, told, console)
    lines = [line for delivery in sent for line in records.delivery_lines(delivery)]
    console.give({"deliveries": [records.delivery(each) for each in sent]}, lines or ["Nothing was due."])
    if any(delivery.state is not DeliveryState.PUBLISHED for delivery in sent):
        return Exit.NETWORK
    return Exit.INTERRUPTED if told.is_set else Exit.DONE


def _until_told(app: Application, told: Told, console: Console) -> Exit:
    changed: queue.SimpleQueue[str] = queue.SimpleQueue()
    leave = app.subscribe(lambda change: _note(change, changed))
    carrier = _Carrier(app.publisher.run)
    carrier.start()
    console.say("Publishing what is due. Ctrl-C stops.")
    shown = noticed = ""
    try:
        while carrier.is_alive() and not told.is_set:
            _show_changes(app, changed, console, wait=_GLANCE)
            if app.publisher.trouble != shown:
                shown = app.publisher.trouble
                console.tell(shown or "Publishing goes on.")
            if app.publisher.noticed != noticed:
                noticed = app.publisher.noticed
                console.tell(noticed)
    finally:
        _stop(app, carrier, told, console)
        leave()
    _show_changes(app, changed, console)
    return Exit.DONE


def _stop(app: Application, carrier: _Carrier, told: Told, console: Console) -> None:
    if told.is_set and carrier.is_alive():
        console.tell("Stopping: the post on its way now is finished and recorded first.")
    app.publisher.stop()
    carrier.join_or_raise()


def _note(change: Changed, changed: queue.SimpleQueue[str]) -> None:
    if change.kind is Kind.DELIVERY and change.id:
        changed.put(change.id)


def _show_changes(
    app: Application, changed: queue.SimpleQueue[str], console: Console, wait: float = 0.0
) -> None:
    ids: dict[str, None] = {}
    try:
        ids.setdefault(changed.get(timeout=wait) if wait else changed.get_nowait())
        while True:
            ids.setdefault(changed.get_nowait())
    except queue.Empty:
        pass
    for id in ids:
        try:
            delivery = app.schedule.delivery(DeliveryId(id))
        except MastheadError as error:
            console.tell(str(error))
            continue
        if delivery.state is not DeliveryState.PUBLISHING:
            console.give({"delivery": records.delivery(delivery)}, records.delivery_lines(delivery))
