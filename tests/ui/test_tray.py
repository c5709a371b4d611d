"""What another process does is seen in the window, and what needs somebody is said beside the clock."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop.errors import MastheadError, Rejected
from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.identities import AccountId, Network
from desktop.model.journal import Deed, JournalEntry
from tests.ui.conftest import Arrive
from tests.worlds import World
from ui.look.theme import Look
from ui.session.beside import Beside
from ui.tray.icon import Tray, mark
from ui.tray.notices import Notice, notices
from ui.window import Window

SECRET = "the words of the post"


def entry(delivery: Delivery, deed: Deed, number: int = 1) -> JournalEntry:
    return JournalEntry(delivery.due_at, deed, "Masthead", delivery.id, f"detail with {SECRET}", "", number)


def said(*pairs: tuple[Delivery, Deed]) -> tuple[Notice, ...]:
    """The notices about these deliveries, which came in this order."""
    known = {delivery.id: delivery for delivery, _ in pairs}
    entries = [entry(delivery, deed, number) for number, (delivery, deed) in enumerate(pairs, 1)]
    return notices(entries[::-1], lambda id: known.get(id), lambda id: "Northlight Observatory")


@pytest.fixture
def waiting(world: World) -> Delivery:
    return replace(world.scheduled(), detail=SECRET)


def published(delivery: Delivery) -> Delivery:
    return replace(delivery, state=DeliveryState.PUBLISHED)


def held(delivery: Delivery, reason: HoldReason) -> Delivery:
    return replace(delivery, state=DeliveryState.HELD, reason=reason)


def test_two_accounts_of_one_post_are_one_message(waiting: Delivery) -> None:
    elsewhere = replace(waiting.account, id=AccountId("li"), network=Network.LINKEDIN)
    other = replace(published(waiting), id="other", account=elsewhere)
    told = said((published(waiting), Deed.DELIVERY_PUBLISHED), (other, Deed.DELIVERY_PUBLISHED))
    assert [(one.title, one.text, one.is_trouble) for one in told] == [
        ("Sent as Northlight Observatory", "X, LinkedIn.", False)
    ]


@pytest.mark.parametrize("reason", list(HoldReason))
def test_each_reason_that_the_program_held_for_says_what_to_do(waiting: Delivery, reason: HoldReason) -> None:
    told = said((held(waiting, reason), Deed.DELIVERY_HELD))
    if reason is HoldReason.PAUSED:
        assert told == ()  # a person did that, and knows
    else:
        assert told[0].title == "Needs you: Northlight Observatory"
        assert told[0].delivery_id == waiting.id
        assert len(told[0].text) > len("X. ")


def test_no_message_repeats_the_post_or_what_may_hold_its_words(waiting: Delivery) -> None:
    failed = replace(waiting, state=DeliveryState.FAILED)
    for delivery, deed in (
        (published(waiting), Deed.DELIVERY_PUBLISHED),
        (failed, Deed.DELIVERY_FAILED),
        (held(waiting, HoldReason.POLICY_CHANGED), Deed.DELIVERY_HELD),
    ):
        (one,) = said((delivery, deed))
        assert SECRET not in f"{one.title} {one.text}"


def test_what_moved_on_since_is_not_told_and_what_is_gone_neither(waiting: Delivery) -> None:
    assert said((waiting, Deed.DELIVERY_HELD)) == ()
    assert notices([entry(waiting, Deed.DELIVERY_FAILED)], lambda id: None, lambda id: "N") == ()


def test_many_at_once_are_one_message(waiting: Delivery) -> None:
    many = [
        (replace(held(waiting, HoldReason.OVERDUE), id=f"d{n}", post_id=f"p{n}"), Deed.DELIVERY_HELD)
        for n in range(5)
    ]
    told = said(*many, (published(waiting), Deed.DELIVERY_PUBLISHED))
    assert [one.title for one in told] == ["Sent as Northlight Observatory", "5 posts need you"]


def test_what_another_process_did_is_shown_and_told(
    arrive: Arrive, world: World, look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = world.scheduled()
    window = arrive(world)
    rooms = window.rooms
    beside = Beside(window.tasks, rooms.bridge)
    tray = Tray(look, window, window.tasks, rooms.roster)
    beside.came.connect(tray.hear)
    tray.open(world.app)
    beside.begin(world.app)
    qtbot.waitUntil(lambda: window.tasks.is_idle)
    # Another process announces nothing here.
    monkeypatch.setattr(type(world.app.desk.announcer), "announce", lambda self, *changes: None)
    monkeypatch.setattr(Window, "isActiveWindow", lambda self: False)
    world.network.answers.append(Rejected("X refused the post."))
    world.clock.advance(minutes=1)
    world.app.publisher.run_once()
    told: list[Notice] = []
    tray.told.connect(told.append)
    with qtbot.waitSignals([rooms.bridge.changed, tray.told], timeout=5000):
        beside.look()
    assert [(one.title, one.delivery_id) for one in told] == [
        ("Failed as Northlight Observatory", delivery.id)
    ]
    beside.end()


def test_a_first_look_tells_nothing_of_yesterday(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.scheduled()
    window = arrive(world)
    beside = Beside(window.tasks, window.rooms.bridge)
    came: list[object] = []
    beside.came.connect(came.append)
    beside.begin(world.app)
    qtbot.waitUntil(lambda: window.tasks.is_idle)
    beside.look()
    qtbot.waitUntil(lambda: window.tasks.is_idle)
    assert came == []
    beside.end()


def test_who_looks_at_the_window_hears_it_there_alone(
    arrive: Arrive, world: World, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = world.scheduled()
    window = arrive(world)
    tray = Tray(look, window, window.tasks, window.rooms.roster)
    told: list[object] = []
    tray.told.connect(told.append)
    tray.open(world.app)
    monkeypatch.setattr(Window, "isActiveWindow", lambda self: True)
    tray.hear((entry(held(delivery, HoldReason.OVERDUE), Deed.DELIVERY_HELD),))
    assert window.tasks.is_idle
    assert told == []


def test_a_delivery_that_is_gone_is_passed_over(
    arrive: Arrive, world: World, look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = world.scheduled()
    window = arrive(world)
    tray = Tray(look, window, window.tasks, window.rooms.roster)
    tray.open(world.app)
    monkeypatch.setattr(Window, "isActiveWindow", lambda self: False)

    def gone(id: object) -> Delivery:
        raise MastheadError("It is gone.", remedy="Reload.")

    monkeypatch.setattr(world.app.schedule, "delivery", gone)
    tray.hear((entry(delivery, Deed.DELIVERY_FAILED),))
    qtbot.waitUntil(lambda: window.tasks.is_idle)


def test_the_mark_can_be_told_from_nothing(look: Look) -> None:
    picture = mark(look).pixmap(64, 64).toImage()
    assert len({picture.pixel(x, y) for x in range(64) for y in range(64)}) > 10
