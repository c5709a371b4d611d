"""From the button to the queue: every question is asked, the safe answer has the focus, and undo works."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.model.identities import Network
from desktop.model.posts import TimeWindow
from desktop.model.queue import StateWord
from desktop.ports import Credentials
from tests.ui.conftest import Arrive, is_quiet
from tests.worlds import World
from ui.parts.buttons import Push
from ui.presenter import Presenter
from ui.sheets.look_again import LookAgainSheet
from ui.sheets.sheet import GUARD_SECONDS
from ui.sheets.wrong_account import WrongAccountSheet
from ui.window import Window


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: is_quiet(window), timeout=20_000)


def press(window: Window, qtbot: QtBot) -> None:
    settle(window, qtbot)
    window.rooms.compose.foot.send.click()
    settle(window, qtbot)


def past_guard(qtbot: QtBot) -> None:
    qtbot.wait(int(GUARD_SECONDS * 1000) + 60)


@pytest.fixture
def personal(arrive: Arrive, world: World) -> Window:
    """A window whose draft is Ada's own, for an account of hers."""
    world.network.owner_id, world.network.handle = "222", "adalindqvist"
    theirs = world.app.enroll.add_account(
        world.private.id, Network.X, Credentials({"access_token": "not-a-real-one"}), by=world.ada.id
    )
    world.app.compose.begin(
        world.private.id, by=world.ada.id, account_ids=[theirs.id], texts=["Clear skies at last"]
    )
    return arrive(world)


@pytest.fixture
def wrong(arrive: Arrive, world: World, qtbot: QtBot) -> WrongAccountSheet:
    """The question, just asked."""
    world.draft("My daughter lost her first tooth 🔭 #familylife")
    window = arrive(world)
    press(window, qtbot)
    sheet = window.findChild(WrongAccountSheet)
    assert isinstance(sheet, WrongAccountSheet)
    return sheet


def test_a_personal_post_is_scheduled_and_undone(personal: Window, world: World, qtbot: QtBot) -> None:
    assert personal.rooms.compose.foot.send.words[0] == "Send as Ada"
    press(personal, qtbot)
    assert [row.word for row in world.app.look_over.rows()] == [StateWord.READY]
    assert personal.rooms.presenter.titles == ("Scheduled as Ada",)
    assert personal.rooms.compose.editor.words() == ""
    buttons = personal.rooms.presenter.findChildren(Push)
    undo = next(button for button in buttons if button.text() == "Undo")
    undo.click()
    settle(personal, qtbot)
    qtbot.waitUntil(lambda: personal.rooms.compose.editor.words() == "Clear skies at last")
    assert world.app.look_over.rows() == ()
    world.publish()
    assert world.network.accepted == []


def test_what_was_not_undone_leaves_after_the_undo_time(personal: Window, world: World, qtbot: QtBot) -> None:
    press(personal, qtbot)
    assert world.app.publisher.run_once() == ()
    world.publish(after=11)
    assert [post.text for post in world.network.accepted] == ["Clear skies at last"]


