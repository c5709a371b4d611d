"""A file is read whole, or every line that cannot be read is named; nothing is guessed at."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.errors import BadInput
from desktop.flow.bulk import read
from desktop.flow.bulk.columns import column_named, guarded, picture_columns, place_of, text_column, unguarded
from desktop.flow.bulk.read import Shape, read_table

SIGNS = st.text('identy,;\ttx_2"\r\n{}[]:=\\ü\u2028\x85\ufeff\x00\U0001f600', max_size=80)
ANY = st.characters(exclude_categories=["Cs"])


@given(st.binary(max_size=200) | SIGNS.map(str.encode) | SIGNS.map(lambda t: b"identity,text\n" + t.encode()))
@example(b"\xff\xfei\x00d\x00")
@example(b'identity,text\nAda,"never closed\n')
@example(b'{"identity": "\\ud800", "text": ["a"]}\n{"identity": 1e999}\n' + b'{"a":' * 3000)
def test_reading_ends_in_rows_problems_or_one_sentence(content: bytes) -> None:
    try:
        table = read_table(content, "november.csv")
    except BadInput as error:
        assert error.message.startswith("november.csv") and error.remedy
        return
    last = len(content.splitlines()) + content.count(b"\r") + 1
    assert table.rows or table.problems or table.shape is Shape.CSV
    assert all(1 <= each.line <= last for each in (*table.rows, *table.problems))
    assert all(column_named(column) == column for row in table.rows for column in row.cells)
    assert len({row.number for row in table.rows}) == len(table.rows)


@given(
    st.lists(
        st.text(ANY.filter(lambda c: c != "\x00"), min_size=1, max_size=30).filter(str.strip), max_size=6
    ),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
)
def test_every_cell_of_a_csv_file_comes_back(texts: list[str], delimiter: str, end: str, mark: str) -> None:
    page = io.StringIO()
    page.write(mark)
    writer = csv.writer(page, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["identity", "text"])
    lines, line = [], 2
    for text in texts:
        writer.writerow(["Ada", text])
        lines.append(line)
        line += 1 + len(io.StringIO(text, newline="").readlines()) - (0 if text[-1] in "\r\n" else 1)
    table = read_table(page.getvalue().encode(), "a.csv")
    assert table.problems == [] and table.shape is Shape.CSV
    assert [row.cells["text"] for row in table.rows] == [unguarded(text) for text in texts]
    assert [row.line for row in table.rows] == lines


@given(st.lists(st.text(ANY, min_size=1, max_size=30), min_size=1, max_size=6), st.booleans())
def test_every_value_of_a_jsonl_file_comes_back(texts: list[str], is_ascii: bool) -> None:
    lines = [json.dumps({"identity": "Ada", "text": text}, ensure_ascii=is_ascii) for text in texts]
    table = read_table("\n\n".join(lines).encode(), "a.jsonl")
    assert table.problems == [] and table.shape is Shape.JSONL
    assert [row.cells["text"] for row in table.rows] == texts
    assert [row.line for row in table.rows] == [1 + 2 * number for number in range(len(texts))]
    assert [row.number for row in table.rows] == list(range(1, len(texts) + 1))


@given(st.text() | st.from_regex(r"\A'*[ \t\r\n]*[=+\-@＝＋－＠].*\Z"))
def test_no_cell_is_a_formula_and_each_comes_back(cell: str) -> None:
    kept = guarded(cell)
    assert kept.lstrip()[:1] not in tuple("=+-@＝＋－＠") and kept[:1] not in ("\t", "\r", "\n")
    assert unguarded(kept) == cell


@given(st.integers(0, 24), st.integers(0, 19))
def test_every_place_has_a_column_of_its_own(part: int, item: int) -> None:
    picture, alt = picture_columns(part, item)
    assert place_of(picture) == ("picture", part, item) and place_of(alt) == ("alt", part, item)
    assert place_of(text_column(part)) == ("text", part, 0)
    assert {column_named(each) for each in (picture, alt, text_column(part))} == {
        picture,
        alt,
        text_column(part),
    }


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Identity", "identity"),
        (" ACCOUNT ", "accounts"),
        ("Text 2", "text_2"),
        ("text-1", "text"),
        ("notes", ""),
        ("_campaign", ""),
        ("state", ""),
        ("text_26", None),
        ("text_0", None),
        ("campaign", None),
    ],
)
def test_headings_mean_what_people_write(heading: str, column: str | None) -> None:
    assert column_named(heading) == column


def said(content: str) -> list[str]:
    return [str(problem) for problem in read_table(content.encode(), "a.csv").problems]


def test_a_column_that_nothing_is_called_is_named_with_what_was_meant() -> None:
    assert said("identity,txt,until,until\nAda,Hello,,\n") == [
        "Line 1, txt: No column is called so. Did you mean text? "
        "Begin its name with note, and it is passed over.",
        "Line 1, until: The column is there twice. Leave one of the two out.",
    ]


def test_a_broken_quote_is_named_with_its_line_and_the_rows_before_it_are_read() -> None:
    table = read_table(b'identity,text\nAda,"two\nlines"\nAda,"never closed\nmore\n', "a.csv")
    assert [row.line for row in table.rows] == [2]
    (problem,) = table.problems
    assert (problem.row, problem.line) == (2, 4) and "never closed" in problem.what


def test_a_cell_too_many_is_a_problem_and_one_too_few_is_empty() -> None:
    table = read_table(b"identity,text,at\nAda,Hello\nAda,Hello, world,,\n", "a.csv")
    assert [problem.row for problem in table.problems] == []
    table = read_table(b"identity,text\nAda,Hello, world\n", "a.csv")
    assert [(p.row, p.line) for p in table.problems] == [(1, 2)] and "3 cells" in table.problems[0].what


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_a_delimiter_that_the_file_names_is_believed(delimiter: str) -> None:
    table = read_table(
        f"sep={delimiter}\r\nidentity{delimiter}text\r\nAda{delimiter}Hi\r\n".encode(), "a.csv"
    )
    assert [(row.line, dict(row.cells)) for row in table.rows] == [(3, {"identity": "Ada", "text": "Hi"})]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        ("identity".encode("utf-16"), "UTF-16"),
        (b"identity,text\nAda,caf\xe9\n", "line 2, byte 22"),
        (b"name,words\nAda,Hello\n", "no column that Masthead knows in line 1"),
        (b"identity\n" + b"a" * (read.MOST_BYTES + 1), "more than 20 MB"),
        (b"identity\n" + b"Ada\n" * (read.MOST_ROWS + 1), "20,001 rows"),
    ],
)
def test_what_is_no_such_file_is_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_table(content, "a.csv")


def test_every_bad_line_of_a_jsonl_file_is_named_and_the_rest_is_read() -> None:
    lines = [
        '{"identity": "Ada", "text": "One"}',
        '{"identity": "Ada", "text": }',
        "[1]",
        '{"identity": "Ada", "identity": "Eve"}',
        '{"identity": "Ada", "texts": ["One", "Two"], "accounts": ["x:a", "x:b"], "at": null}',
        '{"identity": 7, "acounts": "x:a", "texts": ["One", 2]}',
    ]
    table = read_table("\n".join(lines).encode(), "a.jsonl")
    assert [(p.row, p.line, p.column) for p in table.problems] == [
        (2, 2, ""), (3, 3, ""), (4, 4, "identity"), (6, 6, "identity"), (6, 6, "acounts"), (6, 6, "text_2"),
    ]  # fmt: skip
    assert [row.number for row in table.rows] == [1, 5, 6]
    assert table.rows[1].cells == {"identity": "Ada", "text": "One", "text_2": "Two", "accounts": "x:a\nx:b"}
    assert table.count == 6
