"""Date, time and zone side by side, as they are typed; what they mean is for others to say."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, QTime, Signal
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

from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.words import Sign
from ui.timing.fields import Boxed

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


@cache
def _zone_names() -> list[str]:
    from zoneinfo import available_timezones

    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")


class TimeFields(QWidget):
    """`timed`: another date or time was chosen; `zoned`: another zone was typed."""

    timed = Signal()
    zoned = Signal()

    def __init__(self, look: Look):
        super().__init__()
        self.earliest = QDate.currentDate()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        row = QHBoxLayout()
        row.setSpacing(look.px(6))
        self.date = QDateEdit()
        self.date.setDisplayFormat("ddd d MMM yyyy")
        self.date.setAccessibleName("Date")
        self.time = QTimeEdit()
        self.time.setDisplayFormat("HH:mm")
        self.time.setAccessibleName("Time")
        self.zone = QLineEdit()
        self.zone.setAccessibleName("Time zone")
        self.zone.setFrame(False)
        self.zone.setFont(look.sans(13, 500, has_even_figures=True))
        for field in (self.date, self.time):
            dress(look, field)
        calendar = Push(look, "", "icon", icon="calendar-event", label="Choose a day", size=16)
        calendar.clicked.connect(self._offer_days)
        row.addWidget(Boxed(look, calendar, self.date), 6)
        row.addWidget(Boxed(look, Sign(look, "clock", size=16), self.time), 5)
        column.addLayout(row)
        column.addWidget(Boxed(look, Sign(look, "world", size=16), self.zone))
        self.date.dateChanged.connect(self.timed)
        self.time.timeChanged.connect(self.timed)
        self.zone.editingFinished.connect(self.zoned)
        self.zone.textEdited.connect(lambda _: offer_zones(self.zone))

    @property
    def wall(self) -> datetime:
        """The wall time that stands in the fields, naive."""
        day, clock = self.date.date(), self.time.time()
        return datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute())

    def show_wall(self, wall: datetime, zone_words: str) -> None:
        """Shows a wall time and its zone; announces nothing."""
        self.blockSignals(True)
        if wall.replace(second=0, microsecond=0) != self.wall:
            # Only then: who is typing in them keeps the place of the cursor.
            self.date.setDate(QDate(wall.year, wall.month, wall.day))
            self.time.setTime(QTime(wall.hour, wall.minute))
        self.zone.setText(zone_words)
        self.blockSignals(False)

    def _offer_days(self) -> None:
        """A month to choose from, below the date."""
        menu = QMenu(self)
        calendar = QCalendarWidget()
        calendar.setLocale(self.date.locale())
        calendar.setSelectedDate(self.date.date())
        calendar.setMinimumDate(self.earliest)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        chosen = QWidgetAction(menu)
        chosen.setDefaultWidget(calendar)
        menu.addAction(chosen)
        calendar.activated.connect(self.date.setDate)
        calendar.clicked.connect(self.date.setDate)
        calendar.clicked.connect(menu.close)
        calendar.activated.connect(menu.close)
        menu.popup(self.date.mapToGlobal(QPoint(0, self.date.height())))


def offer_zones(field: QLineEdit) -> None:
    """Offers the names of zones below a field in which one is being typed."""
    # The names are read from disk: only when somebody types one.
    if field.completer() is None:
        completer = QCompleter(_zone_names(), field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        field.setCompleter(completer)


def dress(look: Look, field: QAbstractSpinBox) -> None:
    """A field for a time, as it stands inside a box: English names, no arrows, no frame."""
    field.setLocale(ENGLISH)
    field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    field.setFont(look.sans(13, 500, has_even_figures=True))
    field.setFrame(False)
