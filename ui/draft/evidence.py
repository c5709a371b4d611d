"""Why a draft reads like another identity: which words, and whose; it never guesses without a finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.model.findings import Field, Finding, Severity, Verdict
from desktop.model.identities import Account, Identity
from desktop.model.posts import Draft

FAMILY = "identity"
"""The family of the rules that know what belongs to one identity alone."""


@dataclass(frozen=True, slots=True)
class Clue:
    """Words of the draft that belong to somebody else: their place, and what they are."""

    part: int
    span: tuple[int, int]
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class WrongAccount:
    """A draft that reads like `other`: the question to ask before it goes out."""

    draft: Draft
    other: Identity | None
    clues: tuple[Clue, ...]
    findings: tuple[Finding, ...]


def wrong_account(
    draft: Draft, verdict: Verdict, identities: Iterable[Identity], accounts: Iterable[Account]
) -> WrongAccount | None:
    """The question, where a rule of the identity family stands at Look again or graver; otherwise None."""
    findings = tuple(f for f in verdict.standing if f.family == FAMILY and f.severity >= Severity.CAUTION)
    if not findings:
        return None
    clues = tuple(clue for finding in findings if (clue := _clue(draft, finding)) is not None)
    others = [identity for identity in identities if identity.id != draft.identity.id]
    listed = tuple(accounts)
    scores = {
        identity.id: sum(_belongs(clue, identity, listed) for clue in clues)
        + sum(identity.name in finding.message for finding in findings)
        for identity in others
    }
    best = max(others, key=lambda identity: scores[identity.id], default=None)
    if best is not None and scores[best.id] == 0:
        best = None
    return WrongAccount(draft, best, clues, findings)


def _clue(draft: Draft, finding: Finding) -> Clue | None:
    place = finding.place
    if place.field is not Field.TEXT or place.span is None or place.part >= len(draft.parts):
        return None
    start, end = place.span
    words = draft.parts[place.part].text[start:end]
    if not words.strip():
        return None
    return Clue(place.part, place.span, words, _kind_of(words))


def _kind_of(words: str) -> str:
    if words.startswith("#"):
        return "a tag of theirs alone"
    if words.startswith("@"):
        return "their own handle"
    return "their own address" if "." in words else "their own words"


def _belongs(clue: Clue, identity: Identity, accounts: tuple[Account, ...]) -> bool:
    words = clue.words.casefold()
    signals = identity.signals
    handles = {*signals.handles, *(a.handle.casefold() for a in accounts if a.identity_id == identity.id)}
    if words.startswith("#"):
        return words[1:] in signals.hashtags
    if words.startswith("@"):
        return words[1:] in {handle.removeprefix("@") for handle in handles}
    return any(domain in words for domain in signals.domains)
