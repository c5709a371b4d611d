"""A canary for a key is in no log, error, traceback, address or body; only in the header that signs."""

from __future__ import annotations

import gc
import logging
import traceback
from datetime import UTC, datetime

import pytest

from desktop.errors import CannotRead, PublishError
from desktop.model.identities import Network
from desktop.model.posts import Part
from tests.contract.harness import CANARY, Toy
from tests.toynet.server import Reply, Say

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("say", [say for say in Say if say not in (Say.DROP_BEFORE, Say.DRIP)])
def test_a_key_is_in_no_error_and_no_log(toy: Toy, say: Say, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        told = []
        for verb in ("owner", "publish", "delete", "recent"):
            if say is not Say.HANG or verb == "publish":
                toy.next(say, on=verb)
            told.append(_told(toy.hasty() if say is Say.HANG else toy, verb))
    for words in (*told, caplog.text, repr(toy.open()), str(toy.account)):
        assert CANARY not in words
    for record in caplog.records:
        assert CANARY not in str(record.__dict__)
    assert toy.requests()
    for request in toy.requests():
        assert CANARY not in request.target
        assert CANARY.encode() not in request.body
        where = [name for name, value in request.headers.items() if CANARY in value]
        assert where == ["authorization"]


def _told(toy: Toy, verb: str) -> str:
    """Everything an error and all that hangs on it can print."""
    network = toy.open()
    an_id = "123" if toy.account.network is Network.X else "urn:li:share:123"
    calls = {
        "owner": network.owner,
        "publish": lambda: network.publish(Part(f"Asked for {verb}.")),
        "delete": lambda: network.delete(an_id),
        "recent": lambda: network.recent(LONG_AGO),
    }
    try:
        calls[verb]()
    except (PublishError, CannotRead) as error:
        assert error.__cause__ is None
        assert error.__context__ is None
        printed = "".join(traceback.TracebackException.from_exception(error).format(chain=True))
        return "\n".join([printed, str(error), repr(error), str(vars(error)), str(error.args)])
    return ""


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422, 426, 429, 500])
def test_a_server_that_repeats_the_key_is_not_quoted(toy: Toy, status: int) -> None:
    echo = " ".join(toy.credentials.values())
    said = {"detail": echo, "message": echo, "title": echo, "errors": [{"message": echo}]}
    for verb in ("owner", "publish", "delete", "recent"):
        toy.server.next(Reply.json(status, said), on=verb)
        assert CANARY not in _told(toy, verb)


def test_no_key_outlives_its_account(toy: Toy) -> None:
    """A library that keeps every client it ever made keeps every key as well."""
    toy.open().owner()
    toy.open().publish(Part("Hello."))
    gc.collect()
    kept = [
        type(found).__name__
        for found in gc.get_objects()
        if type(found).__name__ in ("Client", "Application")
        and type(found).__module__ in ("tweepy.client", "desktop.networks.linkedin")
    ]
    assert kept == []
