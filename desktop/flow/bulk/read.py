"""A file's bytes as rows with their lines and columns. Pure: it opens nothing and keeps nothing.

It never gives half a file for a whole one: what could not be read is a problem with its line.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desktop.errors import BadInput
from desktop.flow.bulk.columns import ACCOUNTS, column_named, known_columns, text_column, unguarded
from desktop.flow.people.near import did_you_mean

MOST_BYTES = 20_000_000
"""The largest file that is read; 10,000 posts with pictures named are about 5 MB."""
MOST_ROWS = 20_000
"""The most rows that are brought in at once: they are kept in one piece, while everything else waits."""

_WIDE = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_DELIMITERS = ",;\t"
_SHOWN = 40


class Shape(StrEnum):
    """What kind of file it is; its first sign says so, whatever its name is."""

    CSV = "CSV"
    JSONL = "JSONL"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a file from being brought in.

    `row` counts records from 1, without the headings (0: the file or its headings); `line` counts the lines
    of the file from 1, and is that on which the row begins. `column` is "" where the whole row is meant.
    `is_double`: the row would be fine, had nothing said the same already.
    """

    row: int
    line: int
    column: str
    what: str
    remedy: str = ""
    is_double: bool = False

    def __str__(self) -> str:
        where = f"Row {self.row}, line {self.line}" if self.row else f"Line {self.line}"
        named = f", {self.column}" if self.column else ""
        return f"{where}{named}: {self.what} {self.remedy}".rstrip()


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its number from 1, the line on which it begins, and what stands in which column."""

    number: int
    line: int
    cells: Mapping[str, str]

    def problem(self, column: str, what: str, remedy: str = "") -> Problem:
        """A problem with this row."""
        return Problem(self.number, self.line, column, what, remedy)


@dataclass
class Table:
    """The rows that could be read, and what could not."""

    shape: Shape
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many records the file holds, readable or not."""
        bad = {problem.row for problem in self.problems if problem.row}
        return len({row.number for row in self.rows} | bad)


def read_table(content: bytes, name: str) -> Table:
    """The rows of a CSV or JSONL file. `name` is the file's, for the sentences.

    Raises BadInput for what is no such file at all: too large, not UTF-8 (naming the line), empty, without
    a column that Masthead knows.
    """
    if len(content) > MOST_BYTES:
        raise BadInput(
            f"{name} holds more than {MOST_BYTES // 1_000_000} MB.", remedy="Split it into several files."
        )
    text = _decoded(content, name)
    if not text.strip():
        raise BadInput(f"{name} is empty.", remedy="Its first line names the columns, such as identity,text.")
    table = _read_jsonl(text) if text.lstrip()[0] == "{" else _read_csv(text, name)
    if table.count > MOST_ROWS:
        raise BadInput(
            f"{name} holds {table.count:,} rows; at most {MOST_ROWS:,} come in at once.",
            remedy="Split it into several files.",
        )
    return table


def _decoded(content: bytes, name: str) -> str:
    for mark, kind in _WIDE.items():
        if content.startswith(mark):
            raise BadInput(f"{name} is {kind} text, from its first line on.", remedy="Save it as UTF-8.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(
            f"{name} is not UTF-8 text: line {line}, byte {error.start + 1}.", remedy="Save it as UTF-8."
        ) from None


# -- CSV ----------------------------------------------------------------------------------------


def _read_csv(text: str, name: str) -> Table:
    table = Table(Shape.CSV)
    first, _, rest = text.partition("\n")
    told = first.rstrip("\r")[4:] if first.startswith("sep=") else ""  # as Excel says it
    skipped = 1 if told in tuple(_DELIMITERS) else 0
    if skipped:
        text = rest
    delimiter = told if skipped else _sniffed(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] | None = None
    before = skipped
    try:
        for cells in reader:
            line, before = before + 1, skipped + reader.line_num
            if columns is None:
                if any(cell.strip() for cell in cells):
                    columns = _columns(cells, line, name, table)
            elif any(cell.strip() for cell in cells):
                _take(cells, columns, line, table)
    except csv.Error as error:
        # What stands after a broken quote cannot be told apart any more; the rows before it can.
        number = table.count + 1 if columns is not None else 0
        what, remedy = _why_broken(error)
        table.problems.append(Problem(number, before + 1, "", what, remedy))
    if columns is None and not table.problems:
        raise BadInput(
            f"{name} names no columns.", remedy="Its first line names them, such as identity,text."
        )
    return table


