"""The calendar: every chip speaks, moves by key and by pointer, and says the cost before it is moved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.model.deliveries import DeliveryState
from desktop.model.identities import Network
from desktop.model.posts import TimeWindow
from desktop.model.queue import StateWord
from desktop.ports import Credentials
from tests.ui.conftest import Arrive, is_quiet
from tests.worlds import World
from ui.calendar.plan.days import Shown, Span
from ui.calendar.screen import CalendarScreen
from ui.calendar.week.chip import ChipView
from ui.parts.buttons import Push
from ui.rooms import rooms
from ui.sheets import sheet
from ui.sheets.which_time import WhichTimeSheet
from ui.window import Window

TODAY = date(2026, 11, 24)
WEDNESDAY = datetime(2026, 11, 25, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "own_zone", lambda: "UTC")


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.wait(60)
    qtbot.waitUntil(lambda: is_quiet(window), timeout=20_000)


def arrived(arrive: Arrive, world: World, qtbot: QtBot) -> tuple[Window, CalendarScreen]:
    window = arrive(world)
    window.resize(1440, 900)
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    return window, window.rooms.calendar


def scheduled(
    world: World, at: datetime = WEDNESDAY, text: str = "How we photograph a comet", **more: object
) -> None:
    world.scheduled(world.draft(text, window=TimeWindow(at, "UTC", **more)))  # type: ignore[arg-type]


def chip_of(screen: CalendarScreen, words: str) -> ChipView:
    return next(chip for chip in screen.grid.chips.values() if chip.entry.words.startswith(words))


def key(window: Window, *keys: Qt.Key) -> None:
    for one in keys:
        focused = window.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, one)


def test_a_chip_speaks_in_full_and_opens_in_the_queue(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    draft = world.draft(window=TimeWindow(WEDNESDAY, "UTC"))
    world.app.approve.ask(draft.id, by=world.ada.id)
    window, screen = arrived(arrive, world, qtbot)
    (chip,) = screen.grid.chips.values()
    assert chip.accessibleName() == "14:00, Northlight Observatory, corporate, X, Needs approval"
    assert chip.hasFocus()
    key(window, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert window.rooms.places.place == "queue"
    qtbot.waitUntil(lambda: window.rooms.queue.detail.row is not None, timeout=20_000)
    assert window.rooms.queue.detail.row is not None
    assert window.rooms.queue.detail.row.draft.id == draft.id


def test_lifted_by_key_it_says_the_cost_and_lands_where_it_was_dropped(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    scheduled(world)
    window, screen = arrived(arrive, world, qtbot)
    key(window, Qt.Key.Key_M, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up)
    carrying = screen.grid.carrying
    assert carrying.tip.isVisible()
    assert carrying.tip.words == ("Drop for Thu 26 Nov, 14:15. Free. Needs Astrid Holm's signature again.")
    assert world.app.look_over.rows()[0].at == WEDNESDAY
    key(window, Qt.Key.Key_Return)
    settle(window, qtbot)
    (row,) = world.app.look_over.rows()
    assert (row.word, row.at) == (StateWord.NEEDS_APPROVAL, WEDNESDAY + timedelta(days=1, minutes=15))
    qtbot.waitUntil(lambda: [c.entry.at for c in screen.grid.chips.values()] == [row.at], timeout=20_000)
    assert any(title.startswith("Moved to Thu 26 Nov 2026, 14:15") for title in window.rooms.presenter.titles)


def test_within_the_time_that_was_signed_the_signature_is_kept(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    scheduled(world, closes=WEDNESDAY + timedelta(hours=4))
    window, screen = arrived(arrive, world, qtbot)
    key(window, Qt.Key.Key_M, Qt.Key.Key_Down)
    assert "Keeps Astrid Holm's signature." in screen.grid.carrying.tip.words
    key(window, Qt.Key.Key_Return)
    settle(window, qtbot)
    (row,) = world.app.look_over.rows()
    assert (row.word, row.at) == (StateWord.READY, WEDNESDAY + timedelta(minutes=15))


def test_esc_puts_it_back_where_it_was(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    scheduled(world)
    window, screen = arrived(arrive, world, qtbot)
    key(window, Qt.Key.Key_M, Qt.Key.Key_Right, Qt.Key.Key_Escape)
    settle(window, qtbot)
    assert screen.grid.carrying.lift is None and not screen.grid.carrying.tip.isVisible()
    assert chip_of(screen, "How we").hasFocus()
    (row,) = world.app.look_over.rows()
    assert (row.word, row.at) == (StateWord.READY, WEDNESDAY)


def test_over_the_edge_of_the_week_the_next_one_comes(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    scheduled(world)
    window, screen = arrived(arrive, world, qtbot)
    key(window, Qt.Key.Key_M, *[Qt.Key.Key_Right] * 6)
    settle(window, qtbot)
    assert screen.shown.days[0] == date(2026, 11, 30)
    key(window, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert world.app.look_over.rows()[0].at == WEDNESDAY + timedelta(days=6)


def test_what_has_left_cannot_be_lifted(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.scheduled()
    world.publish()
    window, screen = arrived(arrive, world, qtbot)
    chip_of(screen, "Tonight").setFocus()
    key(window, Qt.Key.Key_M)
    assert screen.grid.carrying.lift is None
    assert any("It is Sent" in title for title in window.rooms.presenter.titles)


def test_what_changes_while_it_is_lifted_is_put_back(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    delivery = world.scheduled(world.draft(window=TimeWindow(WEDNESDAY, "UTC")))
    window, screen = arrived(arrive, world, qtbot)
    key(window, Qt.Key.Key_M, Qt.Key.Key_Right)
    world.app.schedule.hold(delivery.id, by=world.astrid.id, why="Wait")
    qtbot.waitUntil(lambda: screen.grid.carrying.lift is None, timeout=20_000)
    assert world.state(delivery).state is DeliveryState.HELD


def drag(widget: QWidget, to: QPoint) -> None:
    """From the widget's own place to one on the screen, step by step."""
    start = QPoint(30, 10)
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 6):
        on_way = widget.mapFromGlobal(to) * step / 5 + start * (5 - step) / 5
        QTest.mouseMove(widget, on_way)
    QTest.mouseMove(widget, widget.mapFromGlobal(to))
    QTest.mouseRelease(
        widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, widget.mapFromGlobal(to)
    )


