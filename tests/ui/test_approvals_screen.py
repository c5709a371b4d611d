"""Signing in the window: one version, by somebody who did not write it, in that person's name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.model.posts import Draft, ReviewState
from desktop.model.queue import StateWord
from tests.ui.conftest import Arrive, is_quiet
from tests.worlds import World
from ui.window import Window


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.wait(60)
    qtbot.waitUntil(lambda: is_quiet(window), timeout=20_000)


@pytest.fixture
def asked(world: World) -> Draft:
    draft = world.draft("Tonight we open the dome 🔭")
    world.app.approve.ask(draft.id, by=world.ada.id, note="Read the second line")
    return draft


@pytest.fixture
def signing(arrive: Arrive, world: World, asked: Draft, qtbot: QtBot) -> Window:
    """Astrid at the keyboard, with the draft open."""
    window = arrive(world)
    window.rooms.sit_down(world.astrid.id)
    settle(window, qtbot)
    window.rooms.places.go("approvals")
    settle(window, qtbot)
    return window


def test_the_button_names_the_version_and_the_identity(signing: Window) -> None:
    opened = signing.rooms.approvals.opened
    assert opened.approve.words == ("Approve version 1", "for Northlight Observatory")
    assert signing.rooms.sidebar.places["approvals"].accessibleName() == "Approvals, 1"


def test_the_last_signature_schedules_the_post(signing: Window, world: World, qtbot: QtBot) -> None:
    signing.rooms.approvals.opened.approve.click()
    settle(signing, qtbot)
    rows = world.app.look_over.rows()
    assert [row.word for row in rows] == [StateWord.READY]
    assert rows[0].post is not None and rows[0].post.approvals[0].operator_name == "Astrid Holm"
    assert signing.rooms.presenter.titles == ("Scheduled as Northlight Observatory",)
    assert signing.rooms.approvals.opened.waiting is None


def test_ctrl_enter_presses_it(signing: Window, world: World, qtbot: QtBot) -> None:
    QTest.keyClick(signing, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(signing, qtbot)
    assert [row.word for row in world.app.look_over.rows()] == [StateWord.READY]


@pytest.mark.parametrize(
    ("name", "state"), [("ask", ReviewState.CHANGES_REQUESTED), ("decline", ReviewState.DECLINED)]
)
def test_an_answer_needs_a_note(
    signing: Window, world: World, asked: Draft, qtbot: QtBot, name: str, state: ReviewState
) -> None:
    opened = signing.rooms.approvals.opened
    button = getattr(opened, name)
    button.click()
    settle(signing, qtbot)
    assert world.app.approve.standing(asked.id).review.state is ReviewState.WAITING  # type: ignore[union-attr]
    assert signing.focusWidget() is opened.note
    QTest.keyClicks(opened.note, "Name the pier")
    button.click()
    settle(signing, qtbot)
    review = world.app.approve.standing(asked.id).review
    assert review is not None and (review.state, review.note) == (state, "Name the pier")


def test_nobody_is_offered_their_own(arrive: Arrive, world: World, asked: Draft, qtbot: QtBot) -> None:
    window = arrive(world)
    window.rooms.places.go("approvals")
    settle(window, qtbot)
    opened = window.rooms.approvals.opened
    assert not opened.approve.isVisible() and not opened.decline.isVisible()
    assert opened.edit.isVisible()
    opened.press()
    settle(window, qtbot)
    assert [row.word for row in world.app.look_over.rows()] == [StateWord.NEEDS_APPROVAL]


def test_a_draft_that_changed_cannot_be_signed(
    signing: Window, world: World, asked: Draft, qtbot: QtBot
) -> None:
    world.app.compose.keep(asked.with_text("Other words"))
    signing.rooms.approvals.opened.approve.click()
    settle(signing, qtbot)
    assert [row.word for row in world.app.look_over.rows()] == [StateWord.NEEDS_APPROVAL]
    assert any("changed" in title for title in signing.rooms.presenter.titles)
    assert world.app.approve.standing(asked.id).approvals == ()
