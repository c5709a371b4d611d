"""What follows the press of a button that publishes: questions, messages and a way back; it skips none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.model.identities import Identity
from desktop.model.posts import Draft, Review
from ui.compose import phrases
from ui.draft.evidence import WrongAccount
from ui.draft.model import DraftOnDesk
from ui.draft.sending import Scheduled, Sending
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.cards import Action
from ui.presenter import Presenter
from ui.sheets.look_again import LookAgainSheet
from ui.sheets.wrong_account import WrongAccountSheet
from ui.sidebar.model import Roster

if TYPE_CHECKING:
    from desktop.app import Application, Standing

_STAYS_SECONDS = 20
"""A message about a post that goes out later offers its undo this long; the queue offers it afterwards."""


class SendingErrand(QObject):
    """Answers what `Sending` tells: asks, says what is so, and clears the desk for the next post."""

    def __init__(
        self,
        look: Look,
        over: QWidget,
        presenter: Presenter,
        desk: DraftOnDesk,
        sending: Sending,
        roster: Roster,
        open_queue: Callable[[str], None],
        show_compose: Callable[[], None],
    ) -> None:
        super().__init__()
        self._look = look
        self._over = over
        self._presenter = presenter
        self._desk = desk
        self._sending = sending
        self._roster = roster
        self._open_queue = open_queue
        self._show_compose = show_compose
        self._app: Application | None = None
        sending.blocked.connect(self._blocked)
        sending.reads_wrong.connect(self._ask_wrong_account)
        sending.look_again.connect(self._ask_look_again)
        sending.asked.connect(self._asked)
        sending.scheduled.connect(self._scheduled)
        sending.failed.connect(presenter.show_error)
        desk.failed.connect(presenter.show_error)

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app

    # questions

    def _ask_wrong_account(self, question: WrongAccount) -> None:
        networks = phrases.networks_of(question.draft.accounts)
        sheet = WrongAccountSheet(self._look, self._over, question, networks)
        sheet.moved.connect(self._move)
        sheet.kept.connect(self.keep_draft)
        sheet.meant.connect(lambda typed: self._sending.confirm(question.draft, typed))

    def _ask_look_again(self, standing: Standing) -> None:
        sheet = LookAgainSheet(self._look, self._over, standing)
        sheet.meant.connect(lambda: self._sending.confirm(standing.draft))

    def _move(self, identity: Identity) -> None:
        self._desk.move(identity, lambda: self._moved(identity))

    def _moved(self, identity: Identity) -> None:
        side = identity.kind.value.lower()
        self._presenter.say(
            "circle-check", "green", f"Moved to {identity.name}, {side}",
            "The text is here and no account is ticked. Nothing has been sent.", seconds=_STAYS_SECONDS,
        )  # fmt: skip

    # messages

    def keep_draft(self) -> None:
        """Keeps the draft and says so."""
        if self._desk.draft is None or self._desk.draft.is_blank:
            self._presenter.say("pencil", "muted", "There is nothing to keep yet", seconds=6)
            return
        self._desk.keep_now(self._kept)

    def _kept(self) -> None:
        self._presenter.say(
            "device-floppy", "green", "Kept as draft on this computer", "Nothing has been sent.", seconds=8
        )

    def _blocked(self) -> None:
        self._desk.check_again()
        self._presenter.say(
            "alert-octagon", "red", "Something must be fixed first", "Nothing has been sent.", seconds=12
        )

    def _asked(self, draft: Draft, review: Review) -> None:
        others = [self._roster.name_of(a) for a in draft.identity.approvers if a != draft.author_id]
        self._presenter.say(
            "signature", "amber", f"Sent for approval as {draft.identity.name}",
            f"Waits for {' or '.join(others)}. Nothing goes out before.",
            (Action("Open in queue", lambda: self._open_queue(draft.id)),), seconds=_STAYS_SECONDS,
        )  # fmt: skip
        self._clear_desk(draft)

    def _scheduled(self, done: Scheduled) -> None:
        app, draft = self._app, done.post.draft
        if app is None or not done.deliveries:
            return
        first = done.deliveries[0]
        undo_seconds = app.settings.undo_seconds
        is_soon = (first.due_at - app.now()).total_seconds() <= undo_seconds + 1
        where = phrases.where_words(draft.accounts)
        when = moments.full_words(first.due_at, draft.window.zone if draft.window else "UTC")
        text = f"{where}, in {undo_seconds} seconds." if is_soon else f"{when}. {where}."
        practice = " It is practice and reaches nobody." if draft.identity.is_practice else ""
        actions = (
            Action("Undo", lambda: self._undo(done)),
            Action("Open in queue", lambda: self._open_queue(first.id)),
        )
        self._presenter.say(
            "circle-check", "green", f"Scheduled as {draft.identity.name}", text + practice, actions,
            seconds=max(undo_seconds, 1) if is_soon else _STAYS_SECONDS,
        )  # fmt: skip
        self._clear_desk(draft)

    def _undo(self, done: Scheduled) -> None:
        operator = self._roster.operator
        by = operator.id if operator else done.post.draft.author_id
        self._sending.undo(done, by)
        self._show_compose()

    def _clear_desk(self, draft: Draft) -> None:
        """An empty page for the same identity, unless something else lies on the desk by now."""
        on_desk = self._desk.draft
        if on_desk is not None and on_desk.id == draft.id:
            self._desk.start(draft.identity, draft.author_id, draft.accounts)
