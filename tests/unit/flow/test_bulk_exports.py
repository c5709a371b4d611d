"""What is taken out says what is there, comes in again as it was, and is written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.app import Onlooker
from desktop.errors import BadInput, Cancelled, StorageError
from desktop.flow.bulk.exports.calendar import Event, as_calendar, escaped, folded
from desktop.flow.bulk.exports.records import queue_columns, queue_record
from desktop.flow.bulk.exports.write_out import as_csv, as_jsonl, write_file
from desktop.model.identities import (
    Account,
    AccountId,
    Identity,
    IdentityId,
    IdentityKind,
    Network,
    OperatorId,
)
from desktop.model.posts import Draft, DraftId, Part, TimeWindow
from desktop.model.queue import QueueRow, StateWord
from desktop.policy.packs import Ruleset
from tests.unit.flow.test_machine import NO_RULES
from tests.worlds import START, World, make_world

PNG = b"\x89PNG\r\n\x1a\n rest"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path / "home")


def csv_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def json_rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


# -- the way there and back


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world that any number of examples can be tried in: nothing is kept in it."""

    def rules() -> Ruleset:
        return NO_RULES

    made = make_world(tmp_path_factory.mktemp("lasting"), rules=rules)
    (made.app.home / "dome.png").write_bytes(PNG)
    made.app.compose.attach(made.app.home / "dome.png")
    return made


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
SPOKEN = WORDS.filter(lambda text: bool(text.strip()))
DANGEROUS = st.sampled_from(
    ["=1+1", "'=1+1", "''@x", "\t=2", " -1", "+46", "＝x", "\r\n@a", "a\r\nb", "a\rb", '"', "'"]
)


@st.composite
def rows_of(draw: st.DrawFn, world: World) -> QueueRow:
    """A row that waits: any words, pictures that are kept, a time to come in some zone."""
    kept = world.app.compose.attach(world.app.home / "dome.png")
    parts = tuple(
        Part(
            draw(SPOKEN | DANGEROUS),
            tuple(
                replace(kept, alt=draw(st.just("") | WORDS | DANGEROUS))
                for _ in range(draw(st.integers(0, 2)))
            ),
        )
        for _ in range(draw(st.integers(1, 3)))
    )
    window = None
    if draw(st.booleans()):
        opens = START + draw(st.timedeltas(timedelta(0), timedelta(days=900)))
        length = draw(st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=9)))
        zone = draw(st.sampled_from(["Europe/Stockholm", "UTC", "Asia/Kolkata", "America/New_York"]))
        window = TimeWindow(opens, zone, opens + length if length else None, draw(st.booleans()))
    identity, accounts = draw(st.sampled_from([(world.northlight, (world.on_x,)), (world.private, ())]))
    draft = Draft(DraftId(str(draw(st.integers()))), identity, world.ada.id, accounts, parts, window)
    return QueueRow(draft, StateWord.NEEDS_APPROVAL, None, "UTC", draw(WORDS))


@settings(max_examples=80, deadline=None)
@given(st.data(), st.sampled_from(["csv", "jsonl"]))
def test_what_was_exported_comes_in_again_as_it_was(lasting: World, data: st.DataObject, shape: str) -> None:
    rows = data.draw(st.lists(rows_of(lasting), min_size=1, max_size=3))
    records = [queue_record(row, {}, [lasting.on_x]) for row in rows]
    pieces = as_csv(queue_columns(rows), records) if shape == "csv" else as_jsonl(records)
    trial = lasting.app.bring_in.try_out(
        b"".join(pieces), name="queue", by=lasting.ada.id, zone="Pacific/Auckland", allows_duplicates=True
    )
    assert trial.problems == ()
    meant = [(r.draft.identity, r.draft.accounts, r.draft.parts, r.draft.window) for r in rows]
    assert [
        (d.identity, d.accounts, d.parts, d.window) for d in (each.draft for each in trial.planned)
    ] == meant


