"""Timetables, slots, valid-until and templates by the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.unit.cli.keyboard import Keyboard
from tests.unit.cli.test_cli_way import WORDS, draft, post

ZONE = "Europe/Stockholm"
LANTERN = ("identity", "timetable", "Lantern Books")


def tomorrow_at(clock: str) -> str:
    """A wall time of tomorrow in Stockholm, as it is typed."""
    day = datetime.now(ZoneInfo(ZONE)).date() + timedelta(days=1)
    return f"{day.isoformat()}T{clock}"


def test_a_timetable_is_set_bit_by_bit_shown_and_cleared(staffed: Keyboard) -> None:
    words = ("--quiet", "22:00-07:00", "--slot", "mon-fri 9:00", "--slot", "sat 11:00", "--gap", "30m")
    found = staffed(*LANTERN, *words, "--json").found["identity"]["timetable"]
    assert found == {
        "zone": ZONE,
        "quiet": ["daily 22:00-07:00"],
        "slots": ["mon-fri 09:00", "sat 11:00"],
        "gap_minutes": 30,
        "grace_minutes": None,
    }
    found = staffed(*LANTERN, "--grace", "5m", "--json").found["identity"]["timetable"]
    assert (found["grace_minutes"], found["gap_minutes"]) == (5, 30)
    shown = staffed(*LANTERN)
    assert "quiet hours  daily 22:00-07:00" in shown.out
    assert "grace        5 minutes" in shown.out
    assert staffed(*LANTERN, "--clear").code == 3
    cleared = staffed(*LANTERN, "--clear", "--as", "Mira Okafor", "--json")
    assert cleared.found["identity"]["timetable"] is None


def test_a_timetable_that_cannot_be_is_refused(staffed: Keyboard) -> None:
    for words in (
        ("--quiet", "night"),
        ("--slot", "25:00"),
        ("--gap", "soon"),
        ("--zone", "Nowhere/Else"),
        ("--clear", "--gap", "5m"),
    ):
        assert staffed(*LANTERN, *words).code == 3, words
    assert staffed(*LANTERN, "--json").found["identity"]["timetable"] is None


def test_the_next_slot_is_taken_for_the_asking(staffed: Keyboard) -> None:
    assert staffed(*LANTERN, "--slot", "09:00", "--slot", "17:30").code == 0
    first = draft(staffed, "--at", "next-slot")
    second = draft(staffed, "--at", "next-slot", text="Another evening.")
    at = [staffed("draft", "show", each, "--json").found["draft"]["at"] for each in (first, second)]
    assert at[0] < at[1]
    clocks = {datetime.fromisoformat(each).astimezone(ZoneInfo(ZONE)).strftime("%H:%M") for each in at}
    assert clocks == {"09:00", "17:30"}
    again = staffed("draft", "edit", second, "--at", "next-slot", "--json").found["draft"]["at"]
    assert again == at[1]
    refused = staffed("draft", "add", "--identity", "Sam Reed", "--text", WORDS, "--at", "next-slot")
    assert refused.code == 3
    assert "has no slots" in refused.err


def test_quiet_hours_are_refused_and_can_be_overruled_with_a_word(staffed: Keyboard) -> None:
    assert staffed(*LANTERN, "--quiet", "22:00-07:00").code == 0
    refused = staffed("approve", "ask", draft(staffed, "--at", tomorrow_at("23:00"), "--zone", ZONE))
    assert refused.code == 3
    assert "is quiet then" in refused.err
    assert "07:00, Europe/Stockholm" in refused.err
    times = ("--at", tomorrow_at("23:00"), "--zone", ZONE, "--despite-quiet")
    id = post(staffed, *times, text="A late one.")
    assert staffed("schedule", id).code == 0
    assert "In quiet hours too" in staffed("journal").out


def test_valid_until_is_given_with_a_time_or_changed_alone(staffed: Keyboard) -> None:
    times = ("--at", tomorrow_at("12:00"), "--zone", ZONE)
    id = draft(staffed, *times)
    edited = staffed("draft", "edit", id, "--until", tomorrow_at("13:30"), "--json").found["draft"]
    until = datetime.fromisoformat(edited["until"]).astimezone(ZoneInfo(ZONE))
    assert f"{until:%H:%M}" == "13:30"
    assert edited["zone"] == ZONE
    assert staffed("draft", "edit", id, "--until", tomorrow_at("11:00")).code == 3
    assert staffed("draft", "edit", draft(staffed), "--until", tomorrow_at("11:00")).code == 3


def test_templates_are_kept_used_and_repeated(staffed: Keyboard) -> None:
    id = draft(staffed)
    made = staffed("template", "add", id, "--name", "Open late", "--json").found["template"]
    assert (made["name"], made["texts"], made["repeats"]) == ("Open late", [WORDS], None)
    used = staffed("template", "use", "open late", "--at", tomorrow_at("12:00"), "--json").found["draft"]
    assert used["parts"][0]["text"] == WORDS
    assert used["id"] != id
    weekly = staffed("template", "repeat", "Open late", "--weekly", "mon 09:00", "--zone", ZONE, "--json")
    assert weekly.found["template"]["repeats"] == f"mon 09:00, {ZONE}"
    monthly = staffed("template", "repeat", "Open late", "--monthly", "31 18:00", "--json").found
    assert monthly["template"]["repeats"] == f"day 31 of the month 18:00, {ZONE}"
    assert "the next copy is for" in staffed("template").out
    assert staffed("template", "repeat", "Open late", "--monthly", "last 18:00").code == 3
    assert (
        staffed("template", "repeat", "Open late", "--never", "--json").found["template"]["next_at"] is None
    )
    assert staffed("template", "remove", "Open late").code == 0
    assert staffed("template", "list", "--json").found["templates"] == []
    assert staffed("template", "use", "Open late").code == 3


def test_the_next_copy_waits_for_approval_and_nothing_is_sent(staffed: Keyboard) -> None:
    staffed("template", "add", draft(staffed), "--name", "Every week")
    soon = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[
        datetime.fromisoformat(tomorrow_at("12:00")).weekday()
    ]
    staffed("template", "repeat", "Every week", "--weekly", f"{soon} 12:00", "--zone", ZONE)
    for _ in range(2):
        assert staffed("publish", "--once", "--json").found["deliveries"] == []
    queue = staffed("queue", "--json").found["queue"]
    assert [each["state"] for each in queue] == ["Needs approval"]
