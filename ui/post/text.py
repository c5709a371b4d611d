"""A post as one of its accounts shows it: name, words, pictures, what is left; it changes no word."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.identities import Account
from desktop.model.posts import Media
from ui.compose.counters import left_words
from ui.compose.pictures import Thumb
from ui.look.theme import Look
from ui.parts.cards import Card
from ui.parts.tabs import Tab, TabStrip
from ui.parts.words import Line, Words
from ui.post.reading import Detail
from ui.queue.model import accounts_of
from ui.speaker.mark import Mark
from ui.speaker.measures import NETWORK_ICONS

LoadPicture = Callable[[Media, Callable[[QImage], None]], None]


class PostText:
    """Builds the card; `load` asks for a small copy of a picture."""

    def __init__(self, look: Look, load: LoadPicture) -> None:
        self._look = look
        self._load = load

    def card(self, detail: Detail, account_id: str, choose: Callable[[str], None]) -> QWidget:
        """The words and pictures as one account shows them; `choose` is told another account's id."""
        look, row = self._look, detail.row
        accounts: tuple[Account, ...] = accounts_of(row)
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, look.px(14))
        column.setSpacing(look.px(10))
        chosen = next((a for a in accounts if a.id == account_id), accounts[0] if accounts else None)
        if len(accounts) > 1:
            strip = TabStrip(look)
            tabs = tuple(Tab(a.id, a.network.label, NETWORK_ICONS[a.network]) for a in accounts)
            strip.show_tabs(tabs, row.draft.identity, chosen.id if chosen else "")
            strip.chosen.connect(choose)
            column.addWidget(strip)
        else:
            column.addSpacing(look.px(6))
        inner = QVBoxLayout()
        inner.setContentsMargins(look.px(16), 0, look.px(16), 0)
        inner.setSpacing(look.px(10))
        inner.addLayout(self._head(detail, chosen))
        for number, part in enumerate(row.draft.parts):
            if len(row.draft.parts) > 1:
                inner.addWidget(Line(look, f"Part {number + 1}", size=12, weight=600, tone="muted"))
            inner.addWidget(Words(look, part.text, size=15))
            for media in part.media:
                inner.addLayout(self._picture(media))
        column.addLayout(inner)
        return card

    def _head(self, detail: Detail, account: Account | None) -> QHBoxLayout:
        look, identity = self._look, detail.row.draft.identity
        line = QHBoxLayout()
        line.setSpacing(look.px(10))
        line.addWidget(Mark(look, identity, 30))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Line(look, identity.name, weight=600))
        label = f"{account.label} on {account.network.label}" if account else "No account ticked"
        words.addWidget(Line(look, label, size=12, tone="muted"))
        line.addLayout(words, 1)
        length = next((n for n in detail.lengths if account and n.network is account.network), None)
        if length is not None:
            line.addWidget(Line(look, left_words(length), size=12, tone="muted", has_even_figures=True))
        return line

    def _picture(self, media: Media) -> QHBoxLayout:
        line = QHBoxLayout()
        thumb = Thumb(self._look)
        self._load(media, thumb.show_image)
        line.addWidget(thumb)
        line.addWidget(Words(self._look, media.alt or "No description", size=12, tone="muted"), 1)
        return line
