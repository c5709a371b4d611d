"""The sheet that adds an account: whose side, which network, which keys; keys show as dots, never words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import MastheadError
from desktop.model.identities import Identity, IdentityId, Network
from ui.accounts.adding import KEY_FIELDS, WHERE_FROM, Adding, NewIdentity
from ui.accounts.new_identity import NewIdentityForm, key_field
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.flow import clear
from ui.parts.words import Heading, Line, Words
from ui.sheets.sheet import Sheet
from ui.sidebar.model import Roster

Submit = Callable[[Adding, Callable[[], None], Callable[[MastheadError], None]], None]


class AddAccountSheet(Sheet):
    """`submit` is called with what was filled in, and what to do when it is added or refused. `late` hears
    a refusal that comes after the sheet was closed."""

    def __init__(
        self,
        look: Look,
        over: QWidget,
        roster: Roster,
        submit: Submit,
        late: Callable[[MastheadError], None],
        network: Network = Network.X,
    ) -> None:
        super().__init__(look, over, "Add an account", width=640)
        self._roster = roster
        self._submit = submit
        self._late = late
        self._network = network
        self._key_fields: dict[str, QLineEdit] = {}
        self.column.setSpacing(look.px(8))
        self.column.addWidget(Heading(look, "Add an account", size=22))
        self._your_name = key_field(look, "Your name")
        if roster.operator is None:
            self._row("Who is at the keyboard", self._your_name)
        self._networks = self._make_networks()
        self.column.addWidget(self._networks)
        self._hint = Words(look, "", size=12, tone="muted")
        self.column.addWidget(self._hint)
        self._chosen: Identity | None = None
        self._who = Push(look, "", icon="users", size=16)
        self._who.clicked.connect(self._offer_identities)
        self._row("Speaks for", self._who)
        self._new = NewIdentityForm(look)
        self._new.grown.connect(self._place)
        self.column.addWidget(self._new)
        self._keys = QVBoxLayout()
        self._keys.setSpacing(look.px(6))
        self.column.addLayout(self._keys)
        self._error = Words(look, "", weight=500, tone="red")
        self._error.hide()
        self.column.addWidget(self._error)
        self.column.addLayout(self._make_foot())
        self._choose(network)
        self.open(self._your_name if roster.operator is None else self._who)

    # how it is laid out

    def _row(self, words: str, field: QWidget) -> None:
        row = QHBoxLayout()
        label = Line(self._look, words, weight=600)
        label.setFixedWidth(self._look.px(170))
        row.addWidget(label)
        row.addWidget(field)
        if isinstance(field, Push):
            row.addStretch(1)
        self.column.addLayout(row)

    def _make_networks(self) -> QWidget:
        look = self._look
        box = QWidget()
        box.setAccessibleName("Network")
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        label = Line(look, "Network", weight=600)
        label.setFixedWidth(look.px(170))
        row.addWidget(label)
        self._group = QButtonGroup(box)
        for network in (Network.X, Network.LINKEDIN, Network.PRACTICE):
            button = QRadioButton(network.label)
            button.setFont(look.sans(13, 500))
            button.setChecked(network is self._network)
            button.toggled.connect(lambda is_on, n=network: self._choose(n) if is_on else None)
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        return box

    def _make_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        back = Push(self._look, "Back")
        back.clicked.connect(self.cancel)
        self.button = Push(self._look, "", "strong")
        self.button.clicked.connect(self._send)
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.button)
        return row

    # what is chosen

    def _choose(self, network: Network) -> None:
        self._network = network
        self._hint.setText(WHERE_FROM[network])
        clear(self._keys)
        self._key_fields = {}
        for key in KEY_FIELDS[network]:
            made = key_field(self._look, key.words, is_secret=key.is_secret)
            self._key_fields[key.name] = made
            self._keys.addWidget(made)
        self._handle = key_field(
            self._look, "Handle" if network is Network.PRACTICE else "Handle, to be compared (may stay empty)"
        )
        self._keys.addWidget(self._handle)
        fitting = self._fitting()
        self._speak_for(self._chosen if self._chosen in fitting else fitting[0] if fitting else None)
        is_real = network is not Network.PRACTICE
        self.button.say(
            f"Ask {network.label} whose keys these are, and add it" if is_real else "Add it to practice"
        )

    def _fitting(self) -> list[Identity]:
        is_practice = self._network is Network.PRACTICE
        return [identity for identity in self._roster.identities if identity.is_practice is is_practice]

    def _offer_identities(self) -> None:
        menu = QMenu(self)
        for identity in self._fitting():
            words = f"{identity.name}, {identity.kind.value.lower()}".replace("&", "&&")
            menu.addAction(words).triggered.connect(partial(self._speak_for, identity))
        menu.addAction("Somebody new").triggered.connect(partial(self._speak_for, None))
        menu.popup(self._who.mapToGlobal(QPoint(0, self._who.height())))

    def _speak_for(self, identity: Identity | None, _: bool = False) -> None:
        self._chosen = identity
        words = f"{identity.name}, {identity.kind.value.lower()}" if identity else "Somebody new"
        self._who.say(words.replace("&", "&&"))
        self._who.setAccessibleName(f"Speaks for {words}")
        self._new.setVisible(identity is None)
        self._place()

    # what is asked

    def _send(self) -> None:
        chosen = self._chosen
        identity: IdentityId | NewIdentity
        if chosen is not None:
            identity = chosen.id
        else:
            filled = self._new.filled()
            if filled is None:
                self._refuse("Say whose side it is: CORPORATE or PERSONAL. It stays so.")
                return
            identity = filled
        operator = self._roster.operator
        adding = Adding(
            self._network,
            identity,
            {name: made.text() for name, made in self._key_fields.items()},
            self._handle.text(),
            self._your_name.text(),
            operator.id if operator else None,
        )
        self._wait(True)
        self._submit(adding, self._done, self._failed)

    def _wait(self, is_waiting: bool) -> None:
        self.button.setEnabled(not is_waiting)
        self._error.setVisible(is_waiting)
        self._tell(f"{self._network.label} is being asked whose keys these are.", "muted")

    def _done(self) -> None:
        if not self.is_open:
            return
        self._forget_keys()
        self.close_sheet()

    def _failed(self, error: MastheadError) -> None:
        if not self.is_open:
            self._late(error)
            return
        self.button.setEnabled(True)
        self._refuse(f"{error} Nothing was kept.")

    def _refuse(self, words: str) -> None:
        self._error.show()
        self._tell(words, "red")
        self._place()

    def _tell(self, words: str, tone: str) -> None:
        self._error.setText(words)
        self._error.setProperty("tone", tone)
        self._error.style().unpolish(self._error)
        self._error.style().polish(self._error)

    def _forget_keys(self) -> None:
        for made in self._key_fields.values():
            made.clear()

    def cancel(self) -> None:
        self._forget_keys()
        super().cancel()
