"""The chips that show only one state, each with its sign, word and count; they decide nothing."""

from __future__ import annotations

from desktop.model.queue import StateWord
from ui.look.theme import Look
from ui.parts.chips import CHIPS, CountChip


class FilterChip(CountChip):
    """One state with its count; without a word: all of them."""

    def __init__(self, look: Look, word: StateWord | None):
        if word is None:
            super().__init__(look, "All")
        else:
            super().__init__(look, word.value, CHIPS[word].icon, CHIPS[word].tone)
        self.word = word