def test_a_corporate_post_waits_for_its_signature(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.draft("Tonight we open the dome")
    window = arrive(world)
    assert window.rooms.compose.foot.send.words == ("Send for approval", "as Northlight Observatory · X")
    press(window, qtbot)
    assert [row.word for row in world.app.look_over.rows()] == [StateWord.NEEDS_APPROVAL]
    assert window.rooms.presenter.titles == ("Sent for approval as Northlight Observatory",)
    world.publish()
    assert world.network.accepted == []


def test_the_button_says_when(arrive: Arrive, world: World) -> None:
    opens = world.clock.now() + timedelta(hours=3)
    world.app.enroll.change_identity(
        world.northlight.__class__(
            **{
                **{name: getattr(world.northlight, name) for name in world.northlight.__slots__},
                "approvals_needed": 1,
            }
        ),
        by=world.ada.id,
    )
    world.app.compose.begin(
        world.private.id, by=world.ada.id, texts=["Later"], window=TimeWindow(opens, "Europe/Stockholm")
    )
    window = arrive(world)
    assert window.rooms.compose.foot.send.words == ("Schedule as Ada", "no account · today 13:12")


def test_the_question_has_the_focus_on_the_safe_choice(wrong: WrongAccountSheet) -> None:
    assert wrong.window().focusWidget() is wrong.move_button
    assert wrong.move_button.words[0] == "Move to Ada"
    assert not wrong.send_button.isEnabled()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_key_on_its_way_decides_nothing(
    wrong: WrongAccountSheet, world: World, qtbot: QtBot, key: Qt.Key
) -> None:
    QTest.keyClick(wrong.move_button, key)
    assert wrong.isVisible()
    assert world.app.compose.drafts()[0].identity == world.northlight


def test_moving_keeps_the_text_and_clears_the_accounts(
    wrong: WrongAccountSheet, world: World, qtbot: QtBot
) -> None:
    past_guard(qtbot)
    QTest.keyClick(wrong.move_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: world.app.compose.drafts()[0].identity == world.private)
    moved = world.app.compose.drafts()[0]
    assert moved.accounts == () and "#familylife" in moved.parts[0].text
    assert world.app.look_over.rows() == ()


def test_esc_goes_back_to_the_text_and_changes_nothing(wrong: WrongAccountSheet, world: World) -> None:
    before = world.app.compose.drafts()
    QTest.keyClick(wrong.move_button, Qt.Key.Key_Escape)
    assert not wrong.isVisible()
    assert world.app.compose.drafts() == before
    assert world.app.look_over.rows() == ()


def test_the_typed_handle_opens_the_risky_way_and_enter_does_not(
    wrong: WrongAccountSheet, world: World, qtbot: QtBot
) -> None:
    past_guard(qtbot)
    QTest.keyClicks(wrong.field, "@NorthlightObs")
    assert wrong.send_button.isEnabled()
    QTest.keyClick(wrong.field, Qt.Key.Key_Return)
    assert wrong.isVisible()
    wrong.send_button.click()
    qtbot.waitUntil(lambda: len(world.app.look_over.rows()) == 1, timeout=20_000)
    assert "caution_confirmed" in world.deeds()
    confirmed = world.app.approve.standing(world.app.compose.drafts()[0].id).confirmation
    assert confirmed is not None and confirmed.typed_handle == "@NorthlightObs"


@pytest.mark.parametrize("typed", ["@northlightobs", "NorthlightObs", "@NorthlightObs "])
def test_only_the_exact_handle_opens_it(wrong: WrongAccountSheet, qtbot: QtBot, typed: str) -> None:
    past_guard(qtbot)
    QTest.keyClicks(wrong.field, typed)
    assert not wrong.send_button.isEnabled()


def test_pasting_the_handle_does_not_count(wrong: WrongAccountSheet) -> None:
    QGuiApplication.clipboard().setText("@NorthlightObs")
    QTest.keyClick(wrong.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(wrong.field, Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    wrong.field.paste()
    assert wrong.field.text() == ""
    assert not wrong.send_button.isEnabled()
    assert not wrong.field.acceptDrops()


def test_the_focus_stays_inside_the_question(wrong: WrongAccountSheet) -> None:
    for _ in range(12):
        focused = wrong.window().focusWidget()
        assert focused is not None and wrong.isAncestorOf(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)


def test_the_windows_keys_sleep_while_a_question_is_open(
    wrong: WrongAccountSheet, world: World, qtbot: QtBot
) -> None:
    window = wrong.window()
    assert isinstance(window, Window)
    QTest.keyClick(wrong.move_button, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.rooms.places.place == "compose"


def test_the_question_shows_both_and_the_evidence(wrong: WrongAccountSheet) -> None:
    from ui.parts.words import Line, Words

    said = " ".join(w.text() for w in [*wrong.findChildren(Words), *wrong.findChildren(Line)])
    assert "#familylife belongs to Ada. Nothing has been sent." in said


def test_cautions_of_other_kinds_are_looked_at_again(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.draft("WE ARE OPEN TONIGHT AND EVERYBODY SHOULD COME AND SEE IT http://example.com")
    window = arrive(world)
    settle(window, qtbot)
    if window.rooms.compose.foot.send.is_blocked:
        pytest.fail("the text must not be blocked for this test")
    press(window, qtbot)
    sheet = window.findChild(LookAgainSheet)
    if sheet is None:
        assert world.app.look_over.rows()
        return
    assert world.app.look_over.rows() == ()
    sheet.meant.emit()
    sheet.close_sheet()
    qtbot.waitUntil(lambda: len(world.app.look_over.rows()) == 1, timeout=20_000)


def test_a_second_press_sends_nothing_twice(personal: Window, world: World, qtbot: QtBot) -> None:
    personal.rooms.compose.foot.send.click()
    personal.rooms.compose.foot.send.click()
    QTest.keyClick(personal, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(personal, qtbot)
    assert len(world.app.look_over.rows()) == 1


def test_messages_are_at_most_three(look: object, window: Window) -> None:
    presenter: Presenter = window.rooms.presenter
    for number in range(6):
        presenter.say("check", "muted", f"Message {number}")
    assert presenter.titles == ("Message 3", "Message 4", "Message 5")
    presenter.clear()
    assert presenter.titles == ()


def test_messages_are_never_squeezed(window: Window, qtbot: QtBot) -> None:
    presenter = window.rooms.presenter
    for number in range(3):
        presenter.say("check", "muted", f"Message {number} " * 5, "Long words. " * 10)
    qtbot.wait(20)
    for card in presenter._shown:
        assert card.height() >= card.heightForWidth(card.width())
    assert presenter.geometry().left() > window.rooms.compose.masthead.width()
