"""The moves a delivery may make, and those it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import MoveRefused
from desktop.model.deliveries import Claim, Delivery, DeliveryId, DeliveryState, HoldReason, allowed_moves
from desktop.model.identities import Account, AccountId, IdentityId, Network
from desktop.model.posts import PostId
from desktop.model.queue import StateWord, word_for

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
ACCOUNT = Account(AccountId("a"), IdentityId("i"), Network.PRACTICE, "lantern", "lantern")
WAITING = Delivery(DeliveryId("d"), PostId("p"), ACCOUNT, NOW, "UTC")
S = DeliveryState


def moved(delivery: Delivery, to: DeliveryState) -> Delivery:
    return delivery.moved(to, reason=HoldReason.PAUSED if to is S.HELD else None)


def test_what_is_out_or_cancelled_stays_so() -> None:
    assert allowed_moves(S.PUBLISHED) == frozenset()
    assert allowed_moves(S.CANCELLED) == frozenset()


def test_nothing_reaches_the_network_except_from_the_queue() -> None:
    assert [state for state in S if S.PUBLISHING in allowed_moves(state)] == [S.SCHEDULED]


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("to", S)
def test_a_move_is_made_or_refused_as_the_table_says(state: DeliveryState, to: DeliveryState) -> None:
    delivery = replace(WAITING, state=state, reason=HoldReason.PAUSED if state is S.HELD else None)
    if to in allowed_moves(state):
        assert moved(delivery, to).state is to
    else:
        with pytest.raises(MoveRefused):
            moved(delivery, to)


def test_held_and_only_held_carries_a_reason() -> None:
    with pytest.raises(MoveRefused):
        WAITING.moved(S.HELD)
    with pytest.raises(MoveRefused):
        WAITING.moved(S.CANCELLED, reason=HoldReason.PAUSED)


def test_a_claim_ends_with_publishing() -> None:
    sending = replace(WAITING, state=S.PUBLISHING, claim=Claim("w", NOW, NOW))
    assert sending.moved(S.PUBLISHED).claim is None


@given(st.lists(st.sampled_from(list(S)), max_size=12))
def test_no_walk_sends_twice(walk: list[DeliveryState]) -> None:
    delivery, published = WAITING, 0
    for to in walk:
        try:
            delivery = moved(delivery, to)
        except MoveRefused:
            continue
        published += to is S.PUBLISHED
    assert published <= 1


def test_every_state_has_one_word() -> None:
    words = {
        word_for(replace(WAITING, state=S.HELD, reason=reason)).value  # type: ignore[union-attr]
        for reason in HoldReason
    }
    assert words == {"Held", "Overdue", "Unconfirmed"}
    assert word_for(WAITING) is StateWord.READY
    assert word_for(replace(WAITING, state=S.CANCELLED)) is None
