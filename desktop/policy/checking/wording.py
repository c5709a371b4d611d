"""Makes a finding of what a rule's kind saw: its sentences filled in, its fix; a secret is never repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop.model.findings import Field, Finding, Fix, Place
from desktop.policy.checking.planning import Speaking
from desktop.policy.folding import fold_term
from desktop.policy.rules import Hit, Scene
from desktop.policy.words.checksums import fingerprint

_SHOWN = 60
"""The longest piece of the author's text that a message repeats."""


def findings_of(speaking: Speaking, hits: Iterable[Hit], scene: Scene) -> Iterator[Finding]:
    """A finding for each hit that no exception of the organisation excuses."""
    rule = speaking.rule
    innocent = [one for slot in speaking.exceptions for one in scene.reading.seen.get(slot)]
    for hit in hits:
        if hit.span and any(one.start < hit.span[1] and hit.span[0] < one.end for one in innocent):
            continue
        where = hit.where if hit.where is not Field.TEXT else scene.field
        item = hit.item if hit.where is not Field.TEXT else scene.item
        shown = scene.reading.text[slice(*hit.span)] if hit.span else hit.value
        words = {**hit.words, "match": _cut(shown) if rule.keeps_value else "…", "until": speaking.until}
        fix = _fix(speaking, hit, shown)
        words["instead"] = _cut(fix.replacement) if fix else ""
        yield Finding(
            rule=rule.id,
            severity=speaking.level,
            place=Place(scene.part, where, hit.span, item),
            message=_filled(rule.message, words),
            why=rule.why,
            remedy=_filled(rule.remedy, words),
            fingerprint=fingerprint(
                rule.id, fold_term(hit.value) or hit.value, is_secret=not rule.keeps_value
            ),
            source=rule.source,
            family=rule.family,
            is_waivable=rule.is_waivable,
            fix=fix,
            networks=hit.networks or speaking.networks,
        )


def _fix(speaking: Speaking, hit: Hit, shown: str) -> Fix | None:
    """The rule's own words, else what its kind is sure of; never one that would write a secret down again."""
    rule = speaking.rule
    instead = rule.replacement or (hit.instead if rule.keeps_value else None)
    if not hit.span or instead is None or instead == shown:
        return None
    return Fix(instead, f"Write {_cut(instead)} instead" if instead.strip() else "Take it out")


class _Words(dict[str, str]):
    """Fills a message; what nothing fills stays empty."""

    def __missing__(self, name: str) -> str:
        return ""


def _filled(template: str, words: dict[str, str]) -> str:
    return template.format_map(_Words(words)) if "{" in template else template


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
