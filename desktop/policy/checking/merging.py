"""Leaves one finding where several say the same of one place; it never makes one graver or milder."""

from __future__ import annotations

from desktop.model.findings import Finding


def merged(findings: list[Finding]) -> tuple[Finding, ...]:
    """One finding where several of one family overlap: the gravest, then the longest.

    One that can be waived never stands for one that cannot: whoever waived the first would waive both.
    """
    ranked = sorted(enumerate(findings), key=lambda pair: (-pair[1].severity, -_length(pair[1]), pair[0]))
    kept: list[tuple[int, Finding]] = []
    for number, finding in ranked:
        if not any(_is_covered(finding, other) for _, other in kept):
            kept.append((number, finding))
    return tuple(finding for _, finding in sorted(kept, key=lambda pair: pair[0]))


def _length(finding: Finding) -> int:
    span = finding.place.span
    return span[1] - span[0] if span else 0


def _is_covered(finding: Finding, other: Finding) -> bool:
    one, two = finding.place, other.place
    if other.is_waivable and not finding.is_waivable:
        return False
    if finding.family != other.family or (one.part, one.field, one.item) != (two.part, two.field, two.item):
        return False
    if one.span is None or two.span is None:
        return finding.rule == other.rule and one.span == two.span and finding.networks == other.networks
    return one.span[0] < two.span[1] and two.span[0] < one.span[1]
