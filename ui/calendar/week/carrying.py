"""The lifted chip: by key or by pointer, a pale one where it was, its cost beside it; it only asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor

from ui.calendar.plan.entries import Entry
from ui.calendar.plan.lifting import STEP, Landing, Lift
from ui.calendar.week.chip import BEST, ChipView
from ui.calendar.week.tip import Tip
from ui.look.theme import Look
from ui.parts.flow import throw_away

if TYPE_CHECKING:
    from ui.calendar.week.grid import Grid

_EDGE = 24
"""How near to the edge of what is in view the pointer makes the hours scroll."""
_ARROWS = {
    Qt.Key.Key_Up: (-STEP, 0),
    Qt.Key.Key_Down: (STEP, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class Carrying(QObject):
    """`asked` carries an Entry and its Landing; `refused` a sentence; `left` that nothing is lifted any more;
    `beyond` a day that is not on show, onto which it was carried."""

    asked = Signal(object, object)
    refused = Signal(str)
    left = Signal()
    beyond = Signal(object)

    def __init__(self, look: Look, grid: Grid) -> None:
        super().__init__(grid)
        self._look = look
        self._grid = grid
        self._flying: ChipView | None = None
        self._pointer: QPoint | None = None
        self._is_over = True
        self.lift: Lift | None = None
        self.tip = Tip(look, grid)
        self.judge: Callable[[Lift], Landing] = lambda lift: Landing(lift.short, "")
        """Says what a drop would do; the screen knows the zone, the names and the present."""

    # taking and leaving

    def take(self, entry: Entry, day: date | None = None, minute: int = 0) -> None:
        """Lifts it by key: where it stands, or at a place for one that has no time."""
        if not entry.is_movable:
            said = entry.said
            self.refused.emit(f"It is {said} and stays where it is. Only what waits can be moved.")
            return
        where = entry.day or day or self._grid.days[0]
        self._lift(Lift(entry, where, entry.minute if entry.day else minute))
        if self._flying is not None:
            self._flying.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lift(self, lift: Lift) -> None:
        self.lift, self._is_over = lift, True
        flying = self._flying = ChipView(self._look, lift.entry, self._grid)
        flying.is_lifted = True
        flying.setAccessibleName(f"Lifted: {lift.entry.spoken}")
        home = self._grid.chips.get(lift.entry.key)
        if home is not None:
            home.fade(True)
        flying.show()
        self.place()

    def put_back(self) -> None:
        """Everything is as it was."""
        lift, flying = self.lift, self._flying
        if lift is None or flying is None:
            return
        had_focus = flying.hasFocus()
        self.lift, self._flying, self._pointer = None, None, None
        self.tip.forget()
        home = self._grid.chips.get(lift.entry.key)
        if home is not None:
            home.fade(False)
            if had_focus:
                home.setFocus(Qt.FocusReason.OtherFocusReason)
        elif had_focus:
            self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
        throw_away(flying)
        self._grid.update()
        self.left.emit()

    def drop(self) -> None:
        """Asks for the move, where there is one; else it stays lifted by key, and is put back by pointer."""
        lift, by_pointer = self.lift, self._pointer is not None
        if lift is None:
            return
        found = self.judge(lift)
        if found.choices:
            self.put_back()
            self.asked.emit(lift.entry, found)
        elif by_pointer or lift.is_home:
            self.put_back()
            if not lift.is_home:
                self.refused.emit(found.note)

    def check(self, shown: Mapping[str, Entry]) -> None:
        """Puts back what changed while it was in the air: what it costs was said of what it was."""
        lift = self.lift
        if lift is None:
            return
        now = shown.get(lift.entry.key)
        is_other = now is not None and (now.word, now.at, now.draft.digest) != (
            lift.entry.word, lift.entry.at, lift.entry.draft.digest,
        )  # fmt: skip
        if is_other or (now is None and lift.entry.day in self._grid.days):
            self.put_back()
            self.refused.emit("It changed while you moved it. It is where it was.")
        elif now is not None:
            self._grid.chips[lift.entry.key].fade(True)

    # on its way

    def key(self, key: Qt.Key) -> bool:
        """Arrows move it, Enter drops it, Esc puts it back."""
        if self.lift is None:
            return False
        if key in _ARROWS:
            minutes, days = _ARROWS[key]
            self.lift = self.lift.by(minutes=minutes, days=days)
            if self.lift.day not in self._grid.days:
                self.beyond.emit(self.lift.day)
            self.place()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.drop()
        elif key == Qt.Key.Key_Escape:
            self.put_back()
        else:
            return False
        return True

    def drag(self, entry: Entry, at: QPoint) -> None:
        """The pointer carries it; `at` is on the screen."""
        grid = self._grid
        if not entry.is_movable:
            return
        here = self._pointer = grid.local(at)
        if self.lift is None:
            self._lift(Lift(entry, entry.day or grid.days[0], entry.minute))
            grid.setFocus(Qt.FocusReason.MouseFocusReason)
        seen, measure = grid.visibleRegion().boundingRect(), grid.measure
        self._is_over = seen.contains(here) and here.x() >= measure.gutter
        if self.lift is not None and self._is_over:
            top = here.y() - self._look.px(12)
            self.lift = self.lift.at(measure.day_at(here.x()), measure.minute_at(top))
            edge = self._look.px(_EDGE)
            if here.y() < seen.top() + edge:
                grid.shown_at.emit(QRect(here.x(), seen.top() - edge, 1, 1))
            elif here.y() > seen.bottom() - edge:
                grid.shown_at.emit(QRect(here.x(), seen.bottom() + edge, 1, 1))
        self.place()

    def release(self, entry: Entry, at: QPoint) -> None:
        """The pointer lets go: over the hours it drops, elsewhere it is put back."""
        if self.lift is None:
            if not entry.is_movable:
                self.take(entry)
        elif self._is_over:
            self.drop()
        else:
            self.put_back()

    # where it is drawn

    def target(self) -> tuple[QRectF, QColor, str] | None:
        """Where it would land, in whose colour, under which words."""
        lift = self.lift
        if lift is None or lift.day not in self._grid.days or not self._is_over:
            return None
        return self._rect(lift), self._look.ink(lift.entry.draft.identity), lift.short

    def _rect(self, lift: Lift) -> QRectF:
        measure = self._grid.measure
        high = self._look.px(BEST)
        top = min(measure.y(lift.minute), measure.height - high)
        return QRectF(measure.x(lift.day) + 5, top, measure.column - 9, high)

    def place(self) -> None:
        """Puts the lifted chip and its cost where they belong now."""
        lift, flying, grid = self.lift, self._flying, self._grid
        if lift is None or flying is None or lift.day not in grid.days:
            return
        rect = self._rect(lift).toRect()
        if self._pointer is not None:
            flying.setGeometry(rect.translated(self._pointer - rect.topLeft() - QPoint(40, 12)))
        else:
            flying.setGeometry(rect.translated(0, self._look.px(20)).adjusted(8, 0, -8, -self._look.px(22)))
        self.tip.say(self.judge(lift))
        x = min(rect.left() + 6, grid.width() - self.tip.width() - 4)
        y = rect.top() - self.tip.height() - self._look.px(8)
        if y < grid.visibleRegion().boundingRect().top():
            y = rect.bottom() + self._look.px(8)
        self.tip.move(x, y)
        self.tip.setVisible(self._is_over)
        flying.raise_()
        self.tip.raise_()
        if self._pointer is None:
            grid.shown_at.emit(rect)
        grid.update()
