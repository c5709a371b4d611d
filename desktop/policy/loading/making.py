"""Makes one rule of its lines in a pack, or says exactly which line cannot be used and what would be right.

It never decides whether a rule is wise: only whether it can be run.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import replace

from desktop.model.findings import Field, Severity
from desktop.model.identities import IdentityKind, Network
from desktop.policy.kinds.around import mention, neighbour, repeat, timing
from desktop.policy.kinds.form import limit, link, media
from desktop.policy.kinds.said import (
    embargo,
    pattern,
    repetition,
    require,
    substitution,
    terms,
    together,
    topic,
)
from desktop.policy.loading.maker import Build, Maker
from desktop.policy.loading.scoping import moment_of, scope_of
from desktop.policy.loading.sheet import Entry, did_you_mean, refuse_unknown
from desktop.policy.rules import Example, Rule

KINDS: dict[str, tuple[tuple[str, ...], Build]] = {
    "terms": (terms.FIELDS, terms.build),
    "pattern": (pattern.FIELDS, pattern.build),
    "together": (together.FIELDS, together.build),
    "require": (require.FIELDS, require.build),
    "media": (media.FIELDS, media.build),
    "limit": (limit.FIELDS, limit.build),
    "link": (link.FIELDS, link.build),
    "neighbour": (neighbour.FIELDS, neighbour.build),
    "repeat": (repeat.FIELDS, repeat.build),
    "substitution": (substitution.FIELDS, substitution.build),
    "repetition": (repetition.FIELDS, repetition.build),
    "topic": (topic.FIELDS, topic.build),
    "embargo": (embargo.FIELDS, embargo.build),
    "mention": (mention.FIELDS, mention.build),
    "timing": (timing.FIELDS, timing.build),
}

_COMMON = (
    "id", "kind", "severity", "message", "why", "remedy", "source", "family", "applies_to", "fields",
    "waivable", "secret", "confidential", "from", "until", "during", "replace", "bad", "good",
)  # fmt: skip
_REQUIRED = ("id", "kind", "severity", "message", "why", "remedy")
_SEVERITIES = {severity.name.casefold(): severity for severity in Severity}
_ID_LETTERS = frozenset(string.ascii_letters + string.digits + "-")
_FILLED = frozenset(
    ["match", "count", "limit", "over", "network", "host", "whose", "own", "number", "name", "word1",
     "word2", "word3", "word4", "instead", "until"]
)  # fmt: skip


def make_rule(entry: Entry, maker: Maker, family: str, source: str) -> Rule:
    """The rule that these lines describe. Raises SheetError at the line that cannot be used."""
    fields = entry.fields
    for name in _REQUIRED:
        if name not in fields:
            raise entry.error(f"The rule has no '{name}'. Add one.")
    rule_id = fields["id"].text
    if not rule_id or not set(rule_id) <= _ID_LETTERS:
        raise fields["id"].error(f"'{rule_id[:40]}' is no rule id: use letters, digits and '-'.")
    kind = fields["kind"].one_of(KINDS, "kind of rule")
    own_fields, build = KINDS[kind]
    refuse_unknown(fields, (*_COMMON, *own_fields), f"A rule of the kind '{kind}'")
    scope = scope_of(fields)
    return Rule(
        id=f"{maker.pack}.{rule_id}",
        kind=kind,
        pack=maker.pack,
        line=entry.line,
        column=entry.column,
        levels=_levels(fields["severity"], scope.kinds),
        message=_template(fields["message"]),
        why=fields["why"].text.strip(),
        remedy=_template(fields["remedy"]),
        check=build(fields, entry, maker),
        source=fields["source"].text if "source" in fields else source,
        family=fields["family"].text if "family" in fields else family,
        # Kinds of identity are in the levels already.
        scope=replace(scope, kinds=()),
        fields=_fields(fields.get("fields")),
        is_waivable=fields["waivable"].flag() if "waivable" in fields else True,
        keeps_value=not any(fields[name].flag() for name in ("secret", "confidential") if name in fields),
        replacement=fields["replace"].text if "replace" in fields else "",
        bad=_examples(fields.get("bad")),
        good=_examples(fields.get("good")),
    )


def severity_of(entry: Entry) -> Severity | None:
    """The severity an entry names; None for 'off'."""
    said = entry.one_of([*_SEVERITIES, "off"], "severity")
    return _SEVERITIES.get(said)


def levels_of(entry: Entry) -> dict[IdentityKind, Severity]:
    """The severity for each kind of identity: one for all, or one by kind."""
    if isinstance(entry.value, dict):
        levels: dict[IdentityKind, Severity] = {}
        if not entry.value:
            raise entry.error("This names no severity. Write for example {CORPORATE: block}.")
        for name, value in entry.fields.items():
            if name not in IdentityKind.__members__:
                raise value.error(f"'{name[:40]}' is no kind of identity.{did_you_mean(name, IdentityKind)}")
            level = severity_of(value)
            if level is not None:
                levels[IdentityKind(name)] = level
        return levels
    level = severity_of(entry)
    return {} if level is None else dict.fromkeys(IdentityKind, level)


def _levels(entry: Entry, kinds: tuple[IdentityKind, ...]) -> Mapping[IdentityKind, Severity]:
    return {kind: level for kind, level in levels_of(entry).items() if not kinds or kind in kinds}


def _fields(entry: Entry | None) -> tuple[Field, ...]:
    if entry is None:
        return (Field.TEXT,)
    return tuple(Field(one.one_of(("text", "alt"), "field")) for one in entry.items)


def _template(entry: Entry) -> str:
    text = entry.text.strip()
    if "\n" in text or not text:
        raise entry.error("This must be one line of text.")
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise entry.error(f"This text has a brace too many or too few: {error}.") from None
    for name in names:
        if name not in _FILLED:
            raise entry.error(f"Nothing fills '{{{name[:40]}}}'.{did_you_mean(name, _FILLED)}")
    return text


def _examples(entry: Entry | None) -> tuple[Example, ...]:
    return tuple(_example(item) for item in entry.items) if entry else ()


def _example(entry: Entry) -> Example:
    if isinstance(entry.value, str):
        return Example(entry.value, entry.line, entry.column)
    fields = entry.fields
    known = ("text", "as", "network", "alt", "event", "recent", "then", "at")
    for name, value in fields.items():
        if name not in known:
            raise value.error(f"An example has no '{name[:40]}'.{did_you_mean(name, known)}")
    networks = fields["network"].items if "network" in fields else []
    return Example(
        text=fields["text"].text if "text" in fields else "",
        line=entry.line,
        column=entry.column,
        identity=IdentityKind(fields["as"].one_of(list(IdentityKind), "kind of identity"))
        if "as" in fields
        else None,
        networks=tuple(Network(one.one_of(list(Network), "network")) for one in networks),
        alts=tuple(one.value if isinstance(one.value, str) else "" for one in fields["alt"].items)
        if "alt" in fields
        else (),
        events=tuple(fields["event"].texts()) if "event" in fields else (),
        recent=tuple(fields["recent"].texts()) if "recent" in fields else (),
        then=tuple(fields["then"].texts()) if "then" in fields else (),
        at=moment_of(fields.get("at")),
    )
