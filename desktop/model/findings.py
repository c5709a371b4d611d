"""What checking says about a draft: findings, waivers and the verdict; never the secret that was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from desktop.model.identities import Network, OperatorId


class Severity(IntEnum):
    """What a finding forces. Ordered: the larger stops more."""

    HINT = 1
    """Advice; nothing is asked."""
    CAUTION = 2
    """Look again: the author confirms."""
    REVIEW = 3
    """Someone else must approve."""
    BLOCK = 4
    """Must be fixed."""


class Outcome(StrEnum):
    """The verdict in one word. Hints alone leave a draft CLEAR."""

    CLEAR = "CLEAR"
    CAUTION = "CAUTION"
    REVIEW = "REVIEW"
    BLOCK = "BLOCK"


class Field(StrEnum):
    """Where in a part a finding stands."""

    TEXT = "text"
    ALT = "alt"
    MEDIA = "media"
    ACCOUNT = "account"
    TIME = "time"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a draft. `part` counts from 0; `item` is the picture's index for ALT and MEDIA.

    `span` is [start, end) in code points of that text, None where the whole field is meant.
    """

    part: int = 0
    field: Field = Field.TEXT
    span: tuple[int, int] | None = None
    item: int = 0


@dataclass(frozen=True, slots=True)
class Fix:
    """A replacement for the finding's span that can be applied with one key and undone."""

    replacement: str
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule saw.

    `rule` is "pack.RULE-ID". `message` is at most one line, `why` the policy's own sentence, `remedy`
    what would be right, `source` the policy and its section. `networks` is empty when it holds for all.
    `fingerprint` stays the same while the same words break the same rule and never reveals them.
    `family` groups rules that mean the same to a person: "identity", "length", "secret", ...
    """

    rule: str
    severity: Severity
    place: Place
    message: str
    why: str
    remedy: str
    fingerprint: str
    source: str = ""
    family: str = ""
    is_waivable: bool = True
    fix: Fix | None = None
    networks: tuple[Network, ...] = ()


@dataclass(frozen=True, slots=True)
class Length:
    """How much of its limit one part uses on one network, in that network's own counting."""

    network: Network
    part: int
    used: int
    limit: int

    @property
    def left(self) -> int:
        """What is left of the limit; below 0 it is what must go."""
        return self.limit - self.used


@dataclass(frozen=True, slots=True)
class Waiver:
    """A person's reasoned yes to one finding in one version of a draft; `waived_at` is aware UTC."""

    rule: str
    fingerprint: str
    reason: str
    operator_id: OperatorId
    operator_name: str
    digest: str
    waived_at: datetime


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """Which rules spoke: a digest over every pack, each pack's name and version, and how many rules ran."""

    digest: str
    packs: tuple[tuple[str, int], ...]
    rule_count: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking one exact version said. `checked_at` is aware UTC.

    `is_complete` is false when a pack could not be loaded or a rule could not finish: such a verdict
    is BLOCK whatever else it says, because what could not be checked is not sent.
    """

    digest: str
    findings: tuple[Finding, ...]
    policy: PolicyVersion
    checked_at: datetime
    waivers: tuple[Waiver, ...] = ()
    is_complete: bool = True

    def is_waived(self, finding: Finding) -> bool:
        """Whether a waiver for this very version covers the finding."""
        return finding.is_waivable and any(
            waiver.rule == finding.rule
            and waiver.fingerprint == finding.fingerprint
            and waiver.digest == self.digest
            for waiver in self.waivers
        )

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that no waiver covers, gravest first, then in reading order."""
        left = [finding for finding in self.findings if not self.is_waived(finding)]
        return tuple(sorted(left, key=_reading_order))

    @property
    def outcome(self) -> Outcome:
        """The gravest standing severity as one word."""
        if not self.is_complete:
            return Outcome.BLOCK
        worst = max((finding.severity for finding in self.standing), default=Severity.HINT)
        return {
            Severity.HINT: Outcome.CLEAR,
            Severity.CAUTION: Outcome.CAUTION,
            Severity.REVIEW: Outcome.REVIEW,
            Severity.BLOCK: Outcome.BLOCK,
        }[worst]


def _reading_order(finding: Finding) -> tuple[int, int, int, str]:
    start = finding.place.span[0] if finding.place.span else -1
    return (-int(finding.severity), finding.place.part, start, finding.rule)
