"""A shell over a data folder where people, identities and practice accounts are known."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.end2end.running import Shell
from tests.unit.cli.keyboard import staff


@pytest.fixture(scope="session")
def peopled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder to copy."""
    home = tmp_path_factory.mktemp("peopled") / "home"
    staff(home)
    return home


@pytest.fixture
def shell(tmp_path: Path, peopled_folder: Path) -> Shell:
    """A shell at which Sam sits."""
    home = tmp_path / "home"
    shutil.copytree(peopled_folder, home)
    return Shell(home, "Sam Reed")
