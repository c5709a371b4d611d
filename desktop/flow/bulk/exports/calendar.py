"""What waits as a calendar that others can read (RFC 5545). Pure: rows in, lines out; no file, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop.model.queue import QueueRow, StateWord

_OCTETS = 75
"""The longest line, without its end (RFC 5545, 3.1)."""
_FIRST_WORDS = 60
_SURE = frozenset({StateWord.READY, StateWord.SENDING})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})

# A calendar must hold something (RFC 5545, 3.6): where nothing waits, the zone that its times are in.
_NOTHING = (
    "BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000", "TZNAME:UTC", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One post: its rows, which differ in state only, and when it last changed (aware UTC)."""

    rows: tuple[QueueRow, ...]
    at: datetime
    changed_at: datetime


def as_calendar(events: Iterable[Event], *, has_words: bool = True) -> Iterator[bytes]:
    """The calendar's pieces in UTF-8. Without words nothing of a post's text or of a note leaves in it."""
    yield _lines("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Masthead//Queue//EN", "CALSCALE:GREGORIAN")
    yield _lines("X-WR-CALNAME:Masthead")
    is_empty = True
    for event in events:
        is_empty = False
        yield _lines(*_event(event, has_words))
    if is_empty:
        yield _lines(*_NOTHING)
    yield _lines("END:VCALENDAR")


def _event(event: Event, has_words: bool) -> list[str]:
    draft = event.rows[0].draft
    words = dict.fromkeys(row.word for row in event.rows)
    is_sure = all(word in _SURE for word in words)
    title = f"{', '.join(words)}: {draft.identity.name}"
    first = " ".join(draft.parts[0].text.split())
    if has_words and first:
        title += f" · {first if len(first) <= _FIRST_WORDS else first[: _FIRST_WORDS - 1] + '…'}"
    return [
        "BEGIN:VEVENT",
        # The draft's id stays while it is approved, scheduled, held and moved.
        f"UID:{draft.id}@masthead",
        f"DTSTAMP:{_moment(event.changed_at)}",
        f"LAST-MODIFIED:{_moment(event.changed_at)}",
        f"DTSTART:{_moment(event.at)}",
        f"SUMMARY:{escaped(title)}",
        f"DESCRIPTION:{escaped(_description(event.rows, has_words))}",
        f"CATEGORIES:{escaped(draft.identity.name)}",
        f"STATUS:{'CONFIRMED' if is_sure else 'TENTATIVE'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _description(rows: Sequence[QueueRow], has_words: bool) -> str:
    said = []
    for row in rows:
        accounts = [each.account for each in row.deliveries] or list(row.draft.accounts)
        where = ", ".join(f"{each.label} on {each.network.label}" for each in accounts) or "No account chosen"
        said.append(f"{row.word.value}: {where}." + (f" {row.why}" if has_words and row.why else ""))
    if has_words:
        said += [f"\n{part.text}" for part in rows[0].draft.parts if part.text.strip()]
    return "\n".join(said)


def escaped(text: str) -> str:
    """A text as a value: on one line, without control characters."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_ESCAPED)


def _lines(*lines: str) -> bytes:
    return b"".join(piece + b"\r\n" for line in lines for piece in folded(line))


def folded(line: str) -> Iterator[bytes]:
    """The line in pieces of at most 75 octets, a blank before all but the first. No character is cut."""
    content, start, room = line.encode("utf-8"), 0, _OCTETS
    mark = b""
    while True:
        end = min(start + room, len(content))
        while end < len(content) and content[end] & 0xC0 == 0x80:
            end -= 1  # the inside of a character
        yield mark + content[start:end]
        start, room, mark = end, _OCTETS - 1, b" "
        if start >= len(content):
            return


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
