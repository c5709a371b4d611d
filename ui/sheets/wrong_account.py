"""The question asked when a draft reads like another identity; the risky way is never one Enter away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QTextEdit, QVBoxLayout, QWidget

from desktop.model.findings import Severity
from desktop.model.identities import Identity, Network
from ui.draft.evidence import Clue, WrongAccount
from ui.look import strokes
from ui.look.theme import Look
from ui.look.tokens import Tone, mixed
from ui.offsets import Offsets
from ui.parts.buttons import Push
from ui.parts.cards import Card
from ui.parts.words import Heading, Line, Sign, Words
from ui.sheets.sheet import Sheet
from ui.speaker.masthead import Masthead
from ui.speaker.measures import CARD
from ui.speaker.sending import SendingButton

_MOST_CLUES = 4


class TypedField(QLineEdit):
    """A field whose words count only when they were typed or dictated; pasting and dropping do nothing."""

    def __init__(self, look: Look):
        super().__init__()
        self.setProperty("kind", "field")
        self.setFont(look.sans(13))
        self.setAcceptDrops(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """No menu: it would offer to paste."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # The middle button pastes on some desktops.
        if event.button() != Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)

    def paste(self) -> None:
        """Pasting does not count."""


@dataclass(frozen=True, slots=True)
class _Point:
    icon: str
    tone: Tone
    words: str


class WrongAccountSheet(Sheet):
    """`moved`, `kept`, `meant` (with the typed handle): what was chosen. Esc goes back to the text."""

    moved = Signal(object)
    kept = Signal()
    meant = Signal(str)

    def __init__(self, look: Look, over: QWidget, question: WrongAccount, networks: Sequence[Network]):
        identity = question.draft.identity
        title = f"Is this meant for {identity.name}?"
        super().__init__(look, over, title, width=880)
        self._question = question
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        upper = QVBoxLayout()
        upper.setContentsMargins(look.px(28), look.px(20), look.px(28), look.px(18))
        upper.setSpacing(look.px(12))
        upper.addWidget(Heading(look, title, size=26))
        upper.addWidget(Words(look, sentence_for(question), size=14, tone="muted"))
        upper.addLayout(self._sides(networks))
        upper.addWidget(self._draft_card())
        upper.addLayout(self._choices())
        self.column.addLayout(upper)
        self._foot = self._risky_foot()
        self.column.addWidget(self._foot)
        self.open(self.move_button if question.other is not None else self.keep_button)

    # above: who and why

    def _sides(self, networks: Sequence[Network]) -> QHBoxLayout:
        question = self._question
        row = QHBoxLayout()
        row.setSpacing(self._look.px(16))
        clues = question.clues[:_MOST_CLUES]
        own = [_Point("x", "red", f"{clue.words} is not its own.") for clue in clues]
        row.addWidget(self._side(question.draft.identity, networks, "YOU CHOSE", own), 1)
        if question.other is not None:
            theirs = [_Point("check", "green", f"{clue.words} is {clue.kind}.") for clue in clues]
            row.addWidget(self._side(question.other, (), "IT READS LIKE", theirs), 1)
        return row

    def _side(self, who: Identity, networks: Sequence[Network], words: str, points: list[_Point]) -> QWidget:
        look = self._look
        card = Card()
        card.setAccessibleName(f"{words.capitalize()} {who.name}, {who.kind.value.lower()}")
        column = QVBoxLayout(card)
        column.setContentsMargins(2, 2, 2, look.px(12))
        column.setSpacing(look.px(8))
        band = Masthead(look, CARD, words)
        band.show_speaker(who, networks)
        column.addWidget(band)
        for point in points:
            row = QHBoxLayout()
            row.setContentsMargins(look.px(18), 0, look.px(14), 0)
            row.setSpacing(look.px(10))
            row.addWidget(Sign(look, point.icon, point.tone, size=16))
            row.addWidget(Line(look, point.words), 1)
            column.addLayout(row)
        column.addStretch(1)
        return card

    def _draft_card(self) -> QWidget:
        look = self._look
        card = Card("well")
        column = QVBoxLayout(card)
        column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        column.setSpacing(look.px(8))
        column.addWidget(marked_text(look, self._question))
        legend = QHBoxLayout()
        legend.setSpacing(look.px(18))
        for number, clue in enumerate(self._question.clues[:_MOST_CLUES], start=1):
            legend.addWidget(Line(look, f"{number}  {clue.kind}", size=12, weight=600, tone="blue"))
        legend.addStretch(1)
        column.addLayout(legend)
        return card

    def _choices(self) -> QHBoxLayout:
        look, other = self._look, self._question.other
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.move_button = SendingButton(look)
        if other is not None:
            self.move_button.say(other, f"Move to {other.name}", "Keeps the text, clears the accounts")
            self.move_button.clicked.connect(self._move)
            row.addWidget(self.move_button)
        self.keep_button = Push(look, "Keep as draft")
        self.keep_button.clicked.connect(self._keep)
        self.keep_button.setMinimumHeight(look.px(44))
        row.addWidget(self.keep_button)
        row.addStretch(1)
        back = Push(look, "Back to the text", "link")
        back.clicked.connect(self.cancel)
        row.addWidget(back)
        return row

    def _move(self) -> None:
        other = self._question.other
        self.close_sheet()
        self.moved.emit(other)

    def _keep(self) -> None:
        self.close_sheet()
        self.kept.emit()

    # below: the risky way

    def _risky_foot(self) -> QWidget:
        look, draft = self._look, self._question.draft
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(look.px(28), look.px(12), look.px(28), look.px(14))
        row.setSpacing(look.px(8))
        words = QVBoxLayout()
        words.setSpacing(look.px(3))
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(Sign(look, "alert-triangle", "red", size=18))
        head.addWidget(Line(look, f"It really is for {draft.identity.name}", weight=600, tone="red"), 1)
        words.addLayout(head)
        row.addLayout(words, 1)
        must_fix = next((f for f in self._question.findings if f.severity is Severity.BLOCK), None)
        if must_fix is not None or not draft.accounts:
            why = must_fix.message if must_fix else "No account is ticked."
            words.addWidget(Words(look, f"Then it must be fixed first: {why}"))
            return foot
        self._handle = draft.accounts[0].label
        words.addWidget(Words(look, f"Type {self._handle} to unlock the button."))
        words.addWidget(Line(look, "The history will show that you did.", size=12, tone="muted"))
        self.field = TypedField(look)
        self.field.setPlaceholderText(self._handle)
        self.field.setAccessibleName(f"Type {self._handle} to unlock the button")
        self.field.setFixedWidth(look.px(190))
        self.field.textChanged.connect(self._weigh)
        row.addWidget(self.field, 0, Qt.AlignmentFlag.AlignBottom)
        self.send_button = Push(look, f"Send as {draft.identity.name}", icon="lock")
        self.send_button.setEnabled(False)
        self.send_button.clicked.connect(self._mean_it)
        row.addWidget(self.send_button, 0, Qt.AlignmentFlag.AlignBottom)
        return foot

    def _weigh(self, typed: str) -> None:
        is_open = typed == self._handle
        self.send_button.setEnabled(is_open)
        self.send_button.wear("send" if is_open else "lock")

    def _mean_it(self) -> None:
        typed = self.field.text()
        if typed == self._handle:
            self.close_sheet()
            self.meant.emit(typed)

    def paint_paper(self, painter: QPainter, paper: QRectF) -> None:
        tokens = self._look.tokens
        top = paper.top() + self._foot.y()
        band = QPainterPath()
        band.addRect(QRectF(paper.left(), top, paper.width(), paper.bottom() - top))
        tint = QColor(mixed(tokens.red, tokens.card, 0.07))
        painter.fillPath(strokes.rounded(paper, 14).intersected(band), tint)
        painter.fillRect(
            QRectF(paper.left() + 1, top, paper.width() - 2, 1), QColor(mixed(tokens.red, tokens.card, 0.25))
        )


