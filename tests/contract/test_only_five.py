"""Whatever bytes a server sends, one of the five publish errors or CannotRead comes out, and no other."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop.errors import (
    CannotRead,
    NotSent,
    OutcomeUnknown,
    PublishError,
    RateLimited,
    Rejected,
    SignInNeeded,
)
from desktop.model.identities import Network
from desktop.model.posts import Part
from tests.contract.harness import Toy
from tests.toynet.server import Reply

FIVE = (NotSent, RateLimited, SignInNeeded, Rejected, OutcomeUnknown)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_names = st.sampled_from(
    [
        "x-rate-limit-reset",
        "x-rate-limit-remaining",
        "x-user-limit-24hour-reset",
        "x-app-limit-24hour-remaining",
        "x-restli-id",
        "Location",
        "Set-Cookie",
        "Retry-After",
        "Content-Encoding",
        "Transfer-Encoding",
        "Content-Length",
        "Content-Type",
        "X-Odd",
    ]
)
_values = st.one_of(
    st.sampled_from(
        ["0", "soon", "-1", "9" * 14, "9" * 30, "gzip", "br", "chunked", "5, 6", "1e9", "", "urn:li:share:1"]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=20),
)
_words = st.sampled_from(
    ["data", "id", "errors", "detail", "message", "title", "elements", "sub", "meta", "text", "commentary"]
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=4),
    max_leaves=8,
)
_bodies = st.one_of(
    st.binary(max_size=60),
    _json.map(lambda found: json.dumps(found).encode()),
    st.sampled_from(
        [
            b"[" * 100_000,
            b'"Service Unavailable"',
            b"1" * 5000,
            b"\xff\xfe{",
            b"<html>",
            b"-2\r\n",
            b"ffffffffffffffffff\r\n",
        ]
    ),
)
_replies = st.builds(
    Reply,
    st.integers(min_value=102, max_value=999)
    | st.sampled_from([200, 201, 204, 302, 401, 403, 422, 429, 503]),
    st.dictionaries(_names, _values, max_size=4),
    _bodies,
)


@pytest.mark.parametrize("verb", ["owner", "publish", "delete", "recent"])
@example(reply=Reply(200, {"Transfer-Encoding": "chunked"}, b"-2"))
@example(reply=Reply(302, {"Location": "\x80"}))
@example(reply=Reply(429, {"x-rate-limit-reset": "9" * 15}))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reply=_replies)
def test_nothing_else_comes_out(toy: Toy, verb: str, reply: Reply) -> None:
    toy.server.next(reply, on=verb)
    network = toy.open()
    an_id = "123" if toy.account.network is Network.X else "urn:li:share:123"
    asked = len(toy.requests())
    try:
        match verb:
            case "owner":
                network.owner()
            case "publish":
                sent = network.publish(Part("The dome opens at nine."))
                assert sent.remote_id
                assert 200 <= reply.status < 300
            case "delete":
                network.delete(an_id)
            case _:
                network.recent(LONG_AGO)
    except PublishError as error:
        assert type(error) in FIVE
        assert verb == "publish" or not isinstance(error, OutcomeUnknown)
        # The request left: nobody may say that it did not, unless nothing could be published by it.
        assert verb != "publish" or not isinstance(error, NotSent)
    except CannotRead:
        assert verb == "recent"
    # Whatever the answer, nothing is tried again or followed by itself.
    if verb in ("publish", "delete"):
        assert len(toy.requests()) == asked + 1
    assert toy.server.strayed == []
    with toy.server.lock:
        for script in toy.server._script.values():
            script.clear()
