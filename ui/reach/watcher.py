"""Online or not, by the newest evidence; the line at the sidebar's foot and one message say it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.events import Changed, Kind
from ui.bridge import concerns
from ui.parts import moments
from ui.parts.cards import Action
from ui.presenter import Presenter
from ui.sidebar.sidebar import Sidebar
from ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.app import Application, Reached


AGAIN = timedelta(minutes=5)
"""How long an offline computer waits before it asks the networks again by itself."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """When (aware), and whether this computer was online then."""

    at: datetime
    is_online: bool


class ReachWatcher(QObject):
    """Whatever was learnt last counts: the system's word, or what sending has shown since."""

    asked = Signal()

    def __init__(self, tasks: Tasks, presenter: Presenter, sidebar: Sidebar, zone: str) -> None:
        super().__init__()
        self._tasks = tasks
        self._presenter = presenter
        self._sidebar = sidebar
        self._zone = zone
        self._app: Application | None = None
        self._system: Evidence | None = None
        self._leave: Callable[[], None] | None = None
        self._is_trying = False
        sidebar.counted.connect(self._show)

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app
        self._show()

    @property
    def evidence(self) -> Evidence | None:
        """The newest; None while nothing is known."""
        own = self._app.reach.last if self._app is not None else None
        known = [self._system, Evidence(own.at, own.is_online) if own else None]
        return max((each for each in known if each), key=lambda each: each.at, default=None)

    @property
    def is_offline(self) -> bool:
        """Whether the newest evidence says so; what nobody knows counts as online."""
        newest = self.evidence
        return newest is not None and not newest.is_online

    def hear(self, changes: frozenset[Changed]) -> None:
        """Something was sent, or was not."""
        if concerns(changes, Kind.DELIVERY):
            self._show()

    def hear_system(self, is_online: bool) -> None:
        """The system says so. What it says again is no news: it may be wrong all the time."""
        if self._app is not None and (self._system is None or self._system.is_online is not is_online):
            self._system = Evidence(self._app.now(), is_online)
            self._show()

    def renew(self, now: datetime) -> None:
        """While offline the networks are asked again from time to time: nobody may be sending to find out."""
        newest, app = self.evidence, self._app
        if app is None or newest is None or newest.is_online or self._is_trying:
            return
        if now - newest.at >= AGAIN:
            self._is_trying = True
            self._tasks.run(app.reach.try_now, lambda _: self._end_try(), lambda _: self._end_try())

    def try_now(self) -> None:
        """Asks the system and the networks; sends nothing."""
        app = self._app
        if app is None or self._is_trying:
            return
        self._is_trying = True
        self.asked.emit()
        self._sidebar.say_reach("Looking for the networks", "wifi")
        self._tasks.run(app.reach.try_now, self._tried, lambda _: self._tried(None))

    def _end_try(self) -> None:
        self._is_trying = False
        self._show()

    def _tried(self, reached: Reached | None) -> None:
        self._end_try()
        if reached is None or not reached.is_online:
            self._presenter.say(
                "wifi-off",
                "slate",
                "No network answered",
                "Nothing was sent. Everything waits here.",
                seconds=8,
            )

    def _show(self) -> None:
        newest, count = self.evidence, self._sidebar.waiting
        if self._is_trying:
            return
        if newest is None:
            self._sidebar.say_reach("", "")
        elif newest.is_online:
            self._sidebar.say_reach(f"Online · checked {moments.clock_words(newest.at, self._zone)}", "wifi")
        else:
            self._sidebar.say_reach(offline_words(count), "wifi-off")
        if not self.is_offline:
            self._withdraw()
        elif self._leave is None:
            self._leave = self._presenter.say(
                "wifi-off", "slate", offline_words(count),
                "Nothing leaves until you are back. Posts that are too late by then will ask you first.",
                (Action("Try now", self._try_from_message),),
            )  # fmt: skip

    def _try_from_message(self) -> None:
        self._leave = None
        self.try_now()

    def _withdraw(self) -> None:
        if self._leave is not None:
            self._leave()
            self._leave = None


def offline_words(count: int) -> str:
    """ "Offline: 14 posts wait here safely."."""
    if count == 0:
        return "Offline: nothing is waiting."
    return "Offline: 1 post waits here safely." if count == 1 else f"Offline: {count} posts wait here safely."
