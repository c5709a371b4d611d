"""The screen where posts are written; it shows the draft on the desk and asks, and changes nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.findings import Finding
from desktop.model.posts import Media
from ui.compose import phrases
from ui.compose.authority import Authority, steps_for
from ui.compose.fixing import Fixing
from ui.compose.foot import Foot
from ui.compose.text_card import TextCard
from ui.draft.model import DraftOnDesk
from ui.findings.panel import FindingsPanel
from ui.look.theme import Look
from ui.sidebar.model import Roster
from ui.speaker.masthead import Masthead
from ui.speaker.measures import COMPOSE, NARROW
from ui.timing.goes_out import GoesOut
from ui.timing.time_bar import TimeBar

LoadPicture = Callable[[Media, Callable[[QImage], None]], None]


class ComposeScreen(QWidget):
    """Asks by signals: `waive` with a finding, `open_drafts`; the rest goes to the draft on the desk."""

    waive = Signal(object)
    open_drafts = Signal(QWidget)
    keep_draft = Signal()
    send = Signal()

    def __init__(
        self,
        look: Look,
        desk: DraftOnDesk,
        roster: Roster,
        load_picture: LoadPicture,
        can_waive: Callable[[Finding], bool],
    ):
        super().__init__()
        self._look = look
        self._desk = desk
        self._roster = roster
        self._can_waive = can_waive
        self._now = datetime.now().astimezone()
        self._is_narrow = False
        self.setAccessibleName("Compose")
        self.masthead = Masthead(look, COMPOSE)
        self._card = TextCard(look, load_picture)
        self.editor, self.tabs = self._card.editor, self._card.tabs
        self.counters, self.pictures = self._card.counters, self._card.pictures
        self.goes_out = GoesOut(look)
        self.time_bar = TimeBar(look)
        self.authority = Authority(look)
        self.foot = Foot(look)
        self.findings = FindingsPanel(look)
        self.fixing = Fixing(desk, self.editor, self.findings, self.pictures, self.goes_out)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        look = self._look
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.masthead)
        self._body = QVBoxLayout()
        self._body.setSpacing(look.px(12))
        self._body.addWidget(self._card, 1)
        below = QHBoxLayout()
        below.setSpacing(look.px(12))
        below.addWidget(self.goes_out, 1)
        below.addWidget(self.authority, 1)
        self._body.addLayout(below)
        self._body.addWidget(self.time_bar)
        self._body.addWidget(self.foot)
        middle.addLayout(self._body, 1)
        row.addLayout(middle, 1)
        row.addWidget(self.findings)
        self.narrow(False)

    def _connect(self) -> None:
        desk = self._desk
        desk.replaced.connect(self._show_draft)
        desk.changed.connect(self._show_rest)
        desk.checked.connect(self._show_verdict)
        desk.kept.connect(self._show_kept)
        self._roster.changed.connect(self._show_rest)
        self.editor.typed.connect(self._type)
        self.editor.pressed.connect(self.findings.press)
        self.tabs.chosen.connect(lambda key: desk.show_part(int(key.partition(":")[2])))
        self.pictures.described.connect(desk.describe)
        self.pictures.removed.connect(desk.remove_picture)
        self.goes_out.chosen.connect(desk.time)
        self.goes_out.slot_wanted.connect(lambda: desk.asked.ask_slot(desk.draft))
        desk.asked.slot.connect(desk.time)
        desk.asked.answered.connect(self.goes_out.advise)
        self.time_bar.change.connect(self._open_time)
        self._card.attached.connect(desk.attach)
        self._card.add_part.clicked.connect(desk.add_part)
        self._card.remove_part.clicked.connect(desk.remove_part)
        self.findings.waive.connect(self.waive)
        self.foot.keep.clicked.connect(self.keep_draft)
        self.foot.drafts.clicked.connect(lambda: self.open_drafts.emit(self.foot.drafts))
        self.foot.send.clicked.connect(self.press)

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """The parts in reading order: findings come after the text and before what sends."""
        return self._card, self.findings, self.goes_out, self.time_bar, self.foot

    # what is shown

    def narrow(self, is_narrow: bool) -> None:
        """Takes the measures of a narrow window (below 1200), or of a wide one."""
        look = self._look
        self._is_narrow = is_narrow
        side = look.px(14 if is_narrow else 20)
        self._body.setContentsMargins(side, look.px(12 if is_narrow else 16), side, look.px(8))
        self.masthead.resize_to(NARROW if is_narrow else COMPOSE)
        self.editor.grow(16 if is_narrow else 17)
        self.tabs.narrow(is_narrow)
        self.findings.setFixedWidth(look.px(311 if is_narrow else 373))
        self.findings.narrow(is_narrow)
        self.foot.narrow(is_narrow)
        self.authority.setVisible(not is_narrow)
        self.goes_out.setVisible(not is_narrow)
        self.time_bar.setVisible(is_narrow)

    def _open_time(self) -> None:
        self.time_bar.hide()
        self.goes_out.show()
        self.goes_out.focus_date()

    def renew(self, now: datetime) -> None:
        """The clock went on; `now` is aware."""
        self._now = now
        self.goes_out.renew(now)
        self._show_foot()

    def _show_draft(self) -> None:
        draft = self._desk.draft
        self.fixing.forget()
        self.findings.forget()
        self.editor.load(draft.parts[self._desk.part].text if draft else "", part=self._desk.part)
        self.editor.setPlaceholderText(f"Write as {draft.identity.name}" if draft else "")
        self.editor.setReadOnly(draft is None)
        if self._is_narrow:
            self.narrow(True)
        self._show_rest()

    def _show_rest(self) -> None:
        draft = self._desk.draft
        if draft is None:
            self.masthead.show_speaker(None, ())
            self.foot.show_draft(None)
            return
        words = "PRACTISE AS" if draft.identity.is_practice else "POSTING AS"
        self.masthead.show_speaker(draft.identity, phrases.networks_of(draft.accounts), words)
        self.pictures.show_media(self._desk.media)
        self.goes_out.load(draft.window, self._now)
        self.goes_out.offer_slots(bool(draft.identity.timetable and draft.identity.timetable.slots))
        self.time_bar.show_window(draft.window)
        self._desk.asked.ask(draft)
        self._card.remove_part.setVisible(len(draft.parts) > 1)
        self._show_verdict()
        self._show_kept()

    def _show_verdict(self) -> None:
        draft, verdict = self._desk.draft, self._desk.verdict
        if draft is None:
            return
        fresh = verdict if verdict and verdict.digest == draft.digest else None
        if fresh is not None:
            text = draft.parts[self._desk.part].text
            self.editor.mark(fresh.standing, text, self._desk.part)
        if draft.is_blank:
            self.findings.show_verdict(None, self._can_waive)
        elif fresh is not None:
            self.findings.show_verdict(fresh, self._can_waive)
        lengths = tuple(length for length in self._desk.checker.lengths if length.part == self._desk.part)
        self.counters.show_lengths(lengths, draft.identity)
        self.tabs.show_tabs(phrases.tabs_for(draft, verdict), draft.identity, f"part:{self._desk.part}")
        self.authority.show_steps(steps_for(draft, verdict, self._roster))
        self._show_foot()

    def _show_foot(self) -> None:
        draft = self._desk.draft
        if draft is not None:
            self.foot.show_draft(draft, self._desk.verdict, self._now)

    def _show_kept(self) -> None:
        self.foot.show_kept(self._desk.keeper.kept_at)

    # what is asked

    def _type(self, text: str) -> None:
        self._desk.type(text)
        self._show_foot()

    def press(self) -> None:
        """The sending button: blocked, it leads to the first thing to fix; otherwise it asks to send."""
        draft = self._desk.draft
        if draft is None:
            return
        stop = phrases.stop_for(draft, self._desk.verdict)
        if stop is None:
            self.send.emit()
            return
        cards = self.findings.cards
        if draft.is_blank or not cards or not draft.accounts:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.fixing.show_place(cards[0].finding)
