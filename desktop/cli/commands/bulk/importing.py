"""`masthead draft import`: a whole file becomes drafts, or none of it; nothing is approved or scheduled."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.asked.moments import system_zone
from desktop.cli.asked.session import at_keyboard, opened
from desktop.cli.asked.stopping import told_to_stop
from desktop.cli.asked.texts import read_file, read_input
from desktop.cli.exits import Exit, exit_of
from desktop.cli.grouping import Commands, add_command
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.cli.shown.excerpts import counted
from desktop.cli.shown.progress import Progress
from desktop.model.findings import Outcome, Severity
from desktop.model.times import zone_named

if TYPE_CHECKING:
    from desktop.app import Imported, Problem, Trial
    from desktop.flow.bulk.bring_in import Planned

_WORST = (Outcome.BLOCK, Outcome.REVIEW, Outcome.CAUTION, Outcome.CLEAR)


def add_to(drafts: Commands) -> None:
    """Adds the command to the group `draft`."""
    parser = add_command(drafts, "import", "drafts from a CSV or JSONL file, all or none", import_drafts)
    parser.add_argument("file", metavar="FILE", help="a CSV or JSONL file in UTF-8, - for standard input")
    parser.add_argument("--dry-run", action="store_true", help="say what it comes to, and keep nothing")
    parser.add_argument("--ask", action="store_true", help="put what can be before its approvers")
    parser.add_argument(
        "--allow-duplicates", action="store_true", help="also what a draft or the queue says already"
    )
    parser.add_argument("--zone", metavar="ZONE", help="of times that name none (default: this computer's)")


def import_drafts(given: Namespace, console: Console) -> Exit:
    """Tries the file, says every problem, and keeps every draft where there is none."""
    from desktop.app import Onlooker

    is_input = given.file == "-"
    zone = given.zone or system_zone()
    zone_named(zone)
    with opened(given) as app, told_to_stop() as told, Progress(console) as progress:
        by = at_keyboard(app, given).id
        path = Path(given.file)
        content = read_input() if is_input else read_file(path)
        trial = app.bring_in.try_out(
            content,
            name="Standard input" if is_input else path.name,
            by=by,
            zone=zone,
            folder=None if is_input else path.absolute().parent,
            allows_duplicates=given.allow_duplicates,
            onlooker=Onlooker(progress.of("checked"), lambda: told.is_set),
        )
        imported = None
        if trial.is_sound and not given.dry_run:
            onlooker = Onlooker(progress.of("kept"), lambda: told.is_set)
            imported = app.bring_in.bring_in(trial, by=by, asks=given.ask, onlooker=onlooker)
    console.give({"import": _record(trial, imported, given.dry_run)}, _lines(trial, imported, given.dry_run))
    if not trial.is_sound:
        console.tell(f"masthead: {counted(len(trial.problems), 'problem')}. Nothing was imported.")
        return Exit.REFUSED
    if given.dry_run:
        return exit_of(next((each for each in _WORST if trial.count(each)), Outcome.CLEAR))
    return Exit.DONE


def _record(trial: Trial, imported: Imported | None, is_dry_run: bool) -> dict[str, object]:
    """{"file", "format", "rows", "is_dry_run", "imported", "asked", "problems", "drafts"}"""
    asked = set(imported.asked_ids) if imported else set()
    return {
        "file": trial.name,
        "format": trial.shape.value,
        "rows": trial.rows,
        "is_dry_run": is_dry_run,
        "imported": len(imported.draft_ids) if imported else 0,
        "asked": len(asked),
        "problems": [_problem(each) for each in trial.problems],
        "drafts": [
            {
                **_planned(each),
                "id": each.draft.id if imported else None,
                "is_asked": each.draft.id in asked,
            }
            for each in trial.planned
        ],
    }


def _problem(found: Problem) -> dict[str, object]:
    return {
        "row": found.row,
        "line": found.line,
        "column": found.column,
        "what": found.what,
        "remedy": found.remedy,
    }


def _planned(found: Planned) -> dict[str, object]:
    window = found.draft.window
    return {
        "row": found.row,
        "line": found.line,
        "identity": found.draft.identity.name,
        "accounts": [records.where(each) for each in found.draft.accounts],
        "at": records.moment(window.opens) if window else None,
        "verdict": found.outcome.value,
        "findings": {each.name: found.findings[each] for each in Severity if found.findings[each]},
        "approvals_needed": found.needed,
    }


def _lines(trial: Trial, imported: Imported | None, is_dry_run: bool) -> list[str]:
    if trial.problems:
        bad = counted(trial.bad_rows, "row")
        return [*map(str, trial.problems), f"{trial.name}: {bad} of {trial.rows:,} cannot be imported."]
    if imported is not None:
        lines = [f"{counted(len(imported.draft_ids), 'draft')} imported from {trial.name}."]
        if imported.asked_ids:
            lines.append(f"{len(imported.asked_ids):,} of them wait for approval.")
    else:
        lines = [f"{trial.name} would make {counted(len(trial.planned), 'draft')}. Nothing was kept."]
    lines += [f"  {counted(count, 'draft')} for {identity.name}" for identity, count in trial.identities]
    said = {
        Outcome.BLOCK: "must be fixed before they can go out",
        Outcome.REVIEW: "hold something that somebody else must approve",
        Outcome.CAUTION: "should be looked at again",
    }
    lines += [f"  {trial.count(each):,} {words}" for each, words in said.items() if trial.count(each)]
    lines += [
        f"    row {each.row}, {each.outcome.value}: {each.first}"
        for each in trial.planned
        if is_dry_run and each.outcome is not Outcome.CLEAR
    ]
    without = sum(1 for each in trial.planned if not each.draft.accounts)
    return [*lines, f"  {without:,} name no account yet"] if without else lines
