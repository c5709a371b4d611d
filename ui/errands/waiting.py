"""What follows a choice in the queue or in approvals: the verb off the UI thread, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.errors import MastheadError
from desktop.model.deliveries import Delivery
from desktop.model.identities import OperatorId
from desktop.model.posts import Draft
from desktop.model.queue import QueueRow
from ui.approvals.reading import Waiting
from ui.draft.model import DraftOnDesk
from ui.draft.sending import Sending
from ui.look.theme import Look
from ui.presenter import Presenter
from ui.sheets.reason import ReasonSheet
from ui.sidebar.model import Roster
from ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.app import Application


class WaitingErrand(QObject):
    """Holds, lets go, takes back, settles, signs and answers, always in the name of who sits here."""

    def __init__(
        self,
        look: Look,
        over: QWidget,
        tasks: Tasks,
        presenter: Presenter,
        roster: Roster,
        desk: DraftOnDesk,
        sending: Sending,
        show_compose: Callable[[bool], None],
    ) -> None:
        super().__init__()
        self._look = look
        self._over = over
        self._tasks = tasks
        self._presenter = presenter
        self._roster = roster
        self._desk = desk
        self._sending = sending
        self._show_compose = show_compose
        self._app: Application | None = None

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app

    def _by(self) -> OperatorId | None:
        operator = self._roster.operator
        return operator.id if operator else None

    # the queue

    def do(self, verb: str, row: QueueRow) -> None:
        """Does what a button of the queue says."""
        app, by = self._app, self._by()
        if app is None or by is None:
            return
        if verb == "edit":
            self._edit(row.draft)
        elif verb in ("take_back", "move") and row.post is not None:
            post_id = row.post.id
            self._tasks.run(
                lambda: app.schedule.take_back(post_id, by=by),
                lambda draft: self._taken_back(draft, verb == "move"),
            )
        elif verb == "hold":
            self._ask_hold(row)
        elif verb == "let_go":
            self._each(row, lambda delivery: app.schedule.release(delivery.id, by=by))
        elif verb == "cancel":
            self._each(row, lambda delivery: app.schedule.cancel(delivery.id, by=by))

    def _each(self, row: QueueRow, do: Callable[[Delivery], Any]) -> None:
        def work() -> None:
            first: MastheadError | None = None
            for delivery in row.deliveries:
                try:
                    do(delivery)
                except MastheadError as error:
                    # One account that cannot be moved must not keep the others from it.
                    first = first or error
            if first is not None:
                raise first

        self._tasks.run(work)

    def _edit(self, draft: Draft) -> None:
        self._desk.take_up(draft)
        self._show_compose(False)

    def _taken_back(self, draft: Draft, is_move: bool) -> None:
        self._desk.take_up(draft)
        self._show_compose(is_move)
        self._presenter.say(
            "circle-check",
            "green",
            "Taken back as a draft",
            "It is out of the queue. Nothing was sent.",
            seconds=12,
        )

    def _ask_hold(self, row: QueueRow) -> None:
        app, by = self._app, self._by()
        if app is None or by is None:
            return
        ReasonSheet(
            self._look,
            self._over,
            title=f"Hold this post of {row.draft.identity.name}?",
            text="It stays in the queue and does not go out until somebody lets it go.",
            field="Why it is held",
            do="Hold this post",
            then=lambda why: self._each(row, lambda d: app.schedule.hold(d.id, by=by, why=why)),
        )

    def settle(self, delivery: Delivery, is_there: bool) -> None:
        """Writes down what somebody saw on the network."""
        app, by = self._app, self._by()
        if app is not None and by is not None:
            self._tasks.run(lambda: app.schedule.settle(delivery.id, is_there=is_there, by=by))

    def open_link(self, url: str) -> None:
        """Opens a post's public link in the browser."""
        if not QDesktopServices.openUrl(QUrl(url)):
            self._presenter.say("external-link", "muted", "No browser could be opened", url)

    # approvals

    def sign(self, waiting: Waiting, note: str) -> None:
        """Signs the version that is on show."""
        by = self._by()
        if by is not None:
            self._sending.sign(waiting.standing.draft, by, note)

    def send_back(self, waiting: Waiting, note: str) -> None:
        """Asks the writer for changes."""
        app, by, draft_id = self._app, self._by(), waiting.row.draft.id
        if app is not None and by is not None:
            self._tasks.run(lambda: app.approve.request_changes(draft_id, by=by, note=note))

    def decline(self, waiting: Waiting, note: str) -> None:
        """Says no, with the reason."""
        app, by, draft_id = self._app, self._by(), waiting.row.draft.id
        if app is not None and by is not None:
            self._tasks.run(lambda: app.approve.decline(draft_id, by=by, note=note))

    def edit(self, waiting: Waiting) -> None:
        """Lays the draft on its author's desk."""
        self._edit(waiting.row.draft)
