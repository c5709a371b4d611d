"""A small real HTTP server on loopback whose next answers can be chosen; it is no whole network."""

from __future__ import annotations

import json
import select
import socket
import ssl
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

LONGEST_HANG = 20.0


class Say(StrEnum):
    """What a server says, or does instead of saying anything."""

    ACCEPT = "accept"
    UNAUTHORIZED = "unauthorized"
    CREDITS = "credits"
    CREDITS_SPENT = "credits_spent"
    FORBIDDEN = "forbidden"
    FORBIDDEN_EMPTY = "forbidden_empty"
    FORBIDDEN_ECHO = "forbidden_echo"
    DUPLICATE = "duplicate"
    UNPROCESSABLE = "unprocessable"
    BAD_REQUEST = "bad_request"
    OLD_VERSION = "old_version"
    RATE_LIMIT = "rate_limit"
    DAY_LIMIT = "day_limit"
    LIMIT_GARBAGE = "limit_garbage"
    LIMIT_BARE = "limit_bare"
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    TIMED_OUT = "timed_out"
    HTML_OK = "html_ok"
    EMPTY_CREATED = "empty_created"
    ERRORS_CREATED = "errors_created"
    REDIRECT = "redirect"
    REDIRECT_KEEPING = "redirect_keeping"
    # From here on the server does something instead of answering.
    HANG = "hang"
    DRIP = "drip"
    DROP_AFTER = "drop_after"
    DROP_BEFORE = "drop_before"
    HALF_BODY = "half_body"


