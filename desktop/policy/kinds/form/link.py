"""The kind `link`: addresses that leak, mislead or were never meant to be one.

It never opens an address; what it knows stands in the address itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from desktop.policy.kinds.around.neighbour import host_of
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import Check, Gate, Hit, Scene, sign
from desktop.policy.words.nearness import is_one_letter_off

FIELDS = ("what", "hosts")

_TRACKING = re.compile(r"(?i)[?&#](utm_[a-z]+|fbclid|gclid|msclkid|igshid|mc_eid|_hsenc)=")
_SENTENCE_JOINT = re.compile(r"(?<![\w.@/:\-])(\w[\w'’\-]*[a-z0-9)])\.([A-Z][a-z]+)(?![\w/]|\.\w)")
_DOT_CAPITAL = re.compile(r"\.[A-Z][a-z]")
"""In every such joint, and quicker to look for."""
# Two-letter domains of countries that are also English words with which a sentence begins.
_WORDS_THAT_ARE_DOMAINS = frozenset(
    ["in", "it", "is", "so", "me", "my", "at", "no", "be", "to", "as", "am", "us", "do", "la"]
)


@dataclass(frozen=True, slots=True)
class Address:
    """`what` names the fault; `hosts` are the hosts it is about, where the fault needs them."""

    what: str
    hosts: frozenset[str]

    @property
    def gate(self) -> Gate:
        return sign(_SIGNS[self.what])

    def find(self, scene: Scene) -> Iterable[Hit]:
        text = scene.reading.text
        if self.what == "accidental":
            yield from _find_accidental(text)
            return
        if self.what == "lookalike" and not scene.draft.identity.signals.domains:
            return
        if self.what == "mixed-script" and text.isascii() and "xn--" not in text:
            return
        test = _FAULTS[self.what]
        places = scene.reading.urls
        if self.what in ("shortener", "mixed-script", "lookalike"):
            places = [*places, *scene.reading.bare_links]
        for start, end in places:
            url = text[start:end].rstrip(".,;:!?)'\"")
            if test(url, self.hosts, scene):
                host, right = host_of(url), _FIXES.get(self.what)
                instead = right(url, scene) if right else None
                yield Hit((start, start + len(url)), host, words={"host": host}, instead=instead)


def _find_accidental(text: str) -> Iterable[Hit]:
    if _DOT_CAPITAL.search(text) is None:
        return
    for match in _SENTENCE_JOINT.finditer(text):
        if match.group(2).casefold() in _WORDS_THAT_ARE_DOMAINS:
            apart = f"{match.group(1)}. {match.group(2)}"
            yield Hit(match.span(), match.group(), words={"host": match.group()}, instead=apart)


def _is_plain_http(url: str, hosts: frozenset[str], scene: Scene) -> bool:
    return url[:7].lower() == "http://" and host_of(url) not in hosts


def _is_shortened(url: str, hosts: frozenset[str], scene: Scene) -> bool:
    return host_of(url) in hosts


_SAMPLE_HOST = re.compile(r"localhost|127\.0\.0\.1|(?:[\w-]+\.)*example(?:\.(?:com|org|net))?|host(?:name)?")
_SAMPLE_WORD = re.compile(r"(?i)password|passwd|pass|pwd|secret|x{3,}|\*+|<.*>|\$?\{.*\}|\.{3}")
"""What the syntax of an address is explained with: nobody signs in with it."""


def _is_mixed_script(url: str, hosts: frozenset[str], scene: Scene) -> bool:
    host = host_of(url)
    if any(label.startswith("xn--") for label in host.split(".")):
        return True
    return any(len(_scripts(label)) > 1 for label in host.split(".")[:-1])


def _scripts(label: str) -> set[str]:
    """The scripts of a label's letters by the first word of their names: LATIN, CYRILLIC, GREEK."""
    return {unicodedata.name(c, "?").split()[0] for c in label if c.isalpha()}


def _has_credentials(url: str, hosts: frozenset[str], scene: Scene) -> bool:
    try:
        password = urlsplit(url).password if "@" in url else None
    except ValueError:
        return False
    if not password:
        return False
    return not (_SAMPLE_WORD.fullmatch(password) and _SAMPLE_HOST.fullmatch(host_of(url)))


def _is_tracked(url: str, hosts: frozenset[str], scene: Scene) -> bool:
    return _TRACKING.search(url) is not None


def _is_lookalike(url: str, hosts: frozenset[str], scene: Scene) -> bool:
    """One letter away from a domain of the own identity, or its name with something hung on."""
    host = host_of(url)
    for domain in scene.draft.identity.signals.domains:
        domain = domain.casefold().removeprefix("www.")
        name = domain.rsplit(".", 1)[0]
        if host == domain or host.endswith(f".{domain}") or len(name) < 5:
            continue
        if name in host.replace("-", "").split(".")[-2:][0] or is_one_letter_off(host, domain):
            return True
    return False


def _encrypted(url: str, scene: Scene) -> str | None:
    return None if ":80" in url else f"https{url[4:]}"


def _untracked(url: str, scene: Scene) -> str | None:
    """The address without its tracking marks, everything else in its place and as it was written."""
    rest, hash_sign, fragment = url.partition("#")
    path, _, query = rest.partition("?")
    query = "&".join(piece for piece in query.split("&") if not _TRACKING.match(f"&{piece}"))
    fragment = "&".join(piece for piece in fragment.split("&") if not _TRACKING.match(f"&{piece}"))
    return path + (f"?{query}" if query else "") + (f"{hash_sign}{fragment}" if fragment else "")


def _own_address(url: str, scene: Scene) -> str | None:
    """The address on the own domain that the host is a slip of; None where it is more than a slip."""
    host = host_of(url)
    near = [
        domain
        for domain in (each.casefold().removeprefix("www.") for each in scene.draft.identity.signals.domains)
        if is_one_letter_off(host, domain)
    ]
    at = url.casefold().find(host)
    return url[:at] + near[0] + url[at + len(host) :] if len(near) == 1 and at >= 0 else None


_FIXES: dict[str, Callable[[str, Scene], str | None]] = {
    "http": _encrypted,
    "tracking": _untracked,
    "lookalike": _own_address,
}
"""Of each fault, what would surely be right in the address's place."""

_FAULTS: dict[str, Callable[[str, frozenset[str], Scene], bool]] = {
    "http": _is_plain_http,
    "shortener": _is_shortened,
    "mixed-script": _is_mixed_script,
    "credentials": _has_credentials,
    "tracking": _is_tracked,
    "lookalike": _is_lookalike,
}

_SIGNS = {
    "http": "/",
    "shortener": ".",
    "mixed-script": ".",
    "credentials": "@",
    "tracking": "=",
    "lookalike": ".",
    "accidental": ".",
}
"""Of each fault, a sign without which it cannot be."""


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """`what` names the fault; `hosts` lists hosts for shortener, or those excepted for http."""
    if "what" not in fields:
        raise rule.error("A rule of the kind 'link' needs 'what'.")
    what = fields["what"].one_of([*_FAULTS, "accidental"], "fault of a link")
    hosts = (
        frozenset(word.casefold() for word in fields["hosts"].words()) if "hosts" in fields else frozenset()
    )
    return Address(what, hosts)
