"""Every answer a network can give to a post comes out as exactly one publish error."""

from __future__ import annotations

import re
import socket
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

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
from desktop.model.posts import Media, Part
from desktop.ports import SocialNetwork
from tests.contract.harness import REHEARSED, Harness, Practised, Toy, can_read
from tests.toynet.server import Say

POST = Part("The dome opens at nine tonight.")
SAID_NO = re.compile(r"Nothing was published\.")

EXPECTED: dict[Say, type[PublishError]] = {
    Say.UNAUTHORIZED: SignInNeeded,
    Say.CREDITS: Rejected,
    Say.CREDITS_SPENT: Rejected,
    Say.FORBIDDEN: Rejected,
    Say.FORBIDDEN_EMPTY: Rejected,
    Say.FORBIDDEN_ECHO: Rejected,
    Say.DUPLICATE: Rejected,
    Say.UNPROCESSABLE: Rejected,
    Say.BAD_REQUEST: Rejected,
    Say.OLD_VERSION: Rejected,
    Say.RATE_LIMIT: RateLimited,
    Say.DAY_LIMIT: RateLimited,
    Say.LIMIT_GARBAGE: RateLimited,
    Say.LIMIT_BARE: RateLimited,
    Say.SERVER_ERROR: OutcomeUnknown,
    Say.UNAVAILABLE: OutcomeUnknown,
    Say.TIMED_OUT: OutcomeUnknown,
    Say.HTML_OK: OutcomeUnknown,
    Say.EMPTY_CREATED: OutcomeUnknown,
    Say.ERRORS_CREATED: OutcomeUnknown,
    Say.REDIRECT: OutcomeUnknown,
    Say.REDIRECT_KEEPING: OutcomeUnknown,
    Say.HANG: OutcomeUnknown,
    Say.DRIP: OutcomeUnknown,
    Say.DROP_AFTER: OutcomeUnknown,
    Say.DROP_BEFORE: OutcomeUnknown,
    Say.HALF_BODY: OutcomeUnknown,
}
SLOW = (Say.HANG, Say.DRIP)
TAKEN = {Say.HANG, Say.DRIP, Say.DROP_AFTER, Say.HALF_BODY}
"""Where the post is out although no good answer came."""


def test_every_answer_has_its_error() -> None:
    assert set(EXPECTED) == set(Say) - {Say.ACCEPT}


@pytest.mark.parametrize("say", EXPECTED)
def test_an_answer_comes_out_as_its_error(toy: Toy, say: Say) -> None:
    _expect(toy.hasty() if say in SLOW else toy, say)


@pytest.mark.parametrize("say", REHEARSED)
def test_a_rehearsed_answer_comes_out_as_its_error(practised: Practised, say: Say) -> None:
    _expect(practised, say)


def _expect(harness: Harness, say: Say) -> None:
    harness.next(say)
    with pytest.raises(PublishError) as caught:
        harness.open().publish(POST)
    assert type(caught.value) is EXPECTED[say]
    wanted = [POST.text] if say in TAKEN else []
    until = time.monotonic() + 5
    while harness.shown() != wanted and time.monotonic() < until:
        time.sleep(0.01)
    assert harness.shown() == wanted
    if isinstance(caught.value, Rejected | SignInNeeded | RateLimited):
        assert SAID_NO.search(str(caught.value))
    else:
        assert "may be out" in str(caught.value)
    assert caught.value.remedy


def test_a_network_that_cannot_be_reached_was_sent_nothing(toy: Toy) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}"
        nowhere = replace(toy, account=replace(toy.account, base_url=closed))
        for call in (
            lambda network: network.publish(POST),
            lambda network: network.owner(),
            lambda network: network.delete(_some_id(toy)),
        ):
            with pytest.raises(NotSent, match="could not be reached"):
                call(nowhere.open())


