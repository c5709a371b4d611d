"""From a finding to its place in the text, and its fix put in and taken back; it never sends."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from desktop.model.findings import Field, Finding
from ui.compose.editor import Editor
from ui.compose.pictures import Pictures
from ui.draft.model import DraftOnDesk
from ui.findings.panel import FindingsPanel
from ui.timing.goes_out import GoesOut


class Fixing(QObject):
    """Answers what the panel's cards ask."""

    def __init__(
        self,
        desk: DraftOnDesk,
        editor: Editor,
        findings: FindingsPanel,
        pictures: Pictures,
        goes_out: GoesOut,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._editor = editor
        self._findings = findings
        self._pictures = pictures
        self._goes_out = goes_out
        self._fixed: tuple[Finding, str] | None = None
        self._shown = -1
        findings.fix.connect(self.fix)
        findings.undo.connect(self.undo)
        findings.show_place.connect(self.show_place)

    def forget(self) -> None:
        """Another draft is on the desk."""
        self._fixed, self._shown = None, -1

    def show_place(self, finding: Finding) -> None:
        """Goes to the place a finding is about."""
        place = finding.place
        if place.part != self._desk.part:
            self._desk.show_part(place.part)
        if place.field is Field.TEXT and place.span is not None:
            self._editor.select_span(place.span)
        elif place.field in (Field.ALT, Field.MEDIA):
            self._pictures.describe(place.item)
        elif place.field is Field.TIME:
            self._goes_out.focus_date()
        else:
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_finding(self, by: int) -> None:
        """Goes to the next (1) or the previous (-1) finding."""
        cards = self._findings.cards
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
        self._findings.mark_undoable(finding)
        self._findings.press()
        self._editor.replace_span(place.span, finding.fix.replacement)
        self._fixed = (finding, self._editor.words())

    def fix_here(self) -> None:
        """Fixes the finding at the cursor."""
        at = self._editor.place()
        for card in self._findings.cards:
            span = card.finding.place.span
            if (
                span
                and span[0] <= at <= span[1]
                and card.finding.fix
                and card.finding.place.part == self._desk.part
            ):
                self.fix(card.finding)
                return

    def undo(self, finding: Finding) -> None:
        """Takes the last fix back, while nothing else was typed."""
        if self._fixed is not None and self._editor.words() == self._fixed[1]:
            self._editor.undo()
        self._fixed = None
