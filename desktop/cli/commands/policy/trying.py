"""`masthead policy test`: the rules' own examples, a sentence, or texts with the verdict that is expected."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.asked.rulebook import folder_in
from desktop.cli.asked.texts import decoded, read_input, unreadable
from desktop.cli.exits import Exit, exit_of
from desktop.cli.grouping import Commands, add_command
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.cli.shown.excerpts import counted, verdict_lines
from desktop.errors import BadInput
from desktop.model.findings import Outcome
from desktop.model.identities import IdentityKind

if TYPE_CHECKING:
    from desktop.policy.packs import Ruleset


def add_to(commands: Commands) -> None:
    """Adds the command to the group `policy`."""
    testing = add_command(
        commands, "test", "run every rule's own examples, then texts with expected verdicts", test
    )
    testing.add_argument(
        "file", nargs="?", metavar="FILE",
        help='one {"text", "as", "expect": "BLOCK", "rules": [...]} a line; - is standard input',
    )  # fmt: skip
    testing.add_argument("--text", metavar="WORDS", help="try one sentence against the whole policy")
    testing.add_argument(
        "--kind", type=str.upper, choices=[kind.value for kind in IdentityKind], default="CORPORATE",
        help="who speaks, where it is not said (default: CORPORATE)",
    )  # fmt: skip


def test(given: Namespace, console: Console) -> Exit:
    """Runs the examples; 7 when a rule fails one of its own, 1 when a text was judged otherwise."""
    if given.text is not None and given.file is not None:
        raise BadInput("Both --text and a file were given.", remedy="Give one of them.")
    if given.text is not None:
        return _try(given, console)
    ruleset = _proven_anew(given)
    examples = sum(len(rule.bad) + len(rule.good) for rule in ruleset.rules)
    lines = [f"BROKEN  {breakage}" for breakage in ruleset.breakages]
    record: dict[str, object] = {
        "rules": len(ruleset.rules),
        "examples": examples,
        "breakages": [str(breakage) for breakage in ruleset.breakages],
    }
    if ruleset.breakages:
        console.give(record, lines)
        return Exit.POLICY
    lines.append(f"{counted(len(ruleset.rules), 'rule')} passed {counted(examples, 'example')} of their own.")
    if given.file is None:
        console.give(record, lines)
        return Exit.DONE
    slips, count = [], 0
    for number, text in _records(given):
        count += 1
        slip = _slip(text, number, ruleset, given)
        if slip:
            slips.append(slip)
    record |= {"texts": count, "slips": slips}
    for slip in slips:
        found = ", ".join(str(each) for each in _listed(slip["found"])) or "nothing"
        lines.append(
            f"line {slip['line']}: expected {slip['expected']}, and it is {slip['verdict']} ({found})"
        )
    lines.append(f"{count - len(slips)} of {counted(count, 'text')} judged as expected.")
    console.give(record, lines)
    return Exit.LOOK_AGAIN if slips else Exit.DONE


def _proven_anew(given: Namespace) -> Ruleset:
    """The policy with every example run, also those that were proven when the packs were made."""
    from desktop.policy.packs import load

    folder = folder_in(given)
    own = [folder.own] if folder.own.is_dir() else []
    return load([folder.shipped, *own], proven=frozenset())


def _try(given: Namespace, console: Console) -> Exit:
    from desktop.flow.check import with_trouble
    from desktop.policy.amending.events import read_events
    from desktop.policy.engine import Context, check
    from desktop.policy.lint import draft_of

    folder = folder_in(given)
    ruleset, events, now = folder.load(), read_events(folder.own), datetime.now(UTC)
    draft = draft_of({"text": given.text, "as": given.kind}, ruleset)
    verdict = with_trouble(check(draft, Context(now, events=events.words_at(now)), ruleset), events)
    console.give(records.verdict(verdict), verdict_lines(verdict, draft))
    is_broken = any(finding.family == "policy" for finding in verdict.findings)
    return Exit.POLICY if is_broken and not verdict.is_complete else exit_of(verdict.outcome)


def _records(given: Namespace) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Each line of the file; raises BadInput naming the first that cannot be read."""
    for number, line in enumerate(_text_of(given.file).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise BadInput(
                f"Line {number} of {given.file} is not an object.",
                remedy='Write {"text": "…", "expect": "BLOCK"}.',
            )
        yield number, found


def _text_of(file: str) -> str:
    if file == "-":
        return decoded(read_input(), "Standard input")
    try:
        return decoded(Path(file).read_bytes(), file)
    except (OSError, ValueError) as error:
        raise unreadable(file, error) from None


def _slip(
    found: Mapping[str, object], number: int, ruleset: Ruleset, given: Namespace
) -> dict[str, object] | None:
    """What was judged otherwise than expected; None where all is as expected."""
    from desktop.policy.lint import lint_line

    expected = str(found.get("expect", "")).upper()
    if expected not in Outcome.__members__:
        raise BadInput(
            f"Line {number} does not say what is expected.",
            remedy=f'Add "expect": one of {", ".join(Outcome)}.',
        )
    rules = [str(each) for each in _listed(found.get("rules"))]
    record = {name: value for name, value in found.items() if name not in ("expect", "rules")}
    try:
        said = lint_line({"as": given.kind, **record}, ruleset)
    except BadInput as error:
        raise BadInput(f"Line {number}: {error.message}", remedy=error.remedy) from None
    seen = [str(each["rule"]) for each in _listed(said["findings"]) if isinstance(each, dict)]
    if said["verdict"] == expected and not set(rules) - set(seen):
        return None
    wanted = f"{expected} by {', '.join(rules)}" if rules else expected
    return {"line": number, "expected": wanted, "verdict": said["verdict"], "found": seen}


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else []
