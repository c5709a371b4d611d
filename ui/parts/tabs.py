"""The strip of networks above a text, underlined in the speaker's hue; it holds no text itself."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop.model.identities import Identity
from ui.look.theme import Look
from ui.parts.flow import throw_away
from ui.parts.words import draw_icon, width_of


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its words, its icon, and whether something there must be fixed."""

    key: str
    text: str
    icon: str = ""
    has_fault: bool = False
    is_static: bool = False
    """It only says something; it cannot be chosen."""


class TabButton(QAbstractButton):
    """One tab of the strip."""

    def __init__(self, look: Look, tab: Tab, strip: TabStrip):
        super().__init__()
        self._look = look
        self._strip = strip
        self.tab = tab
        self.setCheckable(not tab.is_static)
        self.setEnabled(not tab.is_static)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if tab.is_static else Qt.FocusPolicy.TabFocus)
        fault = ", must be fixed" if tab.has_fault else ""
        self.setAccessibleName(f"{tab.text}{fault}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _word(self) -> str:
        return "" if self._strip.is_narrow and self.tab.icon else self.tab.text

    def sizeHint(self) -> QSize:
        look = self._look
        wide = width_of(look.sans(13, 600), self._word())
        if self.tab.icon:
            wide += look.px(16) + (look.px(6) if self._word() else 0)
        if self.tab.has_fault:
            wide += look.px(20)
        return QSize(wide + look.px(28), look.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        colour = look.tone("text" if self.isChecked() else "muted")
        x = float(look.px(14))
        middle = (self.height() - 2) / 2
        if self.tab.icon:
            draw_icon(painter, look, self.tab.icon, colour, QPointF(x + look.px(8), middle), 16)
            x += look.px(16 + 6)
        painter.setFont(look.sans(13, 600 if self.isChecked() else 500))
        painter.setPen(colour)
        place = QRectF(x, middle - 15, self.width(), 30)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._word())
        if self.tab.has_fault:
            at = QPointF(self.width() - look.px(21), middle)
            draw_icon(painter, look, "alert-octagon", look.tone("red"), at, 15)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            whose = self._strip.identity
            painter.setBrush(look.ink(whose) if whose else look.tone("text"))
            line = QRectF(look.px(10), self.height() - 3, self.width() - look.px(20), 3)
            painter.drawRoundedRect(line, 1.5, 1.5)
        if self.hasFocus():
            painter.setPen(QColor(look.tokens.text))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().toRectF().adjusted(4.5, 4.5, -4.5, -6.5), 6, 6)


class TabStrip(QWidget):
    """Tabs in a row; `chosen` carries the key of the one that was pressed."""

    chosen = Signal(str)

    def __init__(self, look: Look):
        super().__init__()
        self._look = look
        self.identity: Identity | None = None
        self.is_narrow = False
        self._tabs: tuple[Tab, ...] = ()
        self._buttons: list[TabButton] = []
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        self.setFixedHeight(look.px(40))
        self.setAccessibleName("Networks")
        look.changed.connect(self.update)

    def show_tabs(self, tabs: tuple[Tab, ...], identity: Identity | None, chosen: str) -> None:
        """Shows these tabs with `chosen` pressed; what has not changed is left alone."""
        self.identity = identity
        if tabs != self._tabs:
            self._tabs = tabs
            for old in self._buttons:
                self._group.removeButton(old)
                throw_away(old)
            self._buttons = [TabButton(self._look, tab, self) for tab in tabs]
            for index, button in enumerate(self._buttons):
                self._group.addButton(button)
                self._row.insertWidget(index, button)
                button.clicked.connect(lambda _=False, key=button.tab.key: self.chosen.emit(key))
        for button in self._buttons:
            button.setChecked(button.tab.key == chosen)
        self.update()

    def narrow(self, is_narrow: bool) -> None:
        """Shows icons without their words."""
        self.is_narrow = is_narrow
        for button in self._buttons:
            button.updateGeometry()
            button.update()

    def step(self, by: int) -> None:
        """Chooses the next (1) or the previous (-1) tab."""
        keys = [tab.key for tab in self._tabs if not tab.is_static]
        pressed = next((i for i, b in enumerate(self._buttons) if b.isChecked()), 0)
        if keys:
            self.chosen.emit(keys[(pressed + by) % len(keys)])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(self._look.tokens.line))
