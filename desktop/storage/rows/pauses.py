"""Pauses as rows, and how a pause holds what waits, many at once; it lets nothing go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, func, insert, literal, select, text, update

from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.journal import JournalEntry
from desktop.model.pauses import Pause
from desktop.storage import tables
from desktop.storage.rows.deliveries import DeliveryRows
from desktop.storage.rows.transaction import not_found
from desktop.storage.snapshots import microseconds, packed, unpacked


class PauseRows(DeliveryRows):
    """A pause is added and ended; it is never removed, and its number never used again."""

    def pauses(self) -> tuple[Pause, ...]:
        """The pauses that stand, oldest first."""
        table = tables.pauses
        standing = select(table).where(table.c.is_over == False).order_by(table.c.number)  # noqa: E712
        return tuple(self._pause(row) for row in self._read(standing))

    def pause(self, number: int) -> Pause:
        """One pause, over or not; raises BadInput when there is none."""
        rows = self._read(select(tables.pauses).where(tables.pauses.c.number == number))
        if not rows:
            raise not_found("pause", str(number))
        return self._pause(rows[0])

    def save_pause(self, pause: Pause) -> Pause:
        """Keeps a pause; one without a number gets the next."""
        table = tables.pauses
        body = packed(pause, leave_out=("number",))
        row: dict[str, Any] = {"is_over": pause.ended_at is not None, "body": body}
        if pause.number:
            if not self._write(update(table).where(table.c.number == pause.number).values(**row)):
                raise not_found("pause", str(pause.number))
            return pause
        return self._pause(self._write_returning(insert(table).values(**row).returning(table))[0])

    def hold_scheduled(self, pause: Pause, entry: JournalEntry, *, limit: int | None = None) -> int:
        """Holds SCHEDULED deliveries under the pause that were not let through it, and says how many.

        All of them, or the `limit` soonest. Each carries the entry's detail, and the entry is written about
        each.
        """
        table = tables.deliveries
        which = [table.c.state == DeliveryState.SCHEDULED.value, table.c.resumed < pause.number]
        if pause.identity_id is not None:
            which.append(table.c.identity_id == pause.identity_id)
        chosen = select(table.c.id, table.c.post_id).where(*which).order_by(table.c.due_at, table.c.id)
        found = self._read(chosen.limit(limit))
        if not found:
            return 0
        these = table.c.id.in_(_each([row.id for row in found]))
        told = {"at": microseconds(entry.at), "deed": entry.deed.value, "who": entry.who}
        told |= {"detail": entry.detail}
        said = select(*(literal(value) for value in told.values()), table.c.id, table.c.identity_id)
        self._write(insert(tables.entries).from_select([*told, "about", "identity_id"], said.where(these)))
        held: dict[str, Any] = {"state": DeliveryState.HELD.value, "reason": HoldReason.PAUSED.value}
        held |= {"detail": entry.detail, "paused": pause.number}
        # A post's rows in the queue are made anew once, and not for each of its accounts.
        later = tables.queue_later
        posts = dict.fromkeys(row.post_id for row in found)
        self._write(insert(later).from_select(["post_id"], _each([*posts])))
        count = self._write(update(table).where(these).values(**held))
        self._write(delete(later))
        return count

    def paused_counts(self, numbers: Sequence[int]) -> tuple[Mapping[int, int], int]:
        """How many deliveries each of these pauses holds, where it holds any, and of how many posts."""
        table = tables.deliveries
        taken = _under(numbers)
        each = select(table.c.paused, func.count()).where(*taken).group_by(table.c.paused)
        counts = {row[0]: row[1] for row in self._read(each)}
        posts = select(func.count(table.c.post_id.distinct())).where(*taken)
        return counts, int(self._read(posts)[0][0]) if counts else 0

    def deliveries_paused(self, numbers: Sequence[int], limit: int) -> tuple[Delivery, ...]:
        """The first so many deliveries that these pauses hold, soonest due first."""
        table = tables.deliveries
        query = select(table).where(*_under(numbers)).order_by(table.c.due_at, table.c.id).limit(limit)
        return tuple(self._delivery(row) for row in self._read(query))

    def _pause(self, row: Row[Any]) -> Pause:
        with self._reading(f"the pause {row.number}"):
            return unpacked(Pause, row.body, number=row.number)


def _each(ids: Sequence[str]) -> Select[Any]:
    return select(func.json_each(json.dumps(ids)).table_valued("value").c.value)


def _under(numbers: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    table = tables.deliveries
    # As it stands in the index, which is over what is held only.
    return table.c.state == text(f"'{DeliveryState.HELD.value}'"), table.c.paused.in_(numbers)
