"""One post opened beside the queue: as whom, when, its words, signatures and history; it only asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.identities import Account
from desktop.model.posts import Media
from desktop.model.queue import QueueRow, StateWord
from ui.compose.authority import Step, step_row
from ui.compose.counters import left_words
from ui.compose.pictures import Thumb
from ui.findings.card import rule_words
from ui.findings.groups import BY_SEVERITY
from ui.journal.phrases import deed_words
from ui.look.theme import Look
from ui.parts import moments
from ui.parts.buttons import ButtonKind, Push
from ui.parts.cards import Action, Card, MessageCard
from ui.parts.chips import Chip
from ui.parts.flow import ScrollColumn, clear
from ui.parts.tabs import Tab, TabStrip
from ui.parts.words import Line, Sign, Words
from ui.queue.model import accounts_of
from ui.queue.reading import Detail
from ui.sidebar.model import Roster
from ui.speaker.bands import CARD, NETWORK_ICONS
from ui.speaker.mark import Mark
from ui.speaker.masthead import Masthead

LoadPicture = Callable[[Media, Callable[[QImage], None]], None]


class DetailPane(QWidget):
    """`asked` carries a verb and the row; `settled` a delivery and whether it is there; `opened` a link."""

    asked = Signal(str, object)
    settled = Signal(object, bool)
    opened = Signal(str)

    def __init__(self, look: Look, roster: Roster, load: LoadPicture, zone: str):
        super().__init__()
        self._look = look
        self._roster = roster
        self._load = load
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
        self._buttons = QHBoxLayout(self._feet)
        self._buttons.setContentsMargins(look.px(18), look.px(8), look.px(18), look.px(12))
        self._buttons.setSpacing(look.px(6))
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
        column.addWidget(self._text_card(detail))
        if detail.verdict.standing:
            self._section(column, "Findings", str(len(detail.verdict.standing)), self._findings(detail))
        self._section(column, "Approvals", _signed(detail), self._approvals(detail))
        count = len(detail.history)
        note = f"last {count} of {detail.history_count}" if detail.history_count > count else ""
        self._section(column, "History", note, self._history(detail))

    def _section(self, column: QVBoxLayout, heading: str, note: str, card: QWidget) -> None:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(Line(look, heading, weight=600))
        row.addWidget(Line(look, note, size=12, tone="muted"))
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(card)

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

    # messages about single accounts

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

    # the text

    def _text_card(self, detail: Detail) -> QWidget:
        look, row = self._look, detail.row
        accounts: tuple[Account, ...] = accounts_of(row)
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, look.px(14))
        column.setSpacing(look.px(10))
        chosen = next((a for a in accounts if a.id == self._account), accounts[0] if accounts else None)
        if len(accounts) > 1:
            strip = TabStrip(look)
            tabs = tuple(Tab(a.id, a.network.label, NETWORK_ICONS[a.network]) for a in accounts)
            strip.show_tabs(tabs, row.draft.identity, chosen.id if chosen else "")
            strip.chosen.connect(self._choose_account)
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

    def _choose_account(self, account_id: str) -> None:
        self._account = account_id
        self.show_detail(self._detail, self._now)

    # the rest

    def _findings(self, detail: Detail) -> QWidget:
        look = self._look
        card, column = self._list_card()
        for finding in detail.verdict.standing:
            group = BY_SEVERITY[finding.severity]
            row = QHBoxLayout()
            row.setSpacing(look.px(12))
            row.addWidget(Sign(look, group.icon, group.tone, size=16, label=group.word))
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Line(look, finding.message, weight=600))
            words.addWidget(Line(look, rule_words(finding), size=12, tone="muted"))
            row.addLayout(words, 1)
            column.addLayout(row)
        return card

    def _approvals(self, detail: Detail) -> QWidget:
        look, draft = self._look, detail.row.draft
        card, column = self._list_card()
        writes = Step(
            "pencil", "muted", self._roster.name_of(draft.author_id), f"Wrote version {draft.revision + 1}"
        )
        column.addWidget(step_row(look, writes))
        signed = set()
        for approval in detail.approvals:
            signed.add(approval.operator_id)
            at = moments.clock_words(approval.signed_at, self._zone)
            day = moments.day_words(moments.local(approval.signed_at, self._zone).date())
            note = f"Signed version {draft.revision + 1} · {day}, {at}" + (
                f" · “{approval.note}”" if approval.note else ""
            )
            column.addWidget(step_row(look, Step("circle-check", "green", approval.operator_name, note)))
        if detail.row.post is None:
            for who in draft.identity.approvers:
                if who not in signed and who != draft.author_id:
                    step = Step("signature", "amber", self._roster.name_of(who), "Has not signed")
                    column.addWidget(step_row(look, step))
        elif not detail.approvals:
            column.addWidget(step_row(look, Step("circle-check", "green", "No signature needed", "")))
        return card

    def _history(self, detail: Detail) -> QWidget:
        look = self._look
        card, column = self._list_card()
        today = moments.local(self._now, self._zone).date()
        for entry in detail.history:
            at = moments.local(entry.at, self._zone)
            day = "" if at.date() == today else f"{moments.day_words(at.date())[:10].rstrip()} "
            row = QHBoxLayout()
            row.setSpacing(look.px(10))
            row.addWidget(Sign(look, "history", size=15))
            row.addWidget(Line(look, f"{day}{at:%H:%M}", size=12, weight=600, has_even_figures=True))
            row.addWidget(Line(look, deed_words(entry), size=12, tone="muted"), 1)
            column.addLayout(row)
        return card

    def _list_card(self) -> tuple[QWidget, QVBoxLayout]:
        look = self._look
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(look.px(14), look.px(10), look.px(14), look.px(10))
        column.setSpacing(look.px(7))
        return card, column

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
        self._buttons.addStretch(1)
        self._feet.setVisible(bool(offered))

    def ask(self, key: str) -> None:
        """Asks for a verb by its key, where the row on show offers it."""
        row = self.row
        if row is not None and any(verb.key == key for verb in verbs_for(row)):
            self.asked.emit(key, row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, 1, self.height(), QColor(self._look.tokens.line))


class Verb:
    """Something that can be done to a row: its key, its words, its icon."""

    __slots__ = ("icon", "key", "kind", "words")

    def __init__(self, key: str, words: str, icon: str, kind: ButtonKind = "plain"):
        self.key, self.words, self.icon = key, words, icon
        self.kind: ButtonKind = kind


EDIT = Verb("edit", "Edit", "pencil")
TAKE_BACK = Verb("take_back", "Take back to edit", "pencil")
MOVE = Verb("move", "Choose another time", "calendar-event")
HOLD = Verb("hold", "Hold", "hand-stop")
LET_GO = Verb("let_go", "Let it go", "circle-check", "strong")
CANCEL = Verb("cancel", "Take out of the queue", "x")


def verbs_for(row: QueueRow) -> tuple[Verb, ...]:
    """What can be done to a row in its state; what leaves this computer is never among them."""
    if row.post is None:
        return (EDIT,)
    reasons = {delivery.reason for delivery in row.deliveries}
    match row.word:
        case StateWord.READY:
            return (TAKE_BACK, MOVE, HOLD)
        case StateWord.HELD if row.deliveries:
            return (TAKE_BACK, MOVE, LET_GO) if None not in reasons else (TAKE_BACK,)
        case StateWord.HELD:
            return (TAKE_BACK,)
        case StateWord.OVERDUE:
            return (MOVE, TAKE_BACK, CANCEL)
        case StateWord.FAILED:
            return (TAKE_BACK, CANCEL)
        case _:
            return ()


def _signed(detail: Detail) -> str:
    needed = max(detail.needed, len(detail.approvals))
    return f"{len(detail.approvals)} of {needed} signed" if needed else ""
