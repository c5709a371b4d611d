"""Holding everything from the window: one press and a reason, shown everywhere, and back post by post."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.errors import NotApproved, OutcomeUnknown
from desktop.model.deliveries import DeliveryState, HoldReason
from desktop.model.posts import TimeWindow
from tests.ui.conftest import Arrive, is_quiet
from tests.ui.test_access import nameless
from tests.worlds import World
from ui.holding.reading import read_held
from ui.holding.sheet import HoldSheet
from ui.holding.words import second_person
from ui.parts.buttons import Push
from ui.parts.words import Line
from ui.window import Window

WHY = "Emergency services are at the site."


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.wait(60)
    qtbot.waitUntil(lambda: is_quiet(window), timeout=20_000)


def queued(world: World, *texts: str) -> None:
    """One post an hour from in an hour on."""
    for number, text in enumerate(texts, 1):
        at = world.clock.now() + timedelta(hours=number)
        world.scheduled(world.draft(text, window=TimeWindow(at, "Europe/Stockholm")))


def sheet_of(window: Window) -> HoldSheet:
    sheets = [one for one in window.rooms.root.findChildren(HoldSheet) if one.is_open]
    assert len(sheets) == 1
    return sheets[0]


def hold(window: Window, qtbot: QtBot, *, is_all: bool = True) -> None:
    """Presses the sidebar's button, gives the reason and presses the sheet's button."""
    window.rooms.sidebar.hold_button.click()
    sheet = sheet_of(window)
    sheet.tick.setChecked(is_all)
    sheet.field.setPlainText(WHY)
    sheet.button.click()
    qtbot.waitUntil(lambda: window.rooms.holding.held is not None, timeout=20_000)
    settle(window, qtbot)


def seat(window: Window, qtbot: QtBot, world: World) -> None:
    """Astrid, an approver, sits down."""
    window.rooms.sit_down(world.astrid.id)
    settle(window, qtbot)


def press(window: Window, qtbot: QtBot, words: str) -> None:
    def buttons() -> list[Push]:
        shown = window.rooms.places.shown.findChildren(Push)
        return [one for one in shown if words in one.text() and one.isVisible()]

    qtbot.waitUntil(lambda: bool(buttons()), timeout=20_000)
    buttons()[0].click()
    settle(window, qtbot)


def said(window: Window) -> str:
    """Everything the review shows."""
    shown = window.rooms.places.shown
    return " | ".join(label.text() for label in shown.findChildren(QLabel) if label.isVisible())


def states(world: World) -> list[DeliveryState]:
    return [d.state for row in world.app.look_over.rows() for d in row.deliveries]


def test_nothing_is_held_before_a_reason_is_given(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    queued(world, "Tonight we open the dome")
    window = arrive(world)
    window.rooms.sidebar.hold_button.click()
    sheet = sheet_of(window)
    assert not sheet.button.isEnabled()
    assert window.focusWidget() is sheet.field
    window.rooms.holding.press()
    assert sheet_of(window) is sheet  # pressed again, it asks once
    QTest.keyClick(sheet.field, Qt.Key.Key_Escape)
    settle(window, qtbot)
    assert states(world) == [DeliveryState.SCHEDULED]
    assert window.rooms.root.bar.isHidden()


def test_the_bar_the_frame_and_the_button_say_it_and_nothing_leaves(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    queued(world, "Tonight we open the dome", "Clear skies")
    window = arrive(world)
    hold(window, qtbot)
    bar = window.rooms.root.bar
    assert bar.isVisible()
    assert "Everything is held. Nothing goes out from any account." in bar.accessibleName()
    assert WHY in bar.accessibleName()
    assert bar.button.text().strip() == "Review 2 posts one by one to resume"
    assert window.rooms.sidebar.hold_button.text().strip() == "Everything is held"
    picture = window.grab().toImage()
    red = picture.pixelColor(1, picture.height() // 2)
    assert (red.red(), red.green()) == (0xA3, 0x1F)
    world.clock.advance(minutes=61)
    assert world.app.publisher.run_once() == ()
    assert world.network.accepted == []


def test_ones_own_accounts_stay_free_where_the_tick_is_taken_away(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    window = arrive(world)
    window.rooms.sidebar.hold_button.click()
    sheet = sheet_of(window)
    assert sheet.tick.isChecked()
    sheet.tick.setChecked(False)
    assert sheet.button.text().strip() == "Hold Northlight Observatory"
    sheet.field.setPlainText(WHY)
    sheet.button.click()
    qtbot.waitUntil(lambda: window.rooms.holding.held is not None, timeout=20_000)
    pauses = world.app.hold.standing().pauses
    assert [pause.identity_id for pause in pauses] == [world.northlight.id]
    assert "Northlight Observatory is held." in window.rooms.root.bar.accessibleName()


def test_a_second_person_lets_one_go_keeps_one_and_ends_the_hold(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    queued(world, "Tonight we open the dome", "Clear skies")
    window = arrive(world)
    hold(window, qtbot)
    window.rooms.root.bar.button.click()
    settle(window, qtbot)
    assert window.rooms.places.shown is window.rooms.review
    qtbot.waitUntil(lambda: "0 of 2 reviewed" in said(window), timeout=20_000)
    assert "Astrid Holm; never Ada Lindqvist" in said(window)
    press(window, qtbot, "Let it go")
    assert states(world) == [DeliveryState.HELD, DeliveryState.HELD]  # Ada held it: somebody else must
    assert any("second person" in title for title in window.rooms.presenter.titles)
    seat(window, qtbot, world)
    window.rooms.places.go("review")
    settle(window, qtbot)
    press(window, qtbot, "Let it go")
    qtbot.waitUntil(lambda: "1 of 2 reviewed" in said(window), timeout=20_000)
    assert states(world) == [DeliveryState.SCHEDULED, DeliveryState.HELD]
    press(window, qtbot, "Keep it held")
    assert "2 of 2 reviewed" in said(window)
    assert "Every post was reviewed" in said(window)
    press(window, qtbot, "End the hold")
    qtbot.waitUntil(lambda: window.rooms.holding.held is None, timeout=20_000)
    assert window.rooms.root.bar.isHidden()
    assert window.rooms.sidebar.hold_button.text().strip() == "Hold everything"
    assert states(world) == [DeliveryState.SCHEDULED, DeliveryState.HELD]


def test_a_second_person_is_asked_for_also_where_every_approver_holds(world: World) -> None:
    queued(world, "Tonight we open the dome")
    world.app.hold.hold(WHY, by=world.astrid.id)  # the only approver
    held = read_held(world.app)
    assert held is not None
    heading, sentence = second_person(held)
    assert heading == "Second person" and "never Astrid Holm" in sentence
    (row,) = held.rows
    with pytest.raises(NotApproved, match="a second person"):
        world.app.schedule.release(row.deliveries[0].id, by=world.astrid.id)
    world.app.schedule.release(row.deliveries[0].id, by=world.ada.id)


def test_the_hold_cannot_be_ended_before_every_post_was_looked_at(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    queued(world, "Tonight we open the dome")
    window = arrive(world)
    hold(window, qtbot)
    window.rooms.places.go("review")
    settle(window, qtbot)
    end = next(one for one in window.rooms.review.findChildren(Push) if "End the hold" in one.text())
    assert not end.isEnabled()


def test_what_was_out_before_is_named_first(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.scheduled(world.draft("Good morning from the ridge"))
    world.publish()
    world.scheduled(world.draft("Guji is on the bar again"))
    world.network.answers.append(OutcomeUnknown("X did not answer."))
    world.network.can_read = False
    world.publish()
    world.wait(minutes=5, step=60)
    doubtful = [d for row in world.app.look_over.rows() for d in row.deliveries]
    assert HoldReason.UNCONFIRMED in {d.reason for d in doubtful}
    window = arrive(world)
    hold(window, qtbot)
    window.rooms.places.go("review")
    settle(window, qtbot)
    lines = [one.text() for one in window.rooms.review.findChildren(Line) if one.isVisible()]
    assert any("Good morning from the ridge" in line for line in lines)
    assert any("Guji is on the bar again" in line for line in lines)
    assert "Northlight Observatory on X · Unconfirmed" in said(window)


def test_a_hold_begun_by_another_process_is_shown_on_the_next_look(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    window = arrive(world)
    world.app.hold.hold(WHY, by=world.astrid.id)
    qtbot.waitUntil(lambda: window.rooms.holding.held is not None, timeout=20_000)
    assert "Held by Astrid Holm" in window.rooms.root.bar.accessibleName()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_everything_on_it_has_a_name_and_fits(
    arrive: Arrive, world: World, qtbot: QtBot, size: tuple[int, int]
) -> None:
    queued(world, *(f"Post number {number}" for number in range(3)))
    window = arrive(world)
    window.resize(*size)
    hold(window, qtbot)
    window.rooms.places.go("review")
    settle(window, qtbot)
    assert nameless(window) == []
    assert (window.width(), window.height()) == size
    bar = window.rooms.root.bar
    assert bar.button.geometry().right() < bar.width()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_no_word_of_what_can_be_done_with_a_held_post_is_cut(
    arrive: Arrive, world: World, qtbot: QtBot, size: tuple[int, int]
) -> None:
    queued(world, "Tonight we open the dome")
    window = arrive(world)
    window.resize(*size)
    hold(window, qtbot)
    window.rooms.places.go("queue")
    settle(window, qtbot)

    def verbs() -> list[Push]:
        return [one for one in window.rooms.queue.detail.findChildren(Push) if one.isVisible()]

    qtbot.waitUntil(lambda: len(verbs()) >= 3, timeout=20_000)
    # What is shown is laid out a moment later.
    qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in verbs()), timeout=20_000)
