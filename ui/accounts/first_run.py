"""The first page, while there is no account: practise, or connect one; nothing is sent from here."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.model.identities import Identity, IdentityId, IdentityKind, Network, OperatorId
from ui.accounts.practice import READER, SHOP
from ui.look import strokes
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.cards import Card
from ui.parts.words import Heading, Line, Sign, Words, draw_icon
from ui.sidebar.model import Roster
from ui.speaker.masthead import Masthead
from ui.speaker.measures import CARD, COMPOSE, NETWORK_ICONS
from ui.speaker.plate import Plate, draw_dashed, draw_practice

_SHOP = Identity(
    IdentityId("practice-shop"), IdentityKind.CORPORATE, SHOP, 1, (OperatorId("robin"),), is_practice=True
)
_READER = Identity(IdentityId("practice-reader"), IdentityKind.PERSONAL, READER, is_practice=True)
_STEPS = (
    "Write a post that breaks a rule, and fix it.",
    "Aim it at the wrong account, and see the question.",
    "Send it for approval, then sign it as the approver.",
    "Watch it leave, and read its history in the queue.",
)
_NOTES = {Network.X: "Needs your own X developer keys", Network.LINKEDIN: "A profile, or a page you manage"}


class PlateBand(QWidget):
    """The head of a card of this page: a dotted ground for practice, a plain one for accounts."""

    def __init__(self, look: Look, *, is_practice: bool):
        super().__init__()
        self._look = look
        self._is_practice = is_practice
        self.setFixedHeight(look.px(46))
        self.setAccessibleName("Practice" if is_practice else "Your accounts")
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, tokens = self._look, self._look.tokens
        rect = QRectF(self.rect())
        painter.setClipPath(strokes.rounded(rect.adjusted(0, 0, 0, 20), 9))
        painter.fillRect(rect, QColor(tokens.well))
        at = QPointF(look.px(24), look.px(12))
        colour = look.tone("slate")
        if self._is_practice:
            strokes.dots(painter, rect, QColor(tokens.line2))
            draw_practice(painter, look, at, colour, QColor(tokens.card))
        else:
            draw_dashed(
                painter, look, at, "YOUR ACCOUNTS", "users", colour, QColor(tokens.card), is_solid=True
            )
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), QColor(tokens.line2))


class FirstRun(QWidget):
    """`practise` carries the name that was typed (empty where one is known); `connect_to` a network."""

    practise = Signal(str)
    connect_to = Signal(object)

    def __init__(self, look: Look, roster: Roster):
        super().__init__()
        self._look = look
        self._roster = roster
        look.know((_SHOP, _READER), {_SHOP.id: "plum", _READER.id: "indigo"})
        self.setAccessibleName("Before the first post")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Masthead(look, COMPOSE))
        body = QVBoxLayout()
        body.setContentsMargins(look.px(40), look.px(14), look.px(40), look.px(16))
        body.setSpacing(look.px(4))
        body.addWidget(Heading(look, "Before the first post", size=26))
        body.addWidget(
            Words(
                look,
                "Practise first, or connect an account now. Either way, nothing is sent until you press "
                "a button that names the account.",
                size=14,
                tone="muted",
            )
        )
        body.addSpacing(look.px(8))
        cards = QHBoxLayout()
        cards.setSpacing(look.px(18))
        cards.addWidget(self._practice_card(), 1)
        cards.addWidget(self._connect_card(), 1)
        body.addLayout(cards, 1)
        foot = Words(look, "All of this page works offline, except connecting.", size=12, tone="muted")
        foot.setAlignment(Qt.AlignmentFlag.AlignRight)
        body.addSpacing(look.px(8))
        body.addWidget(foot)
        column.addLayout(body, 1)
        roster.changed.connect(self._ask_name)
        self._ask_name()

    def _card(self, *, is_practice: bool) -> tuple[Card, QVBoxLayout]:
        look = self._look
        card = Card()
        outer = QVBoxLayout(card)
        outer.setContentsMargins(1, 1, 1, look.px(18))
        outer.setSpacing(look.px(12))
        outer.addWidget(PlateBand(look, is_practice=is_practice))
        inner = QVBoxLayout()
        inner.setContentsMargins(look.px(24), 0, look.px(24), 0)
        inner.setSpacing(look.px(8))
        outer.addLayout(inner, 1)
        return card, inner

    def _practice_card(self) -> Card:
        look = self._look
        card, column = self._card(is_practice=True)
        column.addWidget(Heading(look, "Start in practice", size=22))
        column.addWidget(Words(look, "Learn all of Masthead as two made-up people.", tone="muted"))
        for identity in (_SHOP, _READER):
            band = Masthead(look, CARD, "PRACTISE AS")
            band.show_speaker(identity, (Network.PRACTICE,))
            column.addWidget(band)
        for words in (
            "Nothing can leave this computer: there is no account to send from.",
            "Checks, approvals, the queue and the history all work.",
        ):
            column.addLayout(_point(look, words))
        column.addWidget(Line(look, "The first ten minutes", weight=600))
        for number, words in enumerate(_STEPS, start=1):
            row = QHBoxLayout()
            row.setSpacing(look.px(10))
            row.addWidget(Numeral(look, number))
            row.addWidget(Words(look, words), 1)
            column.addLayout(row)
        column.addStretch(1)
        self._name = QLineEdit()
        self._name.setProperty("kind", "field")
        self._name.setFont(look.sans(13))
        self._name.setPlaceholderText("Your name, as colleagues know it")
        self._name.setAccessibleName("Your name")
        self._name.textChanged.connect(self._ask_name)
        column.addWidget(self._name)
        row = QHBoxLayout()
        row.setSpacing(look.px(14))
        self._start = Push(look, "Start in practice", "strong", icon="flask")
        self._start.setMinimumHeight(look.px(44))
        self._start.clicked.connect(lambda: self.practise.emit(self._name.text()))
        row.addWidget(self._start)
        row.addWidget(Line(look, "You can connect accounts at any time.", size=12, tone="muted"), 1)
        column.addLayout(row)
        return card

    def _ask_name(self) -> None:
        is_named = self._roster.operator is not None
        self._name.setVisible(not is_named)
        self._start.setEnabled(is_named or bool(self._name.text().strip()))

    def _connect_card(self) -> Card:
        look = self._look
        card, column = self._card(is_practice=False)
        column.addWidget(Heading(look, "Connect an account", size=22))
        column.addWidget(
            Words(
                look,
                "You paste the keys of your own developer app. Masthead asks the network whose they are, "
                "and keeps them in this computer's key ring and nowhere else.",
                tone="muted",
            )
        )
        for number, (network, note) in enumerate(_NOTES.items()):
            if number:
                column.addWidget(_rule(look))
            column.addLayout(self._network_row(network, note))
        column.addStretch(1)
        column.addWidget(Line(look, "Each account then belongs to one side, and never crosses", weight=600))
        sides = QHBoxLayout()
        sides.setSpacing(look.px(10))
        for identity, title, words in (
            (_SHOP, "Solid and square", "May need signatures first."),
            (_READER, "Striped and round", "Yours alone; nobody signs."),
        ):
            side = Card("well")
            inner = QVBoxLayout(side)
            inner.setContentsMargins(look.px(14), look.px(12), look.px(14), look.px(12))
            inner.setSpacing(look.px(4))
            inner.addWidget(Plate(look, identity))
            inner.addWidget(Line(look, title, weight=600))
            inner.addWidget(Line(look, words, size=12, tone="muted"))
            sides.addWidget(side, 1)
        column.addLayout(sides)
        return card

    def _network_row(self, network: Network, note: str) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setContentsMargins(0, look.px(8), 0, look.px(8))
        row.setSpacing(look.px(12))
        row.addWidget(Tile(look, NETWORK_ICONS[network]))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Line(look, network.label, size=14, weight=600))
        words.addWidget(Line(look, note, size=12, tone="muted"))
        row.addLayout(words, 1)
        button = Push(look, f"Connect {network.label}")
        button.setMinimumSize(look.px(156), look.px(40))
        button.clicked.connect(lambda _=False, n=network: self.connect_to.emit(n))
        row.addWidget(button)
        return row

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._look.tokens.bg))


class Tile(QWidget):
    """A network's icon on a small inset square."""

    def __init__(self, look: Look, icon: str):
        super().__init__()
        self._look = look
        self._icon = icon
        self.setFixedSize(look.px(48), look.px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._look.tokens
        rect = QRectF(self.rect())
        strokes.box(painter, rect, 8, fill=QColor(tokens.well), line=QColor(tokens.line))
        draw_icon(painter, self._look, self._icon, self._look.tone("text"), rect.center(), 24)


class Numeral(QWidget):
    """A number in a filled round."""

    def __init__(self, look: Look, number: int):
        super().__init__()
        self._look = look
        self._number = number
        self.setFixedSize(look.px(20), look.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._look.tokens
        rect = QRectF(self.rect())
        strokes.box(painter, rect, rect.height() / 2, fill=QColor(tokens.strong))
        painter.setFont(self._look.sans(11, 700))
        painter.setPen(QColor(tokens.on_strong))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(self._number))


def _point(look: Look, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(look.px(8))
    row.addWidget(Sign(look, "check", "green", size=18), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Words(look, words), 1)
    return row


def _rule(look: Look) -> QFrame:
    rule = QFrame()
    rule.setFixedHeight(1)
    rule.setProperty("kind", "card")
    return rule
