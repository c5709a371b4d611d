"""Who is on this computer: operators, identities and their accounts, and who sits here; it shows nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.model.identities import (
    Account,
    AccountId,
    Identity,
    IdentityId,
    IdentityKind,
    Operator,
    OperatorId,
)
from ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.app import Application

_Loaded = tuple[tuple[Operator, ...], tuple[Identity, ...], tuple[Account, ...]]


class Roster(QObject):
    """Reads everybody in one go; `changed` after each reading."""

    changed = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._app: Application | None = None
        self.operators: tuple[Operator, ...] = ()
        self.identities: tuple[Identity, ...] = ()
        self.accounts: tuple[Account, ...] = ()
        self._operator_id: OperatorId | None = None
        self.is_read = False

    def open(self, app: Application, operator_id: str = "") -> None:
        """Reads for the first time."""
        self._app = app
        self._operator_id = OperatorId(operator_id) if operator_id else None
        self.read()

    def read(self, then: Callable[[], None] | None = None) -> None:
        """Reads again."""
        app = self._app
        if app is None:
            return

        def work() -> _Loaded:
            return app.enroll.operators(), app.enroll.identities(), app.enroll.accounts()

        def take(loaded: _Loaded) -> None:
            self.operators, self.identities, self.accounts = loaded
            self.is_read = True
            self.changed.emit()
            if then is not None:
                then()

        self._tasks.run(work, take)

    @property
    def operator(self) -> Operator | None:
        """Who is at the keyboard: the one chosen, else the first that was named."""
        chosen = next((o for o in self.operators if o.id == self._operator_id), None)
        return chosen or (self.operators[0] if self.operators else None)

    def seat(self, operator_id: OperatorId) -> None:
        """Somebody else sits down."""
        self._operator_id = operator_id
        self.changed.emit()

    def name_of(self, operator_id: OperatorId) -> str:
        """An operator's name."""
        return next((o.name for o in self.operators if o.id == operator_id), "Somebody")

    def identity(self, identity_id: IdentityId) -> Identity | None:
        """One identity, where it still exists."""
        return next((i for i in self.identities if i.id == identity_id), None)

    def of_kind(self, kind: IdentityKind) -> tuple[Identity, ...]:
        """The identities of one side."""
        return tuple(i for i in self.identities if i.kind is kind)

    def accounts_of(self, identity_id: IdentityId) -> tuple[Account, ...]:
        """The accounts of one identity."""
        return tuple(a for a in self.accounts if a.identity_id == identity_id)

    def account(self, account_id: AccountId) -> Account | None:
        """One account, where it still exists."""
        return next((a for a in self.accounts if a.id == account_id), None)
