"""The right words: every version is held against the policy, and waivers are signed; it sends nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from desktop.errors import BadInput, DigestChanged, NotApproved, StoreCorrupt
from desktop.events import Changed, Kind
from desktop.flow.desk import Desk, clean_text
from desktop.model.findings import Field, Finding, Length, Severity, Verdict, Waiver
from desktop.model.identities import Account, Identity, IdentityId, OperatorId
from desktop.model.journal import Deed
from desktop.model.posts import Draft, DraftId, Post
from desktop.policy import engine
from desktop.policy.amending.events import EventList, read_events
from desktop.policy.checking.troubles import unchecked
from desktop.policy.counting import count_for, limit_of
from desktop.policy.packs import Breakage, Ruleset
from desktop.ports import UnitOfWork

_REASON = 10
_NEVER_REPEATED = ("secret", "personal", "security")
"""Families of findings whose words no reason may write down again."""
_RECENT = 20


class Check:
    """Asks the policy about a draft and keeps what people waived."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[tuple[DraftId, IdentityId], engine.Context] = {}
        desk.announcer.subscribe(self._forget)

    def verdict(self, draft: Draft) -> Verdict:
        """What today's policy says of this exact version, with its waivers, while somebody types.

        What surrounds the draft (other identities, recent posts) is read once and again after every
        change that was announced here; what is in the news is read each time. Approving and sending
        read everything afresh.
        """
        with self._desk.store.work(is_reading=True) as work:
            events = read_events(self._desk.policy_folder)
            now = self._desk.clock.now()
            # Whose neighbours: a draft that was moved has those of its new identity.
            key = (draft.id, draft.identity.id)
            context = self._known.get(key)
            if context is None:
                context = Surroundings(self._desk, work, events).of(draft)
                self._known = {key: context}
            context = replace(context, now=now, events=events.words_at(now))
            verdict = engine.check(draft, context, self._desk.rules())
            return with_trouble(replace(verdict, waivers=work.waivers(draft.id)), events)

    def warm(self) -> None:
        """Compiles every pattern now, so that nobody's first keystroke waits. Takes about 0.1 s."""
        self._desk.rules().warm()

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
        """Signs one finding off for this version, as it is found and for the identity as it is now.

        Raises BadInput for a rule that cannot be waived, a reason under 10 characters or one that repeats
        what was found, NotApproved when the author of a corporate post would waive what someone else must
        decide, DigestChanged when the finding is not in this version's verdict.
        """
        reason = " ".join(clean_text(reason, "The reason").split())
        if len(reason) < _REASON:
            raise BadInput("The reason is too short.", remedy="Give a reason of at least 10 characters.")
        with self._desk.store.work() as work:
            draft = replace(draft, identity=work.identity(draft.identity.id))
            verdict = verdict_in(self._desk, work, draft)
            _refuse_waiver(draft, [each for each in verdict.findings if _is_same(finding, each)], reason, by)
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


def _refuse_waiver(draft: Draft, found: Sequence[Finding], reason: str, by: OperatorId) -> None:
    """Raises why this person may not waive what today's policy finds under one rule and fingerprint."""
    if not found:
        raise DigestChanged("That finding is gone from the draft.", remedy="Check it again.")
    for finding in found:
        if not finding.is_waivable:
            raise BadInput(f"{finding.rule} cannot be waived.", remedy=finding.remedy)
        if finding.family in _NEVER_REPEATED and _repeats(reason, _words_at(draft, finding)):
            raise BadInput(
                "The reason repeats what was found, and would keep it in the journal.",
                remedy="Say why it may go out without writing it again.",
            )
        is_grave = finding.severity > Severity.CAUTION
        if not may_waive(draft.identity, draft.author_id, by, finding) or (
            is_grave and draft.identity.approvers and by in draft.writers
        ):
            raise NotApproved(
                f"{finding.rule} must be decided by someone other than the author.",
                remedy="Ask an approver to waive it.",
            )


