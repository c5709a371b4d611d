"""The two doors of the UI thread: work goes out and comes back once; news comes in gathered."""

from __future__ import annotations

import threading

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from desktop.errors import BadInput, MastheadError
from desktop.events import Announcer, Changed, Kind
from ui.bridge import Bridge
from ui.tasks import Newest, Tasks


@pytest.fixture
def shown() -> list[MastheadError]:
    return []


@pytest.fixture
def tasks(shown: list[MastheadError]) -> Tasks:
    return Tasks(shown.append)


def test_work_leaves_the_ui_thread_and_its_answer_comes_back(tasks: Tasks, qtbot: QtBot) -> None:
    here = threading.get_ident()
    seen: list[tuple[int, int]] = []
    tasks.run(threading.get_ident, lambda there: seen.append((there, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0] != here and seen[0][1] == here


def test_a_refusal_is_shown_unless_somebody_answers_it(
    tasks: Tasks, qtbot: QtBot, shown: list[MastheadError]
) -> None:
    def refuse() -> None:
        raise BadInput("It cannot be.", remedy="Choose another.")

    heard: list[MastheadError] = []
    tasks.run(refuse)
    tasks.run(refuse, None, heard.append)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert len(shown) == len(heard) == 1


def test_a_bug_is_raised_where_it_is_seen(tasks: Tasks, qtbot: QtBot) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    with capture_exceptions() as caught:
        tasks.run(broken)
        qtbot.waitUntil(lambda: tasks.is_idle)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]


def test_after_the_end_nothing_comes_back(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[int] = []
    tasks.run(lambda: 1, seen.append)
    tasks.finish()
    tasks.run(lambda: 2, seen.append)
    qtbot.wait(20)
    assert seen == []


class Reader:
    """Reads a number that changes while it is read."""

    def __init__(self, tasks: Tasks) -> None:
        self.newest = Newest(tasks, self.read)
        self.go = threading.Event()
        self.number = 0
        self.read_numbers: list[int] = []
        self.shown: list[int] = []

    def read(self) -> None:
        if self.newest.may_begin():
            self.newest.run(self._work, self.shown.append)

    def _work(self) -> int:
        self.read_numbers.append(self.number)
        assert self.go.wait(20)
        if self.number < 0:
            raise BadInput("It cannot be read.")
        return self.read_numbers[-1]


def test_of_several_readings_one_is_under_way_and_the_newest_is_shown(tasks: Tasks, qtbot: QtBot) -> None:
    reader = Reader(tasks)
    reader.read()
    qtbot.waitUntil(lambda: reader.read_numbers == [0])
    for number in (1, 2, 3):
        reader.number = number
        reader.read()
    reader.go.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert (reader.read_numbers, reader.shown) == ([0, 3], [3])


def test_what_could_not_be_read_is_shown_and_the_next_who_asks_reads_again(
    tasks: Tasks, qtbot: QtBot, shown: list[MastheadError]
) -> None:
    reader = Reader(tasks)
    reader.go.set()
    reader.number = -1
    reader.read()
    qtbot.waitUntil(lambda: tasks.is_idle)
    reader.number = 4
    reader.read()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert (len(shown), reader.shown) == (1, [4])


def test_news_of_many_threads_comes_gathered(qtbot: QtBot) -> None:
    announcer, bridge = Announcer(), Bridge()
    leave = bridge.listen(announcer.subscribe)
    heard: list[frozenset[Changed]] = []
    bridge.changed.connect(heard.append)
    threads = [
        threading.Thread(target=lambda n=n: announcer.announce(Changed(Kind.DRAFT, str(n))))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: bool(heard))
    qtbot.wait(50)
    assert {change.id for changes in heard for change in changes} == {str(n) for n in range(20)}
    assert len(heard) <= 3
    leave()
    announcer.announce(Changed(Kind.DRAFT, "late"))
    qtbot.wait(50)
    assert not any(change.id == "late" for changes in heard for change in changes)
