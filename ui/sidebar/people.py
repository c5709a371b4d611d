"""Identities and their accounts: who speaks, and what is ticked; ticks never cross identities."""

from __future__ import annotations

from collections.abc import Set

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from desktop.model.identities import AccountId, Identity, IdentityKind
from ui.look.theme import Look
from ui.parts.flow import ScrollColumn, clear
from ui.parts.order import focus_kept
from ui.parts.words import Words
from ui.sidebar.model import Roster
from ui.sidebar.rows import AccountRow, IdentityRow, SideHeader
from ui.timing.hours.filled import hours_title


class People(ScrollColumn):
    """Asks by signals (`hours`: when an identity speaks); what is chosen and ticked comes back through
    `show_speaker`."""

    tick = Signal(str)
    choose = Signal(str)
    hours = Signal(str)

    def __init__(self, look: Look, roster: Roster) -> None:
        super().__init__("Identities and accounts")
        self._look = look
        self._roster = roster
        self._is_narrow = False
        self._chosen: Identity | None = None
        self._ticked: Set[AccountId] = frozenset()
        self._signed_out: Set[AccountId] = frozenset()
        self._identity_rows: list[IdentityRow] = []
        self._account_rows: list[AccountRow] = []
        self._headers: list[SideHeader] = []
        self.column.setSpacing(0)
        roster.changed.connect(self._rebuild)
        self._rebuild()

    def show_speaker(self, identity: Identity | None, ticked: Set[AccountId]) -> None:
        """Shows whom the draft speaks for and on which accounts."""
        self._chosen, self._ticked = identity, ticked
        self._show_states()

    def show_trouble(self, signed_out: Set[AccountId]) -> None:
        """Marks the accounts whose sign-in has ended."""
        self._signed_out = signed_out
        self._show_states()

    def narrow(self, is_narrow: bool) -> None:
        """Shows marks alone, or everything again."""
        self._is_narrow = is_narrow
        for header in self._headers:
            header.is_narrow = is_narrow
        for row in self._identity_rows:
            row.narrow(is_narrow)
        for account in self._account_rows:
            account.setVisible(not is_narrow)

    def _rebuild(self) -> None:
        with focus_kept(self):
            clear(self.column)
            self._identity_rows, self._account_rows, self._headers = [], [], []
            for kind in IdentityKind:
                self._add_side(kind)
            self.column.addStretch(1)
            self._show_states()
            self.narrow(self._is_narrow)

    def _add_side(self, kind: IdentityKind) -> None:
        look = self._look
        header = SideHeader(look, kind)
        self._headers.append(header)
        self.column.addWidget(header)
        identities = self._roster.of_kind(kind)
        if not identities and self._roster.is_read:
            none = Words(look, "No accounts yet", size=13, tone="muted")
            none.setContentsMargins(look.px(16), 0, 0, 0)
            self.column.addWidget(none)
        for index, identity in enumerate(identities):
            if index:
                self.column.addSpacing(look.px(4))
            row = IdentityRow(look, identity)
            row.clicked.connect(lambda _=False, i=identity: self._press(i))
            row.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            row.customContextMenuRequested.connect(lambda at, i=identity, r=row: self._offer(i, r, at))
            self._identity_rows.append(row)
            self.column.addWidget(row)
            for account in self._roster.accounts_of(identity.id):
                line = AccountRow(look, account, identity)
                line.clicked.connect(lambda _=False, a=account: self.tick.emit(a.id))
                self._account_rows.append(line)
                self.column.addWidget(line)
        self.column.addSpacing(look.px(5))

    def _press(self, identity: Identity) -> None:
        self.choose.emit(identity.id)
        if self._is_narrow:
            self._offer_accounts(identity)

    def _offer_accounts(self, identity: Identity) -> None:
        """In the rail the accounts stand in a menu beside the mark."""
        menu = QMenu(self)
        for account in self._roster.accounts_of(identity.id):
            action = menu.addAction(f"{account.label} on {account.network.label}")
            action.setCheckable(True)
            action.setChecked(account.id in self._ticked)
            action.triggered.connect(lambda _=False, a=account: self.tick.emit(a.id))
        self._add_hours(menu, identity)
        row = next(row for row in self._identity_rows if row.identity.id == identity.id)
        menu.popup(row.mapToGlobal(QPoint(row.width(), 0)))

    def _offer(self, identity: Identity, row: IdentityRow, at: QPoint) -> None:
        """What else can be done with an identity: by the other button of the mouse, or by the menu key."""
        menu = QMenu(self)
        self._add_hours(menu, identity)
        menu.popup(row.mapToGlobal(at))

    def _add_hours(self, menu: QMenu, identity: Identity) -> None:
        words = hours_title(identity).replace("&", "&&")
        menu.addAction(words).triggered.connect(lambda: self.hours.emit(identity.id))

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
