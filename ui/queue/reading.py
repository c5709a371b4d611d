"""The list and the pages of it that are on show, read in one go off the UI thread; it changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.model.queue import QueueFilter, QueueOutline, QueueRow
from ui.queue.model import PAGE

if TYPE_CHECKING:
    from desktop.app import Application

_MOST = 4
"""Pages that are read together with the list."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list, the number of the row that is to be open (None: there is no row), and some pages of it."""

    outline: QueueOutline
    number: int | None
    pages: Mapping[int, tuple[QueueRow, ...]]


def read_list(
    app: Application, asked: QueueFilter, zone: str, key: str, on_show: frozenset[int] = frozenset()
) -> Listed:
    """Reads it; blocks. Open is the row with that key, or else the first that is not in the past."""
    look = app.look_over
    outline = look.outline(asked, zone)
    number = look.number_of(outline, key) if key else None
    if number is None and outline.size:
        number = look.number_now(outline)
    wanted = sorted(on_show)[: _MOST - 1]
    if number is not None and number // PAGE not in wanted:
        wanted.append(number // PAGE)
    pages = {page: look.part(outline, page * PAGE, PAGE) for page in wanted}
    return Listed(outline, number, {page: rows for page, rows in pages.items() if rows})
