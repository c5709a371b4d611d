"""What a unit of work lists without rebuilding a post: queue, templates, holds, journal; it only answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from desktop.model.deliveries import Delivery
from desktop.model.journal import JournalEntry
from desktop.model.pauses import Pause
from desktop.model.queue import QueueFilter, QueueLine, StateWord
from desktop.model.timing.templates import Template, TemplateId

ID_MOST = 20
"""How many ids that begin alike are given out: enough to say that they are several."""


class QueueList(Protocol):
    """The queue as its index has it: counts, days and places, without a post's being rebuilt."""

    def queue_counts(self, asked: QueueFilter) -> Mapping[StateWord, int]:
        """How many rows of each state the filter takes, its own word left aside; none of a state: no key."""
        ...

    def queue_spans(self, asked: QueueFilter, edges: Sequence[datetime]) -> tuple[tuple[int, int], ...]:
        """For each two neighbours of `edges` (aware, ascending): how many rows stand from the one to before
        the other, and how many of those have not been sent."""
        ...

    def queue_ends(self, asked: QueueFilter) -> tuple[datetime, datetime] | None:
        """The times of the first and the last row that has one, of all that the filter takes (UTC)."""
        ...

    def queue_lines(
        self, asked: QueueFilter, *, limit: int, skip: int = 0, after: QueueLine | None = None
    ) -> tuple[QueueLine, ...]:
        """At most `limit` rows in their order, without the first `skip`, from behind `after` where given."""
        ...

    def queue_line(self, key: str) -> QueueLine | None:
        """The row with that key, wherever it stands."""
        ...

    def queue_place(self, asked: QueueFilter, line: QueueLine) -> int | None:
        """How many rows stand before this one; None where the filter does not take it."""
        ...

    def is_search_cut(self, asked: QueueFilter) -> bool:
        """Whether more than SEARCH_MOST posts have the words that are searched."""
        ...


class TemplateList(Protocol):
    """Drafts that are used again."""

    def templates(self) -> tuple[Template, ...]:
        """Every template of an identity that is there, oldest first."""
        ...

    def save_template(self, template: Template) -> None: ...
    def remove_template(self, template_id: TemplateId) -> None: ...


class PauseList(Protocol):
    """What holds everything, and what it holds."""

    def pauses(self) -> tuple[Pause, ...]:
        """The pauses that stand, oldest first."""
        ...

    def pause(self, number: int) -> Pause: ...
    def save_pause(self, pause: Pause) -> Pause:
        """Keeps a pause; one without a number gets the next."""
        ...

    def hold_scheduled(self, pause: Pause, entry: JournalEntry, *, limit: int | None = None) -> int:
        """Holds SCHEDULED deliveries under the pause that were not let through it, and says how many.

        All of them, or the `limit` soonest. Each carries the entry's detail, and the entry is written about
        each.
        """
        ...

    def paused_counts(self, numbers: Sequence[int]) -> tuple[Mapping[int, int], int]:
        """How many deliveries each of these pauses holds, where it holds any, and of how many posts."""
        ...

    def deliveries_paused(self, numbers: Sequence[int], limit: int) -> tuple[Delivery, ...]:
        """The first so many deliveries that these pauses hold, soonest due first."""
        ...


class Journal(Protocol):
    """What happened, in the order in which it did."""

    def add_entry(self, entry: JournalEntry) -> None: ...

    def add_entries(self, entries: Sequence[JournalEntry]) -> None:
        """As `add_entry`, many in one statement, in their order."""
        ...

    def entries(
        self, *, about: str = "", limit: int = 200, before: int | None = None
    ) -> tuple[JournalEntry, ...]:
        """Entries newest first, of one thing where `about` is given, with numbers below `before`."""
        ...

    def entry_abouts(self, beginning: str) -> tuple[str, ...]:
        """The ids that entries are about and that begin so, in order; at most ID_MOST."""
        ...
