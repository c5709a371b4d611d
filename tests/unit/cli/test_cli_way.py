"""Every verb by the command line, over a data folder of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.networks.practice import Scenario, rehearse
from tests.unit.cli.keyboard import Keyboard

WORDS = "Our reading room is open until nine tonight."


def draft(masthead: Keyboard, *more: str, text: str = WORDS) -> str:
    """A draft of Sam's for Lantern Books; its id."""
    words = ("--identity", "Lantern Books", "--account", "practice:lanternbooks", "--text", text)
    ended = masthead("draft", "add", *words, *more, "--json")
    assert ended.code == 0, ended.err
    return str(ended.found["draft"]["id"])


def post(masthead: Keyboard, *more: str, text: str = WORDS) -> str:
    """A post that Mira signed; its id."""
    id = draft(masthead, *more, text=text)
    assert masthead("approve", "ask", id).code == 0
    ended = masthead("approve", id, "--as", "Mira Okafor", "--json")
    assert ended.code == 0, ended.err
    return str(ended.found["post"]["id"])


def sent(masthead: Keyboard, text: str = WORDS) -> dict[str, object]:
    """A delivery after one round of publishing."""
    assert masthead("schedule", post(masthead, text=text)).code == 0
    found: dict[str, object] = masthead("publish", "--once", "--json").found["deliveries"][0]
    return found


def test_the_whole_way_ends_with_a_receipt_and_a_journal(staffed: Keyboard) -> None:
    id = draft(staffed)
    waiting = staffed("approve", "ask", id, "--note", "For tonight", "--json")
    assert waiting.found["review"] | {"at": ""} == {
        "draft_id": id,
        "digest": waiting.found["review"]["digest"],
        "state": "waiting",
        "by": "Sam Reed",
        "at": "",
        "note": "For tonight",
    }
    assert staffed("queue", "--json").found["queue"][0]["state"] == "Needs approval"
    own = staffed("approve", id)
    assert (own.code, own.err) == (3, "masthead: Nobody signs their own post. Ask another approver.\n")
    signed = staffed("approve", "sign", id[:6], "--as", "mira okafor", "--json").found["post"]
    assert [each["by"] for each in signed["approvals"]] == ["Mira Okafor"]
    assert staffed("queue", "list", "--json").found["queue"][0]["why"] == "Approved, not scheduled yet"
    assert staffed("schedule", id).code == 0
    published = staffed("publish", "--once", "--json")
    assert published.code == 0
    delivery = published.found["deliveries"][0]
    assert delivery["state"] == "published" and delivery["receipts"][0]["url"].startswith("practice:")
    again = staffed("publish", "--once")
    assert (again.code, again.out) == (0, "Nothing was due.\n")
    deeds = [entry["deed"] for entry in staffed("journal", "--json").found["journal"]]
    assert deeds[:3] == ["delivery_published", "part_published", "delivery_scheduled"]
    about = staffed("journal", "--about", delivery["id"][:6], "--json").found["journal"]
    assert {entry["about"] for entry in about} == {delivery["id"]}
    assert WORDS not in staffed("journal").out
    twice = staffed("schedule", id)
    assert twice.code == 3 and "scheduled already" in twice.err


def test_the_same_words_twice_fail_on_the_network_and_say_so(staffed: Keyboard) -> None:
    assert sent(staffed)["state"] == "published"
    id = post_or_refusal(staffed)
    assert staffed("schedule", id).code == 0
    ended = staffed("publish", "--once", "--json")
    assert ended.code == 6
    assert [each["state"] for each in ended.found["deliveries"]] == ["failed"]
    assert "has posted these words already" in ended.found["deliveries"][0]["detail"]


def post_or_refusal(masthead: Keyboard) -> str:
    """The same words once more, past whatever the policy says of a repeated post."""
    id = draft(masthead)
    for finding in masthead("draft", "show", id, "--json").found["check"]["findings"]:
        if finding["is_waivable"]:
            words = ("draft", "waive", id, finding["rule"], "--reason", "It is meant to be said again.")
            assert masthead(*words, "--as", "Mira Okafor").code == 0
    assert masthead("approve", "ask", id).code == 0
    return str(masthead("approve", id, "--as", "Mira Okafor", "--json").found["post"]["id"])


