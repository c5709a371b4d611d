"""When it goes out: times that cannot be are refused in words, and nothing is chosen then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QDate, QTime
from pytestqt.qtbot import QtBot

from desktop.model.posts import TimeWindow
from desktop.model.timing.offers import Objection
from ui.look.theme import Look
from ui.parts import moments
from ui.timing.goes_out import GoesOut

NOW = datetime(2026, 11, 24, 8, 12, tzinfo=UTC)


@pytest.fixture
def goes_out(look: Look, qtbot: QtBot) -> GoesOut:
    made = GoesOut(look)
    qtbot.addWidget(made)
    made.load(TimeWindow(datetime(2026, 11, 24, 15, 30, tzinfo=UTC), "Europe/Stockholm"), NOW)
    return made


def test_it_says_when_absolutely_first(goes_out: GoesOut) -> None:
    assert goes_out.date.text() == "Tue 24 Nov 2026"
    assert goes_out.time.text() == "16:30"
    assert goes_out.zone.text() == "Europe/Stockholm (UTC+1)"
    assert goes_out._note.text() == "In 7 h 18 min · 15:30 UTC"


def test_a_time_that_has_passed_is_refused(goes_out: GoesOut) -> None:
    chosen: list[object] = []
    goes_out.chosen.connect(chosen.append)
    goes_out.time.setTime(QTime(9, 0))
    assert chosen == []
    assert goes_out._note.text() == "09:00 on Tue 24 Nov 2026 has passed. Choose a later time."


def test_a_time_that_the_clocks_skip_is_refused(goes_out: GoesOut) -> None:
    goes_out.load(TimeWindow(datetime(2027, 3, 28, 4, 0, tzinfo=UTC), "Europe/Stockholm"), NOW)
    chosen: list[object] = []
    goes_out.chosen.connect(chosen.append)
    goes_out.time.setTime(QTime(2, 30))
    assert chosen == []
    assert "02:30 does not exist on Sun 28 Mar 2027 in Europe/Stockholm" in goes_out._note.text()


def test_a_time_that_comes_twice_is_asked_about(goes_out: GoesOut) -> None:
    chosen: list[TimeWindow] = []
    goes_out.chosen.connect(chosen.append)
    goes_out.date.setDate(QDate(2027, 10, 31))
    goes_out.time.setTime(QTime(2, 30))
    assert chosen[-1].opens == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert "comes twice that day; the first one counts" in goes_out.advice.words.text()
    assert goes_out.advice.links[0].text() == "Take the second, 02:30 UTC+1"
    goes_out.advice.links[0].click()
    assert chosen[-1].opens == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert goes_out.time.text() == "02:30"
    assert "the second one counts" in goes_out.advice.words.text()
    goes_out.load(chosen[-1], NOW)
    assert "the second one counts" in goes_out.advice.words.text()


QUIET = Objection(
    "Northlight Observatory is quiet then (daily 22:00-07:00).",
    TimeWindow(datetime(2026, 11, 25, 6, 0, tzinfo=UTC), "Europe/Stockholm"),
    True,
)


def test_quiet_hours_offer_the_next_time(goes_out: GoesOut) -> None:
    chosen: list[TimeWindow] = []
    goes_out.chosen.connect(chosen.append)
    goes_out.time.setTime(QTime(23, 0))
    goes_out.advise(QUIET)
    assert goes_out.advice.words.text() == QUIET.sentence
    assert [link.text() for link in goes_out.advice.links] == ["Take tomorrow 07:00", "Send in quiet hours"]
    goes_out.advice.links[0].click()
    assert chosen[-1] == QUIET.instead
    assert goes_out.time.text() == "07:00"
    assert goes_out.advice.isHidden()


def test_quiet_hours_are_overruled_with_a_press_and_taken_back(goes_out: GoesOut) -> None:
    chosen: list[TimeWindow] = []
    goes_out.chosen.connect(chosen.append)
    goes_out.time.setTime(QTime(23, 0))
    goes_out.advise(QUIET)
    goes_out.advice.links[1].click()
    assert chosen[-1].is_despite_quiet
    assert "in quiet hours too" in goes_out.advice.words.text()
    goes_out.advice.links[0].click()
    assert not chosen[-1].is_despite_quiet


def test_a_gap_cannot_be_overruled(goes_out: GoesOut) -> None:
    goes_out.advise(replace(QUIET, is_quiet=False))
    assert [link.isHidden() for link in goes_out.advice.links] == [False, True]


def test_an_end_is_added_changed_and_removed(goes_out: GoesOut) -> None:
    chosen: list[TimeWindow] = []
    goes_out.chosen.connect(chosen.append)
    assert goes_out.until._box.isHidden()
    goes_out.until._switch.click()
    assert goes_out.until.field.text() == "Tue 24 Nov 2026, 18:30"
    goes_out.until.field.setTime(QTime(20, 0))
    assert chosen[-1].closes == datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    goes_out.until.field.setTime(QTime(16, 0))
    assert "ends before it begins" in goes_out._note.text()
    assert chosen[-1].closes == datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    goes_out.until._switch.click()
    assert chosen[-1].closes is None
    assert goes_out.until._box.isHidden()


def test_a_free_slot_is_offered_where_there_are_slots(goes_out: GoesOut) -> None:
    wanted: list[bool] = []
    goes_out.slot_wanted.connect(lambda: wanted.append(True))
    assert goes_out.slot.isHidden()
    goes_out.offer_slots(True)
    assert not goes_out.slot.isHidden()
    goes_out.slot.click()
    assert wanted == [True]


def test_a_zone_that_does_not_exist_is_refused(goes_out: GoesOut) -> None:
    goes_out.zone.setText("Europe/Stokholm")
    goes_out.zone.editingFinished.emit()
    assert "no time zone called 'Europe/Stokholm'" in goes_out._note.text()


def test_another_zone_keeps_the_clock_time(goes_out: GoesOut) -> None:
    chosen: list[TimeWindow] = []
    goes_out.chosen.connect(chosen.append)
    goes_out.zone.setText("America/New_York")
    goes_out.zone.editingFinished.emit()
    assert chosen[-1] == TimeWindow(datetime(2026, 11, 24, 21, 30, tzinfo=UTC), "America/New_York")


def test_as_soon_as_it_may(goes_out: GoesOut) -> None:
    chosen: list[object] = []
    goes_out.chosen.connect(chosen.append)
    goes_out._switch.click()
    assert chosen == [None]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "now"),
        (1, "in 1 min"),
        (438, "in 7 h 18 min"),
        (60, "in 1 h"),
        (1500, "in 1 day 1 h"),
        (-8, "8 min ago"),
    ],
)
def test_how_long_until_then(minutes: int, words: str) -> None:
    assert moments.until_words(NOW + timedelta(minutes=minutes), NOW) == words
