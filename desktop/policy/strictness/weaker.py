"""Says what makes one policy weaker than another for an identity. Pure: two policies in, phrases out.

It fails closed: what cannot be shown to be only stricter is weaker. Its phrases repeat no word of a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desktop.model.findings import Severity
from desktop.model.identities import IdentityKind, Network
from desktop.model.rulebook import OFF, WORDS
from desktop.policy.checking.planning import Own
from desktop.policy.packs import Pack
from desktop.policy.rules import Rule
from desktop.policy.scope import Scope
from desktop.policy.strictness.tags import weaker_tags
from desktop.policy.strictness.written import Lines, Written, words_in

CHANGED = "it looks for something else"

_GROWING = {"terms": ("terms", "lists"), "embargo": ("terms", "lists"), "repetition": ("words",)}
"""Under which names of a kind more words only find more."""
_EXCUSING = {"terms": ("except",), "embargo": ("except",), "substitution": ("except",)}
"""Under which names of a kind fewer words only find more."""
_COMPARED = frozenset(
    ["id", "kind", "severity", "source", "family", "applies_to", "fields", "waivable", "secret",
     "confidential", "from", "until", "during", "message", "why", "remedy", "replace", "bad", "good"]
)  # fmt: skip
"""What is no part of what a rule looks for: read off the rule that was made of it, or words for readers."""


@dataclass(frozen=True, slots=True)
class Side:
    """A policy as it holds for one identity: of a kind, with a name, going by packs."""

    written: Written
    kind: IdentityKind
    name: str
    own: Own

    def holds(self, pack: Pack) -> bool:
        """Whether the pack holds for the identity."""
        return pack.is_shipped or self.own.has(pack.name)


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule as it stands for an identity: how grave (None: it does not speak), within which bounds, and
    the words of the organisation in which it is silent."""

    rule: Rule
    pack: Pack
    level: Severity | None
    scopes: tuple[Scope, ...]
    silent: frozenset[str]


def weaker(before: Side, after: Side) -> tuple[tuple[str, str], ...]:
    """What `after` asks less than `before`: a rule's id, a tag or a pack, and in which way."""
    gone = _packs_gone(before, after)
    found = [*_unstopped(before, after), *((name, "it no longer holds") for name in gone)]
    was, now = standings(before), standings(after)
    for rule_id, standing in was.items():
        if standing.level is not None and standing.pack.name not in gone:
            ways = list(_ways(standing, now.get(rule_id), before.written, after.written))
            found += [(rule_id, "; ".join(ways))] if ways else []
    spoken = [each.rule.id for each in was.values() if each.level is not None]
    packs = [pack.name for pack in before.written.ruleset.packs if before.holds(pack)]
    found += weaker_tags(before.written, after.written, [p for p in packs if p not in gone], spoken)
    return tuple(found)


def standings(side: Side) -> dict[str, Standing]:
    """Every rule of the packs that hold, as they have changed it, by its id."""
    packs = [pack for pack in side.written.ruleset.packs if side.holds(pack)]
    found: dict[str, Standing] = {}
    for pack in packs:
        for rule in pack.rules:
            level, scopes = rule.levels.get(side.kind), [rule.scope]
            for changing in packs:
                for change in changing.adjustments:
                    if change.rule == rule.id:
                        level = level if change.levels is None else change.levels.get(side.kind)
                        scopes.append(change.only)
            networks = frozenset(Network)
            is_spoken = all(scope.is_for(side.kind, side.name, networks) for scope in scopes)
            silent = _silent(side.written, packs, rule.id)
            found[rule.id] = Standing(rule, pack, level if is_spoken else None, tuple(scopes), silent)
    return found


def _silent(written: Written, packs: Iterable[Pack], rule_id: str) -> frozenset[str]:
    lists = (words for pack in packs for rule, words in written.silent.get(pack.name, ()) if rule == rule_id)
    return frozenset(word for words in lists for word in words)


# -- packs -------------------------------------------------------------------------------------


