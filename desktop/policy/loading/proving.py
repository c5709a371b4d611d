"""Runs a rule's own examples: what it must catch and what it must let pass.

It never changes a rule; whoever asks decides what a failure means.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from desktop.model.findings import Field
from desktop.model.identities import (
    Account,
    AccountId,
    Identity,
    IdentityId,
    IdentityKind,
    OperatorId,
    SoloStatement,
)
from desktop.model.posts import Draft, DraftId, Media, Part
from desktop.policy.folding import fold_term
from desktop.policy.loading.sheet import SheetError
from desktop.policy.rules import Example, Rule, Scene, Tag
from desktop.policy.words.literals import Literals
from desktop.policy.words.patterns import PatternRefused, PatternTooSlow
from desktop.policy.words.reading import Reading

_A_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def find_failure(rule: Rule, literals: Literals, tags: Mapping[str, Tag]) -> SheetError | None:
    """The first example that the rule fails, at its place; None when it fails none. Never raises."""
    try:
        for example in rule.bad:
            if not is_caught(rule, example, literals, tags):
                message = f"The rule does not catch its own bad example '{example.text[:60]}'."
                return SheetError(f"{message} Change the rule or the example.", example.line, example.column)
        for example in rule.good:
            if is_caught(rule, example, literals, tags):
                message = f"The rule catches its own good example '{example.text[:60]}'."
                return SheetError(f"{message} Change the rule or the example.", example.line, example.column)
    except PatternRefused as error:
        return SheetError(str(error), rule.line, rule.column)
    except PatternTooSlow:
        message = "A pattern does not finish on the rule's own examples. Make it simpler."
        return SheetError(message, rule.line, rule.column)
    except RecursionError:
        message = "A tag of this rule holds itself through others. Untie them."
        return SheetError(message, rule.line, rule.column)
    return None


def is_caught(rule: Rule, example: Example, literals: Literals, tags: Mapping[str, Tag]) -> bool:
    """Whether the rule sees what it speaks of in the example."""
    if example.at is not None and not rule.scope.holds_at(example.at):
        return False
    draft = example_draft(example)
    texts = [(Field.TEXT, example.text)]
    if Field.ALT in rule.fields:
        texts += [(Field.ALT, alt) for alt in example.alts]
    for where, text in texts:
        scene = Scene(
            draft,
            0,
            Reading(text, literals),
            tags,
            now=_A_MOMENT,
            events=tuple(map(fold_term, example.events)),
            recent=example.recent,
            field=where,
        )
        if not scene.is_open(rule.check.gate):
            continue
        if any(True for _ in rule.check.find(scene)):
            return True
    return False


def example_draft(example: Example) -> Draft:
    """A draft that stands around an example: an identity of its kind, an account on each of its networks."""
    kind = example.identity or IdentityKind.CORPORATE
    operator = OperatorId("example")
    identity = Identity(
        IdentityId("example"), kind, "Example", solo=SoloStatement("An example.", operator, _A_MOMENT)
    )
    accounts = tuple(
        Account(AccountId(network.value), identity.id, network, "@example", "1")
        for network in example.networks
    )
    media = tuple(
        Media("0" * 64, f"picture{n}.jpg", "image/jpeg", 1, alt) for n, alt in enumerate(example.alts)
    )
    parts = (Part(example.text, media), *map(Part, example.then))
    return Draft(DraftId("example"), identity, operator, accounts, parts)
