"""What is said of a time that was chosen, and the time that is offered instead; it looks nothing up."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.model.posts import TimeWindow


@dataclass(frozen=True, slots=True)
class Objection:
    """What stands against a chosen time, as a sentence, and the next time against which nothing does.

    `is_quiet`: it is the quiet hours, which the author may overrule; a gap may not be.
    """

    sentence: str
    instead: TimeWindow
    is_quiet: bool
