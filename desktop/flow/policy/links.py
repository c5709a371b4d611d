"""Asks, when somebody says so, whether a draft's links answer; never while typing: asking tells a server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from desktop.model.findings import Finding, Place, Severity, Verdict
from desktop.model.posts import Draft
from desktop.policy.packs import Ruleset
from desktop.policy.words.checksums import fingerprint
from desktop.policy.words.reading import Reading
from desktop.ports import LinkState, LookAtLink

RULE = "links.UNREACHABLE"
_AT_ONCE = 4
_MOST = 40
"""Links of one draft that are asked for; a post has a handful."""


def with_links(verdict: Verdict, draft: Draft, rules: Ruleset, look: LookAtLink) -> Verdict:
    """The verdict with a hint for each link that is gone. Blocks; what could not be asked adds nothing.

    A hint stops nothing: a page may stand there only once the post goes out.
    """
    places = _links(draft, rules)
    urls = list(dict.fromkeys(url for _, url in places))[:_MOST]
    with ThreadPoolExecutor(_AT_ONCE, "links") as pool:
        states = dict(zip(urls, pool.map(look, urls), strict=True))
    gone = tuple(_finding(place, url) for place, url in places if states.get(url) is LinkState.GONE)
    return replace(verdict, findings=(*verdict.findings, *gone))


def _links(draft: Draft, rules: Ruleset) -> list[tuple[Place, str]]:
    """Each link as it would be followed, with its place."""
    found = []
    for number, part in enumerate(draft.parts):
        for start, end in Reading(part.text, rules.literals).urls:
            url = part.text[start:end]
            whole = url if url.lower().startswith(("http://", "https://")) else f"https://{url}"
            found.append((Place(number, span=(start, end)), whole))
    return found


def _finding(place: Place, url: str) -> Finding:
    host = url.split("/")[2]
    return Finding(
        rule=RULE,
        severity=Severity.HINT,
        place=place,
        message=f"Nothing answers at this address of {host[:60]}.",
        why="A link that leads nowhere is the first thing readers tell each other about a post.",
        remedy="Open it, correct it, or see to it that the page is there when the post goes out.",
        fingerprint=fingerprint(RULE, url),
        source="Masthead's policy on links",
        family="link",
    )
