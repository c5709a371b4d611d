"""When an identity speaks is read, weighed and saved in the window; what is typed is never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop.model.identities import Identity, Operator
from desktop.model.timing.timetable import DAY, Quiet, Slot, Timetable, quiet_minutes
from tests.ui.conftest import Arrive, is_quiet
from tests.worlds import World
from ui.sidebar.rows import IdentityRow
from ui.timing.goes_out import own_zone
from ui.timing.hours.filled import Filled, Unreadable, fill, read
from ui.timing.hours.sheet import HoursSheet
from ui.window import Window

STOCKHOLM = "Europe/Stockholm"
NIGHT = Quiet(tuple(range(7)), 22 * 60, 7 * 60)
KEPT = Timetable(STOCKHOLM, (NIGHT,), (Slot((0, 1, 2, 3, 4), 9 * 60),), 90, 20)


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.wait(60)
    qtbot.waitUntil(lambda: is_quiet(window), timeout=20_000)


def open_sheet(window: Window, qtbot: QtBot, identity: Identity) -> HoursSheet:
    window.rooms.people.hours.ask(identity.id)
    qtbot.waitUntil(lambda: bool(sheets(window)), timeout=10_000)
    settle(window, qtbot)
    return sheets(window)[0]


def sheets(window: Window) -> list[HoursSheet]:
    return [sheet for sheet in window.findChildren(HoursSheet) if sheet.is_open]


def kept(world: World, identity: Identity) -> Timetable | None:
    return next(each.timetable for each in world.app.enroll.identities() if each.id == identity.id)


def give(world: World, table: Timetable | None) -> None:
    """Astrid, the approver, gives Northlight a timetable."""
    world.app.enroll.change_identity(replace(world.northlight, timetable=table), by=world.astrid.id)


def sit(window: Window, qtbot: QtBot, operator: Operator) -> None:
    window.rooms.sit_down(operator.id)
    settle(window, qtbot)


def press(sheet: HoursSheet, window: Window, qtbot: QtBot) -> None:
    sheet.button.click()
    settle(window, qtbot)


def test_the_sheet_reads_what_is_there(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    give(world, KEPT)
    window = arrive(world)
    sheet = open_sheet(window, qtbot, world.northlight)
    assert sheet.accessibleName() == "When Northlight Observatory speaks"
    assert sheet.filled == Filled("daily 22:00-07:00", "mon-fri 09:00", "1h30m", "20m", STOCKHOLM)
    # 24 November 2026 is a Tuesday, 10:12 in Stockholm.
    assert sheet.said.text() == (
        "Nothing leaves by itself between 22:00 and 07:00. The next free slot is tomorrow 09:00. "
        "Two posts of one account stand at least 90 minutes apart."
    )


def test_the_free_slot_leaves_out_one_that_a_post_has(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    give(world, KEPT)
    taken = world.app.timing.next_slot(world.northlight.id, [world.on_x.id])
    world.scheduled(world.draft(window=taken))
    sheet = open_sheet(arrive(world), qtbot, world.northlight)
    assert "The next free slot is Thu 26 Nov 09:00." in sheet.said.text()


def test_without_any_it_says_so_and_names_this_computers_zone(
    window: Window, world: World, qtbot: QtBot
) -> None:
    sheet = open_sheet(window, qtbot, world.private)
    assert sheet.filled == Filled(zone=own_zone())
    assert sheet.said.text() == "Posts may leave at any hour."
    assert window.focusWidget() is sheet.fields["quiet"].edit


def test_hours_are_saved_by_who_sits_here(window: Window, world: World, qtbot: QtBot) -> None:
    sheet = open_sheet(window, qtbot, world.northlight)
    sheet.fields["quiet"].put("22:00-07:00\n\n sat-sun 20:00-10:00 ")
    sheet.fields["slots"].put("mon-fri 09:00")
    sheet.fields["gap"].put("30")
    sheet.fields["grace"].put("10m")
    sheet.fields["zone"].put(STOCKHOLM)
    qtbot.waitUntil(lambda: "The next slot is tomorrow 09:00." in sheet.said.text(), timeout=10_000)
    assert "20:00 and 10:00 on sat and sun" in sheet.said.text()
    press(sheet, window, qtbot)
    weekend = Quiet((5, 6), 20 * 60, 10 * 60)
    after = Timetable(STOCKHOLM, (NIGHT, weekend), (Slot((0, 1, 2, 3, 4), 9 * 60),), 30, 10)
    assert kept(world, world.northlight) == after
    assert sheets(window) == []
    assert window.rooms.presenter.titles == ("The hours of Northlight Observatory are saved",)
    entry = world.app.look_over.journal(limit=1)[0]
    assert entry.deed.value == "identity_changed" and entry.who == world.ada.name


def test_bad_input_is_named_at_its_field_and_kept(window: Window, world: World, qtbot: QtBot) -> None:
    sheet = open_sheet(window, qtbot, world.northlight)
    typed = Filled("22:00-07:00\n25:00-26:00", "someday 09:00", "soon", "0", "Europe/Stokholm")
    for place in ("quiet", "slots", "gap", "grace", "zone"):
        sheet.fields[place].put(getattr(typed, place))
    press(sheet, window, qtbot)
    notes = {place: field.note for place, field in sheet.fields.items()}
    assert notes["quiet"].startswith("“25:00-26:00” is no span of hours. Write it as")
    assert notes["slots"].startswith("“someday” is no day of the week. Use mon")
    assert notes["gap"].startswith("“soon” is no length of time. Write it as")
    assert notes["grace"].endswith("Use 1 minute to 24 hours.")
    assert (
        notes["zone"]
        == "There is no time zone called 'Europe/Stokholm'. Use a name such as Europe/Stockholm."
    )
    assert sheet.fields["zone"].edit.accessibleDescription() == notes["zone"]
    assert sheet.is_open and sheet.filled == typed
    assert kept(world, world.northlight) is None
    assert sheet.fields["quiet"].edit.hasFocus()


def test_a_mended_field_is_named_no_longer(window: Window, world: World, qtbot: QtBot) -> None:
    sheet = open_sheet(window, qtbot, world.northlight)
    sheet.fields["quiet"].put("daily 00:00-00:00")
    press(sheet, window, qtbot)
    assert sheet.fields["quiet"].note == "The quiet hours leave no hour of the week. Leave some hours free."
    sheet.fields["quiet"].put("22:00-07:00")
    qtbot.waitUntil(lambda: "is no" not in sheet.fields["quiet"].note, timeout=10_000)
    qtbot.waitUntil(lambda: sheet.fields["quiet"].note.startswith("Nothing goes out"), timeout=10_000)
    press(sheet, window, qtbot)
    assert kept(world, world.northlight) == Timetable(own_zone(), (NIGHT,))


def test_a_line_still_being_typed_is_not_blamed_until_it_is_left(
    window: Window, world: World, qtbot: QtBot
) -> None:
    sheet = open_sheet(window, qtbot, world.northlight)
    quiet = sheet.fields["quiet"]
    QTest.keyClicks(quiet.edit, "22:")
    qtbot.waitUntil(lambda: sheet.said.text().startswith("What follows is said here"), timeout=10_000)
    assert quiet.note.startswith("Nothing goes out")
    QTest.keyClick(quiet.edit, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: quiet.note.startswith("“22:” is no span of hours."), timeout=10_000)
    assert sheet.fields["slots"].edit.hasFocus()


def test_a_refusal_stands_in_the_sheet_in_words(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    give(world, KEPT)
    window = arrive(world)
    sheet = open_sheet(window, qtbot, world.northlight)
    sheet.fields["quiet"].put("23:00-07:00")
    press(sheet, window, qtbot)
    assert sheet.is_open and "only one of its approvers may allow that" in sheet.said.text()
    assert sheet._sign.isVisible() and sheet.filled.quiet == "23:00-07:00"
    assert kept(world, world.northlight) == KEPT
    sheet.fields["quiet"].put("21:00-07:00")
    qtbot.waitUntil(lambda: sheet.said.text().startswith("Nothing leaves"), timeout=10_000)
    sheet.cancel()
    sit(window, qtbot, world.astrid)
    sheet = open_sheet(window, qtbot, world.northlight)
    sheet.fields["quiet"].put("23:00-07:00")
    press(sheet, window, qtbot)
    assert sheets(window) == []
    assert kept(world, world.northlight) == replace(KEPT, quiet=(replace(NIGHT, begins=23 * 60),))


def test_a_refusal_after_the_sheet_was_closed_is_told_all_the_same(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    give(world, KEPT)
    window = arrive(world)
    sheet = open_sheet(window, qtbot, world.northlight)
    sheet.fields["quiet"].put("")
    sheet.button.click()
    sheet.cancel()
    settle(window, qtbot)
    assert any("would be held to less than now" in title for title in window.rooms.presenter.titles)
    assert kept(world, world.northlight) == KEPT


def test_any_hour_again_empties_the_fields_and_saving_clears(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    give(world, KEPT)
    window = arrive(world)
    sit(window, qtbot, world.astrid)
    sheet = open_sheet(window, qtbot, world.northlight)
    sheet.any_hour.click()
    settle(window, qtbot)
    assert sheet.said.text() == "Posts may leave at any hour."
    assert kept(world, world.northlight) == KEPT
    press(sheet, window, qtbot)
    assert kept(world, world.northlight) is None


def test_esc_saves_nothing_and_unchanged_hours_are_not_written(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    give(world, KEPT)
    window = arrive(world)
    before = len(world.deeds())
    sheet = open_sheet(window, qtbot, world.northlight)
    sheet.fields["gap"].put("4h")
    QTest.keyClick(sheet.fields["gap"].edit, Qt.Key.Key_Escape)
    assert sheets(window) == []
    press(open_sheet(window, qtbot, world.northlight), window, qtbot)
    assert sheets(window) == [] and kept(world, world.northlight) == KEPT
    assert len(world.deeds()) == before


def test_hours_that_were_changed_elsewhere_are_not_written_over(
    window: Window, world: World, qtbot: QtBot
) -> None:
    sheet = open_sheet(window, qtbot, world.northlight)
    give(world, KEPT)
    sheet.fields["gap"].put("4h")
    press(sheet, window, qtbot)
    assert "were changed elsewhere" in sheet.said.text() and sheet.filled.gap == "4h"
    assert kept(world, world.northlight) == KEPT


def test_only_the_hours_are_written_where_the_rest_was_changed_meanwhile(
    window: Window, world: World, qtbot: QtBot
) -> None:
    sheet = open_sheet(window, qtbot, world.private)
    world.app.enroll.change_identity(replace(world.private, name="Ada L"), by=world.ada.id)
    sheet.fields["gap"].put("4h")
    press(sheet, window, qtbot)
    after = next(each for each in world.app.enroll.identities() if each.id == world.private.id)
    assert (after.name, after.timetable) == ("Ada L", Timetable(own_zone(), gap_minutes=240))


def menu_actions(window: QWidget) -> list[QAction]:
    return [action for menu in window.findChildren(QMenu) for action in menu.actions()]


def test_the_menu_key_on_an_identity_opens_it(window: Window, world: World, qtbot: QtBot) -> None:
    row = next(r for r in window.findChildren(IdentityRow) if r.identity.id == world.private.id)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), row.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(row, asked)
    action = next(a for a in menu_actions(window) if a.text() == "When Ada speaks")
    action.trigger()
    qtbot.waitUntil(lambda: bool(sheets(window)), timeout=10_000)
    assert sheets(window)[0].accessibleName() == "When Ada speaks"


def test_in_the_rail_it_stands_below_the_accounts(window: Window, world: World, qtbot: QtBot) -> None:
    window.rooms.narrow(True)
    row = next(r for r in window.findChildren(IdentityRow) if r.identity.id == world.northlight.id)
    row.click()
    settle(window, qtbot)
    offered = [action.text() for action in menu_actions(window)]
    assert offered == ["@NorthlightObs on X", "When Northlight Observatory speaks"]


def test_the_settings_offer_it_for_every_identity(window: Window, qtbot: QtBot) -> None:
    window.rooms.people.offer_settings(QPoint(10, 10))
    names = ("Northlight Observatory, corporate", "Ada, personal")
    found = {action.text(): action for action in menu_actions(window) if action.text() in names}
    assert set(found) == set(names)
    found[names[0]].trigger()
    qtbot.waitUntil(lambda: bool(sheets(window)), timeout=10_000)
    settle(window, qtbot)


def test_tab_goes_through_the_fields_in_reading_order(window: Window, world: World, qtbot: QtBot) -> None:
    sheet = open_sheet(window, qtbot, world.northlight)
    order: list[str] = []
    for _ in range(8):
        focused = window.focusWidget()
        assert focused is not None
        order.append(focused.accessibleName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert order == [
        "Quiet hours", "Slots", "Least gap", "Grace", "Time zone",
        "Back", "Any hour again", "Save these hours",
    ]  # fmt: skip
    assert window.focusWidget() is sheet.fields["quiet"].edit
    settle(window, qtbot)


def test_the_settings_own_grace_is_named_where_there_is_none(
    window: Window, world: World, qtbot: QtBot
) -> None:
    edit = open_sheet(window, qtbot, world.northlight).fields["grace"].edit
    assert isinstance(edit, QLineEdit) and edit.placeholderText() == "15m, as in the settings"


days = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))
minutes = st.integers(0, DAY - 1)
quiet_hours = st.lists(st.builds(Quiet, days, minutes, minutes), max_size=3, unique=True).map(tuple)
slots = st.lists(st.builds(Slot, days, minutes), max_size=3, unique=True).map(tuple)


@given(
    quiet_hours.filter(lambda q: len(quiet_minutes(q)) < 7 * DAY),
    slots,
    st.integers(0, DAY),
    st.none() | st.integers(1, DAY),
)
def test_every_timetable_is_read_back_as_it_was(
    quiet: tuple[Quiet, ...], liked: tuple[Slot, ...], gap: int, grace: int | None
) -> None:
    table = Timetable(STOCKHOLM, quiet, liked, gap, grace)
    assert read(fill(table, "UTC")) == (None if table == Timetable(STOCKHOLM) else table)


@given(st.text(max_size=30), st.sampled_from(["quiet", "slots", "gap", "grace", "zone"]))
def test_any_words_are_read_or_named_at_their_own_field(words: str, place: str) -> None:
    filled = replace(Filled(zone=STOCKHOLM), **{place: words})
    try:
        read(filled)
    except Unreadable as error:
        assert set(error.faults) == {place} and all(error.faults.values())


def test_none_is_read_as_nothing() -> None:
    assert read(Filled("none", "None", "none", "none", STOCKHOLM)) is None
    with pytest.raises(Unreadable):
        read(Filled("none\nnever", zone=STOCKHOLM))