def _repeats(reason: str, found: str) -> bool:
    """Whether the reason holds what was found, or one of its words that has a digit: reasons are kept for
    ever and read by many, and what was found may be a password."""
    words = [found, *(word for word in found.split() if any(letter.isdigit() for letter in word))]
    return any(len(word) >= 4 and word.casefold() in reason.casefold() for word in words)


def _words_at(draft: Draft, finding: Finding) -> str:
    """The words that a finding stands under; the whole text where it stands under no words."""
    place = finding.place
    part = draft.parts[place.part]
    text = part.media[place.item].alt if place.field is Field.ALT else part.text
    return text[slice(*place.span)] if place.span else text


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
    return Surroundings(desk, work).judge(draft, desk.rules())


class Surroundings:
    """What a check knows besides a draft, read once in one unit of work for any number of drafts.

    `events` takes the place of what is in the news.
    """

    def __init__(self, desk: Desk, work: UnitOfWork, events: EventList | None = None) -> None:
        self._desk = desk
        self._work = work
        self._events = read_events(desk.policy_folder) if events is None else events
        self._neighbours: tuple[tuple[Identity, tuple[Account, ...]], ...] | None = None
        self._recent: dict[IdentityId, tuple[Draft, ...]] = {}

    def judge(self, draft: Draft, ruleset: Ruleset) -> Verdict:
        """What these rules say of the draft now, with its waivers."""
        return replace(self.judge_new(draft, ruleset), waivers=self._work.waivers(draft.id))

    def judge_new(self, draft: Draft, ruleset: Ruleset) -> Verdict:
        """As `judge`, for a draft that nobody has kept yet, and so waived nothing of."""
        context = replace(self.of(draft), now=self._desk.clock.now())
        return with_trouble(engine.check(draft, context, ruleset), self._events)

    def of(self, draft: Draft) -> engine.Context:
        """What surrounds one draft now."""
        now = self._desk.clock.now()
        if self._neighbours is None:
            identities = self._work.identities()
            self._neighbours = tuple((each, self._work.accounts(each.id)) for each in identities)
        others = tuple(pair for pair in self._neighbours if pair[0].id != draft.identity.id)
        return engine.Context(now, others, self._events.words_at(now), self._recent_texts(draft))

    def _recent_texts(self, draft: Draft) -> tuple[str, ...]:
        """Texts of the identity's other posts that wait or went out, for the rule against doubles."""
        known = self._recent.get(draft.identity.id)
        if known is None:
            known = self._recent[draft.identity.id] = tuple(self._recent_drafts(draft.identity.id))
        return tuple(part.text for other in known if other.id != draft.id for part in other.parts)

    def _recent_drafts(self, identity_id: IdentityId) -> Iterator[Draft]:
        for post_id in self._work.latest_posts(identity_id, _RECENT):
            # A damaged row is refused where it would be sent, not here.
            with suppress(NotApproved, StoreCorrupt):
                yield self._work.post(post_id).draft


def with_trouble(verdict: Verdict, events: EventList) -> Verdict:
    """The verdict, which says that not everything was checked where today's events cannot be read."""
    if not events.trouble:
        return verdict
    finding = unchecked(
        "policy.EVENTS", "The list of what is in the news cannot be read.", events.trouble, "events"
    )
    return replace(verdict, findings=(*verdict.findings, finding), is_complete=False)


def find_objection(verdict: Verdict, post: Post) -> Finding | None:
    """The first thing that today's verdict says against a post and that nobody agreed to when it was
    signed: a finding that is new, or graver by now. None where nothing is."""
    agreed = {(each.rule, each.fingerprint): each.severity for each in post.verdict.findings}
    for finding in replace(verdict, waivers=post.verdict.waivers).standing:
        known = agreed.get((finding.rule, finding.fingerprint))
        if finding.severity >= Severity.CAUTION and (known is None or finding.severity > known):
            return finding
    return None


def _is_same(one: Finding, other: Finding) -> bool:
    return one.rule == other.rule and one.fingerprint == other.fingerprint
