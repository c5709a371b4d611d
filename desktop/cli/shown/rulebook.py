"""Rules, differences and what a change would stop, as records for programs and lines for people."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.cli.shown import records
from desktop.cli.shown.excerpts import counted
from desktop.model.rulebook import (
    Affected,
    Consent,
    Levels,
    StatedExample,
    StatedPack,
    StatedRule,
    level_words,
)


def pack(found: StatedPack) -> dict[str, object]:
    """{"name", "version", "title", "owner", "summary", "is_shipped", "path", "digest", "rules"}"""
    return {
        "name": found.name,
        "version": found.version,
        "title": found.title,
        "owner": found.owner,
        "summary": found.summary,
        "is_shipped": found.is_shipped,
        "path": found.path,
        "digest": found.digest,
        "rules": [rule(each) for each in found.rules],
    }


def rule(found: StatedRule) -> dict[str, object]:
    """{"id", "pack", "kind", "message", "why", "remedy", "source", "family", "levels", "in_force", "words",
    "networks", "is_waivable", "is_shipped", "is_confidential", "from", "until", "during", "identities",
    "changes", "bad", "good"}"""
    return {
        "id": found.id,
        "pack": found.pack,
        "kind": found.kind,
        "message": found.message,
        "why": found.why,
        "remedy": found.remedy,
        "source": found.source,
        "family": found.family,
        "levels": _levels(found.levels),
        "in_force": _levels(found.in_force),
        "words": level_words(found.in_force),
        "networks": [network.value for network in found.networks],
        "is_waivable": found.is_waivable,
        "is_shipped": found.is_shipped,
        "is_confidential": found.is_confidential,
        "from": records.moment(found.begins),
        "until": records.moment(found.ends),
        "during": found.season,
        "identities": list(found.names),
        "changes": [
            {
                "pack": each.pack,
                "levels": None if each.levels is None else _levels(each.levels),
                "except": list(each.exceptions),
                "only": list(each.only),
            }
            for each in found.changes
        ],
        "bad": [_example(each) for each in found.bad],
        "good": [_example(each) for each in found.good],
    }


def _levels(levels: Levels) -> dict[str, str | None]:
    return {kind.value: level.name if level is not None else None for kind, level in levels.items()}


def _example(found: StatedExample) -> dict[str, object]:
    return {"text": found.text, "note": found.note}


def pack_lines(found: StatedPack) -> list[str]:
    """A pack and its rules, two lines a rule."""
    whose = "ships with Masthead" if found.is_shipped else found.path
    lines = [f"{found.name} {found.version}: {found.title} ({whose})"]
    for each in found.rules:
        changed = ", changed" if each.is_changed else ""
        lines += [f"  {each.id}: {level_words(each.in_force)}{changed}", f"      {each.message}"]
    return [*lines, ""]


def rule_lines(found: StatedRule) -> list[str]:
    """One rule with everything a reader may ask."""
    lines = [
        f"{found.id}: {level_words(found.in_force)}",
        f"  {found.message}",
        "",
        f"  Why      {found.why}",
    ]
    lines.append(f"  Remedy   {found.remedy}")
    if found.source:
        lines.append(f"  Source   {found.source}")
    if found.networks:
        lines.append(f"  Networks {', '.join(network.label for network in found.networks)}")
    if found.names:
        lines.append(f"  Holds    for {', '.join(found.names)}")
    if found.season:
        lines.append(f"  Holds    {found.season}")
    lines.append(f"  Waiver   {'with a reason' if found.is_waivable else 'none'}")
    for name, at in (("From", found.begins), ("Until", found.ends)):
        if at:
            lines.append(f"  {name:<8} {records.moment(at)}")
    for change in found.changes:
        said = level_words(change.levels) if change.levels is not None else "as it was"
        silent = (
            f"; silent in {', '.join(f'“{word}”' for word in change.exceptions)}" if change.exceptions else ""
        )
        lines.append(f"  Changed  by {change.pack}: {said}{silent}")
        lines += [f"           {sentence}" for sentence in change.only]
    if found.is_confidential:
        lines.append("  What it looks for is never shown.")
    for heading, examples in (("It stops", found.bad), ("It lets pass", found.good)):
        if examples:
            lines += ["", f"  {heading}"]
            lines += [
                f"    “{_flat(each.text)}”{f' ({each.note})' if each.note else ''}" for each in examples
            ]
    return lines


def _flat(text: str) -> str:
    return text.replace("\n", "↵")


def affected(found: Affected) -> dict[str, object]:
    """{"draft_id", "post_id", "deliveries", "identity", "before", "after", "rule", "reason"}"""
    return {
        "draft_id": found.draft.id,
        "post_id": found.post.id if found.post else None,
        "deliveries": [each.id for each in found.deliveries],
        "identity": found.draft.identity.name,
        "before": found.before.value,
        "after": found.after.value,
        "rule": found.finding.rule if found.finding else None,
        "reason": found.reason,
    }


def affected_lines(found: Iterable[Affected], saying: str) -> list[str]:
    """What waits and is stopped, for people; `saying` ends the first line."""
    all_of_it = list(found)
    posts = sum(each.post is not None for each in all_of_it)
    parts = [f"{counted(posts, 'waiting post')} and {counted(len(all_of_it) - posts, 'draft')} {saying}."]
    lines = [parts[0][:1].upper() + parts[0][1:]]
    for each in all_of_it:
        what = f"post {records.short(each.post.id)}" if each.post else f"draft {records.short(each.draft.id)}"
        lines.append(f"  {what}, {each.draft.identity.name}: {records.one_line(each.draft)}")
        lines.append(f"    {each.reason}")
    return lines


def consent(found: Consent) -> dict[str, object]:
    """{"weaker": [{"about", "identity", "how"}], "needs_approver", "may_save"}"""
    return {
        "weaker": [
            {"about": each.about, "identity": each.identity.name, "how": each.how} for each in found.weakened
        ],
        "needs_approver": bool(found.identities),
        "may_save": [each.name for each in found.may],
    }


def consent_lines(found: Consent) -> list[str]:
    """What would be weaker, and who may save that; nothing where nothing is."""
    lines = [each.sentence for each in found.weakened]
    if found.identities:
        whose = " and ".join(each.name for each in found.identities)
        names = found.names or "nobody here, until one person is that"
        lines.append(f"Only an approver of {whose} may save it: {names}.")
    return lines
