"""The sidebar: places above, identities and accounts below, who sits here at the foot; it only asks."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.words import Heading, Line, Sign
from ui.sidebar.model import Roster
from ui.sidebar.people import People
from ui.sidebar.rows import PlaceRow

WIDE, NARROW = 285, 65
PLACES = (
    ("compose", "Compose", "pencil"),
    ("queue", "Queue", "layout-list"),
    ("calendar", "Calendar", "calendar-event"),
    ("approvals", "Approvals", "signature"),
    ("policy", "Policy", "shield-check"),
)


class Sidebar(QWidget):
    """Asks by signals; `people` asks for its own rows."""

    go = Signal(str)
    search = Signal()
    add_account = Signal()
    hold = Signal()
    open_menu = Signal(QPoint)
    open_operators = Signal(QPoint)
    counted = Signal()

    def __init__(self, look: Look, roster: Roster):
        super().__init__()
        self._look = look
        self._roster = roster
        self.people = People(look, roster)
        self.waiting = 0
        self._next, self._reach = ("", "device-laptop"), ("", "")
        self.setAccessibleName("Sidebar")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(8), 1, look.px(8))
        column.setSpacing(0)
        column.addLayout(self._head())
        self.places = {key: PlaceRow(look, key, word, icon) for key, word, icon in PLACES}
        self.places["approvals"]._tone = "amber"
        for place in self.places.values():
            place.clicked.connect(lambda _=False, key=place.key: self.go.emit(key))
            column.addWidget(place)
        column.addSpacing(look.px(16))
        column.addWidget(self.people, 1)
        column.addLayout(self._foot())
        roster.changed.connect(self._name_operator)
        look.changed.connect(self.update)
        self._name_operator()
        self.narrow(False)

    def _head(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setContentsMargins(look.px(16), look.px(8), look.px(12), look.px(12))
        self._title = Heading(look, "Masthead", size=22)
        self._letter = Heading(look, "M", size=26)
        row.addWidget(self._title, 1)
        row.addWidget(self._letter, 1, Qt.AlignmentFlag.AlignHCenter)
        self._find = Push(look, "", "icon", icon="search", label="Find account or post")
        self._find.clicked.connect(self.search)
        row.addWidget(self._find)
        self._settings = Push(look, "", "icon", icon="settings", label="Settings and journal")
        self._settings.clicked.connect(lambda: self.open_menu.emit(_below(self._settings)))
        row.addWidget(self._settings)
        self._head_row = row
        return row

    def _foot(self) -> QVBoxLayout:
        look = self._look
        column = QVBoxLayout()
        column.setContentsMargins(look.px(16), look.px(8), look.px(10), 0)
        column.setSpacing(look.px(8))
        self._add = Push(look, "Add account", "link", icon="plus")
        self._add.clicked.connect(self.add_account)
        column.addWidget(self._add)
        self._rail_settings = Push(look, "", "icon", icon="settings", label="Settings and journal")
        self._rail_settings.clicked.connect(lambda: self.open_menu.emit(_below(self._rail_settings)))
        column.addWidget(self._rail_settings)
        self._rail_operator = Push(look, "", "icon", icon="user", label="Who is at the keyboard")
        self._rail_operator.clicked.connect(lambda: self.open_operators.emit(_below(self._rail_operator)))
        column.addWidget(self._rail_operator)
        self._operator = Push(look, "", "link", icon="user", tone="muted", size=16)
        self._operator.clicked.connect(lambda: self.open_operators.emit(_below(self._operator)))
        column.addWidget(self._operator)
        self.hold_button = Push(look, "Hold everything", "danger", icon="hand-stop")
        self.hold_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hold_button.setProperty("is_wide", True)
        self._rail_hold = Push(look, "", "icon", icon="hand-stop", tone="red", label="Hold everything")
        for button in (self.hold_button, self._rail_hold):
            button.clicked.connect(self.hold)
            column.addWidget(button)
        state = QHBoxLayout()
        state.setSpacing(look.px(8))
        self._state_sign = Sign(look, "device-laptop", size=15)
        self._state = Line(look, "", size=12, weight=500, tone="muted")
        state.addWidget(self._state_sign)
        state.addWidget(self._state, 1)
        column.addLayout(state)
        self._foot_column = column
        return column

    # what is shown

    def show_place(self, key: str) -> None:
        """Marks where the window is."""
        for place in self.places.values():
            place.setChecked(place.key == key)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How much waits at each place."""
        for key, place in self.places.items():
            place.count(counts.get(key, 0))
        self.waiting = counts.get("queue", 0)
        self.counted.emit()

    def say(self, words: str, icon: str = "device-laptop") -> None:
        """What goes out next: the line at the foot, while nothing is known of the networks."""
        self._next = (words, icon)
        self._say_state()

    def say_reach(self, words: str, icon: str) -> None:
        """Whether the networks can be reached; without words, the line says what goes out next."""
        self._reach = (words, icon)
        self._say_state()

    def _say_state(self) -> None:
        words, icon = self._reach if self._reach[0] else self._next
        self._state_sign.turn(icon, label=words)
        self._state.say(words)

    def show_held(self, is_held: bool) -> None:
        """The button that holds everything says that it is held, filled."""
        words = "Everything is held" if is_held else "Hold everything"
        self.hold_button.turn("held" if is_held else "danger", words)
        self._rail_hold.setAccessibleName(words)
        self._rail_hold.setToolTip(words)

    def narrow(self, is_narrow: bool) -> None:
        """Becomes a rail of marks, or a full sidebar again."""
        self.setFixedWidth(self._look.px(NARROW if is_narrow else WIDE))
        for widget in (self._title, self._add, self._state, self._operator, self.hold_button):
            widget.setVisible(not is_narrow)
        for widget in (self._letter, self._rail_settings, self._rail_operator, self._rail_hold):
            widget.setVisible(is_narrow)
        self._state_sign.setVisible(not is_narrow)
        self._settings.setVisible(not is_narrow)
        self._find.setVisible(not is_narrow)
        side = self._look.px(0 if is_narrow else 16)
        self._head_row.setContentsMargins(
            side, self._look.px(8), self._look.px(0 if is_narrow else 12), self._look.px(12)
        )
        for place in self.places.values():
            place.narrow(is_narrow)
        self.people.narrow(is_narrow)
        self._foot_column.setContentsMargins(self._look.px(18 if is_narrow else 16), 8, 8, 0)

    def _name_operator(self) -> None:
        operator = self._roster.operator
        words = f"{operator.name} is at the keyboard" if operator else "Name who is at the keyboard"
        self._operator.say(words.replace("&", "&&"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._look.tokens
        painter.fillRect(self.rect(), QColor(tokens.side))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(tokens.line))


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height()))
