"""Writes a publication as Markdown: the same sentences as the page, for repositories and wikis.

It never lets a pack's text become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from desktop.model.rulebook import WORDS, StatedExample, StatedPack, StatedRule
from desktop.policy.published.publication import EXPLAINED, Publication, level_of, remarks

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$@]|:(?=//)|(?<=www)\.)")
"""Also what some readers would make a link of."""
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def as_markdown(publication: Publication) -> str:
    """The document; the same publication always makes the same one."""
    lines = [
        f"# {_text(publication.title)}",
        "",
        f"{publication.count} rules that every post is held against before it goes out.",
        "",
        f"- Owner: {_text(publication.owner)}",
        f"- Date: {publication.day.isoformat()}",
        f"- Version: {_text(publication.version)}",
        f"- Digest: `{publication.digest}`",
        "",
        "## How grave a rule is",
        "",
        *(f"- **{word}**: {EXPLAINED[severity]}" for severity, word in WORDS.items()),
    ]
    for pack in publication.packs:
        lines += _pack(pack)
    if publication.off:
        lines += ["", "## Rules that are switched off", ""]
        lines += ["These rules exist, and this organisation does not go by them.", ""]
        lines += [f"- {_text(rule.message)} ({_text(rule.id)})" for rule in publication.off]
    lines += ["", "Written by Masthead from the rules that it enforces.", ""]
    return "\n".join(lines)


def _pack(pack: StatedPack) -> Iterator[str]:
    yield from ("", f"## {_text(pack.title)}", "")
    if pack.summary:
        yield from (_text(pack.summary), "")
    owner = f", {_text(pack.owner)}" if pack.owner else ""
    yield f"{_text(pack.name)}, version {pack.version}{owner}"
    for rule in pack.rules:
        yield from _rule(rule)


def _rule(rule: StatedRule) -> Iterator[str]:
    yield from ("", f"### {_text(rule.message)}", "")
    yield from (f"**{level_of(rule)}**", "")
    yield f"- Why: {_text(rule.why)}"
    yield f"- What would be right: {_text(rule.remedy)}"
    yield from _examples("It stops", rule.bad)
    yield from _examples("It lets pass", rule.good)
    for sentence in remarks(rule):
        yield f"- {_text(sentence)}"
    source = f"; {_text(rule.source)}" if rule.source else ""
    yield f"- Rule: {_text(rule.id)}{source}"


def _examples(heading: str, examples: Iterable[StatedExample]) -> Iterator[str]:
    listed = list(examples)
    if listed:
        yield f"- {heading}:"
    for example in listed:
        said = f"“{_text(example.text)}”" if example.text.strip() else "no words"
        note = f" ({_text(example.note)})" if example.note else ""
        yield f"  - {said}{note}"


def _text(text: str) -> str:
    """One line in which nothing is markup."""
    line = " ".join(_UNSEEN.sub(" ", text).split())
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))
