"""The policy as people read and change it: rules in sentences, changes to a pack, what is in the news.

Nothing here is enforced: what a rule does is decided where drafts are checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from desktop.model.deliveries import Delivery
from desktop.model.findings import Finding, Outcome, PolicyVersion, Severity
from desktop.model.identities import Identity, IdentityKind, Network, Operator, OperatorId
from desktop.model.posts import Draft, Post

Levels = Mapping[IdentityKind, Severity | None]
"""How grave a rule is for each kind of identity; None or absent: it does not speak there."""

WORDS: dict[Severity, str] = {
    Severity.BLOCK: "Must fix",
    Severity.REVIEW: "Needs approval",
    Severity.CAUTION: "Look again",
    Severity.HINT: "Hint",
}
"""What each severity is called wherever people read it."""

OFF = "Off"
"""What a rule is called that does not speak."""


@dataclass(frozen=True, slots=True)
class StatedExample:
    """A text that a rule catches or lets pass; `note` says what stands around it, such as "on X"."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What a pack changes about a rule: its levels (None: not changed) and words in which it is silent.

    `only`: to whom, where and when it keeps the rule, in sentences; `kinds` likewise; empty: to all.
    """

    pack: str
    levels: Levels | None
    exceptions: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    kinds: tuple[IdentityKind, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedRule:
    """One rule in sentences. `levels` is how grave its own pack makes it, `in_force` how grave it is after
    the organisation's changes. `is_confidential`: what it looks for is never shown. Times are aware UTC.
    `names` are the identities that it holds for (empty: all), `season` the times that come again, in words.
    """

    id: str
    pack: str
    kind: str
    message: str
    why: str
    remedy: str
    source: str
    family: str
    levels: Levels
    in_force: Levels
    bad: tuple[StatedExample, ...]
    good: tuple[StatedExample, ...]
    changes: tuple[RuleChange, ...] = ()
    networks: tuple[Network, ...] = ()
    is_waivable: bool = True
    is_shipped: bool = True
    is_confidential: bool = False
    begins: datetime | None = None
    ends: datetime | None = None
    names: tuple[str, ...] = ()
    season: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether some pack of the organisation changes it."""
        return bool(self.changes)

    @property
    def is_off(self) -> bool:
        """Whether it speaks for nobody."""
        return not any(self.in_force.values())


@dataclass(frozen=True, slots=True)
class StatedPack:
    """One pack in sentences, with its rules in the file's order."""

    name: str
    version: int
    title: str
    owner: str
    summary: str
    is_shipped: bool
    path: str
    digest: str
    rules: tuple[StatedRule, ...]