def test_an_unconfirmed_delivery_is_settled_by_a_person(staffed: Keyboard) -> None:
    staffed("queue")
    rehearse(staffed.home, Scenario.NO_ANSWER, Scenario.UNREADABLE)
    delivery = sent(staffed)
    assert (delivery["state"], delivery["reason"]) == ("held", "unconfirmed")
    id = str(delivery["id"])
    refused = staffed("queue", "release", id)
    assert refused.code == 3 and "may be out already" in refused.err
    assert staffed("queue", "settle", id).code == 3
    assert staffed("queue", "settle", id, "--not-there", "--url", "https://x.example/1").code == 3
    assert staffed("queue", "settle", id, "--there", "--again").code == 3
    settled = staffed("queue", "settle", id, "--there", "--url", "https://x.example/1", "--json")
    assert settled.found["delivery"]["state"] == "published"
    assert settled.found["delivery"]["receipts"][0]["url"] == "https://x.example/1"


def test_what_is_not_there_goes_again_when_a_person_says_so(staffed: Keyboard) -> None:
    rehearse(staffed.home, Scenario.DROPPED, Scenario.UNREADABLE)
    delivery = sent(staffed)
    assert (delivery["state"], delivery["reason"]) == ("held", "unconfirmed")
    again = staffed("queue", "settle", str(delivery["id"]), "--not-there", "--again", "--json")
    assert again.found["delivery"]["state"] == "scheduled"
    assert staffed("publish", "--once", "--json").found["deliveries"][0]["state"] == "published"


def test_whoever_edits_a_draft_cannot_sign_it(staffed: Keyboard) -> None:
    id = draft(staffed)
    edited = staffed("draft", "edit", id, "--text", "Open until ten.", "--as", "Mira Okafor")
    assert edited.code == 0
    staffed("approve", "ask", id)
    refused = staffed("approve", id, "--as", "Mira Okafor")
    assert refused.code == 3, "she wrote a part of it"


def test_what_waits_is_held_released_cancelled_and_taken_back(staffed: Keyboard) -> None:
    soon = (datetime.now(UTC) + timedelta(hours=2)).isoformat(timespec="minutes")
    first = staffed("schedule", post(staffed, "--at", soon), "--json").found["deliveries"][0]["id"]
    held = staffed("queue", "hold", first[:8], "--why", "The author is ill", "--json").found["delivery"]
    assert (held["state"], held["reason"], held["detail"]) == ("held", "paused", "The author is ill")
    assert staffed("queue", "release", first, "--json").found["delivery"]["state"] == "scheduled"
    back = staffed("queue", "take-back", first, "--json").found["draft"]
    assert back["parts"][0]["text"] == WORDS and back["at"] is not None
    assert staffed("queue", "cancel", first).code == 3
    other = post(staffed, "--at", soon, text="Another evening, another book.")
    late = staffed("schedule", other, "--at", soon)
    assert late.code == 3 and "part of what was approved" in late.err
    second = staffed("schedule", other, "--json").found["deliveries"][0]["id"]
    assert staffed("queue", "cancel", second, "--json").found["delivery"]["state"] == "cancelled"


def test_what_waits_is_moved_and_says_what_became_of_its_signatures(staffed: Keyboard) -> None:
    begins = datetime.now(UTC) + timedelta(hours=2)
    until = (begins + timedelta(hours=6)).isoformat(timespec="minutes")
    later = [(begins + timedelta(hours=each)).isoformat(timespec="minutes") for each in (1, 2)]
    window = ("--at", begins.isoformat(timespec="minutes"), "--until", until)
    id = post(staffed, *window)
    staffed("schedule", id)
    kept = staffed("queue", "move", id, "--at", later[0], "--json")
    assert kept.code == 0 and kept.found["moved"]["became"] == "The same version, as it was signed."
    other = post(staffed, "--at", later[0], text="Another evening, another book.")
    staffed("schedule", other)
    anew = staffed("queue", "move", other, "--at", later[1], "--json").found["moved"]
    assert (anew["became"], anew["trouble"]) == ("A new version, before its approvers.", "")
    words = {row["state"] for row in staffed("queue", "list", "--json").found["queue"]}
    assert words == {"Ready", "Needs approval"}
    past = staffed("queue", "move", id, "--at", "2020-01-01T10:00")
    assert past.code == 3 and "has passed" in past.err


