"""The right words: every version is held against the policy, and waivers are signed; it sends nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from desktop.errors import BadInput, DigestChanged, NotApproved
from desktop.events import Changed, Kind
from desktop.flow.desk import Desk, clean_text
from desktop.model.deliveries import DeliveryState
from desktop.model.findings import Finding, Length, Severity, Verdict, Waiver
from desktop.model.identities import Identity, OperatorId
from desktop.model.journal import Deed
from desktop.model.posts import Draft, DraftId, PostId
from desktop.policy import engine
from desktop.policy.counting import count_for, limit_of
from desktop.policy.packs import Breakage
from desktop.ports import UnitOfWork

_REASON = 10
_RECENT = 20


class Check:
    """Asks the policy about a draft and keeps what people waived."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[DraftId, engine.Context] = {}
        desk.announcer.subscribe(self._forget)

    def verdict(self, draft: Draft) -> Verdict:
        """What today's policy says of this exact version, with its waivers, while somebody types.

        What surrounds the draft (other identities, recent posts) is read once and again after every
        change that was announced here. Approving and sending read it afresh each time.
        """
        with self._desk.store.work(is_reading=True) as work:
            context = self._known.get(draft.id)
            if context is None:
                context = _surroundings(self._desk, work, draft)
                self._known = {draft.id: context}
            verdict = engine.check(draft, replace(context, now=self._desk.clock.now()), self._desk.rules())
            return replace(verdict, waivers=work.waivers(draft.id))

    def _forget(self, change: Changed) -> None:
        if change.kind not in (Kind.DRAFT, Kind.JOURNAL):
            self._known = {}

    def lengths(self, draft: Draft) -> tuple[Length, ...]:
        """How long every part is on every network of the draft's accounts, in their order."""
        networks = dict.fromkeys(account.network for account in draft.accounts)
        return tuple(
            Length(network, number, count_for(network, part.text), limit_of(network))
            for number, part in enumerate(draft.parts)
            for network in networks
        )

    def breakages(self) -> tuple[Breakage, ...]:
        """The rule packs that could not be read, each as a sentence with file, line and remedy."""
        return self._desk.rules().breakages

    def waive(self, draft: Draft, finding: Finding, reason: str, *, by: OperatorId) -> Waiver:
        """Signs one finding off for this version.

        Raises BadInput for a rule that cannot be waived or a reason under 10 characters, NotApproved
        when the author of a corporate post would waive what someone else must decide, DigestChanged
        when the finding is not in this version's verdict.
        """
        reason = " ".join(clean_text(reason, "The reason").split())
        if not finding.is_waivable:
            raise BadInput(f"{finding.rule} cannot be waived.", remedy=finding.remedy)
        if len(reason) < _REASON:
            raise BadInput("The reason is too short.", remedy="Give a reason of at least 10 characters.")
        with self._desk.store.work() as work:
            verdict = verdict_in(self._desk, work, draft)
            if not any(_is_same(finding, other) for other in verdict.findings):
                raise DigestChanged("That finding is gone from the draft.", remedy="Check it again.")
            if not may_waive(draft.identity, draft.author_id, by, finding):
                raise NotApproved(
                    f"{finding.rule} must be decided by someone other than the author.",
                    remedy="Ask an approver to waive it.",
                )
            waiver = Waiver(
                finding.rule,
                finding.fingerprint,
                reason[:500],
                by,
                work.operator(by).name,
                draft.digest,
                self._desk.clock.now(),
            )
            work.add_waiver(draft.id, waiver)
            self._desk.note(
                work,
                Deed.FINDING_WAIVED,
                draft.id,
                by=by,
                detail=f"{finding.rule}: {reason[:500]}",
                identity_id=draft.identity.id,
            )
            work.commit()
        self._desk.announce(Kind.DRAFT, draft.id)
        return waiver


def may_waive(identity: Identity, author_id: OperatorId, by: OperatorId, finding: Finding) -> bool:
    """Who may sign a finding off: hints and cautions anybody; graver ones an approver who did not write
    it, or the author where nobody else is there (a personal identity, or a solo owner who said so)."""
    if finding.severity <= Severity.CAUTION:
        return True
    if identity.approvers:
        return by in identity.approvers and by != author_id
    return True


def verdict_in(desk: Desk, work: UnitOfWork, draft: Draft) -> Verdict:
    """The verdict on `draft` read inside the caller's unit of work."""
    verdict = engine.check(draft, _surroundings(desk, work, draft), desk.rules())
    return replace(verdict, waivers=work.waivers(draft.id))


def _surroundings(desk: Desk, work: UnitOfWork, draft: Draft) -> engine.Context:
    neighbours = tuple(
        (identity, work.accounts(identity.id))
        for identity in work.identities()
        if identity.id != draft.identity.id
    )
    return engine.Context(now=desk.clock.now(), neighbours=neighbours, recent=_recent_texts(work, draft))


def _recent_texts(work: UnitOfWork, draft: Draft) -> tuple[str, ...]:
    """Texts of this identity's other posts that wait or went out, for the rule against saying it twice."""
    states = (
        DeliveryState.SCHEDULED,
        DeliveryState.PUBLISHING,
        DeliveryState.HELD,
        DeliveryState.PUBLISHED,
    )
    latest: dict[str, None] = {}
    for delivery in reversed(work.deliveries(*states)):
        if delivery.account.identity_id == draft.identity.id:
            latest.setdefault(delivery.post_id)
        if len(latest) >= _RECENT:
            break
    texts: list[str] = []
    for post_id in latest:
        with suppress(NotApproved):  # a damaged row is refused where it would be sent, not here
            post = work.post(PostId(post_id))
            if post.draft.id != draft.id:
                texts.extend(part.text for part in post.draft.parts)
    return tuple(texts)


def _is_same(one: Finding, other: Finding) -> bool:
    return one.rule == other.rule and one.fingerprint == other.fingerprint
