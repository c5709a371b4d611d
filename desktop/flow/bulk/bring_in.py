"""Bringing a file in as drafts: tried first, then all of it or nothing. It approves and schedules nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.errors import BadInput, Cancelled
from desktop.events import Kind
from desktop.flow.approve import Standing, why_not_asked
from desktop.flow.bulk.columns import TEXT
from desktop.flow.bulk.doubles import Doubles, existing
from desktop.flow.bulk.pictures import Pictures
from desktop.flow.bulk.read import Problem, Row, Shape, read_table
from desktop.flow.bulk.rows import DraftOfRow, Known
from desktop.flow.check import Surroundings
from desktop.flow.desk import MASTHEAD, Desk, clean_text
from desktop.model.findings import Outcome, Severity, Verdict
from desktop.model.identities import Account, Identity, OperatorId
from desktop.model.journal import Deed, JournalEntry
from desktop.model.posts import Draft, DraftId, Review, ReviewState, approvals_needed
from desktop.ports import UnitOfWork

_ASKED_AT_ONCE = 250
"""Drafts that are put before their approvers in one turn to write: about a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One row as the draft that it would be, and what the policy said of it.

    `findings` counts them by severity; `first` is the gravest in words. `stop` says why it would not be put
    before its approvers.
    """

    row: int
    line: int
    draft: Draft
    outcome: Outcome
    findings: Counter[Severity]
    first: str
    needed: int
    stop: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a file comes to: every problem, or every draft. Nothing is kept yet."""

    name: str
    shape: Shape
    rows: int
    problems: tuple[Problem, ...]
    planned: tuple[Planned, ...]
    allows_duplicates: bool
    pictures: Pictures
    seen: int

    @property
    def is_sound(self) -> bool:
        """Whether it can be brought in."""
        return not self.problems and bool(self.planned)

    @property
    def bad_rows(self) -> int:
        """How many rows have a problem."""
        return len({problem.row for problem in self.problems if problem.row})

    @property
    def identities(self) -> tuple[tuple[Identity, int], ...]:
        """For whom the drafts are, and how many each, most first."""
        by_id = {each.draft.identity.id: each.draft.identity for each in self.planned}
        counts = Counter(each.draft.identity.id for each in self.planned)
        return tuple((by_id[id], count) for id, count in counts.most_common())

    def count(self, outcome: Outcome) -> int:
        """How many drafts have this verdict."""
        return sum(1 for each in self.planned if each.outcome is outcome)

    @property
    def askable(self) -> tuple[Planned, ...]:
        """The drafts that somebody must sign and that can be put before them as they are."""
        return tuple(each for each in self.planned if each.needed and not each.stop)


@dataclass(frozen=True, slots=True)
class Imported:
    """What was brought in: the drafts in the file's order, and those that are before their approvers."""

    trial: Trial
    draft_ids: tuple[DraftId, ...]
    asked_ids: tuple[DraftId, ...]


@dataclass
class Onlooker:
    """How far a long piece of work is, and whether it goes on. Both are called on the working thread."""

    progress: Callable[[int, int], None] = field(default=lambda done, total: None)
    is_cancelled: Callable[[], bool] = field(default=lambda: False)

    def look(self) -> None:
        """Raises Cancelled once somebody has asked for the end."""
        if self.is_cancelled():
            raise Cancelled("It was cancelled. Nothing was kept.")


