"""What the tour's steps share: the people, the words, and what breaks a promise; it tells no story."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from desktop.errors import MastheadError
from desktop.model.deliveries import Delivery
from desktop.model.identities import Account, Identity, Operator, OperatorId
from desktop.model.posts import Draft, DraftId, Post

if TYPE_CHECKING:
    from desktop.app import Application

_E = TypeVar("_E", bound=MastheadError)
_T = TypeVar("_T")


class PromiseBroken(Exception):
    """A step did not go as Masthead promises. Its text says what happened instead."""


class Camera(Protocol):
    """The window over the same application, put where a step can be seen."""

    def show_start(self) -> None: ...
    def show_compose(self, draft_id: DraftId) -> None: ...
    def press(self) -> None: ...
    def show_approvals(self, operator_id: OperatorId) -> None: ...
    def show_queue(self, key: str = "") -> None: ...
    def show_policy(self, rule_id: str) -> None: ...
    def show_journal(self) -> None: ...
    def take(self, name: str) -> str:
        """Keeps a picture called `name`; gives the file."""
        ...

    def close(self) -> None: ...


@dataclass
class Stage:
    """The tour so far. What a step makes is set here for the steps after it."""

    app: Application
    sam: Operator = field(init=False)
    mira: Operator = field(init=False)
    lantern: Identity = field(init=False)
    private: Identity = field(init=False)
    at_lantern: Account = field(init=False)
    at_sam: Account = field(init=False)
    draft: Draft = field(init=False)
    post: Post = field(init=False)
    delivery: Delivery = field(init=False)


@dataclass(frozen=True)
class Told:
    """What a step tells, and where it can be seen."""

    lines: tuple[str, ...]
    show: Callable[[Camera], None]


def told(show: Callable[[Camera], None], *lines: str) -> Told:
    """A step's tale."""
    return Told(lines, show)


def promised(is_kept: bool, otherwise: str) -> None:
    """Raises PromiseBroken saying what happened otherwise."""
    if not is_kept:
        raise PromiseBroken(otherwise)


def refused(error: type[_E], call: Callable[[], object], otherwise: str) -> _E:
    """The refusal that `call` must end in."""
    try:
        call()
    except error as refusal:
        return refusal
    raise PromiseBroken(otherwise)


def only(kind: type[_T], found: object, otherwise: str) -> _T:
    """`found`, if it is what a step must give."""
    if not isinstance(found, kind):
        raise PromiseBroken(otherwise)
    return found


def publish_when_due(stage: Stage) -> tuple[Delivery, ...]:
    """Waits, seconds at most, until something is due, and publishes it."""
    due = stage.app.schedule.next_due()
    promised(due is not None, "nothing was in the queue")
    if due is not None:
        time.sleep(min(max((due - stage.app.now()) / timedelta(seconds=1), 0), 10) + 0.01)
    return stage.app.publisher.run_once()
