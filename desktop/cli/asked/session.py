"""The application over the folder that was asked for, and who is at the keyboard; it changes nothing."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.asked.lookup import named
from desktop.errors import BadInput
from desktop.model.identities import Operator, OperatorId

if TYPE_CHECKING:
    from desktop.app import Application

OPERATOR = "MASTHEAD_OPERATOR"


def home_in(given: Namespace) -> Path | None:
    """The folder named with --home, if any."""
    home = getattr(given, "home", None)
    if home is None:
        return None
    if not str(home).strip() or "\0" in str(home):
        raise BadInput("The name given with --home is no folder's.", remedy="Name a folder.")
    return Path(home)


@contextmanager
def opened(given: Namespace, *, is_publisher: bool = False) -> Iterator[Application]:
    """The application for one command; raises the storage errors, BadInput for its settings."""
    from desktop.app import Application, Seat

    with Application.open(home_in(given), seat=Seat.PUBLISHER if is_publisher else None) as app:
        yield app


def at_keyboard(app: Application, given: Namespace) -> Operator:
    """Who is doing this: --as, else MASTHEAD_OPERATOR, else the only operator there is.

    Raises BadInput when that says nobody or leaves a choice.
    """
    operators = app.enroll.operators()
    said = getattr(given, "as_operator", None) or os.environ.get(OPERATOR, "")
    if said:
        return named(said, operators, "operator")
    if not operators:
        raise BadInput(
            "Nobody is named on this computer yet.", remedy="Begin with: masthead operator add “Your Name”."
        )
    if len(operators) > 1:
        raise BadInput(
            "More than one operator is named here, so say who is at the keyboard.",
            remedy=f"Add --as NAME, or set {OPERATOR}: {', '.join(each.name for each in operators)}.",
        )
    return operators[0]


def names_in(app: Application) -> dict[OperatorId, str]:
    """Every operator's name by id."""
    return {operator.id: operator.name for operator in app.enroll.operators()}


@contextmanager
def with_screen() -> Iterator[None]:
    """For what needs Qt: raises BadInput where its libraries are not there to be loaded."""
    try:
        yield
    except ImportError as error:
        raise BadInput(
            f"The window's libraries cannot be loaded: {error.msg}.",
            remedy="Install what Qt needs (the README's section Start says how); every other command works.",
        ) from None


def refuse_without_screen() -> None:
    """Raises BadInput where Qt would find no screen and end the whole process."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in screens):
        raise BadInput(
            "There is no screen here: DISPLAY and WAYLAND_DISPLAY are empty.",
            remedy="Every verb is a command as well: masthead --help. A tour: masthead tour --pictures DIR.",
        )
