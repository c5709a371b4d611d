"""The networks that the contract suite runs over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.model.identities import Network
from tests.contract.harness import (
    BEARER,
    FOUR_KEYS,
    Harness,
    Practised,
    Toy,
    account,
    member_account,
    page_account,
    x_account,
)
from tests.toynet.linkedin_server import ToyLinkedIn
from tests.toynet.x_server import ToyX


@pytest.fixture
def toy_x() -> Iterator[ToyX]:
    with ToyX() as server:
        yield server


@pytest.fixture
def toy_linkedin() -> Iterator[ToyLinkedIn]:
    with ToyLinkedIn() as server:
        yield server


@pytest.fixture
def practised(tmp_path: Path) -> Practised:
    """The practice network alone."""
    return Practised(tmp_path, account(Network.PRACTICE, "practice:northlightobs", None))


@pytest.fixture(params=["practice", "x-signed", "x-bearer", "linkedin-page", "linkedin-member"])
def harness(request: pytest.FixtureRequest) -> Harness:
    """Every network, X with both kinds of keys, LinkedIn as a page and as a member."""
    if request.param == "practice":
        practised: Practised = request.getfixturevalue("practised")
        return practised
    return _toy(request)


@pytest.fixture(params=["x-signed", "x-bearer", "linkedin-page", "linkedin-member"])
def toy(request: pytest.FixtureRequest) -> Toy:
    """Every network that has a server."""
    return _toy(request)


def _toy(request: pytest.FixtureRequest) -> Toy:
    server = request.getfixturevalue("toy_x" if request.param.startswith("x") else "toy_linkedin")
    match request.param:
        case "x-signed":
            return Toy(server, x_account(server), FOUR_KEYS)
        case "x-bearer":
            return Toy(server, x_account(server), BEARER)
        case "linkedin-page":
            return Toy(server, page_account(server), BEARER)
        case _:
            return Toy(server, member_account(server), BEARER)
