"""The sheet that sets when an identity speaks; it loses no word and saves nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import MastheadError
from desktop.model.identities import Identity
from ui.look.theme import Look
from ui.look.tokens import Tone
from ui.parts.buttons import Push
from ui.parts.words import Heading, Sign, Words
from ui.sheets.sheet import Sheet
from ui.speaker.mark import Mark
from ui.timing.hours.field import HoursField
from ui.timing.hours.filled import Filled, Place, Unreadable, hours_title, length_words
from ui.timing.time_fields import offer_zones

WEIGH_MS = 250
"""How long after the last key it is looked at what follows."""

_UNREAD = "What follows is said here once every field can be read."

Failed = Callable[[MastheadError], None]


@dataclass(frozen=True, slots=True)
class HoursVerbs:
    """What the sheet asks for; each answers on the UI thread, and `late` hears a refusal after it closed."""

    weigh: Callable[[Filled, Callable[[str], None], Failed], None]
    save: Callable[[Filled, Callable[[], None], Failed], None]
    late: Failed


class HoursSheet(Sheet):
    """`shown` is what stands in the fields at first; `grace` the settings' own grace period in minutes."""

    def __init__(
        self, look: Look, over: QWidget, identity: Identity, shown: Filled, grace: int, verbs: HoursVerbs
    ) -> None:
        title = hours_title(identity)
        super().__init__(look, over, title, width=700)
        self._shown = shown
        self._verbs = verbs
        self._was_pressed = False
        self._refused_as: Filled | None = None
        self.column.setSpacing(look.px(10))
        self.column.addLayout(self._make_head(identity, title))
        self.fields = self._make_fields(grace)
        self.column.addLayout(self._lay_out())
        self._sign = Sign(look, "alert-octagon", "red")
        self.said = Words(look, "", weight=500)
        self.column.addLayout(self._make_saying())
        self.column.addLayout(self._make_foot())
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(WEIGH_MS)
        self._later.timeout.connect(self._weigh)
        self._put(shown)
        for field in self.fields.values():
            field.typed.connect(self._later.start)
            field.left.connect(self._weigh)
        self.open(self.fields["quiet"].edit)
        self._weigh()

    # how it is laid out

    def _make_head(self, identity: Identity, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.px(10))
        heading = Heading(self._look, title, size=22)
        heading.setWordWrap(True)
        row.addWidget(Mark(self._look, identity), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(heading, 1)
        return row

    def _make_fields(self, grace: int) -> dict[Place, HoursField]:
        look = self._look
        made: dict[Place, HoursField] = {
            "quiet": HoursField(
                look, "Quiet hours",
                "Nothing goes out in them by itself. One a line:\n22:00-07:00, or sat-sun 20:00-10:00.",
                has_lines=True,
            ),
            "slots": HoursField(
                look, "Slots", "Times it likes to speak at. One a line:\n09:00, or mon-fri 09:00.",
                has_lines=True,
            ),
            "gap": HoursField(look, "Least gap", "Between two posts of one account: 30m or 2h."),
            "grace": HoursField(look, "Grace", "How late a post may still go out by itself: 15m."),
            "zone": HoursField(look, "Time zone", "By whose clock they are read.", note_lines=3),
        }  # fmt: skip
        _placeholder(made["gap"], "none")
        _placeholder(made["grace"], f"{length_words(grace)}, as in the settings")
        zone = made["zone"].edit
        if isinstance(zone, QLineEdit):
            zone.textEdited.connect(lambda _: offer_zones(zone))
        return made

    def _lay_out(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(self._look.px(8))
        for places in (("quiet", "slots"), ("gap", "grace", "zone")):
            row = QHBoxLayout()
            row.setSpacing(self._look.px(16))
            for place in places:
                row.addWidget(self.fields[place], 1)
            rows.addLayout(row)
        return rows

    def _make_saying(self) -> QHBoxLayout:
        """What follows, or why it was not saved: in one place, so that nothing moves."""
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        self._sign.hide()
        self.said.setMinimumHeight(self._look.px(40))
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.said, 1)
        return row

    def _make_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        back = Push(self._look, "Back")
        back.clicked.connect(self.cancel)
        self.any_hour = Push(self._look, "Any hour again")
        self.any_hour.clicked.connect(self._clear)
        self.button = Push(self._look, "Save these hours", "strong")
        self.button.clicked.connect(self._press)
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.any_hour)
        row.addWidget(self.button)
        return row

    # what stands in it

    @property
    def filled(self) -> Filled:
        """What is typed now; an empty zone is the one that stood there."""
        words = {place: field.words for place, field in self.fields.items()}
        return Filled(
            words["quiet"], words["slots"], words["gap"], words["grace"],
            words["zone"].strip() or self._shown.zone,
        )  # fmt: skip

    def _put(self, filled: Filled) -> None:
        for place, field in self.fields.items():
            field.put(getattr(filled, place))

    def _clear(self) -> None:
        """Empties the fields; nothing is saved by it."""
        self._put(Filled(zone=self.filled.zone))
        self._weigh()

    # what follows from it

    def _weigh(self) -> None:
        if not self.is_open:
            return
        self._later.stop()
        asked = self.filled

        def followed(words: str) -> None:
            if self.is_open and asked == self.filled:
                self._name_faults({})
                if asked != self._refused_as:
                    self._say(words, "text")

        def failed(error: MastheadError) -> None:
            if self.is_open and asked == self.filled:
                self._fail(error)

        self._verbs.weigh(asked, followed, failed)

    def _fail(self, error: MastheadError) -> None:
        if isinstance(error, Unreadable):
            self._name_faults(error.faults)
            self._say(_UNREAD, "muted")
        else:
            self._say(str(error), "red")

    def _name_faults(self, faults: Mapping[Place, str]) -> None:
        for place, field in self.fields.items():
            # Who is still typing a line is not told that it is no whole one, until it is to be saved.
            is_said = self._was_pressed or not field.edit.hasFocus()
            field.name_fault(faults.get(place, "") if is_said else "")

    def _say(self, words: str, tone: Tone) -> None:
        self._sign.setVisible(tone == "red")
        self.said.setText(words)
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self._place()

    def _place(self) -> None:
        # Rows within rows keep the height that they measured before, until the whole is laid out again.
        self.column.activate()
        super()._place()

    # saving

    def _press(self) -> None:
        asked = self.filled
        if asked == self._shown:
            self.close_sheet()
            return
        self._was_pressed = True
        self._wait(True)
        self._verbs.save(asked, self._done, self._refused)

    def _wait(self, is_waiting: bool) -> None:
        for button in (self.button, self.any_hour):
            button.setEnabled(not is_waiting)
        for field in self.fields.values():
            field.freeze(is_waiting)

    def _done(self) -> None:
        if self.is_open:
            self.close_sheet()

    def _refused(self, error: MastheadError) -> None:
        if not self.is_open:
            self._verbs.late(error)
            return
        self._wait(False)
        # The refusal stands until something else is typed.
        self._refused_as = self.filled
        self._fail(error)
        faults = error.faults if isinstance(error, Unreadable) else {}
        wrong = next((field.edit for place, field in self.fields.items() if place in faults), self.button)
        wrong.setFocus(Qt.FocusReason.OtherFocusReason)


def _placeholder(field: HoursField, words: str) -> None:
    if isinstance(field.edit, QLineEdit):
        field.edit.setPlaceholderText(words)
