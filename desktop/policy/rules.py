"""What a rule is, what it may look at, and what it hands back; no rule's words stand here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from desktop.model.findings import Field, Severity
from desktop.model.identities import Account, Identity, IdentityKind, Network
from desktop.model.posts import Draft, Media
from desktop.policy.scope import EVERYWHERE, Scope
from desktop.policy.words.literals import Sighting
from desktop.policy.words.patterns import Pattern
from desktop.policy.words.reading import Reading

Span = tuple[int, int]

Gate = tuple[int | str, ...]
"""What must be noticed in a scene before a rule is worth asking, one of them: slots of terms, signs, or what
stands around the text. Empty: always asked."""

WITH_PICTURES, WITH_NEIGHBOURS, WITH_RECENT, WITH_EVENTS = -1, -2, -3, -4
"""What may stand around a text; below every slot's number."""


def sign(characters: str) -> Gate:
    """The gate that any of these characters opens."""
    return tuple(characters)


LIVE_EVENT = "live-event"
"""The tag that today's events colour; no pack defines it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule's kind saw what the rule speaks of.

    `value` is what stood there: it fills {match} in the message and goes, hashed, into the fingerprint.
    `words` fill the other names of the message. `span` None means the whole field.
    `instead`: what would surely be right in the span's place; None: not known.
    """

    span: Span | None
    value: str = ""
    where: Field = Field.TEXT
    item: int = 0
    words: Mapping[str, str] = field(default_factory=dict)
    networks: tuple[Network, ...] = ()
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """Words that colour a text and raise nothing: under one slot, by patterns, or other tags.

    Where `keywords` (a slot) or `needs` (signs) say so, the patterns are asked only in a text that has one.
    Those that begin with "#" need nothing but that sign.
    """

    name: str
    slot: int
    patterns: tuple[Pattern, ...] = ()
    also: tuple[str, ...] = ()
    keywords: int = 0
    needs: str = ""

    def is_asked(self, reading: Reading) -> bool:
        """Whether the patterns could match in this text."""
        if not self.keywords and not self.needs:
            return True
        return self.keywords in reading.seen or not reading.signs.isdisjoint(self.needs)

    @property
    def gate(self) -> Gate:
        """What must be noticed for the tag itself to be there; empty: that cannot be told beforehand."""
        if not self.patterns:
            return (self.slot,)
        if not self.keywords and not self.needs and not all(each.is_marked for each in self.patterns):
            return ()
        marks = sign("#") if any(each.is_marked for each in self.patterns) else ()
        return (self.slot, *filter(None, (self.keywords,)), *sign(self.needs), *marks)


