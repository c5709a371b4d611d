"""A field with its sign inside one outline; the outline shows the focus, the field keeps its own words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from ui.look import strokes
from ui.look.theme import Look


class Boxed(QWidget):
    """`sign` and `field` side by side in one box, 30 design pixels high inside its outline."""

    def __init__(self, look: Look, sign: QWidget, field: QWidget):
        super().__init__()
        self._look = look
        self._field = field
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.px(30))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(10), 2, look.px(6), 2)
        row.setSpacing(look.px(6))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(field, 1)
        field.installEventFilter(self)
        field.setMinimumWidth(look.px(60))
        self._clear_ground()
        look.changed.connect(self._clear_ground)

    def _clear_ground(self) -> None:
        palette = QPalette(self._field.palette())
        palette.setColor(QPalette.ColorRole.Base, QColor(self._look.tokens.card))
        palette.setColor(QPalette.ColorRole.Text, self._look.tone("text"))
        self._field.setPalette(palette)
        for line in self._field.findChildren(QLineEdit):
            # The line inside a spin box keeps the palette that it was made with.
            line.setPalette(palette)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._look.tokens
        has_focus = self._field.hasFocus()
        line = QColor(tokens.text if has_focus else tokens.edge)
        box = QRectF(self.rect())
        strokes.box(painter, box, 8, fill=QColor(tokens.card), line=line, width=2 if has_focus else 1)
