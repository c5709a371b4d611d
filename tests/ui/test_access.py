"""Everybody can use the window: each button has a name, Tab follows reading order, keys reach all of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.model.identities import Network
from tests.ui.conftest import Arrive
from tests.worlds import World
from ui.accounts.add_account import AddAccountSheet
from ui.look import icons
from ui.parts.chips import CHIPS
from ui.sheets.reason import ReasonSheet
from ui.window import Window

PLACES = ["compose", "queue", "calendar", "approvals", "journal", "policy"]


def nameless(root: QWidget) -> list[str]:
    """Buttons and fields that a screen reader could only call by their kind."""
    found = []
    for widget in root.findChildren(QWidget):
        if isinstance(widget, (QAbstractButton, QLineEdit, QPlainTextEdit)) and widget.isVisible():
            said = QAccessible.queryAccessibleInterface(widget)
            if said is not None and not said.text(QAccessible.Text.Name).strip():
                found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


@pytest.mark.parametrize("place", PLACES)
def test_every_button_and_field_has_a_name(arrive: Arrive, world: World, qtbot: QtBot, place: str) -> None:
    world.draft("Look at #familylife tonight")
    asked = world.draft("Waits for a signature")
    world.app.approve.ask(asked.id, by=world.ada.id)
    window = arrive(world)
    window.rooms.places.go(place)
    qtbot.waitUntil(lambda: window.tasks.is_idle)
    assert nameless(window) == []


def test_the_first_page_has_names(look: object, arrive: Arrive, world: World) -> None:
    world.app.enroll.remove_account(world.on_x.id, by=world.ada.id)
    window = arrive(world)
    assert window.rooms.places.stack.currentWidget() is window.rooms.first_run
    assert nameless(window) == []


@pytest.mark.parametrize("network", list(Network))
def test_the_sheet_for_accounts_has_names(window: Window, network: Network) -> None:
    window.rooms.people.add_account(network)
    sheet = window.findChild(AddAccountSheet)
    assert sheet is not None and nameless(sheet) == []


def tree(node: QAccessibleInterface) -> list[QAccessibleInterface]:
    found = [node]
    for index in range(node.childCount()):
        child = node.child(index)
        if child is not None:
            found.extend(tree(child))
    return found


def test_a_row_of_the_queue_speaks_in_full(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.scheduled()
    window = arrive(world)
    window.rooms.places.go("queue")
    qtbot.waitUntil(lambda: window.tasks.is_idle)
    model = window.rooms.queue.model
    spoken = [
        model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())
    ]
    assert any(words.endswith("Northlight Observatory, corporate, X, Ready") for words in spoken)


def test_solved_cards_leave_no_ghosts(window: Window, world: World, qtbot: QtBot) -> None:
    window.rooms.drafts.tick(world.on_x.id)
    window.rooms.compose.editor.setPlainText("#familylife")
    qtbot.waitUntil(lambda: bool(window.rooms.compose.findings.cards), timeout=20_000)
    window.rooms.compose.editor.setPlainText("All well")
    qtbot.waitUntil(lambda: not window.rooms.compose.findings.cards, timeout=20_000)
    root = QAccessible.queryAccessibleInterface(window.rooms.compose.findings)
    assert root is not None
    assert not any("familylife" in node.text(QAccessible.Text.Name) for node in tree(root))


def order_of(window: Window, qtbot: QtBot, first: QWidget, count: int) -> list[QObject]:
    first.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[QObject] = []
    for _ in range(count):
        focused = window.focusWidget()
        assert focused is not None
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return seen


def test_findings_come_after_the_text_and_before_the_sending_button(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    world.draft("Look at #familylife tonight")
    window = arrive(world)
    qtbot.waitUntil(lambda: bool(window.rooms.compose.findings.cards), timeout=20_000)
    compose = window.rooms.compose
    seen = order_of(window, qtbot, compose.editor, 40)
    card = compose.findings.cards[0]
    in_card = next(i for i, w in enumerate(seen) if isinstance(w, QWidget) and card.isAncestorOf(w))
    assert seen.index(compose.editor) < in_card < seen.index(compose.foot.send)


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (Qt.Key.Key_2, "queue"),
        (Qt.Key.Key_4, "approvals"),
        (Qt.Key.Key_5, "policy"),
        (Qt.Key.Key_1, "compose"),
    ],
)
def test_keys_lead_to_the_places(window: Window, key: Qt.Key, place: str) -> None:
    QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert window.rooms.places.place == place


def test_alt_and_a_number_tick_an_account(window: Window, world: World) -> None:
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert window.rooms.desk.ticked == {world.on_x.id}
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert window.rooms.desk.ticked == frozenset()


def test_f6_goes_round_the_panes(window: Window) -> None:
    window.rooms.compose.editor.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert not window.rooms.compose.editor.hasFocus()
    for _ in range(4):
        QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is not None


def test_f8_goes_through_the_findings(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.draft("First #familylife then @adalindqvist")
    window = arrive(world)
    qtbot.waitUntil(lambda: len(window.rooms.compose.findings.cards) == 2, timeout=20_000)
    seen = set()
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_F8)
        seen.add(window.rooms.compose.editor.textCursor().selectedText())
    assert seen == {"#familylife", "@adalindqvist"}


def test_tab_leaves_the_text(window: Window) -> None:
    window.rooms.compose.editor.setFocus()
    QTest.keyClick(window.rooms.compose.editor, Qt.Key.Key_Tab)
    assert window.rooms.compose.editor.words() == ""
    assert window.focusWidget() is not window.rooms.compose.editor


def test_words_from_outside_are_never_markup(window: Window) -> None:
    window.rooms.presenter.say("check", "muted", "<b>bold</b>", "<img src=x>")
    labels = window.rooms.presenter.findChildren(QLabel)
    assert labels and all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


def test_lists_that_are_read_again_keep_the_focus(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    for number in range(2):
        draft = world.draft(f"Words {number}")
        world.app.approve.ask(draft.id, by=world.ada.id)
    window = arrive(world)
    window.rooms.places.go("approvals")
    qtbot.waitUntil(lambda: window.rooms.tasks.is_idle and len(window.rooms.approvals._cards) == 2)
    second = window.rooms.approvals._cards[1]
    second.setFocus()
    name = second.accessibleName()
    window.rooms.reading.read()
    qtbot.waitUntil(lambda: window.rooms.tasks.is_idle)
    qtbot.waitUntil(lambda: bool(window.focusWidget()) and window.focusWidget().accessibleName() == name)
    assert window.focusWidget() is not second


def test_every_icon_that_is_named_ships(window: Window) -> None:
    shipped = icons.names()
    assert {worn.icon for worn in CHIPS.values()} <= shipped


def test_a_sheet_gives_the_focus_back(window: Window, qtbot: QtBot) -> None:
    window.rooms.compose.editor.setFocus()
    window.rooms.people.name_operator()
    sheet = window.findChild(ReasonSheet)
    assert sheet is not None and window.focusWidget() is sheet.field
    QTest.keyClick(sheet.field, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.rooms.compose.editor


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_wider_than_the_window(
    arrive: Arrive, world: World, qtbot: QtBot, size: tuple[int, int], place: str
) -> None:
    world.draft("Tonight we open the dome. " * 20)
    window = arrive(world)
    window.resize(*size)
    window.rooms.places.go(place)
    qtbot.waitUntil(lambda: window.tasks.is_idle)
    qtbot.wait(20)
    assert (window.width(), window.height()) == size
    for widget in window.rooms.places.stack.currentWidget().findChildren(QWidget):
        if widget.isVisible() and widget.parent() is window.rooms.places.stack.currentWidget():
            assert widget.geometry().right() <= window.rooms.places.stack.currentWidget().width()
