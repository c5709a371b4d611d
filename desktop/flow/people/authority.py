"""What holds for an identity, and who may loosen it; it never loosens anything by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from desktop.errors import BadInput, NotApproved, WrongIdentity
from desktop.flow.desk import clean_text
from desktop.flow.people.consent import Footing, has_waiting_draft, weakened
from desktop.model.identities import Identity, OperatorId, Signals, SoloStatement
from desktop.model.times import zone_named
from desktop.model.timing import timetable
from desktop.policy.strictness.written import Written
from desktop.ports import UnitOfWork

_SOLO_WORDS = 10


def is_looser(before: Identity, after: Identity) -> bool:
    """Whether people whose yes did not suffice before could suffice after.

    Of those who suffice after, as many as possible are new; the others, who could sign before, must be as
    many as had to. One signature is what a finding under review takes where the identity asks for none.
    """
    if not before.approvers:
        return False
    if not after.approvers:
        return True
    new = len(set(after.approvers) - set(before.approvers))
    needed = max(after.approvals_needed, 1)
    return max(needed - new, 0) < max(before.approvals_needed, 1) or (
        after.approvals_needed < before.approvals_needed
    )


def refuse_loosening(
    work: UnitOfWork,
    before: Identity | None,
    after: Identity,
    by: OperatorId,
    *,
    grace: int = 0,
    policy: Callable[[], Written],
) -> tuple[str, ...]:
    """The names of the identities whose posts would be held to less, each with the yes of `by`.

    `grace` is the settings' own grace period in minutes, for an identity without one. `policy` reads the
    rules: another name or other packs may take some of them off an identity.

    Raises NotApproved where `by` is none of such an identity's present approvers, or has a draft of
    their own waiting there: who waits for a yes does not change who must give it.
    """
    loosened = list(_losing_packs(work, before, after))
    if before is not None and _holds_to_less(before, after, grace):
        loosened.append(before)
    if before is not None and (before.name, before.packs) != (after.name, after.packs):
        identities = work.identities()
        changed = [after if each.id == after.id else each for each in identities]
        loosened += _losing_rules(policy(), identities, changed)
    refuse_others(work, loosened, by)
    return tuple(dict.fromkeys(identity.name for identity in loosened))


def refuse_removal(work: UnitOfWork, identity: Identity, by: OperatorId, policy: Written) -> None:
    """Raises NotApproved where the packs that this identity alone names would weaken others once it is gone,
    and `by` is none of their approvers."""
    identities = work.identities()
    rest = [each for each in identities if each.id != identity.id]
    refuse_others(work, _losing_rules(policy, identities, rest), by)


def refuse_others(work: UnitOfWork, loosened: Iterable[Identity], by: OperatorId) -> None:
    """Raises NotApproved where `by` may not hold the posts of one of these identities to less."""
    for identity in loosened:
        if by not in identity.approvers:
            raise NotApproved(
                f"The posts of {identity.name} would be held to less than now, and only one of its approvers "
                "may allow that. Nothing was changed.",
                remedy="Ask one of its present approvers to change it.",
            )
        if has_waiting_draft(work, identity, by):
            raise NotApproved(
                f"{work.operator(by).name} has a draft waiting for the approval of {identity.name}. "
                "Nothing was changed.",
                remedy="Ask another approver, or take the draft back first.",
            )


def _holds_to_less(before: Identity, after: Identity, grace: int) -> bool:
    is_earlier = bool(before.approvers) and timetable.is_looser(before.timetable, after.timetable, grace)
    return is_earlier or is_looser(before, after)


def _losing_packs(work: UnitOfWork, before: Identity | None, after: Identity) -> Iterable[Identity]:
    """Identities with approvers that a rule pack no longer holds for.

    A pack that no identity names holds for all of them, so the first to name one takes it from the others.
    """
    if before is not None and before.approvers and not set(before.packs) <= set(after.packs):
        yield before
    identities = work.identities()
    named = {pack for identity in identities for pack in identity.packs}
    newly = set(after.packs) - named
    for identity in identities:
        if newly and identity.approvers and identity.id != after.id:
            yield identity


def _losing_rules(policy: Written, was: Sequence[Identity], now: Sequence[Identity]) -> list[Identity]:
    """Identities with approvers for which some rule would ask less once these are the identities."""
    found = weakened(Footing(policy, was), Footing(policy, now))
    return [each.identity for each in found if each.identity.approvers]


def stated(statement: SoloStatement, by: OperatorId) -> SoloStatement:
    """The statement that somebody works alone, in words of their own; raises BadInput for anything less."""
    words = " ".join(clean_text(statement.words, "The statement").split())
    if len(words) < _SOLO_WORDS:
        raise BadInput(
            "The statement that you work alone is too short.", remedy="Say it in a sentence of your own."
        )
    if statement.operator_id != by:
        raise BadInput("Nobody states for another that they work alone.", remedy="Let them say it.")
    return replace(statement, words=words[:500])


def tidy_signals(work: UnitOfWork, identity: Identity) -> Signals:
    """The signals folded as they are compared.

    Raises WrongIdentity for one that is another identity's: what two call their own gives neither away.
    """
    mine = Signals(
        _folded(identity.signals.handles, "@"),
        _folded(identity.signals.hashtags, "#"),
        _folded(identity.signals.domains, ""),
    )
    for other in work.identities():
        if other.id == identity.id:
            continue
        signs = {account.handle.removeprefix("@").casefold() for account in work.accounts(other.id)}
        theirs = (
            *(f"@{each}" for each in {*_folded(other.signals.handles, "@"), *signs}),
            *(f"#{each}" for each in _folded(other.signals.hashtags, "#")),
            *_folded(other.signals.domains, ""),
        )
        own = (*(f"@{each}" for each in mine.handles), *(f"#{each}" for each in mine.hashtags), *mine.domains)
        for sign in own:
            if sign in theirs:
                raise WrongIdentity(
                    f"{sign} gives {other.name} away and cannot be {identity.name}'s as well.",
                    remedy="Take it off one of the two.",
                )
    return mine


def _folded(words: Iterable[str], sign: str) -> tuple[str, ...]:
    folded = (clean_text(word, "A signal").strip().removeprefix(sign).casefold() for word in words)
    return tuple(dict.fromkeys(word for word in folded if word))


def changes(work: UnitOfWork, before: Identity | None, after: Identity) -> str:
    """What changed, as a sentence each, or what begins: the journal's words."""
    if before is None:
        approvers = _names(work, after.approvers)
        return f"{after.name}. Approvals needed: {after.approvals_needed}. Approvers: {approvers}."
    said = []
    if before.name != after.name:
        said.append(f"Name: {before.name}, now {after.name}.")
    if before.approvals_needed != after.approvals_needed:
        said.append(f"Approvals needed: {before.approvals_needed}, now {after.approvals_needed}.")
    if before.approvers != after.approvers:
        was, now = _names(work, before.approvers), _names(work, after.approvers)
        said.append(f"Approvers: {was}, now {now}.")
    if before.packs != after.packs:
        said.append(f"Packs: {_listed(before.packs)}, now {_listed(after.packs)}.")
    if before.solo != after.solo:
        said.append("Its owner works alone." if after.solo else "Its owner no longer works alone.")
    if before.signals != after.signals:
        said.append("Signals changed.")
    if before.timetable != after.timetable:
        said.append(f"Timetable: {_told(before.timetable)}, now {_told(after.timetable)}.")
    return " ".join(said) or "Nothing changed."


def tidy_timetable(found: timetable.Timetable | None) -> timetable.Timetable | None:
    """The timetable in a zone that this computer knows; raises BadInput for another."""
    if found is not None:
        zone_named(found.zone)
    return found


def _told(found: timetable.Timetable | None) -> str:
    if found is None:
        return "any hour"
    said = [f"quiet {each.words}" for each in found.quiet] + [f"slot {each.words}" for each in found.slots]
    said += [f"gap {found.gap_minutes} minutes"] if found.gap_minutes else []
    said += [f"grace {found.grace_minutes} minutes"] if found.grace_minutes else []
    return f"{'; '.join(said) or 'any hour'} in {found.zone}"


def _names(work: UnitOfWork, ids: Iterable[OperatorId]) -> str:
    return _listed([work.operator(each).name for each in ids])


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "none"
