"""The draft on the desk and every way to change it; it keeps and checks what is typed and sends nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.model.findings import Verdict
from desktop.model.identities import Account, AccountId, Identity, OperatorId
from desktop.model.posts import Draft, Media, Part, TimeWindow
from ui.draft.checking import Checker
from ui.draft.keeping import UNBEGUN, Keeper
from ui.tasks import Tasks
from ui.timing.asking import TimeAsked

if TYPE_CHECKING:
    from desktop.app import Application


class DraftOnDesk(QObject):
    """`replaced`: another draft, or another text than was typed. `changed`: accounts, time, pictures, parts.
    `checked`: a new verdict. `kept`: it is on disk. `failed`: it is not, or could not be checked."""

    replaced = Signal()
    changed = Signal()
    checked = Signal()
    kept = Signal()
    failed = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._app: Application | None = None
        self.draft: Draft | None = None
        self.part = 0
        self.keeper = Keeper(tasks)
        self.checker = Checker(tasks)
        self.asked = TimeAsked(tasks)
        self.keeper.kept.connect(self._take_kept)
        self.checker.checked.connect(self.checked)
        for part in (self.keeper, self.checker, self.asked):
            part.failed.connect(self.failed)

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app
        self.keeper.open(app)
        self.checker.open(app)
        self.asked.open(app)

    @property
    def identity(self) -> Identity | None:
        """Whom the draft speaks for."""
        return self.draft.identity if self.draft else None

    @property
    def verdict(self) -> Verdict | None:
        """What checking said of the newest version; None while that is not known."""
        return self.checker.verdict

    @property
    def is_begun(self) -> bool:
        """Whether it has ever been kept."""
        return self.draft is not None and self.draft.id != UNBEGUN

    @property
    def ticked(self) -> frozenset[AccountId]:
        """The accounts it would go to."""
        return frozenset(a.id for a in self.draft.accounts) if self.draft else frozenset()

    @property
    def media(self) -> tuple[Media, ...]:
        """The pictures of the part on show."""
        return self.draft.parts[self.part].media if self.draft else ()

    # which draft

    def take_up(self, draft: Draft | None, kept_at: datetime | None = None) -> None:
        """Puts a draft that is kept already on the desk, once what lies there is kept too."""
        self.keep_now(lambda: self._lay(draft, kept_at))

    def _lay(self, draft: Draft | None, kept_at: datetime | None) -> None:
        self.draft, self.part = draft, 0
        self.keeper.lay(draft, kept_at)
        self.checker.lay(draft)
        self.replaced.emit()

    def start(self, identity: Identity, by: OperatorId, accounts: tuple[Account, ...] = ()) -> None:
        """Puts an empty page on the desk; it is kept with its first letter."""
        self.take_up(Draft(UNBEGUN, identity, by, accounts))

    def refresh(self, identity: Identity) -> None:
        """The identity itself was changed: its name, approvers or signals."""
        if self.draft is not None and self.draft.identity != identity:
            self.draft = replace(self.draft, identity=identity)
            self.changed.emit()
            self.checker.show(self.draft)

    # what changes it

    def type(self, text: str) -> None:
        """The text of the part on show is now this."""
        if self.draft is not None and self.draft.parts[self.part].text != text:
            self._become(self.draft.with_text(text, self.part), is_typed=True)

    def tick(self, account: Account) -> None:
        """Ticks or clears an account of the draft's own identity; another identity's is left alone."""
        draft = self.draft
        if draft is None or account.identity_id != draft.identity.id:
            return
        left = tuple(a for a in draft.accounts if a.id != account.id)
        ticked = left if len(left) != len(draft.accounts) else (*left, account)
        self._become(replace(draft, accounts=ticked))

    def time(self, window: TimeWindow | None) -> None:
        """It goes out then; None: as soon as it may."""
        if self.draft is not None and self.draft.window != window:
            self._become(replace(self.draft, window=window))

    def show_part(self, part: int) -> None:
        """Shows another part of the thread."""
        if self.draft is not None and 0 <= part < len(self.draft.parts):
            self.part = part
            self.replaced.emit()

    def add_part(self) -> None:
        """Adds one more post to the thread and shows it."""
        if self.draft is not None:
            self._become(replace(self.draft, parts=(*self.draft.parts, Part(""))))
            self.show_part(len(self.draft.parts) - 1)

    def remove_part(self) -> None:
        """Takes the part on show out of the thread."""
        draft = self.draft
        if draft is not None and len(draft.parts) > 1:
            gone = self.part
            self.part = max(0, gone - 1)
            self._become(replace(draft, parts=(*draft.parts[:gone], *draft.parts[gone + 1 :])))
            self.show_part(self.part)

    def attach(self, path: Path) -> None:
        """Copies a picture in."""
        app = self._app
        if app is not None:
            self._tasks.run(
                lambda: app.compose.attach(path), lambda media: self._set_media((*self.media, media))
            )

    def describe(self, index: int, alt: str) -> None:
        """Says what a picture shows, for people who cannot see it."""
        self._set_media(tuple(replace(m, alt=alt) if i == index else m for i, m in enumerate(self.media)))

    def remove_picture(self, index: int) -> None:
        """Takes a picture out."""
        self._set_media(tuple(m for i, m in enumerate(self.media) if i != index))

    def _set_media(self, media: tuple[Media, ...]) -> None:
        if self.draft is not None:
            parts = list(self.draft.parts)
            parts[self.part] = replace(parts[self.part], media=media)
            self._become(replace(self.draft, parts=tuple(parts)))

    def _become(self, draft: Draft, *, is_typed: bool = False) -> None:
        self.draft = draft
        self.keeper.show(draft)
        self.checker.show(draft)
        if not is_typed:
            self.changed.emit()

    # moving and keeping

    def move(self, identity: Identity, then: Callable[[], None] | None = None) -> None:
        """Moves the words to another identity: kept first, then moved as its own recorded step."""
        draft, app = self.draft, self._app
        if draft is None or app is None or draft.identity.id == identity.id:
            return
        if not self.is_begun and draft.is_blank:
            self._moved(draft.moved_to(identity), None, then)
            return

        def move() -> None:
            kept = self.draft
            if kept is not None:
                by = kept.author_id
                self._tasks.run(
                    lambda: app.compose.move(kept.id, identity.id, by=by),
                    lambda moved: self._moved(moved, app.now(), then),
                )

        self.keep_now(move)

    def _moved(self, moved: Draft, at: datetime | None, then: Callable[[], None] | None) -> None:
        part, words = self.part, self.draft.parts if self.draft else moved.parts
        self._lay(moved, at)
        if words != moved.parts:
            # Something was typed while it moved: those words are the newest.
            self._become(replace(moved, parts=words))
        self.show_part(part)
        if then is not None:
            then()

    def keep_now(self, then: Callable[[], None] | None = None) -> None:
        """Keeps what is not kept yet, then calls `then`; not at all when keeping fails."""
        self.keeper.keep_now(then)

    def check_again(self) -> None:
        """Something outside the draft changed what checking says of it."""
        self.checker.show(self.draft)

    def _take_kept(self, kept: Draft) -> None:
        now = self.draft
        if now is not None:
            self.draft = replace(now, id=kept.id, revision=kept.revision)
        self.kept.emit()

    @property
    def is_settled(self) -> bool:
        """Whether the draft is kept and checked as it stands."""
        return self.keeper.is_settled and self.checker.is_settled
