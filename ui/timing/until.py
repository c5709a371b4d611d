"""Until when a post may go out, where it has an end; it knows no post and schedules nothing."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDate, QDateTime, QTime, Signal
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QWidget

from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.words import Line
from ui.timing.fields import Boxed
from ui.timing.time_fields import dress


class Until(QWidget):
    """`chosen` carries the end as a naive wall time, or None for no end."""

    chosen = Signal(object)

    def __init__(self, look: Look):
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(6))
        self.field = QDateTimeEdit()
        self.field.setDisplayFormat("ddd d MMM yyyy, HH:mm")
        self.field.setAccessibleName("Valid until")
        dress(look, self.field)
        self._box = Boxed(look, Line(look, "Until", size=12, tone="muted"), self.field)
        self._switch = Push(look, "Add an end", "link", label="Add a time after which it no longer goes out")
        self._switch.clicked.connect(self._toggle)
        row.addWidget(self._box, 1)
        row.addWidget(self._switch)
        row.addStretch(0)
        self.field.dateTimeChanged.connect(self._choose)
        self._suggested = datetime(2000, 1, 1)
        self.show_end(None, self._suggested)

    def show_end(self, end: datetime | None, suggested: datetime) -> None:
        """Shows an end, or none; both are naive wall times. Announces nothing."""
        self._suggested = suggested
        self._box.setVisible(end is not None)
        self._switch.setText("Remove" if end is not None else "Add an end")
        self._switch.setAccessibleName(
            "Remove the end" if end is not None else "Add a time after which it no longer goes out"
        )
        if end is not None and end != self._wall():
            self.field.blockSignals(True)
            day, clock = QDate(end.year, end.month, end.day), QTime(end.hour, end.minute)
            self.field.setDateTime(QDateTime(day, clock))
            self.field.blockSignals(False)

    def _toggle(self) -> None:
        is_on = self._box.isHidden()
        self.chosen.emit(self._suggested if is_on else None)
        if is_on and not self._box.isHidden():
            self.field.setFocus()

    def _choose(self) -> None:
        self.chosen.emit(self._wall())

    def _wall(self) -> datetime:
        found = self.field.dateTime()
        day, clock = found.date(), found.time()
        return datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute())
