"""How grave a rule is, as a word with its sign: in rows, as a chip, to choose from; it changes nothing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from desktop.model.findings import Severity
from desktop.model.identities import IdentityKind
from desktop.model.rulebook import OFF, WORDS
from ui.findings.groups import BY_SEVERITY
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.chips import ChipLook, Ground, chip_width, draw_worn

Level = Severity | None

LEVELS: tuple[Level, ...] = (Severity.BLOCK, Severity.REVIEW, Severity.CAUTION, Severity.HINT, None)
"""Gravest first; None is off."""

LOOKS: dict[Level, ChipLook] = {
    None: ChipLook("quiet", "ban", Ground.NONE, "The rule does not speak"),
    **{
        severity: ChipLook(group.tone, group.icon, Ground.TINT, group.effect)
        for severity, group in BY_SEVERITY.items()
    },
}

WHOM = {IdentityKind.CORPORATE: "organisations", IdentityKind.PERSONAL: "persons"}
"""What the two kinds of identity are called where a rule speaks about them."""


def word_of(level: Level) -> str:
    """What the level is called."""
    return OFF if level is None else WORDS[level]


def draw_level(painter: QPainter, look: Look, at: QPointF, level: Level, behind: str = "") -> QRectF:
    """The chip of a level with its left top at `at`, on the "#RRGGBB" `behind`."""
    return draw_worn(painter, look, at, word_of(level), LOOKS[level], behind)


class LevelChip(QWidget):
    """One level as a widget."""

    def __init__(self, look: Look, level: Level, whom: str) -> None:
        super().__init__()
        self._look = look
        self._level = level
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{word_of(level)} for {whom}")
        self.setToolTip(LOOKS[level].means)

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._look, word_of(self._level)), self._look.px(23))

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_level(QPainter(self), self._look, QPointF(0, 0), self._level)


class LevelButton(Push):
    """Shows a level and offers the others; `chosen` carries the one that was chosen."""

    chosen = Signal(object)

    def __init__(self, look: Look, level: Level, whom: str) -> None:
        super().__init__(look, word_of(level), icon=LOOKS[level].icon, tone=LOOKS[level].tone, size=15)
        self._whom = whom
        self.level = level
        self.show_level(level)
        self.clicked.connect(self._offer)

    def show_level(self, level: Level) -> None:
        """Shows another level."""
        self.level = level
        self.say(word_of(level))
        self.wear(LOOKS[level].icon, LOOKS[level].tone)
        self.setAccessibleName(f"For {self._whom}: {word_of(level)}. Choose another level")
        self.setToolTip(LOOKS[level].means)

    def _offer(self) -> None:
        menu = QMenu(self)
        for level in LEVELS:
            action = menu.addAction(f"{word_of(level)}: {LOOKS[level].means.lower()}")
            action.setCheckable(True)
            action.setChecked(level == self.level)
            action.triggered.connect(lambda _=False, chosen=level: self.chosen.emit(chosen))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
