"""Accounts come in by the window: keys as dots, their owner asked first, nothing kept when it goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.errors import SignInNeeded
from desktop.model.identities import IdentityKind, Network
from tests.ui.conftest import is_quiet
from tests.worlds import World
from ui.accounts.add_account import AddAccountSheet
from ui.accounts.adding import Adding, NewIdentity
from ui.look.theme import Look
from ui.session.habits import Habits
from ui.session.session import Session
from ui.sheets.trouble import Trouble
from ui.window import Window

SECRET = "canary-7f3a91"


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.wait(60)
    qtbot.waitUntil(lambda: is_quiet(window), timeout=20_000)


@pytest.fixture
def sheet(window: Window) -> AddAccountSheet:
    window.rooms.people.add_account(Network.X)
    found = window.findChild(AddAccountSheet)
    assert isinstance(found, AddAccountSheet)
    return found


def fill(sheet: AddAccountSheet, name: str = "Harbour & Pine") -> None:
    sheet._speak_for(None)
    sheet._new.name.setText(name)
    sheet._new.sides[IdentityKind.PERSONAL].setChecked(True)
    for field in sheet._key_fields.values():
        field.setText(SECRET)


def test_keys_are_typed_as_dots(sheet: AddAccountSheet) -> None:
    assert len(sheet._key_fields) == 4
    assert all(field.echoMode() is QLineEdit.EchoMode.Password for field in sheet._key_fields.values())


def test_an_account_is_added_for_the_side_that_was_named(
    sheet: AddAccountSheet, window: Window, world: World, qtbot: QtBot
) -> None:
    world.network.owner_id, world.network.handle = "222", "harbourpine"
    asked = world.network.asked_owner
    fill(sheet)
    sheet.button.click()
    settle(window, qtbot)
    added = next(a for a in world.app.enroll.accounts() if a.handle == "harbourpine")
    identity = next(i for i in world.app.enroll.identities() if i.id == added.identity_id)
    assert (identity.name, identity.kind) == ("Harbour & Pine", IdentityKind.PERSONAL)
    assert world.network.asked_owner == asked + 1
    assert window.rooms.presenter.titles == ("@harbourpine on X is added",)
    assert len(window.rooms.roster.accounts) == 2


def test_refused_keys_leave_nothing_behind(
    sheet: AddAccountSheet, window: Window, world: World, qtbot: QtBot
) -> None:
    world.network.owner_errors.append(SignInNeeded("X does not take these keys.", remedy="Paste them again."))
    before, kept = world.app.enroll.identities(), dict(world.vault.kept)
    fill(sheet)
    sheet.button.click()
    settle(window, qtbot)
    assert world.app.enroll.identities() == before
    assert world.vault.kept == kept
    assert sheet.isVisible() and "X does not take these keys." in sheet._error.text()
    assert SECRET not in sheet._error.text()


def test_esc_forgets_the_keys(sheet: AddAccountSheet) -> None:
    fill(sheet)
    fields = list(sheet._key_fields.values())
    sheet.cancel()
    assert all(field.text() == "" for field in fields)


def test_an_organisation_needs_somebody_who_signs(
    sheet: AddAccountSheet, window: Window, world: World, qtbot: QtBot
) -> None:
    fill(sheet)
    sheet._new.sides[IdentityKind.CORPORATE].setChecked(True)
    sheet.button.click()
    settle(window, qtbot)
    assert "names nobody who signs" in sheet._error.text()
    assert len(world.app.enroll.identities()) == 2


def test_what_was_filled_in_never_shows_its_keys() -> None:
    adding = Adding(Network.X, NewIdentity(IdentityKind.PERSONAL, "Me"), {"api_key": SECRET})
    assert SECRET not in repr(adding)


def test_practice_starts_from_an_empty_folder(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    window = Window(look)
    session = Session(window, tmp_path, Habits())
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: window.rooms.roster.is_read, timeout=10_000)
    assert window.rooms.places.stack.currentWidget() is window.rooms.first_run
    window.rooms.first_run.practise.emit("Ada Lindqvist")
    qtbot.waitUntil(lambda: len(window.rooms.roster.accounts) == 2, timeout=10_000)
    qtbot.waitUntil(lambda: window.rooms.desk.draft is not None and is_quiet(window), timeout=20_000)
    assert window.rooms.places.stack.currentWidget() is window.rooms.compose
    assert (
        window.rooms.compose.masthead.identity is not None
        and window.rooms.compose.masthead.identity.is_practice
    )
    assert "practice" in window.rooms.compose.masthead.accessibleName()
    window.close()
    assert session.code == 0 and window.rooms.app is None
    assert (tmp_path / "window.json").exists()


def test_two_windows_cannot_hold_one_folder(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    windows = []
    for _ in range(2):
        window = Window(look)
        windows.append(window)
        Session(window, tmp_path, Habits())
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        opened = lambda w=window: w.rooms.app is not None or w.findChild(Trouble) is not None  # noqa: E731
        qtbot.waitUntil(opened, timeout=10_000)
    assert windows[0].rooms.app is not None and windows[1].rooms.app is None
    trouble = windows[1].findChild(Trouble)
    assert trouble is not None
    for window in windows:
        window.close()
