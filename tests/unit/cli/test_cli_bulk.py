"""Files of many on the command line: tried, brought in, taken out, and stopped in the middle."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from desktop.cli.exits import Exit
from desktop.cli.shown.console import Console
from desktop.cli.shown.progress import Progress
from desktop.flow.check import Surroundings
from desktop.model.findings import Verdict
from desktop.model.posts import Draft
from desktop.policy.packs import Ruleset
from tests.unit.cli.keyboard import Keyboard

GOOD = (
    "identity,accounts,text,at\n"
    "Lantern Books,practice:lanternbooks,We open at nine.,2030-01-01T10:00\n"
    "Sam Reed,practice:samreed,My own words,\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "november.csv"
    made.write_text(GOOD, encoding="utf-8")
    return made


def drafts(keyboard: Keyboard) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(keyboard("draft", "list", "--json").out)["drafts"]
    return found


def test_a_dry_run_says_what_it_comes_to_and_keeps_nothing(staffed: Keyboard, file: Path) -> None:
    ended = staffed("draft", "import", str(file), "--dry-run")
    assert ended.code == Exit.DONE, ended.err
    assert ended.out.splitlines() == [
        "november.csv would make 2 drafts. Nothing was kept.",
        "  1 draft for Lantern Books",
        "  1 draft for Sam Reed",
    ]
    assert drafts(staffed) == []


@pytest.mark.parametrize(
    ("words", "code", "verdict"),
    [
        ("Our card is 4556 7375 8689 9855", Exit.BLOCKED, "BLOCK"),
        ("Look at #lanternreads", Exit.LOOK_AGAIN, "CAUTION"),
    ],
)
def test_a_dry_run_ends_as_a_check_does(
    staffed: Keyboard, file: Path, words: str, code: Exit, verdict: str
) -> None:
    file.write_text(f"{GOOD}Sam Reed,samreed,{words},\n", encoding="utf-8")
    ended = staffed("draft", "import", str(file), "--dry-run", "--json")
    assert ended.code == code
    found = json.loads(ended.out)["import"]
    assert [each["verdict"] for each in found["drafts"]][-1] == verdict and found["imported"] == 0
    assert sum(found["drafts"][-1]["findings"].values()) >= 1
    assert staffed("draft", "import", str(file)).code == Exit.DONE
    assert len(drafts(staffed)) == 3


def test_importing_says_what_was_kept_and_asking_what_waits(staffed: Keyboard, file: Path) -> None:
    ended = staffed("draft", "import", str(file), "--ask", "--zone", "Europe/Stockholm", "--json")
    assert ended.code == Exit.DONE, ended.err
    found = json.loads(ended.out)["import"]
    assert (found["file"], found["format"], found["rows"], found["imported"], found["asked"]) == (
        "november.csv", "CSV", 2, 2, 1,
    )  # fmt: skip
    assert [(each["row"], each["line"], each["is_asked"]) for each in found["drafts"]] == [
        (1, 2, True),
        (2, 3, False),
    ]
    assert found["drafts"][0]["at"] == "2030-01-01T09:00:00+00:00"
    assert {each["id"] for each in found["drafts"]} == {each["id"] for each in drafts(staffed)}
    queue = json.loads(staffed("queue", "list", "--json").out)["queue"]
    assert [row["state"] for row in queue] == ["Needs approval"]


def test_every_problem_is_named_and_nothing_is_imported(staffed: Keyboard, file: Path) -> None:
    file.write_text(GOOD + "Lantern Boks,,Hello,\nSam Reed,x:nobody,,2030-13-01T10:00\n", encoding="utf-8")
    ended = staffed("draft", "import", str(file))
    assert ended.code == Exit.REFUSED
    assert [line.partition(": ")[0] for line in ended.out.splitlines()] == [
        "Row 3, line 4, identity", "Row 4, line 5, accounts", "Row 4, line 5, at", "Row 4, line 5, text",
        "november.csv",
    ]  # fmt: skip
    assert ended.err == "masthead: 4 problems. Nothing was imported.\n"
    assert drafts(staffed) == []
    found = json.loads(staffed("draft", "import", str(file), "--json").out)["import"]
    assert found["problems"][0] == {
        "row": 3, "line": 4, "column": "identity", "what": "There is no identity called Lantern Boks.",
        "remedy": "Did you mean Lantern Books?",
    }  # fmt: skip
    assert found["imported"] == 0


def test_a_second_import_of_the_same_file_is_noticed(staffed: Keyboard, file: Path) -> None:
    assert staffed("draft", "import", str(file)).code == Exit.DONE
    ended = staffed("draft", "import", str(file))
    assert ended.code == Exit.REFUSED and "says the same as the draft" in ended.out
    assert staffed("draft", "import", str(file), "--allow-duplicates").code == Exit.DONE
    assert len(drafts(staffed)) == 4


def test_a_file_comes_from_standard_input_too(staffed: Keyboard) -> None:
    line = json.dumps({"identity": "Sam Reed", "texts": ["One", "Two"]})
    assert staffed("draft", "import", "-", stdin=line.encode()).code == Exit.DONE
    (draft,) = drafts(staffed)
    assert [part["text"] for part in draft["parts"]] == ["One", "Two"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("missing.csv",), "missing.csv cannot be read"),
        (("--zone", "Mars/Base", "-"), "no time zone called 'Mars/Base'"),
        (("-",), "Standard input is not UTF-8 text: line 2"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    staffed: Keyboard, words: tuple[str, ...], sentence: str
) -> None:
    ended = staffed("draft", "import", *words, stdin=b"identity,text\n\xff")
    assert ended.code == Exit.REFUSED and sentence in ended.err


@pytest.mark.parametrize("at_row", [1, 2])
def test_ctrl_c_ends_it_and_nothing_is_imported(
    staffed: Keyboard, file: Path, monkeypatch: pytest.MonkeyPatch, at_row: int
) -> None:
    judge, count = Surroundings.judge_new, 0

    def press(self: Surroundings, draft: Draft, ruleset: Ruleset) -> Verdict:
        nonlocal count
        count += 1
        if count == at_row:
            os.kill(os.getpid(), signal.SIGINT)
        return judge(self, draft, ruleset)

    monkeypatch.setattr(Surroundings, "judge_new", press)
    ended = staffed("draft", "import", str(file), "--json")
    assert ended.code == Exit.INTERRUPTED
    assert json.loads(ended.out)["error"]["kind"] == "cancelled" and "Nothing was kept" in ended.err
    assert count == at_row and drafts(staffed) == []
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_waits_goes_out_as_a_table_and_comes_in_again(
    staffed: Keyboard, file: Path, tmp_path: Path
) -> None:
    assert staffed("draft", "import", str(file), "--ask").code == Exit.DONE
    to = tmp_path / "queue.jsonl"
    ended = staffed("queue", "export", "--to", str(to), "--json")
    assert ended.code == Exit.DONE and json.loads(ended.out) == {"export": {"file": str(to), "records": 1}}
    (record,) = [json.loads(line) for line in to.read_text().splitlines()]
    assert (record["identity"], record["accounts"], record["text"], record["state"]) == (
        "Lantern Books", ["practice:lanternbooks"], "We open at nine.", "Needs approval",
    )  # fmt: skip
    assert staffed("queue", "export", "--to", str(to)).code == Exit.REFUSED
    assert staffed("queue", "export", "--to", str(to), "--force").code == Exit.DONE
    assert staffed("draft", "import", str(to), "--allow-duplicates").code == Exit.DONE
    assert sum(each["parts"] == drafts(staffed)[0]["parts"] for each in drafts(staffed)) == 2


def test_history_goes_out_in_two_tables(staffed: Keyboard, file: Path, tmp_path: Path) -> None:
    assert staffed("draft", "import", str(file)).code == Exit.DONE
    sams = next(each for each in drafts(staffed) if each["identity"]["name"] == "Sam Reed")  # type: ignore[index]
    assert staffed("schedule", str(sams["id"])).code == Exit.DONE
    assert staffed("publish", "--once").code == Exit.DONE
    sent, journal = tmp_path / "sent.csv", tmp_path / "journal.jsonl"
    assert staffed("journal", "export", "--sent", "--to", str(sent)).code == Exit.DONE
    assert "My own words" in sent.read_text(encoding="utf-8-sig") and "@samreed" in sent.read_text(
        encoding="utf-8"
    )
    ended = staffed("journal", "export", "--to", str(journal))
    deeds = [json.loads(line)["deed"] for line in journal.read_text().splitlines()]
    assert ended.out == f"{len(deeds)} records in {journal}.\n" and "delivery_published" in deeds
    assert len(staffed("journal", "--limit", "2").out.splitlines()) == 2


def test_what_waits_goes_out_as_a_calendar(staffed: Keyboard, file: Path, tmp_path: Path) -> None:
    assert staffed("draft", "import", str(file), "--ask").code == Exit.DONE
    to = tmp_path / "masthead.ics"
    ended = staffed("queue", "calendar", "--to", str(to))
    assert ended.code == Exit.DONE and ended.out == f"1 post in {to}.\n"
    assert b"SUMMARY:Needs approval: Lantern Books \xc2\xb7 We open at nine.\r\n" in to.read_bytes()
    assert staffed("queue", "calendar", "--to", str(to), "--force", "--without-text").code == Exit.DONE
    assert b"nine" not in to.read_bytes()


def test_how_far_it_is_stands_on_one_line_of_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with Progress(Console()) as progress:
        tell = progress.of("checked")
        for done in range(1, 1001):
            tell(done, 1000)
    shown = capsys.readouterr().err
    assert "\n" not in shown and "1,000 of 1,000 checked" in shown and shown.endswith(" \r")
    assert shown.count("\r") < 20
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    with Progress(Console()) as progress:
        progress.of("checked")(1, 1)
    assert capsys.readouterr().err == ""
