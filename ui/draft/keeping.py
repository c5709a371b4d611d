"""Keeps the draft on disk from its first letter; one write at a time, and the newest words always win."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import BadInput, MastheadError
from desktop.model.posts import Draft, DraftId
from ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.app import Application

KEEP_MS = 250
"""A letter is on its way to the disk at the latest this long after it was typed."""

AGAIN_MS = 5000
"""Words that could not be kept are tried again after this long, and with the next letter."""

UNBEGUN = DraftId("")
"""The id of an empty page that nobody has written on."""


class Keeper(QObject):
    """Writes the newest draft it was shown. `kept` carries it as it stands on disk; `failed` the reason."""

    kept = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._app: Application | None = None
        self._newest: Draft | None = None
        self._page = 0
        self._is_dirty = False
        self._is_writing = False
        self._written: Draft | None = None
        self._afterwards: list[Callable[[], None]] = []
        self.kept_at: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self._write)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._write)

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app

    def lay(self, draft: Draft | None, kept_at: datetime | None = None) -> None:
        """Another draft is on the desk; it is on disk already, or empty. What was there must be kept."""
        self._page += 1
        self._newest, self._is_dirty, self.kept_at = draft, False, kept_at
        self._timer.stop()

    def show(self, draft: Draft) -> None:
        """The draft changed. The wait is counted from the first change, so that typing on delays nothing."""
        self._newest, self._is_dirty = draft, True
        if not self._timer.isActive():
            self._timer.start()

    def keep_now(self, then: Callable[[], None] | None = None) -> None:
        """Keeps what is not kept yet, then calls `then`; not at all when keeping fails."""
        if then is not None:
            self._afterwards.append(then)
        if not self._is_writing:
            self._write()

    @property
    def is_settled(self) -> bool:
        """Whether the newest words are on disk."""
        return not (self._is_dirty or self._is_writing)

    def _write(self) -> None:
        self._timer.stop()
        draft, app = self._newest, self._app
        if self._is_writing:
            return
        if draft is None or app is None or not self._is_dirty or _is_empty_page(draft):
            self._is_dirty = False
            self._go_on()
            return
        self._is_writing, self._is_dirty, self._written = True, False, None
        page = self._page

        def work() -> Draft:
            self._written = write(app, draft)
            return self._written

        self._tasks.run(work, lambda kept: self._take(page, kept), self._not_kept)

    def _take(self, page: int, kept: Draft) -> None:
        self._is_writing = False
        if page == self._page and self._newest is not None and self._app is not None:
            self._newest = replace(self._newest, id=kept.id, revision=kept.revision)
            self.kept_at = self._app.now()
            self.kept.emit(kept)
        if self._is_dirty:
            self._write()
        else:
            self._go_on()

    def _not_kept(self, error: MastheadError) -> None:
        self._is_writing, self._is_dirty, self._afterwards = False, True, []
        if isinstance(error, BadInput) and self._newest is not None and self._newest.id != UNBEGUN:
            # It was changed elsewhere: these words become a draft of their own, so that nothing is lost.
            self._newest = replace(self._newest, id=UNBEGUN, revision=0)
            self.kept.emit(self._newest)
            self._timer.start()
        else:
            self._again.start()
        self.failed.emit(error)

    def _go_on(self) -> None:
        waiting, self._afterwards = self._afterwards, []
        for then in waiting:
            then()

    def keep_at_the_end(self) -> None:
        """Keeps what is not kept yet before the window goes; blocks. Call after `Tasks.finish`."""
        draft, app = self._newest, self._app
        if draft is None or app is None or _is_empty_page(draft) or self.is_settled:
            return
        if self._is_writing and self._written is not None:
            if not self._is_dirty:
                return
            draft = replace(draft, id=self._written.id, revision=self._written.revision)
        write(app, draft)


def _is_empty_page(draft: Draft) -> bool:
    return draft.id == UNBEGUN and draft.is_blank


def write(app: Application, draft: Draft) -> Draft:
    """Writes one version and gives it back as it stands on disk; blocks."""
    if draft.id != UNBEGUN:
        return app.compose.keep(draft)
    begun = app.compose.begin(
        draft.identity.id,
        by=draft.author_id,
        account_ids=[account.id for account in draft.accounts],
        texts=[part.text for part in draft.parts],
        window=draft.window,
    )
    has_pictures = any(part.media for part in draft.parts)
    return app.compose.keep(replace(begun, parts=draft.parts)) if has_pictures else begun
