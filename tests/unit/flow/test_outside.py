"""What is made weaker with another program than Masthead is told aloud, once, and nothing else is."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.app import Application
from desktop.errors import StorageError
from desktop.model.findings import Severity
from desktop.model.identities import IdentityKind
from desktop.model.rulebook import PolicyChange, SetLevel
from tests.fakes import MemoryWork
from tests.worlds import World, world_of_one_pack

PACK = """pack: acme
rules:
- {id: DOME, kind: terms, terms: [telescope, dome], severity: block, message: m, why: w, remedy: r}
"""
WEAKER = PACK.replace(", dome", "")
TOLD = "Changed outside Masthead: acme.DOME is weaker for Northlight Observatory (it looks for 1 word fewer)."


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """One pack ships instead of all; one of ones own is there, and Masthead has looked at it."""
    made = world_of_one_pack(tmp_path, monkeypatch)
    write(made, PACK)
    assert told(made) == []
    return made


def write(world: World, text: str, name: str = "acme.yaml") -> None:
    """As an editor does it."""
    path = world.app.home / "policy" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def told(world: World) -> list[str]:
    """What the journal says after the publisher's next round, oldest first."""
    world.app.publisher.run_once()
    entries = world.app.look_over.journal(about="policy")
    assert entries == world.app.policy.told_outside()
    assert all((each.who, each.deed.value) == ("Masthead", "policy_weakened") for each in entries)
    return [each.detail for each in reversed(entries)]


def test_a_weaker_rule_is_told_once(world: World) -> None:
    write(world, WEAKER)
    assert told(world) == [TOLD]
    assert told(world) == [TOLD]
    world.clock.advance(hours=8 * 24)
    assert world.app.policy.told_outside() == ()  # the journal has it still


def test_what_changed_while_nothing_ran_is_told_at_the_next_start(world: World) -> None:
    write(world, WEAKER)
    again = replace(world, app=Application(world.app.desk))
    assert told(again) == [TOLD]
    assert told(world) == [TOLD]  # and by one Masthead only, where two look at the folder


def test_a_stricter_file_says_nothing(world: World) -> None:
    write(world, PACK.replace("dome]", "dome, lens]"))
    write(world, "pack: brand\nrules: []\n", "brand.yaml")
    assert told(world) == []


def test_what_masthead_saves_itself_is_not_told(world: World) -> None:
    milder = PolicyChange("acme", (SetLevel("acme.DOME", dict.fromkeys(IdentityKind, Severity.HINT)),))
    world.app.policy.save(milder, by=world.astrid.id)
    world.app.news.add("Aurora", by=world.ada.id)
    world.app.news.remove("Aurora", by=world.astrid.id)
    assert told(world) == []


def test_what_was_changed_by_hand_is_told_before_masthead_saves_over_it(world: World) -> None:
    write(world, WEAKER)
    stricter = PolicyChange("acme", (SetLevel("core.TYPO", dict.fromkeys(IdentityKind, Severity.BLOCK)),))
    world.app.policy.save(stricter, by=world.ada.id)
    assert told(world) == [TOLD]


def test_what_masthead_made_stricter_is_not_put_back_by_hand_in_silence(world: World) -> None:
    path = world.app.home / "policy" / "acme.yaml"
    was = path.read_bytes()
    assert told(world) == []
    stricter = PolicyChange("acme", (SetLevel("core.TYPO", dict.fromkeys(IdentityKind, Severity.BLOCK)),))
    world.app.policy.save(stricter, by=world.ada.id)
    path.write_bytes(was)
    (said,) = told(world)
    assert "core.TYPO is weaker for Northlight Observatory (Look again instead of Must fix)" in said


def test_half_of_an_edit_is_not_told_and_the_whole_is(world: World) -> None:
    write(world, PACK.replace("severity", "severty"))
    assert told(world) == []
    write(world, PACK)
    assert told(world) == []
    write(world, "pack: acme\nrules: [\n")
    assert told(world) == []
    write(world, WEAKER)
    assert told(world) == [TOLD]


def test_a_file_or_an_event_that_is_gone_is_told(world: World) -> None:
    world.app.news.add("Aurora", by=world.ada.id)
    (world.app.home / "policy" / "events").unlink()
    begins, whose = "Changed outside Masthead:", "is weaker for Northlight Observatory"
    assert told(world) == [f"{begins} “Aurora” {whose} (it is no longer in the news)."]
    shutil.rmtree(world.app.home / "policy")
    assert told(world)[1:] == [f"{begins} acme {whose} (it no longer holds)."]


def test_an_event_that_is_over_and_cleared_away_is_not_told(world: World) -> None:
    world.app.news.add("Aurora", by=world.ada.id)
    world.clock.advance(hours=25)
    (world.app.home / "policy" / "events").unlink()
    assert told(world) == []


def test_a_list_beside_a_pack_counts_as_its_words(world: World) -> None:
    write(world, PACK.replace("terms: [telescope, dome]", "lists: [names.txt]"))
    write(world, "telescope\ndome\n", "names.txt")
    assert told(world) == []
    write(world, "telescope\n", "names.txt")
    assert told(world) == [TOLD]


def test_whom_nobody_approves_is_not_told_of(world: World) -> None:
    world.app.enroll.change_identity(replace(world.private, packs=("acme",)), by=world.astrid.id)
    write(world, WEAKER)
    assert told(world) == []


def test_what_could_not_be_written_down_is_told_by_the_next_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: MemoryWork) -> None:
        raise StorageError("The disk is full.")

    write(world, WEAKER)
    with monkeypatch.context() as patched:
        patched.setattr(MemoryWork, "commit", fail)
        with pytest.raises(StorageError):
            world.app.publisher.run_once()
    assert told(world) == [TOLD]
