"""Records as a CSV or JSONL file, written whole or not at all; it never writes over a file unasked."""

from __future__ import annotations

import csv
import errno
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from desktop.errors import BadInput, StorageError, StoreFull
from desktop.flow.bulk.columns import guarded
from desktop.flow.bulk.read import Shape
from desktop.policy.amending.files import write_pieces

Cells = Mapping[str, str | int | list[str] | None]
"""One record: what stands under each name. A CSV file puts the pieces of a list on lines of one cell."""

_SHAPES = {".csv": Shape.CSV, ".jsonl": Shape.JSONL, ".ndjson": Shape.JSONL}
_OWN_EYES = 0o600
"""An export holds words that are not out yet: on a shared computer they are nobody else's."""
_PIECE = 64_000


def shape_of(path: Path) -> Shape:
    """What the ending of a file's name asks for; raises BadInput for any other."""
    shape = _SHAPES.get(path.suffix.lower())
    if shape is None:
        raise BadInput(
            f"{path.name} does not say what it is to be.", remedy="End its name in .csv or in .jsonl."
        )
    return shape


def write_file(path: Path, pieces: Iterable[bytes], *, replaces: bool) -> None:
    """Writes a file whole or not at all.

    Raises BadInput where one is there and `replaces` is false, StorageError where it cannot be written.
    """
    if path.exists() and not replaces:
        raise BadInput(
            f"{path} is there already. Nothing was written.",
            remedy="Name another file, or replace it with --force.",
        )
    try:
        write_pieces(path, pieces, mode=_OWN_EYES)
    except OSError as error:
        kind = StoreFull if error.errno in (errno.ENOSPC, errno.EDQUOT) else StorageError
        raise kind(
            f"{path} could not be written: {error.strerror}. Nothing was left there.",
            remedy="Free some space, or name another folder.",
        ) from None


def as_csv(columns: Iterable[str], records: Iterable[Cells]) -> Iterator[bytes]:
    """CSV in UTF-8 with a mark that spreadsheets know it by, no cell of which they would carry out."""
    named = list(columns)
    page = io.StringIO()
    page.write("\ufeff")
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(named)
    for record in records:
        writer.writerow([guarded(_cell(record.get(column))) for column in named])
        if page.tell() > _PIECE:
            yield _emptied(page)
    yield _emptied(page)


def as_jsonl(records: Iterable[Cells]) -> Iterator[bytes]:
    """One object a line in ASCII, without what is empty."""
    for record in records:
        full = {name: value for name, value in record.items() if value not in (None, "", [])}
        yield json.dumps(full, ensure_ascii=True, separators=(", ", ": ")).encode("ascii") + b"\n"


def in_shape(
    shape: Shape, columns: Iterable[str], records: Iterable[Cells], count: Callable[[], None]
) -> Iterator[bytes]:
    """The file's pieces in the shape asked for; `count` is called for each record."""

    def counted() -> Iterator[Cells]:
        for record in records:
            yield record
            count()

    return as_csv(columns, counted()) if shape is Shape.CSV else as_jsonl(counted())


def _cell(value: str | int | list[str] | None) -> str:
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(value)


def _emptied(page: io.StringIO) -> bytes:
    content = page.getvalue().encode("utf-8")
    page.seek(0)
    page.truncate()
    return content
