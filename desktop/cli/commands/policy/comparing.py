"""`masthead policy diff`: two policies side by side, and what the newer would stop; it changes nothing."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from desktop.cli.asked.rulebook import folder_in
from desktop.cli.asked.session import opened
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command
from desktop.cli.shown import rulebook
from desktop.cli.shown.console import Console
from desktop.cli.shown.excerpts import counted
from desktop.model.rulebook import Affected

if TYPE_CHECKING:
    from desktop.policy.published.comparing import Difference
    from desktop.policy.published.editions import Edition


def add_to(commands: Commands) -> None:
    """Adds the command to the group `policy`."""
    comparing = add_command(commands, "diff", "say what is different between two policies", diff)
    comparing.add_argument("old", metavar="OLD", help="now, shipped, a folder, a pack file, or PACK@VERSION")
    comparing.add_argument("new", metavar="NEW", nargs="?", default="now", help="the same (default: now)")


def diff(given: Namespace, console: Console) -> Exit:
    """Rules that came, went or changed, and the effect on what waits."""
    from desktop.policy.published.comparing import compare
    from desktop.policy.published.editions import find_edition

    folder = folder_in(given)
    old, new = find_edition(given.old, folder), find_edition(given.new, folder)
    breakages = [str(each) for each in (*old.ruleset.breakages, *new.ruleset.breakages)]
    if breakages:
        console.give({"breakages": breakages}, [f"BROKEN  {each}" for each in breakages])
        return Exit.POLICY
    found = compare(old, new)
    stopped = _effect(given, old, new) if folder.own.parent.is_dir() else ()
    record = {
        "old": {"name": old.name, "digest": old.ruleset.version.digest},
        "new": {"name": new.name, "digest": new.ruleset.version.digest},
        "differences": [
            {
                "about": each.about,
                "step": each.step.value,
                "before": each.before or None,
                "after": each.after or None,
                "details": list(each.details),
            }
            for each in found
        ],
        "stopped": [rulebook.affected(each) for each in stopped],
    }
    lines = [line for each in found for line in _lines(each)]
    lines.append(f"{counted(len(found), 'difference')[:1].upper()}{counted(len(found), 'difference')[1:]}.")
    if stopped:
        lines += rulebook.affected_lines(stopped, f"would be stopped by {new.name} and not by {old.name}")
    console.give(record, lines)
    return Exit.DONE


def _effect(given: Namespace, old: Edition, new: Edition) -> tuple[Affected, ...]:
    with opened(given) as app:
        return app.policy.effect_of(new.ruleset, old.ruleset)


def _lines(found: Difference) -> list[str]:
    levels = " became ".join(dict.fromkeys(filter(None, (found.before, found.after))))
    lines = [f"{found.step.value:<12} {found.about}{f': {levels}' if levels else ''}"]
    return [*lines, *(f"{'':<12} {detail}" for detail in found.details)]
