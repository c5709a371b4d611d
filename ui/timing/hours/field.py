"""One field of the sheet: its name above, what is typed, and a note below that says what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.look.theme import Look
from ui.parts.words import Line, Sign, Words

_TYPED_HIGH, _NOTE_LINE_HIGH = 84, 16


class HoursField(QWidget):
    """`typed` after each change, `left` when the focus goes elsewhere. With `has_lines` it takes several.

    The note keeps room for `note_lines`, so that nothing moves when it says more.
    """

    typed = Signal()
    left = Signal()

    def __init__(
        self, look: Look, name: str, note: str, *, has_lines: bool = False, note_lines: int = 2
    ) -> None:
        super().__init__()
        self._note_words = note
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(Line(look, name, weight=600))
        self.edit: QLineEdit | QPlainTextEdit = QPlainTextEdit() if has_lines else QLineEdit()
        if isinstance(self.edit, QPlainTextEdit):
            self.edit.setTabChangesFocus(True)
            self.edit.setFixedHeight(look.px(_TYPED_HIGH))
        self.edit.setProperty("kind", "field")
        self.edit.setFont(look.sans(13, has_even_figures=True))
        self.edit.setAccessibleName(name)
        self.edit.textChanged.connect(self.typed)
        self.edit.installEventFilter(self)
        column.addWidget(self.edit)
        row = QHBoxLayout()
        row.setSpacing(look.px(6))
        self._sign = Sign(look, "alert-octagon", "red", size=15)
        self._sign.hide()
        self._note = Words(look, note, size=12, tone="muted")
        self._note.setMinimumHeight(look.px(_NOTE_LINE_HIGH * note_lines))
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._note, 1)
        column.addLayout(row)
        self.name_fault("")

    @property
    def words(self) -> str:
        """What is typed."""
        return self.edit.toPlainText() if isinstance(self.edit, QPlainTextEdit) else self.edit.text()

    @property
    def note(self) -> str:
        """What stands below it."""
        return self._note.text()

    def put(self, words: str) -> None:
        """Puts words into it, as if they had been typed: with Ctrl+Z they go."""
        if isinstance(self.edit, QPlainTextEdit):
            cursor = self.edit.textCursor()
            cursor.select(cursor.SelectionType.Document)
            cursor.insertText(words)
        elif words != self.edit.text():
            self.edit.selectAll()
            self.edit.insert(words)

    def name_fault(self, words: str) -> None:
        """Says what is wrong with it; empty: what it takes."""
        self._sign.setVisible(bool(words))
        self._note.setText(words or self._note_words)
        self._note.setProperty("tone", "red" if words else "muted")
        self._note.style().unpolish(self._note)
        self._note.style().polish(self._note)
        self.edit.setAccessibleDescription(words or self._note_words)

    def freeze(self, is_frozen: bool) -> None:
        """Takes no typing while what stands there is being saved."""
        self.edit.setReadOnly(is_frozen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self.left.emit()
        return False
