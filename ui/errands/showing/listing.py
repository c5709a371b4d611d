"""Keeps the queue's list true: read again when it changed or another filter is chosen, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.errors import MastheadError
from desktop.model.queue import QueueListed, QueueOutline, QueueRow
from ui.queue.model import PAGE
from ui.queue.screen import QueueScreen
from ui.tasks import Newest, Tasks

if TYPE_CHECKING:
    from desktop.app import Application

_MOST_WANTED = 3
"""Pages that are waited for at a time: of what was scrolled past, nothing is read."""


class ListingErrand(QObject):
    """The newest question wins: an answer to an older one is never shown."""

    def __init__(self, tasks: Tasks, queue: QueueScreen, zone: str) -> None:
        super().__init__()
        self._tasks = tasks
        self._queue = queue
        self._zone = zone
        self._app: Application | None = None
        self._newest = Newest(tasks, self.read)
        self._is_paging = False
        self._pages: list[int] = []
        queue.refiltered.connect(self.read)
        queue.model.wanted.connect(self._want)

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app

    def read(self) -> None:
        """Reads the list, and those pages of it that are on show."""
        app = self._app
        if app is None or self._tasks.is_closed or not self._newest.may_begin():
            return
        asked, key, on_show = self._queue.model.filter, self._queue.key, self._queue.pages_on_show()

        def show(listed: QueueListed) -> None:
            if self._queue.model.filter != asked:
                self.read()
            else:
                self._queue.show_list(listed, app.now())

        def work() -> QueueListed:
            return app.look_over.listed(asked, self._zone, PAGE, key=key, also=on_show)

        self._newest.run(work, show)

    def _want(self, page: int) -> None:
        if page not in self._pages:
            self._pages = [*self._pages, page][-_MOST_WANTED:]
            self._read_page()

    def _read_page(self) -> None:
        app, outline = self._app, self._queue.model.outline
        if app is None or self._is_paging or not self._pages:
            return
        self._is_paging = True
        page = self._pages[-1]

        def show(rows: tuple[QueueRow, ...]) -> None:
            self._came(outline, page, rows)

        def failed(error: MastheadError) -> None:
            self._came(outline, page, ())
            self._tasks.show_error(error)

        self._tasks.run(lambda: app.look_over.part(outline, page * PAGE, PAGE), show, failed)

    def _came(self, outline: QueueOutline, page: int, rows: tuple[QueueRow, ...]) -> None:
        self._is_paging = False
        self._pages = [each for each in self._pages if each != page]
        self._queue.show_page(outline, page, rows)
        self._read_page()
