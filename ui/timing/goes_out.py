"""When the post goes out: date, time and zone of the author; a time that cannot be is refused in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, QTime, QTimeZone, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCalendarWidget,
    QCompleter,
    QDateEdit,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from desktop.errors import BadInput
from desktop.model.posts import TimeWindow
from desktop.model.times import is_ambiguous, to_utc, zone_named
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.buttons import Push
from ui.parts.cards import Card
from ui.parts.words import Line, Sign, Words
from ui.timing.fields import Boxed


def own_zone() -> str:
    """The IANA zone of this computer; UTC where it tells none that is known."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    try:
        zone_named(name)
    except BadInput:
        return "UTC"
    return "UTC" if name in ("Etc/UTC", "Etc/UCT", "Zulu", "Etc/Zulu") else name


@cache
def _zone_names() -> list[str]:
    from zoneinfo import available_timezones

    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")


class GoesOut(Card):
    """`chosen` carries a TimeWindow or None; nothing is carried while the time cannot be."""

    chosen = Signal(object)

    def __init__(self, look: Look):
        super().__init__()
        self._look = look
        self._window: TimeWindow | None = None
        self._zone = own_zone()
        self._is_loading = False
        self._now = datetime.now().astimezone()
        self.setAccessibleName("Goes out")
        self.error = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(14), look.px(11), look.px(14), look.px(12))
        column.setSpacing(look.px(7))
        head = QHBoxLayout()
        head.addWidget(Line(look, "Goes out", size=12, weight=600, tone="muted"))
        head.addStretch(1)
        self._switch = Push(look, "Choose a time", "link")
        self._switch.clicked.connect(self._toggle)
        head.addWidget(self._switch)
        column.addLayout(head)
        self._fields = self._make_fields()
        column.addWidget(self._fields)
        self._note = Words(look, "", size=12, tone="muted")
        column.addWidget(self._note)
        column.addStretch(1)
        self.load(None, self._now)

    def _make_fields(self) -> QWidget:
        look = self._look
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        row = QHBoxLayout()
        row.setSpacing(look.px(6))
        english = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
        self.date = QDateEdit()
        self.date.setLocale(english)
        self.date.setDisplayFormat("ddd d MMM yyyy")
        self.date.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.date.setAccessibleName("Date")
        self.time = QTimeEdit()
        self.time.setLocale(english)
        self.time.setDisplayFormat("HH:mm")
        self.time.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.time.setAccessibleName("Time")
        self.zone = QLineEdit()
        self.zone.setAccessibleName("Time zone")
        for field in (self.date, self.time, self.zone):
            field.setFont(look.sans(13, 500, has_even_figures=True))
            field.setFrame(False)
        calendar = Push(look, "", "icon", icon="calendar-event", label="Choose a day", size=16)
        calendar.clicked.connect(self._offer_days)
        row.addWidget(Boxed(look, calendar, self.date), 6)
        row.addWidget(Boxed(look, Sign(look, "clock", size=16), self.time), 5)
        column.addLayout(row)
        column.addWidget(Boxed(look, Sign(look, "world", size=16), self.zone))
        self.date.dateChanged.connect(self._read)
        self.time.timeChanged.connect(self._read)
        self.zone.editingFinished.connect(self._read_zone)
        self.zone.textEdited.connect(self._offer_zones)
        return box

    def _offer_days(self) -> None:
        """A month to choose from, below the date."""
        menu = QMenu(self)
        calendar = QCalendarWidget()
        calendar.setLocale(self.date.locale())
        calendar.setSelectedDate(self.date.date())
        calendar.setMinimumDate(QDate(self._now.year, self._now.month, self._now.day))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        chosen = QWidgetAction(menu)
        chosen.setDefaultWidget(calendar)
        menu.addAction(chosen)
        calendar.activated.connect(self.date.setDate)
        calendar.clicked.connect(self.date.setDate)
        calendar.clicked.connect(menu.close)
        calendar.activated.connect(menu.close)
        menu.popup(self.date.mapToGlobal(QPoint(0, self.date.height())))

    # what it shows

    def load(self, window: TimeWindow | None, now: datetime) -> None:
        """Shows a draft's time; `now` is aware."""
        self._now = now
        if window is not None:
            self._zone = window.zone
        if window != self._window or not self.error:
            self._window, self.error = window, ""
            self._is_loading = True
            shown = moments.local(window.opens if window else self._next_hour(), self._zone)
            self.date.setDate(QDate(shown.year, shown.month, shown.day))
            self.time.setTime(QTime(shown.hour, shown.minute))
            self.zone.setText(moments.zone_words(self._zone, shown))
            self._is_loading = False
        self._fields.setVisible(window is not None or bool(self.error))
        self._switch.say("Send as soon as it may" if not self._fields.isHidden() else "Choose a time")
        self._say()

    def _next_hour(self) -> datetime:
        return (self._now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)

    def renew(self, now: datetime) -> None:
        """The clock went on."""
        self._now = now
        self._say()

    def _say(self) -> None:
        window = self._window
        if self.error:
            self._tell(self.error, "red")
        elif window is None:
            self._tell("As soon as it may: when the last signature is there, or at once.", "muted")
        elif window.opens < self._now:
            self._tell("This time has passed. Choose a later one.", "red")
        else:
            words = moments.second_line(window.opens, window.zone, self._now)
            wall = moments.local(window.opens, window.zone).replace(tzinfo=None)
            if is_ambiguous(wall, window.zone):
                words += " · this clock time comes twice that day; the first one counts"
            self._tell(words, "muted")

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
        else:
            self.error = ""
            self._fields.hide()
            self._window = None
            self.chosen.emit(None)
        self._switch.say("Send as soon as it may" if not self._fields.isHidden() else "Choose a time")
        self._say()

    def focus_date(self) -> None:
        """Opens the fields and goes there."""
        if self._fields.isHidden():
            self._toggle()
        self.date.setFocus(Qt.FocusReason.TabFocusReason)

    def _read(self) -> None:
        if self._is_loading:
            return
        day, clock = self.date.date(), self.time.time()
        wall = datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute())
        try:
            opens = to_utc(wall, self._zone)
        except BadInput as error:
            self._refuse(str(error))
            return
        if opens < self._now:
            self._refuse(f"{wall:%H:%M} on {moments.day_words(wall.date())} has passed. Choose a later time.")
            return
        self.error = ""
        window = TimeWindow(opens, self._zone)
        if self._window is not None and self._window.closes and self._window.closes > opens:
            window = replace(window, closes=self._window.closes)
        self._window = window
        self.zone.setText(moments.zone_words(self._zone, opens))
        self._say()
        self.chosen.emit(window)

    def _refuse(self, words: str) -> None:
        self.error = words
        self._say()

    def _offer_zones(self) -> None:
        # The names are read from disk: only when somebody types one.
        if self.zone.completer() is None:
            completer = QCompleter(_zone_names(), self.zone)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self.zone.setCompleter(completer)

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