@dataclass(frozen=True, slots=True)
class BrokenPack:
    """Something in a pack that cannot be used: its file, its place (from 1), and what would be right.

    `stops` are the identities for whom nothing is sent until it is mended.
    """

    pack: str
    path: str
    line: int
    column: int
    rule: str
    message: str
    stops: tuple[Identity, ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The whole policy as it is read: its version, its packs in sentences, and what is broken.

    `own` names the organisation's packs. `holds_for` has the identities of each of them.
    """

    version: PolicyVersion
    packs: tuple[StatedPack, ...]
    broken: tuple[BrokenPack, ...]
    own: tuple[str, ...]
    holds_for: Mapping[str, tuple[Identity, ...]]

    @property
    def rules(self) -> tuple[StatedRule, ...]:
        """The rules of every pack, in order."""
        return tuple(rule for pack in self.packs for rule in pack.rules)

    def packs_for(self, rule: StatedRule) -> tuple[str, ...]:
        """The packs that a change to this rule can be kept in; several only where somebody must choose."""
        return packs_for(rule, self.own)


FIRST_PACK = "organisation"
"""What the first pack of an organisation is called where nobody says."""


def packs_for(rule: StatedRule | None, own: tuple[str, ...]) -> tuple[str, ...]:
    """The packs that a change to the rule can be kept in, with the organisation's `own`.

    A rule of an organisation's pack is changed where it stands. None: a rule that is not there yet.
    """
    if rule is not None and not rule.is_shipped:
        return (rule.pack,)
    return own or (FIRST_PACK,)


def level_words(levels: Levels) -> str:
    """How grave a rule is, in words: "Must fix", or "Must fix for organisations, Hint for persons"."""
    said = {kind: _word(levels.get(kind)) for kind in IdentityKind}
    if len(set(said.values())) == 1:
        return said[IdentityKind.CORPORATE]
    whom = {IdentityKind.CORPORATE: "organisations", IdentityKind.PERSONAL: "persons"}
    return ", ".join(f"{word} for {whom[kind]}" for kind, word in said.items())


def _word(level: Severity | None) -> str:
    return OFF if level is None else WORDS[level]


# -- changes -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetLevel:
    """Makes a rule as grave as `levels` says; a kind of identity that is not named stays as it is.

    None switches the rule off there. A rule of the changed pack is changed where it stands; any other is
    adjusted.
    """

    rule: str
    levels: Levels


@dataclass(frozen=True, slots=True)
class AddExceptions:
    """Words and phrases in which a rule is silent."""

    rule: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddTerms:
    """More words for a rule of the kind `terms`, or for a tag, of the changed pack: "acme.NAMES"."""

    where: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restore:
    """Takes back every adjustment of a rule that the changed pack holds."""

    rule: str


@dataclass(frozen=True, slots=True)
class AddRule:
    """A new rule of the kind `terms`. `is_confidential`: its words are never shown or published."""

    id: str
    words: tuple[str, ...]
    levels: Levels
    message: str
    why: str
    remedy: str
    is_confidential: bool = False


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The whole pack file as somebody has written it."""

    text: str


Edit = SetLevel | AddExceptions | AddTerms | Restore | AddRule | Rewrite


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """Edits to one pack of the organisation, in their order; a pack that is not there yet is begun."""

    pack: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Affected:
    """A waiting post or draft that other rules would judge more gravely.

    `post` is None for a draft. `deliveries` are those that would be held. `finding` is the first thing
    that stands against it and did not before.
    """

    draft: Draft
    post: Post | None
    deliveries: tuple[Delivery, ...]
    before: Outcome
    after: Outcome
    reason: str
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Weakening:
    """What a change makes weaker for an identity: a rule, a tag, a pack or an event, and in which way.

    `how` is a phrase such as "Off instead of Must fix"; it repeats no word that a rule looks for.
    """

    about: str
    how: str
    identity: Identity

    @property
    def sentence(self) -> str:
        """ "core.TYPO would be weaker for Northlight Observatory: Off instead of Look again." """
        return f"{self.about} would be weaker for {self.identity.name}: {self.how}."


@dataclass(frozen=True, slots=True)
class Consent:
    """Who may do what makes the policy weaker. `identities`: those that have approvers and for which it would
    be weaker; where there are none anybody may. `may`: who is an approver of all of them and waits for no
    signature there."""

    weakened: tuple[Weakening, ...] = ()
    identities: tuple[Identity, ...] = ()
    may: tuple[Operator, ...] = ()

    @property
    def names(self) -> str:
        """The names of those who may, for a sentence: "Mira Okafor or Sam Reed"; empty where nobody is."""
        return " or ".join(each.name for each in self.may)

    def is_given_by(self, operator_id: OperatorId) -> bool:
        """Whether this person may do it."""
        return not self.identities or any(each.id == operator_id for each in self.may)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do before it is saved.

    `stopped`: the waiting posts and drafts that it would stop. `eased`: the posts that the policy holds, and
    the drafts, that it would let pass; what is held stays held all the same until somebody lets it go.
    `pack` would have `version`, and the whole policy `digest`. `consent`: who may save it.
    """

    stopped: tuple[Affected, ...]
    eased: tuple[Affected, ...]
    pack: str
    version: int
    digest: str
    consent: Consent = Consent()


@dataclass(frozen=True, slots=True)
class Published:
    """The policy as it was written for readers: the files, and which policy stands in them."""

    files: tuple[str, ...]
    title: str
    owner: str
    day: date
    version: str
    digest: str
    count: int


# -- what is in the news ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """Words that are in the news. `until` (aware UTC) ends them; None: until somebody removes them.

    `trouble` is set where the end could not be read; such an event holds until it is removed.
    """

    words: str
    until: datetime | None
    by: str = ""
    since: datetime | None = None
    trouble: str = ""

    def holds_at(self, now: datetime) -> bool:
        """Whether it is still in the news at `now` (aware)."""
        return self.until is None or now < self.until
