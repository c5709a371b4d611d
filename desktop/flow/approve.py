"""The line of authority: who must say yes says it to one exact version, and only here is a post made."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.errors import BadInput, DigestChanged, NotApproved
from desktop.events import Kind
from desktop.flow.check import verdict_in
from desktop.flow.desk import Desk, clean_text, new_id
from desktop.flow.timing.hours import refuse_window
from desktop.model.findings import Outcome, Severity, Verdict
from desktop.model.identities import OperatorId
from desktop.model.journal import Deed
from desktop.model.posts import (
    Approval,
    Confirmation,
    Draft,
    DraftId,
    Post,
    PostId,
    Review,
    ReviewState,
    approvals_needed,
    cautions,
    counted_approvals,
)
from desktop.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one version stands: what checking said, who signed and how many must."""

    draft: Draft
    verdict: Verdict
    approvals: tuple[Approval, ...]
    needed: int
    review: Review | None
    confirmation: Confirmation | None

    @property
    def is_confirmed(self) -> bool:
        """Whether the author looked again at every caution that stands against this version."""
        return self.confirmation is not None and self.confirmation.covers(self.draft, self.verdict)

    @property
    def has_lapsed(self) -> bool:
        """Whether the draft changed after it was put before its approvers."""
        return self.review is not None and self.review.digest != self.draft.digest


