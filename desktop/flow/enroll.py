"""Who may speak: operators, identities and accounts; it never lets one account serve two identities."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from desktop.errors import BadInput, VaultError, WrongIdentity
from desktop.events import Kind
from desktop.flow.desk import Desk, clean_name, clean_text, new_id
from desktop.flow.people.authority import (
    changes,
    refuse_loosening,
    refuse_removal,
    stated,
    tidy_signals,
    tidy_timetable,
)
from desktop.flow.people.names import look_alike, refuse_name_of_program
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
from desktop.policy.strictness.written import Written, written
from desktop.ports import Credentials, Owner, UnitOfWork

_WAITING = (DeliveryState.SCHEDULED, DeliveryState.PUBLISHING, DeliveryState.HELD)


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
        """Adds a person; raises BadInput when that name is taken, or looks like one that is."""
        name = clean_name(name, "The operator's name")
        refuse_name_of_program(name)
        with self._desk.store.work() as work:
            for other in work.operators():
                if look_alike(other.name, name):
                    raise BadInput(
                        f"{other.name} is named on this computer already.",
                        remedy="Use another name, or add what tells the two apart.",
                    )
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
        solo = SoloStatement(solo_words, by, self._desk.clock.now()) if solo_words.strip() else None
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
        return self._keep_identity(identity, by, Deed.IDENTITY_ADDED)

    def change_identity(self, identity: Identity, *, by: OperatorId) -> Identity:
        """Saves another name, other approvers, signals or packs; the kind can never change.

        What holds its posts, or another identity's, to less than before needs one of the present approvers
        as `by`: NotApproved for anybody else, and for one who waits for an approval there.
        """
        return self._keep_identity(identity, by, Deed.IDENTITY_CHANGED)

    def _keep_identity(self, given: Identity, by: OperatorId, deed: Deed) -> Identity:
        with self._desk.store.work() as work:
            before = work.identity(given.id) if deed is Deed.IDENTITY_CHANGED else None
            identity = _tidied(work, given)
            is_said = identity.solo is not None and (before is None or before.solo != identity.solo)
            if identity.solo is not None and is_said:
                identity = replace(identity, solo=stated(identity.solo, by))
            if before is not None:
                _refuse_other_kind(before, identity)
            _refuse_taken(work, identity)
            loosened = refuse_loosening(
                work, before, identity, by, grace=self._desk.settings.grace_minutes, policy=self._policy
            )
            work.save_identity(identity)
            said = changes(work, before, identity)
            if loosened:
                said += f" This holds {' and '.join(loosened)} to less than before; "
                said += f"{work.operator(by).name}, an approver, allows it."
            self._note_identity(work, deed, identity, by, said)
            if identity.solo is not None and is_said:
                self._note_identity(work, Deed.SOLO_STATED, identity, by, identity.solo.words)
            work.commit()
        self._desk.announce(Kind.IDENTITY, identity.id)
        return identity

    def _policy(self) -> Written:
        return written(self._desk.rules())

    def _note_identity(
        self, work: UnitOfWork, deed: Deed, identity: Identity, by: OperatorId, detail: str
    ) -> None:
        self._desk.note(work, deed, identity.id, by=by, detail=detail, identity_id=identity.id)

    def remove_identity(self, identity_id: IdentityId, *, by: OperatorId) -> None:
        """Removes an identity that has no account left.

        Raises NotApproved where another with approvers would then go by weaker rules: a pack that nobody
        names any more holds for everybody.
        """
        with self._desk.store.work() as work:
            identity = work.identity(identity_id)
            if work.accounts(identity_id):
                raise BadInput(f"{identity.name} still has accounts.", remedy="Remove its accounts first.")
            for draft in work.drafts():
                if draft.identity.id == identity_id:
                    raise BadInput(
                        f"{identity.name} still has drafts.", remedy="Move or discard its drafts first."
                    )
            if identity.packs:
                refuse_removal(work, identity, by, self._policy())
            work.remove_identity(identity_id)
            self._note_identity(work, Deed.IDENTITY_REMOVED, identity, by, identity.name)
            work.commit()
        self._desk.announce(Kind.IDENTITY, identity_id)

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
        handle = clean_name(handle, "The handle").removeprefix("@") if handle.strip() else ""
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


def _tidied(work: UnitOfWork, identity: Identity) -> Identity:
    """The identity with its name on one line, its lists without repeats, and signals nobody else has."""
    tidy = replace(
        identity,
        name=clean_name(identity.name, "The identity's name"),
        approvers=tuple(dict.fromkeys(identity.approvers)),
        packs=tuple(dict.fromkeys(identity.packs)),
        timetable=tidy_timetable(identity.timetable),
    )
    return replace(tidy, signals=tidy_signals(work, tidy))


def _refuse_other_kind(before: Identity, after: Identity) -> None:
    if before.kind is not after.kind:
        raise WrongIdentity(
            f"{before.name} is {before.kind.value} and stays so.", remedy="Add a new identity."
        )
    if before.is_practice is not after.is_practice:
        raise WrongIdentity(
            f"{before.name} is {'for practice' if before.is_practice else 'real'} and stays so.",
            remedy="Add a new identity.",
        )


def _refuse_taken(work: UnitOfWork, identity: Identity) -> None:
    for other in work.identities():
        if other.id != identity.id and look_alike(other.name, identity.name):
            raise BadInput(
                f"{other.name} exists already.", remedy="Use a name that readers can tell from it."
            )
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


def _refuse_other_handle(network: Network, handle: str, owner: Owner) -> None:
    # Where handles are chosen, a display name is too, by anybody: there it proves nothing.
    shown = owner.display_name if network is Network.LINKEDIN else ""
    names = {name.removeprefix("@").casefold() for name in (owner.handle, owner.id, shown) if name}
    if not owner.id.strip():
        raise BadInput(
            f"{network.label} did not say whose keys these are. Nothing was kept.", remedy="Try again later."
        )
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
