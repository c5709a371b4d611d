"""The review list: one word a row, reachable by keys, and every decision in the name of who sits here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.errors import OutcomeUnknown, Rejected
from desktop.model.deliveries import DeliveryState
from desktop.model.posts import TimeWindow
from desktop.model.queue import QueueDay, QueueFilter, QueueListed, QueueOutline, QueueRow, StateWord
from tests.ui.conftest import Arrive, is_quiet
from tests.worlds import World
from ui.parts.buttons import Push
from ui.parts.chips import CHIPS
from ui.queue.model import PAGE, PAGES_KEPT
from ui.sheets.reason import ReasonSheet
from ui.window import Window


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.wait(60)
    qtbot.waitUntil(lambda: is_quiet(window), timeout=20_000)


def open_queue(arrive: Arrive, world: World, qtbot: QtBot) -> Window:
    window = arrive(world)
    window.rooms.places.go("queue")
    settle(window, qtbot)
    return window


def press(window: Window, qtbot: QtBot, words: str) -> None:
    def buttons() -> list[Push]:
        return [b for b in window.rooms.queue.findChildren(Push) if words in b.text() and b.isVisible()]

    qtbot.waitUntil(lambda: bool(buttons()), timeout=20_000)
    buttons()[0].click()
    settle(window, qtbot)


def shown_words(window: Window) -> list[StateWord]:
    model = window.rooms.queue.model
    items = [model.row_item(model.index(n, 0)) for n in range(model.rowCount())]
    return [item.row.word for item in items if item is not None]


def test_an_empty_queue_says_so(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    window = open_queue(arrive, world, qtbot)
    assert window.rooms.queue.model.rowCount() == 0
    press(window, qtbot, "Write a post")
    assert window.rooms.places.place == "compose"


def test_rows_stand_under_their_days_with_one_word(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    tomorrow = TimeWindow(world.clock.now() + timedelta(days=1), "Europe/Stockholm")
    world.scheduled()
    world.scheduled(world.draft("Tomorrow's words", window=tomorrow))
    window = open_queue(arrive, world, qtbot)
    assert len(window.rooms.queue.model.days()) == 2
    qtbot.waitUntil(lambda: shown_words(window) == [StateWord.READY, StateWord.READY], timeout=20_000)
    assert window.rooms.sidebar.places["queue"].accessibleName() == "Queue, 2"


def test_a_row_that_was_a_day_gets_the_height_of_a_row(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    later = world.clock.now() + timedelta(days=1)
    world.scheduled()
    world.scheduled(world.draft("Tomorrow's words", window=TimeWindow(later, "UTC")))
    window = open_queue(arrive, world, qtbot)
    assert window.rooms.queue.model.days() == (0, 2)
    world.scheduled(world.draft("More of today's words"))
    settle(window, qtbot)
    view, days = window.rooms.queue.view, window.rooms.queue.model.days()
    assert days == (0, 3)
    heights = [view.rowHeight(number) for number in range(window.rooms.queue.model.rowCount())]
    assert [height == heights[0] for height in heights] == [number in days for number in range(len(heights))]


def test_every_state_word_has_a_filter_and_empty_ones_say_so(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    world.scheduled()
    window = open_queue(arrive, world, qtbot)
    assert {chip.word for chip in window.rooms.queue.head.chips} == {None, *CHIPS} == {None, *StateWord}
    overdue = next(chip for chip in window.rooms.queue.head.chips if chip.word is StateWord.OVERDUE)
    overdue.click()
    settle(window, qtbot)
    assert window.rooms.queue.model.rowCount() == 0
    press(window, qtbot, "Clear")
    assert window.rooms.queue.model.filter == QueueFilter()
    qtbot.waitUntil(lambda: shown_words(window) == [StateWord.READY], timeout=20_000)


def test_j_and_k_go_through_the_rows_and_not_the_days(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    for number in range(3):
        opens = world.clock.now() + timedelta(days=number, hours=1)
        world.scheduled(world.draft(f"Words {number}", window=TimeWindow(opens, "UTC")))
    window = open_queue(arrive, world, qtbot)
    view = window.rooms.queue.view
    seen = []
    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_K):
        QTest.keyClick(view, key)
        settle(window, qtbot)
        row = window.rooms.queue.detail.row
        seen.append(row.draft.parts[0].text if row else "")
    assert seen == ["Words 1", "Words 2", "Words 1"]


def test_hold_asks_why_and_let_go_puts_it_back(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    opens = world.clock.now() + timedelta(hours=2)
    delivery = world.scheduled(world.draft(window=TimeWindow(opens, "Europe/Stockholm")))
    window = open_queue(arrive, world, qtbot)
    QTest.keyClick(window.rooms.queue.view, Qt.Key.Key_H)
    sheet = window.findChild(ReasonSheet)
    assert sheet is not None
    QTest.keyClicks(sheet.field, "Until the dome post is out")
    sheet.button.click()
    settle(window, qtbot)
    assert world.app.schedule.delivery(delivery.id).state is DeliveryState.HELD
    qtbot.waitUntil(lambda: shown_words(window) == [StateWord.HELD], timeout=20_000)
    press(window, qtbot, "Let it go")
    qtbot.waitUntil(lambda: shown_words(window) == [StateWord.READY], timeout=20_000)


def test_edit_takes_the_post_back_as_a_draft(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.scheduled(world.draft("Taken back words"))
    window = open_queue(arrive, world, qtbot)
    press(window, qtbot, "Take back to edit")
    assert window.rooms.places.place == "compose"
    assert window.rooms.compose.editor.words() == "Taken back words"
    assert world.app.look_over.rows() == ()


def test_another_time_is_chosen_in_the_composer(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.scheduled()
    window = open_queue(arrive, world, qtbot)
    QTest.keyClick(window.rooms.queue.view, Qt.Key.Key_M)
    settle(window, qtbot)
    assert window.rooms.places.place == "compose"
    assert window.rooms.compose.goes_out.date.isVisible()


@pytest.mark.parametrize(
    ("answer", "state"),
    [("It is there", DeliveryState.PUBLISHED), ("It is not there", DeliveryState.FAILED)],
)
def test_an_unconfirmed_post_is_settled_by_a_person(
    arrive: Arrive, world: World, qtbot: QtBot, answer: str, state: DeliveryState
) -> None:
    delivery = world.scheduled()
    world.network.can_read = False
    world.network.answers.append(OutcomeUnknown("X did not answer."))
    world.publish()
    window = open_queue(arrive, world, qtbot)
    qtbot.waitUntil(lambda: shown_words(window) == [StateWord.UNCONFIRMED], timeout=20_000)
    press(window, qtbot, answer)
    assert world.app.schedule.delivery(delivery.id).state is state
    assert world.deeds(delivery.id)[-1] == "delivery_settled"


def test_a_failed_post_says_that_nothing_was_published(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.scheduled()
    world.network.answers.append(Rejected("X refused the post.", reason="<b>no</b>"))
    world.publish()
    window = open_queue(arrive, world, qtbot)
    qtbot.waitUntil(lambda: shown_words(window) == [StateWord.FAILED], timeout=20_000)
    said = " ".join(label.text() for label in window.rooms.queue.detail.findChildren(QLabel))
    assert "Nothing was published." in said


def test_a_sent_post_shows_its_link(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.scheduled()
    world.publish()
    window = open_queue(arrive, world, qtbot)
    qtbot.waitUntil(lambda: shown_words(window) == [StateWord.SENT], timeout=20_000)
    with qtbot.waitSignal(window.rooms.queue.detail.opened) as caught:
        press(window, qtbot, "Open on X")
    assert caught.args == ["https://x.example/1000"]


def test_the_list_follows_the_publisher(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.scheduled()
    window = open_queue(arrive, world, qtbot)
    qtbot.waitUntil(lambda: shown_words(window) == [StateWord.READY], timeout=20_000)
    world.publish()
    qtbot.waitUntil(lambda: shown_words(window) == [StateWord.SENT], timeout=20_000)


def long_list(window: Window, world: World, size: int) -> Callable[[int], tuple[QueueRow, ...]]:
    """Shows a list of so many rows on ten days, of which nothing is read yet; gives what reads a page."""
    (row,) = world.app.look_over.rows()
    start = world.clock.now().replace(hour=0, minute=0)
    each = size // 10
    days = tuple(
        QueueDay(begins.date(), begins, number * each, each, each)
        for number in range(10)
        for begins in [start + timedelta(days=number)]
    )
    outline = QueueOutline(QueueFilter(), {StateWord.READY: size}, days)
    window.rooms.queue.show_list(QueueListed(outline, 0, {0: (row,) * PAGE}), world.clock.now())
    return lambda page: (row,) * min(PAGE, size - page * PAGE)


def test_a_hundred_thousand_rows_are_shown_quickly_and_only_a_few_pages_are_kept(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    world.scheduled()
    window = open_queue(arrive, world, qtbot)
    queue = window.rooms.queue
    start = perf_counter()
    page_of = long_list(window, world, 100_000)
    queue.view.grab()
    assert perf_counter() - start < 3
    assert queue.model.rowCount() == 100_010
    asked: list[int] = []
    queue.model.wanted.disconnect()
    queue.model.wanted.connect(asked.append)
    for part in range(0, 100_010, 5_000):
        queue.view.scrollTo(queue.model.index(part, 0))
        queue.view.grab()
        for page in {*asked}:
            queue.show_page(queue.model.outline, page, page_of(page))
        asked.clear()
        queue.view.grab()
        assert len(queue.model._pages) <= PAGES_KEPT
    assert not asked, "what is on show has been read"


def test_every_place_of_the_list_is_a_day_or_one_row(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.scheduled()
    window = open_queue(arrive, world, qtbot)
    long_list(window, world, 1_000)
    model = window.rooms.queue.model
    numbers = [model.number_at(row) for row in range(model.rowCount())]
    assert [number for number in numbers if number is not None] == list(range(1_000))
    assert [model.row_of(number) for number in range(1_000)] == [
        row for row, number in enumerate(numbers) if number is not None
    ]
    assert tuple(row for row, number in enumerate(numbers) if number is None) == model.days()
    assert model.number_at(-1) is None and model.number_at(model.rowCount()) is None


def test_ctrl_k_finds_posts_as_one_types(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.scheduled(world.draft("The harbour light is back"))
    world.scheduled(world.draft("Doors open at half past seven"))
    window = open_queue(arrive, world, qtbot)
    window.rooms.places.go("compose")
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    queue = window.rooms.queue
    qtbot.waitUntil(lambda: window.focusWidget() is queue.head.field)
    QTest.keyClicks(queue.head.field, "HARB")
    settle(window, qtbot)
    (index,) = [queue.model.index(row, 0) for row in range(2) if queue.model.number_at(row) is not None]
    item = queue.model.row_item(index)
    assert item is not None and item.row.draft.parts[0].text == "The harbour light is back"
    assert queue.head.chips[0].accessibleName() == "All, 1, shown"
    assert window.focusWidget() is queue.head.field
    QTest.keyClicks(queue.head.field, "ingers")
    settle(window, qtbot)
    assert queue.model.rowCount() == 0

    def headings() -> list[str]:
        return [label.text() for label in queue.findChildren(QLabel) if label.isVisible()]

    qtbot.waitUntil(lambda: "No post called “HARBingers”" in headings(), timeout=20_000)
    QTest.keyClick(queue.head.field, Qt.Key.Key_Escape)
    settle(window, qtbot)
    assert len(shown_words(window)) == 2


def test_a_row_far_away_is_opened_and_stays_open_while_the_list_changes(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    ids = []
    for number in range(PAGE + 20):
        opens = world.clock.now() + timedelta(hours=number + 1)
        ids.append(world.scheduled(world.draft(f"Words {number}", window=TimeWindow(opens, "UTC"))).id)
    window = open_queue(arrive, world, qtbot)
    queue = window.rooms.queue
    assert len(queue.model._pages) == 1
    queue.open_row(ids[-2])
    settle(window, qtbot)
    assert queue.detail.row is not None and queue.detail.row.key == ids[-2]
    world.app.schedule.cancel(ids[0], by=world.ada.id)
    settle(window, qtbot)
    assert queue.detail.row is not None and queue.detail.row.key == ids[-2]
    index = queue.view.currentIndex()
    assert queue.model.number_at(index.row()) == PAGE + 17
    item = queue.model.row_item(index)
    assert item is not None and item.row.key == ids[-2]
    QTest.keyClick(queue.view, Qt.Key.Key_J)
    settle(window, qtbot)
    assert queue.detail.row.key == ids[-1]