def test_a_draft_that_nobody_must_sign_is_scheduled_at_once(staffed: Keyboard) -> None:
    words = ("--identity", "Sam Reed", "--account", "samreed", "--text", "Long evening, good book.")
    id = staffed("draft", "add", *words, "--json").found["draft"]["id"]
    made = staffed("schedule", id, "--json")
    assert made.code == 0 and made.found["deliveries"][0]["account"]["handle"] == "samreed"
    waits = staffed("schedule", draft(staffed))
    assert waits.code == 3 and "needs 1 approval," in waits.err and "Nothing was scheduled" in waits.err


def test_answers_of_an_approver_go_back_to_the_writer(staffed: Keyboard) -> None:
    id = draft(staffed)
    staffed("approve", "ask", id)
    silent = staffed("approve", "changes", id, "--as", "Mira Okafor")
    assert silent.code == 3 and "no note" in silent.err
    answered = staffed("approve", "changes", id, "--note", "Say which day", "--as", "Mira Okafor", "--json")
    assert answered.found["review"]["state"] == "changes_requested"
    assert "Say which day" in staffed("queue").out
    declined = staffed("approve", "decline", id, "--note", "Not now", "--as", "Mira Okafor", "--json")
    assert declined.found["review"]["state"] == "declined"


def test_a_signature_can_be_bound_to_the_version_that_was_read(staffed: Keyboard) -> None:
    id = draft(staffed)
    read = staffed("draft", "show", id, "--json").found["draft"]["digest"]
    staffed("draft", "edit", id, "--text", "Our reading room is open until ten tonight.")
    staffed("approve", "ask", id)
    refused = staffed("approve", id, "--digest", read, "--as", "Mira Okafor")
    assert refused.code == 3 and "Nothing was signed" in refused.err
    assert staffed("approve", id, "--digest", "", "--as", "Mira Okafor").code == 3
    now = staffed("draft", "show", id, "--json").found["draft"]["digest"]
    assert staffed("approve", id, "--digest", now[:12].upper(), "--as", "Mira Okafor").code == 0


def test_an_edit_keeps_what_it_does_not_name(staffed: Keyboard) -> None:
    soon = (datetime.now(UTC) + timedelta(hours=2)).isoformat(timespec="minutes")
    id = draft(staffed, "--at", soon)
    edited = staffed("draft", "edit", id, "--text", "One", "--text", "Two", "--json").found["draft"]
    assert [part["text"] for part in edited["parts"]] == ["One", "Two"]
    assert edited["at"] is not None and edited["accounts"][0]["handle"] == "lanternbooks"
    assert edited["zone"] == "Europe/Stockholm"
    cleared = staffed("draft", "edit", id, "--no-time", "--json").found["draft"]
    assert cleared["at"] is None and len(cleared["parts"]) == 2
    assert staffed("draft", "edit", id, "--no-time", "--at", soon).code == 3


def test_words_of_the_other_identity_are_confirmed_or_moved(staffed: Keyboard) -> None:
    id = draft(staffed, text="Best cake ever #reedfamily")
    shown = staffed("draft", "show", id)
    assert "CAUTION" in shown.out and "~~~~~~~~~~~" in shown.out
    stopped = staffed("approve", "ask", id)
    assert stopped.code == 3 and "belongs to Sam Reed" in stopped.err
    assert staffed("draft", "confirm", id, "--as", "Mira Okafor").code == 3
    assert staffed("draft", "confirm", id, "--typed-handle", "lanternbooks").code == 0
    wrong = staffed("draft", "move", id, "--identity", "Sam Reed", "--account", "lanternbooks")
    assert wrong.code == 3 and "does not belong to Sam Reed" in wrong.err
    assert staffed("draft", "show", id, "--json").found["draft"]["identity"]["name"] == "Lantern Books"
    moved = staffed("draft", "move", id, "--identity", "Sam Reed", "--account", "samreed", "--json").found
    assert moved["draft"]["identity"]["name"] == "Sam Reed" and moved["check"]["verdict"] == "CLEAR"
    assert staffed("draft", "discard", id).code == 0
    assert staffed("draft", "list", "--json").found == {"drafts": []}


