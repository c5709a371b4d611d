"""One group of findings with its heading and its cards in their order; it knows no rule."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.findings.card import FindingCard
from ui.findings.groups import Group
from ui.look.theme import Look
from ui.parts.words import Line, Sign


class Section(QWidget):
    """Hidden while it holds nothing."""

    def __init__(self, look: Look, group: Group) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        header = QHBoxLayout()
        header.setContentsMargins(look.px(1), look.px(4), 0, 0)
        header.setSpacing(look.px(8))
        header.addWidget(Sign(look, group.icon, group.tone, size=16))
        header.addWidget(Line(look, group.word, weight=600, tone=group.tone))
        self._count = Line(look, "", weight=600, tone="muted", has_even_figures=True)
        header.addWidget(self._count)
        header.addWidget(Line(look, group.effect, size=12, tone="muted"))
        header.addStretch(1)
        column.addLayout(header)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(look.px(7))
        column.addLayout(self._cards)
        self.hide()

    def count(self, count: int) -> None:
        """How many findings there are, shown or not."""
        self._count.say(str(count))
        self.setVisible(count > 0)

    def place(self, card: FindingCard, index: int) -> None:
        """Puts a card at its place; one that stands there already is left alone."""
        if self._cards.indexOf(card) != index:
            self._cards.insertWidget(index, card)

    @property
    def cards(self) -> tuple[FindingCard, ...]:
        """The cards in the order in which they stand."""
        items = (self._cards.itemAt(index) for index in range(self._cards.count()))
        widgets = (item.widget() for item in items if item is not None)
        return tuple(widget for widget in widgets if isinstance(widget, FindingCard))
