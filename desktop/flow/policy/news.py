"""What is in the news: one list for everybody on this computer, and the queue is looked at again at once.

It never lets anything go when an event is over or removed: what is held waits for a person.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from desktop.errors import BadInput, PolicyBroken
from desktop.events import Kind
from desktop.flow.desk import Desk, clean_name
from desktop.flow.policy.second_look import Policing, SecondLook
from desktop.model.identities import OperatorId
from desktop.model.journal import Deed
from desktop.model.rulebook import Affected, LiveEvent
from desktop.model.times import describe
from desktop.policy.amending.events import FILE_NAME, events_in, read_events, with_event, without_event
from desktop.policy.amending.files import PolicyFolder

_HOURS = 24
"""How long an event is in the news where nobody says until when."""
_DAYS = 366
"""The longest an event may be; what lasts longer is a rule."""

T = TypeVar("T")


class News:
    """Today's events, which every check knows."""

    def __init__(self, desk: Desk, folder: PolicyFolder, second_look: SecondLook) -> None:
        self._desk = desk
        self._folder = folder
        self._second_look = second_look

    def events(self) -> tuple[LiveEvent, ...]:
        """What is in the news now, in the list's order. Raises PolicyBroken when it cannot be read."""
        found = read_events(self._desk.policy_folder)
        if found.trouble:
            raise PolicyBroken(f"The list of what is in the news cannot be read. {found.trouble}")
        now = self._desk.clock.now()
        return tuple(event for event in found.events if event.holds_at(now))

    def held(self) -> dict[str, int]:
        """How many of the posts that wait held for the policy each event would stop, by its words."""
        return self._second_look.held_by(self._second_look.in_force())

    def preview(self, words: str) -> tuple[Affected, ...]:
        """The waiting posts and drafts that an event of these words would stop; nothing is saved."""
        now = self._desk.clock.now()
        event = LiveEvent(clean_name(words, "The event"), None)
        before = self._second_look.in_force()
        text = self._text()
        after = Policing(before.rules, events_in(with_event(text, event, now)))
        return self._second_look.effect(before, after)

    def add(self, words: str, *, by: OperatorId, until: datetime | None = None) -> tuple[Affected, ...]:
        """Puts words on the list for 24 hours, or until `until` (aware), and looks at the queue again.

        Gives back what is held because of it. Raises BadInput for words or an end that cannot be, and
        StorageError when the list cannot be written.
        """
        now = self._desk.clock.now()
        until = until or now + timedelta(hours=_HOURS)
        if not now < until <= now + timedelta(days=_DAYS):
            raise BadInput(
                "The event would end in the past, or in more than a year.", remedy="Choose another end."
            )
        words = clean_name(words, "The event")
        with self._desk.store.work(is_reading=True) as work:
            name = work.operator(by).name
        event = LiveEvent(words, until, name, now)
        self._change(lambda text: (with_event(text, event, now), None))
        self._note(Deed.EVENT_ADDED, by, f"“{words}” until {describe(until, 'UTC')}.")
        return self._second_look.look()

    def remove(self, words: str, *, by: OperatorId) -> LiveEvent:
        """Takes words off the list. What was held because of them stays held until somebody lets it go."""
        gone = self._change(lambda text: without_event(text, words))
        self._note(Deed.EVENT_REMOVED, by, f"“{gone.words}”.")
        self._second_look.look()
        return gone

    def _change(self, change: Callable[[str], tuple[str, T]]) -> T:
        path = self._desk.policy_folder / FILE_NAME
        was = self._folder.read(path)
        after, said = change(self._text())
        self._folder.keep(path, after.encode("utf-8"), was, self._desk.clock.now(), keeps_copy=False)
        return said

    def _text(self) -> str:
        path = self._desk.policy_folder / FILE_NAME
        try:
            return (self._folder.read(path) or b"").decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BadInput(
                f"{path} is not UTF-8 text. Nothing was changed.", remedy="Mend it first."
            ) from None

    def _note(self, deed: Deed, by: OperatorId, detail: str) -> None:
        with self._desk.store.work() as work:
            self._desk.note(work, deed, FILE_NAME, by=by, detail=detail)
            work.commit()
        self._desk.announce(Kind.POLICY, FILE_NAME)
