"""The way back: each held post is read and let go, moved or kept held, one by one; nothing bursts out."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.queue import QueueRow
from ui.holding import words
from ui.holding.cards import Progress, card, does_card, entry, out_card
from ui.holding.reading import Held
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.cards import Card, EmptyPlace
from ui.parts.flow import ScrollColumn, clear
from ui.parts.words import Heading, Line, Words
from ui.post.detail import DetailPane

_SIDE = 414


class ReviewScreen(QWidget):
    """`wanted` carries the row to read, `lift` asks to end the hold."""

    wanted = Signal(object)
    lift = Signal()

    def __init__(self, look: Look, detail: DetailPane, zone: str) -> None:
        super().__init__()
        self._look = look
        self._zone = zone
        self.detail = detail
        self._held: Held | None = None
        self._key = ""
        self._kept: set[str] = set()
        """The posts that were looked at and stay held."""
        self._let_go = 0
        self.setAccessibleName("Review of what is held")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(20), look.px(12), look.px(14), look.px(8))
        row.setSpacing(look.px(14))
        row.addLayout(self._middle(), 1)
        self._area = ScrollColumn("What the hold does")
        self._area.setFixedWidth(look.px(_SIDE))
        row.addWidget(self._area)

    def _middle(self) -> QVBoxLayout:
        look = self._look
        column = QVBoxLayout()
        column.setSpacing(look.px(10))
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        self._title = Heading(look, "Review", size=26)
        self._note = Line(look, "", tone="muted", has_even_figures=True)
        self.keep = Push(look, "Keep it held, next post", "plain", icon="hand-stop")
        self.keep.clicked.connect(self._keep)
        head.addWidget(self._title)
        head.addWidget(self._note, 1)
        head.addWidget(self.keep)
        column.addLayout(head)
        self.detail.setMaximumWidth(look.px(760))
        column.addWidget(self.detail, 1)
        self._nothing = QWidget()
        self._nothing_column = QVBoxLayout(self._nothing)
        column.addWidget(self._nothing, 1)
        return column

    def narrow(self, is_narrow: bool) -> None:
        """Takes the measures of a narrow window."""
        self._area.setFixedWidth(self._look.px(310 if is_narrow else _SIDE))

    # what is shown

    def show_held(self, held: Held | None, now: datetime) -> None:
        """Shows what stands; the post that is open stays open while it is held."""
        before, self._held = self._held, held
        if held is None:
            self._kept.clear()
            self._let_go = 0
        elif before is not None:
            keys = {row.key for row in held.rows}
            gone = [row.key for row in before.rows if row.key not in keys]
            self._let_go += len(gone)
            self._kept -= set(gone)
        self._open(self._row())

    def _row(self) -> QueueRow | None:
        """The post that is open, or the first that nobody has looked at yet."""
        rows = self._held.rows if self._held is not None else ()
        same = next((row for row in rows if row.key == self._key and row.key not in self._kept), None)
        return same or next((row for row in rows if row.key not in self._kept), None)

    def _open(self, row: QueueRow | None) -> None:
        self._key = row.key if row is not None else ""
        held = self._held
        count = held.count if held is not None else 0
        done = len(self._kept) + self._let_go
        self._note.say(
            f"{done} of {count + self._let_go} reviewed" if held is not None else "Nothing is held"
        )
        self.keep.setVisible(row is not None)
        self.detail.setVisible(row is not None)
        self._nothing.setVisible(row is None)
        clear(self._nothing_column)
        if row is None:
            self._nothing_column.addWidget(self._end(held))
            self._nothing_column.addStretch(1)
        self._fill_side(held, done)
        self.wanted.emit(row)

    def _end(self, held: Held | None) -> EmptyPlace:
        if held is None:
            return EmptyPlace(self._look, "circle-check", "Nothing is held", "Posts go out at their times.")
        kept = len(self._kept)
        stays = f"{kept} post{'s stay' if kept != 1 else ' stays'} held. " if kept else ""
        return EmptyPlace(
            self._look,
            "list-check",
            "Every post was reviewed",
            f"{stays}Ending the hold lets nothing else go.",
        )

    def _fill_side(self, held: Held | None, done: int) -> None:
        column = self._area.renew()
        column.setSpacing(self._look.px(12))
        if held is not None:
            column.addWidget(out_card(self._look, held, self._zone))
            column.addWidget(does_card(self._look))
            column.addWidget(self._resume_card(held, done))
        column.addStretch(1)

    def _resume_card(self, held: Held, done: int) -> Card:
        look, whole = self._look, held.count + self._let_go
        made, column = card(look, "To resume")
        line = QHBoxLayout()
        line.setSpacing(look.px(10))
        line.addWidget(Progress(look, done, whole))
        line.addWidget(
            Line(look, f"{done} of {whole} reviewed", size=12, weight=600, has_even_figures=True), 1
        )
        how = "Read each post and choose: let it go at its own time, give it another time, or keep it held. "
        how += "New posts go out again once the hold is ended."
        column.addWidget(Words(look, how, tone="muted"))
        column.addLayout(line)
        heading, sentence = words.second_person(held)
        column.addLayout(entry(look, "users", "muted", heading, sentence))
        end = Push(look, "End the hold", "strong")
        end.setEnabled(self._row() is None)
        end.clicked.connect(self.lift)
        column.addWidget(end, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    # what is chosen

    def _keep(self) -> None:
        if self._key:
            self._kept.add(self._key)
            self._open(self._row())

    def focus_in(self) -> None:
        """Goes to the harmless choice."""
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._look.tokens.bg))
