"""What the core announces when something changed; it never says how a screen should answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock


class Kind(StrEnum):
    """What changed. A listener reloads what concerns it."""

    IDENTITY = "identity"
    ACCOUNT = "account"
    OPERATOR = "operator"
    DRAFT = "draft"
    POST = "post"
    DELIVERY = "delivery"
    POLICY = "policy"
    JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class Changed:
    """One change, after it was committed. `id` is the changed thing's id, empty for *many*."""

    kind: Kind
    id: str = ""


Listener = Callable[[Changed], None]


class Announcer:
    """Keeps listeners and calls each on the announcing thread; listeners must return at once."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = Lock()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Adds `listener`; the returned function removes it again."""
        with self._lock:
            self._listeners.append(listener)

        def leave() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return leave

    def announce(self, *changes: Changed) -> None:
        """Tells every listener of each change, in order."""
        with self._lock:
            listeners = tuple(self._listeners)
        for change in changes:
            for listener in listeners:
                listener(change)
