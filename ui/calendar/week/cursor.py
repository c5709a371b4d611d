"""Where the keys are in the hours: from chip to chip, or from time to time where no chip has the focus."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt

from ui.calendar.plan.lifting import STEP
from ui.calendar.week.chip import LEAST, ChipView
from ui.look.theme import Look
from ui.parts import moments

if TYPE_CHECKING:
    from ui.calendar.week.grid import Grid

_MINUTES = {
    Qt.Key.Key_Down: STEP,
    Qt.Key.Key_Up: -STEP,
    Qt.Key.Key_PageDown: 60,
    Qt.Key.Key_PageUp: -60,
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def day_of(chip: ChipView) -> date:
    """The day that a chip stands in."""
    return chip.entry.day or date.min


class Cursor:
    """A day and a minute of it by the clock on the wall, on full quarters of an hour."""

    def __init__(self, look: Look, grid: Grid) -> None:
        self._look = look
        self._grid = grid
        self.day = grid.days[0]
        self.minute = 9 * 60

    @property
    def clock(self) -> str:
        """ "09:15"."""
        return f"{self.minute // 60:02d}:{self.minute % 60:02d}"

    def go(self, day: date, minute: int) -> None:
        """Goes to a time, within the day."""
        self.day, self.minute = day, min(max(minute, 0), 24 * 60 - STEP)
        self.say()
        self._grid.shown_at.emit(self.rect().toRect())
        self._grid.update()

    def rect(self) -> QRectF:
        """Where it is drawn."""
        measure = self._grid.measure
        high = self._look.px(LEAST)
        top = min(measure.y(self.minute), measure.height - high)
        return QRectF(measure.x(self.day) + 2, top, measure.column - 3, high)

    def say(self) -> None:
        """The hours speak of the time that Enter would take, and of what stands there."""
        near = [
            chip.entry.spoken
            for chip in self._grid.in_order()
            if day_of(chip) == self.day and abs(chip.entry.minute - self.minute) < STEP
        ]
        there = "; ".join(near) if near else "free"
        self._grid.setAccessibleName(f"{moments.day_words(self.day)}, {self.clock}, {there}")

    def time_key(self, key: Qt.Key) -> bool:
        """A key while no chip has the focus."""
        days = self._grid.days
        if key in _MINUTES:
            self.go(self.day, self.minute + _MINUTES[key])
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            number = days.index(self.day) + (1 if key == Qt.Key.Key_Right else -1)
            self.go(days[min(max(number, 0), len(days) - 1)], self.minute)
        elif key in _ENTER:
            self._grid.chosen.emit(self.day, self.minute)
        else:
            return False
        return True

    def chip_key(self, key: Qt.Key, chip: ChipView) -> bool:
        """A key while a chip has the focus."""
        grid = self._grid
        order = grid.in_order()
        if key in (*_ENTER, Qt.Key.Key_Space):
            grid.opened.emit(chip.entry)
        elif key == Qt.Key.Key_M:
            grid.carrying.take(chip.entry)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            at = order.index(chip) + (1 if key == Qt.Key.Key_Down else -1)
            order[min(max(at, 0), len(order) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        elif key == Qt.Key.Key_Right:
            _go_to(chip, [one for one in order if day_of(one) > day_of(chip)], min)
        elif key == Qt.Key.Key_Left:
            _go_to(chip, [one for one in order if day_of(one) < day_of(chip)], max)
        else:
            return False
        return True


def _go_to(chip: ChipView, beside: list[ChipView], which: object) -> None:
    """The chip of the nearest day that has one, at the nearest time."""
    if beside:
        day = (min if which is min else max)(day_of(one) for one in beside)
        there = [one for one in beside if day_of(one) == day]
        nearest = min(there, key=lambda one: abs(one.entry.minute - chip.entry.minute))
        nearest.setFocus(Qt.FocusReason.TabFocusReason)
