"""A command line over a new folder, and one over a folder where people, identities and accounts are known."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.cli.keyboard import Keyboard, staff


@pytest.fixture
def masthead(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Keyboard:
    """A command line over a folder that is not there yet."""
    monkeypatch.setenv("TZ", "Europe/Stockholm")
    return Keyboard(tmp_path / "home", capsys, monkeypatch)


@pytest.fixture(scope="session")
def staffed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder to copy: made once, since each command opens and closes it."""
    home = tmp_path_factory.mktemp("staffed") / "home"
    staff(home)
    return home


@pytest.fixture
def staffed(masthead: Keyboard, staffed_folder: Path) -> Keyboard:
    """A command line at which Sam sits."""
    shutil.copytree(staffed_folder, masthead.home)
    masthead.who = "Sam Reed"
    return masthead
