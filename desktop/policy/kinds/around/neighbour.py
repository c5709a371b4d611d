"""The kind `neighbour`: a handle, hashtag or link that belongs to another identity on this computer.

It never guesses by style: it knows only what identities declared as theirs alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from desktop.model.identities import Account, Identity
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import WITH_NEIGHBOURS, Check, Gate, Hit, Scene

FIELDS = ("what",)
_WHAT = ("handle", "hashtag", "domain")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """`what`: which of the signals this rule looks for."""

    what: str

    @property
    def gate(self) -> Gate:
        return (WITH_NEIGHBOURS,)

    def find(self, scene: Scene) -> Iterable[Hit]:
        if not scene.neighbours:
            return
        own = self._signals(scene.draft.identity, scene.draft.accounts)
        theirs: dict[str, Identity] = {}
        for identity, accounts in scene.neighbours:
            for signal in self._signals(identity, accounts) - own:
                theirs.setdefault(signal, identity)
        if not theirs:
            return
        for signal, start, end in self._said(scene):
            whose = _belongs_to(signal, theirs, self.what)
            if whose is not None and not (self.what == "domain" and _is_one_of(signal, own)):
                words = {"whose": whose.name, "own": scene.draft.identity.name}
                yield Hit((start, end), signal, words=words)

    def _signals(self, identity: Identity, accounts: tuple[Account, ...]) -> set[str]:
        signals = identity.signals
        if self.what == "hashtag":
            return {tag.lstrip("#").casefold() for tag in signals.hashtags}
        if self.what == "domain":
            return {domain.casefold().removeprefix("www.") for domain in signals.domains}
        handles = {handle.lstrip("@").casefold() for handle in signals.handles}
        return handles | {account.handle.lstrip("@").casefold() for account in accounts}

    def _said(self, scene: Scene) -> Iterable[tuple[str, int, int]]:
        reading = scene.reading
        if self.what == "hashtag":
            return [(body.casefold(), start, end) for body, start, end in reading.hashtags]
        if self.what == "handle":
            return [(name.casefold(), start, end) for name, start, end in reading.handles]
        return [
            (host_of(reading.text[start:end]), start, end)
            for start, end in (*reading.urls, *reading.bare_links)
        ]


def host_of(url: str) -> str:
    """The host of an address as written, casefolded, without "www."; empty when there is none."""
    if "://" not in url:
        url = f"http://{url}"
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.casefold().removeprefix("www.").rstrip(".")


def _belongs_to(signal: str, theirs: Mapping[str, Identity], what: str) -> Identity | None:
    if what != "domain":
        return theirs.get(signal)
    return next(
        (who for domain, who in theirs.items() if signal == domain or signal.endswith(f".{domain}")), None
    )


def _is_one_of(host: str, domains: set[str]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """`what` is one of handle, hashtag, domain."""
    if "what" not in fields:
        raise rule.error("A rule of the kind 'neighbour' needs 'what'.")
    return Neighbour(fields["what"].one_of(_WHAT, "signal"))