class Approve:
    """Confirms, asks, signs, sends back; makes the post when nothing is missing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def standing(self, draft_id: DraftId) -> Standing:
        """Where the kept version of a draft stands, checked now."""
        with self._desk.store.work(is_reading=True) as work:
            return self._standing_in(work, draft_id)

    def confirm(self, draft_id: DraftId, *, by: OperatorId, typed_handle: str = "") -> Confirmation:
        """The author's "I looked again" for the cautions that stand against the kept version now.

        Where it reads like another identity's, `typed_handle` must be one of its accounts'. Raises
        NotApproved for anybody but the author, and for another handle.
        """
        typed = typed_handle.strip()
        with self._desk.store.work() as work:
            draft = work.draft(draft_id)
            if draft.author_id != by:
                raise NotApproved("Only its author confirms a draft's cautions.", remedy="Ask its author.")
            verdict = verdict_in(self._desk, work, draft)
            _refuse_other_handle(draft, verdict, typed)
            seen = cautions(verdict)
            said = Confirmation(by, draft.digest, self._desk.clock.now(), typed[:200], seen)
            work.save_confirmation(draft_id, said)
            rules = dict.fromkeys(rule for rule, _ in seen)
            detail = ", ".join(rules) + (" (handle typed)" if typed else "")
            self._desk.note(
                work,
                Deed.CAUTION_CONFIRMED,
                draft_id,
                by=by,
                detail=detail,
                identity_id=draft.identity.id,
            )
            work.commit()
        self._desk.announce(Kind.DRAFT, draft_id)
        return said

    def ask(self, draft_id: DraftId, *, by: OperatorId, note: str = "") -> Post | Review:
        """Puts the kept version before its approvers; where nobody must sign, makes the post at once.

        Raises NotApproved while something must be fixed, confirmed, or chosen.
        """
        with self._desk.store.work() as work:
            made = self.ask_in(work, draft_id, by=by, note=note)
            work.commit()
        self._desk.announce(Kind.DRAFT, draft_id)
        return made

    def ask_in(self, work: UnitOfWork, draft_id: DraftId, *, by: OperatorId, note: str = "") -> Post | Review:
        """As `ask`, in the caller's transaction; where it raises, nothing was written."""
        standing = self._standing_in(work, draft_id)
        _refuse_unready(standing)
        refuse_window(standing.draft.identity, standing.draft.window)
        if len(standing.approvals) >= standing.needed:
            return self._make(work, standing)
        _refuse_unanswerable(standing)
        return self._save_review(work, standing.draft, ReviewState.WAITING, Deed.APPROVAL_ASKED, by, note)

    def sign(self, draft_id: DraftId, *, by: OperatorId, digest: str, note: str = "") -> Post | Standing:
        """Signs the version whose digest the signer saw; gives the post when it was the last signature.

        Raises DigestChanged when the draft is another version by now, NotApproved for the author, for
        somebody who is no approver, and for a version that was not put before its approvers.
        """
        with self._desk.store.work() as work:
            standing = self._standing_in(work, draft_id)
            draft = standing.draft
            operator = work.operator(by)
            if draft.digest != digest:
                raise DigestChanged(
                    "The post changed after you opened it. Nothing was signed.", remedy="Read this version."
                )
            if by in draft.writers:
                raise NotApproved("Nobody signs their own post.", remedy="Ask another approver.")
            if by not in draft.identity.approvers:
                raise NotApproved(
                    f"{operator.name} is no approver of {draft.identity.name}.",
                    remedy="Ask one of its approvers, or name this one.",
                )
            review = standing.review
            if review is None or review.state is not ReviewState.WAITING or review.digest != digest:
                raise NotApproved(
                    "This version was not put before its approvers.", remedy="Its author sends it first."
                )
            _refuse_unready(standing)
            work.add_approval(
                draft_id, Approval(by, operator.name, digest, self._desk.clock.now(), _note(note))
            )
            self._desk.note(
                work, Deed.APPROVAL_SIGNED, draft_id, by=by, detail=f"Version {draft.revision + 1}.",
                identity_id=draft.identity.id,
            )  # fmt: skip
            standing = self._standing_in(work, draft_id)
            is_last = len(standing.approvals) >= standing.needed
            made: Post | Standing = self._make(work, standing) if is_last else standing
            work.commit()
        self._desk.announce(Kind.DRAFT, draft_id)
        return made

    def request_changes(self, draft_id: DraftId, *, by: OperatorId, note: str) -> Review:
        """Sends the draft back to its writer with a note, and takes an own signature back.

        Raises NotApproved for somebody who is no approver, and for what is a post by now or was never asked.
        """
        return self._answer(draft_id, ReviewState.CHANGES_REQUESTED, Deed.CHANGES_REQUESTED, by, note)

    def decline(self, draft_id: DraftId, *, by: OperatorId, note: str) -> Review:
        """Says no, with a note, and takes an own signature back; the draft stays with its writer.

        Raises NotApproved as `request_changes` does.
        """
        return self._answer(draft_id, ReviewState.DECLINED, Deed.DRAFT_DECLINED, by, note)

    def _answer(self, draft_id: DraftId, state: ReviewState, deed: Deed, by: OperatorId, note: str) -> Review:
        if not note.strip():
            raise BadInput("The answer has no note.", remedy="Say what should change, or why not.")
        with self._desk.store.work() as work:
            draft = work.draft(draft_id)
            if by not in draft.identity.approvers:
                raise NotApproved(
                    f"Only an approver of {draft.identity.name} answers.", remedy="Ask an approver."
                )
            if _review_of(work, draft_id) is None:
                raise NotApproved(
                    "This draft is not before its approvers. Nothing was changed.",
                    remedy="If it is in the queue by now, hold it there.",
                )
            self._withdraw(work, draft, by)
            review = self._save_review(work, draft, state, deed, by, note)
            work.commit()
        self._desk.announce(Kind.DRAFT, draft_id)
        return review

    def _withdraw(self, work: UnitOfWork, draft: Draft, by: OperatorId) -> None:
        """Whoever says no has not said yes: asked again, the same version needs their yes anew."""
        for given in counted_approvals(draft, work.approvals(draft.id)):
            if given.operator_id == by:
                now = self._desk.clock.now()
                work.add_approval(draft.id, replace(given, signed_at=now, is_withdrawn=True))
                self._desk.note(
                    work, Deed.APPROVAL_LAPSED, draft.id, by=by, detail="The signature was taken back.",
                    identity_id=draft.identity.id,
                )  # fmt: skip

    def _save_review(
        self, work: UnitOfWork, draft: Draft, state: ReviewState, deed: Deed, by: OperatorId, note: str
    ) -> Review:
        review = Review(draft.id, draft.digest, state, by, self._desk.clock.now(), _note(note))
        work.save_review(review)
        self._desk.note(
            work,
            deed,
            draft.id,
            by=by,
            detail=f"Version {draft.revision + 1}.",
            identity_id=draft.identity.id,
        )
        return review

    def _standing_in(self, work: UnitOfWork, draft_id: DraftId) -> Standing:
        draft = work.draft(draft_id)
        verdict = verdict_in(self._desk, work, draft)
        return Standing(
            draft,
            verdict,
            counted_approvals(draft, work.approvals(draft_id)),
            approvals_needed(draft.identity, verdict),
            _review_of(work, draft_id),
            work.confirmation(draft_id),
        )

    def _make(self, work: UnitOfWork, standing: Standing) -> Post:
        """The one place where a post is made; Post itself refuses whatever is missing."""
        post = Post(
            PostId(new_id()),
            standing.draft,
            standing.draft.digest,
            standing.verdict,
            standing.approvals,
            self._desk.clock.now(),
            standing.confirmation,
        )
        work.add_post(post)
        self._desk.note(
            work,
            Deed.POST_APPROVED,
            post.id,
            detail=_signed_by(post),
            identity_id=post.draft.identity.id,
        )
        return post


