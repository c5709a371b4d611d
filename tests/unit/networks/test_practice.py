"""The practice network keeps whole posts through crashes, and fails exactly when it is told to."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import CannotRead, NotSent, OutcomeUnknown, PublishError, Rejected
from desktop.model.identities import Account, AccountId, IdentityId, Network
from desktop.model.posts import Part
from desktop.networks.practice import SENTENCES, Practice, Scenario, rehearsals, rehearse

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def account(handle: str = "@NorthlightObs", owner_id: str = "") -> Account:
    return Account(AccountId("a"), IdentityId("i"), Network.PRACTICE, handle, owner_id)


def posts_file(home: Path) -> Path:
    return home / "practice" / "posts.jsonl"


def texts(home: Path, whose: Account | None = None) -> list[str]:
    return [post.text for post in Practice(home, whose or account()).recent(LONG_AGO)]


def test_an_account_owns_itself_by_its_handle(tmp_path: Path) -> None:
    owner = Practice(tmp_path, account()).owner()
    assert (owner.id, owner.handle) == ("practice:northlightobs", "NorthlightObs")
    assert Practice(tmp_path, account("northlightobs")).owner().id == owner.id
    assert Practice(tmp_path, account(owner_id="kept")).owner().id == "kept"


def test_asking_writes_nothing(tmp_path: Path) -> None:
    practice = Practice(tmp_path / "home", account())
    practice.owner()
    assert practice.recent(LONG_AGO) == ()
    practice.delete("5")
    assert not (tmp_path / "home").exists()


def test_posts_outlive_the_program_and_accounts_stay_apart(tmp_path: Path) -> None:
    Practice(tmp_path, account()).publish(Part("One."))
    Practice(tmp_path, account("@other")).publish(Part("Two."))
    assert texts(tmp_path) == ["One."]
    assert texts(tmp_path, account("@other")) == ["Two."]


def test_an_account_deletes_its_own_posts_alone(tmp_path: Path) -> None:
    sent = Practice(tmp_path, account()).publish(Part("One."))
    Practice(tmp_path, account("@other")).delete(sent.remote_id)
    assert texts(tmp_path) == ["One."]


@pytest.mark.parametrize("lost", [1, 2, 20])
def test_a_torn_line_is_no_post_and_stays_none(tmp_path: Path, lost: int) -> None:
    """Even a line that lacks only its end: the program that wrote it has told nobody that it is out."""
    Practice(tmp_path, account()).publish(Part("Whole."))
    Practice(tmp_path, account()).publish(Part("Torn."))
    whole = posts_file(tmp_path).read_bytes()
    posts_file(tmp_path).write_bytes(whole[:-lost])
    assert texts(tmp_path) == ["Whole."]
    Practice(tmp_path, account()).publish(Part("Later."))
    assert texts(tmp_path) == ["Later.", "Whole."]


def test_a_damaged_line_costs_no_other(tmp_path: Path) -> None:
    Practice(tmp_path, account()).publish(Part("One."))
    with posts_file(tmp_path).open("ab") as file:
        file.write(b'\xff\xfe\n[]\n"odd"\n{"id": 5}\n' + b"[" * 100_000 + b"\n")
    Practice(tmp_path, account()).publish(Part("Two."))
    assert texts(tmp_path) == ["Two.", "One."]


def test_the_same_words_are_a_duplicate_for_a_day(tmp_path: Path) -> None:
    Practice(tmp_path, account(), now=lambda: NOW).publish(Part("Good  morning."))
    with pytest.raises(Rejected) as caught:
        Practice(tmp_path, account(), now=lambda: NOW + timedelta(hours=23)).publish(Part("Good morning."))
    assert caught.value.is_duplicate
    Practice(tmp_path, account("@other"), now=lambda: NOW).publish(Part("Good morning."))
    Practice(tmp_path, account(), now=lambda: NOW + timedelta(hours=25)).publish(Part("Good morning."))
    assert len(texts(tmp_path)) == 2


def test_rehearsals_happen_in_order_and_once(tmp_path: Path) -> None:
    rehearse(tmp_path, Scenario.REFUSE, Scenario.NO_ANSWER)
    rehearse(tmp_path, Scenario.DROPPED)
    assert rehearsals(tmp_path) == (Scenario.REFUSE, Scenario.NO_ANSWER, Scenario.DROPPED)
    practice = Practice(tmp_path, account())
    for number, error in enumerate([Rejected, OutcomeUnknown, OutcomeUnknown]):
        with pytest.raises(error):
            practice.publish(Part(f"Number {number}."))
    assert texts(tmp_path) == ["Number 1."]
    assert rehearsals(tmp_path) == ()
    practice.publish(Part("And now it works."))


def test_each_scenario_waits_for_its_own_request(tmp_path: Path) -> None:
    rehearse(tmp_path, Scenario.UNREADABLE, Scenario.WRONG_OWNER, Scenario.UNREACHABLE)
    practice = Practice(tmp_path, account())
    with pytest.raises(NotSent):
        practice.publish(Part("One."))
    assert practice.owner().id != account().owner_id
    assert practice.owner().id == "practice:northlightobs"
    with pytest.raises(CannotRead):
        practice.recent(LONG_AGO)
    assert rehearsals(tmp_path) == ()


def test_an_accepted_duplicate_can_be_rehearsed(tmp_path: Path) -> None:
    practice = Practice(tmp_path, account())
    practice.publish(Part("Again."))
    rehearse(tmp_path, Scenario.ACCEPT)
    practice.publish(Part("Again."))
    assert texts(tmp_path) == ["Again.", "Again."]


@pytest.mark.parametrize("scenario", list(Scenario))
def test_every_scenario_is_described_and_ends(tmp_path: Path, scenario: Scenario) -> None:
    assert SENTENCES[scenario].endswith(".")
    rehearse(tmp_path, scenario)
    practice = Practice(tmp_path, account())
    for call in (practice.owner, lambda: practice.publish(Part("One.")), lambda: practice.recent(LONG_AGO)):
        with suppress(PublishError, CannotRead):
            call()
    assert rehearsals(tmp_path) == ()


def test_files_that_cannot_be_used_publish_nothing(tmp_path: Path) -> None:
    (tmp_path / "practice").write_text("a file where the folder should be")
    practice = Practice(tmp_path, account())
    for call in (lambda: practice.publish(Part("One.")), lambda: practice.recent(LONG_AGO)):
        with pytest.raises(NotSent, match="cannot be used") as caught:
            call()
        assert caught.value.__context__ is None


def test_a_full_disk_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    practice = Practice(tmp_path, account())
    practice.publish(Part("One."))

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("desktop.networks.practice.os.fsync", full)
        with pytest.raises(OutcomeUnknown):
            practice.publish(Part("Two."))
    assert texts(tmp_path) == ["Two.", "One."]
