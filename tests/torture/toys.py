"""Toy networks that fail in every way while they count what they took; they judge nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tests.toynet.linkedin_server import ToyLinkedIn
from tests.toynet.server import HTML, Reply, Request, Say, ToyServer
from tests.toynet.x_server import ToyX

PUBLISH_FAULTS = (
    "lost",
    "half",
    "html",
    "500 after",
    "503 after",
    "slow",
    "hang after",
    "500 before",
    "hang before",
    "cut before",
    "limit",
    "refuse",
    "sign in",
    "kill before",
    "kill after",
)
"""What can happen to a request to publish; after "after", and with the first three, the post is out."""

_ASKING = ("500 before", "cut before", "hang before", "limit", "sign in", "kill before")
FAULTS: Mapping[str, tuple[str, ...]] = {
    "publish": PUBLISH_FAULTS,
    "owner": _ASKING,
    "recent": (*_ASKING, "refuse", "lost"),
}
_SILENT = {"lost": Say.DROP_AFTER, "half": Say.HALF_BODY, "hang after": Say.HANG}
_ANSWERED = {"html": HTML, "500 after": Reply.json(500, {"status": 500}), "503 after": Reply(503)}
_UNTAKEN = {"hang before": Say.HANG, "cut before": Say.DROP_AFTER}
_SAID = {"limit": Say.RATE_LIMIT, "refuse": Say.FORBIDDEN, "sign in": Say.UNAUTHORIZED}


@dataclass(frozen=True)
class Taken:
    """A post that a server took: in real time, and by the publishers' clock."""

    text: str
    remote_id: str
    at: float
    clock: datetime


@dataclass
class Torment:
    """What a round does to its servers. `choose` gives the fault for a verb, or an empty word."""

    choose: Callable[[str], str] = lambda verb: ""
    cut: Callable[[], None] = lambda: None
    clock: Callable[[], datetime] = datetime.now
    taken: list[Taken] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    hidden: int = 0
    """How many readings a post is left out of, after it was taken."""


class Tormented(ToyServer):
    """A toy server that does as its torment says."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.torment = Torment()
        self._left_out: dict[str, int] = {}

    def newest(self) -> tuple[str, str]:
        """The id and the words of the post that was taken last."""
        raise NotImplementedError

    def clear(self, torment: Torment) -> None:
        """Begins a round with nothing on the network."""
        raise NotImplementedError

    def answer(self, request: Request) -> tuple[Say, Reply]:
        torment, verb = self.torment, self.verb(request)
        with self.lock:
            fault = torment.choose(verb)
        if fault:
            torment.done[f"{verb}: {fault}"] = torment.done.get(f"{verb}: {fault}", 0) + 1
        if fault == "slow":
            time.sleep(0.05)
        if fault == "kill before":
            torment.cut()
        if fault in ("kill before", "500 before"):
            return Say.ACCEPT, Reply(500)
        if fault in _UNTAKEN:
            return _UNTAKEN[fault], Reply(500)
        if fault in _SAID:
            return Say.ACCEPT, self.replies()[_SAID[fault]](request)
        with self.lock:
            reply = self._take(request)
        if fault == "kill after":
            torment.cut()
        return _SILENT.get(fault, Say.ACCEPT), _ANSWERED.get(fault, reply)

    def _take(self, request: Request) -> Reply:
        self.requests.append(request)
        before = len(self.shown())
        reply = self.accept(request)
        if len(self.shown()) > before:
            remote_id, text = self.newest()
            self.torment.taken.append(Taken(text, remote_id, time.monotonic(), self.torment.clock()))
        return reply


class TormentedX(Tormented, ToyX):
    """X. Posts are left out of the first `hidden` readings."""

    def clear(self, torment: Torment) -> None:
        with self.lock:
            self.torment, self.tweets, self._left_out = torment, [], {}

    def newest(self) -> tuple[str, str]:
        return self.tweets[-1].id, self.tweets[-1].text

    def _timeline(self, query: Mapping[str, str]) -> Reply:
        everything = self.tweets
        for tweet in everything:
            self._left_out[tweet.id] = self._left_out.get(tweet.id, 0) + 1
        self.tweets = [each for each in everything if self._left_out[each.id] > self.torment.hidden]
        try:
            return super()._timeline(query)
        finally:
            self.tweets = everything


class TormentedLinkedIn(Tormented, ToyLinkedIn):
    """A member and a page."""

    def clear(self, torment: Torment) -> None:
        with self.lock:
            self.torment, self.shares, self._left_out = torment, [], {}

    def newest(self) -> tuple[str, str]:
        return self.shares[-1].urn, self.shares[-1].shown

    def _posts(self, request: Request) -> Reply:
        everything = self.shares
        for share in everything:
            self._left_out[share.urn] = self._left_out.get(share.urn, 0) + 1
        self.shares = [each for each in everything if self._left_out[each.urn] > self.torment.hidden]
        try:
            return super()._posts(request)
        finally:
            self.shares = everything
