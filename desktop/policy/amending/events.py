"""Today's events: words that are in the news, one a line in a file of the policy folder.

It never forgets an event because its line cannot be read: such a one holds until somebody removes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop.errors import BadInput
from desktop.model.rulebook import LiveEvent
from desktop.policy.folding import fold_term

FILE_NAME = "events"
_HEAD = (
    "# What is in the news: Masthead stops posts that go near it. One event a line, as\n"
    "#   its words | until 2026-11-25T18:00:00+01:00\n"
    "# A line without a time holds until it is removed.\n"
)
_MOST = 500
"""Events at a time: each is looked for in every text."""
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class EventList:
    """What the file holds. `trouble` says why it could not be read at all; then nothing may be sent."""

    events: tuple[LiveEvent, ...] = ()
    trouble: str = ""

    def words_at(self, now: datetime) -> tuple[str, ...]:
        """The words that are in the news at `now` (aware)."""
        return tuple(event.words for event in self.events if event.holds_at(now))


def read_events(folder: Path) -> EventList:
    """The events of a policy folder; no file is no event. Never raises."""
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return EventList()
    except UnicodeDecodeError:
        return EventList(trouble=f"{path} is not UTF-8 text. Save it as UTF-8.")
    except OSError as error:
        return EventList(trouble=f"{path} cannot be read: {error.strerror}. See who may read it.")
    return events_in(text)


def events_in(text: str) -> EventList:
    """The events of the file's text."""
    found = (_event(line) for line in text.splitlines())
    return EventList(tuple(event for event in found if event is not None))


def _event(line: str) -> LiveEvent | None:
    words, *rest = (piece.strip() for piece in line.split("|"))
    if not words or words.startswith("#"):
        return None
    said = {name: more for name, _, more in (piece.partition(" ") for piece in rest)}
    try:
        until = _moment(said["until"]) if "until" in said else None
    except ValueError:
        return LiveEvent(words, None, said.get("by", ""), trouble="Its end cannot be read.")
    try:
        since = _moment(said["since"]) if "since" in said else None
    except ValueError:
        since = None
    return LiveEvent(words, until, said.get("by", ""), since)


def _moment(words: str) -> datetime:
    moment = datetime.fromisoformat(words.strip())
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment.astimezone(UTC)


def with_event(text: str, event: LiveEvent, now: datetime) -> str:
    """The file's text with one more event, and without those that are over.

    Raises BadInput for words that cannot be looked for, or that are on the list already.
    """
    words = " ".join(event.words.replace("|", " ").split()).lstrip("#").strip()
    folded = fold_term(words)
    if len(folded) < 2 or len(words) > _LONGEST:
        raise BadInput(
            "These words are too short or too long to be looked for.",
            remedy=f"Give the name of the event: 2 to {_LONGEST} characters.",
        )
    kept = _without(text, lambda each: not each.holds_at(now))
    standing = [each for each in map(_event, kept.splitlines()) if each is not None]
    if any(fold_term(each.words) == folded for each in standing):
        raise BadInput(f"“{words}” is on the list already.", remedy="Remove it first to change its end.")
    if len(standing) >= _MOST:
        raise BadInput(f"The list has {_MOST} events.", remedy="Remove those that are over.")
    kept = kept or _HEAD
    newline = "" if kept.endswith(("\n", "\r")) else "\n"
    return f"{kept}{newline}{_line(words, event)}\n"


def without_event(text: str, words: str) -> tuple[str, LiveEvent]:
    """The file's text without the event of these words, and that event; BadInput when it is not there."""
    folded = fold_term(words)
    gone = [each for each in map(_event, text.splitlines()) if each and fold_term(each.words) == folded]
    if not gone:
        raise BadInput(f"“{words[:60]}” is not on the list.", remedy="See: masthead policy event list.")
    return _without(text, lambda each: fold_term(each.words) == folded), gone[-1]


def _without(text: str, is_gone: Callable[[LiveEvent], bool]) -> str:
    kept: list[str] = []
    for line in text.splitlines(keepends=True):
        event = _event(line)
        if event is None or not is_gone(event):
            kept.append(line)
    return "".join(kept)


def _line(words: str, event: LiveEvent) -> str:
    pieces: Iterable[tuple[str, str]] = (
        ("until", event.until.isoformat(timespec="seconds") if event.until else ""),
        ("by", " ".join(event.by.replace("|", " ").split())),
        ("since", event.since.isoformat(timespec="seconds") if event.since else ""),
    )
    return " | ".join([words, *(f"{name} {said}" for name, said in pieces if said)])
