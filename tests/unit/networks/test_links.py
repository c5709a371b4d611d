"""Asking whether links answer: what counts as gone, what is not asked at all, and that it stays a hint."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.flow.policy.links import RULE, with_links
from desktop.model.findings import Outcome, Severity
from desktop.networks import links
from desktop.ports import LinkState
from tests.worlds import make_world

ANSWERS = {"/there": 200, "/gone": 404, "/withdrawn": 410, "/broken": 503, "/moved": 302, "/loop": 302}


class _Pages(BaseHTTPRequestHandler):
    asked: list[tuple[str, str, dict[str, str]]]

    def _answer(self) -> None:
        type(self).asked.append((self.command, self.path, dict(self.headers.items())))
        status = ANSWERS.get(self.path, 200)
        if self.path == "/no-head" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        self.send_header("Set-Cookie", "known=yes")
        if self.path in ("/moved", "/loop"):
            self.send_header("Location", "/gone" if self.path == "/moved" else "/loop")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = _answer  # noqa: N815  the names that the server calls

    def log_message(self, format: str, *values: object) -> None:
        """Tests print nothing."""


@contextmanager
def _served() -> Iterator[tuple[str, list[tuple[str, str, dict[str, str]]]]]:
    handler = type("Pages", (_Pages,), {"asked": []})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", handler.asked
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/there", LinkState.ANSWERS),
        ("/gone", LinkState.GONE),
        ("/withdrawn", LinkState.GONE),
        ("/moved", LinkState.GONE),
        ("/broken", LinkState.ANSWERS),
        ("/no-head", LinkState.ANSWERS),
        ("/loop", LinkState.NOT_LOOKED),
    ],
)
def test_what_a_server_says(path: str, state: LinkState) -> None:
    with _served() as (base, asked):
        assert links.look(base + path, may_be_near=True) is state
    assert all("Cookie" not in headers for _, _, headers in asked)
    assert len(asked) <= 5


def test_a_server_that_is_not_there_says_nothing_about_the_page() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    assert links.look(f"http://127.0.0.1:{port}/", may_be_near=True) is LinkState.NOT_LOOKED


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost/",
        "http://10.0.0.8/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "file:///etc/passwd",
        "ftp://example.com/",
        "https://name:word@example.com/",
        "https://",
        "http://[",
    ],
)
def test_nothing_in_the_house_and_no_other_scheme_is_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*words: object, **more: object) -> object:
        raise AssertionError("it was asked")

    monkeypatch.setattr(links, "_ask", asked)
    assert links.look(url) is LinkState.NOT_LOOKED


def test_a_page_that_sends_on_into_the_house_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    def outside(host: str, *more: object, **named: object) -> list[object]:
        near = host in ("127.0.0.1", "localhost")
        return [(0, 0, 0, "", ("127.0.0.1" if near else "93.184.215.14", 443))]

    asked: list[str] = []

    def ask(session: object, url: str) -> tuple[int, str]:
        asked.append(url)
        return 302, "http://127.0.0.1:8080/admin"

    monkeypatch.setattr(socket, "getaddrinfo", outside)
    monkeypatch.setattr(links, "_ask", ask)
    assert links.look("https://example.com/") is LinkState.NOT_LOOKED
    assert asked == ["https://example.com/"]


@pytest.mark.parametrize(("has_names", "state"), [(True, LinkState.GONE), (False, LinkState.NOT_LOOKED)])
def test_a_name_that_nobody_knows_is_gone_unless_no_name_is_known(
    has_names: bool, state: LinkState, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(host: str, *more: object, **named: object) -> list[object]:
        if has_names and host == "www.iana.org":
            return [object()]
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert links.look("https://no-such-house.example/") is state


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:

        def unknown(*words: object, **more: object) -> list[object]:
            raise socket.gaierror(socket.EAI_AGAIN, "later")

        patch.setattr(socket, "getaddrinfo", unknown)
        assert links.look(text) is LinkState.NOT_LOOKED


def test_each_link_that_is_gone_is_a_hint_at_its_place_and_stops_nothing(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    text = "Tonight \U0001f52d we open: https://northlight.example/gone and https://northlight.example/there"
    draft = world.draft(texts=(text, "More at https://northlight.example/gone"))
    verdict = world.app.check.verdict(draft)
    asked: list[str] = []

    def look(url: str) -> LinkState:
        asked.append(url)
        return LinkState.GONE if url.endswith("gone") else LinkState.ANSWERS

    after = with_links(verdict, draft, world.app.desk.rules(), look)
    found = [one for one in after.findings if one.rule == RULE]
    assert sorted(asked) == ["https://northlight.example/gone", "https://northlight.example/there"]
    assert [one.place.part for one in found] == [0, 1]
    first = found[0].place.span
    assert first is not None and text[slice(*first)] == "https://northlight.example/gone"
    assert {one.severity for one in found} == {Severity.HINT}
    assert after.outcome is verdict.outcome is Outcome.CLEAR
