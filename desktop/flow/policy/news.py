"""What is in the news: one list for everybody on this computer, and the queue is looked at again at once.

It never lets anything go when an event is over or removed: what is held waits for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from desktop.errors import BadInput, PolicyBroken
from desktop.events import Kind
from desktop.flow.desk import Desk, clean_name
from desktop.flow.people.consent import consent_for, consent_words, refuse_without
from desktop.flow.policy.outside import Outside
from desktop.flow.policy.second_look import Policing, SecondLook
from desktop.model.identities import OperatorId
from desktop.model.journal import Deed
from desktop.model.rulebook import Affected, Consent, LiveEvent, Weakening
from desktop.model.times import describe
from desktop.policy.amending.events import FILE_NAME, events_in, read_events, with_event, without_event
from desktop.policy.amending.files import PolicyFolder
from desktop.ports import UnitOfWork

_HOURS = 24
"""How long an event is in the news where nobody says until when."""
_DAYS = 366
"""The longest an event may be; what lasts longer is a rule."""

_GONE = "it is no longer in the news"


class News:
    """Today's events, which every check knows."""

    def __init__(self, desk: Desk, folder: PolicyFolder, second_look: SecondLook, outside: Outside) -> None:
        self._desk = desk
        self._folder = folder
        self._second_look = second_look
        self._outside = outside

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
        detail = f"“{words}” until {describe(until, 'UTC')}."
        self._change(lambda text: with_event(text, event, now), Deed.EVENT_ADDED, by, detail)
        return self._second_look.look()

    def remove(self, words: str, *, by: OperatorId) -> LiveEvent:
        """Takes words off the list. What was held because of them stays held until somebody lets it go.

        Raises BadInput for words that are not on it, and NotApproved where an identity has approvers and
        `by` is none of them: an event holds for every identity.
        """
        _, gone = without_event(self._text(), words)
        self._change(lambda text: without_event(text, words)[0], Deed.EVENT_REMOVED, by, f"“{gone.words}”.")
        self._second_look.look()
        return gone

    def consent(self) -> Consent:
        """Who may take words off the list before they are over."""
        with self._desk.store.work(is_reading=True) as work:
            return self._consent(work, [event.words for event in self.events()])

    def _consent(self, work: UnitOfWork, words: Iterable[str]) -> Consent:
        """Who may take these words off."""
        identities = work.identities()
        return consent_for(work, (Weakening(f"“{each}”", _GONE, one) for each in words for one in identities))

    def _change(self, change: Callable[[str], str], deed: Deed, by: OperatorId, detail: str) -> None:
        """Puts the list in place with a line in the journal, or does neither."""
        path, now = self._desk.policy_folder / FILE_NAME, self._desk.clock.now()
        was = self._folder.read(path)
        before = self._decoded(was)
        self._outside.look()
        after = change(before)
        still = events_in(after).words_at(now)
        with self._desk.store.work() as work:
            gone = [words for words in events_in(before).words_at(now) if words not in still]
            consent = self._consent(work, gone)
            refuse_without(work, consent, by)
            said = f"{detail} {consent_words(consent, work.operator(by).name)}".strip()
            self._desk.note(work, deed, FILE_NAME, by=by, detail=said)
            self._folder.keep(path, after.encode("utf-8"), was, now, keeps_copy=False)
            self._outside.saved(path, after.encode("utf-8"))
            work.commit()
        self._desk.announce(Kind.POLICY, FILE_NAME)

    def _text(self) -> str:
        return self._decoded(self._folder.read(self._desk.policy_folder / FILE_NAME))

    def _decoded(self, content: bytes | None) -> str:
        path = self._desk.policy_folder / FILE_NAME
        try:
            return (content or b"").decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BadInput(
                f"{path} is not UTF-8 text. Nothing was changed.", remedy="Mend it first."
            ) from None
