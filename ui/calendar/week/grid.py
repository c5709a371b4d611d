"""The hours of one day or of seven, with a chip for each post; it shows and asks, and moves nothing."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.calendar.plan.entries import Entry
from ui.calendar.plan.lifting import STEP
from ui.calendar.plan.placing import Wish, place, room_for
from ui.calendar.week.carrying import Carrying
from ui.calendar.week.chip import BEST, LEAST, ChipView
from ui.calendar.week.cursor import Cursor
from ui.calendar.week.ground import (
    GUTTER,
    HOUR,
    Ground,
    Measure,
    draw_cursor,
    draw_ground,
    draw_target,
)
from ui.calendar.week.more import MoreView
from ui.calendar.week.present import PresentLine
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.flow import throw_away

_MOST, _MOST_ALONE = 24, 200
"""Chips of a day among others, and of one alone; how many are more is told."""
_NARROWEST = 104
"""A chip with whose post it is, when, and its state."""
_MOST_OFF = 16.0
"""Pixels, about 20 minutes, that a chip may be off its time before chips stand side by side."""


class Grid(QWidget):
    """`opened` carries an Entry; `chosen` a day and a minute without any; `more` a day with more posts."""

    opened = Signal(object)
    chosen = Signal(object, int)
    more = Signal(object)
    shown_at = Signal(QRect)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.days: tuple[date, ...] = (date(2026, 1, 1),)
        self.present: tuple[date, int] = (date(2026, 1, 1), 0)
        self.grounds: dict[date, Ground] = {}
        self.chips: dict[str, ChipView] = {}
        self._mores: list[MoreView] = []
        self._current = ""
        self.carrying = Carrying(look, self)
        self.times = Cursor(look, self)
        self._line = PresentLine(look, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(24 * look.px(HOUR) + 1)
        look.changed.connect(self.update)

    @property
    def measure(self) -> Measure:
        """Where things are at the width of the moment."""
        look = self._look
        return Measure(self.days, max(self.width(), look.px(200)), look.px(HOUR), look.px(GUTTER))

    # what is shown

    def show_days(self, days: tuple[date, ...], grounds: dict[date, Ground]) -> None:
        """Other days; their entries follow."""
        self.days, self.grounds = days, grounds
        if self.times.day not in days:
            self.times.day = days[0]
        self.update()

    def renew(self, now: datetime, zone: str) -> None:
        """The present moment (aware)."""
        wall = moments.local(now, zone)
        self.present = (wall.date(), wall.hour * 60 + wall.minute)
        self._line.update()
        self.update()

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """The newest reading: chips that are there already keep the focus."""
        shown = {entry.key: entry for entry in entries if entry.day in self.days}
        for key in [key for key in self.chips if key not in shown]:
            gone = self.chips.pop(key)
            if gone.hasFocus():
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            throw_away(gone)
        for key, entry in shown.items():
            if key in self.chips:
                self.chips[key].show_entry(entry)
            else:
                self.chips[key] = self._make(entry)
        self.carrying.check(shown)
        self.arrange()
        self.times.say()

    def _make(self, entry: Entry) -> ChipView:
        chip = ChipView(self._look, entry, self)
        chip.opened.connect(self.opened)
        chip.focused.connect(self._focused)
        chip.dragged.connect(self.carrying.drag)
        chip.dropped.connect(self.carrying.release)
        return chip

    def arrange(self) -> None:
        """Puts every chip in its place."""
        by_day: dict[date, list[ChipView]] = defaultdict(list)
        for chip in sorted(
            self.chips.values(), key=lambda one: (one.entry.minute, one.entry.at, one.entry.key)
        ):
            if chip.entry.day is not None:
                by_day[chip.entry.day].append(chip)
        for old in self._mores:
            throw_away(old)
        self._mores = []
        for day, chips in by_day.items():
            self._arrange_day(day, chips)
        if self._current not in self.chips:
            first = self.in_order()
            self._current = first[0].entry.key if first else ""
        for key, chip in self.chips.items():
            stop = Qt.FocusPolicy.StrongFocus if key == self._current else Qt.FocusPolicy.ClickFocus
            chip.setFocusPolicy(stop)
        self._line.setGeometry(self.rect())
        self._line.raise_()
        self.carrying.place()
        self.update()

    def _arrange_day(self, day: date, chips: list[ChipView]) -> None:
        look, measure = self._look, self.measure
        least = look.px(LEAST)
        lanes = max(1, int((measure.column - 9) // look.px(_NARROWEST)))
        most = min(room_for(measure.height, least, lanes), _MOST if len(self.days) > 1 else _MOST_ALONE)
        shown = chips if len(chips) <= most else chips[: most - 1]
        wishes = [Wish(measure.y(c.entry.minute), look.px(BEST), least) for c in shown]
        if len(shown) < len(chips):
            wishes.append(Wish(measure.y(chips[len(shown)].entry.minute), least, least))
        places = place(wishes, measure.height, lanes, look.px(_MOST_OFF))
        for chip, where in zip(shown, places, strict=False):
            chip.setGeometry(measure.chip(day, where).toRect())
            chip.show()
        for chip in chips[len(shown) :]:
            chip.hide()
        if len(shown) < len(chips):
            rest = MoreView(look, day, len(chips) - len(shown), self)
            rest.setGeometry(measure.chip(day, places[-1]).toRect())
            rest.asked.connect(self.more)
            rest.show()
            self._mores.append(rest)

    # where the keys are

    def in_order(self) -> list[ChipView]:
        """The chips that are shown, day by day."""
        shown = [chip for chip in self.chips.values() if not chip.isHidden()]
        return sorted(shown, key=lambda chip: (chip.entry.day, chip.entry.minute, chip.y(), chip.x()))

    def focus_chip(self, key: str) -> None:
        """Goes to a chip."""
        chip = self.chips.get(key)
        if chip is not None:
            chip.setFocus(Qt.FocusReason.TabFocusReason)

    def _focused(self, entry: Entry) -> None:
        before, self._current = self.chips.get(self._current), entry.key
        if before is not None:
            before.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        chip = self.chips[entry.key]
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.shown_at.emit(chip.geometry())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        chip = next((one for one in self.chips.values() if one.hasFocus()), None)
        if self.carrying.lift is not None:
            is_taken = self.carrying.key(key)
        elif chip is not None:
            is_taken = self.times.chip_key(key, chip)
        else:
            is_taken = self.times.time_key(key)
        event.accept() if is_taken else super().keyPressEvent(event)

    # Qt's questions

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.shown_at.emit(self.times.rect().toRect())
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        measure, at = self.measure, event.position()
        if at.x() > measure.gutter:
            self.times.go(measure.day_at(at.x()), int(measure.minute_at(at.y()) // STEP * STEP))
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self.times.day, self.times.minute)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_ground(painter, self._look, self.measure, self.grounds, self.present)
        target = self.carrying.target()
        if target is not None:
            draw_target(painter, self._look, *target)
        if self.hasFocus() and self.carrying.lift is None:
            draw_cursor(painter, self._look, self.times.rect(), self.times.clock)

    def local(self, at: QPoint) -> QPoint:
        """A place on the screen, here."""
        return self.mapFromGlobal(at)
