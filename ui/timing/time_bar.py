"""The time in one line, for where there is no room for its fields; it changes nothing itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.model.posts import TimeWindow
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.buttons import Push
from ui.parts.cards import Card
from ui.parts.words import Line, Sign


class TimeBar(Card):
    """The time in one line, for a narrow window; `change` opens the fields."""

    change = Signal()

    def __init__(self, look: Look):
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(4), look.px(12), look.px(4))
        row.setSpacing(look.px(8))
        row.addWidget(Sign(look, "calendar-event", size=16))
        self._when = Line(look, "", weight=600, has_even_figures=True)
        self._zone = Line(look, "", size=12, tone="muted")
        row.addWidget(self._when)
        row.addWidget(self._zone)
        row.addStretch(1)
        button = Push(look, "Change", "link", label="Change when it goes out")
        button.clicked.connect(self.change)
        row.addWidget(button)

    def show_window(self, window: TimeWindow | None) -> None:
        """Shows the draft's time."""
        if window is None:
            self._when.say("As soon as it may")
            self._zone.say("")
            return
        then = moments.local(window.opens, window.zone)
        self._when.say(f"{moments.day_words(then.date())}, {then:%H:%M}")
        end = moments.local(window.closes, window.zone) if window.closes else None
        until = f"{end:%H:%M}" if end is not None and end.date() == then.date() else ""
        if end is not None and not until:
            until = f"{moments.day_words(end.date())}, {end:%H:%M}"
        self._zone.say(f"{window.zone}{f' · until {until}' if until else ''}")
