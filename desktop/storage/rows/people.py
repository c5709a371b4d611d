"""Operators, identities and accounts as rows; a removed one is hidden, never erased."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.errors import WrongIdentity
from desktop.model.identities import Account, AccountId, Identity, IdentityId, Operator, OperatorId
from desktop.storage import tables
from desktop.storage.rows.transaction import Transaction, not_found
from desktop.storage.snapshots import packed, unpacked


class PeopleRows(Transaction):
    """Who speaks and who works here, in the order in which they were first saved."""

    def operators(self) -> tuple[Operator, ...]:
        """Every operator."""
        rows = self._read(select(tables.operators).order_by(tables.operators.c.position))
        return tuple(self._operator(row) for row in rows)

    def operator(self, operator_id: OperatorId) -> Operator:
        """One operator; raises BadInput when there is none."""
        rows = self._read(select(tables.operators).where(tables.operators.c.id == operator_id))
        if not rows:
            raise not_found("operator", operator_id)
        return self._operator(rows[0])

    def save_operator(self, operator: Operator) -> None:
        """Adds or replaces an operator."""
        row = {"id": operator.id, "body": packed(operator)}
        self._write(
            insert(tables.operators)
            .values(**row)
            .on_conflict_do_update(index_elements=["id"], set_={"body": row["body"]})
        )

    def identities(self) -> tuple[Identity, ...]:
        """Every identity that is not removed."""
        table = tables.identities
        rows = self._read(select(table).where(table.c.is_removed.is_(False)).order_by(table.c.position))
        return tuple(self._identity(row) for row in rows)

    def identity(self, identity_id: IdentityId) -> Identity:
        """One identity; raises BadInput when there is none or it was removed."""
        table = tables.identities
        rows = self._read(select(table).where(table.c.id == identity_id, table.c.is_removed.is_(False)))
        if not rows:
            raise not_found("identity", identity_id)
        return self._identity(rows[0])

    def save_identity(self, identity: Identity) -> None:
        """Adds or replaces an identity; a removed one comes back."""
        row = {"is_removed": False, "body": packed(identity)}
        self._write(
            insert(tables.identities)
            .values(id=identity.id, **row)
            .on_conflict_do_update(index_elements=["id"], set_=row)
        )

    def remove_identity(self, identity_id: IdentityId) -> None:
        """Hides the identity with its accounts and drafts; raises BadInput when there is none."""
        table = tables.identities
        hidden = update(table).where(table.c.id == identity_id, table.c.is_removed.is_(False))
        if not self._write(hidden.values(is_removed=True)):
            raise not_found("identity", identity_id)
        of_it = update(tables.accounts).where(tables.accounts.c.identity_id == identity_id)
        self._write(of_it.values(is_removed=True))

    def accounts(self, identity_id: IdentityId | None = None) -> tuple[Account, ...]:
        """Every account that is not removed, of one identity where that is given."""
        table = tables.accounts
        query = select(table).where(table.c.is_removed.is_(False)).order_by(table.c.position)
        if identity_id is not None:
            query = query.where(table.c.identity_id == identity_id)
        return tuple(self._account(row) for row in self._read(query))

    def account(self, account_id: AccountId) -> Account:
        """One account; raises BadInput when there is none or it was removed."""
        table = tables.accounts
        rows = self._read(select(table).where(table.c.id == account_id, table.c.is_removed.is_(False)))
        if not rows:
            raise not_found("account", account_id)
        return self._account(rows[0])

    def save_account(self, account: Account) -> None:
        """Adds or replaces an account; a removed one comes back.

        Raises BadInput when its identity is not there, WrongIdentity when it is another identity's.
        """
        table = tables.accounts
        self.identity(account.identity_id)
        row = {"is_removed": False, "body": packed(account)}
        saved = self._write(
            insert(table)
            .values(id=account.id, identity_id=account.identity_id, **row)
            .on_conflict_do_update(
                index_elements=["id"], set_=row, where=table.c.identity_id == account.identity_id
            )
        )
        if not saved:
            raise WrongIdentity(
                f"{account.label} on {account.network.label} belongs to another identity.",
                remedy="Add it there, or add it anew here.",
            )

    def remove_account(self, account_id: AccountId) -> None:
        """Hides the account; raises BadInput when there is none."""
        table = tables.accounts
        hidden = update(table).where(table.c.id == account_id, table.c.is_removed.is_(False))
        if not self._write(hidden.values(is_removed=True)):
            raise not_found("account", account_id)

    def _operator(self, row: Row[Any]) -> Operator:
        with self._reading(f"the operator {row.id}"):
            return unpacked(Operator, row.body)

    def _identity(self, row: Row[Any]) -> Identity:
        with self._reading(f"the identity {row.id}"):
            return unpacked(Identity, row.body)

    def _account(self, row: Row[Any]) -> Account:
        with self._reading(f"the account {row.id}"):
            return unpacked(Account, row.body)
