"""What has no time yet, at the foot of the calendar: to be dragged, or lifted by key, into the days."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from ui.calendar.plan.entries import Entry
from ui.calendar.week.chip import ChipView
from ui.look import strokes
from ui.look.theme import Look
from ui.parts.flow import throw_away
from ui.parts.words import Line, draw_icon, width_of
from ui.speaker.mark import draw_mark

_WIDEST = 216


class Timeless(ChipView):
    """One of them: its mark and its first words."""

    lifted = Signal(object)

    def __init__(self, look: Look, entry: Entry, over: QWidget) -> None:
        super().__init__(look, entry, over)
        self._strip_look = look
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = self._strip_look
        wide = width_of(look.sans(12, 500), self.entry.words) + look.px(72)
        return QSize(min(wide, look.px(_WIDEST)), look.px(32))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_M:
            self.lifted.emit(self.entry)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.entry)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, rect = self._strip_look, QRectF(self.rect())
        tokens, has_focus = look.tokens, self.hasFocus()
        line = QColor(tokens.text if has_focus else tokens.line2)
        strokes.box(painter, rect, 8, fill=QColor(tokens.card), line=line, width=2 if has_focus else 1)
        grip = QPointF(look.px(14), rect.center().y())
        draw_icon(painter, look, "grip-vertical", look.tone("muted"), grip, 15)
        side = look.px(20)
        mark = QRectF(look.px(29), rect.center().y() - side / 2, side, side)
        draw_mark(painter, look, mark, self.entry.draft.identity)
        painter.setFont(look.sans(12, 500))
        painter.setPen(look.tone("text"))
        room = int(rect.width() - look.px(56) - look.px(8))
        cut = painter.fontMetrics().elidedText(self.entry.words, Qt.TextElideMode.ElideRight, room)
        place = rect.adjusted(look.px(56), 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)


class Strip(QWidget):
    """`dragged`, `dropped`, `opened` and `lifted` carry an Entry, as a chip does."""

    dragged = Signal(object, QPoint)
    dropped = Signal(object, QPoint)
    opened = Signal(object)
    lifted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.items: dict[str, Timeless] = {}
        self.setAccessibleName("No time yet")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, look.px(6), 0, look.px(4))
        row.setSpacing(look.px(10))
        row.addWidget(Line(look, "No time yet", weight=600))
        self._area = QScrollArea()
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setFixedHeight(look.px(34))
        inner = QWidget()
        self._row = QHBoxLayout(inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.px(10))
        self._row.addStretch(1)
        self._area.setWidget(inner)
        inner.setAutoFillBackground(False)
        row.addWidget(self._area, 1)
        self._note = Line(look, "Drag into the week", size=12, tone="muted")
        row.addWidget(self._note)

    def show_entries(self, entries: tuple[Entry, ...], how: str) -> None:
        """Those without a time; `how` says how they get one."""
        keys = {entry.key for entry in entries}
        for key in [key for key in self.items if key not in keys]:
            throw_away(self.items.pop(key))
        for number, entry in enumerate(entries):
            if entry.key in self.items:
                self.items[entry.key].show_entry(entry)
                continue
            item = Timeless(self._look, entry, self)
            item.dragged.connect(self.dragged)
            item.dropped.connect(self.dropped)
            item.opened.connect(self.opened)
            item.lifted.connect(self.lifted)
            item.focused.connect(lambda e: self._area.ensureWidgetVisible(self.items[e.key]))
            self.items[entry.key] = item
            self._row.insertWidget(number, item)
        self._note.say(how if entries else "Whatever waits has its time")
