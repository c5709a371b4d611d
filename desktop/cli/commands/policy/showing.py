"""`masthead policy show`: every rule in sentences, one of them in full; it changes nothing."""

from __future__ import annotations

from argparse import Namespace

from desktop.cli.asked.rulebook import folder_in, rules_meant
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command
from desktop.cli.shown import rulebook
from desktop.cli.shown.console import Console
from desktop.cli.shown.excerpts import counted


def add_to(commands: Commands) -> None:
    """Adds the command to the group `policy`."""
    showing = add_command(commands, "show", "say every rule in sentences, or one of them in full", show)
    showing.add_argument("rule", nargs="?", metavar="RULE|PACK", help="one rule, or the rules of one pack")


def show(given: Namespace, console: Console) -> Exit:
    """The rules in force, the organisation's changes made."""
    from desktop.policy.published.stating import state

    ruleset = folder_in(given).load()
    packs = state(ruleset)
    for breakage in ruleset.breakages:
        console.tell(f"masthead: BROKEN  {breakage}")
    code = Exit.POLICY if ruleset.breakages else Exit.DONE
    if given.rule is not None:
        rules = rules_meant(given.rule, packs)
        lines = [line for each in rules for line in (*rulebook.rule_lines(each), "")]
        none = [f"The pack {given.rule.strip()} has no rule of its own."]
        console.give({"rules": [rulebook.rule(each) for each in rules]}, lines[:-1] or none)
        return code
    version = ruleset.version
    lines = [line for each in packs for line in rulebook.pack_lines(each)]
    lines.append(f"{counted(version.rule_count, 'rule')}, policy {version.digest[:12]}.")
    record = {
        "digest": version.digest,
        "count": version.rule_count,
        "packs": [rulebook.pack(each) for each in packs],
    }
    console.give(record, lines)
    return code
