"""What another time costs: nothing within what was signed, else a new version; it moves nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from desktop.errors import BadInput
from desktop.model.identities import OperatorId
from desktop.model.posts import Draft, Post, TimeWindow, approvals_needed
from desktop.model.times import describe


class Cost(StrEnum):
    """What becomes of the signatures when a post gets another time."""

    KEEPS = "keeps"
    """The time lies within the window that was signed: the same version, with the same signatures."""
    UNSIGNED = "unsigned"
    """A new version, which nobody has to sign."""
    SIGNED_AGAIN = "signed_again"
    """A new version: whoever signed the old one has to sign again."""
    SIGNED_FIRST = "signed_first"
    """A new version of what nobody has signed yet."""
    NOBODY_LEFT = "nobody_left"
    """A new version that nobody could sign: whoever moves it is one of its writers then."""


@dataclass(frozen=True, slots=True)
class MoveCost:
    """The cost and whose signatures it is about: those that are kept, or those that are needed."""

    cost: Cost
    signers: tuple[OperatorId, ...] = ()


def is_within(window: TimeWindow | None, opens: datetime) -> bool:
    """Whether a moment lies in a window that ends: only such a window lets more than one time be signed."""
    return window is not None and window.closes is not None and window.opens <= opens < window.closes


def cost_of_move(draft: Draft, post: Post | None, opens: datetime, by: OperatorId) -> MoveCost:
    """What it costs to move a draft, or the post that it has become, to `opens` (aware UTC).

    Reckoned with the rules of the day on which a post was approved; asking again checks with today's.
    """
    signed = tuple(approval.operator_id for approval in post.approvals) if post is not None else ()
    if post is not None and is_within(post.draft.window, opens):
        return MoveCost(Cost.KEEPS, signed)
    needed = approvals_needed(draft.identity, post.verdict) if post else draft.identity.approvals_needed
    if needed == 0:
        return MoveCost(Cost.UNSIGNED)
    writers = draft.writers | {by}
    others = tuple(one for one in draft.identity.approvers if one not in writers)
    if len(others) < needed:
        return MoveCost(Cost.NOBODY_LEFT)
    again = tuple(one for one in signed if one in others)
    return MoveCost(Cost.SIGNED_AGAIN, again) if again else MoveCost(Cost.SIGNED_FIRST, others)


def window_at(window: TimeWindow | None, opens: datetime, zone: str) -> TimeWindow:
    """The window with another beginning (aware UTC); its end stays, as that is what its author meant by it.

    That it goes out in quiet hours too was said of the old time alone. Raises BadInput for a beginning
    after that end.
    """
    if window is None:
        return TimeWindow(opens, zone)
    if window.closes is not None and window.closes <= opens:
        raise BadInput(
            f"It may go out until {describe(window.closes, window.zone)}, which is before that time.",
            remedy="Choose an earlier time, or edit until when it may go out.",
        )
    return replace(window, opens=opens, is_despite_quiet=False)
