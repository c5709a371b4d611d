"""Drafts, and what people said of them, as rows; an older save never replaces a newer one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop.errors import BadInput
from desktop.model.findings import Waiver
from desktop.model.identities import Account, Identity, IdentityId
from desktop.model.posts import Approval, Confirmation, Draft, DraftId, Review
from desktop.storage import tables
from desktop.storage.rows.people import PeopleRows
from desktop.storage.rows.transaction import not_found
from desktop.storage.snapshots import microseconds, moment, packed, unpacked, unpacked_each

_BY_REFERENCE = ("identity", "accounts")


class DraftRows(PeopleRows):
    """A draft refers to its identity and accounts as they are now; an account that was removed drops out."""

    def drafts(self, *, among: Sequence[DraftId] | None = None) -> tuple[Draft, ...]:
        """Drafts of identities that are there, no post yet, last saved first; with `among`, of these only."""
        table = tables.drafts
        query = _open_drafts().order_by(table.c.saved_at.desc(), table.c.id)
        if among is not None:
            query = query.where(table.c.id.in_(among))
        identities = {identity.id: identity for identity in self.identities()}
        accounts = {account.id: account for account in self.accounts()}
        return tuple(
            self._draft(row, identities[row.identity_id], accounts)
            for row in self._read(query)
            if row.identity_id in identities
        )

    def draft(self, draft_id: DraftId) -> Draft:
        """One draft, also one that became a post; raises BadInput when it or its identity is not there."""
        row = self._draft_row(draft_id)
        identity = self.identity(IdentityId(row.identity_id))
        return self._draft(row, identity, {each.id: each for each in self.accounts(identity.id)})

    def has_draft(self, draft_id: DraftId) -> bool:
        """Whether a draft with this id was kept and not discarded, a post by now or not."""
        return bool(self._read(select(tables.drafts.c.id).where(tables.drafts.c.id == draft_id)))

    def save_draft(self, draft: Draft, at: datetime) -> None:
        """Saves one revision, at an aware UTC time.

        Raises BadInput when a newer revision is stored, when the same revision says something else,
        when the draft has become a post that says something else, and when its identity is not there.
        """
        self.identity(draft.identity.id)
        row = _row(draft, at)
        known = self._read(select(tables.drafts).where(tables.drafts.c.id == draft.id))
        if known:
            self._refuse_overwriting(known[0], draft, row)
            if known[0].is_posted:
                return
        saved = insert(tables.drafts).values(id=draft.id, is_posted=False, **row)
        self._write(saved.on_conflict_do_update(index_elements=["id"], set_=row))

    def add_drafts(self, drafts: Sequence[Draft], at: datetime) -> None:
        """Saves drafts that nobody has kept yet, in one statement.

        Raises BadInput where one of them is there already, or its identity is not.
        """
        # Before the first statement, which takes the turn to write: for thousands this takes a second.
        rows = [{"id": draft.id, "is_posted": False, **_row(draft, at)} for draft in drafts]
        for identity_id in {draft.identity.id for draft in drafts}:
            self.identity(identity_id)
        self._write_each(insert(tables.drafts), rows)

    def draft_saved_at(self, draft_id: DraftId) -> datetime:
        """When the draft was last saved, aware UTC; raises BadInput when there is none."""
        with self._reading(f"the draft {draft_id}"):
            return moment(self._draft_row(draft_id).saved_at)

    def remove_draft(self, draft_id: DraftId) -> None:
        """Erases a draft with everything said of it; raises BadInput for none, and for one that is a post."""
        if self._draft_row(draft_id).is_posted:
            raise BadInput("The draft has become a post and stays.", remedy="Take the post back instead.")
        self._write(delete(tables.drafts).where(tables.drafts.c.id == draft_id))

    def approvals(self, draft_id: DraftId) -> tuple[Approval, ...]:
        """Signatures under any version of the draft, in the order in which they were given."""
        table = tables.approvals
        rows = self._read(select(table).where(table.c.draft_id == draft_id).order_by(table.c.position))
        with self._reading(f"an approval of the draft {draft_id}"):
            return tuple(unpacked(Approval, row.body) for row in rows)

    def add_approval(self, draft_id: DraftId, approval: Approval) -> None:
        """Keeps a signature; raises BadInput when there is no such draft."""
        self._draft_row(draft_id)
        self._write(insert(tables.approvals).values(draft_id=draft_id, body=packed(approval)))

    def waivers(self, draft_id: DraftId) -> tuple[Waiver, ...]:
        """Waivers for any version of the draft, in the order in which they were given."""
        table = tables.waivers
        rows = self._read(select(table).where(table.c.draft_id == draft_id).order_by(table.c.position))
        with self._reading(f"a waiver of the draft {draft_id}"):
            return tuple(unpacked(Waiver, row.body) for row in rows)

    def add_waiver(self, draft_id: DraftId, waiver: Waiver) -> None:
        """Keeps a waiver; raises BadInput when there is no such draft."""
        self._draft_row(draft_id)
        self._write(insert(tables.waivers).values(draft_id=draft_id, body=packed(waiver)))

    def confirmation(self, draft_id: DraftId) -> Confirmation | None:
        """The author's latest confirmation, for whichever version."""
        rows = self._read(select(tables.confirmations).where(tables.confirmations.c.draft_id == draft_id))
        with self._reading(f"the confirmation of the draft {draft_id}"):
            return unpacked(Confirmation, rows[0].body) if rows else None

    def save_confirmation(self, draft_id: DraftId, confirmation: Confirmation) -> None:
        """Replaces the confirmation; raises BadInput when there is no such draft."""
        self._draft_row(draft_id)
        body = packed(confirmation)
        saved = insert(tables.confirmations).values(draft_id=draft_id, body=body)
        self._write(saved.on_conflict_do_update(index_elements=["draft_id"], set_={"body": body}))

    def _draft_row(self, draft_id: DraftId) -> Row[Any]:
        rows = self._read(select(tables.drafts).where(tables.drafts.c.id == draft_id))
        if not rows:
            raise not_found("draft", draft_id)
        return rows[0]

    def _draft(self, row: Row[Any], identity: Identity, accounts: dict[Any, Account]) -> Draft:
        with self._reading(f"the draft {row.id}"):
            chosen = unpacked_each(str, row.accounts)
            present = (accounts[each] for each in chosen if each in accounts)
            mine = tuple(account for account in present if account.identity_id == identity.id)
            return unpacked(Draft, row.body, identity=identity, accounts=mine)

    def _refuse_overwriting(self, known: Row[Any], draft: Draft, row: dict[str, Any]) -> None:
        if known.is_posted:
            if self.draft(draft.id).digest != draft.digest:
                raise BadInput("The draft has become a post and cannot change.", remedy="Begin a new draft.")
        elif known.revision > draft.revision or (
            known.revision == draft.revision
            and (known.body, known.identity_id, known.accounts)
            != (row["body"], row["identity_id"], row["accounts"])
        ):
            raise BadInput(
                "The draft was changed elsewhere meanwhile. What is stored was left as it is.",
                remedy="Reload it, then make your change again.",
            )


