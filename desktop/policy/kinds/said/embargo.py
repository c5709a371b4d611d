"""The kind `embargo`: names that nobody may write before their hour, a date and a time in a zone.

It never holds without an end: a name that waits for ever is a rule of the kind `terms`.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop.policy.kinds.said import terms
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import Check

FIELDS = ("terms", "lists", "match", "disguise", "except", "names")


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """As `terms`, with `until`; the message is told it as `{until}`."""
    if "until" not in fields:
        raise rule.error(
            "A rule of the kind 'embargo' needs 'until', such as 2027-03-01T07:00 Europe/Stockholm."
        )
    return terms.build(fields, rule, maker)
