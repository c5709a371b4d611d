"""What a filter takes, as conditions on the queue's rows and on their counts; it asks the file nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, func, or_

from desktop.model.identities import IdentityId
from desktop.model.posts import DraftId, PostId
from desktop.model.queue import QueueFilter, QueueLine, StateWord
from desktop.storage import tables
from desktop.storage.snapshots import Damaged, microseconds, moment

NO_TIME = 1 << 62
"""Where the index keeps a row without a time: behind every moment."""


def of_kind(table: Table, asked: QueueFilter, *, any_word: bool = False) -> list[ColumnElement[bool]]:
    """The filter without its times and words to search, on the rows or on their counts."""
    conditions: list[ColumnElement[bool]] = []
    if asked.word is not None and not any_word:
        conditions.append(table.c.word == asked.word.value)
    if asked.identity_id is not None:
        conditions.append(table.c.identity_id == asked.identity_id)
    if asked.network is not None:
        conditions.append(func.instr(table.c.networks, f" {asked.network.value} ") > 0)
    return conditions


def of_time(asked: QueueFilter) -> list[ColumnElement[bool]]:
    """The filter's times, on the rows."""
    at = tables.queue.c.at
    conditions: list[ColumnElement[bool]] = []
    if asked.since is not None:
        conditions.append(at >= microseconds(asked.since))
    if asked.until is not None:
        conditions.append(at < microseconds(asked.until))
    return conditions


def is_before(line: QueueLine) -> ColumnElement[bool]:
    """Whether a row stands before this one; the first condition is one that an index answers."""
    table, at = tables.queue, at_of(line)
    return and_(table.c.at <= at, or_(table.c.at < at, table.c.key < line.key))


def is_behind(line: QueueLine) -> ColumnElement[bool]:
    """Whether a row stands behind this one."""
    table, at = tables.queue, at_of(line)
    return and_(table.c.at >= at, or_(table.c.at > at, table.c.key > line.key))


def at_of(line: QueueLine) -> int:
    """Where the index keeps the line."""
    return NO_TIME if line.at is None else microseconds(line.at)


def line_of(row: Row[Any]) -> QueueLine:
    """The row as a line; raises Damaged for a state word that is none."""
    return QueueLine(
        row.key,
        None if row.at >= NO_TIME else moment(row.at),
        word_of(row.word),
        IdentityId(row.identity_id),
        PostId(row.post_id) if row.post_id is not None else None,
        DraftId(row.draft_id) if row.draft_id is not None else None,
    )


def word_of(text: str) -> StateWord:
    """The state word; raises Damaged for none."""
    try:
        return StateWord(text)
    except ValueError:
        raise Damaged("a state word is not known") from None
