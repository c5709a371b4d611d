"""What a file comes to, in words; it decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.model.findings import Outcome
from ui.look.tokens import Tone

if TYPE_CHECKING:
    from desktop.app import Trial


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a summary, with its sign."""

    icon: str
    tone: Tone
    words: str


def counted(count: int, word: str) -> str:
    """ "1 draft", "2,400 drafts"."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def whom(trial: Trial) -> str:
    """Whose the drafts are: a name, or how many identities."""
    identities = trial.identities
    return identities[0][0].name if len(identities) == 1 else f"{len(identities)} identities"


def button_words(trial: Trial) -> str:
    """ "Import 240 drafts as Northlight Observatory"."""
    by = "as" if len(trial.identities) == 1 else "for"
    return f"Import {counted(len(trial.planned), 'draft')} {by} {whom(trial)}".replace("&", "&&")


def points(trial: Trial) -> list[Point]:
    """What the policy says of them, gravest first, and what they still need."""
    said = [
        Point("alert-octagon", "red", _of(trial, Outcome.BLOCK, "must be fixed before going out")),
        Point(
            "signature",
            "amber",
            _of(trial, Outcome.REVIEW, "what somebody else must approve", "holds", "hold"),
        ),
        Point("eye", "blue", _of(trial, Outcome.CAUTION, "to be looked at again", "has", "have")),
    ]
    found = [point for point in said if point.words]
    clear = trial.count(Outcome.CLEAR)
    if clear:
        found.append(Point("circle-check", "green", f"Nothing was found in {clear:,} of them."))
    needed = sum(1 for each in trial.planned if each.needed)
    if needed:
        verb = "needs" if needed == 1 else "need"
        found.append(Point("users", "muted", f"{needed:,} {verb} somebody's approval."))
    without = sum(1 for each in trial.planned if not each.draft.accounts)
    if without:
        found.append(
            Point("world", "muted", f"{without:,} {'names' if without == 1 else 'name'} no account yet.")
        )
    return found


def _of(trial: Trial, outcome: Outcome, words: str, one: str = "", many: str = "") -> str:
    count = trial.count(outcome)
    verb = one if count == 1 else many
    return f"{count:,} {verb} {words}.".replace("  ", " ") if count else ""


def problem_heading(trial: Trial) -> str:
    """ "3 of 240 rows cannot be imported"."""
    if not trial.bad_rows:
        return f"{trial.name} cannot be imported"
    rows = "row" if trial.rows == 1 else "rows"
    return f"{trial.bad_rows:,} of {trial.rows:,} {rows} cannot be imported"
