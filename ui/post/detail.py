"""One post opened beside the queue: as whom, when, its words, signatures and history; it only asks."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.queue import QueueRow, StateWord
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.buttons import Push
from ui.parts.cards import Action, MessageCard
from ui.parts.chips import Chip
from ui.parts.flow import Flow, ScrollColumn, clear
from ui.parts.order import focus_kept, stops_in
from ui.parts.words import Line
from ui.post.reading import Detail
from ui.post.record import Record, signed_words
from ui.post.text import LoadPicture, PostText
from ui.post.verbs import verbs_for
from ui.sidebar.model import Roster
from ui.speaker.masthead import Masthead
from ui.speaker.measures import CARD


class DetailPane(QWidget):
    """`asked` carries a verb and the row; `settled` a delivery and whether it is there; `opened` a link."""

    asked = Signal(str, object)
    settled = Signal(object, bool)
    opened = Signal(str)

    def __init__(self, look: Look, roster: Roster, load: LoadPicture, zone: str):
        super().__init__()
        self._look = look
        self._text = PostText(look, load)
        self._record = Record(look, roster, zone)
        self._zone = zone
        self._detail: Detail | None = None
        self._account = ""
        self.setAccessibleName("Post")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        self._band = Masthead(look, CARD, "GOES OUT AS")
        column.addWidget(self._band)
        self._area = ScrollColumn("Post")
        column.addWidget(self._area, 1)
        self._feet = QWidget()
        feet = QHBoxLayout(self._feet)
        feet.setContentsMargins(look.px(18), look.px(8), look.px(18), look.px(12))
        # In two rows where the pane is narrow or a hold frames the window: no word of a verb is cut.
        self._buttons = Flow(look.px(6), look.px(6))
        feet.addLayout(self._buttons)
        column.addWidget(self._feet)
        self.show_detail(None, datetime.now().astimezone())

    @property
    def row(self) -> QueueRow | None:
        """The row on show."""
        return self._detail.row if self._detail else None

    def show_detail(self, detail: Detail | None, now: datetime) -> None:
        """Shows a row that was read; None: nothing is open."""
        is_other = (detail and detail.row.key) != (self._detail and self._detail.row.key)
        self._detail = detail
        self._now = now
        if is_other:
            self._account = ""
        self._band.setVisible(detail is not None)
        self._feet.setVisible(detail is not None)
        with focus_kept(self):
            column = self._area.renew()
            look = self._look
            column.setContentsMargins(look.px(18), look.px(14), look.px(18), look.px(12))
            column.setSpacing(look.px(10))
            if detail is not None:
                self._fill(column, detail)
            column.addStretch(1)
            self._show_buttons()

    def _fill(self, column: QVBoxLayout, detail: Detail) -> None:
        row = detail.row
        sent = row.word in (StateWord.SENT,)
        words = "WENT OUT AS" if sent else "GOES OUT AS"
        if row.draft.identity.is_practice:
            words = "PRACTISED AS" if sent else "PRACTISE AS"
        self._band.show_speaker(row.draft.identity, (), words)
        column.addLayout(self._when(row))
        for card in self._messages(row):
            column.addWidget(card)
        column.addWidget(self._text.card(detail, self._account, self._choose_account))
        if detail.verdict.standing:
            found = str(len(detail.verdict.standing))
            _add_section(self._look, column, "Findings", found, self._record.findings(detail))
        _add_section(self._look, column, "Approvals", signed_words(detail), self._record.approvals(detail))
        count = len(detail.history)
        note = f"last {count} of {detail.history_count}" if detail.history_count > count else ""
        _add_section(self._look, column, "History", note, self._record.history(detail, self._now))

    def _when(self, row: QueueRow) -> QHBoxLayout:
        look = self._look
        line = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        if row.at is None:
            words.addWidget(Line(look, "As soon as it may", size=14, weight=600))
            words.addWidget(Line(look, "No time is set", size=12, tone="muted"))
        else:
            then = moments.local(row.at, self._zone)
            first = f"{moments.day_words(then.date())}, {then:%H:%M}"
            words.addWidget(Line(look, first, size=15, weight=600, has_even_figures=True))
            second = f"{self._zone} · {moments.until_words(row.at, self._now)}"
            theirs = moments.local(row.at, row.zone)
            if theirs.utcoffset() != then.utcoffset():
                second += f" · {theirs:%H:%M} in {row.zone}"
            words.addWidget(Line(look, second, size=12, tone="muted", has_even_figures=True))
        line.addLayout(words, 1)
        line.addWidget(Chip(look, row.word), 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _messages(self, row: QueueRow) -> list[MessageCard]:
        return [card for delivery in row.deliveries if (card := self._message(delivery)) is not None]

    def _message(self, delivery: Delivery) -> MessageCard | None:
        look, label = self._look, delivery.account.network.label
        where = f"{delivery.account.label} on {label}"
        if delivery.reason is HoldReason.UNCONFIRMED:
            actions = [
                Action("It is there", lambda: self.settled.emit(delivery, True)),
                Action("It is not there", lambda: self.settled.emit(delivery, False)),
            ]
            return MessageCard(
                look, "help-circle", "amber", f"{label} did not answer",
                f"The post may be out on {where}. Look on {label} before you send it again.", tuple(actions),
            )  # fmt: skip
        if delivery.state is DeliveryState.FAILED:
            text = (
                f"{delivery.detail} Nothing was published." if delivery.detail else "Nothing was published."
            )
            return MessageCard(look, "circle-x", "red", f"{label} refused the post", text)
        if delivery.state is DeliveryState.HELD:
            return MessageCard(look, "hand-stop", "slate", f"Held for {where}", delivery.detail)
        links = [
            receipt.url for receipt in delivery.receipts if receipt.url.startswith(("https://", "http://"))
        ]
        if links:
            return MessageCard(
                look, "checks", "green", f"{label} has it", links[0],
                (Action(f"Open on {label}", lambda: self.opened.emit(links[0])),),
            )  # fmt: skip
        return None

    def _choose_account(self, account_id: str) -> None:
        self._account = account_id
        self.show_detail(self._detail, self._now)

    # what can be done

    def _show_buttons(self) -> None:
        clear(self._buttons)
        row = self.row
        if row is None:
            return
        offered = verbs_for(row)
        for verb in offered:
            button = Push(self._look, verb.words, verb.kind, icon=verb.icon)
            button.clicked.connect(lambda _=False, key=verb.key: self.asked.emit(key, self.row))
            self._buttons.addWidget(button)
        self._feet.setVisible(bool(offered))

    def focus_in(self) -> None:
        """Goes to the first thing that can be done here."""
        stops = stops_in(self)
        if stops:
            stops[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self, key: str) -> None:
        """Asks for a verb by its key, where the row on show offers it."""
        row = self.row
        if row is not None and any(verb.key == key for verb in verbs_for(row)):
            self.asked.emit(key, row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, 1, self.height(), QColor(self._look.tokens.line))


def _add_section(look: Look, column: QVBoxLayout, heading: str, note: str, card: QWidget) -> None:
    row = QHBoxLayout()
    row.setSpacing(look.px(8))
    row.addWidget(Line(look, heading, weight=600))
    row.addWidget(Line(look, note, size=12, tone="muted"))
    row.addStretch(1)
    column.addLayout(row)
    column.addWidget(card)