def test_the_queue_of_one_masthead_is_imported_by_another(world: World, tmp_path: Path) -> None:
    window = TimeWindow(world.clock.now() + timedelta(days=1), "Europe/Stockholm")
    world.scheduled(world.draft(texts=("=Words", "and more"), window=window))
    asked = world.draft("Waits for a signature")
    world.app.approve.ask(asked.id, by=world.ada.id)
    world.scheduled(world.draft("Gone already"))
    world.publish()
    to = tmp_path / "queue.csv"
    assert world.app.take_out.queue(to) == 2
    assert [row["state"] for row in csv_rows(to)] == ["Ready", "Needs approval"]
    other = make_world(tmp_path / "other")
    trial = other.app.bring_in.try_out(to.read_bytes(), name="queue.csv", by=other.ada.id, zone="UTC")
    assert [[part.text for part in each.draft.parts] for each in trial.planned] == [
        ["=Words", "and more"], ["Waits for a signature"],
    ]  # fmt: skip
    assert trial.planned[0].draft.window == window
    assert not world.app.bring_in.try_out(to.read_bytes(), name="q", by=world.ada.id, zone="UTC").is_sound


def test_a_long_queue_goes_out_whole_and_soonest_first(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.flow.review._AT_ONCE", 2)
    for number in (3, 1, 5, 2, 4):
        window = TimeWindow(world.clock.now() + timedelta(days=number), "UTC")
        draft = world.draft(f"Day {number}", window=window)
        world.app.approve.ask(draft.id, by=world.ada.id)
        if number % 2:
            world.app.approve.sign(draft.id, by=world.astrid.id, digest=draft.digest)
    to = tmp_path / "queue.csv"
    assert world.app.take_out.queue(to) == 5
    assert [row["text"] for row in csv_rows(to)] == [f"Day {number}" for number in range(1, 6)]
    assert {row["state"] for row in csv_rows(to)} == {"Held", "Needs approval"}


def test_a_row_that_goes_while_the_queue_is_read_takes_none_of_the_others_along(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.flow.review._AT_ONCE", 2)
    for number in range(1, 6):
        window = TimeWindow(world.clock.now() + timedelta(days=number), "UTC")
        world.scheduled(world.draft(f"Day {number}", window=window))
    read = []
    for row in world.app.look_over.each_row():
        read.append(row.draft.parts[0].text)
        if read[-1] == "Day 2":
            world.app.schedule.cancel(row.deliveries[0].id, by=world.ada.id)
    assert read == [f"Day {number}" for number in range(1, 6)]


def test_an_account_that_shares_its_name_goes_by_its_id(world: World) -> None:
    twin = replace(world.on_x, id=AccountId("twin"), owner_id="9", display_name="")
    row = QueueRow(world.draft(), StateWord.READY, None, "UTC", "")
    assert queue_record(row, {}, [world.on_x])["accounts"] == ["x:NorthlightObs"]
    assert queue_record(row, {}, [world.on_x, twin])["accounts"] == [world.on_x.id]


# -- history


def test_what_left_says_who_approved_it_and_where_it_is(world: World, tmp_path: Path) -> None:
    world.scheduled(world.draft(texts=("One", "Two")))
    world.scheduled(world.draft("Not yet", window=TimeWindow(world.clock.now() + timedelta(days=3), "UTC")))
    world.publish()
    to = tmp_path / "sent.jsonl"
    assert world.app.take_out.sent(to) == 2
    found = json_rows(to)
    assert [(each["part"], each["text"], each["link"]) for each in found] == [
        (1, "One", "https://x.example/1000"), (2, "Two", "https://x.example/1001"),
    ]  # fmt: skip
    assert found[0]["approved_by"] == ["Astrid Holm"] and found[0]["author"] == "Ada Lindqvist"
    assert found[0]["approved_at"] == START.isoformat() and found[0]["identity"] == "Northlight Observatory"


def test_the_journal_goes_out_whole_whatever_its_length(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.flow.bulk.exports.take_out._PAGE", 3)
    for number in range(8):
        world.draft(f"Words {number}")
    to = tmp_path / "journal.csv"
    entries = world.app.look_over.journal(limit=1000)
    assert world.app.take_out.journal(to) == len(entries) > 10
    assert [int(row["number"]) for row in csv_rows(to)] == [entry.number for entry in entries]
    assert (
        csv_rows(to)[0]["who"] == "Ada Lindqvist" and csv_rows(to)[0]["identity"] == "Northlight Observatory"
    )


# -- files


def test_a_file_that_is_there_stays_unless_it_may_go(world: World, tmp_path: Path) -> None:
    to = tmp_path / "queue.csv"
    to.write_text("mine")
    with pytest.raises(BadInput, match=r"there already. Nothing was written"):
        world.app.take_out.queue(to)
    assert to.read_text() == "mine"
    assert world.app.take_out.queue(to, replaces=True) == 0
    assert csv_rows(to) == [] and to.read_bytes().startswith(b"\xef\xbb\xbfidentity,accounts,text")


@pytest.mark.parametrize(
    "error", [Cancelled("It was cancelled."), OSError(28, "No space left on device"), ValueError()]
)
def test_a_file_that_is_not_finished_is_not_there(tmp_path: Path, error: Exception) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise error

    to = tmp_path / "queue.csv"
    with pytest.raises((Cancelled, StorageError, ValueError)):
        write_file(to, pieces(), replaces=False)
    assert list(tmp_path.iterdir()) == []
    to.write_text("mine")
    with pytest.raises((Cancelled, StorageError, ValueError)):
        write_file(to, pieces(), replaces=True)
    assert to.read_text() == "mine" and len(list(tmp_path.iterdir())) == 1


def test_an_export_can_be_cancelled(world: World, tmp_path: Path) -> None:
    world.scheduled()
    with pytest.raises(Cancelled):
        world.app.take_out.queue(tmp_path / "queue.csv", onlooker=Onlooker(is_cancelled=lambda: True))
    assert not (tmp_path / "queue.csv").exists()


def test_words_that_are_not_out_yet_are_for_own_eyes(world: World, tmp_path: Path) -> None:
    world.app.take_out.queue(tmp_path / "queue.csv")
    assert stat.S_IMODE((tmp_path / "queue.csv").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["queue", "queue.xlsx", "queue.ics"])
def test_a_name_that_says_nothing_is_refused(world: World, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match=r"End its name in .csv or in .jsonl"):
        world.app.take_out.queue(tmp_path / name)
    with pytest.raises(BadInput, match=r"End its name in .ics"):
        world.app.take_out.calendar(tmp_path / "queue.csv")


# -- the calendar, read by a reader of its own that follows RFC 5545


def unfolded(content: bytes) -> list[str]:
    assert content.endswith(b"\r\n")
    lines = content[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode("utf-8")  # no character is cut, even in a folded line
    whole: list[bytes] = []
    for line in lines:
        if line.startswith(b" "):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    return [line.decode("utf-8") for line in whole]


def unescaped(value: str) -> str:
    said, signs = [], iter(value)
    for sign in signs:
        following = next(signs) if sign == "\\" else ""
        said.append({"n": "\n", "N": "\n"}.get(following, following) if sign == "\\" else sign)
    return "".join(said)


def events_in(content: bytes) -> list[dict[str, str]]:
    lines = unfolded(content)
    assert lines[0] == "BEGIN:VCALENDAR" and lines[1] == "VERSION:2.0" and lines[-1] == "END:VCALENDAR"
    events: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif line == "END:VEVENT":
            assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "STATUS"} <= events[-1].keys()
        elif events and name not in ("END",):
            assert name not in events[-1]
            events[-1][name] = value
    return events


ADA = Identity(IdentityId("a"), IdentityKind.PERSONAL, "Ada; Lindqvist, \\ & Co")
ADA_ID = OperatorId("ada")
ON_X = Account(AccountId("x"), ADA.id, Network.X, "ada", "1")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
@example("\U0001f600" * 80)
@example("å" * 200)
@example("a" * 74 + "é")
def test_a_folded_line_is_the_same_line(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    assert unfolded(b"".join(piece + b"\r\n" for piece in folded(line))) == [line]


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    st.datetimes(datetime(1990, 1, 1), datetime(2400, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(StateWord),
)
def test_any_post_is_an_event_that_says_what_it_is(text: str, at: datetime, word: StateWord) -> None:
    draft = Draft(DraftId("d1"), ADA, ADA_ID, (ON_X,), (Part(text), Part("second")))
    row = QueueRow(draft, word, at, "UTC", "why, so; it is")
    (event,) = events_in(b"".join(as_calendar([Event((row,), at, at)])))
    assert event["UID"] == "d1@masthead"
    assert event["DTSTART"] == event["DTSTAMP"] == event["LAST-MODIFIED"] == f"{at:%Y%m%dT%H%M%S}Z"
    assert unescaped(event["SUMMARY"]).startswith(f"{word.value}: {ADA.name}")
    assert unescaped(event["CATEGORIES"]) == ADA.name
    said = unescaped(event["DESCRIPTION"])
    assert said.startswith(f"{word.value}: @ada on X. why, so; it is")
    shown = escaped(text).replace("\\n", "\n")
    assert not text.strip() or unescaped(escaped(text)) in said or shown in said
    assert event["STATUS"] == ("CONFIRMED" if word in (StateWord.READY, StateWord.SENDING) else "TENTATIVE")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=4, max_size=80).filter(str.strip))
def test_without_words_nothing_of_a_post_is_told(text: str) -> None:
    secret = f"secretword{text}"
    draft = Draft(DraftId("d1"), ADA, ADA_ID, (ON_X,), (Part(secret),))
    row = QueueRow(draft, StateWord.CHANGES_REQUESTED, START, "UTC", f"Astrid: “{secret}”")
    content = b"".join(as_calendar([Event((row,), START, START)], has_words=False))
    assert b"secretword" not in content
    assert unescaped(events_in(content)[0]["SUMMARY"]) == f"Changes requested: {ADA.name}"


def test_an_event_keeps_its_id_from_the_first_question_until_it_is_sent(world: World, tmp_path: Path) -> None:
    to, opens = tmp_path / "masthead.ics", world.clock.now() + timedelta(days=1)
    draft = world.draft("The dome opens", window=TimeWindow(opens, "Europe/Stockholm"))
    world.app.approve.ask(draft.id, by=world.ada.id)
    seen = []
    for _ in range(3):
        assert world.app.take_out.calendar(to, replaces=True) == (1, 0)
        (event,) = events_in(to.read_bytes())
        seen.append((event["UID"], event["DTSTART"], unescaped(event["SUMMARY"]).partition(":")[0]))
        world.clock.advance(minutes=1)
        if len(seen) == 1:
            made = world.app.approve.sign(draft.id, by=world.astrid.id, digest=draft.digest)
            delivery = world.app.schedule.post(made.id, by=world.ada.id)[0]  # type: ignore[arg-type]
        elif len(seen) == 2:
            world.app.schedule.hold(delivery.id, by=world.ada.id, why="Not now")
    assert {each[:2] for each in seen} == {(f"{draft.id}@masthead", f"{opens:%Y%m%dT%H%M%S}Z")}
    assert [each[2] for each in seen] == ["Needs approval", "Ready", "Held"]
    assert events_in(to.read_bytes())[0]["LAST-MODIFIED"] == f"{START + timedelta(minutes=2):%Y%m%dT%H%M%S}Z"


def test_what_has_no_time_is_counted_and_left_out(world: World, tmp_path: Path) -> None:
    draft = world.draft("As soon as it is signed")
    world.app.approve.ask(draft.id, by=world.ada.id)
    assert world.app.take_out.calendar(tmp_path / "a.ics") == (0, 1)
    lines = unfolded((tmp_path / "a.ics").read_bytes())
    assert "BEGIN:VEVENT" not in lines and "BEGIN:VTIMEZONE" in lines  # a calendar is never empty


def test_one_account_in_another_state_stands_in_the_same_event() -> None:
    draft = Draft(DraftId("d1"), ADA, ADA_ID, (ON_X,), (Part("Hello"),))
    rows = tuple(QueueRow(draft, word, START, "UTC", "") for word in (StateWord.READY, StateWord.HELD))
    (event,) = events_in(b"".join(as_calendar([Event(rows, START, START)])))
    assert event["SUMMARY"].startswith("Ready\\, Held: ") and event["STATUS"] == "TENTATIVE"