def test_a_waiver_names_its_rule_and_reason(staffed: Keyboard) -> None:
    id = draft(staffed, text="Well damn, what a book.")
    assert staffed("draft", "waive", id, "respect.MILD", "--reason", "short").code == 3
    unknown = staffed("draft", "waive", id, "respect.NOTHING", "--reason", "It is the title of the book.")
    assert unknown.code == 3 and "respect.NOTHING" in unknown.err
    words = ("draft", "waive", id, "respect.mild", "--reason", "It is the title of the book.", "--json")
    waived = staffed(*words).found["waiver"]
    assert (waived["rule"], waived["by"]) == ("respect.MILD", "Sam Reed")
    shown = staffed("draft", "show", id, "--json").found
    assert shown["check"]["findings"][-1]["is_waived"] and shown["check"]["verdict"] == "CLEAR"


def test_everything_is_held_and_let_go_one_by_one(staffed: Keyboard) -> None:
    assert staffed("schedule", post(staffed)).code == 0
    held = staffed("hold", "begin", "--why", "An accident in town", "--identity", "lantern books", "--json")
    assert held.found["held"] == 1 and held.found["holds"][0]["reason"] == "An accident in town"
    assert staffed("publish", "--once").out == "Nothing was due.\n"
    number = str(staffed("hold", "--json").found["holds"][0]["number"])
    own = staffed("hold", "lift", number)
    assert own.code == 3, "whoever held it does not lift it where others approve"
    lifted = staffed("hold", "lift", number, "--as", "Mira Okafor", "--json")
    assert lifted.found["lifted"]["ended_by"] == "Mira Okafor"
    row = staffed("queue", "--json").found["queue"][0]
    assert row["state"] == "Held"
    assert staffed("queue", "release", row["deliveries"][0]["id"], "--as", "Mira Okafor").code == 0
    assert staffed("publish", "--once").code == 0


def test_what_is_in_the_news_is_known_to_every_check(staffed: Keyboard) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="minutes")
    assert staffed("policy", "event", "add", "hurricane sandy", "--until", tomorrow).code == 0
    events = staffed("policy", "event", "list", "--json").found["events"]
    assert [(each["words"], each["by"]) for each in events] == [("hurricane sandy", "Sam Reed")]
    assert staffed("policy", "event", "add", "yesterday's", "--until", "2020-01-01T10:00").code == 3
    assert staffed("policy", "event", "remove", "hurricane sandy").code == 3, "only an approver may"
    assert staffed("policy", "event", "remove", "hurricane sandy", "--as", "Mira Okafor").code == 0
    assert staffed("policy", "event").out == "Nothing is on the list.\n"


def test_a_published_post_is_retracted(staffed: Keyboard) -> None:
    delivery = sent(staffed)
    gone = staffed("retract", str(delivery["id"])[:8])
    assert (gone.code, gone.out) == (0, "Deleted from @lanternbooks on Practice.\n")
    newest = staffed("journal", "--limit", "1", "--json").found["journal"][0]
    assert (newest["deed"], newest["who"]) == ("remote_deleted", "Sam Reed")


