"""What can be done to a row in its state; what leaves this computer is never among them."""

from __future__ import annotations

from desktop.model.queue import QueueRow, StateWord
from ui.parts.buttons import ButtonKind


class Verb:
    """Something that can be done to a row: its key, its words, its icon."""

    __slots__ = ("icon", "key", "kind", "words")

    def __init__(self, key: str, words: str, icon: str, kind: ButtonKind = "plain"):
        self.key, self.words, self.icon = key, words, icon
        self.kind: ButtonKind = kind


EDIT = Verb("edit", "Edit", "pencil")
TAKE_BACK = Verb("take_back", "Take back to edit", "pencil")
MOVE = Verb("move", "Change its time", "calendar-event")
HOLD = Verb("hold", "Hold", "hand-stop")
LET_GO = Verb("let_go", "Let it go", "circle-check", "strong")
CANCEL = Verb("cancel", "Take out of the queue", "x")


def verbs_for(row: QueueRow) -> tuple[Verb, ...]:
    """What can be done to a row in its state; what leaves this computer is never among them."""
    if row.post is None:
        return (EDIT,)
    reasons = {delivery.reason for delivery in row.deliveries}
    match row.word:
        case StateWord.READY:
            return (TAKE_BACK, MOVE, HOLD)
        case StateWord.HELD if row.deliveries:
            return (TAKE_BACK, MOVE, LET_GO) if None not in reasons else (TAKE_BACK,)
        case StateWord.HELD:
            return (TAKE_BACK,)
        case StateWord.OVERDUE:
            return (MOVE, TAKE_BACK, CANCEL)
        case StateWord.FAILED:
            return (TAKE_BACK, CANCEL)
        case _:
            return ()