def test_a_network_that_does_not_answer_the_call_was_sent_nothing(toy: Toy) -> None:
    """A full backlog: the connection is never made, so the time-out is that of connecting."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        held = []
        try:
            for _ in range(4):
                more = socket.socket()
                more.setblocking(False)
                more.connect_ex(deaf.getsockname())
                held.append(more)
            silent = f"http://127.0.0.1:{deaf.getsockname()[1]}"
            away = replace(toy, account=replace(toy.account, base_url=silent))
            with pytest.raises(NotSent):
                away.hasty().open().publish(POST)
        finally:
            for more in held:
                more.close()


@pytest.mark.parametrize("say", [Say.REDIRECT, Say.REDIRECT_KEEPING])
@pytest.mark.parametrize("verb", ["publish", "owner", "delete"])
def test_a_redirect_is_never_followed(toy: Toy, say: Say, verb: str) -> None:
    toy.next(say, on=verb)
    network = toy.open()
    with pytest.raises(PublishError):
        _ask(toy, network, verb)
    assert toy.server.strayed == []


@pytest.mark.parametrize(
    "say",
    [
        Say.SERVER_ERROR,
        Say.UNAVAILABLE,
        Say.HTML_OK,
        Say.REDIRECT,
        Say.HANG,
        Say.DROP_AFTER,
        Say.DRIP,
    ],
)
@pytest.mark.parametrize("verb", ["owner", "delete", "recent"])
def test_a_doubt_over_anything_but_a_post_can_be_tried_again(toy: Toy, say: Say, verb: str) -> None:
    toy.next(say, on=verb)
    with pytest.raises(NotSent if verb != "recent" or can_read(toy) else CannotRead):
        _ask(toy, (toy.hasty() if say in SLOW else toy).open(), verb)


@pytest.mark.parametrize("verb", ["owner", "recent"])
def test_half_an_answer_is_none(toy: Toy, verb: str) -> None:
    toy.next(Say.HALF_BODY, on=verb)
    with pytest.raises(NotSent if verb != "recent" or can_read(toy) else CannotRead):
        _ask(toy, toy.open(), verb)


@pytest.mark.parametrize("verb", ["owner", "delete"])
def test_keys_that_are_not_accepted_ask_for_a_sign_in(toy: Toy, verb: str) -> None:
    toy.next(Say.UNAUTHORIZED, on=verb)
    with pytest.raises(SignInNeeded):
        _ask(toy, toy.open(), verb)


def test_the_same_words_twice_are_refused(harness: Harness) -> None:
    network = harness.open()
    first = network.publish(POST)
    with pytest.raises(Rejected) as caught:
        network.publish(POST)
    assert caught.value.is_duplicate
    named = first.remote_id if harness.account.network is Network.LINKEDIN else None
    assert caught.value.duplicate_of == named
    assert harness.shown() == [POST.text]


def test_a_refusal_that_is_no_duplicate_does_not_say_so(harness: Harness) -> None:
    harness.next(Say.FORBIDDEN)
    with pytest.raises(Rejected) as caught:
        harness.open().publish(POST)
    assert not caught.value.is_duplicate
    assert caught.value.reason


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part("Look at this.", (Media("00", "dome.png", "image/png", 10, "A dome"),)), "pictures"),
        (Part(" \n\u200b "), "no words"),
        (Part("half a \ud83d pair"), "broken character"),
        (Part("cut \0 here"), "broken character"),
    ],
)
def test_what_cannot_be_sent_is_refused_before_any_request(harness: Harness, part: Part, words: str) -> None:
    with pytest.raises(Rejected, match=words) as caught:
        harness.open().publish(part)
    assert SAID_NO.search(str(caught.value))
    assert harness.requests() == []
    assert harness.shown() == []


@pytest.mark.parametrize("odd", ["../users/me", "1 2", "", "1?x=1", "urn:li:share:1/../2", "9" * 25])
def test_an_odd_id_never_reaches_an_address(toy: Toy, odd: str) -> None:
    network = toy.open()
    with pytest.raises(Rejected):
        network.delete(odd)
    with pytest.raises(Rejected):
        network.publish(POST, after=odd)
    assert toy.requests() == []


def test_limits_name_a_moment_ahead(toy: Toy) -> None:
    now = datetime.now(UTC)
    toy.next(Say.DAY_LIMIT)
    with pytest.raises(RateLimited) as caught:
        toy.open().publish(POST)
    if toy.account.network is Network.X:
        assert timedelta(seconds=29_990) < caught.value.until - now < timedelta(seconds=30_060)
    else:
        assert caught.value.until > now
        assert caught.value.until - now <= timedelta(days=1)
        assert caught.value.until.time().isoformat() == "00:00:00"
    assert caught.value.until.utcoffset() == timedelta(0)


def _ask(toy: Toy, network: SocialNetwork, verb: str) -> None:
    call = {
        "publish": lambda: network.publish(POST),
        "owner": lambda: network.owner(),
        "delete": lambda: network.delete(_some_id(toy)),
        "recent": lambda: network.recent(datetime(2020, 1, 1, tzinfo=UTC)),
    }[verb]
    call()


def _some_id(toy: Toy) -> str:
    return "123" if toy.account.network is Network.X else "urn:li:share:123"
