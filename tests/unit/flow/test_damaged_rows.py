"""A post whose row was changed behind Masthead's back stops itself and hides nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.model.deliveries import DeliveryState, HoldReason
from desktop.storage.opening.engine import connect
from desktop.storage.store import open_store
from tests.worlds import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path, open_store(tmp_path))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [("Fine", "Vile"), ('"approvals":[{', '"approvals":[],"was":[{'), ('{"approvals"', '{"approvals')],
)
def test_a_changed_post_does_not_leave_and_the_rest_of_the_queue_is_seen(
    world: World, was: str, becomes: str
) -> None:
    fine = world.scheduled(world.draft("Fine words for tonight"))
    other = world.scheduled(world.draft("Doors open at half past seven"))
    waiting = world.draft("Bring a warm coat with you")
    world.app.approve.ask(waiting.id, by=world.ada.id)
    file = connect(world.app.home / "masthead.db")
    file.execute("update posts set body = replace(body, ?, ?) where id = ?", (was, becomes, fine.post_id))
    file.commit()
    file.close()
    rows = world.app.look_over.rows()
    assert {row.draft.parts[0].text for row in rows} == {
        "",
        "Doors open at half past seven",
        "Bring a warm coat with you",
    }
    (bad,) = [row for row in rows if not row.draft.parts[0].text]
    assert "cannot go out" in bad.why and bad.deliveries[0].id == fine.id
    world.app.schedule.hold(other.id, by=world.ada.id, why="Storm")
    (held,) = world.publish()
    assert (held.id, held.reason) == (fine.id, HoldReason.APPROVAL_LOST)
    assert world.network.accepted == []
    assert world.app.schedule.cancel(fine.id, by=world.ada.id).state is DeliveryState.CANCELLED
    assert len(world.app.look_over.rows()) == 2
