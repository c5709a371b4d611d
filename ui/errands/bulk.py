"""What follows a choice about files of many: which file, the sheet over it, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ui.bulk import phrases
from ui.bulk.run import ImportRun
from ui.bulk.sheet import ImportSheet
from ui.look.theme import Look
from ui.presenter import Presenter
from ui.sidebar.model import Roster
from ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.app import Application, Imported

_FILES = "Tables (*.csv *.tsv *.jsonl *.ndjson *.txt);;All files (*)"


class BulkErrand(QObject):
    """Imports in the name of who sits here; exports for anybody."""

    def __init__(
        self, look: Look, over: QWidget, tasks: Tasks, presenter: Presenter, roster: Roster, zone: str
    ) -> None:
        super().__init__()
        self._look = look
        self._over = over
        self._tasks = tasks
        self._presenter = presenter
        self._roster = roster
        self._zone = zone
        self._app: Application | None = None
        self._run: ImportRun | None = None

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app

    def leave(self) -> None:
        """The window closes: what is under way ends, and nothing of it is kept."""
        if self._run is not None:
            self._run.cancel()

    def offer(self, button: QWidget) -> None:
        """What can be done with files, to choose from."""
        menu = QMenu(self._over)
        menu.addAction("Import drafts from a file…", self.ask_file)
        menu.addSeparator()
        menu.addAction("Export what waits as a table…", partial(self._ask_target, "queue.csv", self._queue))
        menu.addAction("Export what left as a table…", partial(self._ask_target, "sent.csv", self._sent))
        menu.addAction(
            "Export what waits as a calendar…",
            partial(self._ask_target, "masthead.ics", partial(self._calendar, True)),
        )
        menu.addAction(
            "Export a calendar without the posts' words…",
            partial(self._ask_target, "masthead.ics", partial(self._calendar, False)),
        )
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    # in

    def ask_file(self) -> None:
        """Asks for a file, then tries it."""
        name, _ = QFileDialog.getOpenFileName(self._over, "Import drafts", "", _FILES)
        if name:
            self.try_file(Path(name))

    def try_file(self, path: Path) -> ImportSheet | None:
        """Opens the sheet over one file."""
        app, operator = self._app, self._roster.operator
        if app is None:
            return None
        if operator is None:
            self._presenter.say(
                "user", "amber", "Nobody sits here yet", "Say who is at the keyboard, then import the file."
            )
            return None
        self._run = ImportRun(self._tasks, app, path, operator.id, self._zone)
        sheet = ImportSheet(self._look, self._over, self._run)
        sheet.choose.connect(self.ask_file)
        sheet.done.connect(self._imported)
        return sheet

    def _imported(self, imported: Imported) -> None:
        made = phrases.counted(len(imported.draft_ids), "draft")
        asked = len(imported.asked_ids)
        waits = f" {asked:,} {'waits' if asked == 1 else 'wait'} for approval." if asked else ""
        self._presenter.say(
            "circle-check", "green", f"{made} imported for {phrases.whom(imported.trial)}",
            f"From {imported.trial.name}.{waits} Nothing has been sent.", seconds=20,
        )  # fmt: skip

    # out

    def _ask_target(self, usual: str, write: Callable[[Path], str]) -> None:
        # The dialog itself asks before a file that is there is replaced.
        name, _ = QFileDialog.getSaveFileName(self._over, "Export", usual)
        if name:
            self.export(Path(name), write)

    def export(self, to: Path, write: Callable[[Path], str]) -> None:
        """Writes a file off the UI thread, and says what it holds."""

        def written(words: str) -> None:
            self._presenter.say("circle-check", "green", f"{words} written", f"In {to}.", seconds=20)

        self._tasks.run(lambda: write(to), written)

    def _queue(self, to: Path) -> str:
        return phrases.counted(self._there.take_out.queue(to, replaces=True), "row")

    def _sent(self, to: Path) -> str:
        return phrases.counted(self._there.take_out.sent(to, replaces=True), "row")

    def _calendar(self, has_words: bool, to: Path) -> str:
        count, _ = self._there.take_out.calendar(to, has_words=has_words, replaces=True)
        return phrases.counted(count, "post")

    @property
    def _there(self) -> Application:
        if self._app is None:
            raise RuntimeError("An export was asked for before the application came.")
        return self._app
