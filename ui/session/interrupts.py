"""Ctrl-C and SIGTERM close the window cleanly and at once; nothing is done inside a signal handler."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier


class Interrupts(QObject):
    """Wakes Qt through a socket when a signal comes: Python's own handlers wait for the next event."""

    def __init__(self, close: Callable[[], object]) -> None:
        super().__init__()
        self._close = close
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._before_fd = signal.set_wakeup_fd(self._write.fileno())
        self._before = {number: signal.signal(number, _ignore) for number in _numbers()}
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)

    def _hear(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._read.recv(64)
        self._close()

    def leave(self) -> None:
        """Gives the signals back as they were."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before_fd)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()


def _numbers() -> tuple[signal.Signals, ...]:
    return (signal.SIGINT, signal.SIGTERM)


def _ignore(number: int, frame: FrameType | None) -> None:
    """The wake-up socket has told Qt already."""
