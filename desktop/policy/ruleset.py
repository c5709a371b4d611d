"""What loading packs makes: packs, their rules, and everything in them that could not be used.

It holds what was read and reads nothing itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from desktop.model.findings import PolicyVersion, Severity
from desktop.model.identities import IdentityKind
from desktop.policy.rules import Rule, Tag
from desktop.policy.scope import EVERYWHERE, Scope
from desktop.policy.words.literals import Literals
from desktop.policy.words.patterns import Pattern
from desktop.policy.words.pieces import Pieces


@dataclass(frozen=True, slots=True)
class Breakage:
    """Something in a pack that cannot be used: file, place (from 1), rule, and what would be right."""

    pack: str
    path: str
    line: int
    column: int
    rule: str
    message: str

    def __str__(self) -> str:
        rule = f", rule {self.rule}" if self.rule else ""
        return f"{self.path}, line {self.line}, column {self.column}{rule}: {self.message}"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a pack changes about another pack's rule, for its own identities: severity, exceptions (a slot),
    or that it holds `only` for some, somewhere, at some times."""

    rule: str
    levels: Mapping[IdentityKind, Severity] | None
    exceptions: int
    only: Scope = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack file as it was read."""

    name: str
    version: int
    title: str
    owner: str
    summary: str
    path: str
    is_shipped: bool
    digest: str
    rules: tuple[Rule, ...]
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Every pack that could be read, and everything that could not."""

    packs: tuple[Pack, ...]
    breakages: tuple[Breakage, ...]
    version: PolicyVersion
    literals: Literals = field(repr=False, compare=False, default_factory=Literals)
    tags: Mapping[str, Tag] = field(repr=False, compare=False, default_factory=dict)
    shipped: frozenset[str] = frozenset()
    """The names of the packs that ship, broken ones too."""
    plans: dict[Hashable, object] = field(repr=False, compare=False, default_factory=dict)
    """What checking remembers: which rules speak for whom, and what it said of parts that have not changed.
    It never changes what a check says."""
    patterns: tuple[Pattern, ...] = field(repr=False, compare=False, default=())
    """Every pattern of the packs; those that ship are compiled when first asked, or by `warm`."""

    def warm(self) -> None:
        """Compiles every pattern: most of a second, which the first checks would pay for otherwise.

        From then on what they all ask for is looked for at once. Safe on a worker while checks run. A pattern
        that cannot be compiled raises PatternRefused.
        """
        pieces = Pieces()
        for pattern in self.patterns:
            pattern.compile()
            pattern.number(pieces)
        pieces.build()
        self.literals.build()
        self.literals.pieces = pieces  # the last step: whoever finds them may ask every pattern

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of every pack, in order."""
        return tuple(rule for pack in self.packs for rule in pack.rules)

    def missing(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of these packs' names by which nothing was found, not even a broken pack."""
        return tuple(
            name
            for name in names
            if not any(name == pack.name for pack in self.packs)
            and not any(name == breakage.pack for breakage in self.breakages)
        )

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Each rule that is kept to identities by name, with each of these names."""
        scopes = [(rule.id, rule.scope) for rule in self.rules]
        scopes += [(change.rule, change.only) for pack in self.packs for change in pack.adjustments]
        return tuple((rule, name) for rule, scope in scopes for name in scope.names)
