"""The one door out of the UI thread: work goes to a pool, its answer comes back; it touches no widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal

from desktop.errors import MastheadError

_T = TypeVar("_T")
_THREADS = 3


@dataclass(frozen=True, slots=True)
class _Ended:
    value: Any
    error: BaseException | None
    then: Callable[[Any], None] | None
    failed: Callable[[MastheadError], None] | None


class Tasks(QObject):
    """Runs blocking work off the UI thread. `failed` hears a MastheadError; any other error is a bug
    and is raised on the UI thread, where it is seen."""

    _ended = Signal(object)

    def __init__(self, show_error: Callable[[MastheadError], None]) -> None:
        super().__init__()
        self._show_error = show_error
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(_THREADS)
        self._is_closed = False
        self._waiting = 0
        self._ended.connect(self._deliver)

    def run(
        self,
        work: Callable[[], _T],
        then: Callable[[_T], None] | None = None,
        failed: Callable[[MastheadError], None] | None = None,
    ) -> None:
        """Does `work` on the pool, then calls `then` (or `failed`) on the UI thread."""
        if self._is_closed:
            return
        self._waiting += 1

        def carry() -> None:
            try:
                ended = _Ended(work(), None, then, failed)
            except BaseException as error:  # noqa: BLE001  carried to the UI thread and raised there
                ended = _Ended(None, error, then, failed)
            self._ended.emit(ended)

        self._pool.start(carry)

    def show_error(self, error: MastheadError) -> None:
        """Shows what could not be done, as a task without an answer of its own to it does."""
        self._show_error(error)

    @property
    def is_closed(self) -> bool:
        """Whether it takes no more work: the window goes, and what it showed may be gone."""
        return self._is_closed

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return self._waiting == 0

    def finish(self) -> None:
        """Takes no more work, waits for what is under way, and drops its answers."""
        self._is_closed = True
        self._pool.clear()
        self._pool.waitForDone()

    def _deliver(self, ended: _Ended) -> None:
        self._waiting -= 1
        if self._is_closed:
            return
        if ended.error is None:
            if ended.then is not None:
                ended.then(ended.value)
        elif isinstance(ended.error, MastheadError):
            (ended.failed or self._show_error)(ended.error)
        else:
            raise ended.error


class Newest:
    """Reads one at a time. Whoever asks while a reading is under way gets another after it, and of several
    answers only the last is shown: `read` is what asks again."""

    def __init__(self, tasks: Tasks, read: Callable[[], None]) -> None:
        self._tasks = tasks
        self._read = read
        self._is_reading = self._is_stale = False

    def may_begin(self) -> bool:
        """Whether a reading may begin now; where one is under way, `read` is called once it is over."""
        self._is_stale = self._is_reading
        return not self._is_reading

    def run(self, work: Callable[[], _T], show: Callable[[_T], None]) -> None:
        """Reads off the UI thread and shows the answer, unless it is out of date by then.

        What could not be read is shown as any error; the next who asks reads again.
        """
        self._is_reading = True

        def came(value: _T) -> None:
            self._is_reading = False
            if self._is_stale:
                self._read()
            else:
                show(value)

        def failed(error: MastheadError) -> None:
            self._is_reading = False
            self._tasks.show_error(error)

        self._tasks.run(work, came, failed)
