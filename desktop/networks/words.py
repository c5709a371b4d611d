"""Words on their way out and back: what cannot be sent, what compares equal; it changes no words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from desktop.errors import Rejected
from desktop.model.identities import Network
from desktop.model.posts import Part

_REASON = 300


def refuse_unsendable(part: Part, network: Network) -> None:
    """Raises Rejected for a part that must not leave: pictures, no words, or broken characters."""
    if part.media:
        raise Rejected(
            f"Masthead cannot send pictures to {network.label} yet. Nothing was published.",
            remedy="Take the pictures out of this post, or post it on the network itself.",
        )
    if not squeezed(part.text):
        raise Rejected(
            f"A post to {network.label} has no words. Nothing was published.", remedy="Write something."
        )
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in part.text):
        raise Rejected(
            f"The post to {network.label} holds a broken character. Nothing was published.",
            remedy="Type the words again instead of pasting them.",
        )


def squeezed(text: str) -> str:
    """`text` in NFC with each run of white space as one blank, trimmed, without invisible characters.

    Networks keep some of these and drop others. A form that forgets too much takes two posts for one
    and asks nobody; a form that forgets too little calls a post that is out absent.
    """
    shown = "".join(
        letter for letter in text if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf")
    )
    return " ".join(unicodedata.normalize("NFC", shown).split())


def plain(said: str, secrets: Iterable[str]) -> str:
    """A server's words as one line of plain text of at most 300 characters, with no credential in it."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= 4:
            said = said.replace(secret, "[hidden]").replace(quote(secret, safe=""), "[hidden]")
    kept = "".join(
        letter if letter.isprintable() else " "
        for letter in said
        if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn")
    )
    line = " ".join(kept.split())
    return line if len(line) <= _REASON else line[: _REASON - 1] + "…"
