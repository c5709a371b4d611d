"""What follows a choice about drafts: which is on the desk, for whom, on which accounts; it sends none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu, QWidget

from desktop.model.findings import Finding, Waiver
from desktop.model.identities import AccountId, Identity, IdentityId, OperatorId
from desktop.model.posts import Draft, Media, TimeWindow
from ui.compose.pictures import read_thumb
from ui.draft.keeping import UNBEGUN
from ui.draft.model import DraftOnDesk
from ui.look.theme import Look
from ui.sheets.reason import ReasonSheet
from ui.sidebar.model import Roster
from ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.app import Application

_LISTED = 12
_Newest = tuple[Draft, datetime] | None


class DraftsErrand(QObject):
    """Restores, begins and changes drafts in the name of who sits here. `import_asked`: many from a file."""

    import_asked = Signal()

    def __init__(self, look: Look, over: QWidget, tasks: Tasks, roster: Roster, desk: DraftOnDesk) -> None:
        super().__init__()
        self._look = look
        self._over = over
        self._tasks = tasks
        self._roster = roster
        self._desk = desk
        self._app: Application | None = None

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app

    # which draft

    def restore(self) -> None:
        """Lays the newest draft of the person here on the desk, or an empty page."""
        app, operator = self._app, self._roster.operator
        if app is None or operator is None:
            return
        by = operator.id

        def newest() -> _Newest:
            mine = next((draft for draft in app.compose.drafts() if draft.author_id == by), None)
            return (mine, app.compose.saved_at(mine.id)) if mine else None

        self._tasks.run(newest, lambda found: self._lay(found, by))

    def _lay(self, found: _Newest, by: OperatorId) -> None:
        if found is not None:
            self._desk.take_up(*found)
        else:
            self.start_for(self._first_identity(), by)

    def _first_identity(self) -> Identity | None:
        return next((i for i in self._roster.identities if self._roster.accounts_of(i.id)), None)

    def start_for(self, identity: Identity | None, by: OperatorId, window: TimeWindow | None = None) -> None:
        """An empty page for an identity, which goes out at a time where one is given."""
        if identity is not None:
            self._desk.take_up(Draft(UNBEGUN, identity, by, window=window))

    def start(self, window: TimeWindow | None = None) -> None:
        """A new post as the identity shown; what lies on the desk is kept first."""
        operator = self._roster.operator
        identity = self._desk.identity or self._first_identity()
        if operator is not None:
            self.start_for(identity, operator.id, window)

    def offer_drafts(self, button: QWidget) -> None:
        """The drafts of the person here, to choose from."""
        app, operator = self._app, self._roster.operator
        if app is None or operator is None:
            return
        by = operator.id

        def show(drafts: list[Draft]) -> None:
            menu = QMenu(self._over)
            menu.addAction("New post", lambda: self.start())
            menu.addAction("Import drafts from a file…", self.import_asked.emit)
            menu.addSeparator()
            for draft in drafts[:_LISTED]:
                words = " ".join(draft.parts[0].text.split())[:48] or "No words yet"
                action = menu.addAction(f"{words}   ({draft.identity.name})".replace("&", "&&"))
                action.triggered.connect(partial(self._desk.take_up, draft))
            menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

        self._tasks.run(lambda: [d for d in app.compose.drafts() if d.author_id == by], show)

    # for whom

    def choose_identity(self, identity_id: str) -> None:
        """Speaks for another identity: what was written moves there as its own step."""
        identity = self._roster.identity(IdentityId(identity_id))
        operator = self._roster.operator
        if identity is None or operator is None:
            return
        if self._desk.draft is None:
            self._desk.start(identity, operator.id)
        elif self._desk.draft.identity.id != identity.id:
            self._desk.move(identity)

    def tick(self, account_id: str) -> None:
        """Ticks an account; one of another identity changes who speaks and clears the ticks first."""
        account = self._roster.account(AccountId(account_id))
        operator = self._roster.operator
        if account is None or operator is None:
            return
        identity = self._roster.identity(account.identity_id)
        if identity is None:
            return
        if self._desk.draft is None:
            self._desk.start(identity, operator.id, (account,))
        elif self._desk.draft.identity.id == identity.id:
            self._desk.tick(account)
        else:
            self._desk.move(identity, partial(self._desk.tick, account))

    def renew(self) -> None:
        """Identities were read again: the draft follows its own."""
        draft = self._desk.draft
        identity = self._roster.identity(draft.identity.id) if draft else None
        if identity is not None:
            self._desk.refresh(identity)
        elif self._roster.identities and draft is None:
            self.restore()

    # what is found in it

    def can_waive(self, finding: Finding) -> bool:
        """Whether the person here may sign a finding off in the draft on the desk."""
        draft, operator = self._desk.draft, self._roster.operator
        if draft is None or operator is None or not finding.is_waivable:
            return False
        # The application is open by now, so that this costs nothing; at the top it would delay the paint.
        from desktop.app import may_waive

        return may_waive(draft.identity, draft.author_id, operator.id, finding)

    def ask_waiver(self, finding: Finding) -> None:
        """Asks for the reason, then signs the finding off."""
        operator = self._roster.operator
        if operator is None:
            return
        rule = finding.rule.rpartition(".")[2]
        ReasonSheet(
            self._look,
            self._over,
            title=f"Waive {rule}?",
            text=f"{finding.message} The reason is signed with your name, {operator.name}, "
            "and is shown to every approver. It holds for this version only.",
            field="The reason, at least 10 characters",
            do=f"Waive {rule} as {operator.name}",
            then=lambda reason: self._desk.keep_now(lambda: self._waive(finding, reason, operator.id)),
            least=10,
        )

    def _waive(self, finding: Finding, reason: str, by: OperatorId) -> None:
        app, draft = self._app, self._desk.draft
        if app is None or draft is None:
            return

        def waived(_: Waiver) -> None:
            self._desk.check_again()

        self._tasks.run(lambda: app.check.waive(draft, finding, reason, by=by), waived)

    def load_picture(self, media: Media, show: Callable[[QImage], None]) -> None:
        """Reads a small copy of a picture off the UI thread."""
        app = self._app
        if app is not None:
            path = app.compose.picture(media)
            self._tasks.run(lambda: read_thumb(path), lambda image: _show_if_there(show, image))


def _show_if_there(show: Callable[[QImage], None], image: QImage) -> None:
    """The row that asked may be gone by now."""
    import shiboken6

    owner = getattr(show, "__self__", None)
    if owner is None or shiboken6.isValid(owner):
        show(image)
