"""The calendar: head, days above the hours or a month, and what has no time; it asks and moves nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.model.identities import IdentityId
from ui.calendar.free import FreePlace
from ui.calendar.head import CalendarHead
from ui.calendar.month import MonthGrid
from ui.calendar.plan.days import Shown, Span, skipped
from ui.calendar.plan.entries import Entry, entries_in
from ui.calendar.plan.lifting import Landing, Lift, landing
from ui.calendar.plan.quiet import quiet_bands
from ui.calendar.strip import Strip
from ui.calendar.week.grid import Grid
from ui.calendar.week.ground import HOUR, Ground
from ui.calendar.week.heads import DayHeads
from ui.look.theme import Look
from ui.parts import moments
from ui.sidebar.model import Roster

if TYPE_CHECKING:
    from desktop.app import Spread

_BEGINS = 7
"""The hour at which the day comes into view."""


class CalendarScreen(QWidget):
    """`wanted` carries the Shown to read; `asked` an Entry and its Landing; `opened` an Entry; `refused` a
    sentence; `write` a wall time at which something is to go out."""

    wanted = Signal(object)
    asked = Signal(object, object)
    opened = Signal(object)
    refused = Signal(str)
    write = Signal(object, int)

    def __init__(self, look: Look, roster: Roster, now: Callable[[], datetime], zone: str) -> None:
        super().__init__()
        self._look = look
        self._roster = roster
        self._now = now
        self._zone = zone
        self._only: IdentityId | None = None
        self._spread: Spread | None = None
        self._is_coming = False
        self.entries: tuple[Entry, ...] = ()
        self.timeless: tuple[Entry, ...] = ()
        self.shown = Shown(Span.WEEK, moments.local(now(), zone).date())
        self.setAccessibleName("Calendar")
        self.head = CalendarHead(look, roster, zone)
        self.heads = DayHeads(look)
        self.grid = Grid(look)
        self.month = MonthGrid(look)
        self.strip = Strip(look)
        self._lay_out()
        self._connect()
        self._show_days()

    def _lay_out(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(20), look.px(12), look.px(20), look.px(8))
        column.setSpacing(look.px(6))
        column.addWidget(self.head)
        self._stack = QStackedWidget()
        hours = QWidget()
        inner = QVBoxLayout(hours)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.heads)
        self.area = QScrollArea()
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(self.strip.focusPolicy())
        self.area.setWidget(self.grid)
        inner.addWidget(self.area, 1)
        self._stack.addWidget(hours)
        self._stack.addWidget(self.month)
        column.addWidget(self._stack, 1)
        column.addWidget(self.strip)
        self._free = FreePlace(look, self.area.viewport())
        QTimer.singleShot(0, self, self._scroll_to_morning)

    def _connect(self) -> None:
        grid, strip, carrying = self.grid, self.strip, self.grid.carrying
        self.head.chosen.connect(self.show_shown)
        self.head.today.connect(lambda: self.show_shown(Shown(self.shown.span, self._today())))
        self.head.filtered.connect(self._filter)
        for signal in (self.heads.opened, self.month.opened, grid.more):
            signal.connect(self._open_day)
        grid.opened.connect(self.opened)
        grid.chosen.connect(self.write)
        grid.shown_at.connect(self._scroll_to)
        carrying.asked.connect(self.asked)
        carrying.refused.connect(self.refused)
        carrying.beyond.connect(lambda day: self.show_shown(Shown(self.shown.span, day)))
        carrying.judge = self._judge
        strip.opened.connect(self.opened)
        strip.dragged.connect(self._drag_in)
        strip.dropped.connect(carrying.release)
        strip.lifted.connect(self._lift_in)
        self._roster.changed.connect(self._show_days)

    # which days

    def begin(self) -> None:
        """The present is known: this week."""
        self.shown = Shown(Span.WEEK, self._today())
        self._show_days()

    def show_shown(self, shown: Shown) -> None:
        """Other days: what stands there is asked for."""
        self.shown = shown
        self._show_days()
        self._show_entries()
        self.wanted.emit(shown)

    def _show_days(self) -> None:
        shown, zone = self.shown, self._zone
        self.head.show_shown(shown, self._only)
        is_month = shown.span is Span.MONTH
        self._stack.setCurrentIndex(1 if is_month else 0)
        if is_month:
            self.month.show_days(shown)
            return
        identities = [i for i in self._roster.identities if self._only in (None, i.id)]
        grounds, before = {}, None
        for day in shown.days:
            bands = quiet_bands(identities, day, zone)
            # What is said of the day before needs no saying twice.
            quiet = bands if bands != before else tuple((b, e, "") for b, e, _ in bands)
            grounds[day], before = Ground(quiet, skipped(day, zone)), bands
        self.heads.show_days(shown.days, self.area.verticalScrollBar().sizeHint().width())
        self.grid.show_days(shown.days, grounds)
        self.grid.renew(self._now(), zone)

    def _open_day(self, day: date) -> None:
        self.show_shown(Shown(Span.DAY, day))

    def _today(self) -> date:
        return moments.local(self._now(), self._zone).date()

    def _filter(self, only: IdentityId | None) -> None:
        self._only = only
        self._show_days()
        self._show_entries()

    # what stands there

    def show_spread(self, shown: Shown, spread: Spread) -> None:
        """The answer to `wanted`; one to an older question is left alone."""
        if shown == self.shown:
            self._spread = spread
            self._show_entries()

    def _show_entries(self) -> None:
        if self._spread is None:
            return
        self.head.show_cut(self._spread.is_cut)
        self.entries, self.timeless = entries_in(self._spread, self._zone, self._only)
        today = self._today()
        if self.shown.span is Span.MONTH:
            self.month.show_entries(self.entries, today, self.shown.day.month)
        else:
            counts = Counter(entry.day for entry in self.entries if entry.day is not None)
            self.heads.show_counts(counts, today)
            self.grid.show_entries(self.entries)
        span = self.shown.span.value.lower()
        is_month = self.shown.span is Span.MONTH
        how = "Press M to give one a time" if is_month else f"Drag into the {span}, or press M"
        self.strip.show_entries(self.timeless, how)
        if self._is_coming and self.isVisible():
            self._is_coming = False
            self.focus_in()
        self._free.setVisible(not any(e.day in self.shown.days for e in self.entries))

    def renew(self, now: datetime) -> None:
        """The clock went on."""
        self.grid.renew(now, self._zone)

    def narrow(self, is_narrow: bool) -> None:
        """Takes the measures of a narrow window."""
        self.head.narrow(is_narrow)

    # what is lifted

    def _judge(self, lift: Lift) -> Landing:
        operator = self._roster.operator
        by = operator.id if operator else None
        return landing(lift, self._zone, self._now(), by, self.entries, self._roster.name_of)

    def _drag_in(self, entry: Entry, at: QPoint) -> None:
        if self.shown.span is not Span.MONTH:
            self.grid.carrying.drag(entry, at)

    def _lift_in(self, entry: Entry) -> None:
        if self.shown.span is Span.MONTH:
            self._open_day(self._today())
        times = self.grid.times
        self.grid.carrying.take(entry, times.day, times.minute)

    # where it is in view

    def focus_in(self) -> None:
        """Goes to the first chip that still waits, or to the times; again once what stands here is read."""
        self._is_coming = self._spread is None
        if self.shown.span is Span.MONTH:
            cell = next((c for c in self.month.cells if c.day == self._today()), self.month.cells[0])
            cell.setFocus()
            return
        order = self.grid.in_order()
        coming = [c for c in order if c.entry.at is not None and c.entry.at >= self._now()]
        first: QWidget = next(iter(coming or order), self.grid)
        first.setFocus()

    def _scroll_to(self, rect: QRect) -> None:
        self.area.ensureVisible(rect.center().x(), rect.top(), 0, self._look.px(40))
        self.area.ensureVisible(rect.center().x(), rect.bottom(), 0, self._look.px(40))

    def _scroll_to_morning(self) -> None:
        self.area.verticalScrollBar().setValue(_BEGINS * self._look.px(HOUR) - self._look.px(9))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._look.tokens.bg))
