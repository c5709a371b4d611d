"""What the calendar asks for: its days, read off the UI thread, and what became of a move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.errors import BadInput
from desktop.events import Changed, Kind
from desktop.model.posts import Draft, TimeWindow
from desktop.model.times import describe, to_utc
from ui.bridge import concerns
from ui.calendar.plan.entries import Entry
from ui.calendar.plan.lifting import Landing
from ui.calendar.screen import CalendarScreen
from ui.look.theme import Look
from ui.presenter import Presenter
from ui.sheets.which_time import WhichTimeSheet
from ui.sidebar.model import Roster
from ui.tasks import Newest, Tasks

if TYPE_CHECKING:
    from desktop.app import Application, Moved


class CalendarErrand(QObject):
    """One reading at a time, of the days on show alone."""

    def __init__(
        self,
        look: Look,
        over: QWidget,
        tasks: Tasks,
        presenter: Presenter,
        roster: Roster,
        screen: CalendarScreen,
        zone: str,
        open_in_queue: Callable[[str], None],
        write: Callable[[TimeWindow | None, Draft | None], None],
    ) -> None:
        super().__init__()
        self._look = look
        self._over = over
        self._tasks = tasks
        self._presenter = presenter
        self._roster = roster
        self._screen = screen
        self._zone = zone
        self._open_in_queue = open_in_queue
        self._write = write
        self._app: Application | None = None
        self._newest = Newest(tasks, self.read)
        screen.wanted.connect(lambda _: self.read())
        screen.asked.connect(self._ask)
        screen.opened.connect(self._open)
        screen.refused.connect(self._refuse)
        screen.write.connect(self._write_at)

    def open(self, app: Application) -> None:
        """Gets the application, and with it the present day."""
        self._app = app
        self._screen.begin()

    # reading

    def hear(self, changes: frozenset[Changed]) -> None:
        """Something changed in the core."""
        if self._screen.isVisible() and concerns(
            changes, Kind.POST, Kind.DELIVERY, Kind.DRAFT, Kind.IDENTITY
        ):
            self.read()

    def came(self, shown: str) -> None:
        """Somebody went to a place."""
        if shown == "calendar":
            self.read()

    def read(self) -> None:
        """Reads the days on show."""
        app = self._app
        if app is None or not self._newest.may_begin():
            return
        shown = self._screen.shown
        since, until = shown.bounds(self._zone)
        self._newest.run(
            lambda: app.calendar.between(since, until), lambda spread: self._screen.show_spread(shown, spread)
        )

    # opening and writing

    def _open(self, entry: Entry) -> None:
        if entry.row is None:
            self._write(None, entry.draft)
        else:
            self._open_in_queue(entry.key)

    def _write_at(self, day: date, minute: int) -> None:
        wall = datetime.combine(day, time(minute // 60, minute % 60))
        app = self._app
        try:
            opens = to_utc(wall, self._zone)
        except BadInput as error:
            self._tasks.show_error(error)
            return
        if app is not None and opens <= app.now():
            self._refuse("This time has passed. Choose a later one.")
        else:
            self._write(TimeWindow(opens, self._zone), None)

    # moving

    def _ask(self, entry: Entry, landing: Landing) -> None:
        """Moves it; of a time that the clocks show twice it is asked which one is meant."""
        if len(landing.choices) == 1:
            self._move(entry, landing.choices[0])
            return
        WhichTimeSheet(
            self._look, self._over, landing.choices, self._zone, lambda opens: self._move(entry, opens)
        )

    def _move(self, entry: Entry, opens: datetime) -> None:
        app, operator = self._app, self._roster.operator
        if app is None or operator is None:
            return
        by, zone, post = operator.id, self._zone, entry.post

        def work() -> Moved:
            if post is not None:
                return app.moving.post(post.id, opens, by=by, zone=zone)
            return app.moving.draft(entry.draft.id, opens, by=by, zone=zone)

        self._tasks.run(work, lambda moved: self._moved(moved, opens))

    def _moved(self, moved: Moved, opens: datetime) -> None:
        title = f"Moved to {describe(opens, self._zone)}"
        trouble = moved.trouble
        if trouble is not None:
            stays = "It is approved and not scheduled yet." if moved.post else "It waits as a draft."
            said = f"{stays} Nothing is lost. {trouble}"
            self._presenter.say("alert-triangle", "amber", title, said)
        else:
            self._presenter.say("circle-check", "green", title, _became(moved), seconds=12)
        self.read()

    def _refuse(self, sentence: str) -> None:
        self._presenter.say("clock-exclamation", "muted", sentence, "Nothing was moved.", seconds=8)


def _became(moved: Moved) -> str:
    if moved.is_same_version:
        return "The same version, as it was signed."
    if moved.post is not None:
        return "Checked again and scheduled. Nobody has to sign it."
    if moved.is_asked:
        return "A new version: checked again, and before its approvers."
    return "It is a draft still. Send it when it is ready."
