"""When the post goes out: date, time and zone of the author; a time that cannot be is refused in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, QTimeZone, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.errors import BadInput
from desktop.model.posts import TimeWindow
from desktop.model.times import to_utc, zone_named
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.buttons import Push
from ui.parts.cards import Card
from ui.parts.words import Line, Words
from ui.timing.advice import Advice, Way, advice_on
from ui.timing.time_fields import TimeFields
from ui.timing.until import Until

if TYPE_CHECKING:
    from desktop.model.timing.offers import Objection

_LENGTH = timedelta(hours=2)
"""How long after its time an end is suggested."""


def own_zone() -> str:
    """The IANA zone of this computer; UTC where it tells none that is known."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    try:
        zone_named(name)
    except BadInput:
        return "UTC"
    return "UTC" if name in ("Etc/UTC", "Etc/UCT", "Zulu", "Etc/Zulu") else name


class GoesOut(Card):
    """`chosen` carries a TimeWindow or None; nothing is carried while the time cannot be. `slot_wanted`: the
    next free slot is asked for."""

    chosen = Signal(object)
    slot_wanted = Signal()

    def __init__(self, look: Look):
        super().__init__()
        self._window: TimeWindow | None = None
        self._zone = own_zone()
        self._now = datetime.now().astimezone()
        self._objection: Objection | None = None
        self.setAccessibleName("Goes out")
        self.error = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(14), look.px(11), look.px(14), look.px(12))
        column.setSpacing(look.px(7))
        head = QHBoxLayout()
        head.setSpacing(look.px(14))
        head.addWidget(Line(look, "Goes out", size=12, weight=600, tone="muted"))
        head.addStretch(1)
        self.slot = Push(look, "Next free slot", "link")
        self.slot.clicked.connect(self.slot_wanted)
        self._switch = Push(look, "Choose a time", "link")
        self._switch.clicked.connect(self._toggle)
        head.addWidget(self.slot)
        head.addWidget(self._switch)
        column.addLayout(head)
        self._fields = TimeFields(look)
        self.date, self.time, self.zone = self._fields.date, self._fields.time, self._fields.zone
        self._fields.timed.connect(self._read)
        self._fields.zoned.connect(self._read_zone)
        column.addWidget(self._fields)
        self._note = Words(look, "", size=12, tone="muted")
        column.addWidget(self._note)
        self.until = Until(look)
        self.until.chosen.connect(self._end)
        column.addWidget(self.until)
        self.advice = Advice(look)
        column.addWidget(self.advice)
        column.addStretch(1)
        self.offer_slots(False)
        self.load(None, self._now)

    # what it shows

    def load(self, window: TimeWindow | None, now: datetime) -> None:
        """Shows a draft's time; `now` is aware."""
        self._now = now
        if window is not None:
            self._zone = window.zone
        if window != self._window:
            self._objection = None
        if window != self._window or not self.error:
            self._window, self.error = window, ""
            shown = moments.local(window.opens if window else self._next_hour(), self._zone)
            self._fields.show_wall(shown.replace(tzinfo=None), moments.zone_words(self._zone, shown))
        self._fields.earliest = QDate(now.year, now.month, now.day)
        self._arrange(window is not None or bool(self.error))

    def _next_hour(self) -> datetime:
        return (self._now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)

    def _arrange(self, is_open: bool) -> None:
        self._fields.setVisible(is_open)
        self._switch.say("Send as soon as it may" if is_open else "Choose a time")
        window = self._window
        self.until.setVisible(is_open and window is not None)
        if window is not None:
            end = moments.local(window.closes, window.zone).replace(tzinfo=None) if window.closes else None
            suggested = moments.local(window.opens + _LENGTH, window.zone).replace(tzinfo=None)
            self.until.show_end(end, suggested)
        self._say()

    def renew(self, now: datetime) -> None:
        """The clock went on."""
        self._now = now
        self._say()

    def offer_slots(self, has_slots: bool) -> None:
        """Whether the identity has slots, of which the next free one can be asked for."""
        self.slot.setVisible(has_slots)

    def advise(self, objection: Objection | None) -> None:
        """Shows what stands against the time: an Objection, or None."""
        self._objection = objection
        self._say()

    def _say(self) -> None:
        window = self._window
        words: str = ""
        ways: tuple[Way, ...] = ()
        if self.error:
            self._tell(self.error, "red")
        elif window is None:
            self._tell("As soon as it may: when the last signature is there, or at once.", "muted")
        elif window.opens < self._now:
            self._tell("This time has passed. Choose a later one.", "red")
        else:
            self._tell(moments.second_line(window.opens, window.zone, self._now), "muted")
        if window is not None and not self.error:
            words, ways = advice_on(window, self._objection, self._now, self._choose)
        self.advice.say(words, *ways)

    def _tell(self, words: str, tone: str) -> None:
        self._note.setText(words)
        if self._note.property("tone") != tone:
            self._note.setProperty("tone", tone)
            self._note.style().unpolish(self._note)
            self._note.style().polish(self._note)

    # what is chosen

    def _toggle(self) -> None:
        if self._fields.isHidden():
            self._fields.show()
            self._read()
            self.date.setFocus(Qt.FocusReason.TabFocusReason)
            self._arrange(True)
        else:
            self.error = ""
            self._window = self._objection = None
            self.chosen.emit(None)
            self._arrange(False)

    def focus_date(self) -> None:
        """Opens the fields and goes there."""
        if self._fields.isHidden():
            self._toggle()
        self.date.setFocus(Qt.FocusReason.TabFocusReason)

    def _read(self) -> None:
        wall, before = self._fields.wall, self._window
        try:
            opens = to_utc(wall, self._zone)
        except BadInput as error:
            self._refuse(str(error))
            return
        if opens < self._now:
            self._refuse(f"{wall:%H:%M} on {moments.day_words(wall.date())} has passed. Choose a later time.")
            return
        closes = before.closes if before is not None and before.closes and before.closes > opens else None
        self._choose(TimeWindow(opens, self._zone, closes))

    def _end(self, end: datetime | None) -> None:
        """Another end of the time that stands, as a wall time."""
        if self._window is None:
            return
        try:
            closes = to_utc(end, self._zone) if end is not None else None
            self._choose(replace(self._window, closes=closes))
        except BadInput as error:
            self._refuse(str(error))

    def _choose(self, window: TimeWindow) -> None:
        self.error = ""
        self._objection = None
        self._window, self._zone = window, window.zone
        shown = moments.local(window.opens, window.zone)
        self._fields.show_wall(shown.replace(tzinfo=None), moments.zone_words(window.zone, shown))
        self._arrange(True)
        self.chosen.emit(window)

    def _refuse(self, words: str) -> None:
        self.error = words
        self._say()

    def _read_zone(self) -> None:
        name = self.zone.text().partition(" (")[0].strip()
        if name == self._zone and not self.error:
            return
        try:
            zone_named(name)
        except BadInput as error:
            self._refuse(str(error))
            return
        self._zone = name
        self._read()
