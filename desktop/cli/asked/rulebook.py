"""Where the policy lies, and which of its rules, packs and levels was meant; it never guesses."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.cli.asked.lookup import did_you_mean
from desktop.cli.asked.session import home_in
from desktop.errors import BadInput
from desktop.model.findings import Severity
from desktop.model.rulebook import StatedPack, StatedRule

if TYPE_CHECKING:
    from desktop.policy.amending.files import PolicyFolder

LEVELS: dict[str, Severity | None] = {
    **{severity.name.casefold(): severity for severity in reversed(Severity)},
    "off": None,
}
"""What a level is called in packs and on the command line."""


def folder_in(given: Namespace) -> PolicyFolder:
    """The packs that ship and those of the data folder, which need not be there."""
    from desktop import settings
    from desktop.app import SHIPPED_POLICY
    from desktop.policy.amending.files import PolicyFolder

    return PolicyFolder(SHIPPED_POLICY, settings.home_folder(home_in(given)) / "policy")


def rules_meant(words: str, packs: Sequence[StatedPack]) -> tuple[StatedRule, ...]:
    """A rule by its whole name or the part after the dot, or all rules of a pack; raises BadInput."""
    wanted = words.strip().casefold()
    for pack in packs:
        if pack.name.casefold() == wanted:
            return pack.rules
    rules = [rule for pack in packs for rule in pack.rules]
    found = [rule for rule in rules if rule.id.casefold() == wanted]
    found = found or [rule for rule in rules if rule.id.casefold().partition(".")[2] == wanted]
    if len(found) == 1:
        return tuple(found)
    if found:
        names = ", ".join(rule.id for rule in found)
        raise BadInput(
            f"{len(found)} rules are called {words.strip()[:60]}.", remedy=f"Write one of {names}."
        )
    known = [*(pack.name for pack in packs), *(rule.id for rule in rules)]
    raise BadInput(
        f"There is no rule and no pack {words.strip()[:60]}.",
        remedy=did_you_mean(words, known) or "See: masthead policy show.",
    )


def rule_meant(words: str, packs: Sequence[StatedPack]) -> StatedRule:
    """One rule; raises BadInput for none, several, or a whole pack."""
    found = rules_meant(words, packs)
    if len(found) != 1:
        raise BadInput(f"{words.strip()[:60]} is a pack.", remedy="Name one of its rules.")
    return found[0]
