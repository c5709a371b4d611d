"""Holding everything and the way back: asks, does the verb off the UI thread, keeps what is on show true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.events import Changed, Kind
from desktop.model.identities import IdentityId, OperatorId
from desktop.model.queue import QueueRow
from ui.bridge import concerns
from ui.holding.frame import HeldFrame
from ui.holding.reading import Held, read_held
from ui.holding.screen import ReviewScreen
from ui.holding.sheet import HoldSheet
from ui.look.theme import Look
from ui.post.reading import Detail, read_detail
from ui.presenter import Presenter
from ui.sidebar.model import Roster
from ui.sidebar.sidebar import Sidebar
from ui.tasks import Newest, Tasks

if TYPE_CHECKING:
    from desktop.app import Application, Lifted


class HoldingErrand(QObject):
    """One reading at a time; the frame, the sidebar's button and the review show the same answer."""

    def __init__(
        self,
        look: Look,
        tasks: Tasks,
        presenter: Presenter,
        roster: Roster,
        frame: HeldFrame,
        sidebar: Sidebar,
        review: ReviewScreen,
        go: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._look = look
        self._tasks = tasks
        self._presenter = presenter
        self._roster = roster
        self._frame = frame
        self._sidebar = sidebar
        self._review = review
        self._go = go
        self._app: Application | None = None
        self._wanted: QueueRow | None = None
        self._newest = Newest(tasks, self.read)
        self._sheet: QWidget | None = None
        self.held: Held | None = None
        frame.bar.review.connect(lambda: go("review"))
        sidebar.hold.connect(self.press)
        review.wanted.connect(self._read_detail)
        review.lift.connect(self._lift)
        roster.changed.connect(self.read)

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app

    def hear(self, changes: frozenset[Changed]) -> None:
        """Something changed in the core: a hold may have begun or ended elsewhere, too."""
        if concerns(changes, Kind.DELIVERY, Kind.POST):
            self.read()

    def renew(self, now: datetime) -> None:
        """Says how long by now."""
        self._frame.bar.renew(now)

    def _by(self) -> OperatorId | None:
        operator = self._roster.operator
        return operator.id if operator else None

    # reading

    def read(self) -> None:
        """Reads what is held."""
        app = self._app
        if app is not None and self._newest.may_begin():
            self._newest.run(lambda: read_held(app), self._show)

    def _show(self, held: Held | None) -> None:
        app = self._app
        if app is None or (held is None and self.held is None):
            return
        self.held = held
        now = app.now()
        self._frame.show_held(held, now)
        self._sidebar.show_held(held is not None)
        self._review.show_held(held, now)

    def _read_detail(self, row: QueueRow | None) -> None:
        app, self._wanted = self._app, row
        if app is None or row is None:
            return

        def show(detail: Detail) -> None:
            if self._wanted is row:
                self._review.detail.show_detail(detail, app.now())

        self._tasks.run(lambda: read_detail(app, row), show)

    # doing

    def press(self) -> None:
        """The sidebar's button and Ctrl+Shift+H: asks for the reason, or shows what is held."""
        if self.held is not None:
            self._go("review")
        elif self._by() is None:
            self._presenter.say(
                "user", "muted", "Nobody is named yet", "Name who is at the keyboard first.", seconds=8
            )
        elif self._sheet is None:
            sheet = HoldSheet(self._look, self._frame, self._roster.identities, self._hold)
            sheet.closed.connect(self._closed)
            self._sheet = sheet

    def _closed(self) -> None:
        self._sheet = None

    def _hold(self, why: str, identities: Sequence[IdentityId] | None) -> None:
        app, by = self._app, self._by()
        if app is not None and by is not None:
            self._tasks.run(lambda: app.hold.hold(why, by=by, identities=identities))

    def _lift(self) -> None:
        app, by, held = self._app, self._by(), self.held
        if app is None or by is None or held is None:
            return

        self._tasks.run(lambda: app.hold.lift_each(held.pauses, by=by), self._lifted)

    def _lifted(self, lifted: Lifted) -> None:
        if lifted.refused and not lifted.over:
            self._tasks.show_error(lifted.refused[0][1])
            return
        if lifted.refused:
            still = "\n".join(f"Still held: {pause.sentence}. {error}" for pause, error in lifted.refused)
            ended = f"{len(lifted.over)} of {len(lifted.over) + len(lifted.refused)} holds are ended"
            self._presenter.say("alert-triangle", "amber", ended, still, seconds=20)
            return
        self._presenter.say(
            "circle-check", "green", "The hold is ended",
            "What was let go leaves at its own time. What was kept stays held in the queue.", seconds=20,
        )  # fmt: skip
        self._go("queue")
