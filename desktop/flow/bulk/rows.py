"""One row of a file as one draft; it names every column that does not fit, and keeps nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop.errors import BadInput
from desktop.flow.bulk.columns import (
    ACCOUNTS,
    ALT,
    AT,
    DESPITE_QUIET,
    FOLD,
    IDENTITY,
    PICTURE,
    UNTIL,
    ZONE,
    picture_columns,
    place_of,
    text_column,
)
from desktop.flow.bulk.read import Problem, Row
from desktop.flow.desk import clean_text, new_id
from desktop.flow.people.near import did_you_mean, names_of, spelled
from desktop.flow.timing.hours import quiet_words
from desktop.model.identities import Account, Identity, Network, OperatorId
from desktop.model.posts import Draft, DraftId, Media, Part, TimeWindow
from desktop.model.times import describe, read_time, zone_named

_FOLDS = ("first", "second")
_ANSWERS = ("", "no", "yes")
_BETWEEN = re.compile(r"[;|\n]")
_SLACK = timedelta(minutes=1)
_WHICH = f"Write first or second in the column {FOLD}, or write the offset."

_Place = tuple[str, int, int]

TakePicture = Callable[[str, str], Media]
"""Looks at the picture that a cell names, with its description; raises BadInput."""


@dataclass
class Known:
    """The identities and accounts there are, found by their names."""

    identities: Sequence[Identity]
    accounts: Sequence[Account]
    _identities: dict[str, Identity] = field(default_factory=dict)
    _accounts: dict[tuple[str, str], Account] = field(default_factory=dict)

    def identity(self, words: str) -> Identity:
        """The identity of that name, in any case, or of that whole id; raises BadInput."""
        found = self._identities.get(words)
        if found is None:
            wanted = " ".join(words.split()).casefold()
            same = [each for each in self.identities if wanted in (each.name.casefold(), each.id)]
            if len(same) > 1:
                raise BadInput(f"{len(same)} identities are called so.", remedy="Write its whole id.")
            if not same:
                near = did_you_mean(words, [each.name for each in self.identities])
                raise BadInput(
                    f"There is no identity called {words[:40]}.",
                    remedy=near or "Write its name as it stands beside its posts.",
                )
            found = self._identities[words] = same[0]
        return found

    def account(self, identity: Identity, words: str) -> Account:
        """One of the identity's accounts by network:handle, handle or id; raises BadInput."""
        found = self._accounts.get((identity.id, words))
        if found is None:
            found = self._accounts[identity.id, words] = self._account(identity, words)
        return found

    def _account(self, identity: Identity, words: str) -> Account:
        same = [each for each in self.accounts if _is_called(each, words)]
        mine = [each for each in same if each.identity_id == identity.id]
        if len(mine) == 1:
            return mine[0]
        own = [spelled(each) for each in self.accounts if each.identity_id == identity.id]
        if mine:
            choices = ", ".join(spelled(each) for each in mine)
            raise BadInput(f"{len(mine)} accounts are called so.", remedy=f"Write one of {choices}.")
        if same:
            raise BadInput(
                f"{same[0].label} on {same[0].network.label} does not belong to {identity.name}.",
                remedy=f"Write one of {', '.join(own)}." if own else "Add an account to that identity first.",
            )
        raise BadInput(
            f"{identity.name} has no account of this name.",
            remedy=did_you_mean(words, own) or "Write it as network:handle, such as x:NorthlightObs.",
        )


def _is_called(account: Account, words: str) -> bool:
    wanted = words.strip().casefold()
    network, colon, handle = wanted.partition(":")
    if wanted in (account.id, account.handle.casefold(), account.display_name.casefold()):
        return True
    if colon and network in {each.value for each in Network}:
        return account.network.value == network and handle.strip().removeprefix("@") in names_of(account)
    return wanted.removeprefix("@") in names_of(account)


