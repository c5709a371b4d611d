"""Says what is different between two policies, rule by rule; words of confidential rules are only counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from desktop.model.rulebook import StatedRule, level_words
from desktop.policy.published.editions import Edition, Plain

_WORDY = ("terms", "except", "lists", "keywords", "patterns", "handles", "words", "bad", "good")
_NAMED = 8
"""The most words that are named; more are counted."""


class Step(StrEnum):
    """What became of a rule."""

    ADDED = "added"
    REMOVED = "removed"
    RELEVELLED = "re-levelled"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule, tag or list that is not the same; `details` are short phrases about what."""

    about: str
    step: Step
    before: str = ""
    after: str = ""
    details: tuple[str, ...] = ()


def compare(before: Edition, after: Edition) -> tuple[Difference, ...]:
    """Every difference, in the order of the newer policy; what it lacks comes last."""
    return (*_rules(before, after), *_tags(before, after), *_lists(before, after))


def _rules(before: Edition, after: Edition) -> Iterator[Difference]:
    for rule_id, rule in after.rules.items():
        known = before.rules.get(rule_id)
        if known is None:
            yield Difference(rule_id, Step.ADDED, after=level_words(rule.in_force), details=(rule.message,))
            continue
        was, now = level_words(known.in_force), level_words(rule.in_force)
        details = tuple(_changes(before, after, known, rule))
        if was != now:
            yield Difference(rule_id, Step.RELEVELLED, was, now, details)
        elif details:
            yield Difference(rule_id, Step.CHANGED, was, now, details)
    for rule_id, rule in before.rules.items():
        if rule_id not in after.rules:
            yield Difference(rule_id, Step.REMOVED, level_words(rule.in_force), details=(rule.message,))


def _changes(before: Edition, after: Edition, known: StatedRule, rule: StatedRule) -> Iterator[str]:
    was, now = before.lines.get(rule.id, {}), after.lines.get(rule.id, {})
    is_secret = known.is_confidential or rule.is_confidential
    for name in dict.fromkeys((*was, *now)):
        if name != "severity" and was.get(name) != now.get(name):
            yield _phrase(name, was.get(name), now.get(name), is_secret=is_secret)
    exceptions = [
        tuple(word for change in each.changes for word in change.exceptions) for each in (known, rule)
    ]
    if exceptions[0] != exceptions[1]:
        yield _phrase("except", list(exceptions[0]), list(exceptions[1]), is_secret=is_secret)


def _tags(before: Edition, after: Edition) -> Iterator[Difference]:
    for name in dict.fromkeys((*after.tags, *before.tags)):
        was, now = before.tags.get(name), after.tags.get(name)
        if name not in before.tags or name not in after.tags:
            yield Difference(f"tag {name}", Step.ADDED if name in after.tags else Step.REMOVED)
        elif was != now:
            fields = (was, now)
            inner = [each if isinstance(each, dict) else {"terms": each} for each in fields]
            details = tuple(
                _phrase(key, inner[0].get(key), inner[1].get(key), is_secret=False)
                for key in dict.fromkeys((*inner[0], *inner[1]))
                if inner[0].get(key) != inner[1].get(key)
            )
            yield Difference(f"tag {name}", Step.CHANGED, details=details)


def _lists(before: Edition, after: Edition) -> Iterator[Difference]:
    for name, now in after.lists.items():
        was = before.lists.get(name)
        if was is not None and was != now:
            # A list beside a pack is where confidential names are kept: its words are counted.
            details = (_phrase("terms", list(was), list(now), is_secret=True),)
            yield Difference(f"list {name}", Step.CHANGED, details=details)


def _phrase(name: str, was: Plain, now: Plain, *, is_secret: bool) -> str:
    if name in _WORDY:
        old, new = _words(was), _words(now)
        more = [word for word in new if word not in set(old)]
        less = [word for word in old if word not in set(new)]
        return f"{name}: {_listed('added', more, is_secret)}, {_listed('removed', less, is_secret)}"
    if is_secret or not isinstance(was, str) or not isinstance(now, str):
        return f"{name}: changed" if was is not None and now is not None else f"{name}: {_step(was)}"
    return f"{name}: “{was.strip()}” became “{now.strip()}”"


def _step(was: Plain) -> str:
    return "added" if was is None else "removed"


def _listed(verb: str, words: list[str], is_secret: bool) -> str:
    if is_secret or not words or len(words) > _NAMED:
        return f"{len(words)} {verb}"
    return f"{verb} {', '.join(f'“{word}”' for word in words)}"


def _words(value: Plain) -> list[str]:
    if value is None:
        return []
    if isinstance(value, list):
        return [each if isinstance(each, str) else str(each) for each in value]
    pieces = str(value).replace("\n", ",").split(",")
    return [piece.strip() for piece in pieces if piece.strip()]
