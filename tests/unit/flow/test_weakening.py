"""Who may make the policy weaker: an approver of everybody whom it would hold to less, and nobody else."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import NotApproved, StoreFull
from desktop.model.findings import Severity
from desktop.model.identities import Identity, IdentityKind, Operator
from desktop.model.rulebook import (
    AddExceptions,
    AddRule,
    AddTerms,
    Edit,
    PolicyChange,
    Restore,
    Rewrite,
    SetLevel,
)
from tests.worlds import World, change_of_acme, world_of_one_pack

ALL = dict.fromkeys(IdentityKind, Severity.BLOCK)
BAN = AddRule("TELESCOPES", ("telescope", "dome"), ALL, "“{match}” waits.", "They wait.", "Leave it out.")
MILDER = SetLevel("acme.TELESCOPES", dict.fromkeys(IdentityKind, Severity.REVIEW))
PACK = """pack: acme
rules:
- {id: TELESCOPES, kind: terms, terms: [telescope, dome], severity: block, message: m, why: w, remedy: r}
"""


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """One pack ships instead of all: each change reads them, and these tests are about who makes it."""
    made = world_of_one_pack(tmp_path, monkeypatch)
    made.app.policy.save(PolicyChange("acme", (BAN,)), by=made.ada.id)
    return made


def second(world: World, name: str, *approvers: Operator, packs: tuple[str, ...] = ()) -> Identity:
    """One more organisation."""
    return world.app.enroll.add_identity(
        IdentityKind.CORPORATE, name, by=world.ada.id, approvers=[one.id for one in approvers], packs=packs
    )


def file(world: World) -> bytes:
    return (world.app.home / "policy" / "acme.yaml").read_bytes()


# -- changing a pack


@pytest.mark.parametrize(
    "edit",
    [
        MILDER,
        SetLevel("acme.TELESCOPES", dict.fromkeys(IdentityKind)),
        SetLevel("core.TYPO", {IdentityKind.CORPORATE: Severity.HINT}),
        AddExceptions("acme.TELESCOPES", ("telescope shop",)),
        AddExceptions("core.TYPO", ("teh end",)),
        Rewrite(PACK.replace(", dome", "")),
        Rewrite(PACK.replace("severity: block", "severity: block, applies_to: {network: [x]}")),
        Rewrite("pack: acme\nrules: []\n"),
        Rewrite(PACK.replace("pack: acme", "pack: brand")),
    ],
)
def test_a_weaker_rule_is_saved_by_an_approver_only_and_loses_nothing(world: World, edit: Edit) -> None:
    was, version, deeds = file(world), world.app.policy.version(), world.deeds("acme")
    with pytest.raises(NotApproved, match=r"would be weaker for Northlight Observatory .* Nothing was saved"):
        world.app.policy.save(change_of_acme(edit), by=world.ada.id)
    assert (file(world), world.app.policy.version(), world.deeds("acme")) == (was, version, deeds)
    consent = world.app.policy.weigh(change_of_acme(edit)).consent
    assert consent.may == (world.astrid,)
    assert [each.name for each in consent.identities] == ["Northlight Observatory"]
    world.app.policy.save(change_of_acme(edit), by=world.astrid.id)
    assert file(world) != was
    entry = world.app.look_over.journal(about="acme", limit=1)[0]
    assert entry.who == "Astrid Holm"
    assert "Weaker: " in entry.detail and "Astrid Holm, an approver, allows it." in entry.detail


@pytest.mark.parametrize(
    "edit",
    [
        SetLevel("core.TYPO", ALL),
        AddTerms("acme.TELESCOPES", ("lens",)),
        replace(BAN, id="MORE", words=("lens",)),
        Rewrite(PACK.replace("dome]", "dome, lens]")),
    ],
)
def test_a_stricter_rule_needs_nobody(world: World, edit: Edit) -> None:
    effect = world.app.policy.weigh(change_of_acme(edit))
    assert (effect.consent.weakened, effect.consent.is_given_by(world.ada.id)) == ((), True)
    world.app.policy.save(change_of_acme(edit), by=world.ada.id)
    assert "Weaker" not in world.app.look_over.journal(about="acme", limit=1)[0].detail


def test_the_refusal_names_the_rule_the_identity_and_whom_to_ask(world: World) -> None:
    with pytest.raises(NotApproved) as refused:
        world.app.policy.save(change_of_acme(MILDER), by=world.ada.id)
    assert str(refused.value) == (
        "acme.TELESCOPES would be weaker for Northlight Observatory (Needs approval instead of Must fix), "
        "and only an approver of Northlight Observatory may allow that. Nothing was saved. Ask Astrid Holm."
    )


def test_what_was_made_stricter_is_taken_back_by_an_approver_only(world: World) -> None:
    world.app.policy.save(change_of_acme(SetLevel("core.TYPO", ALL)), by=world.ada.id)
    with pytest.raises(NotApproved, match=r"core\.TYPO would be weaker"):
        world.app.policy.save(change_of_acme(Restore("core.TYPO")), by=world.ada.id)
    world.app.policy.save(change_of_acme(Restore("core.TYPO")), by=world.astrid.id)


def test_an_identity_without_approvers_is_as_free_as_it_was(world: World) -> None:
    world.app.enroll.change_identity(replace(world.private, packs=("own",)), by=world.astrid.id)
    world.app.policy.begin("own", by=world.ada.id)
    off = PolicyChange("own", (SetLevel("core.TYPO", dict.fromkeys(IdentityKind)),))
    world.app.policy.save(off, by=world.ada.id)
    entry = world.app.look_over.journal(about="own", limit=1)[0]
    assert "core.TYPO for Ada (Off instead of Hint)." in entry.detail  # told, though nobody was asked
    assert "Northlight" not in entry.detail and "approver" not in entry.detail


def test_it_takes_an_approver_of_everybody_whom_the_pack_holds_for(world: World) -> None:
    jonas = world.app.enroll.name_operator("Jonas Berg")
    pier = second(world, "The Pier", jonas)
    with pytest.raises(NotApproved, match=r"an approver of Northlight Observatory and The Pier") as refused:
        world.app.policy.save(change_of_acme(MILDER), by=world.astrid.id)
    assert "name one person as an approver of each first" in refused.value.remedy
    both = replace(pier, approvers=(jonas.id, world.astrid.id))
    world.app.enroll.change_identity(both, by=jonas.id)
    with pytest.raises(NotApproved, match=r"Ask Astrid Holm\."):
        world.app.policy.save(change_of_acme(MILDER), by=jonas.id)
    world.app.policy.save(change_of_acme(MILDER), by=world.astrid.id)


def test_who_waits_for_a_signature_does_not_loosen_what_it_hangs_on(world: World) -> None:
    jonas = world.app.enroll.name_operator("Jonas Berg")
    two = replace(world.northlight, approvers=(world.astrid.id, jonas.id))
    world.app.enroll.change_identity(two, by=world.astrid.id)
    draft = world.app.compose.begin(
        world.northlight.id, by=world.astrid.id, account_ids=[world.on_x.id], texts=("Tonight we are open",)
    )
    world.app.approve.ask(draft.id, by=world.astrid.id)
    assert world.app.policy.weigh(change_of_acme(MILDER)).consent.may == (jonas,)
    with pytest.raises(NotApproved, match="Astrid Holm has a draft waiting for the approval of Northlight"):
        world.app.policy.save(change_of_acme(MILDER), by=world.astrid.id)


def test_a_file_that_cannot_be_written_leaves_no_line_in_the_journal(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    was, deeds = file(world), world.deeds("acme")
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(StoreFull):
        world.app.policy.save(change_of_acme(MILDER), by=world.astrid.id)
    assert (file(world), world.deeds("acme")) == (was, deeds)


# -- other ways round


def test_a_pack_that_an_identity_waits_for_is_not_begun_empty(world: World) -> None:
    """It sends nothing while its pack is not there; an empty one of that name would let it go on."""
    world.app.enroll.change_identity(replace(world.northlight, packs=("acme", "brand")), by=world.ada.id)
    with pytest.raises(NotApproved, match=r"brand would be weaker for Northlight Observatory \(it was not"):
        world.app.policy.begin("brand", by=world.ada.id)
    world.app.policy.begin("brand", by=world.astrid.id)


def test_an_event_is_taken_off_by_an_approver_only(world: World) -> None:
    world.app.news.add("Aurora", by=world.ada.id)
    path = world.app.home / "policy" / "events"
    was = path.read_bytes()
    assert world.app.news.consent().may == (world.astrid,)
    with pytest.raises(NotApproved, match=r"“Aurora” would be weaker for Northlight .* Ask Astrid Holm"):
        world.app.news.remove("aurora", by=world.ada.id)
    assert path.read_bytes() == was
    world.app.news.remove("aurora", by=world.astrid.id)
    entry = world.app.look_over.journal(about="events", limit=1)[0]
    assert (entry.who, entry.deed.value) == ("Astrid Holm", "event_removed")
    assert "Astrid Holm, an approver, allows it." in entry.detail


def test_an_event_that_is_over_is_anybodys_to_take_off(world: World) -> None:
    world.app.news.add("Aurora", by=world.ada.id)
    world.clock.advance(hours=25)
    world.app.news.remove("aurora", by=world.ada.id)


def test_another_name_that_a_rule_does_not_know_needs_an_approver(world: World) -> None:
    named = PACK.replace("severity: block", "severity: block, applies_to: {name: [Northlight Observatory]}")
    world.app.policy.save(change_of_acme(Rewrite(named)), by=world.astrid.id)
    renamed = replace(world.northlight, name="Northlight")
    with pytest.raises(NotApproved, match="held to less"):
        world.app.enroll.change_identity(renamed, by=world.ada.id)
    world.app.enroll.change_identity(renamed, by=world.astrid.id)


def test_a_pack_that_weakens_is_put_on_an_identity_by_an_approver_only(world: World) -> None:
    world.app.enroll.change_identity(replace(world.private, packs=("lax",)), by=world.astrid.id)
    off = PolicyChange("lax", (SetLevel("core.TYPO", dict.fromkeys(IdentityKind)),))
    world.app.policy.save(off, by=world.ada.id)
    mine = replace(world.northlight, packs=("lax",))
    with pytest.raises(NotApproved, match="held to less"):
        world.app.enroll.change_identity(mine, by=world.ada.id)
    strict = replace(world.northlight, packs=("acme",))
    world.app.enroll.change_identity(strict, by=world.ada.id)


def test_a_pack_that_nobody_names_any_more_holds_for_all_and_may_weaken(world: World) -> None:
    world.app.enroll.change_identity(replace(world.private, packs=("lax",)), by=world.astrid.id)
    off = PolicyChange("lax", (SetLevel("core.TYPO", dict.fromkeys(IdentityKind)),))
    world.app.policy.save(off, by=world.ada.id)
    with pytest.raises(NotApproved, match="The posts of Northlight Observatory would be held to less"):
        world.app.enroll.change_identity(replace(world.private, packs=()), by=world.ada.id)
    with pytest.raises(NotApproved, match="The posts of Northlight Observatory would be held to less"):
        world.app.enroll.remove_identity(world.private.id, by=world.ada.id)
    world.app.enroll.remove_identity(world.private.id, by=world.astrid.id)
