"""One request to one network, bounded in time; it never follows, repeats or interprets anything."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.poolmanager import PoolManager

from desktop.errors import BadInput
from desktop.log import pin_chatty
from desktop.model.identities import is_loopback
from desktop.networks.answers import Answer, Silence

_LONGEST = 20_000_000
"""Bytes of one answer: ten times a page of 100 posts of 25,000 characters that are all emoji."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to reach a network, and seconds for its whole answer. Both together bound a request."""

    connect: float = 5.0
    answer: float = 30.0


class Declined(Exception):
    """An answer outside 200 to 299; what it was stands in the session's `answer`."""


class TooLate(OSError):
    """The time for the whole request had passed before it could leave."""


class Garbled(OSError):
    """Bytes came that are no HTTP."""


class Watch:
    """How much time and room one request has left, and whether any of it may have gone out."""

    def __init__(self) -> None:
        self.start(Timeouts())

    def start(self, timeouts: Timeouts) -> None:
        """Begins a request."""
        self.has_left = False
        self.room = _LONGEST
        self._end = time.monotonic() + timeouts.connect + timeouts.answer
        self._answer = timeouts.answer

    def connected(self) -> None:
        """Notes that the server is reached. Raises TooLate rather than let a request leave late.

        Looking up a name has no time-out of its own, and a request that leaves after its lease has
        ended is how a post goes out twice.
        """
        if time.monotonic() >= self._end:
            raise TooLate("the time for this request has passed")
        self.has_left = True
        self._end = min(self._end, time.monotonic() + self._answer)

    def seconds_left(self) -> float:
        """Seconds until the answer must be whole. Raises TimeoutError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        return left


class _TimedReads(io.RawIOBase):
    """Reads a socket up to the watch's end.

    A socket's own time-out begins anew with every byte, so a server that sends one byte now and then
    would be waited for without end.
    """

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, watch: Watch) -> None:
        self._raw = raw
        self._sock = sock
        self._watch = watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._watch.seconds_left())
        count: int | None = self._raw.readinto(buffer)
        self._watch.room -= count or 0
        if self._watch.room < 0:
            raise OSError("the answer is too long")
        return count

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


def _pools(watch: Watch) -> dict[str, type[HTTPConnectionPool]]:
    """Connection pools whose connections report to `watch`."""

    class Timed(HTTPResponse):
        def __init__(self, sock: socket.socket, *rest: Any, **more: Any) -> None:
            super().__init__(sock, *rest, **more)
            self.fp = io.BufferedReader(_TimedReads(self.fp.detach(), sock, watch))

    class Plain(HTTPConnection):
        response_class = Timed

        def connect(self) -> None:
            super().connect()
            watch.connected()

    class Secure(HTTPSConnection):
        response_class = Timed

        def connect(self) -> None:
            super().connect()
            watch.connected()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class _WatchedAdapter(HTTPAdapter):
    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more)
        self.poolmanager.pool_classes_by_scheme = _pools(self._watch)

    def proxy_manager_for(self, proxy: str, **more: Any) -> PoolManager:
        manager: PoolManager = super().proxy_manager_for(proxy, **more)
        manager.pool_classes_by_scheme = _pools(self._watch)
        return manager


class NetworkSession(requests.Session):
    """A session that goes to one address only, whatever address a library has built in.

    The address is replaced before the request is signed, so OAuth 1.0a signatures hold. `base_url`
    is the network's own https address, or one on loopback, for which the environment's proxies and
    certificates do not count. Raises BadInput for any other address.
    """

    def __init__(self, home_url: str, base_url: str | None, timeouts: Timeouts) -> None:
        super().__init__()
        pin_chatty()
        if base_url is not None and not is_loopback(base_url):
            raise BadInput(
                "The network's address was replaced by one that is not this computer.",
                remedy="Leave the address out, or use one on 127.0.0.1 for a test server.",
            )
        self._address = (base_url or home_url).rstrip("/")
        self.trust_env = base_url is None
        self.answer: Answer | None = None
        self._timeouts = timeouts
        self._watch = Watch()
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        # Something has to stand here, or a line in ~/.netrc would replace the Authorization header.
        self.auth = _unchanged
        # Decompressing is one more way for an answer to fail.
        self.headers.update({"Accept-Encoding": "identity", "Connection": "close"})
        for scheme in ("https://", "http://"):
            self.mount(scheme, _WatchedAdapter(self._watch))

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **more: Any) -> requests.Response:
        """Sends one request on a connection of its own and keeps the answer in `answer`.

        Raises Declined for an answer outside 200 to 299, before a library can misread it, and OSError
        (which every error of requests is) or urllib3's HTTPError for none.
        """
        self.answer = None
        self._watch.start(self._timeouts)
        more["timeout"] = (self._timeouts.connect, self._timeouts.answer)
        more["allow_redirects"] = False
        more["stream"] = False
        try:
            response = super().request(method, self._moved(url), *args, **more)
        except ValueError:
            # Among others a negative chunk length, which http.client takes for its caller's mistake.
            raise Garbled("the answer is no HTTP") from None
        finally:
            # A kept connection may be closed by the server just as the next request leaves on it.
            self.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        self.answer = Answer(response.status_code, headers, response.content)
        if not 200 <= response.status_code < 300:
            raise Declined
        return response

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Never anywhere: requests reads the target even where it is not to follow it, and may fail on it."""
        return None

    def ask(self, call: Callable[[], object]) -> Answer | Silence:
        """Runs a library's call, which makes one request on this session, and gives what came back."""
        self.answer = None
        why = "broke off without an answer"
        self._watch.start(self._timeouts)
        try:
            call()
        except Declined:
            pass
        except requests.exceptions.SSLError:
            why = "showed a certificate that does not prove its name"
        except requests.exceptions.ProxyError:
            why = "could not be reached through this computer's proxy"
        except requests.exceptions.Timeout:
            why = "did not answer in time"
        except (OSError, HTTPError, HTTPException):
            pass
        if self.answer is not None:
            return self.answer
        if not self._watch.has_left and why.startswith("broke"):
            why = "could not be reached"
        return Silence(self._watch.has_left, why)

    def _moved(self, url: str | bytes) -> str:
        parts = urlsplit(url if isinstance(url, str) else url.decode("ascii"))
        return self._address + parts.path + (f"?{parts.query}" if parts.query else "")


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
