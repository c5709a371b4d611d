"""What waits for a signature, and whose; read in one go off the UI thread, and nothing is signed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop.model.findings import Length
from desktop.model.identities import OperatorId
from desktop.model.posts import ReviewState
from desktop.model.queue import QueueFilter, QueueRow, StateWord

if TYPE_CHECKING:
    from desktop.app import Application, Standing

_LAST = datetime.max.replace(tzinfo=UTC)
_WAITING = (StateWord.NEEDS_APPROVAL, StateWord.CHANGES_REQUESTED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One draft before its approvers. `is_yours`: the person at the keyboard may sign this version now."""

    row: QueueRow
    standing: Standing
    lengths: tuple[Length, ...]
    is_yours: bool

    @property
    def key(self) -> str:
        """What stays the same while it waits."""
        return str(self.row.draft.id)


def read_waiting(app: Application, operator_id: OperatorId | None) -> tuple[Waiting, ...]:
    """Everything that waits, what this person can sign first; blocks."""
    waiting = []
    rows = [row for word in _WAITING for row in app.look_over.each_row(QueueFilter(word))]
    for row in sorted(rows, key=lambda row: row.at or _LAST):
        # One that cannot be read has no writer; it says so in the queue.
        if row.draft.author_id:
            standing = app.approve.standing(row.draft.id)
            waiting.append(
                Waiting(row, standing, app.check.lengths(row.draft), _may_sign(standing, operator_id))
            )
    return tuple(sorted(waiting, key=lambda one: not one.is_yours))


def _may_sign(standing: Standing, operator_id: OperatorId | None) -> bool:
    draft, review = standing.draft, standing.review
    return (
        operator_id is not None
        and operator_id in draft.identity.approvers
        and operator_id != draft.author_id
        and all(approval.operator_id != operator_id for approval in standing.approvals)
        and review is not None
        and review.state is ReviewState.WAITING
        and not standing.has_lapsed
    )
