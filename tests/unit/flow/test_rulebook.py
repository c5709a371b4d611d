"""The rulebook: what a change would stop is known before it is saved, and what waits is looked at after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.errors import BadInput, NotApproved, PolicyBroken
from desktop.events import Changed, Kind
from desktop.model.deliveries import DeliveryState, HoldReason
from desktop.model.findings import Outcome, Severity
from desktop.model.identities import IdentityKind
from desktop.model.rulebook import (
    AddExceptions,
    AddRule,
    AddTerms,
    Affected,
    Edit,
    PolicyChange,
    Restore,
    Rewrite,
    SetLevel,
    level_words,
)
from tests.worlds import START, World, change_of_acme, make_world

S = DeliveryState
HELD = (S.HELD, HoldReason.POLICY_CHANGED)
EVERYWHERE = dict.fromkeys(IdentityKind, Severity.BLOCK)
RULE = "{id: T, kind: terms, terms: telescope, severity: block, message: m, why: w, remedy: r}"
BAN_TELESCOPES = AddRule(
    "TELESCOPES", ("telescope",), EVERYWHERE, "“{match}” waits.", "Telescopes wait.", "Leave it out."
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = make_world(tmp_path)
    made.app.policy.look_again()
    return made


def keys(found: Iterable[Affected]) -> set[tuple[str, str, tuple[str, ...]]]:
    """What is affected, by draft, rule and deliveries, without the moment of the check."""
    return {
        (each.draft.id, each.finding.rule if each.finding else "", tuple(d.id for d in each.deliveries))
        for each in found
    }


def state_of(world: World, delivery_id: str) -> tuple[DeliveryState, HoldReason | None]:
    (delivery,) = [d for row in world.app.look_over.rows() for d in row.deliveries if d.id == delivery_id]
    return delivery.state, delivery.reason


# -- reading


def test_every_rule_is_stated_with_its_levels_and_examples(world: World) -> None:
    rules = {rule.id: rule for rule in world.app.policy.rules()}
    assert len(rules) == world.app.policy.version().rule_count > 100
    assert all(
        rule.message and rule.why and rule.remedy and "{" not in rule.message for rule in rules.values()
    )
    assert level_words(rules["core.LENGTH"].in_force) == "Must fix"
    assert level_words(rules["respect.PROFANITY"].in_force) == "Must fix for organisations, Hint for persons"
    assert rules["core.PLACEHOLDER"].bad[0].text == "Happy {{first_name}} day!"
    assert not any(rule.is_changed for rule in rules.values())


def test_examples_never_spell_out_what_must_not_be_said(world: World) -> None:
    stated = [rule for rule in world.app.policy.rules() if rule.family == "profanity"]
    assert stated
    assert not any("fuck" in example.text for rule in stated for example in rule.bad)
    secret = [rule for rule in world.app.policy.rules() if rule.is_confidential]
    assert secret
    assert all(rule.bad == () for rule in secret)


def test_a_sentence_is_tried_as_either_side(world: World) -> None:
    policy = world.app.policy
    said = "What the fuck"
    assert policy.try_sentence(said).outcome is Outcome.BLOCK
    assert policy.try_sentence(said, kind=IdentityKind.PERSONAL).outcome is Outcome.CLEAR
    assert policy.try_sentence(said, identity_id=world.northlight.id).outcome is Outcome.BLOCK
    long = policy.try_sentence("x" * 300, identity_id=world.northlight.id)
    assert "core.LENGTH" in [finding.rule for finding in long.findings]  # it has an account on X
    with pytest.raises(BadInput, match="lone surrogate"):
        policy.try_sentence("\ud800")


# -- changing


def test_a_change_is_previewed_saved_and_stated(world: World) -> None:
    policy = world.app.policy
    off = change_of_acme(SetLevel("respect.PROFANITY", {IdentityKind.CORPORATE: None}))
    assert policy.preview(off) == ()
    assert policy.try_sentence("What the fuck").outcome is Outcome.BLOCK  # a preview changes nothing
    before = policy.version()
    assert policy.save(off, by=world.astrid.id) == ()
    assert policy.version() != before
    (rule,) = [rule for rule in policy.rules() if rule.id == "respect.PROFANITY"]
    assert level_words(rule.in_force) == "Off for organisations, Hint for persons"
    assert [each.pack for each in rule.changes] == ["acme"]
    assert "respect.PROFANITY" not in [f.rule for f in policy.try_sentence("What the fuck").findings]
    policy.save(change_of_acme(Restore("respect.PROFANITY")), by=world.ada.id)
    assert policy.try_sentence("What the fuck").outcome is Outcome.BLOCK
    assert world.deeds("acme") == ["policy_saved", "policy_saved"]
    assert policy.own_packs() == ("acme",)
    assert "# A rule pack of your organisation" in policy.text("acme")


def test_exceptions_and_terms_of_ones_own(world: World) -> None:
    policy = world.app.policy
    policy.save(change_of_acme(AddExceptions("core.TYPO", ("covfefe coffee bar",))), by=world.astrid.id)
    rules = {rule.id: rule for rule in policy.rules()}
    assert rules["core.TYPO"].changes[0].exceptions == ("covfefe coffee bar",)
    assert policy.try_sentence("The covfefe coffee bar opens").outcome is Outcome.CLEAR
    assert policy.try_sentence("Despite the covfefe").outcome is Outcome.CAUTION
    policy.save(change_of_acme(BAN_TELESCOPES), by=world.ada.id)
    policy.save(change_of_acme(AddTerms("acme.TELESCOPES", ("dome",))), by=world.ada.id)
    assert policy.try_sentence("A new dome").standing[0].message == "“dome” waits."


def test_a_preview_names_what_saving_then_holds(world: World) -> None:
    waiting = world.scheduled(world.draft("A new telescope arrives"))
    other = world.scheduled(world.draft("Open late on Friday"))
    draft = world.draft("The telescope is cleaned")
    unscheduled = world.post(world.draft("Meet our telescope"))
    previewed = world.app.policy.preview(change_of_acme(BAN_TELESCOPES))
    assert {each.draft.id for each in previewed} == {
        draft.id,
        unscheduled.draft.id,
        world.app.look_over.post(waiting.post_id).draft.id,
    }
    assert state_of(world, waiting.id)[0] is S.SCHEDULED
    saved = world.app.policy.save(change_of_acme(BAN_TELESCOPES), by=world.ada.id)
    assert keys(saved) == keys(each for each in previewed if each.post is not None)
    assert state_of(world, waiting.id) == HELD
    assert state_of(world, other.id)[0] is S.SCHEDULED
    assert world.app.check.verdict(draft).outcome is Outcome.BLOCK
    with pytest.raises(NotApproved):
        world.app.approve.ask(draft.id, by=world.ada.id)


def test_the_queue_and_the_journal_say_why(world: World) -> None:
    waiting = world.scheduled(world.draft("A new telescope arrives"))
    heard: list[Changed] = []
    world.app.subscribe(heard.append)
    world.app.policy.save(change_of_acme(BAN_TELESCOPES), by=world.ada.id)
    held = world.app.schedule.delivery(waiting.id)
    assert held.detail == "Today's policy stops it. acme.TELESCOPES: “telescope” waits."
    entry = world.app.look_over.journal(about=waiting.id, limit=1)[0]
    assert entry.detail.endswith("Today's policy stops it. acme.TELESCOPES: Telescopes wait.")
    assert "telescope” waits" not in entry.detail  # no word of the post stands in the journal
    assert entry.who == "Masthead"
    assert {Kind.POLICY, Kind.DELIVERY} <= {each.kind for each in heard}
    assert world.publish() == ()
    assert world.network.accepted == []


def test_a_rule_that_grew_graver_holds_what_was_agreed_to_when_it_was_milder(world: World) -> None:
    waiting = world.scheduled(world.draft("CHECK OUT OUR BIG OPEN NIGHT WITH MANY STARS TONIGHT"))
    assert state_of(world, waiting.id)[0] is S.SCHEDULED
    graver = change_of_acme(SetLevel("access.CAPITALS", dict.fromkeys(IdentityKind, Severity.REVIEW)))
    assert len(world.app.policy.preview(graver)) == 1
    world.app.policy.save(graver, by=world.ada.id)
    assert state_of(world, waiting.id) == HELD


def test_a_change_by_hand_is_seen_by_the_next_round(world: World, tmp_path: Path) -> None:
    waiting = world.scheduled(world.draft("A new telescope arrives"))
    folder = tmp_path / "policy"
    folder.mkdir()
    (folder / "hand.yaml").write_text(f"pack: hand\nrules:\n- {RULE}\n", encoding="utf-8")
    world.clock.advance(seconds=1)  # nothing is due yet
    assert world.app.publisher.run_once() == ()
    assert state_of(world, waiting.id) == HELD


def test_a_change_while_the_program_was_closed_is_seen_when_it_starts(world: World, tmp_path: Path) -> None:
    waiting = world.scheduled(world.draft("A new telescope arrives"))
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "events").write_text("telescope\n", encoding="utf-8")
    from desktop.app import Application

    again = Application(world.app.desk)
    again.publisher.run_once()
    assert state_of(world, waiting.id) == HELD


def test_a_broken_pack_stops_sending_and_holds_nothing_that_is_not_due(world: World, tmp_path: Path) -> None:
    """Somebody is in the middle of editing: what waits is not put before a person for that."""
    waiting = world.scheduled()
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "half.yaml").write_text("pack: half\nrules: [\n", encoding="utf-8")
    world.app.publisher.run_once()
    assert state_of(world, waiting.id)[0] is S.SCHEDULED
    (held,) = world.publish()
    assert (held.state, held.reason) == HELD
    assert "half.yaml" in held.detail


# -- refusing


def test_what_does_not_load_is_not_saved(world: World, tmp_path: Path) -> None:
    policy = world.app.policy
    policy.begin("acme", by=world.ada.id, owner="Astrid")
    path = tmp_path / "policy" / "acme.yaml"
    was, before = path.read_bytes(), policy.version()
    broken = change_of_acme(Rewrite("pack: acme\nrules:\n  - {id: A, kind: tersm}\n"))
    for do in (policy.preview, lambda each: policy.save(each, by=world.ada.id)):
        with pytest.raises(PolicyBroken, match=r"line 3.*has no 'severity'"):
            do(broken)
    assert path.read_bytes() == was
    assert policy.version() == before
    assert world.deeds("acme") == ["policy_saved"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pack: acme\nformat: 99\n", "Update Masthead"),
        ("pack: core\nrules:\n", "ships with Masthead"),
        (f"pack: acme\nrules:\n- {RULE}\n- {RULE}\n", "Two rules have the id acme.T"),
        (f"pack: acme\nrules:\n- {RULE[:-1]}, bad: [a hawk]}}\n", "does not catch its own bad example"),
        ("pack: acme\nadjust:\n- {rule: core.TIPO, severity: off}\n", "Did you mean 'core.TYPO'"),
        ("", "empty"),
    ],
)
def test_a_pack_written_by_hand_is_refused_with_its_place(
    world: World, tmp_path: Path, text: str, says: str
) -> None:
    world.app.policy.begin("acme", by=world.ada.id)
    was = (tmp_path / "policy" / "acme.yaml").read_bytes()
    with pytest.raises(PolicyBroken, match=says) as refused:
        world.app.policy.save(change_of_acme(Rewrite(text)), by=world.ada.id)
    assert str(tmp_path / "policy" / "acme.yaml") in str(refused.value)
    assert (tmp_path / "policy" / "acme.yaml").read_bytes() == was


def test_two_files_of_one_name_stop_sending_and_are_named(world: World, tmp_path: Path) -> None:
    world.app.policy.begin("acme", by=world.ada.id)
    (tmp_path / "policy" / "copy.yaml").write_text("pack: acme\nrules:\n", encoding="utf-8")
    assert world.app.check.verdict(world.draft()).outcome is Outcome.BLOCK
    assert "already the pack 'acme'" in str(world.app.check.breakages()[0])


def test_a_hundred_thousand_words_are_previewed_and_saved(world: World) -> None:
    waiting = world.scheduled(world.draft("Meet word77777 tonight"))
    words = ", ".join(f"word{number}" for number in range(100_000))
    many = change_of_acme(
        AddRule("MANY", (words,), EVERYWHERE, "“{match}” waits.", "It waits.", "Leave it out.", True)
    )
    (previewed,) = world.app.policy.preview(many)
    assert previewed.reason == "acme.MANY: “…” waits."  # confidential
    assert keys(world.app.policy.save(many, by=world.ada.id)) == keys([previewed])
    assert state_of(world, waiting.id) == HELD


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        ((), "Nothing was changed"),
        ((SetLevel("core.NOTHING", EVERYWHERE),), "no rule core.NOTHING"),
        ((AddExceptions("core.TYPO", ()),), "no words"),
        ((AddTerms("core.TYPO", ("x",)),), "no rule and no tag"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(world: World, edits: tuple[Edit, ...], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        world.app.policy.save(change_of_acme(*edits), by=world.ada.id)


def test_what_ships_and_what_another_pack_overrules_cannot_be_changed(world: World) -> None:
    level = SetLevel("core.TYPO", EVERYWHERE)
    with pytest.raises(BadInput, match="ships with Masthead"):
        world.app.policy.save(PolicyChange("core", (level,)), by=world.ada.id)
    off = SetLevel("core.TYPO", dict.fromkeys(IdentityKind))
    world.app.policy.save(PolicyChange("zulu", (off,)), by=world.astrid.id)
    with pytest.raises(BadInput, match="pack zulu changes it too"):
        world.app.policy.save(PolicyChange("acme", (level,)), by=world.ada.id)


def test_a_new_pack_is_begun_once(world: World) -> None:
    path = world.app.policy.begin("acme", by=world.ada.id, title="Ours")
    assert path.name == "acme.yaml"
    assert ("acme", 1) in world.app.policy.version().packs
    with pytest.raises(BadInput, match="already"):
        world.app.policy.begin("acme", by=world.ada.id)
    with pytest.raises(BadInput, match="no pack name"):
        world.app.policy.begin("Our Rules", by=world.ada.id)


# -- what is in the news


def test_an_event_stops_what_goes_near_it_for_as_long_as_it_lasts(world: World) -> None:
    waiting = world.scheduled(world.draft("See the aurora tonight"))
    draft = world.draft("More aurora on Sunday")
    assert world.app.check.verdict(draft).outcome is Outcome.CLEAR
    previewed = world.app.news.preview("aurora")
    assert state_of(world, waiting.id)[0] is S.SCHEDULED
    held = world.app.news.add("Aurora", by=world.ada.id)
    assert keys(held) == keys(each for each in previewed if each.post is not None)
    assert {each.draft.id for each in previewed} >= {draft.id}
    assert state_of(world, waiting.id) == HELD
    assert world.app.check.verdict(draft).outcome is Outcome.CAUTION
    assert [(each.words, each.by) for each in world.app.news.events()] == [("Aurora", "Ada Lindqvist")]
    world.clock.advance(hours=24)
    assert world.app.news.events() == ()
    assert world.app.check.verdict(draft).outcome is Outcome.CLEAR
    world.app.publisher.run_once()
    assert state_of(world, waiting.id) == HELD  # a person lets it go
    assert world.deeds("events") == ["event_added"]


def test_an_event_is_removed_and_what_is_held_stays_so(world: World) -> None:
    waiting = world.scheduled(world.draft("See the aurora tonight"))
    world.app.news.add("Aurora", by=world.ada.id, until=START + timedelta(days=3))
    world.app.news.remove("aurora", by=world.astrid.id)
    assert world.app.news.events() == ()
    assert state_of(world, waiting.id) == HELD
    world.app.schedule.release(waiting.id, by=world.ada.id)
    (sent,) = world.publish()
    assert sent.state is S.PUBLISHED


@pytest.mark.parametrize("until", [START, START - timedelta(1), START + timedelta(days=400)])
def test_an_event_ends_in_the_time_to_come(world: World, until: object) -> None:
    with pytest.raises(BadInput, match="past, or in more than a year"):
        world.app.news.add("Aurora", by=world.ada.id, until=until)  # type: ignore[arg-type]  # a moment


def test_a_list_that_cannot_be_read_stops_sending(world: World, tmp_path: Path) -> None:
    waiting = world.scheduled()
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "events").write_bytes(b"caf\xe9\n")
    verdict = world.app.check.verdict(world.draft())
    assert verdict.outcome is Outcome.BLOCK
    assert "policy.EVENTS" in [finding.rule for finding in verdict.findings]
    with pytest.raises(PolicyBroken, match="UTF-8"):
        world.app.news.events()
    with pytest.raises(BadInput, match="UTF-8"):
        world.app.news.add("Aurora", by=world.ada.id)
    (held,) = world.publish()
    assert (held.id, held.state) == (waiting.id, S.HELD)
    assert world.network.accepted == []