def test_identities_and_accounts_come_change_and_go(staffed: Keyboard) -> None:
    words = ("--name", "Lantern  House", "--own-domain", "Lantern.Example")
    changed = staffed("identity", "change", "lantern books", *words, "--json")
    identity = changed.found["identity"]
    assert identity["name"] == "Lantern House"
    assert identity["signals"] == {
        "handles": [],
        "hashtags": ["lanternreads"],
        "domains": ["lantern.example"],
    }
    full = staffed("identity", "remove", "Lantern House")
    assert full.code == 3 and "still has accounts" in full.err
    assert staffed("account", "remove", "practice:lanternbooks").code == 0
    assert staffed("identity", "remove", "Lantern House").code == 0
    names = [each["name"] for each in staffed("identity", "list", "--json").found["identities"]]
    assert sorted(names) == ["Sam Reed", "Sam in Public"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("draft", "show", "beef00"), "There is no draft beef00."),
        (("draft", "show", "abc"), "too short"),
        (("draft", "add", "--identity", "Lantern", "--text", "x"), "Did you mean Lantern Books?"),
        (("draft", "add", "--identity", "Nobody", "--text", "x"), "There is no identity called Nobody."),
        (("draft", "add", "--identity", "Sam Reed", "--account", "x:samreed", "--text", "x"), "x:samreed"),
        (("draft", "add", "--identity", "Sam Reed", "--account", "q:sam", "--text", "x"), "names no network"),
        (
            ("draft", "add", "--identity", "Sam Reed", "--account", "practice:lanternbooks", "--text", "x"),
            "does not belong to Sam Reed",
        ),
        (("queue", "cancel", "dead0000"), "There is no delivery dead0000."),
        (("approve", "sing", "dead0000"), "Did you mean sign?"),
        (("approve", "ask"), "No draft is named."),
        (("operator", "add", "SAM REED"), "is named on this computer already"),
        (("account", "add", "practice", "--identity", "Sam Reed"), "has no handle"),
        (("account", "add", "x", "--identity", "Sam Reed"), "No keys for X"),
        (("journal", "--limit", "0"), "out of range"),
        (("journal", "--about", "12"), "too short"),
    ],
)
def test_what_is_not_there_is_one_sentence(staffed: Keyboard, words: tuple[str, ...], said: str) -> None:
    ended = staffed(*words)
    assert ended.code == 3
    assert said in ended.err and ended.err.count("\n") == 1 and ended.out == ""


def test_who_is_at_the_keyboard_is_never_guessed(masthead: Keyboard) -> None:
    add = ("identity", "add", "Sam", "--kind", "personal", "--practice")
    nobody = masthead(*add)
    assert nobody.code == 3 and "Nobody is named on this computer yet." in nobody.err
    masthead("operator", "add", "Sam Reed")
    assert masthead(*add).code == 0, "the only operator is meant"
    masthead("operator", "add", "Mira Okafor")
    two = masthead("identity", "remove", "Sam")
    assert two.code == 3 and "Sam Reed, Mira Okafor" in two.err
    masthead.who = "Mira Okafor"
    assert masthead("identity", "remove", "Sam").code == 0
    assert masthead(*add, "--as", "Mirra Okafor").err.endswith("Did you mean Mira Okafor?\n")
    assert masthead("journal", "--limit", "1", "--json").found["journal"][0]["who"] == "Mira Okafor"


def test_an_error_in_json_is_a_document_with_a_kind(staffed: Keyboard) -> None:
    ended = staffed("draft", "show", "beef00", "--json")
    assert ended.code == 3 and ended.err.startswith("masthead: There is no draft")
    assert ended.found == {
        "error": {
            "kind": "bad_input",
            "message": "There is no draft beef00.",
            "remedy": "See: masthead draft list.",
        }
    }


def test_the_queue_is_listed_by_what_is_asked_and_in_pages(staffed: Keyboard) -> None:
    texts = ("The harbour light is back", "Doors open at half past seven", "Bring a warm coat")
    for hour, text in enumerate(texts, start=10):
        later = post(staffed, "--at", f"2030-11-24T{hour}:00", "--zone", "UTC", text=text)
        assert staffed("schedule", later).code == 0

    def listed(*asked: str) -> list[str]:
        found = staffed("queue", "list", *asked, "--json").found
        return [row["draft"]["parts"][0]["text"] for row in found["queue"]]

    assert listed() == list(texts)
    assert listed("--search", "HARB light") == [texts[0]]
    assert listed("--state", "ready", "--identity", "lantern books", "--network", "practice") == list(texts)
    assert listed("--state", "needs-approval") == [] == listed("--network", "x")
    assert listed("--from", "2030-11-24T11:00", "--to", "2030-11-24T12:00", "--zone", "UTC") == [texts[1]]
    first = staffed("queue", "list", "--limit", "2", "--json").found
    assert len(first["queue"]) == 2 and first["next"]
    assert listed("--limit", "2", "--after", first["next"]) == [texts[2]]
    assert staffed("queue", "list", "--json").found["next"] is None
    assert f"--after {first['next']}" in staffed("queue", "list", "--limit", "2").out
    for wrong in (("--state", "asleep"), ("--limit", "0"), ("--after", "nothing")):
        refused = staffed("queue", "list", *wrong)
        assert refused.code == 3 and refused.out == ""