def sentence_for(question: WrongAccount) -> str:
    """Why it is asked, in one sentence, and what has not happened."""
    clues = list(dict.fromkeys(clue.words for clue in question.clues))[:_MOST_CLUES]
    if question.other is None or not clues:
        return f"{question.findings[0].message} Nothing has been sent."
    words = clues[0] if len(clues) == 1 else ", ".join(clues[:-1]) + f" and {clues[-1]}"
    belong = "belongs" if len(clues) == 1 else "belong"
    return f"{words} {belong} to {question.other.name}. Nothing has been sent."


def marked_text(look: Look, question: WrongAccount) -> QTextEdit:
    """The part of the draft with the evidence, underlined and numbered; built as text, never as markup."""
    clues: tuple[Clue, ...] = question.clues[:_MOST_CLUES]
    part = clues[0].part if clues else 0
    text = question.draft.parts[part].text
    offsets = Offsets(text)
    shown = QTextEdit()
    shown.setReadOnly(True)
    shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    shown.setFrameShape(QFrame.Shape.NoFrame)
    shown.setFont(look.sans(16))
    shown.viewport().setAutoFillBackground(False)
    shown.document().setDocumentMargin(0)
    shown.setPlainText(text)
    shown.setAccessibleName("The draft")
    marked, number_form = QTextCharFormat(), QTextCharFormat()
    marked.setFontUnderline(True)
    marked.setFontWeight(QFont.Weight.DemiBold)
    marked.setBackground(QColor(mixed(look.tokens.blue, look.tokens.well, 0.22)))
    number_form.setForeground(QColor(look.tokens.blue))
    number_form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
    # From the last to the first, so that the numbers put in do not move the places still to come.
    for number, clue in sorted(enumerate(clues, start=1), key=lambda pair: pair[1].span, reverse=True):
        if clue.part != part:
            continue
        start, end = offsets.span(clue.span)
        cursor = QTextCursor(shown.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(marked)
        cursor.setPosition(end)
        cursor.insertText(str(number), number_form)
    shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # The editor sets its document to its width of the moment; a copy is measured at the width to come.
    measured = shown.document().clone()
    measured.setTextWidth(look.px(788))
    shown.setFixedHeight(min(int(measured.size().height()) + 4, look.px(150)))
    return shown
