"""A sentence about a chosen time, and the ways out of it as links; it chooses none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.posts import TimeWindow
from desktop.model.times import is_ambiguous, offset_words, to_utc
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.buttons import Push
from ui.parts.words import Words

if TYPE_CHECKING:
    from desktop.model.timing.offers import Objection

Way = tuple[str, Callable[[], None]]
"""The words of a link, and what it does."""


class Advice(QWidget):
    """Nothing is shown while there is nothing to say."""

    def __init__(self, look: Look):
        super().__init__()
        self._ways: tuple[Way, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        self.words = Words(look, "", size=12, tone="amber")
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(look.px(14))
        self.links = (Push(look, "", "link"), Push(look, "", "link"))
        for number, link in enumerate(self.links):
            link.clicked.connect(lambda _=False, number=number: self._ways[number][1]())
            row.addWidget(link)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def say(self, words: str, *ways: Way) -> None:
        """Says it, with at most two ways out; an empty sentence hides it."""
        self._ways = ways
        self.words.setText(words)
        for number, link in enumerate(self.links):
            link.setVisible(number < len(ways))
            if number < len(ways):
                link.say(ways[number][0])
        self.setVisible(bool(words))


Choose = Callable[[TimeWindow], None]


def advice_on(
    window: TimeWindow, objection: Objection | None, now: datetime, choose: Choose
) -> tuple[str, tuple[Way, ...]]:
    """What is said of a time, and the ways out of it; an empty sentence where there is nothing to say."""
    if objection is not None:
        instead = objection.instead
        take = f"Take {moments.when_words(instead.opens, instead.zone, now)}"
        ways: tuple[Way, ...] = ((take, lambda: choose(instead)),)
        if objection.is_quiet:
            despite = replace(window, is_despite_quiet=True)
            ways = (*ways, ("Send in quiet hours", lambda: choose(despite)))
        return objection.sentence, ways
    if window.is_despite_quiet:
        kept = replace(window, is_despite_quiet=False)
        said = "Goes out in quiet hours too, as its author chose."
        return said, (("Keep the quiet hours", lambda: choose(kept)),)
    wall = moments.local(window.opens, window.zone).replace(tzinfo=None, fold=0)
    if not is_ambiguous(wall, window.zone):
        return "", ()
    return _which_of_two(window, wall, choose)


def _which_of_two(window: TimeWindow, wall: datetime, choose: Choose) -> tuple[str, tuple[Way, ...]]:
    """Asks which is meant, where the clocks go back over the time."""
    first, second = (to_utc(wall.replace(fold=fold), window.zone) for fold in (0, 1))
    is_second = window.opens == second
    opens = first if is_second else second
    closes = window.closes if window.closes is not None and window.closes > opens else None
    other = replace(window, opens=opens, closes=closes)
    this, that = ("second", "first") if is_second else ("first", "second")
    offset = offset_words(moments.local(other.opens, window.zone))
    said = f"This clock time comes twice that day; the {this} one counts."
    return said, ((f"Take the {that}, {wall:%H:%M} {offset}", lambda: choose(other)),)