@dataclass(frozen=True)
class Reply:
    """One answer as it stands on the wire."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    reason: str | None = None

    @classmethod
    def json(cls, status: int, found: object, headers: Mapping[str, str] | None = None) -> Reply:
        """An answer with a JSON body."""
        kind = {"Content-Type": "application/json; charset=utf-8"}
        return cls(status, {**kind, **(headers or {})}, json.dumps(found).encode())


HTML = Reply(
    200,
    {"Content-Type": "text/html"},
    b"<!DOCTYPE html><html><body>Please sign in to the Wi-Fi</body></html>",
)


@dataclass(frozen=True)
class Request:
    """A request as it arrived. Header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path, still escaped."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The query's first value of each name."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.target).query).items()}

    @property
    def found(self) -> Any:
        """The JSON body, None when there is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class ToyServer:
    """Listens on 127.0.0.1 from `with` on. Subclasses speak one network's wire format.

    `requests` holds everything that arrived, `strayed` what went to the target of a redirect, which
    nothing ever should.
    """

    def __init__(self, port: int = 0) -> None:
        self.lock = threading.RLock()
        self.requests: list[Request] = []
        self.strayed: list[Request] = []
        self.stopping = threading.Event()
        self._scheme = "http"
        self._script: dict[str, deque[Say | Reply]] = defaultdict(deque)
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.toy = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.002}, name="toynet"
        )

    # what a subclass says

    def verb(self, request: Request) -> str:
        """Which of owner, publish, delete, recent a request is; any other word for anything else."""
        raise NotImplementedError

    def accept(self, request: Request) -> Reply:
        """Does what was asked and answers as the network does."""
        raise NotImplementedError

    def replies(self) -> Mapping[Say, Callable[[Request], Reply]]:
        """The network's own wording of what can be chosen."""
        raise NotImplementedError

    def shown(self) -> list[str]:
        """The words of every post that is out, oldest first."""
        raise NotImplementedError

    # what a test does

    @property
    def url(self) -> str:
        """The server's address."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}"

    def next(self, *what: Say | Reply, on: str = "publish") -> None:
        """Chooses the answers to the next requests of one verb, once each; then it accepts again."""
        with self.lock:
            self._script[on].extend(what)

    def speak_tls(self, context: ssl.SSLContext) -> None:
        """From now on, connections are TLS. Handshakes happen on each connection's own thread."""
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self._scheme = "https"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # what the handler asks

    def drops_now(self) -> bool:
        """Whether the connection that has just come is to be cut before anything is read."""
        with self.lock:
            script = self._script["publish"]
            if script and script[0] is Say.DROP_BEFORE:
                script.popleft()
                return True
            return False

    def answer(self, request: Request) -> tuple[Say, Reply]:
        """What to do with a request, and the answer to do it with."""
        with self.lock:
            if request.path.startswith("/toynet/"):
                return Say.ACCEPT, self._controlled(request)
            if request.path.startswith("/strayed"):
                self.strayed.append(request)
                return Say.ACCEPT, self.accept(request)
            self.requests.append(request)
            script = self._script[self.verb(request)]
            what = script.popleft() if script else Say.ACCEPT
            if isinstance(what, Reply):
                return Say.ACCEPT, what
            if what in (Say.ACCEPT, Say.HANG, Say.DRIP, Say.DROP_AFTER, Say.HALF_BODY):
                return what, self.accept(request)
            return Say.ACCEPT, self._scripted(what, request)

    def _scripted(self, what: Say, request: Request) -> Reply:
        location = {"Location": f"{self.url}/strayed{request.target}"}
        common: dict[Say, Reply] = {
            Say.SERVER_ERROR: Reply.json(500, {"title": "Internal Server Error", "status": 500}),
            Say.TIMED_OUT: Reply(408),
            Say.UNAVAILABLE: Reply.json(503, "Service Unavailable"),
            Say.HTML_OK: HTML,
            Say.FORBIDDEN_EMPTY: Reply(403),
            Say.EMPTY_CREATED: Reply(201),
            Say.REDIRECT: Reply(302, location),
            Say.REDIRECT_KEEPING: Reply(307, location),
            Say.FORBIDDEN_ECHO: Reply.json(
                403,
                {
                    "detail": "Not allowed with " + request.headers.get("authorization", "nothing"),
                    "message": "Not allowed with " + request.headers.get("authorization", "nothing"),
                },
            ),
        }
        return common[what] if what in common else self.replies()[what](request)

    def _controlled(self, request: Request) -> Reply:
        """The door for people and programs that run the server by itself."""
        if request.path == "/toynet/posts":
            return Reply.json(200, self.shown())
        if request.path == "/toynet/requests":
            return Reply.json(200, [f"{seen.method} {seen.target}" for seen in self.requests])
        said, on = request.query.get("say", ""), request.query.get("on", "publish")
        if request.path == "/toynet/next" and said in {say.value for say in Say}:
            self.next(Say(said), on=on)
            return Reply.json(200, {"say": said, "on": on})
        return Reply.json(404, {"paths": ["/toynet/posts", "/toynet/requests", "/toynet/next?say=&on="]})


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    toy: ToyServer

    def server_bind(self) -> None:
        # HTTPServer would look its own name up, which may take seconds.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is what many of these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def handle(self) -> None:
        if self.server.toy.drops_now():
            # Cut sooner, the connection might not even count as made on the other side.
            select.select([self.connection], [], [], LONGEST_HANG)
            # No lingering: the other side sees a reset and not an orderly end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        super().handle()

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, self.rfile.read(length))
        what, reply = self.server.toy.answer(request)
        self.close_connection = True
        match what:
            case Say.DROP_AFTER:
                return
            case Say.HANG:
                self.server.toy.stopping.wait(LONGEST_HANG)
            case Say.DRIP:
                self._drip()
            case Say.HALF_BODY:
                whole = reply.body or b"{} "
                self._head(reply, len(whole))
                self.wfile.write(whole[: len(whole) // 2])
            case _:
                self._head(reply, len(reply.body))
                self.wfile.write(reply.body)

    do_GET = do_POST = do_DELETE = do_PUT = do_HEAD = answer  # noqa: N815  # names that http.server looks for

    def _head(self, reply: Reply, length: int) -> None:
        self.send_response(reply.status, reply.reason)
        names = {name.lower() for name in reply.headers}
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if "content-length" not in names and "transfer-encoding" not in names:
            self.send_header("Content-Length", str(length))
        self.send_header("Connection", "close")
        self.end_headers()

    def _drip(self) -> None:
        """One byte now and then, which keeps a plain socket time-out from ever being reached."""
        for byte in b"HTTP/1.1 201 Created\r\nX-Slow: " + b"z" * 4000:
            if self.server.toy.stopping.wait(0.05):
                return
            self.wfile.write(bytes([byte]))

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: test output is for failures."""