class ReviewRows(DraftRows):
    """Where drafts stand before their approvers, and which are still to be put there."""

    def reviews(self, *, among: Sequence[DraftId] | None = None) -> tuple[Review, ...]:
        """The latest review of every draft in `drafts()` that has one, longest unchanged first."""
        table = tables.reviews
        open_ids = _open_drafts().with_only_columns(tables.drafts.c.id)
        if among is not None:
            open_ids = open_ids.where(tables.drafts.c.id.in_(among))
        query = select(table).where(table.c.draft_id.in_(open_ids))
        rows = self._read(query.order_by(table.c.changed_at, table.c.draft_id))
        with self._reading("a review"):
            return tuple(unpacked(Review, row.body) for row in rows)

    def save_review(self, review: Review) -> None:
        """Replaces the draft's review; raises BadInput when there is no such draft."""
        self._draft_row(review.draft_id)
        row = {"changed_at": microseconds(review.changed_at), "body": packed(review)}
        saved = insert(tables.reviews).values(draft_id=review.draft_id, **row)
        self._write(saved.on_conflict_do_update(index_elements=["draft_id"], set_=row))

    def save_reviews(self, reviews: Sequence[Review]) -> None:
        """As `save_review`, in one statement."""
        rows = [
            {"draft_id": each.draft_id, "changed_at": microseconds(each.changed_at), "body": packed(each)}
            for each in reviews
        ]
        saved = insert(tables.reviews)
        as_given = {name: saved.excluded[name] for name in ("changed_at", "body")}
        self._write_each(saved.on_conflict_do_update(index_elements=["draft_id"], set_=as_given), rows)

    def add_asked(self, reviews: Sequence[Review]) -> None:
        """Keeps that these drafts are to be put before their approvers, to be done a few at a time."""
        rows = [{"draft_id": each.draft_id, "body": packed(each)} for each in reviews]
        self._write_each(insert(tables.asked), rows)

    def asked(self, limit: int) -> tuple[Review, ...]:
        """At most so many of what `add_asked` keeps."""
        rows = self._read(select(tables.asked).order_by(tables.asked.c.draft_id).limit(limit))
        with self._reading("a review"):
            return tuple(unpacked(Review, row.body) for row in rows)

    def remove_asked(self, draft_ids: Sequence[DraftId]) -> None:
        """Forgets that these are still to be put before their approvers."""
        self._write(delete(tables.asked).where(tables.asked.c.draft_id.in_(draft_ids)))


def _row(draft: Draft, at: datetime) -> dict[str, Any]:
    """The columns that saving a draft writes."""
    return {
        "identity_id": draft.identity.id,
        "accounts": packed(tuple(account.id for account in draft.accounts)),
        "revision": draft.revision,
        "saved_at": microseconds(at),
        "body": packed(draft, leave_out=_BY_REFERENCE),
    }


def _open_drafts() -> Select[Any]:
    here = select(tables.identities.c.id).where(tables.identities.c.is_removed.is_(False))
    return select(tables.drafts).where(
        tables.drafts.c.is_posted.is_(False), tables.drafts.c.identity_id.in_(here)
    )
