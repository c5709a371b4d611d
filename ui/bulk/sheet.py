"""The sheet on which a file comes in: how far it is, then what is wrong with it or what it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import MastheadError
from ui.bulk import phrases
from ui.bulk.bar import ProgressBar
from ui.bulk.run import ImportRun
from ui.bulk.table import ProblemTable
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.cards import Card
from ui.parts.flow import clear, throw_away
from ui.parts.words import Heading, Line, Sign, Words
from ui.sheets.sheet import Sheet
from ui.speaker.mark import Mark
from ui.speaker.plate import Plate

if TYPE_CHECKING:
    from desktop.app import Imported, Trial

_MOST_SIDES = 6
_SAFE = "These are drafts: nothing goes out before it is checked, and signed where it must be."


class ImportSheet(Sheet):
    """`done` carries an Imported. Esc and Cancel end what is under way; then nothing was kept."""

    done = Signal(object)
    choose = Signal()

    def __init__(self, look: Look, over: QWidget, run: ImportRun) -> None:
        super().__init__(look, over, f"Import {run.path.name}", width=760)
        self._run = run
        self._body = QWidget()
        self.column.addWidget(self._body)
        self.bar: ProgressBar | None = None
        self.table: ProblemTable | None = None
        self.button: Push | None = None
        self.tick: QCheckBox | None = None
        run.progressed.connect(self._show_progress)
        run.tried.connect(self._show_trial)
        run.imported.connect(self._finish)
        run.failed.connect(self._show_error)
        run.cancelled.connect(self.close_sheet)
        self.open(self._show_busy("Checking", "checked"))
        run.try_out()

    def cancel(self) -> None:
        """What Esc does: ends what is under way, or leaves."""
        if self.bar is None:
            self.close_sheet()
            return
        self._run.cancel()
        self.bar.words.say("Stopping. Nothing is kept.")

    # the faces of the sheet

    def _begin(self) -> QVBoxLayout:
        """An empty page for the next face."""
        throw_away(self._body)
        clear(self.column)
        self.bar = self.table = self.button = self.tick = None
        self._body = QWidget()
        self.column.addWidget(self._body)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(12))
        return column

    def _end(self, column: QVBoxLayout, first: QWidget, *buttons: QWidget) -> None:
        """The row of buttons; the first of them has the focus, as it changes nothing."""
        row = QHBoxLayout()
        row.addWidget(first)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        column.addLayout(row)
        self._body.show()
        self._place()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_busy(self, verb: str, done_words: str) -> QWidget:
        look, column = self._look, self._begin()
        column.addWidget(Heading(look, f"{verb} {self._run.path.name}", size=22))
        column.addWidget(Words(look, "Nothing is kept yet.", tone="muted"))
        self.bar = ProgressBar(look, done_words)
        column.addWidget(self.bar)
        stop = Push(look, "Cancel the import")
        stop.clicked.connect(self.cancel)
        self._end(column, stop)
        return stop

    def _show_trial(self, trial: Trial) -> None:
        if trial.is_sound:
            self._show_summary(trial)
        else:
            self._show_problems(trial)

    def _show_problems(self, trial: Trial) -> None:
        look, column = self._look, self._begin()
        column.addWidget(Heading(look, phrases.problem_heading(trial), size=22))
        column.addWidget(Words(look, "Nothing was imported. Mend the file, then try it again.", tone="muted"))
        well = Card("well")
        inside = QVBoxLayout(well)
        inside.setContentsMargins(*[look.px(6)] * 4)
        self.table = ProblemTable(look, trial.problems)
        inside.addWidget(self.table)
        rows = min(len(trial.problems), 8)
        self.table.setFixedHeight(look.px(36 + 40 * max(rows, 2)))
        column.addWidget(well)
        back = Push(look, "Back")
        back.clicked.connect(self.cancel)
        buttons = [self._push("Choose another file", self._choose)]
        if all(problem.is_double for problem in trial.problems):
            buttons.append(self._push("Allow duplicates", lambda: self._again(allows_duplicates=True)))
        buttons.append(self._push("Try the file again", lambda: self._again(allows_duplicates=False)))
        self._end(column, back, *buttons)

    def _show_summary(self, trial: Trial) -> None:
        look, column = self._look, self._begin()
        made = phrases.counted(len(trial.planned), "draft")
        column.addWidget(Heading(look, f"{trial.name} makes {made}", size=22))
        column.addWidget(Words(look, _SAFE, tone="muted"))
        well = Card("well")
        inside = QVBoxLayout(well)
        inside.setContentsMargins(*[look.px(14)] * 4)
        inside.setSpacing(look.px(8))
        for identity, count in trial.identities[:_MOST_SIDES]:
            row = QHBoxLayout()
            row.setSpacing(look.px(10))
            row.addWidget(Mark(look, identity))
            row.addWidget(Line(look, identity.name, weight=600))
            row.addWidget(Plate(look, identity))
            row.addStretch(1)
            row.addWidget(Line(look, phrases.counted(count, "draft"), has_even_figures=True))
            inside.addLayout(row)
        more = len(trial.identities) - _MOST_SIDES
        if more > 0:
            inside.addWidget(Line(look, f"And {more} more.", tone="muted"))
        column.addWidget(well)
        for point in phrases.points(trial):
            column.addLayout(self._point(point))
        askable = len(trial.askable)
        if askable:
            them = "it" if len(trial.planned) == 1 else f"{askable:,} of them"
            self.tick = QCheckBox(f"Put {them} before the approvers at once")
            self.tick.setFont(look.sans(13))
            column.addWidget(self.tick)
        back = Push(look, "Back")
        back.clicked.connect(self.cancel)
        self.button = Push(look, phrases.button_words(trial), "strong")
        self.button.clicked.connect(lambda: self._import(trial))
        self._end(column, back, self.button)

    def _show_error(self, error: MastheadError) -> None:
        look, column = self._look, self._begin()
        column.addWidget(Heading(look, f"{self._run.path.name} cannot be imported", size=22))
        column.addWidget(Words(look, str(error)))
        column.addWidget(Words(look, "Nothing was imported.", tone="muted"))
        back = Push(look, "Back")
        back.clicked.connect(self.cancel)
        again = self._push("Try the file again", lambda: self._again(allows_duplicates=False))
        self._end(column, back, self._push("Choose another file", self._choose), again)

    def _point(self, point: phrases.Point) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.px(10))
        row.addWidget(Sign(self._look, point.icon, point.tone), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Words(self._look, point.words), 1)
        return row

    def _push(self, words: str, do: object) -> Push:
        button = Push(self._look, words)
        button.clicked.connect(do)
        return button

    # what is chosen

    def _again(self, *, allows_duplicates: bool) -> None:
        self._show_busy("Checking", "checked")
        self._run.try_out(allows_duplicates=allows_duplicates)

    def _import(self, trial: Trial) -> None:
        asks = self.tick is not None and self.tick.isChecked()
        self._show_busy("Importing", "kept")
        self._run.bring_in(trial, asks=asks)

    def _choose(self) -> None:
        self.close_sheet()
        self.choose.emit()

    def _finish(self, imported: Imported) -> None:
        self.close_sheet()
        self.done.emit(imported)

    def _show_progress(self, done: int, total: int) -> None:
        if self.bar is not None:
            self.bar.show_progress(done, total)
