"""What is said where the policy could not check the whole: such a draft is not sent."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.model.findings import Field, Finding, Place, Severity
from desktop.model.posts import Draft
from desktop.policy.counting import LONGEST_ANYWHERE
from desktop.policy.packs import Breakage, Ruleset
from desktop.policy.words.checksums import fingerprint


def broken_finding(breakage: Breakage) -> Finding:
    """What stops everybody whom a broken pack concerns."""
    rule = f", in the rule {breakage.rule}" if breakage.rule else ""
    return Finding(
        rule="policy.BROKEN-PACK",
        severity=Severity.BLOCK,
        place=Place(field=Field.POLICY),
        message=f"The pack '{breakage.pack}' is broken at {breakage.line}:{breakage.column}{rule}.",
        why="What the whole policy has not checked is not sent. Nothing was published.",
        remedy=f"{breakage.message} The file is {breakage.path}.",
        fingerprint=fingerprint("policy.BROKEN-PACK", str(breakage)),
        family="policy",
        is_waivable=False,
    )


def missing_packs(draft: Draft, ruleset: Ruleset) -> Iterator[Finding]:
    """What stops an identity whose packs are not there."""
    known = {pack.name for pack in ruleset.packs} | {breakage.pack for breakage in ruleset.breakages}
    for name in draft.identity.packs:
        if name not in known:
            yield Finding(
                rule="policy.MISSING-PACK",
                severity=Severity.BLOCK,
                place=Place(field=Field.POLICY),
                message=f"{draft.identity.name} goes by the pack '{name}', which is not there.",
                why="What the whole policy has not checked is not sent. Nothing was published.",
                remedy=f"Put {name}.yaml back into the policy folder, or take it off the identity.",
                fingerprint=fingerprint("policy.MISSING-PACK", name),
                family="policy",
                is_waivable=False,
            )


def slow_finding(rule_id: str) -> Finding:
    """What stops a text on which a rule did not finish."""
    return Finding(
        rule="policy.SLOW-RULE",
        severity=Severity.BLOCK,
        place=Place(field=Field.POLICY),
        message=f"The rule {rule_id} did not finish on this text.",
        why="What the whole policy has not checked is not sent. Nothing was published.",
        remedy=f"Make the pattern of {rule_id} simpler, or switch that rule off.",
        fingerprint=fingerprint("policy.SLOW-RULE", rule_id),
        family="policy",
        is_waivable=False,
    )


def oversize_finding(part: int, where: Field, item: int, length: int) -> Finding:
    """What stops a text of which only the beginning was read."""
    return Finding(
        rule="policy.OVERSIZE",
        severity=Severity.BLOCK,
        place=Place(part, where, (LONGEST_ANYWHERE, length), item),
        message=f"The text has {length:,} characters; no network takes more than {LONGEST_ANYWHERE:,}.",
        why="A text that no network takes is checked only as far as one could be sent.",
        remedy=f"Cut it to {LONGEST_ANYWHERE:,} characters, or split it into several posts.",
        fingerprint=fingerprint("policy.OVERSIZE", str(length)),
        family="length",
        is_waivable=False,
    )
