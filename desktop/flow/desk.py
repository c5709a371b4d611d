"""Everything a verb needs at hand: the ports, the settings, the announcer; it does nothing by itself."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import BadInput
from desktop.events import Announcer, Changed, Kind
from desktop.model.identities import OperatorId
from desktop.model.journal import Deed, JournalEntry
from desktop.policy.packs import Ruleset
from desktop.ports import Clock, Networks, Store, UnitOfWork, Vault
from desktop.settings import Settings

MASTHEAD = "Masthead"
"""Who the journal names for what the program did by itself."""

_JOINERS = "\u200c\u200d"
"""Invisible, and a part of ordinary words in Persian, Hindi and others."""
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Shown as nothing although Unicode counts them as letters, marks or signs."""


def new_id() -> str:
    """A fresh id: 32 hexadecimal digits."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Desk:
    """What the verbs share. `rules` gives today's rules and reads them again when their files changed."""

    store: Store
    vault: Vault
    networks: Networks
    clock: Clock
    announcer: Announcer
    rules: Callable[[], Ruleset]
    settings: Settings
    home: Path

    @property
    def policy_folder(self) -> Path:
        """Where the organisation's rule packs and the list of what is in the news are kept."""
        return self.home / "policy"

    def note(
        self,
        work: UnitOfWork,
        deed: Deed,
        about: str,
        *,
        by: OperatorId | None = None,
        detail: str = "",
        identity_id: str = "",
    ) -> None:
        """Writes one journal entry in the caller's transaction, in the operator's name or Masthead's."""
        who = work.operator(by).name if by else MASTHEAD
        work.add_entry(JournalEntry(self.clock.now(), deed, who, about, detail, identity_id))

    def announce(self, kind: Kind, about: str = "") -> None:
        """Tells the listeners what changed; called after the commit."""
        self.announcer.announce(Changed(kind, about), Changed(Kind.JOURNAL))


def clean_text(text: str, place: str) -> str:
    """The text itself; raises BadInput for what no network takes and no file keeps: NUL, lone surrogates."""
    for index, character in enumerate(text):
        if character == "\x00" or "\ud800" <= character <= "\udfff":
            kind = "a NUL character" if character == "\x00" else "half of a character (a lone surrogate)"
            raise BadInput(f"{place} holds {kind} at position {index + 1}.", remedy="Delete it.")
    return text


def clean_name(text: str, what: str) -> str:
    """A name on one line, trimmed, at most 200 characters, every one of which is seen.

    Raises BadInput otherwise: control, direction and invisible characters make one name look like another.
    """
    name = " ".join(clean_text(text, what).split())
    if not name or len(name) > 200:
        raise BadInput(f"{what} is empty or too long.", remedy="Use 1 to 200 characters.")
    for index, letter in enumerate(name, start=1):
        is_hidden = unicodedata.category(letter)[0] == "C" and letter not in _JOINERS
        if is_hidden or letter in _BLANK:
            raise BadInput(
                f"{what} holds a character that nobody sees (U+{ord(letter):04X}), at position {index}.",
                remedy="Type it again instead of pasting it.",
            )
    if not any(letter.isalnum() for letter in name):
        raise BadInput(f"{what} has no letter and no digit.", remedy="Give the name that people know.")
    return name
