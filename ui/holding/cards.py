"""The cards beside a post that is reviewed: what is out already, what a hold does, how far one has come."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.queue import QueueRow, StateWord
from ui.holding.reading import Held, left_words
from ui.look import strokes
from ui.look.theme import Look
from ui.look.tokens import Tone
from ui.parts import moments
from ui.parts.cards import Card
from ui.parts.words import Heading, Line, Sign, Words

_MOST_BOXES = 20

_SIGNS: dict[StateWord, tuple[str, Tone]] = {
    StateWord.SENT: ("checks", "quiet"),
    StateWord.UNCONFIRMED: ("help-circle", "amber"),
    StateWord.SENDING: ("loader-2", "blue"),
}

_DOES: tuple[tuple[str, Tone, str, str], ...] = (
    ("circle-x", "red", "Stops every send", "Before the next request to any network, on this computer."),
    ("pencil", "muted", "Lets you write", "Drafts, checks and approvals go on as usual."),
    (
        "clock-exclamation",
        "red",
        "Catches up on nothing",
        "Posts whose time passes become Overdue and ask for a new one.",
    ),
)


def card(look: Look, heading: str) -> tuple[Card, QVBoxLayout]:
    """A card with its heading and the column that stands in it."""
    made = Card()
    made.setAccessibleName(heading)
    column = QVBoxLayout(made)
    column.setContentsMargins(look.px(16), look.px(14), look.px(16), look.px(14))
    column.setSpacing(look.px(8))
    column.addWidget(Heading(look, heading, size=15))
    return made, column


def entry(look: Look, icon: str, tone: Tone, first: str, second: str) -> QHBoxLayout:
    """An icon, a line that matters, and what it means."""
    row = QHBoxLayout()
    row.setSpacing(look.px(10))
    row.addWidget(Sign(look, icon, tone), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(look.px(2))
    words.addWidget(Line(look, first, weight=600))
    words.addWidget(Words(look, second, size=12, tone="muted"))
    row.addLayout(words, 1)
    return row


def out_card(look: Look, held: Held, zone: str) -> Card:
    """What left before the hold; it cannot be held."""
    made, column = card(look, "Already out before the hold")
    for row in held.out:
        icon, tone = _SIGNS.get(row.word, ("send", "muted"))
        column.addLayout(entry(look, icon, tone, _first_words(row, zone), _where(row)))
    note = "These cannot be held. Open them in the queue to delete one or to add a reply."
    if not held.out:
        note = "Nothing left in the hour before it."
    column.addWidget(Words(look, note, size=12, tone="muted"))
    return made


def _first_words(row: QueueRow, zone: str) -> str:
    delivery = row.deliveries[0]
    at = delivery.receipts[-1].received_at if delivery.receipts else delivery.promise
    return f"{moments.clock_words(at, zone)} {' '.join(row.draft.parts[0].text.split())}"


def _where(row: QueueRow) -> str:
    where = f"{row.draft.identity.name} on {row.deliveries[0].account.network.label}"
    return where if row.word is StateWord.SENT else f"{where} · {left_words(row)}"


def does_card(look: Look) -> Card:
    """What the hold stops, and what it does not."""
    made, column = card(look, "What the hold does")
    for each in _DOES:
        column.addLayout(entry(look, *each))
    return made


class Progress(QWidget):
    """A box for each post, filled once it was looked at; beyond twenty, the words alone say it."""

    def __init__(self, look: Look, done: int, whole: int) -> None:
        super().__init__()
        self._look, self._done, self._whole = look, done, whole
        self.setFixedHeight(look.px(14))
        self.setAccessibleName(f"{done} of {whole} reviewed")

    def sizeHint(self) -> QSize:
        boxes = self._whole if self._whole <= _MOST_BOXES else 0
        return QSize(self._look.px(13) * boxes, self._look.px(14))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._whole > _MOST_BOXES:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, step, side = self._look.tokens, self._look.px(13), self._look.px(9)
        for number in range(self._whole):
            rect = QRectF(number * step + 0.5, (self.height() - side) / 2, side, side)
            fill = QColor(tokens.green) if number < self._done else None
            strokes.box(painter, rect, 2, fill=fill, line=QColor(tokens.edge))