class Scene:
    """One text of a draft with all that a rule may know about it."""

    def __init__(
        self,
        draft: Draft,
        part: int,
        reading: Reading,
        tags: Mapping[str, Tag],
        *,
        now: datetime,
        neighbours: tuple[tuple[Identity, tuple[Account, ...]], ...] = (),
        events: tuple[str, ...] = (),
        recent: tuple[str, ...] = (),
        field: Field = Field.TEXT,
        item: int = 0,
    ) -> None:
        self.draft = draft
        self.part = part
        self.reading = reading
        self.now = now
        self.neighbours = neighbours
        self.events = events
        self.recent = recent
        self.field = field
        self.item = item
        self.networks: tuple[Network, ...] = tuple(dict.fromkeys(a.network for a in draft.accounts))
        self.tags = tags
        self._tagged: dict[str, list[Sighting]] = {}

    @property
    def noticed(self) -> set[int | str]:
        """Everything that opens a gate: the slots that were seen, the text's signs, what stands around."""
        found: set[int | str] = {*self.reading.seen, *self.reading.signs}
        if self.media:
            found.add(WITH_PICTURES)
        if self.neighbours:
            found.add(WITH_NEIGHBOURS)
        if self.recent:
            found.add(WITH_RECENT)
        if self.events:
            found.add(WITH_EVENTS)
        return found

    def is_open(self, gate: Gate) -> bool:
        """Whether a rule with this gate is worth asking."""
        return not gate or not self.noticed.isdisjoint(gate)

    @property
    def media(self) -> tuple[Media, ...]:
        """The pictures of this part."""
        return self.draft.parts[self.part].media

    def tagged(self, name: str) -> list[Sighting]:
        """Where the tag's words stand; the author's own terms and today's events included."""
        known = self._tagged.get(name)
        if known is None:
            known = self._tagged[name] = self._find_tagged(name)
        return known

    def has_tag(self, name: str) -> bool:
        """Whether any word of the tag stands in the text."""
        return bool(self.tagged(name))

    def lacks(self, names: Iterable[str]) -> bool:
        """Whether the text surely has none of these tags: told without finding where their words stand."""
        return not any(map(self._may_have, names))

    def _may_have(self, name: str) -> bool:
        if name in self._tagged or name == LIVE_EVENT:
            return bool(self.tagged(name))
        tag = self.tags[name]
        if tag.slot in self.reading.seen:
            return True
        return bool(self.tagged(name)) if tag.patterns else not self.lacks(tag.also)

    def _find_tagged(self, name: str) -> list[Sighting]:
        if name == LIVE_EVENT:
            return self._find_events()
        tag = self.tags[name]
        reading = self.reading
        found = list(reading.seen.get(tag.slot))
        if found and reading.urls:  # the words of an address are nobody's words
            found = [one for one in found if not reading.is_in_link((one.start, one.end))]
        is_asked = tag.is_asked(reading) if tag.patterns else False
        for pattern in tag.patterns:
            if not ("#" in reading.cased.text if pattern.is_marked else is_asked):
                continue
            if not reading.may_match(pattern):
                continue
            for match in pattern.find(reading.cased.text):
                span = reading.cased.span(*match.span())
                found.append(Sighting(*span, match.group() or name, -1))
        for other in tag.also:
            found.extend(self.tagged(other))
        return found

    def _find_events(self) -> list[Sighting]:
        found: list[Sighting] = []
        folded = self.reading.folded
        joined = [(body.casefold(), start, end) for body, start, end in self.reading.hashtags]
        for event in self.events:
            at = folded.text.find(f" {event}")
            while at >= 0:
                end = at + len(event) + 1
                tail = folded.text[end : folded.text.find(" ", end)]
                if tail in ("", "s", "es"):
                    span = folded.span(at, end + len(tail))
                    found.append(Sighting(*span, event, folded.word_at(at + 1)))
                at = folded.text.find(f" {event}", at + 1)
            close = event.replace(" ", "")
            for body, start, end in joined:
                if len(close) >= 4 and close in body:
                    found.append(Sighting(start, end, event, -1))
        return found


class Check(Protocol):
    """A kind with its rule's data in it.

    `find` is asked where `gate` is open: what the gate keeps out, `find` must not see either.
    """

    @property
    def gate(self) -> Gate: ...

    def find(self, scene: Scene) -> Iterable[Hit]: ...


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a rule must catch or must pass, with what stands around it."""

    text: str
    line: int
    column: int
    identity: IdentityKind | None = None
    networks: tuple[Network, ...] = ()
    alts: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    """The further posts of a thread."""
    at: datetime | None = None
    """When it goes out (aware UTC); None: at a time at which the rule holds."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A few lines of a pack. `id` is "pack.RULE-ID"; `levels` names the severity for each kind of identity
    (absent: the rule does not speak there). `keeps_value` false: what it saw is a secret and is never shown.
    `scope`: for which identities, on which networks and when it holds.
    """

    id: str
    kind: str
    pack: str
    line: int
    column: int
    levels: Mapping[IdentityKind, Severity]
    message: str
    why: str
    remedy: str
    check: Check
    source: str = ""
    family: str = ""
    scope: Scope = EVERYWHERE
    fields: tuple[Field, ...] = (Field.TEXT,)
    is_waivable: bool = True
    keeps_value: bool = True
    replacement: str = ""
    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()


Find = Callable[[Scene], Iterable[Hit]]
