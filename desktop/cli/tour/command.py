"""`masthead tour`: the whole way in practice, in a folder of its own; it reaches nobody."""

from __future__ import annotations

import shutil
import tempfile
from argparse import Namespace
from pathlib import Path

from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command
from desktop.cli.shown.console import Console
from desktop.errors import BadInput, StorageError


def add_to(commands: Commands) -> None:
    """Adds the command."""
    parser = add_command(commands, "tour", "walk the whole way in practice", tour)
    parser.add_argument("--pictures", metavar="DIR", help="keep a picture of the window for each step")
    parser.add_argument("--keep", action="store_true", help="keep the tour's data folder, and name it")


def tour(given: Namespace, console: Console) -> Exit:
    """Tells the story; 1 when a step did not go as promised. --home names a new, empty folder for it."""
    from desktop.cli.tour.story import tell

    home = _fresh_home(getattr(given, "home", None))
    try:
        if given.pictures is None:
            return tell(home, console)
        return tell(home, console, pictures=_picture_folder(given.pictures))
    finally:
        if given.keep or getattr(given, "home", None) is not None:
            console.say(f"The tour's data folder is kept: {home}")
        else:
            shutil.rmtree(home, ignore_errors=True)


def _fresh_home(said: str | None) -> Path:
    if said is None:
        return Path(tempfile.mkdtemp(prefix="masthead-tour-"))
    home = Path(said).expanduser().absolute()
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise BadInput(f"{home} holds something already.", remedy="The tour needs a new or empty folder.")
    return home


def _picture_folder(said: str) -> Path:
    folder = Path(said).expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {folder} cannot be made: {error.strerror}.", remedy="Name another for the pictures."
        ) from None
    return folder
