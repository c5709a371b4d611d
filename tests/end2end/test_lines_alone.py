"""`masthead check --jsonl` by itself: no data folder, no account, no keyring, no screen."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.end2end.running import ROOT, Shell, ended

RECORD = {"text": "Our reading room is open until nine tonight, and tea is free.", "as": "CORPORATE"}
FOREIGN = (
    "sqlalchemy",
    "alembic",
    "tweepy",
    "linkedin_v2",
    "requests",
    "keyring",
    "secretstorage",
    "PySide6",
)


@pytest.fixture
def alone(tmp_path: Path) -> Shell:
    """A shell whose home folder must stay as empty as it is."""
    return Shell(tmp_path / "home" / "masthead", more={"HOME": str(tmp_path / "home")})


def calendar(lines: int) -> bytes:
    """So many lines, each with other words."""
    return "".join(
        json.dumps({"id": number, **RECORD, "text": f"{RECORD['text']} Number {number}."}) + "\n"
        for number in range(lines)
    ).encode()


def test_it_imports_none_of_what_it_does_not_need(alone: Shell) -> None:
    code = (
        "import io, sys; from desktop.cli import entry; "
        f"code = entry(['check', '--jsonl']); names = {FOREIGN!r}; "
        "print([n for n in names if n in sys.modules], code, file=sys.stderr)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=alone.environment(),
        input=calendar(1),
        capture_output=True,
    )
    assert said.stderr.decode() == "[] 0\n" and json.loads(said.stdout)["verdict"] == "CLEAR"
    assert not alone.home.parent.exists()


def test_ten_thousand_lines_take_well_under_a_minute(alone: Shell) -> None:
    """A thousand are read here; the figure holds a busy machine's delays."""
    start = time.monotonic()
    answered = alone("check", "--jsonl", stdin=calendar(1000))
    took = time.monotonic() - start
    assert answered.code == 0 and [line["id"] for line in answered.lines] == list(range(1000))
    assert took < 6.0, f"{took:.1f} s for 1,000 lines"
    assert not alone.home.parent.exists()


def test_an_answer_comes_before_the_next_line_is_written(alone: Shell) -> None:
    with alone.start("check", "--jsonl") as process:
        assert process.stdin is not None and process.stdout is not None
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, **RECORD}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        assert ended(process).code == 0


def test_a_reader_that_leaves_is_no_error(alone: Shell) -> None:
    with alone.start("check", "--jsonl") as process:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        process.stdin.write(calendar(1))
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        try:
            process.stdin.write(calendar(2000))
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert process.stderr.read() == b"" and process.wait(30) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full to write to")
def test_an_output_that_takes_nothing_is_a_sentence(alone: Shell) -> None:
    with Path("/dev/full").open("wb") as full:
        said = alone("check", "--jsonl", stdin=calendar(1), stdout=full)
    assert said.code == 4 and said.err.startswith("masthead: The output could not be written: No space left")
    assert said.err.count("\n") == 1


def test_any_locale_will_do(alone: Shell) -> None:
    alone.more |= {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    text = "Caf\u00e9 \U0001f4d6 damn"
    answered = alone(
        "check", "--jsonl", stdin=json.dumps({**RECORD, "text": text}, ensure_ascii=False).encode()
    )
    assert answered.lines[0]["findings"][0]["span"] == [7, 11]
    shown = alone("check", "--kind", "corporate", "--text", text)
    assert shown.code == 1 and text in shown.out