def _why_broken(error: csv.Error) -> tuple[str, str]:
    said = str(error)
    if "limit" in said:
        return "A cell is longer than 131,072 characters.", "Look for a quotation mark that is never closed."
    if "unexpected end" in said:
        return "A quotation mark is never closed.", "Close it, or write it twice where it is meant."
    return (
        "The quotation marks of the row do not fit together, so what follows cannot be read.",
        "Write a quotation mark inside a cell twice, and put the whole cell in quotation marks.",
    )


def _sniffed(text: str) -> str:
    """The delimiter under which the headings name the most columns that are known."""

    def known(delimiter: str) -> int:
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        except csv.Error:
            return -1
        return sum(1 for cell in cells if column_named(cell))

    return max(_DELIMITERS, key=lambda each: (known(each), -_DELIMITERS.index(each)))


def _columns(cells: list[str], line: int, name: str, table: Table) -> list[str]:
    """What each place of a row means; a heading that means nothing is a problem, said once."""
    found = [column_named(cell) for cell in cells]
    if not any(found):
        raise BadInput(
            f"{name} names no column that Masthead knows in line {line}.",
            remedy=f"Name them there: {', '.join(known_columns())}.",
        )
    for cell, column in zip(cells, found, strict=True):
        if column is None:
            table.problems.append(Problem(0, line, _cut(cell.strip()), *_unknown(cell)))
    twice = [column for column, count in Counter(filter(None, found)).items() if count > 1]
    table.problems += [
        Problem(0, line, column, "The column is there twice.", "Leave one of the two out.")
        for column in twice
    ]
    return [column or "" for column in found]


def _unknown(words: str) -> tuple[str, str]:
    near = did_you_mean(words, known_columns())
    return "No column is called so.", f"{near} Begin its name with note, and it is passed over.".strip()


def _take(cells: list[str], columns: list[str], line: int, table: Table) -> None:
    number = len(table.rows) + 1
    row = Row(
        number,
        line,
        {column: unguarded(cell) for column, cell in zip(columns, cells, strict=False) if column and cell},
    )
    table.rows.append(row)
    extra = [cell for cell in cells[len(columns) :] if cell.strip()]
    if extra:
        table.problems.append(
            row.problem(
                "",
                f"It has {len(cells)} cells, and the headings name {len(columns)} columns.",
                "Put a cell with a comma or semicolon in it in quotation marks.",
            )
        )


# -- JSONL --------------------------------------------------------------------------------------


class _Twice(ValueError):
    """An object that names one key twice."""


def _read_jsonl(text: str) -> Table:
    table, number = Table(Shape.JSONL), 0
    # Only these two end a line: JSON may hold U+2028 and its like unescaped.
    for line, words in enumerate(io.StringIO(text, newline=""), start=1):
        if not words.strip():
            continue
        number += 1
        found = _object(words, number, line)
        if isinstance(found, Problem):
            table.problems.append(found)
            continue
        cells: dict[str, str] = {}
        problems = []
        for column, value in _flat(found):
            problem = _put(cells, column, value)
            if problem is not None:
                problems.append(Problem(number, line, _cut(column), *problem))
        table.rows.append(Row(number, line, cells))
        table.problems += problems
    return table


def _object(words: str, number: int, line: int) -> dict[str, object] | Problem:
    try:
        found = json.loads(words, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        what = f"The line is not JSON at character {error.pos + 1}."
        return Problem(number, line, "", what, "Write one object on each line.")
    except _Twice as error:
        return Problem(number, line, _cut(str(error)), "It is there twice.", "Leave one of the two out.")
    except (ValueError, RecursionError):
        return Problem(number, line, "", "A number or a nesting is too large to read.", "Write it shorter.")
    if not isinstance(found, dict):
        return Problem(
            number, line, "", "The line is not an object.", 'Write {"identity": "…", "text": "…"}.'
        )
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        raise _Twice(next(name for name, count in counts.items() if count > 1))
    return found


def _flat(found: dict[str, object]) -> Iterator[tuple[str, object]]:
    """Each key with its value; a thread written as a list of "texts" becomes one column a part."""
    for key, value in found.items():
        if key.strip().casefold() == "texts" and isinstance(value, list):
            yield from ((text_column(part), each) for part, each in enumerate(value))
        else:
            yield key, value


def _put(cells: dict[str, str], key: str, value: object) -> tuple[str, str] | None:
    """Puts a value under its column, or says what is wrong with it."""
    column = column_named(key)
    if column is None:
        return _unknown(key)
    if not column or value is None:
        return None
    if column == ACCOUNTS and isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = "\n".join(value)
    if not isinstance(value, str):
        return "Its value is no text.", "Write it in quotation marks."
    if column in cells:
        return "It is there twice.", "Leave one of the two out."
    if value:
        cells[column] = value
    return None


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
