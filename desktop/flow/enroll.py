"""Who may speak: operators, identities and accounts; it never lets one account serve two identities."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from desktop.errors import BadInput, VaultError, WrongIdentity
from desktop.events import Kind
from desktop.flow.desk import Desk, clean_name, clean_text, new_id
from desktop.model.deliveries import DeliveryState
from desktop.model.identities import (
    Account,
    AccountId,
    Identity,
    IdentityId,
    IdentityKind,
    Network,
    Operator,
    OperatorId,
    Signals,
    SoloStatement,
)
from desktop.model.journal import Deed
from desktop.ports import Credentials, Owner, UnitOfWork

_WAITING = (DeliveryState.SCHEDULED, DeliveryState.PUBLISHING, DeliveryState.HELD)
_SOLO_WORDS = 10


class Enroll:
    """Names operators, adds and removes identities and accounts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # operators

    def operators(self) -> tuple[Operator, ...]:
        """Everybody named on this computer."""
        with self._desk.store.work(is_reading=True) as work:
            return work.operators()

    def name_operator(self, name: str) -> Operator:
        """Adds a person; raises BadInput when that name is taken."""
        name = clean_name(name, "The operator's name")
        with self._desk.store.work() as work:
            if any(other.name.casefold() == name.casefold() for other in work.operators()):
                raise BadInput(f"{name} is named on this computer already.", remedy="Use another name.")
            operator = Operator(OperatorId(new_id()), name)
            work.save_operator(operator)
            self._desk.note(work, Deed.OPERATOR_NAMED, operator.id, by=operator.id, detail=name)
            work.commit()
        self._desk.announce(Kind.OPERATOR, operator.id)
        return operator

    # identities

    def identities(self) -> tuple[Identity, ...]:
        """Every identity on this computer."""
        with self._desk.store.work(is_reading=True) as work:
            return work.identities()

    def add_identity(
        self,
        kind: IdentityKind,
        name: str,
        *,
        by: OperatorId,
        approvers: Sequence[OperatorId] = (),
        approvals_needed: int | None = None,
        solo_words: str = "",
        signals: Signals = Signals(),  # noqa: B008  a frozen value
        packs: Sequence[str] = (),
        is_practice: bool = False,
    ) -> Identity:
        """Adds an identity.

        A CORPORATE one needs one approval unless told otherwise, and an approver other than the one who
        writes; `solo_words` (10 characters or more) is the owner's own statement that nobody else is there.
        """
        name = clean_name(name, "The identity's name")
        now = self._desk.clock.now()
        solo = SoloStatement(_solo(solo_words), by, now) if solo_words.strip() else None
        if approvals_needed is None:
            approvals_needed = 1 if kind is IdentityKind.CORPORATE and solo is None else 0
        identity = Identity(
            IdentityId(new_id()),
            kind,
            name,
            approvals_needed,
            tuple(dict.fromkeys(approvers)),
            solo,
            signals,
            tuple(dict.fromkeys(packs)),
            is_practice,
        )
        with self._desk.store.work() as work:
            self._refuse_taken(work, identity)
            work.save_identity(identity)
            self._desk.note(
                work, Deed.IDENTITY_ADDED, identity.id, by=by, detail=name, identity_id=identity.id
            )
            if solo is not None:
                self._desk.note(
                    work, Deed.SOLO_STATED, identity.id, by=by, detail=solo.words, identity_id=identity.id
                )
            work.commit()
        self._desk.announce(Kind.IDENTITY, identity.id)
        return identity

    def change_identity(self, identity: Identity, *, by: OperatorId) -> Identity:
        """Saves another name, other approvers, signals or packs; the kind can never change."""
        with self._desk.store.work() as work:
            before = work.identity(identity.id)
            if before.kind is not identity.kind:
                raise WrongIdentity(
                    f"{before.name} is {before.kind.value} and stays so.", remedy="Add a new identity."
                )
            self._refuse_taken(work, identity)
            work.save_identity(identity)
            self._desk.note(
                work,
                Deed.IDENTITY_CHANGED,
                identity.id,
                by=by,
                detail=_what_changed(before, identity),
                identity_id=identity.id,
            )
            work.commit()
        self._desk.announce(Kind.IDENTITY, identity.id)
        return identity

    def remove_identity(self, identity_id: IdentityId, *, by: OperatorId) -> None:
        """Removes an identity that has no account left."""
        with self._desk.store.work() as work:
            identity = work.identity(identity_id)
            if work.accounts(identity_id):
                raise BadInput(f"{identity.name} still has accounts.", remedy="Remove its accounts first.")
            for draft in work.drafts():
                if draft.identity.id == identity_id:
                    raise BadInput(
                        f"{identity.name} still has drafts.", remedy="Move or discard its drafts first."
                    )
            work.remove_identity(identity_id)
            self._desk.note(work, Deed.IDENTITY_REMOVED, identity_id, by=by, detail=identity.name)
            work.commit()
        self._desk.announce(Kind.IDENTITY, identity_id)

    def _refuse_taken(self, work: UnitOfWork, identity: Identity) -> None:
        for other in work.identities():
            if other.id != identity.id and other.name.casefold() == identity.name.casefold():
                raise BadInput(f"{identity.name} exists already.", remedy="Use another name.")
        known = {operator.id for operator in work.operators()}
        if any(approver not in known for approver in identity.approvers):
            raise BadInput(
                f"An approver of {identity.name} is not named on this computer.", remedy="Name them first."
            )
        if identity.approvals_needed > 0 and len(identity.approvers) < identity.approvals_needed:
            raise BadInput(
                f"{identity.name} needs {identity.approvals_needed} approvals and names "
                f"{len(identity.approvers)} approvers.",
                remedy="Name more approvers, or need fewer approvals.",
            )

    # accounts

    def accounts(self, identity_id: IdentityId | None = None) -> tuple[Account, ...]:
        """The accounts of one identity, or of all."""
        with self._desk.store.work(is_reading=True) as work:
            return work.accounts(identity_id)

    def add_account(
        self,
        identity_id: IdentityId,
        network: Network,
        credentials: Credentials,
        *,
        by: OperatorId,
        handle: str = "",
        base_url: str | None = None,
    ) -> Account:
        """Asks the network who the credentials belong to, then keeps them in the keyring.

        Raises the publish errors when the network does not answer, WrongIdentity when the account
        serves another identity already, BadInput when it is not the handle that was given. Blocks.
        """
        handle = clean_text(handle, "The handle").strip().removeprefix("@")
        with self._desk.store.work(is_reading=True) as work:
            identity = work.identity(identity_id)
        if (network is Network.PRACTICE) != identity.is_practice:
            raise WrongIdentity(
                f"{identity.name} is {'for practice' if identity.is_practice else 'real'}, and an account on "
                f"{network.label} is {'for practice' if network is Network.PRACTICE else 'real'}.",
                remedy="Practice accounts belong to practice identities, and only those.",
            )
        account_id = AccountId(new_id())
        asking = Account(account_id, identity_id, network, handle or "unknown", "", "", base_url)
        owner = self._desk.networks[network](asking, credentials).owner()
        _refuse_other_handle(network, handle, owner)
        shown = clean_text(owner.display_name, "The account's name")[:200]
        account = replace(asking, handle=owner.handle, owner_id=owner.id, display_name=shown)
        with self._desk.store.work(is_reading=True) as work:
            _refuse_second_home(work, account)
        # The keyring may ask its owner for a password: nothing of the data file is held meanwhile.
        if network is not Network.PRACTICE:
            self._desk.vault.keep(identity_id, account_id, credentials)
        try:
            self._save_account(account, by)
        except BaseException:
            # Otherwise credentials would stay in the keyring that nothing names and nobody can remove.
            if network is not Network.PRACTICE:
                with suppress(VaultError):
                    self._desk.vault.forget(identity_id, account_id)
            raise
        self._desk.announce(Kind.ACCOUNT, account.id)
        return account

    def _save_account(self, account: Account, by: OperatorId) -> None:
        with self._desk.store.work() as work:
            _refuse_second_home(work, account)
            work.save_account(account)
            detail = f"{account.label} on {account.network.label}"
            self._desk.note(
                work, Deed.ACCOUNT_ADDED, account.id, by=by, detail=detail, identity_id=account.identity_id
            )
            work.commit()

    def remove_account(self, account_id: AccountId, *, by: OperatorId) -> None:
        """Forgets the credentials and hides the account; refused while a post waits for it.

        Raises the vault errors, and then the account stays as it was.
        """
        with self._desk.store.work(is_reading=True) as work:
            account = work.account(account_id)
            _refuse_waiting(work, account)
        if account.network is not Network.PRACTICE:
            self._desk.vault.forget(account.identity_id, account_id)
        with self._desk.store.work() as work:
            _refuse_waiting(work, account)
            work.remove_account(account_id)
            self._desk.note(
                work,
                Deed.ACCOUNT_REMOVED,
                account_id,
                by=by,
                detail=account.label,
                identity_id=account.identity_id,
            )
            work.commit()
        self._desk.announce(Kind.ACCOUNT, account_id)


