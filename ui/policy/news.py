"""What is in the news today: the living list, and one line to add to it; it only asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop.model.journal import JournalEntry
from desktop.model.rulebook import Consent, LiveEvent
from ui.compose.phrases import listed
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.buttons import Push
from ui.parts.cards import Card, EmptyPlace, MessageCard
from ui.parts.flow import ScrollColumn
from ui.parts.order import focus_kept
from ui.parts.words import Line, Words
from ui.policy.model import counted

WEIGH_MS = 250
LASTING = {6: "6 hours", 24: "24 hours", 72: "3 days", 168: "7 days", 720: "30 days"}
"""How long an event may be put on the list for, in hours."""
_USUAL = 24


class NewsPane(QWidget):
    """`add` carries words and hours, `remove` words; `weigh` asks what words would stop."""

    add = Signal(str, int)
    remove = Signal(str)
    weigh = Signal(str)

    def __init__(self, look: Look, zone: str) -> None:
        super().__init__()
        self._look = look
        self._zone = zone
        self._hours = _USUAL
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WEIGH_MS)
        self._timer.timeout.connect(lambda: self.weigh.emit(self.words))
        self.setAccessibleName("In the news today")
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(18), look.px(14), look.px(4), 0)
        column.setSpacing(look.px(10))
        column.addLayout(self._form())
        self._told: tuple[JournalEntry, ...] = ()
        self.area = ScrollColumn("What is in the news")
        column.addWidget(self.area, 1)

    def _form(self) -> QVBoxLayout:
        look = self._look
        form = QVBoxLayout()
        form.setContentsMargins(0, 0, look.px(14), 0)
        form.setSpacing(look.px(8))
        said = "Masthead stops whatever sells, jokes or rides near what stands here, for every identity."
        form.addWidget(Words(look, said, size=12, tone="muted"))
        self.field = QLineEdit()
        self.field.setProperty("kind", "field")
        self.field.setFont(look.sans(13))
        self.field.setPlaceholderText("Its name, such as Hurricane Aurora")
        self.field.setAccessibleName("What is in the news")
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._press)
        form.addWidget(self.field)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.until = Push(look, "", icon="clock")
        self.until.clicked.connect(self._offer)
        self.button = Push(look, "Put it in the news", "strong", icon="plus")
        self.button.clicked.connect(self._press)
        row.addWidget(self.until)
        row.addWidget(self.button)
        row.addStretch(1)
        form.addLayout(row)
        self._note = Words(look, "", size=12, tone="muted")
        form.addWidget(self._note)
        self._who = Words(look, "", size=12, tone="muted")
        self._who.hide()
        form.addWidget(self._who)
        self._choose(_USUAL)
        self._typed()
        return form

    @property
    def words(self) -> str:
        """What is typed, on one line."""
        return " ".join(self.field.text().split())

    def _offer(self) -> None:
        menu = QMenu(self)
        for hours, words in LASTING.items():
            menu.addAction(f"For {words}").triggered.connect(partial(self._choose, hours))
        menu.popup(self.until.mapToGlobal(QPoint(0, self.until.height())))

    def _choose(self, hours: int, _: bool = False) -> None:
        self._hours = hours
        self.until.say(f"For {LASTING[hours]}")

    def _typed(self) -> None:
        self.button.setEnabled(bool(self.words))
        self._note.setText("")
        if self.words:
            self._timer.start()
        else:
            self._timer.stop()

    def _press(self) -> None:
        if self.words:
            self._timer.stop()
            self.add.emit(self.words, self._hours)

    # what it is told

    def show_weighed(self, words: str, posts: int, drafts: int) -> None:
        """What these words would stop, while they still stand here."""
        if words == self.words:
            stopped = f"{counted(posts, 'waiting post')} and {counted(drafts, 'draft')}"
            self._note.setText(f"It would stop {stopped}." if posts or drafts else "It would stop nothing.")

    def show_refusal(self, words: str, said: str) -> None:
        """Why these words cannot be looked for, while they still stand here."""
        if words == self.words:
            self._note.setText(said)

    def added(self, words: str) -> None:
        """The words are on the list, and no longer in the field."""
        if words == self.words:
            self.field.clear()

    def show_consent(self, consent: Consent) -> None:
        """Who may take an event off before it is over, where that is not everybody."""
        whose = listed([each.name for each in consent.identities])
        names = consent.names or "nobody here, until one person is that"
        self._who.setText(f"An approver of {whose} takes one off before it is over: {names}.")
        self._who.setVisible(bool(consent.identities))

    def show_told(self, told: tuple[JournalEntry, ...]) -> None:
        """What was made weaker outside Masthead lately; it stands above the events that are shown next."""
        self._told = told

    def show_events(
        self, events: tuple[LiveEvent, ...], held: Mapping[str, int], trouble: str, now: datetime
    ) -> None:
        """Shows what is on the list; `trouble` says why it cannot be read."""
        look = self._look
        with focus_kept(self):
            column = self.area.renew()
            column.setContentsMargins(0, 0, look.px(14), look.px(14))
            column.setSpacing(look.px(7))
            for one in self._told:
                title = f"Changed outside Masthead, seen {moments.when_words(one.at, self._zone, now)}"
                said = one.detail.removeprefix("Changed outside Masthead: ")
                column.addWidget(MessageCard(look, "alert-triangle", "amber", title, said))
            if trouble:
                column.addWidget(
                    MessageCard(look, "alert-octagon", "red", "Sending stops for everyone", trouble)
                )
            elif not events:
                place = EmptyPlace(
                    look, "news", "Nothing is in the news", "What you add here holds for everyone."
                )
                column.addWidget(place)
            for event in events:
                column.addWidget(self._card(event, held.get(event.words, 0), now))
            column.addStretch(1)

    def _card(self, event: LiveEvent, held: int, now: datetime) -> Card:
        look, card = self._look, Card()
        inner = QVBoxLayout(card)
        inner.setContentsMargins(look.px(14), look.px(10), look.px(14), look.px(10))
        inner.setSpacing(look.px(3))
        row = QHBoxLayout()
        row.addWidget(Line(look, event.words, weight=600), 1)
        button = Push(look, "Remove", "link", label=f"Remove {event.words} from the news")
        button.clicked.connect(lambda: self.remove.emit(event.words))
        row.addWidget(button)
        inner.addLayout(row)
        for said in _sentences(event, self._zone, now):
            inner.addWidget(Words(look, said, size=12, tone="muted"))
        holds = f"{counted(held, 'post')} {'is' if held == 1 else 'are'} held because of it."
        inner.addWidget(Words(look, holds if held else "It holds no post.", size=12))
        return card


def _sentences(event: LiveEvent, zone: str, now: datetime) -> list[str]:
    said = []
    if event.by or event.since:
        by = f" by {event.by}" if event.by else ""
        since = f" {moments.when_words(event.since, zone, now)}" if event.since else ""
        said.append(f"Added{by}{since}.")
    if event.until is not None:
        said.append(
            f"Until {moments.full_words(event.until, zone)} ({moments.until_words(event.until, now)})."
        )
    else:
        said.append(f"{event.trouble} It holds until it is removed.".strip())
    return said
