"""From the press of the button to the queue: kept, checked, asked about, signed; it skips no question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.errors import MastheadError
from desktop.model.deliveries import Delivery
from desktop.model.findings import Outcome, Severity
from desktop.model.identities import OperatorId
from desktop.model.posts import Draft, Post, Review
from ui.draft.evidence import wrong_account
from ui.draft.model import DraftOnDesk
from ui.sidebar.model import Roster
from ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.app import Application, Standing


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A post that is in the queue."""

    post: Post
    deliveries: tuple[Delivery, ...]


class Sending(QObject):
    """One press at a time. `blocked`: something must be fixed. `reads_wrong` carries a WrongAccount,
    `look_again` a Standing: questions. `asked` carries the Draft and its Review, `scheduled` a Scheduled."""

    blocked = Signal()
    reads_wrong = Signal(object)
    look_again = Signal(object)
    asked = Signal(object, object)
    scheduled = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, tasks: Tasks, desk: DraftOnDesk, roster: Roster) -> None:
        super().__init__()
        self._tasks = tasks
        self._desk = desk
        self._roster = roster
        self._app: Application | None = None
        self.is_busy = False
        desk.failed.connect(lambda _: self._end())

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app

    def press(self) -> None:
        """Somebody pressed the button. A second press while the first is under way does nothing."""
        if self.is_busy or self._app is None or self._desk.draft is None:
            return
        self.is_busy = True
        self._desk.keep_now(self._look)

    def _look(self) -> None:
        app, draft = self._app, self._desk.draft
        if app is None or draft is None or not self._desk.is_begun:
            self._end()
            return
        self._tasks.run(lambda: app.approve.standing(draft.id), self._weigh, self._fail)

    def _weigh(self, standing: Standing) -> None:
        verdict = standing.verdict
        question = wrong_account(standing.draft, verdict, self._roster.identities, self._roster.accounts)
        if question is not None and not standing.is_confirmed:
            self._end()
            self.reads_wrong.emit(question)
        elif verdict.outcome is Outcome.BLOCK or not standing.draft.accounts:
            self._end()
            self.blocked.emit()
        elif any(f.severity is Severity.CAUTION for f in verdict.standing) and not standing.is_confirmed:
            self._end()
            self.look_again.emit(standing)
        else:
            self._ask(standing.draft)

    def confirm(self, draft: Draft, typed_handle: str = "") -> None:
        """The author looked again and means it so: written down, then the way goes on from the start."""
        app = self._app
        if app is None or self.is_busy:
            return
        self.is_busy = True
        by = draft.author_id
        self._tasks.run(
            lambda: app.approve.confirm(draft.id, by=by, typed_handle=typed_handle),
            lambda _: self._look(),
            self._fail,
        )

    def _ask(self, draft: Draft) -> None:
        app, by = self._app, draft.author_id
        if app is None:
            return

        def work() -> Review | Scheduled:
            made = app.approve.ask(draft.id, by=by)
            return Scheduled(made, app.schedule.post(made.id, by=by)) if isinstance(made, Post) else made

        def take(made: Review | Scheduled) -> None:
            self._end()
            if isinstance(made, Scheduled):
                self.scheduled.emit(made)
            else:
                self.asked.emit(draft, made)

        self._tasks.run(work, take, self._fail)

    def sign(self, draft: Draft, by: OperatorId, note: str = "") -> None:
        """Signs the version that is shown; the last signature puts the post in the queue."""
        app = self._app
        if app is None or self.is_busy:
            return
        self.is_busy = True
        digest = draft.digest

        def work() -> Scheduled | None:
            made = app.approve.sign(draft.id, by=by, digest=digest, note=note)
            return Scheduled(made, app.schedule.post(made.id, by=by)) if isinstance(made, Post) else None

        def take(made: Scheduled | None) -> None:
            self._end()
            if made is not None:
                self.scheduled.emit(made)

        self._tasks.run(work, take, self._fail)

    def undo(self, done: Scheduled, by: OperatorId) -> None:
        """Takes the post back as a draft and lays it on the desk again."""
        app = self._app
        if app is not None:
            self._tasks.run(
                lambda: app.schedule.take_back(done.post.id, by=by), self._desk.take_up, self.failed.emit
            )

    def _fail(self, error: MastheadError) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self.is_busy = False
        self.ended.emit()