class DraftOfRow:
    """Makes drafts of rows in one person's name; times without an offset are in `zone` or the row's own.

    `now` (aware UTC) is what a time must not lie before.
    """

    def __init__(
        self, known: Known, author_id: OperatorId, zone: str, now: datetime, take_picture: TakePicture
    ) -> None:
        self._known = known
        self._author_id = author_id
        self._zone = zone
        self._now = now
        self._take_picture = take_picture

    def make(self, row: Row) -> tuple[Draft | None, list[Problem]]:
        """The draft with a fresh id, or everything that is wrong with the row."""
        problems = [
            problem for column, cell in row.cells.items() for problem in _unkeepable(row, column, cell)
        ]
        if problems:
            return None, problems
        identity = self._identity(row, problems)
        accounts = self._accounts(row, identity, problems)
        parts = self._parts(row, problems)
        window = self._window(row, identity, problems)
        if problems or identity is None:
            return None, problems
        return Draft(DraftId(new_id()), identity, self._author_id, accounts, parts, window), []

    def _identity(self, row: Row, problems: list[Problem]) -> Identity | None:
        words = row.cells.get(IDENTITY, "").strip()
        if not words:
            problems.append(row.problem(IDENTITY, "No identity is named.", "Say in whose name it is."))
            return None
        try:
            return self._known.identity(words)
        except BadInput as error:
            problems.append(row.problem(IDENTITY, error.message, error.remedy))
            return None

    def _accounts(self, row: Row, identity: Identity | None, problems: list[Problem]) -> tuple[Account, ...]:
        if identity is None:
            return ()
        found: list[Account] = []
        for words in filter(None, map(str.strip, _BETWEEN.split(row.cells.get(ACCOUNTS, "")))):
            for piece in self._pieces(identity, words):
                try:
                    account = self._known.account(identity, piece)
                except BadInput as error:
                    problems.append(row.problem(ACCOUNTS, f"“{piece[:40]}”: {error.message}", error.remedy))
                    continue
                if account in found:
                    problems.append(
                        row.problem(
                            ACCOUNTS, f"{spelled(account)} is there twice.", "Name each account once."
                        )
                    )
                found.append(account)
        return tuple(found)

    def _pieces(self, identity: Identity, words: str) -> list[str]:
        """An account's own name may hold a comma; otherwise a comma stands between two."""
        if "," not in words:
            return [words]
        try:
            self._known.account(identity, words)
        except BadInput:
            return [piece.strip() for piece in words.split(",") if piece.strip()]
        return [words]

    def _parts(self, row: Row, problems: list[Problem]) -> tuple[Part, ...]:
        filled = {place_of(column) for column, cell in row.cells.items() if cell.strip()}
        places = {place for place in filled if place is not None}
        count = max((part for _, part, _ in places), default=0) + 1
        parts = tuple(self._part(row, number, places, problems) for number in range(count))
        for number, part in enumerate(parts):
            if not part.text.strip() and not any(place[1] == number for place in places):
                what = "There are no words." if count == 1 else f"Part {number + 1} has no words."
                problems.append(row.problem(text_column(number), what, "Write some, or leave it out."))
        return parts

    def _part(self, row: Row, number: int, places: set[_Place], problems: list[Problem]) -> Part:
        media: list[Media] = []
        items = sorted(item for kind, part, item in places if kind == PICTURE and part == number)
        for expected, item in enumerate(items):
            picture, alt = picture_columns(number, item)
            if item != expected:  # one behind a gap would change its place in silence
                missing = picture_columns(number, expected)[0]
                problems.append(row.problem(picture, f"{missing} is empty.", "Move the picture there."))
                break
            try:
                media.append(self._take_picture(row.cells[picture].strip(), row.cells.get(alt, "")))
            except BadInput as error:
                problems.append(row.problem(picture, error.message, error.remedy))
        for kind, part, item in sorted(places):
            if kind == ALT and part == number and item not in items:
                alt = picture_columns(number, item)[1]
                problems.append(row.problem(alt, "It describes a picture that is not named.", "Name it."))
        return Part(row.cells.get(text_column(number), ""), tuple(media))

    def _window(self, row: Row, identity: Identity | None, problems: list[Problem]) -> TimeWindow | None:
        zone, fold = row.cells.get(ZONE, "").strip() or self._zone, row.cells.get(FOLD, "").strip().casefold()
        before = len(problems)
        try:
            zone_named(zone)
        except BadInput as error:
            problems.append(row.problem(ZONE, error.message, error.remedy))
        if fold and fold not in _FOLDS:
            problems.append(
                row.problem(FOLD, "It is neither first nor second.", "Write one of them, or nothing.")
            )
        if len(problems) > before:
            return None
        opens, closes = (self._time(row, column, zone, fold or None, problems) for column in (AT, UNTIL))
        if len(problems) > before:
            return None
        if opens is None:
            if closes is not None:
                problems.append(row.problem(UNTIL, "It ends and never begins.", f"Write {AT} as well."))
            return None
        if opens < self._now - _SLACK:
            problems.append(row.problem(AT, f"{describe(opens, zone)} is past.", "Choose a later time."))
            return None
        return _allowed(row, identity, (opens, closes), zone, problems)

    def _time(
        self, row: Row, column: str, zone: str, fold: str | None, problems: list[Problem]
    ) -> datetime | None:
        words = row.cells.get(column, "").strip()
        if not words:
            return None
        try:
            return read_time(words, zone, fold, which=_WHICH)
        except BadInput as error:
            problems.append(row.problem(column, error.message, error.remedy))
            return None


def _allowed(
    row: Row,
    identity: Identity | None,
    times: tuple[datetime, datetime | None],
    zone: str,
    problems: list[Problem],
) -> TimeWindow | None:
    """The window from the first time until the second, where the identity is not quiet then."""
    said = row.cells.get(DESPITE_QUIET, "").strip().casefold()
    if said not in _ANSWERS:
        problems.append(row.problem(DESPITE_QUIET, "It is neither yes nor no.", "Write one of them."))
        return None
    try:
        window = TimeWindow(times[0], zone, times[1], said == "yes")
        quiet = quiet_words(identity, window, window.opens)
    except BadInput as error:
        problems.append(row.problem(UNTIL if times[1] else AT, error.message, error.remedy))
        return None
    if quiet:
        remedy = f"Choose another time, or write yes in the column {DESPITE_QUIET}."
        problems.append(row.problem(AT, quiet, remedy))
    return window


def _unkeepable(row: Row, column: str, cell: str) -> list[Problem]:
    try:
        clean_text(cell, "The cell")
    except BadInput as error:
        return [row.problem(column, error.message, error.remedy)]
    return []
