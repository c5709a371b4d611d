"""Settings that describe themselves, and where the data folder is; it never holds a credential."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from desktop.errors import BadInput

FILE_NAME = "settings.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. The sentence of each stands in `SENTENCES`."""

    undo_seconds: int = 10
    grace_minutes: int = 15
    lease_seconds: int = 180
    tries: int = 5
    linkedin_version: str = "202607"
    connect_seconds: int = 5
    answer_seconds: int = 30


SENTENCES: dict[str, tuple[str, int, int]] = {
    "undo_seconds": ("How long a post waits after you press its button, so that you can undo.", 0, 3600),
    "grace_minutes": ("How late a post may still go out by itself; later it asks you first.", 1, 1440),
    "lease_seconds": ("How long a send may take before its outcome is looked up on the network.", 90, 3600),
    "tries": ("How often a post that certainly did not leave is tried again.", 1, 20),
    "linkedin_version": ("The month of LinkedIn's interface that is spoken, as YYYYMM.", 200001, 299912),
    "connect_seconds": ("How long to wait until a network can be reached.", 1, 60),
    "answer_seconds": ("How long to wait for a network's answer.", 1, 80),
}
"""Each setting's sentence and its least and greatest value."""


def read(home: Path) -> Settings:
    """The settings in `home`; defaults where the file or a line is absent.

    Raises BadInput for a file that cannot be read, an unknown name or a value out of range.
    """
    path = home / FILE_NAME
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}.", remedy="Mend it, or move it away.") from error
    known = {field.name for field in fields(Settings)}
    for name, value in found.items():
        if name not in known:
            raise BadInput(
                f"{path} names a setting {name!r}, which does not exist.",
                remedy=f"The settings are: {', '.join(sorted(known))}.",
            )
        _refuse_wrong_value(path, name, value)
    return replace(Settings(), **found)


def _refuse_wrong_value(path: Path, name: str, value: object) -> None:
    _, least, greatest = SENTENCES[name]
    is_text = name == "linkedin_version"
    if is_text and isinstance(value, str) and value.isascii() and value.isdigit():
        number = int(value)
    elif not is_text and isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        number = least - 1
    if not least <= number <= greatest:
        raise BadInput(
            f"{path} gives {name} a value that does not fit.",
            remedy=f"Use {'text of digits' if is_text else 'a whole number'} from {least} to {greatest}.",
        )


def home_folder(given: Path | None = None) -> Path:
    """The data folder: the given one, else MASTHEAD_HOME, else the platform's folder for data.

    Raises BadInput for one that begins with the name of an unknown user.
    """
    if given is not None:
        return _whole(given)
    from_environment = os.environ.get("MASTHEAD_HOME", "")
    if from_environment:
        return _whole(Path(from_environment))
    from platformdirs import user_data_path

    return user_data_path("masthead", appauthor=False)


def _whole(folder: Path) -> Path:
    try:
        return folder.expanduser().absolute()
    except RuntimeError as error:
        raise BadInput(
            f"The data folder {folder} begins with the name of a user whom this computer does not know.",
            remedy="Name it from the root on.",
        ) from error