class BringIn:
    """Tries files and imports them, in one person's name, who is then the author of every draft."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def try_out(
        self,
        content: bytes,
        *,
        name: str,
        by: OperatorId,
        zone: str,
        folder: Path | None = None,
        allows_duplicates: bool = False,
        onlooker: Onlooker | None = None,
    ) -> Trial:
        """Reads and checks a whole file and keeps nothing. `zone` (IANA) is that of times without their own.

        `folder` is where the pictures that it names lie. Every problem of every row is in what comes back.
        Raises BadInput for what is no such file, Cancelled, and the storage errors.
        """
        onlooker = onlooker or Onlooker()
        table = read_table(content, name)
        problems, made = list(table.problems), list[tuple[Row, Draft]]()
        pictures = Pictures(folder, self._desk.home / "media")
        with self._desk.store.work(is_reading=True) as work:
            work.operator(by)
            seen = _latest(work)
            known = Known(work.identities(), work.accounts())
            maker = DraftOfRow(known, by, zone, self._desk.clock.now(), pictures.take)
            for row in table.rows:
                onlooker.look()
                draft, wrong = maker.make(row)
                problems += wrong
                if draft is not None:
                    made.append((row, draft))
            if not allows_duplicates:
                problems += _doubled(made, existing(work, onlooker.look))
            planned = tuple(self._judged(work, made, onlooker))
        ordered = sorted(problems, key=lambda each: (each.line, each.row, each.column))
        if not ordered and not planned:
            raise BadInput(f"{name} holds no rows.", remedy="Write one row for each post below the headings.")
        return Trial(
            name, table.shape, table.count, tuple(ordered), planned, allows_duplicates, pictures, seen
        )

    def _judged(
        self, work: UnitOfWork, made: Sequence[tuple[Row, Draft]], onlooker: Onlooker
    ) -> Iterable[Planned]:
        surroundings, rules = Surroundings(self._desk, work), self._desk.rules()
        for done, (row, draft) in enumerate(made, start=1):
            onlooker.look()
            yield _planned(row, draft, surroundings.judge_new(draft, rules))
            onlooker.progress(done, len(made))

    def bring_in(
        self, trial: Trial, *, by: OperatorId, asks: bool = False, onlooker: Onlooker | None = None
    ) -> Imported:
        """Keeps every draft of a trial, or none. `asks` puts those that can be before their approvers.

        Raises BadInput for a trial with problems, and for one that no longer holds, as identities, accounts
        or drafts changed after it; Cancelled; the storage errors. Then nothing is kept.
        """
        onlooker = onlooker or Onlooker()
        _refuse_unsound(trial, by)
        # Comparing with all that is there takes a while, so it is done before the turn to write is taken, and
        # within it once more only where something happened in between. So is all that needs no turn.
        with self._desk.store.work(is_reading=True) as work:
            seen = _refuse_doubled(work, trial, trial.seen, onlooker)
            entries = self._begun(trial, work.operator(by).name)
        reviews = self._asked(trial, by) if asks else []
        with trial.pictures.staged() as staged, self._desk.store.work() as work:
            onlooker.look()
            work.add_drafts([each.draft for each in trial.planned], self._desk.clock.now())
            _refuse_changed(work, trial)
            _refuse_doubled(work, trial, seen, onlooker)
            work.add_entries(entries)
            # Only that they are to be asked: doing it takes seconds, and a publisher waits for its turn.
            work.add_asked(reviews)
            onlooker.progress(len(trial.planned), len(trial.planned) + len(reviews))
            onlooker.look()
            staged.put_in_place()
            work.commit()
        self._desk.announce(Kind.DRAFT)
        self._ask_each(onlooker, len(trial.planned), len(reviews))
        ids = tuple(each.draft.id for each in trial.planned)
        return Imported(trial, ids, tuple(review.draft_id for review in reviews))

    def go_on(self) -> None:
        """Puts before their approvers what an import was to put there, where it was broken off."""
        with self._desk.store.work(is_reading=True) as work:
            is_done = not work.asked(1)
        if not is_done:
            self._ask_each(Onlooker(), 0, 0)

    def _begun(self, trial: Trial, who: str) -> list[JournalEntry]:
        now = self._desk.clock.now()
        return [
            JournalEntry(
                now, Deed.DRAFT_BEGUN, who, each.draft.id, f"Row {each.row} of {trial.name}.",
                each.draft.identity.id,
            )
            for each in trial.planned
        ]  # fmt: skip

    def _asked(self, trial: Trial, by: OperatorId) -> list[Review]:
        now, waiting = self._desk.clock.now(), ReviewState.WAITING
        return [Review(each.draft.id, each.draft.digest, waiting, by, now) for each in trial.askable]

    def _ask_each(self, onlooker: Onlooker, before: int, total: int) -> None:
        """Some at a time, each in a turn of its own; what is said of it already is not said again."""
        done = 0
        while True:
            with self._desk.store.work() as work:
                some = work.asked(_ASKED_AT_ONCE)
                if not some:
                    break
                self._ask_some(work, some)
                work.commit()
            done += len(some)
            onlooker.progress(before + done, before + max(total, done))
        if done:
            self._desk.announce(Kind.DRAFT)

    def _ask_some(self, work: UnitOfWork, some: Sequence[Review]) -> None:
        """A version that somebody changed, asked for or discarded meanwhile is theirs."""
        ids = [each.draft_id for each in some]
        drafts = {draft.id: draft for draft in work.drafts(among=ids)}
        taken = {review.draft_id for review in work.reviews(among=ids)}
        names = {operator.id: operator.name for operator in work.operators()}
        ready = [
            each
            for each in some
            if each.draft_id not in taken
            and each.draft_id in drafts
            and drafts[each.draft_id].digest == each.digest
        ]
        now = self._desk.clock.now()
        work.save_reviews(ready)
        work.add_entries(
            [
                JournalEntry(
                    now, Deed.APPROVAL_ASKED, names.get(each.operator_id, MASTHEAD), each.draft_id,
                    "Version 1.", drafts[each.draft_id].identity.id,
                )
                for each in ready
            ]
        )  # fmt: skip
        work.remove_asked(ids)


def _planned(row: Row, draft: Draft, verdict: Verdict) -> Planned:
    standing, needed = verdict.standing, approvals_needed(draft.identity, verdict)
    first = f"{standing[0].rule}: {standing[0].message}" if standing else ""
    stop = why_not_asked(Standing(draft, verdict, (), needed, None, None))
    counts = Counter(finding.severity for finding in standing)
    return Planned(row.number, row.line, draft, verdict.outcome, counts, first, needed, stop)


def _doubled(made: Sequence[tuple[Row, Draft]], doubles: Doubles) -> list[Problem]:
    """A problem for each row whose words an account has already."""
    problems = []
    for row, draft in made:
        where = doubles.find(draft)
        if where:
            what = f"It says the same as {where}."
            remedy = "Leave one out, or allow duplicates."
            problems.append(Problem(row.number, row.line, TEXT, what, remedy, is_double=True))
        doubles.add(draft, f"row {row.number}")
    return problems


def _refuse_changed(work: UnitOfWork, trial: Trial) -> None:
    """Raises BadInput where an identity or account is not as it was when the file was tried."""
    here = {*work.identities(), *work.accounts()}
    named: set[Identity | Account] = {identity for identity, _ in trial.identities}
    named |= {account for each in trial.planned for account in each.draft.accounts}
    for gone in sorted(named - here, key=lambda each: each.id):
        what = gone.name if isinstance(gone, Identity) else f"{gone.label} on {gone.network.label}"
        raise BadInput(f"{what} was changed meanwhile. Nothing was imported.", remedy="Try the file again.")


def _refuse_doubled(work: UnitOfWork, trial: Trial, seen: int, onlooker: Onlooker) -> int:
    """Raises BadInput where something came that says the same; gives the journal's number up to now.

    `seen` is the number up to which that is known already.
    """
    latest = _latest(work)
    if trial.allows_duplicates or latest == seen:
        return latest
    own = frozenset(each.draft.id for each in trial.planned)
    doubles = existing(work, onlooker.look, without=own)
    for each in trial.planned:
        where = doubles.find(each.draft)
        if where:
            raise BadInput(
                f"Row {each.row} says the same as {where}, which is there by now. Nothing was imported.",
                remedy="Try the file again.",
            )
    return latest


def _latest(work: UnitOfWork) -> int:
    """The journal's last number: while it stays, nobody has begun a draft or scheduled a post."""
    return next((entry.number for entry in work.entries(limit=1)), 0)


def _refuse_unsound(trial: Trial, by: OperatorId) -> None:
    if not trial.is_sound:
        count = len(trial.problems)
        raise BadInput(
            f"{trial.name} has {count:,} problem{'s' if count != 1 else ''}. Nothing was imported.",
            remedy="Mend them in the file, and import it again.",
        )
    if any(each.draft.author_id != by for each in trial.planned):
        raise BadInput("Somebody else tried this file. Nothing was imported.", remedy="Try it again.")
    clean_text(trial.name, "The file's name")
