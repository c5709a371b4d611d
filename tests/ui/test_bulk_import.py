"""The sheet on which a file comes in: how far it is, what is wrong, what it makes; the safe choice first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu
from pytestqt.qtbot import QtBot

from desktop.flow.check import Surroundings
from desktop.model.findings import Verdict
from desktop.model.posts import Draft
from desktop.policy.packs import Ruleset
from tests.ui.conftest import Arrive, is_quiet
from tests.ui.test_access import nameless
from tests.worlds import World
from ui.bulk.sheet import ImportSheet
from ui.parts.buttons import Push
from ui.window import Window

WAIT = 20_000
GOOD = "identity,accounts,text\nNorthlight Observatory,x:NorthlightObs,The dome opens\n"


def lines(*more: str) -> str:
    return GOOD + "".join(f"{line}\n" for line in more)


Open = Callable[[str], ImportSheet]


@pytest.fixture
def opened(window: Window, qtbot: QtBot, tmp_path: Path) -> Open:
    """Opens the sheet over a file and waits until it has been tried."""

    def open_over(content: str) -> ImportSheet:
        file = tmp_path / "november.csv"
        file.write_text(content, encoding="utf-8")
        sheet = window.rooms.bulk.try_file(file)
        assert sheet is not None
        qtbot.waitUntil(lambda: sheet.bar is None, timeout=WAIT)
        return sheet

    return open_over


def words_on(sheet: ImportSheet) -> str:
    said = [label.text() for label in sheet.paper.findChildren(QLabel) if label.isVisible()]
    return "\n".join(said)


def button(sheet: ImportSheet, words: str) -> Push:
    return next(each for each in sheet.paper.findChildren(Push) if words in each.text() and each.isVisible())


def test_a_sound_file_is_summed_up_and_imported_by_name(
    window: Window, world: World, qtbot: QtBot, opened: Open
) -> None:
    sheet = opened(
        lines("Northlight Observatory,,Look at #familylife", "Northlight Observatory,,Second words")
    )
    assert "november.csv makes 3 drafts" in words_on(sheet) and "nothing goes out" in words_on(sheet)
    assert sheet.button is not None
    assert sheet.button.text() == "Import 3 drafts as Northlight Observatory"
    assert window.focusWidget() is button(sheet, "Back")
    assert world.app.compose.drafts() == ()
    sheet.button.click()
    qtbot.waitUntil(lambda: not sheet.is_open and is_quiet(window), timeout=WAIT)
    assert len(world.app.compose.drafts()) == 3
    assert window.rooms.presenter.titles == ("3 drafts imported for Northlight Observatory",)
    assert world.app.look_over.rows() == ()


def test_a_file_for_several_names_their_number(opened: Open) -> None:
    sheet = opened(lines("Ada,,My own words"))
    assert sheet.button is not None and sheet.button.text() == "Import 2 drafts for 2 identities"
    assert "Northlight Observatory" in words_on(sheet) and "Ada" in words_on(sheet)


def test_approvers_are_asked_only_where_that_was_ticked(
    window: Window, world: World, qtbot: QtBot, opened: Open
) -> None:
    sheet = opened(GOOD)
    assert sheet.tick is not None and not sheet.tick.isChecked() and sheet.button is not None
    sheet.tick.setChecked(True)
    sheet.button.click()
    qtbot.waitUntil(lambda: not sheet.is_open and is_quiet(window), timeout=WAIT)
    assert [row.word.value for row in world.app.look_over.rows()] == ["Needs approval"]


def test_back_and_escape_keep_nothing(window: Window, world: World, opened: Open) -> None:
    button(opened(GOOD), "Back").click()
    sheet = opened(GOOD)
    QTest.keyClick(button(sheet, "Back"), Qt.Key.Key_Escape)
    assert not sheet.is_open and world.app.compose.drafts() == ()


def test_every_problem_stands_in_the_table_and_the_file_can_be_tried_again(
    window: Window, qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    sheet = opened(lines("Nobody,,Hello", "Ada,x:NorthlightObs,"))
    assert sheet.table is not None and sheet.button is None
    assert "2 of 3 rows cannot be imported" in words_on(sheet)
    model = sheet.table.model()
    shown = [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]
    assert [each[:3] for each in shown] == [
        ["2", "3", "identity"],
        ["3", "4", "accounts"],
        ["3", "4", "text"],
    ]
    assert "There is no identity called Nobody." in shown[0][3]
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Row 2, line 3, identity: ")
    assert window.focusWidget() is button(sheet, "Back")
    (tmp_path / "november.csv").write_text(GOOD, encoding="utf-8")
    button(sheet, "Try the file again").click()
    qtbot.waitUntil(lambda: sheet.bar is None and sheet.button is not None, timeout=WAIT)


def test_duplicates_alone_can_be_allowed(world: World, qtbot: QtBot, opened: Open) -> None:
    world.draft("The dome opens!")
    sheet = opened(GOOD)
    button(sheet, "Allow duplicates").click()
    qtbot.waitUntil(lambda: sheet.button is not None, timeout=WAIT)
    sheet.cancel()
    mixed = opened(lines("Nobody,,Hello"))
    assert not [each for each in mixed.paper.findChildren(Push) if "Allow duplicates" in each.text()]


@pytest.mark.parametrize("content", ["", "name\nHello\n", "caf\xe9"])
def test_what_is_no_such_file_is_one_sentence(opened: Open, content: str) -> None:
    sheet = opened(content)
    assert "november.csv cannot be imported" in words_on(sheet) and "Nothing was imported." in words_on(sheet)
    assert sheet.table is None and sheet.button is None


def test_of_a_file_of_any_size_no_more_is_read_than_is_taken(
    window: Window, world: World, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, try_out = list[int](), world.app.bring_in.try_out

    def weighed(content: bytes, **given: Any) -> Any:
        read.append(len(content))
        return try_out(content, **given)

    monkeypatch.setattr(world.app.bring_in, "try_out", weighed)
    file = tmp_path / "film.csv"
    with file.open("wb") as sparse:
        sparse.truncate(60_000_000)
    sheet = window.rooms.bulk.try_file(file)
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.bar is None, timeout=WAIT)
    assert "holds more than 20 MB" in words_on(sheet)
    assert read == [20_000_001]


@pytest.mark.parametrize("content", [GOOD, lines("Nobody,,Hello"), ""])
def test_each_face_is_named_and_goes_round_by_tab(window: Window, opened: Open, content: str) -> None:
    sheet = opened(content)
    assert nameless(sheet) == []
    stops = set()
    for _ in range(8):
        focused = window.focusWidget()
        assert focused is not None and sheet.isAncestorOf(focused)
        stops.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert len(stops) >= 2


def test_cancelling_in_the_middle_keeps_nothing(
    window: Window, world: World, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, judge = threading.Event(), Surroundings.judge_new

    def wait(self: Surroundings, draft: Draft, ruleset: Ruleset) -> Verdict:
        if draft.parts[0].text.endswith("2"):
            goes_on.wait(20)
        return judge(self, draft, ruleset)

    monkeypatch.setattr(Surroundings, "judge_new", wait)
    file = tmp_path / "many.csv"
    file.write_text(GOOD + "".join(f"Northlight Observatory,,Words {n}\n" for n in range(1, 9)), "utf-8")
    sheet = window.rooms.bulk.try_file(file)
    assert sheet is not None and sheet.bar is not None and "Nothing is kept yet." in words_on(sheet)
    qtbot.waitUntil(lambda: sheet.bar is not None and "of 9 checked" in sheet.bar.words.text(), timeout=WAIT)
    stop = button(sheet, "Cancel the import")
    assert window.focusWidget() is stop
    stop.click()
    assert sheet.bar.words.text() == "Stopping. Nothing is kept."
    goes_on.set()
    qtbot.waitUntil(lambda: not sheet.is_open and is_quiet(window), timeout=WAIT)
    assert world.app.compose.drafts() == ()


def test_closing_the_window_ends_the_import(
    arrive: Arrive, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []
    goes_on, judge = threading.Event(), Surroundings.judge_new

    def wait(self: Surroundings, draft: Draft, ruleset: Ruleset) -> Verdict:
        judged.append(draft.id)
        goes_on.wait(20)
        return judge(self, draft, ruleset)

    monkeypatch.setattr(Surroundings, "judge_new", wait)
    window = arrive(world)
    file = tmp_path / "many.csv"
    file.write_text(GOOD + "".join(f"Northlight Observatory,,Words {n}\n" for n in range(9)), "utf-8")
    window.rooms.bulk.try_file(file)
    window.rooms.bulk.leave()
    goes_on.set()
    window.finish()
    assert len(judged) < 9


# -- where it is offered, and what goes out


def choose(window: Window, qtbot: QtBot, words: str) -> None:
    def menus() -> list[QMenu]:
        return [menu for menu in window.findChildren(QMenu) if menu.isVisible()]

    qtbot.waitUntil(lambda: bool(menus()), timeout=WAIT)
    menu = menus()[0]
    action = next(each for each in menu.actions() if words in each.text())
    menu.close()
    action.trigger()


@pytest.mark.parametrize("place", ["queue", "compose"])
def test_import_is_offered_in_the_queue_and_beside_the_drafts(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    file = tmp_path / "november.csv"
    file.write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: (str(file), ""))
    window.rooms.places.go(place)
    head, foot = window.rooms.queue.head, window.rooms.compose.foot
    (head.filing if place == "queue" else foot.drafts).click()
    choose(window, qtbot, "Import drafts from a file")
    qtbot.waitUntil(lambda: window.findChild(ImportSheet) is not None)
    sheet = window.findChild(ImportSheet)
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.button is not None, timeout=WAIT)


@pytest.mark.parametrize(
    ("words", "name", "holds"),
    [
        ("Export what waits as a table", "queue.csv", b"The dome opens"),
        ("Export what left as a table", "sent.csv", b"remote_id"),
        ("Export what waits as a calendar", "masthead.ics", b"The dome opens"),
        ("Export a calendar without", "masthead.ics", b"Ready: Northlight Observatory\r\n"),
    ],
)
def test_what_the_queue_holds_goes_out(
    window: Window, world: World, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    words: str, name: str, holds: bytes,
) -> None:  # fmt: skip
    world.scheduled(world.draft("The dome opens"))
    to = tmp_path / name
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(to), ""))
    window.rooms.places.go("queue")
    window.rooms.queue.head.filing.click()
    choose(window, qtbot, words)
    qtbot.waitUntil(lambda: any("written" in title for title in window.rooms.presenter.titles), timeout=WAIT)
    assert holds in to.read_bytes()


def test_an_export_that_fails_says_so(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(tmp_path / "queue.xlsx"), ""))
    window.rooms.bulk.offer(window.rooms.queue.head.filing)
    choose(window, qtbot, "Export what waits as a table")
    qtbot.waitUntil(lambda: bool(window.rooms.presenter.titles), timeout=WAIT)
    assert window.rooms.presenter.titles == ("queue.xlsx does not say what it is to be.",)
