"""Tells the tour step by step and stops at the first that breaks a promise; it judges nothing itself."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path

from desktop.cli.asked.session import with_screen
from desktop.cli.exits import Exit
from desktop.cli.shown.console import Console
from desktop.cli.tour.stage import Camera, PromiseBroken, Stage
from desktop.cli.tour.steps import STEPS
from desktop.errors import MastheadError, StorageError

_LOG = logging.getLogger(__name__)
_SETTINGS = "undo_seconds = 1\n"
"""The tour does not wait ten seconds for each post."""


def tell(home: Path, console: Console, *, pictures: Path | None = None) -> Exit:
    """Walks through every step in the folder `home`, with a picture of each in `pictures`."""
    from desktop.app import Application, Seat
    from desktop.settings import FILE_NAME

    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / FILE_NAME).write_text(_SETTINGS, encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"The folder {home} cannot be written: {error.strerror}.", remedy="Name another with --home."
        ) from None
    with Application.open(home, seat=Seat.WINDOW) as app:
        if pictures is None:
            return _walk(Stage(app), console, None)
        with with_screen():
            from ui.tour import open_camera
        with closing(open_camera(app, pictures)) as camera:
            return _walk(Stage(app), console, camera)


def _walk(stage: Stage, console: Console, camera: Camera | None) -> Exit:
    console.say("Masthead, the whole way, in practice: nothing leaves this computer.", "")
    records: list[dict[str, object]] = []
    for number, step in enumerate(STEPS, start=1):
        try:
            tale = step.do(stage)
        except (PromiseBroken, MastheadError) as error:
            _LOG.error("tour: step %s did not go as promised", step.name)
            console.give(
                {"steps": records, "is_kept": False, "broken": {"step": step.name, "why": str(error)}},
                [f"Step {number}, “{step.title}”, did not go as promised: {error}"],
            )
            return Exit.LOOK_AGAIN
        console.say(f"{number:>2}. {step.title}", *(f"    {line}" for line in tale.lines))
        record: dict[str, object] = {
            "number": number, "name": step.name, "title": step.title, "lines": list(tale.lines)
        }  # fmt: skip
        if camera is not None:
            tale.show(camera)
            record["picture"] = camera.take(f"{number:02d}-{step.name}")
            console.say(f"    [{record['picture']}]")
        console.say("")
        records.append(record)
    console.give({"steps": records, "is_kept": True}, [f"{len(STEPS)} steps, all as promised."])
    return Exit.DONE
