"""Findings for people: the words around them, underlined; it shows an excerpt and never a megabyte."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from desktop.cli.shown.console import plain
from desktop.cli.shown.records import stands_in_text
from desktop.model.findings import Field, Finding, Verdict
from desktop.model.posts import Draft

_AROUND = 32
"""Characters shown on each side of a finding."""
_LONGEST = 60
"""Characters shown of a finding itself."""
_MOST = 50
"""Findings shown to a person; --json has all."""


def verdict_lines(verdict: Verdict, draft: Draft) -> list[str]:
    """A verdict with each finding under its words."""
    lines = [f"{verdict.outcome.value}: {counted(len(verdict.standing), 'finding')}."]
    if not verdict.is_complete:
        lines[0] += " Not everything could be checked."
    for finding in verdict.standing[:_MOST]:
        lines += finding_lines(finding, draft)
    if len(verdict.standing) > _MOST:
        lines.append(f"  … and {len(verdict.standing) - _MOST} more; --json shows all.")
    waived = [finding for finding in verdict.findings if verdict.is_waived(finding)]
    lines += [f"  waived   {finding.rule}: {finding.message}" for finding in waived]
    return lines


def finding_lines(finding: Finding, draft: Draft) -> list[str]:
    """One finding: how grave, which rule, where, why and what would be right."""
    lines = ["", f"  {finding.severity.name:<8} {finding.rule}: {finding.message}"]
    if stands_in_text(finding) and finding.place.span is not None:
        number = finding.place.part + 1
        part = draft.parts[finding.place.part]
        is_alt = finding.place.field is Field.ALT
        text = part.media[finding.place.item].alt if is_alt else part.text
        lines += excerpt(text, finding.place.span, f"part {number}" if len(draft.parts) > 1 else "")
    if finding.why:
        lines.append(f"           {finding.why}")
    if finding.remedy:
        lines.append(f"           {finding.remedy}")
    if finding.source:
        lines.append(f"           ({finding.source})")
    return lines


def excerpt(text: str, span: tuple[int, int], place: str = "") -> list[str]:
    """The words around a span of code points on one line, and the span underlined on the next."""
    start, end = span
    if end <= start or start >= len(text):
        return []
    line = text.count("\n", 0, start) + 1
    before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
    found = text[start : min(end, start + _LONGEST)]
    after = text[end : end + _AROUND].partition("\n")[0]
    head = "…" if start - len(before) > 0 and text[start - len(before) - 1] != "\n" else ""
    tail = "…" if end + len(after) < len(text) and text[end + len(after)] != "\n" else ""
    shown = _on_one_line(found) + ("…" if end - start > _LONGEST else "")
    lead = f"           {f'{place}, ' if place else ''}line {line} | {head}"
    left = _on_one_line(before)
    under = " " * (columns(lead) + columns(left)) + "~" * max(1, columns(shown))
    return [f"{lead}{left}{shown}{_on_one_line(after)}{tail}", under]


def columns(text: str) -> int:
    """How many columns a terminal takes for `text`: wide letters two, combining marks none."""
    return sum(_width(letter) for letter in text)


def counted(number: int, word: str) -> str:
    """ "1 finding", "2 findings", "no findings"."""
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def _width(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1


def _on_one_line(text: Iterable[str]) -> str:
    return plain("".join(text).replace("\n", "↵").replace("\t", " "))
