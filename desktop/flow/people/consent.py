"""Who may make the policy weaker for an identity: one of its approvers; it never takes a yes for granted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from desktop.errors import NotApproved
from desktop.model.identities import Identity, IdentityId, OperatorId
from desktop.model.posts import ReviewState
from desktop.model.rulebook import Consent, Weakening
from desktop.policy.checking.planning import Own
from desktop.policy.strictness.weaker import Side, weaker
from desktop.policy.strictness.written import Written
from desktop.ports import UnitOfWork

_NAMED = 6
"""The most rules that the journal names for one change; more are counted."""


@dataclass(frozen=True, slots=True)
class Footing:
    """A policy with the identities that it holds for: which packs each goes by hangs on what all name."""

    written: Written
    identities: Sequence[Identity]

    def side_of(self, identity: Identity) -> Side:
        """The policy as it holds for one of them."""
        others = (other for other in self.identities if other.id != identity.id)
        elsewhere = frozenset(name for other in others for name in other.packs)
        return Side(self.written, identity.kind, identity.name, Own(frozenset(identity.packs), elsewhere))


def weakened(was: Footing, now: Footing) -> Iterator[Weakening]:
    """What `now` makes weaker, for each identity of `was` that is there still."""
    after = {identity.id: identity for identity in now.identities}
    for identity in was.identities:
        if identity.id in after:
            for about, how in weaker(was.side_of(identity), now.side_of(after[identity.id])):
                yield Weakening(about, how, identity)


def consent_for(work: UnitOfWork, found: Iterable[Weakening]) -> Consent:
    """Who may do what makes all this weaker."""
    found = tuple(found)
    named = {each.identity.id: each.identity for each in found if each.identity.approvers}
    identities = tuple(named.values())
    if not identities:
        return Consent(found)
    waiting = _waiting(work)
    may = tuple(
        operator
        for operator in work.operators()
        if all(
            operator.id in identity.approvers and operator.id not in waiting.get(identity.id, ())
            for identity in identities
        )
    )
    return Consent(found, identities, may)


def refuse_without(work: UnitOfWork, consent: Consent, by: OperatorId) -> None:
    """Raises NotApproved where `by` may not do it, naming what would be weaker, for whom, and who may."""
    if consent.is_given_by(by):
        return
    identity = next((each for each in consent.identities if by not in each.approvers), consent.identities[0])
    about = [each for each in consent.weakened if each.identity == identity]
    more = f" and {len(about) - 1} more" if len(about) > 1 else ""
    if by in identity.approvers:
        waiting = next(each for each in consent.identities if has_waiting_draft(work, each, by))
        why = f"{work.operator(by).name} has a draft waiting for the approval of {waiting.name}"
    else:
        whose = " and ".join(each.name for each in consent.identities)
        why = f"only an approver of {whose} may allow that"
    raise NotApproved(
        f"{about[0].about}{more} would be weaker for {identity.name} ({about[0].how}), and {why}. "
        "Nothing was saved.",
        remedy=remedy_for(consent),
    )


def remedy_for(consent: Consent) -> str:
    """Whom to ask, as a sentence."""
    if consent.may:
        return f"Ask {consent.names}."
    if len(consent.identities) > 1:
        return "Nobody can allow it for all of them: name one person as an approver of each first."
    return "Take back the drafts of its approvers that wait there, or name another approver first."


def consent_words(consent: Consent, name: str) -> str:
    """What became weaker, and that `name` allowed it, for the journal; empty where nothing did."""
    if not consent.weakened:
        return ""
    said = [f"{each.about} for {each.identity.name} ({each.how})" for each in consent.weakened[:_NAMED]]
    more = len(consent.weakened) - len(said)
    allowed = f" {name}, an approver, allows it." if consent.identities else ""
    return f"Weaker: {', '.join(said)}{f' and {more} more' if more else ''}.{allowed}"


def has_waiting_draft(work: UnitOfWork, identity: Identity, by: OperatorId) -> bool:
    """Whether this person waits for the approval of the identity."""
    return by in _waiting(work).get(identity.id, ())


def _waiting(work: UnitOfWork) -> Mapping[IdentityId, Set[OperatorId]]:
    """Who waits for the approval of each identity: whoever wrote a draft that stands before it."""
    asked = [review.draft_id for review in work.reviews() if review.state is ReviewState.WAITING]
    writers: dict[IdentityId, set[OperatorId]] = {}
    for draft in work.drafts(among=asked):
        writers.setdefault(draft.identity.id, set()).update(draft.writers)
    return writers
