"""Named points on a delivery's way, put around the store and the networks: there a process dies, stands still
or finds its disk full. The product knows nothing of them."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop.errors import StoreFull
from desktop.model.deliveries import Delivery, DeliveryState
from desktop.ports import Networks, Owner, RemotePost, Sent, SocialNetwork, Store

_WRITES = (
    "claimed",
    "taken over",
    "departing",
    "landed",
    "published",
    "postponed",
    "held",
    "failed",
    "looked",
)

POINTS = (
    *(f"{side} {write}" for write in _WRITES for side in ("before", "after")),
    "before owner",
    "after owner",
    "before request",
    "after answer",
    "before recent",
    "after recent",
)
"""Where a process can be stopped. What happens between a request and its answer, the server decides."""


@dataclass
class Points:
    """What is to happen where: the point's name and at which of its visits, counted from 1."""

    dies_at: tuple[str, int] | None = None
    stands_at: tuple[str, int] | None = None
    full_at: tuple[str, int] | None = None
    seen: Counter[str] = field(default_factory=Counter)

    def pass_by(self, name: str) -> None:
        """Dies, stands still until it is woken, or raises StoreFull; usually none of it."""
        self.seen[name] += 1
        here = (name, self.seen[name])
        if here == self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if here == self.stands_at:
            os.kill(os.getpid(), signal.SIGSTOP)
        if here == self.full_at:
            raise StoreFull("The disk is full.", remedy="Free some space.")


class PointedStore:
    """A store whose writes pass by points."""

    def __init__(self, store: Store, points: Points) -> None:
        self._store = store
        self._points = points

    def work(self, *, is_reading: bool = False) -> Any:
        """The store's own unit of work, with points around what it writes."""
        work = self._store.work(is_reading=is_reading)
        return work if is_reading else _PointedWork(work, self._points)

    def close(self) -> None:
        self._store.close()


class _PointedWork:
    def __init__(self, work: Any, points: Points) -> None:
        self._work = work
        self._points = points
        self._writes: list[str] = []

    def __enter__(self) -> _PointedWork:
        self._work.__enter__()
        return self

    def __exit__(self, *why: Any) -> None:
        self._work.__exit__(*why)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)

    def claim_due(self, *given: Any) -> Delivery | None:
        return self._noted("claimed", self._work.claim_due(*given))

    def claim_stale(self, *given: Any) -> Delivery | None:
        return self._noted("taken over", self._work.claim_stale(*given))

    def save_delivery(self, delivery: Delivery, **more: Any) -> None:
        self._work.save_delivery(delivery, **more)
        self._writes.append(_name_of(delivery))

    def commit(self) -> None:
        for name in self._writes:
            self._points.pass_by(f"before {name}")
        self._work.commit()
        writes, self._writes = self._writes, []
        for name in writes:
            self._points.pass_by(f"after {name}")

    def _noted(self, name: str, found: Delivery | None) -> Delivery | None:
        if found is not None:
            self._writes.append(name)
        return found


def _name_of(delivery: Delivery) -> str:
    match delivery.state:
        case DeliveryState.PUBLISHING if delivery.in_flight is None:
            return "landed"
        case DeliveryState.PUBLISHING:
            return "looked" if delivery.looks else "departing"
        case DeliveryState.SCHEDULED:
            return "postponed"
        case state:
            return state.value


class _PointedNetwork:
    def __init__(self, network: SocialNetwork, points: Points) -> None:
        self._network = network
        self._points = points

    def owner(self) -> Owner:
        self._points.pass_by("before owner")
        owner = self._network.owner()
        self._points.pass_by("after owner")
        return owner

    def publish(self, *given: Any, **more: Any) -> Sent:
        self._points.pass_by("before request")
        sent = self._network.publish(*given, **more)
        self._points.pass_by("after answer")
        return sent

    def recent(self, since: datetime) -> tuple[RemotePost, ...]:
        self._points.pass_by("before recent")
        found = self._network.recent(since)
        self._points.pass_by("after recent")
        return found

    def delete(self, remote_id: str) -> None:
        self._network.delete(remote_id)

    def normal_form(self, text: str) -> str:
        return self._network.normal_form(text)


def pointed(doors: Networks, points: Points) -> Networks:
    """The same networks, with points around every call."""

    def around(door: Callable[..., SocialNetwork]) -> Callable[..., SocialNetwork]:
        return lambda *given: _PointedNetwork(door(*given), points)

    return {network: around(door) for network, door in doors.items()}