def _packs_gone(before: Side, after: Side) -> tuple[str, ...]:
    kept = {pack.name for pack in after.written.ruleset.packs if after.holds(pack)}
    return tuple(
        pack.name for pack in before.written.ruleset.packs if before.holds(pack) and pack.name not in kept
    )


def _unstopped(before: Side, after: Side) -> Iterator[tuple[str, str]]:
    """What stopped the identity altogether and no longer does: a pack that is broken, or not there."""
    still = {str(each) for each in after.own.concerning(after.written.ruleset)}
    for breakage in before.own.concerning(before.written.ruleset):
        if str(breakage) not in still:
            yield breakage.pack or breakage.path, "it could not be read, and stopped everything"
            return
    missing = set(before.written.ruleset.missing(before.own.named))
    for name in sorted(missing.difference(after.written.ruleset.missing(after.own.named))):
        yield name, "it was not there, and stopped everything"


# -- one rule ----------------------------------------------------------------------------------


def _ways(was: Standing, now: Standing | None, before: Written, after: Written) -> Iterator[str]:
    """In which ways a rule that speaks asks less than it did."""
    if now is None:
        yield "it is gone"
        return
    if was.level is not None and (now.level is None or now.level < was.level):
        yield f"{_word(now.level)} instead of {_word(was.level)}"
    if now.level is not None and _is_narrower(was.scopes, now.scopes):
        yield "it holds for less"
    more = len(now.silent - was.silent)
    if more:
        yield f"silent in {more} more {'exception' if more == 1 else 'exceptions'}"
    one, other = was.rule, now.rule
    if other.is_waivable and not one.is_waivable:
        yield "it can be waived"
    if other.keeps_value and not one.keeps_value:
        yield "what it looks for is shown"
    if not set(one.fields) <= set(other.fields):
        yield "it looks at less"
    if was.pack.digest != now.pack.digest:
        yield from _sought(one, other, before, after)


def _word(level: Severity | None) -> str:
    return OFF if level is None else WORDS[level]


def _is_narrower(was: tuple[Scope, ...], now: tuple[Scope, ...]) -> bool:
    """Whether there is a network or a moment where it held; kinds and names are asked apart."""
    begins = max((each.begins for each in was if each.begins), default=None)
    ends = min((each.ends for each in was if each.ends), default=None)
    seasons = {each.season for each in was}
    return (
        not _networks(was) <= _networks(now)
        or any(each.begins and (begins is None or each.begins > begins) for each in now)
        or any(each.ends and (ends is None or each.ends < ends) for each in now)
        or any(each.season and each.season not in seasons for each in now)
    )


def _networks(scopes: tuple[Scope, ...]) -> frozenset[Network]:
    found = frozenset(Network)
    for scope in scopes:
        found &= frozenset(scope.networks) or found
    return found


def _sought(one: Rule, other: Rule, before: Written, after: Written) -> Iterator[str]:
    """What a rule of the organisation's own no longer looks for."""
    was = before.rules.get(one.pack, {}).get(one.id)
    now = after.rules.get(other.pack, {}).get(other.id)
    if was is None or now is None or (one.kind, one.family) != (other.kind, other.family):
        yield CHANGED
        return
    growing, excusing = _GROWING.get(one.kind, ()), _EXCUSING.get(one.kind, ())
    fewer = len(before.words_of(one.pack, was, *growing) - after.words_of(one.pack, now, *growing))
    if fewer:
        yield f"it looks for {fewer} {'word' if fewer == 1 else 'words'} fewer"
    excused = sum(len(words_in(now.get(name)) - words_in(was.get(name))) for name in excusing)
    if excused:
        yield f"silent in {excused} more {'exception' if excused == 1 else 'exceptions'}"
    if _rest(was, (*growing, *excusing)) != _rest(now, (*growing, *excusing)):
        yield CHANGED


def _rest(lines: Lines, apart: Iterable[str]) -> dict[str, object]:
    return {name: value for name, value in lines.items() if name not in _COMPARED and name not in apart}
