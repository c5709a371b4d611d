"""Reads what a pack changes about another pack's rule; it never copies the rule."""

from __future__ import annotations

from collections.abc import Collection

from desktop.policy.loading.maker import Maker
from desktop.policy.loading.making import levels_of
from desktop.policy.loading.scoping import narrowing_of
from desktop.policy.loading.sheet import Entry, did_you_mean, refuse_unknown
from desktop.policy.ruleset import Adjustment
from desktop.policy.scope import EVERYWHERE

_FIELDS = ("rule", "severity", "except", "only")


def adjustment_of(entry: Entry, maker: Maker, known: Collection[str]) -> Adjustment:
    """The change that these lines describe to one of the rules in `known`. Raises SheetError."""
    fields = entry.fields
    refuse_unknown(fields, _FIELDS, "An adjustment")
    if "rule" not in fields:
        raise entry.error("An adjustment names a 'rule', such as respect.MILD.")
    rule = fields["rule"].text
    if rule not in known:
        raise fields["rule"].error(f"There is no rule '{rule[:60]}'.{did_you_mean(rule, known)}")
    slot = 0
    if "except" in fields:
        slot = maker.literals.new_slot()
        if not maker.file_terms(slot, fields["except"], None):
            raise fields["except"].error("Here are no words in which the rule would be silent.")
    return Adjustment(
        rule,
        levels_of(fields["severity"]) if "severity" in fields else None,
        slot,
        narrowing_of(fields["only"]) if "only" in fields else EVERYWHERE,
    )
