"""What changed behind a post that waits is seen before anything is asked of its network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.model.deliveries import DeliveryState, HoldReason
from desktop.model.identities import IdentityKind
from desktop.model.pauses import Pause
from desktop.ports import UnitOfWork
from tests.worlds import START, World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def remove(world: World, work: UnitOfWork) -> None:
    work.remove_account(world.on_x.id)


def change_owner(world: World, work: UnitOfWork) -> None:
    work.save_account(replace(world.on_x, owner_id="999"))


def remove_identity(world: World, work: UnitOfWork) -> None:
    work.remove_identity(world.northlight.id)


@pytest.mark.parametrize("change", [remove, change_owner, remove_identity])
def test_an_account_that_is_another_by_now_gets_nothing(
    world: World, change: Callable[[World, UnitOfWork], None]
) -> None:
    world.scheduled()
    with world.app.desk.store.work() as work:
        change(world, work)
        work.commit()
    asked = world.network.asked_owner
    (held,) = world.publish()
    assert (held.state, held.reason) == (DeliveryState.HELD, HoldReason.WRONG_OWNER)
    assert (world.network.accepted, world.network.asked_owner) == ([], asked)


def test_what_is_late_asks_nothing_of_its_network(world: World) -> None:
    world.scheduled()
    asked = world.network.asked_owner
    (held,) = world.publish(after=3600)
    assert (held.reason, world.network.asked_owner) == (HoldReason.OVERDUE, asked)


def test_a_pause_that_came_from_elsewhere_asks_nothing_of_the_network(world: World) -> None:
    """Another Masthead on the same file may pause after this one has read the queue."""
    world.scheduled()
    asked = world.network.asked_owner
    with world.app.desk.store.work() as work:
        work.save_pause(Pause(world.northlight.id, "Storm", world.astrid.id, "Astrid Holm", START))
        work.commit()
    (held,) = world.publish()
    assert (held.reason, world.network.asked_owner) == (HoldReason.PAUSED, asked)
    assert world.network.accepted == []


def test_more_signatures_that_are_needed_by_now_are_missing(world: World) -> None:
    jonas = world.app.enroll.name_operator("Jonas Berg")
    world.scheduled()
    strict = replace(world.northlight, approvals_needed=2, approvers=(world.astrid.id, jonas.id))
    world.app.enroll.change_identity(strict, by=world.ada.id)
    (held,) = world.publish()
    assert (held.reason, world.network.accepted) == (HoldReason.APPROVAL_LOST, [])


def test_fewer_signatures_that_are_needed_by_now_change_nothing_for_what_was_signed(world: World) -> None:
    jonas = world.app.enroll.name_operator("Jonas Berg")
    strict = replace(world.northlight, approvals_needed=2, approvers=(world.astrid.id, jonas.id))
    world.app.enroll.change_identity(strict, by=world.ada.id)
    draft = world.draft()
    world.app.approve.ask(draft.id, by=world.ada.id)
    world.app.approve.sign(draft.id, by=jonas.id, digest=draft.digest)
    made = world.app.approve.sign(draft.id, by=world.astrid.id, digest=draft.digest)
    world.app.schedule.post(made.id, by=world.ada.id)  # type: ignore[union-attr]  # the last signature
    one = replace(strict, approvals_needed=1, approvers=(jonas.id,))
    world.app.enroll.change_identity(one, by=jonas.id)
    (held,) = world.publish()
    assert (held.reason, world.network.accepted) == (HoldReason.APPROVAL_LOST, [])


def test_a_word_that_became_another_identitys_sign_holds_the_post(world: World) -> None:
    world.scheduled(world.draft("Tonight we open the dome #nightowls"))
    owls = world.app.enroll.add_identity(IdentityKind.PERSONAL, "Night Owls", by=world.ada.id)
    signals = replace(owls.signals, hashtags=("nightowls",))
    world.app.enroll.change_identity(replace(owls, signals=signals), by=world.ada.id)
    (held,) = world.publish()
    assert (held.reason, world.network.accepted) == (HoldReason.POLICY_CHANGED, [])


def test_what_came_into_the_news_since_stops_it(world: World, tmp_path: Path) -> None:
    """The last look alone, without the look at the queue that follows it."""
    delivery = world.scheduled(world.draft("See the aurora tonight"))
    (tmp_path / "policy").mkdir(exist_ok=True)
    (tmp_path / "policy" / "events").write_text("aurora\n", encoding="utf-8")
    world.clock.advance(seconds=11)
    after = world.app.publish.next("worker")
    assert after is not None
    assert (after.id, after.state, after.reason) == (
        delivery.id,
        DeliveryState.HELD,
        HoldReason.POLICY_CHANGED,
    )
    assert world.network.asked_owner == 1  # when the account was added
