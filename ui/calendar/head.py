"""The head of the calendar: which days, whose posts, in which zone; it reads nothing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.model.identities import IdentityId
from ui.calendar.plan.days import Shown, Span, zone_words
from ui.look import strokes
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.words import Heading, Line
from ui.sidebar.model import Roster


class Legend(QWidget):
    """What the two edges mean."""

    def __init__(self, look: Look, *, is_striped: bool) -> None:
        super().__init__()
        self._look = look
        self._is_striped = is_striped
        self.setFixedSize(QSize(look.px(22), look.px(12)))
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, ink = QRectF(self.rect()), self._look.tone("muted")
        if self._is_striped:
            painter.fillRect(rect, QColor(self._look.tokens.card))
            strokes.stripes(painter, rect, ink, 9)
        else:
            painter.fillRect(rect, ink)


class CalendarHead(QWidget):
    """`chosen` carries other days to show; `filtered` an identity's id or None; `today` asks for today."""

    chosen = Signal(object)
    filtered = Signal(object)
    today = Signal()

    def __init__(self, look: Look, roster: Roster, zone: str) -> None:
        super().__init__()
        self._look = look
        self._roster = roster
        self._zone = zone
        self._shown: Shown | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addLayout(self._first())
        column.addLayout(self._second())

    def _first(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        self._heading = Heading(look, "", size=26)
        self._note = Line(look, "", tone="muted")
        row.addWidget(self._heading)
        row.addWidget(self._note, 1, Qt.AlignmentFlag.AlignVCenter)
        self.before = Push(look, "", "icon", icon="chevron-left", label="Before")
        self._today = Push(look, "Today")
        self.after = Push(look, "", "icon", icon="chevron-right", label="After")
        self.before.clicked.connect(lambda: self._step(-1))
        self.after.clicked.connect(lambda: self._step(1))
        self._today.clicked.connect(self.today)
        for button in (self.before, self._today, self.after):
            row.addWidget(button)
        row.addSpacing(look.px(8))
        spans = QHBoxLayout()
        spans.setSpacing(0)
        self.spans = {span: Push(look, span.value) for span in Span}
        for span, button in self.spans.items():
            button.setCheckable(True)
            button.clicked.connect(partial(self._show_span, span))
            spans.addWidget(button)
        row.addLayout(spans)
        return row

    def _second(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self._legend: list[QWidget] = []
        for words, is_striped in (("Solid edge: corporate", False), ("Striped edge: personal", True)):
            sample, line = Legend(look, is_striped=is_striped), Line(look, words, size=12, tone="muted")
            row.addWidget(sample)
            row.addWidget(line)
            row.addSpacing(look.px(6))
            self._legend += [sample, line]
        row.addStretch(1)
        self._zone_line = Line(look, "", size=12, tone="muted", has_even_figures=True)
        row.addWidget(self._zone_line)
        self.who = Push(look, "All identities", icon="users")
        self.who.clicked.connect(self._offer_identities)
        row.addWidget(self.who)
        return row

    def narrow(self, is_narrow: bool) -> None:
        """In a narrow window the edges are not explained; their words are in every chip's tip."""
        for part in self._legend:
            part.setVisible(not is_narrow)

    def show_cut(self, is_cut: bool) -> None:
        """Says that not everything is shown, where it is so."""
        if self._shown is not None:
            said = "only the first are shown; the queue has all" if is_cut else ""
            self._note.say(" · ".join(words for words in (self._shown.note, said) if words))

    def show_shown(self, shown: Shown, only: IdentityId | None) -> None:
        """Says which days are shown, and whose posts."""
        self._shown = shown
        self._heading.setText(shown.heading)
        self._note.say(shown.note)
        self._zone_line.say(zone_words(shown, self._zone))
        what = shown.span.value.lower()
        for button, words in ((self.before, f"The {what} before"), (self.after, f"The {what} after")):
            button.setAccessibleName(words)
            button.setToolTip(words)
        for span, push in self.spans.items():
            is_chosen = span is shown.span
            push.turn("strong" if is_chosen else "plain", span.value)
            push.setChecked(is_chosen)
            push.setAccessibleName(f"{span.value}, shown" if is_chosen else span.value)
        identity = self._roster.identity(only) if only else None
        self.who.say(identity.name.replace("&", "&&") if identity else "All identities")

    def _step(self, by: int) -> None:
        if self._shown is not None:
            self.chosen.emit(self._shown.step(by))

    def _show_span(self, span: Span, _: bool = False) -> None:
        if self._shown is not None:
            self.chosen.emit(self._shown.with_span(span))

    def _offer_identities(self) -> None:
        menu = QMenu(self)
        for identity in (None, *self._roster.identities):
            words = identity.name.replace("&", "&&") if identity else "All identities"
            chosen = partial(self._filter, identity.id if identity else None)
            menu.addAction(words).triggered.connect(chosen)
        menu.popup(self.who.mapToGlobal(QPoint(0, self.who.height())))

    def _filter(self, only: IdentityId | None, _: bool = False) -> None:
        self.filtered.emit(only)
