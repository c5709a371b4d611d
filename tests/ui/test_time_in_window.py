"""The time's card over the application: slots and quiet hours of whoever speaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import QDate, QTime
from pytestqt.qtbot import QtBot

from desktop.model import times
from desktop.model.timing.timetable import Timetable, read_quiet, read_slot
from tests.ui.conftest import Arrive
from tests.ui.test_composing import settle, write
from tests.worlds import World
from ui.window import Window

ZONE = "Europe/Stockholm"


@pytest.fixture
def window(arrive: Arrive, world: World) -> Window:
    table = Timetable(ZONE, (read_quiet("22:00-07:00"),), (read_slot("mon-fri 16:30"),))
    quiet = replace(world.app.enroll.identities()[0], timetable=table)
    world.app.enroll.change_identity(quiet, by=world.astrid.id)
    return arrive(world)


def test_the_next_free_slot_is_taken_with_one_press(window: Window, world: World, qtbot: QtBot) -> None:
    write(window, qtbot, "Tonight")
    compose = window.rooms.compose
    assert not compose.goes_out.slot.isHidden()
    compose.goes_out.slot.click()
    qtbot.waitUntil(lambda: compose.goes_out.time.text() == "16:30", timeout=20_000)
    settle(window, qtbot)
    kept = world.app.compose.drafts()[0].window
    assert kept is not None
    assert kept.opens == times.to_utc(datetime(2026, 11, 24, 16, 30), ZONE)


def test_a_time_in_quiet_hours_is_said_so_with_ways_out(window: Window, world: World, qtbot: QtBot) -> None:
    write(window, qtbot, "Tonight")
    card = window.rooms.compose.goes_out
    card._switch.click()
    card.zone.setText(ZONE)
    card.zone.editingFinished.emit()
    card.date.setDate(QDate(2026, 11, 24))
    card.time.setTime(QTime(23, 0))
    qtbot.waitUntil(lambda: not card.advice.isHidden(), timeout=20_000)
    assert card.advice.words.text().startswith("Northlight Observatory is quiet then (daily 22:00-07:00).")
    card.advice.links[0].click()
    settle(window, qtbot)
    kept = world.app.compose.drafts()[0].window
    assert kept is not None
    assert kept.opens == times.to_utc(datetime(2026, 11, 25, 7, 0), ZONE)
    assert card.advice.isHidden()
