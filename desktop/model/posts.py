"""What is said: drafts, their parts and pictures, and the post that approval makes; no input or output."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from desktop.errors import BadInput, DigestChanged, NotApproved, WrongIdentity
from desktop.model.findings import Outcome, Severity, Verdict
from desktop.model.identities import Account, Identity, OperatorId
from desktop.model.times import WallTime

DraftId = NewType("DraftId", str)
PostId = NewType("PostId", str)


@dataclass(frozen=True, slots=True)
class Media:
    """A picture by its content: `sha256` of its bytes (hex), its file name, type, size in bytes, alt text."""

    sha256: str
    name: str
    media_type: str
    size: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One post of a thread."""

    text: str
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """When a post may go out: from `opens` until `closes` (aware UTC; None: no end).

    `zone` is the author's IANA zone, in which the times are shown. `is_despite_quiet`: in the identity's
    quiet hours too, as its author said and whoever signs it reads. `walls` are the wall times that these
    moments were when they were chosen: filled in by itself, and not a part of what makes two windows equal.
    A government may change a zone's rules later; then the same moments are other wall times.
    """

    opens: datetime
    zone: str
    closes: datetime | None = None
    is_despite_quiet: bool = False
    walls: tuple[WallTime, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        for moment in (self.opens, self.closes):
            if moment is not None and moment.utcoffset() != timedelta(0):
                raise BadInput("A time window holds a time that is not in UTC.", remedy="Convert it first.")
            # A year's margin at both ends, so that zones and grace periods can be added to it.
            if moment is not None and not 1 < moment.year < 9999:
                raise BadInput(f"The year {moment.year} is out of reach.", remedy="Choose a nearer date.")
        if self.closes is not None and self.closes <= self.opens:
            raise BadInput("The post's time ends before it begins.", remedy="Choose a later end.")
        moments = (self.opens,) if self.closes is None else (self.opens, self.closes)
        chosen = {(each.at, each.zone): each for each in self.walls}
        walls = (chosen.get((each, self.zone)) or WallTime.now_of(each, self.zone) for each in moments)
        object.__setattr__(self, "walls", tuple(wall for wall in walls if wall is not None))

    @property
    def moved(self) -> WallTime | None:
        """The first of the chosen wall times that is at another moment by today's rules of its zone."""
        return next((wall for wall in self.walls if wall.is_moved), None)


@dataclass(frozen=True, slots=True)
class Draft:
    """Words on their way, for one identity only.

    An account of another identity cannot be put in: moving to another identity is `moved_to`, which
    clears the accounts. `window` None means: as soon as it is approved. `revision` counts saves.
    `editors` are those besides the author who changed it: nobody signs what they wrote a part of.
    """

    id: DraftId
    identity: Identity
    author_id: OperatorId
    accounts: tuple[Account, ...] = ()
    parts: tuple[Part, ...] = (Part(""),)
    window: TimeWindow | None = None
    revision: int = 0
    editors: tuple[OperatorId, ...] = ()

    def __post_init__(self) -> None:
        if not self.parts:
            raise BadInput("A draft has no part.", remedy="Keep one part, even an empty one.")
        for account in self.accounts:
            if account.identity_id != self.identity.id:
                raise WrongIdentity(
                    f"{account.label} on {account.network.label} does not belong to {self.identity.name}.",
                    remedy="Move the draft to that account's identity, or choose another account.",
                )
        if len({account.id for account in self.accounts}) != len(self.accounts):
            raise BadInput("The draft names one account twice.", remedy="Tick each account once.")

    @property
    def digest(self) -> str:
        """The digest of the exact words, pictures, alt texts, accounts and time window."""
        return digest(self)

    @property
    def writers(self) -> frozenset[OperatorId]:
        """Everybody whose words these are: the author and the editors."""
        return frozenset((self.author_id, *self.editors))

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to send: no letter and no picture."""
        return all(not part.text.strip() and not part.media for part in self.parts)

    def with_text(self, text: str, part: int = 0) -> Draft:
        """The same draft with other words in one part."""
        parts = list(self.parts)
        parts[part] = replace(parts[part], text=text)
        return replace(self, parts=tuple(parts))

    def moved_to(self, identity: Identity) -> Draft:
        """The same words for another identity, with no account chosen."""
        return replace(self, identity=identity, accounts=())


def digest(draft: Draft) -> str:
    """SHA-256 (hex) over one canonical form of everything an approval is bound to.

    Bound: identity, author, editors, every account's id, network, handle, owner and address, every
    part's text, pictures and alt texts in order, and the time window with its zone. Not bound: the draft's
    own id and its revision count, which change nothing that readers see.
    """
    window = draft.window
    bound = {
        "form": 1,
        "identity": [draft.identity.id, draft.identity.kind.value],
        "author": draft.author_id,
        "accounts": sorted(
            [a.id, a.network.value, a.handle, a.owner_id, a.base_url or ""] for a in draft.accounts
        ),
        "parts": [[p.text, [[m.sha256, m.media_type, m.alt] for m in p.media]] for p in draft.parts],
        "window": window and _bound_window(window),
        **({"editors": sorted(draft.editors)} if draft.editors else {}),
    }
    canonical = json.dumps(bound, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _bound_window(window: TimeWindow) -> list[str]:
    """Without the wall times: what is signed is the moment, and a moment whose wall time changed is held."""
    despite = ["despite quiet hours"] if window.is_despite_quiet else []
    closes = window.closes.isoformat() if window.closes else ""
    return [window.opens.isoformat(), closes, window.zone, *despite]


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's signature under one exact version, or its withdrawal; `signed_at` is aware UTC."""

    operator_id: OperatorId
    operator_name: str
    digest: str
    signed_at: datetime
    note: str = ""
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The author's "I looked again" for the cautions of one exact version; `confirmed_at` is aware UTC.

    `typed_handle` is what was typed when the draft read like another identity's. `seen` are the rules
    and fingerprints of the cautions that stood then: one that comes later was not looked at.
    """

    operator_id: OperatorId
    digest: str
    confirmed_at: datetime
    typed_handle: str = ""
    seen: tuple[tuple[str, str], ...] = ()

    def covers(self, draft: Draft, verdict: Verdict) -> bool:
        """Whether this is the author's word on every caution that stands against this version."""
        return (
            self.operator_id == draft.author_id
            and self.digest == verdict.digest
            and set(cautions(verdict)) <= set(self.seen)
        )


class ReviewState(StrEnum):
    """Where a draft stands with those who must approve it."""

    WAITING = "waiting"
    CHANGES_REQUESTED = "changes_requested"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Review:
    """A draft put before its approvers, or what they answered. `digest` is the version they saw."""

    draft_id: DraftId
    digest: str
    state: ReviewState
    operator_id: OperatorId
    changed_at: datetime
    note: str = ""


def cautions(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """The rule and fingerprint of each caution that stands, in reading order."""
    return tuple(
        (finding.rule, finding.fingerprint)
        for finding in verdict.standing
        if finding.severity is Severity.CAUTION
    )


def approvals_needed(identity: Identity, verdict: Verdict) -> int:
    """How many people other than the author must sign this version.

    The identity's own count, and at least one where a REVIEW finding stands.
    """
    has_review = any(finding.severity is Severity.REVIEW for finding in verdict.standing)
    return max(identity.approvals_needed, 1 if has_review else 0)


def counted_approvals(draft: Draft, approvals: tuple[Approval, ...]) -> tuple[Approval, ...]:
    """The signatures that count: this version, a named approver, none of its writers, one per person.

    `approvals` stand in the order in which they were given: a person's last word counts.
    """
    bound = digest(draft)
    by_person: dict[OperatorId, Approval] = {}
    for approval in approvals:
        if (
            approval.digest == bound
            and approval.operator_id in draft.identity.approvers
            and approval.operator_id not in draft.writers
        ):
            by_person[approval.operator_id] = approval
    return tuple(approval for approval in by_person.values() if not approval.is_withdrawn)


@dataclass(frozen=True, slots=True)
class Post:
    """An approved version. It cannot exist unless all that must hold does hold.

    Built by the approve verb alone, and rebuilt from storage through the same refusals, so a row that
    was changed behind Masthead's back is not a post. `digest` binds words, pictures, alt texts,
    accounts and time; `draft` is the version itself.
    """

    id: PostId
    draft: Draft
    digest: str
    verdict: Verdict
    approvals: tuple[Approval, ...]
    approved_at: datetime
    confirmation: Confirmation | None = None

    def __post_init__(self) -> None:
        if digest(self.draft) != self.digest or self.verdict.digest != self.digest:
            raise DigestChanged(
                "The post is not the version that was checked and signed.",
                remedy="Check it again and ask for approval again.",
            )
        if not self.draft.accounts:
            raise NotApproved("The post names no account.", remedy="Tick at least one account.")
        if self.verdict.outcome is Outcome.BLOCK:
            raise NotApproved("The post breaks a rule that must be fixed.", remedy="Fix it first.")
        if cautions(self.verdict) and not self._is_confirmed():
            raise NotApproved("Its author has not looked again at the cautions.", remedy="Confirm them.")
        needed = approvals_needed(self.draft.identity, self.verdict)
        signed = len(counted_approvals(self.draft, self.approvals))
        if signed < needed:
            raise NotApproved(
                f"{signed} of {needed} approvals are given for {self.draft.identity.name}.",
                remedy="Ask an approver who did not write it.",
            )

    def _is_confirmed(self) -> bool:
        return self.confirmation is not None and self.confirmation.covers(self.draft, self.verdict)