def _review_of(work: UnitOfWork, draft_id: DraftId) -> Review | None:
    return next((review for review in work.reviews() if review.draft_id == draft_id), None)


def _refuse_other_handle(draft: Draft, verdict: Verdict, typed: str) -> None:
    """Where the words read like another identity's, or a handle was typed, it must be one of its own."""
    reads_wrong = any(
        finding.family == "identity" and finding.severity >= Severity.CAUTION for finding in verdict.standing
    )
    meant = {name.removeprefix("@").casefold() for a in draft.accounts for name in (a.handle, a.label)}
    if (reads_wrong or typed) and typed.removeprefix("@").casefold() not in meant:
        said = f"“{typed[:40]}” is none of its accounts." if typed else "It reads like another identity's."
        labels = " or ".join(account.label for account in draft.accounts)
        raise NotApproved(
            f"{said} Nothing was confirmed.",
            remedy=f"Type the handle that you mean: {labels}." if labels else "Tick an account first.",
        )


def why_not_asked(standing: Standing) -> str:
    """Why a version cannot be put before its approvers, as a sentence; "" where it can."""
    try:
        _refuse_unready(standing)
        _refuse_unanswerable(standing)
    except NotApproved as refusal:
        return str(refusal)
    return ""


def _refuse_unready(standing: Standing) -> None:
    draft, verdict = standing.draft, standing.verdict
    if not draft.accounts:
        raise NotApproved("The draft names no account.", remedy="Tick at least one account.")
    if verdict.outcome is Outcome.BLOCK:
        first = next(iter(verdict.standing), None)
        what = f"{first.rule}: {first.message}" if first else "Not everything could be checked."
        raise NotApproved(f"The draft must be fixed first. {what}", remedy=first.remedy if first else "")
    if cautions(verdict) and not standing.is_confirmed:
        first = next(finding for finding in verdict.standing if finding.severity is Severity.CAUTION)
        raise NotApproved(
            f"Its author has not looked again. {first.rule}: {first.message}",
            remedy="Change it, or confirm that it is meant so.",
        )


def _refuse_unanswerable(standing: Standing) -> None:
    identity, writers = standing.draft.identity, standing.draft.writers
    others = [approver for approver in identity.approvers if approver not in writers]
    if len(others) >= standing.needed:
        return
    first = next((f for f in standing.verdict.standing if f.severity is Severity.REVIEW), None)
    if first is not None and not others:
        raise NotApproved(
            f"{first.rule} needs somebody else's approval and {identity.name} has no other approver.",
            remedy="Change the words, waive it with a reason, or name an approver.",
        )
    raise NotApproved(
        f"{identity.name} needs {standing.needed} approvals and has {len(others)} approvers besides "
        "those who wrote it.",
        remedy="Name more approvers.",
    )


def _note(words: str) -> str:
    return clean_text(words, "The note").strip()[:2000]


def _signed_by(post: Post) -> str:
    names = ", ".join(approval.operator_name for approval in post.approvals)
    return f"Signed by {names}." if names else "No signature is needed."
