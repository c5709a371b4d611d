"""The text itself: plain, exact to the letter, with its findings underlined; it changes nothing by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit

from desktop.model.findings import Field, Finding, Severity
from ui.findings.groups import underline
from ui.look.theme import Look
from ui.offsets import Offsets

_LINKED = re.compile(r"https?://\S+|(?<![\w/])[@#]\w[\w.]*\w|(?<![\w/])[@#]\w")
_MOST_LINKS = 200


class Editor(QPlainTextEdit):
    """`typed` carries the whole text after every change by the person; `pressed` every key."""

    typed = Signal(str)
    pressed = Signal()

    def __init__(self, look: Look):
        super().__init__()
        self._look = look
        self._findings: tuple[Finding, ...] = ()
        self._part = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(look.sans(17))
        self.setViewportMargins(look.px(19), look.px(11), look.px(17), look.px(4))
        self.setTabChangesFocus(True)
        self.setAccessibleName("Text of the post")
        self.setCursorWidth(2)
        self.textChanged.connect(self._tell)
        look.changed.connect(self._mark)

    # text

    def words(self) -> str:
        """The text to the letter. Qt's own `toPlainText` would turn no-break spaces into spaces."""
        raw = self.document().toRawText()
        return raw.replace("\u2029", "\n").replace("\u2028", "\n").replace("\ufdd0", "").replace("\ufdd1", "")

    def load(self, text: str, *, part: int = 0) -> None:
        """Shows a text that nobody typed here; the way back of the one before is forgotten."""
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)
        self._part = part
        self._findings = ()
        self._mark()
        self.moveCursor(QTextCursor.MoveOperation.End)
        if self.words() != text:
            # Line ends are kept in one form only: what is shown is what is checked and sent.
            self.typed.emit(self.words())

    def grow(self, size: int) -> None:
        """Takes another size of type."""
        self.setFont(self._look.sans(size))

    def replace_span(self, span: tuple[int, int], words: str) -> None:
        """Puts other words in the place of [start, end) code points, as one step that Undo takes back."""
        cursor = self._cursor(span)
        cursor.beginEditBlock()
        cursor.insertText(words)
        cursor.endEditBlock()

    def select_span(self, span: tuple[int, int]) -> None:
        """Selects [start, end) code points and shows them."""
        self.setTextCursor(self._cursor(span))
        self.ensureCursorVisible()
        self.setFocus()

    def place(self) -> int:
        """Where the cursor stands, in code points."""
        return Offsets(self.words()).to_points(self.textCursor().position())

    def _cursor(self, span: tuple[int, int]) -> QTextCursor:
        start, end = Offsets(self.words()).span(span)
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    # marks

    def mark(self, findings: Iterable[Finding], text: str, part: int) -> None:
        """Underlines what was found in `text`; nothing when the text has changed since."""
        if text != self.words() or part != self._part:
            return
        self._findings = tuple(
            finding
            for finding in findings
            if finding.place.field is Field.TEXT and finding.place.part == part and finding.place.span
        )
        self._mark()

    def _mark(self) -> None:
        text = self.words()
        offsets = Offsets(text)
        marks = []
        linked = QTextCharFormat()
        linked.setForeground(QColor(self._look.tokens.link))
        for number, match in enumerate(_LINKED.finditer(text)):
            if number >= _MOST_LINKS:
                break
            marks.append(self._selection(offsets.span(match.span()), linked))
        # The gravest is laid on last, so that its line is the one that is seen.
        for finding in sorted(self._findings, key=lambda found: found.severity):
            if finding.place.span is not None:
                form = underline(self._look, finding.severity)
                marks.append(self._selection(offsets.span(finding.place.span), form))
        self.setExtraSelections(marks)

    def _selection(self, units: tuple[int, int], form: QTextCharFormat) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(units[0])
        cursor.setPosition(units[1], QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format = form
        return selection

    def marked(self) -> tuple[tuple[str, Severity], ...]:
        """The words that are underlined, with what for."""
        text = self.words()
        found = []
        for finding in self._findings:
            if finding.place.span is not None:
                start, end = finding.place.span
                found.append((text[start:end], finding.severity))
        return tuple(found)

    # events

    def _tell(self) -> None:
        # Marks follow their words by themselves; those whose words changed wait for the next check.
        self.typed.emit(self.words())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.pressed.emit()
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text() if source.hasText() else ""
        self.insertPlainText(_keepable(text))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()


def _keepable(text: str) -> str:
    """Pasted words without what no network takes and no file keeps: NUL and halves of characters."""
    return "".join(letter for letter in text if letter != "\x00" and not "\ud800" <= letter <= "\udfff")
