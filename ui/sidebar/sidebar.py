"""The sidebar: places above, identities and accounts below, who sits here at the foot; it only asks."""

from __future__ import annotations

from collections.abc import Mapping, Set

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.model.identities import AccountId, Identity, IdentityKind
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.flow import ScrollColumn, clear
from ui.parts.words import Heading, Line, Sign, Words
from ui.sidebar.model import Roster
from ui.sidebar.rows import AccountRow, IdentityRow, PlaceRow, SideHeader

WIDE, NARROW = 285, 65
PLACES = (
    ("compose", "Compose", "pencil"),
    ("queue", "Queue", "layout-list"),
    ("approvals", "Approvals", "signature"),
)


class Sidebar(QWidget):
    """Asks by signals; what is shown as chosen comes back through `show_speaker`."""

    go = Signal(str)
    tick = Signal(str)
    choose = Signal(str)
    add_account = Signal()
    open_menu = Signal(QPoint)
    open_operators = Signal(QPoint)

    def __init__(self, look: Look, roster: Roster):
        super().__init__()
        self._look = look
        self._roster = roster
        self._is_narrow = False
        self._chosen: Identity | None = None
        self._ticked: Set[AccountId] = frozenset()
        self._signed_out: Set[AccountId] = frozenset()
        self._identity_rows: list[IdentityRow] = []
        self._account_rows: list[AccountRow] = []
        self._headers: list[SideHeader] = []
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
        column.addWidget(self._people(), 1)
        column.addLayout(self._foot())
        roster.changed.connect(self._rebuild)
        look.changed.connect(self.update)
        self._rebuild()
        self.narrow(False)

    def _head(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setContentsMargins(look.px(16), look.px(8), look.px(12), look.px(12))
        self._title = Heading(look, "Masthead", size=22)
        self._letter = Heading(look, "M", size=26)
        row.addWidget(self._title, 1)
        row.addWidget(self._letter, 1, Qt.AlignmentFlag.AlignHCenter)
        self._settings = Push(look, "", "icon", icon="settings", label="Settings and journal")
        self._settings.clicked.connect(lambda: self.open_menu.emit(_below(self._settings)))
        row.addWidget(self._settings)
        self._head_row = row
        return row

    def _people(self) -> ScrollColumn:
        area = ScrollColumn("Identities and accounts")
        self._list = area.column
        self._list.setSpacing(0)
        return area

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

    def show_speaker(self, identity: Identity | None, ticked: Set[AccountId]) -> None:
        """Shows whom the draft speaks for and on which accounts."""
        self._chosen, self._ticked = identity, ticked
        self._show_states()

    def show_trouble(self, signed_out: Set[AccountId]) -> None:
        """Marks the accounts whose sign-in has ended."""
        self._signed_out = signed_out
        self._show_states()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How much waits at each place."""
        for key, place in self.places.items():
            place.count(counts.get(key, 0))

    def say(self, words: str, icon: str = "device-laptop") -> None:
        """The line at the foot."""
        self._state_sign.turn(icon)
        self._state.say(words)

    def narrow(self, is_narrow: bool) -> None:
        """Becomes a rail of marks, or a full sidebar again."""
        self._is_narrow = is_narrow
        self.setFixedWidth(self._look.px(NARROW if is_narrow else WIDE))
        for widget in (self._title, self._add, self._state, self._operator):
            widget.setVisible(not is_narrow)
        for widget in (self._letter, self._rail_settings, self._rail_operator):
            widget.setVisible(is_narrow)
        self._state_sign.setVisible(not is_narrow)
        self._settings.setVisible(not is_narrow)
        side = self._look.px(0 if is_narrow else 16)
        self._head_row.setContentsMargins(
            side, self._look.px(8), self._look.px(0 if is_narrow else 12), self._look.px(12)
        )
        for place in self.places.values():
            place.narrow(is_narrow)
        for header in self._headers:
            header.is_narrow = is_narrow
        for row in self._identity_rows:
            row.narrow(is_narrow)
        for account in self._account_rows:
            account.setVisible(not is_narrow)
        self._foot_column.setContentsMargins(self._look.px(18 if is_narrow else 16), 8, 8, 0)

    def _rebuild(self) -> None:
        clear(self._list)
        self._identity_rows, self._account_rows, self._headers = [], [], []
        for kind in IdentityKind:
            self._add_side(kind)
        self._list.addStretch(1)
        operator = self._roster.operator
        self._operator.say(
            f"{operator.name} is at the keyboard" if operator else "Name who is at the keyboard"
        )
        self._show_states()
        self.narrow(self._is_narrow)

    def _add_side(self, kind: IdentityKind) -> None:
        look = self._look
        header = SideHeader(look, kind)
        self._headers.append(header)
        self._list.addWidget(header)
        identities = self._roster.of_kind(kind)
        if not identities and self._roster.is_read:
            none = Words(look, "No accounts yet", size=13, tone="muted")
            none.setContentsMargins(look.px(16), 0, 0, 0)
            self._list.addWidget(none)
        for index, identity in enumerate(identities):
            if index:
                self._list.addSpacing(look.px(4))
            row = IdentityRow(look, identity)
            row.clicked.connect(lambda _=False, i=identity: self._press(i))
            self._identity_rows.append(row)
            self._list.addWidget(row)
            for account in self._roster.accounts_of(identity.id):
                line = AccountRow(look, account, identity)
                line.clicked.connect(lambda _=False, a=account: self.tick.emit(a.id))
                self._account_rows.append(line)
                self._list.addWidget(line)
        self._list.addSpacing(look.px(5))

    def _press(self, identity: Identity) -> None:
        self.choose.emit(identity.id)
        if self._is_narrow:
            self._offer_accounts(identity)

    def _offer_accounts(self, identity: Identity) -> None:
        """In the rail the accounts stand in a menu beside the mark."""
        accounts = self._roster.accounts_of(identity.id)
        if not accounts:
            return
        menu = QMenu(self)
        for account in accounts:
            action = menu.addAction(f"{account.label} on {account.network.label}")
            action.setCheckable(True)
            action.setChecked(account.id in self._ticked)
            action.triggered.connect(lambda _=False, a=account: self.tick.emit(a.id))
        row = next(row for row in self._identity_rows if row.identity.id == identity.id)
        menu.popup(row.mapToGlobal(QPoint(row.width(), 0)))

    def _show_states(self) -> None:
        chosen = self._chosen
        for row in self._identity_rows:
            row.is_chosen = chosen is not None and row.identity.id == chosen.id
            row.update()
        for line in self._account_rows:
            is_own = chosen is not None and line.account.identity_id == chosen.id
            is_ticked = is_own and line.account.id in self._ticked
            line.show_state(
                is_own=is_own, is_ticked=is_ticked, needs_sign_in=line.account.id in self._signed_out
            )

    def ticks(self) -> tuple[AccountRow, ...]:
        """The rows that can be ticked now, in their order: what Alt+1 to 9 mean."""
        chosen = self._chosen
        return tuple(
            row for row in self._account_rows if chosen is not None and row.account.identity_id == chosen.id
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._look.tokens
        painter.fillRect(self.rect(), QColor(tokens.side))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(tokens.line))


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height()))
