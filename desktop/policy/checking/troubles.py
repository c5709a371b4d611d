"""What is said where the policy could not check the whole: such a draft is not sent."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.model.findings import Field, Finding, Place, Severity
from desktop.model.posts import Draft
from desktop.policy.counting import LONGEST_ANYWHERE
from desktop.policy.packs import Breakage, Ruleset
from desktop.policy.words.checksums import fingerprint


def unchecked(
    rule: str,
    message: str,
    remedy: str,
    mark: str,
    *,
    place: Place = Place(field=Field.POLICY),  # noqa: B008  a frozen value
    why: str = "What the whole policy has not checked is not sent. Nothing was published.",
    family: str = "policy",
) -> Finding:
    """What stops a draft of which not everything could be checked. Nobody can waive it; `mark` tells it from
    others of its rule."""
    return Finding(
        rule=rule,
        severity=Severity.BLOCK,
        place=place,
        message=message,
        why=why,
        remedy=remedy,
        fingerprint=fingerprint(rule, mark),
        family=family,
        is_waivable=False,
    )


def broken_finding(breakage: Breakage) -> Finding:
    """What stops everybody whom a broken pack concerns."""
    rule = f", in the rule {breakage.rule}" if breakage.rule else ""
    return unchecked(
        "policy.BROKEN-PACK",
        f"The pack '{breakage.pack}' is broken at {breakage.line}:{breakage.column}{rule}.",
        f"{breakage.message} The file is {breakage.path}.",
        str(breakage),
    )


def missing_packs(draft: Draft, ruleset: Ruleset) -> Iterator[Finding]:
    """What stops an identity whose packs are not there."""
    for name in ruleset.missing(draft.identity.packs):
        yield unchecked(
            "policy.MISSING-PACK",
            f"{draft.identity.name} goes by the pack '{name}', which is not there.",
            f"Put {name}.yaml back into the policy folder, or take it off the identity.",
            name,
        )


def slow_finding(rule_id: str) -> Finding:
    """What stops a text on which a rule did not finish."""
    return unchecked(
        "policy.SLOW-RULE",
        f"The rule {rule_id} did not finish on this text.",
        f"Make the pattern of {rule_id} simpler, or switch that rule off.",
        rule_id,
    )


def oversize_finding(part: int, where: Field, item: int, length: int) -> Finding:
    """What stops a text of which only the beginning was read."""
    return unchecked(
        "policy.OVERSIZE",
        f"The text has {length:,} characters; no network takes more than {LONGEST_ANYWHERE:,}.",
        f"Cut it to {LONGEST_ANYWHERE:,} characters, or split it into several posts.",
        str(length),
        place=Place(part, where, (LONGEST_ANYWHERE, length), item),
        why="A text that no network takes is checked only as far as one could be sent.",
        family="length",
    )
