"""A stop that holds everything, for one identity or for all, until a person ends it; it knows no queue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop.model.identities import IdentityId, OperatorId


@dataclass(frozen=True, slots=True)
class Pause:
    """From `began_at` on nothing leaves for `identity_id` (None: for anybody). Times are aware UTC.

    `number` is given by the store and only goes up, so that the order of pauses outlives a changed clock.
    """

    identity_id: IdentityId | None
    reason: str
    operator_id: OperatorId
    operator_name: str
    began_at: datetime
    number: int = 0
    ended_at: datetime | None = None
    ended_by: str = ""

    @property
    def sentence(self) -> str:
        """Who holds what, and why."""
        what = "everything" if self.identity_id is None else "everything of this identity"
        return f"{self.operator_name} holds {what}: {self.reason}"

    def covers(self, identity_id: IdentityId) -> bool:
        """Whether it stops this identity."""
        return self.identity_id in (None, identity_id)


def pause_over(pauses: Iterable[Pause], identity_id: IdentityId, resumed: int = 0) -> Pause | None:
    """The latest of these pauses that stops the identity and was not passed by `resumed`."""
    standing = pauses_over(pauses, identity_id, resumed)
    return max(standing, key=lambda pause: pause.number, default=None)


def pauses_over(pauses: Iterable[Pause], identity_id: IdentityId, resumed: int = 0) -> tuple[Pause, ...]:
    """All of these pauses that stop the identity and were not passed by `resumed`."""
    return tuple(pause for pause in pauses if pause.covers(identity_id) and pause.number > resumed)
