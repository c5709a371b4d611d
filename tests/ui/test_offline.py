"""Without a network everything opens and is kept; the window says so, and what it knows it from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from desktop.errors import NotSent
from desktop.model.deliveries import HoldReason
from desktop.model.posts import TimeWindow
from tests.ui.conftest import Arrive, is_quiet
from tests.worlds import World
from ui.parts.buttons import Push
from ui.reach import watcher
from ui.reach.system import SystemReach
from ui.reach.watcher import AGAIN
from ui.window import Window

UNREACHED = "X could not be reached. Nothing was published."


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.wait(60)
    qtbot.waitUntil(lambda: is_quiet(window), timeout=20_000)


def go_offline(world: World) -> None:
    world.network.owner_errors.extend(NotSent(UNREACHED, is_unreached=True) for _ in range(500))


def foot(window: Window) -> str:
    return window.rooms.sidebar._state.text()


def scheduled(world: World, minutes: int = 1) -> None:
    opens = world.clock.now() + timedelta(minutes=minutes)
    world.scheduled(world.draft(window=TimeWindow(opens, "UTC")))


def test_while_nothing_is_known_the_foot_says_what_goes_out(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    window = arrive(world)
    settle(window, qtbot)
    assert foot(window) == "Nothing is about to go out"


def test_a_failed_send_says_offline_and_an_answer_says_online(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    scheduled(world)
    window = arrive(world)
    go_offline(world)
    world.publish(after=61)
    qtbot.waitUntil(lambda: foot(window) == "Offline: 1 post waits here safely.", timeout=20_000)
    assert window.rooms.presenter.titles == ("Offline: 1 post waits here safely.",)
    world.network.owner_errors.clear()
    world.wait(minutes=2)
    qtbot.waitUntil(lambda: foot(window).startswith("Online · checked "), timeout=20_000)
    assert window.rooms.presenter.titles == ()
    assert len(world.network.accepted) == 1


def test_try_now_asks_and_sends_nothing(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    scheduled(world, minutes=90)
    window = arrive(world)
    settle(window, qtbot)
    window.rooms.reach.hear_system(False)
    assert window.rooms.reach.is_offline
    world.clock.advance(minutes=1)
    button = next(b for b in window.rooms.presenter.findChildren(Push) if "Try now" in b.text())
    button.click()
    settle(window, qtbot)
    assert foot(window).startswith("Online · checked ")
    assert world.network.accepted == []


def test_try_now_without_an_answer_says_so(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    window = arrive(world)
    settle(window, qtbot)
    go_offline(world)
    window.rooms.reach.try_now()
    settle(window, qtbot)
    assert foot(window) == "Offline: nothing is waiting."
    assert "No network answered" in window.rooms.presenter.titles


def test_an_offline_computer_asks_again_by_itself(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    window = arrive(world)
    window.rooms.reach.hear_system(False)
    asked = world.network.asked_owner
    window.rooms.reach.renew(world.clock.advance(minutes=4))
    settle(window, qtbot)
    assert world.network.asked_owner == asked
    window.rooms.reach.renew(world.clock.advance(seconds=AGAIN.total_seconds()))
    settle(window, qtbot)
    assert world.network.asked_owner == asked + 1 and not window.rooms.reach.is_offline


def test_a_system_that_repeats_itself_does_not_outweigh_what_sending_found(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    """Some systems say that they are online whatever happens."""
    scheduled(world)
    window = arrive(world)
    window.rooms.reach.hear_system(True)
    assert foot(window).startswith("Online")
    go_offline(world)
    world.publish(after=61)
    qtbot.waitUntil(lambda: window.rooms.reach.is_offline, timeout=20_000)
    world.clock.advance(minutes=1)
    window.rooms.reach.hear_system(True)
    assert window.rooms.reach.is_offline


@pytest.mark.parametrize("place", ["queue", "calendar", "approvals", "journal"])
def test_everything_opens_without_a_network(
    arrive: Arrive, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr(watcher, "AGAIN", timedelta(days=1))
    scheduled(world)
    go_offline(world)
    world.wait(minutes=30, step=20)
    asked = world.network.asked_owner
    window = arrive(world)
    window.rooms.reach.hear_system(False)
    window.rooms.places.go(place)
    settle(window, qtbot)
    assert window.rooms.places.shown.isVisible()
    assert world.network.asked_owner == asked  # looking needs no network
    (row,) = world.app.look_over.rows()
    assert row.deliveries[0].reason is HoldReason.OVERDUE


def test_what_is_written_offline_is_kept(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    window = arrive(world)
    go_offline(world)
    window.rooms.reach.hear_system(False)
    window.rooms.compose.editor.setPlainText("Written on the train")
    qtbot.waitUntil(lambda: bool(world.app.compose.drafts()), timeout=20_000)
    settle(window, qtbot)
    assert [draft.parts[0].text for draft in world.app.compose.drafts()] == ["Written on the train"]


@pytest.mark.parametrize(
    ("reachability", "told"),
    [
        (QNetworkInformation.Reachability.Unknown, []),
        (QNetworkInformation.Reachability.Disconnected, [False]),
        (QNetworkInformation.Reachability.Local, [True]),
        (QNetworkInformation.Reachability.Online, [True]),
    ],
)
def test_what_the_system_does_not_know_it_does_not_tell(
    qapp: object, reachability: QNetworkInformation.Reachability, told: list[bool]
) -> None:
    system, heard = SystemReach(), list[bool]()
    system.told.connect(heard.append)
    system._tell(reachability)
    assert heard == told