def _refuse_waiting(work: UnitOfWork, account: Account) -> None:
    waiting = [delivery for delivery in work.deliveries(*_WAITING) if delivery.account.id == account.id]
    if waiting:
        posts = "1 post waits" if len(waiting) == 1 else f"{len(waiting)} posts wait"
        raise BadInput(
            f"{posts} for {account.label} on {account.network.label}.", remedy="Cancel or settle it first."
        )


def _solo(words: str) -> str:
    words = " ".join(clean_text(words, "The statement").split())
    if len(words) < _SOLO_WORDS:
        raise BadInput(
            "The statement that you work alone is too short.", remedy="Say it in a sentence of your own."
        )
    return words[:500]


def _what_changed(before: Identity, after: Identity) -> str:
    names = ("name", "approvals_needed", "approvers", "solo", "signals", "packs")
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    return "Changed: " + (", ".join(changed) or "nothing")


def _refuse_other_handle(network: Network, handle: str, owner: Owner) -> None:
    names = {name.removeprefix("@").casefold() for name in (owner.handle, owner.id, owner.display_name)}
    if handle and handle.casefold() not in names:
        raise BadInput(
            f"These keys belong to {owner.handle} on {network.label}, not to {handle}.",
            remedy="Paste the keys of the account you mean. Nothing was kept.",
        )


def _refuse_second_home(work: UnitOfWork, account: Account) -> None:
    for other in work.accounts():
        if other.network is account.network and other.owner_id == account.owner_id:
            home = work.identity(other.identity_id)
            raise WrongIdentity(
                f"{account.label} on {account.network.label} belongs to {home.name} already.",
                remedy="An account speaks for one identity only. Remove it there first.",
            )
