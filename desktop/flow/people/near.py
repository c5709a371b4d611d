"""How accounts are written, and which name was probably meant; it decides nothing and never picks one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from desktop.model.identities import Account


def did_you_mean(words: str, known: Iterable[str]) -> str:
    """ "Did you mean Lantern Books?", or nothing."""
    by_folded = {name.casefold(): name for name in known}
    wanted = words.strip().casefold()[:200]
    begun = [name for folded, name in by_folded.items() if wanted and folded.startswith(wanted)]
    near = begun or [by_folded[each] for each in difflib.get_close_matches(wanted, by_folded, 1, 0.6)]
    return f"Did you mean {near[0]}?" if near else ""


def spelled(account: Account) -> str:
    """How an account is written in words: network:handle."""
    return f"{account.network.value}:{account.handle.removeprefix('@')}"


def names_of(account: Account) -> set[str]:
    """What an account goes by, casefolded: its handle, its display name, its lasting id on the network."""
    names = (account.handle, account.display_name, account.owner_id)
    return {name.removeprefix("@").casefold() for name in names if name}
