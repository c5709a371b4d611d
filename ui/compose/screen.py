"""The screen where posts are written; it shows the draft on the desk and asks, and changes nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.findings import Field, Finding
from desktop.model.posts import Media
from ui.compose import phrases
from ui.compose.authority import Authority, steps_for
from ui.compose.counters import Counters
from ui.compose.editor import Editor
from ui.compose.foot import Foot, TimeBar
from ui.compose.goes_out import GoesOut
from ui.compose.pictures import Pictures
from ui.draft.model import DraftOnDesk
from ui.findings.panel import FindingsPanel
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.cards import Card
from ui.parts.tabs import TabStrip
from ui.sidebar.model import Roster
from ui.speaker.bands import COMPOSE, NARROW
from ui.speaker.masthead import Masthead

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
        self._fixed: tuple[Finding, str] | None = None
        self._shown = -1
        self.setAccessibleName("Compose")
        self.masthead = Masthead(look, COMPOSE)
        self.editor = Editor(look)
        self.tabs = TabStrip(look)
        self.counters = Counters(look)
        self.pictures = Pictures(look, load_picture)
        self.goes_out = GoesOut(look)
        self.time_bar = TimeBar(look)
        self.authority = Authority(look)
        self.foot = Foot(look)
        self.findings = FindingsPanel(look)
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
        self._body.addWidget(self._text_card(), 1)
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

    def _text_card(self) -> QWidget:
        look = self._look
        card = self._card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, look.px(6))
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.editor, 1)
        column.addWidget(self.pictures)
        tools = QHBoxLayout()
        tools.setContentsMargins(look.px(14), look.px(4), look.px(16), 0)
        tools.setSpacing(look.px(8))
        self._attach = Push(look, "", "icon", icon="photo", label="Attach a picture")
        self._add_part = Push(look, "", "icon", icon="plus", label="Add a post to the thread")
        self._remove_part = Push(look, "", "icon", icon="x", label="Remove this post from the thread")
        for tool in (self._attach, self._add_part, self._remove_part):
            tools.addWidget(tool)
        tools.addStretch(1)
        tools.addWidget(self.counters)
        column.addLayout(tools)
        return card

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
        self.time_bar.change.connect(self._open_time)
        self._attach.clicked.connect(self.choose_picture)
        self._add_part.clicked.connect(desk.add_part)
        self._remove_part.clicked.connect(desk.remove_part)
        self.findings.fix.connect(self.fix)
        self.findings.undo.connect(self._undo)
        self.findings.show_place.connect(self.show_place)
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
        self._fixed, self._shown = None, -1
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
        self.time_bar.show_window(draft.window)
        self._remove_part.setVisible(len(draft.parts) > 1)
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
        lengths = tuple(length for length in self._desk.lengths if length.part == self._desk.part)
        self.counters.show_lengths(lengths, draft.identity)
        self.tabs.show_tabs(phrases.tabs_for(draft, verdict), draft.identity, f"part:{self._desk.part}")
        self.authority.show_steps(steps_for(draft, verdict, self._roster))
        self._show_foot()

    def _show_foot(self) -> None:
        draft = self._desk.draft
        if draft is not None:
            self.foot.show_draft(draft, self._desk.verdict, self._now)

    def _show_kept(self) -> None:
        self.foot.show_kept(self._desk.kept_at)

    # what is asked

    def _type(self, text: str) -> None:
        self._desk.type(text)
        self._show_foot()

    def choose_picture(self) -> None:
        """Asks for a picture file."""
        from pathlib import Path

        name, _ = QFileDialog.getOpenFileName(
            self, "Attach a picture", "", "Pictures (*.png *.jpg *.jpeg *.gif *.webp)"
        )
        if name:
            self._desk.attach(Path(name))

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
            self.show_place(cards[0].finding)

    def show_place(self, finding: Finding) -> None:
        """Goes to the place a finding is about."""
        place = finding.place
        if place.part != self._desk.part:
            self._desk.show_part(place.part)
        if place.field is Field.TEXT and place.span is not None:
            self.editor.select_span(place.span)
        elif place.field in (Field.ALT, Field.MEDIA):
            self.pictures.describe(place.item)
        elif place.field is Field.TIME:
            self.goes_out.focus_date()
        else:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_finding(self, by: int) -> None:
        """Goes to the next (1) or the previous (-1) finding."""
        cards = self.findings.cards
        if cards:
            self._shown = (self._shown + by) % len(cards) if self._shown >= 0 or by > 0 else len(cards) - 1
            self.show_place(cards[self._shown].finding)

    def fix(self, finding: Finding) -> None:
        """Puts the rule's own words in the place of what it found; Undo takes it back. It never sends."""
        place = finding.place
        if finding.fix is None or place.span is None or place.field is not Field.TEXT:
            return
        if place.part != self._desk.part:
            self._desk.show_part(place.part)
        draft, verdict = self._desk.draft, self._desk.verdict
        if draft is None or verdict is None or verdict.digest != draft.digest:
            # The text changed after this was found: its place is no longer certain.
            return
        self.findings.mark_undoable(finding)
        self.findings.press()
        self.editor.replace_span(place.span, finding.fix.replacement)
        self._fixed = (finding, self.editor.words())

    def fix_here(self) -> None:
        """Fixes the finding at the cursor."""
        at = self.editor.place()
        for card in self.findings.cards:
            span = card.finding.place.span
            if (
                span
                and span[0] <= at <= span[1]
                and card.finding.fix
                and card.finding.place.part == self._desk.part
            ):
                self.fix(card.finding)
                return

    def _undo(self, finding: Finding) -> None:
        if self._fixed is not None and self.editor.words() == self._fixed[1]:
            self.editor.undo()
        self._fixed = None