def place(screen: CalendarScreen, day: date, minute: int) -> QPoint:
    grid, measure = screen.grid, screen.grid.measure
    return grid.mapToGlobal(QPoint(int(measure.x(day)) + 40, int(measure.y(minute)) + 12))


def test_dragged_it_lands_on_the_quarter_under_the_pointer(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    scheduled(world)
    window, screen = arrived(arrive, world, qtbot)
    drag(chip_of(screen, "How we"), place(screen, date(2026, 11, 27), 11 * 60 + 2))
    settle(window, qtbot)
    (row,) = world.app.look_over.rows()
    assert row.at == datetime(2026, 11, 27, 11, tzinfo=UTC)


def test_dragged_out_of_the_hours_it_is_put_back(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    scheduled(world)
    window, screen = arrived(arrive, world, qtbot)
    drag(chip_of(screen, "How we"), screen.head.mapToGlobal(QPoint(300, 10)))
    settle(window, qtbot)
    assert screen.grid.carrying.lift is None
    assert world.app.look_over.rows()[0].at == WEDNESDAY


def test_what_has_no_time_is_dragged_into_the_week(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    draft = world.draft("Aurora forecast")
    window, screen = arrived(arrive, world, qtbot)
    drag(screen.strip.items[draft.id], place(screen, date(2026, 11, 26), 9 * 60))
    settle(window, qtbot)
    assert world.app.compose.draft(draft.id).window == TimeWindow(
        datetime(2026, 11, 26, 9, tzinfo=UTC), "UTC"
    )
    qtbot.waitUntil(lambda: draft.id in screen.grid.chips, timeout=20_000)
    assert screen.strip.items == {}
    assert chip_of(screen, "Aurora").accessibleName().endswith("corporate, X, Draft")


def test_what_has_no_time_is_lifted_into_the_week_by_key(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    draft = world.draft("Aurora forecast")
    window, screen = arrived(arrive, world, qtbot)
    screen.grid.times.go(date(2026, 11, 26), 10 * 60)
    screen.strip.items[draft.id].setFocus()
    key(window, Qt.Key.Key_M, Qt.Key.Key_Return)
    settle(window, qtbot)
    window_of = world.app.compose.draft(draft.id).window
    assert window_of is not None and window_of.opens == datetime(2026, 11, 26, 10, tzinfo=UTC)


def test_enter_on_a_time_begins_a_post_for_it(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    window, screen = arrived(arrive, world, qtbot)
    assert screen.grid.hasFocus()
    screen.grid.times.go(date(2026, 11, 26), 10 * 60)
    key(window, Qt.Key.Key_Down, Qt.Key.Key_Right)
    assert screen.grid.accessibleName() == "Fri 27 Nov 2026, 10:15, free"
    key(window, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert window.rooms.places.place == "compose"
    draft = window.rooms.desk.draft
    assert draft is not None
    assert draft.window == TimeWindow(datetime(2026, 11, 27, 10, 15, tzinfo=UTC), "UTC")


def test_a_free_week_says_so(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    _, screen = arrived(arrive, world, qtbot)
    free = [w.accessibleName() for w in screen.findChildren(QWidget) if w.isVisible()]
    assert "A free week. Drag a draft here, or press Enter on a time." in free


def test_arrows_go_from_chip_to_chip_and_tab_stops_once(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    for number, hours in enumerate((0, 2, 26, 48)):
        scheduled(world, WEDNESDAY + timedelta(hours=hours), f"{number} of the words about the dome")
    window, screen = arrived(arrive, world, qtbot)
    seen = []
    for one in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up):
        key(window, one)
        focused = window.focusWidget()
        assert isinstance(focused, ChipView)
        seen.append(focused.entry.words[0])
    assert seen == ["1", "2", "3", "2", "1"]
    stops = [c for c in screen.grid.chips.values() if c.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(stops) == 1


def test_one_identity_can_be_looked_at(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    world.network.owner_id, world.network.handle = "222", "ada"
    mine = world.app.enroll.add_account(
        world.private.id, Network.X, Credentials({"access_token": "t"}), by=world.ada.id
    )
    world.app.compose.begin(
        world.private.id, by=world.ada.id, account_ids=[mine.id], texts=["Tea"],
        window=TimeWindow(WEDNESDAY, "UTC"),
    )  # fmt: skip
    scheduled(world)
    _, screen = arrived(arrive, world, qtbot)
    assert len(screen.grid.chips) == 2
    screen.head.filtered.emit(world.private.id)
    assert [chip.entry.words for chip in screen.grid.chips.values()] == ["Tea"]
    assert [head.accessibleName() for head in screen.heads.heads][2] == "Wednesday 25 November, 1 post"


def test_a_month_counts_and_opens_its_days(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    scheduled(world)
    window, screen = arrived(arrive, world, qtbot)
    screen.head.spans[Span.MONTH].click()
    settle(window, qtbot)
    cell = next(cell for cell in screen.month.cells if cell.day == WEDNESDAY.date())
    assert cell.accessibleName() == "Wednesday 25 November, 1 post: 1 Ready"
    cell.setFocus()
    key(window, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert screen.shown == Shown(Span.DAY, WEDNESDAY.date())
    assert len(screen.grid.chips) == 1


def test_more_posts_than_a_day_has_room_for_are_counted(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    for number in range(30):
        world.draft(f"{number} words", window=TimeWindow(WEDNESDAY + timedelta(minutes=number), "UTC"))
    window, screen = arrived(arrive, world, qtbot)
    shown = screen.grid.in_order()
    (rest,) = screen.grid._mores
    assert (len(shown), rest.accessibleName()) == (23, "7 more posts that day")
    rest.click()
    settle(window, qtbot)
    assert screen.shown.span is Span.DAY and len(screen.grid.in_order()) == 30
    boxes = [chip.geometry() for chip in screen.grid.in_order()]
    assert not any(a.intersects(b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])
    assert all(screen.grid.rect().contains(box) for box in boxes)


def test_a_time_that_comes_twice_is_asked_about_before_it_is_moved(
    arrive: Arrive, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "own_zone", lambda: "Europe/Stockholm")
    monkeypatch.setattr(sheet, "GUARD_SECONDS", 0.0)
    world.clock.set(datetime(2026, 10, 23, 9, tzinfo=UTC))
    at = datetime(2026, 10, 24, 0, 30, tzinfo=UTC)
    scheduled(world, at)
    window, screen = arrived(arrive, world, qtbot)
    key(window, Qt.Key.Key_M, Qt.Key.Key_Right, Qt.Key.Key_Return)
    asked = window.findChild(WhichTimeSheet)
    assert asked is not None and world.app.look_over.rows()[0].at == at
    second = next(b for b in asked.findChildren(Push) if b.text().startswith("The second"))
    assert "02:30 UTC+1" in second.text()
    second.click()
    settle(window, qtbot)
    assert world.app.look_over.rows()[0].at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    qtbot.waitUntil(
        lambda: [c.entry.clock for c in screen.grid.chips.values()] == ["02:30 2nd"], timeout=20_000
    )
