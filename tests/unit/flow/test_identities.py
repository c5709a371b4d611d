"""Identities, their names, their signals and who may loosen what holds for them."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadInput, NotApproved, VaultLocked, WrongIdentity
from desktop.flow.people.authority import is_looser
from desktop.flow.people.names import look_alike
from desktop.model.identities import (
    Identity,
    IdentityId,
    IdentityKind,
    Network,
    OperatorId,
    Signals,
    SoloStatement,
)
from desktop.ports import Credentials
from tests.worlds import START, World, make_world

SOLO = "I run this café alone and answer for what it says."
KEYS = Credentials({"access_token": "not-a-real-one"})


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


# who may loosen

people = st.frozensets(st.sampled_from("abcd"), max_size=4)


def identity(needed: int, approvers: frozenset[str]) -> Identity:
    solo = SoloStatement(SOLO, OperatorId("a"), START)
    named = tuple(OperatorId(each) for each in sorted(approvers))
    return Identity(IdentityId("i"), IdentityKind.CORPORATE, "I", needed, named, solo)


def suffices(who: frozenset[str], rule: Identity, *, least: int) -> bool:
    return len(who.intersection(rule.approvers)) >= max(rule.approvals_needed, least)


@given(people, people, st.data())
def test_looser_is_when_people_suffice_who_did_not(
    was: frozenset[str], now: frozenset[str], data: st.DataObject
) -> None:
    before = identity(data.draw(st.integers(0, len(was))), was)
    after = identity(data.draw(st.integers(0, len(now))), now)
    groups = [frozenset(each) for n in range(5) for each in itertools.combinations("abcd", n)]
    newly = any(
        suffices(group, after, least=least) and not suffices(group, before, least=least)
        for group in groups
        for least in (0, 1)
    )
    assert is_looser(before, after) == (bool(was) and (newly or not now))


@pytest.mark.parametrize("way", ["fewer", "another", "one more", "alone"])
def test_the_author_does_not_loosen_what_holds_for_an_organisation(world: World, way: str) -> None:
    jonas = world.app.enroll.name_operator("Jonas Berg")
    two = replace(world.northlight, approvals_needed=2, approvers=(world.astrid.id, jonas.id))
    strict = world.app.enroll.change_identity(two, by=world.ada.id)  # stricter: anybody may
    accomplice = world.app.enroll.name_operator("Somebody Else")
    solo = SoloStatement(SOLO, world.ada.id, START)
    changed = {
        "fewer": replace(strict, approvals_needed=1),
        "another": replace(strict, approvers=(world.astrid.id, accomplice.id)),
        "one more": replace(strict, approvers=(*strict.approvers, accomplice.id)),
        "alone": replace(strict, approvals_needed=0, approvers=(), solo=solo),
    }[way]
    draft = world.draft()
    with pytest.raises(NotApproved, match="held to less"):
        world.app.enroll.change_identity(changed, by=world.ada.id)
    assert world.app.enroll.identities()[0] == strict
    assert world.app.approve.standing(draft.id).needed == 2
    if way != "alone":
        world.app.enroll.change_identity(changed, by=world.astrid.id)
        said = world.app.look_over.journal(about=strict.id, limit=1)[0]
        assert said.who == "Astrid Holm"
        assert "to less than before; Astrid Holm, an approver, allows it" in said.detail


def test_the_journal_says_from_what_to_what(world: World) -> None:
    jonas = world.app.enroll.name_operator("Jonas Berg")
    renamed = replace(world.northlight, name="Northlight", approvers=(world.astrid.id, jonas.id))
    world.app.enroll.change_identity(renamed, by=world.astrid.id)
    said = world.app.look_over.journal(about=world.northlight.id, limit=1)[0].detail
    assert "Name: Northlight Observatory, now Northlight." in said
    assert "Approvers: Astrid Holm, now Astrid Holm, Jonas Berg." in said
    added = world.app.look_over.journal(about=world.northlight.id)[-1].detail
    assert added == "Northlight Observatory. Approvals needed: 1. Approvers: Astrid Holm."


def test_an_approver_whose_own_words_wait_does_not_change_who_signs_them(world: World) -> None:
    jonas = world.app.enroll.name_operator("Jonas Berg")
    both = replace(world.northlight, approvers=(world.astrid.id, jonas.id))
    world.app.enroll.change_identity(both, by=world.astrid.id)
    draft = world.app.compose.begin(
        world.northlight.id, by=world.astrid.id, account_ids=[world.on_x.id], texts=("Open late tonight",)
    )
    world.app.approve.ask(draft.id, by=world.astrid.id)
    karin = world.app.enroll.name_operator("Karin Ek")
    three = replace(both, approvers=(*both.approvers, karin.id))
    with pytest.raises(NotApproved, match="Astrid Holm has a draft waiting"):
        world.app.enroll.change_identity(three, by=world.astrid.id)
    world.app.enroll.change_identity(three, by=jonas.id)


def test_a_pack_is_not_dropped_without_an_approver(world: World) -> None:
    packed = world.app.enroll.change_identity(replace(world.northlight, packs=("house",)), by=world.ada.id)
    with pytest.raises(NotApproved, match="held to less"):
        world.app.enroll.change_identity(replace(packed, packs=()), by=world.ada.id)
    world.app.enroll.change_identity(replace(packed, packs=()), by=world.astrid.id)


@pytest.mark.parametrize("way", ["change", "add"])
def test_a_pack_that_held_for_all_is_not_taken_from_an_organisation(world: World, way: str) -> None:
    """The first identity to name a pack takes it from every other one."""

    def name_it(by: OperatorId) -> None:
        if way == "change":
            world.app.enroll.change_identity(replace(world.private, packs=("house",)), by=by)
        else:
            world.app.enroll.add_identity(IdentityKind.PERSONAL, "Lantern", by=by, packs=("house",))

    with pytest.raises(NotApproved, match="Northlight Observatory would be held to less"):
        name_it(world.ada.id)
    name_it(world.astrid.id)


def test_practice_never_becomes_real_nor_real_practice(world: World) -> None:
    with pytest.raises(WrongIdentity, match="is real and stays so"):
        world.app.enroll.change_identity(replace(world.private, is_practice=True), by=world.ada.id)
    practice = world.app.enroll.add_identity(
        IdentityKind.PERSONAL, "Rehearsal", by=world.ada.id, is_practice=True
    )
    with pytest.raises(WrongIdentity, match="is for practice and stays so"):
        world.app.enroll.change_identity(replace(practice, is_practice=False), by=world.ada.id)


def test_a_solo_statement_is_in_own_words_and_in_the_journal(world: World) -> None:
    cafe = world.app.enroll.add_identity(IdentityKind.CORPORATE, "Café", by=world.ada.id, solo_words=SOLO)
    for statement in (SoloStatement("ok", world.ada.id, START), SoloStatement(SOLO, world.astrid.id, START)):
        with pytest.raises(BadInput):
            world.app.enroll.change_identity(replace(cafe, solo=statement), by=world.ada.id)
    again = SoloStatement(f"{SOLO}\nStill.", world.ada.id, START)
    world.app.enroll.change_identity(replace(cafe, solo=again), by=world.ada.id)
    said = [e.detail for e in world.app.look_over.journal(about=cafe.id) if e.deed.value == "solo_stated"]
    assert said == [f"{SOLO} Still.", SOLO]


def test_an_approver_named_twice_is_one(world: World) -> None:
    twice = replace(world.northlight, approvals_needed=2, approvers=(world.astrid.id, world.astrid.id))
    with pytest.raises(BadInput, match="names 1 approvers"):
        world.app.enroll.change_identity(twice, by=world.astrid.id)


def test_an_approver_must_be_named_here(world: World) -> None:
    with pytest.raises(BadInput, match="not named on this computer"):
        world.app.enroll.change_identity(
            replace(world.northlight, approvers=(world.astrid.id, OperatorId("ghost"))), by=world.astrid.id
        )


# names

LIKE_NORTHLIGHT = [
    "northlight  observatory",
    "Northlight\u00a0Observatory",
    "Nоrthlight Observatоry",  # Cyrillic о
    "Nοrthlight Observatory",  # Greek ο
    "Northl1ght Observatory",
    "NorthIight Observatory",  # capital i
    "Ｎorthlight Observatory",
    "Nórthlight Observatory",
    "North-light Observatory",
]


@pytest.mark.parametrize("name", LIKE_NORTHLIGHT)
def test_two_identities_can_be_told_apart(world: World, name: str) -> None:
    with pytest.raises(BadInput, match="exists already"):
        world.app.enroll.add_identity(IdentityKind.PERSONAL, name, by=world.ada.id)
    with pytest.raises(BadInput, match="exists already"):
        world.app.enroll.change_identity(replace(world.private, name=name), by=world.ada.id)


@pytest.mark.parametrize("name", ["ASTRID HOLM", "Аstrid Holm", "Astrid Hoim", "Astrid H0lm", "AstridHolm"])
def test_two_operators_can_be_told_apart(world: World, name: str) -> None:
    with pytest.raises(BadInput, match="named on this computer already"):
        world.app.enroll.name_operator(name)


@pytest.mark.parametrize("name", ["Masthead", "masthead", "Маsthead"])
def test_nobody_is_called_like_the_program_in_the_journal(world: World, name: str) -> None:
    with pytest.raises(BadInput, match="journal"):
        world.app.enroll.name_operator(name)


HIDDEN = [
    "Ada\u202eeda",
    "Ada\u2066",
    "Ada\u200b",
    "\ufeffAda",
    "Ada\x1b[2J",
    "Ada\x07",
    "Ada\u00ad",
    "Ada\U000e0041",
    "\u3164",
    "Ada\u2800x",
    "\u2060",
    "…",
    "",
    " \n ",
    "x" * 201,
    "Ada\x00",
    "Ada\ud800",
    "Ada\ue000",
]


@pytest.mark.parametrize("name", HIDDEN)
def test_a_name_is_seen_whole(world: World, name: str) -> None:
    with pytest.raises(BadInput):
        world.app.enroll.name_operator(name)
    with pytest.raises(BadInput):
        world.app.enroll.add_identity(IdentityKind.PERSONAL, name, by=world.ada.id)
    with pytest.raises(BadInput):
        world.app.enroll.change_identity(replace(world.northlight, name=name), by=world.astrid.id)


def test_a_name_stands_on_one_line(world: World) -> None:
    named = world.app.enroll.name_operator(" Karin\n\u2028 Ek\t")
    assert named.name == "Karin Ek"


@pytest.mark.parametrize(
    "name", ["中村 さくら", "می‌خواهم", "Ålesund Kommune", "राम", "Ж. Петров", "7-Eleven 🏪"]
)
def test_names_of_all_the_world_are_names(world: World, name: str) -> None:
    assert world.app.enroll.name_operator(name).name == name


@given(st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=8))
def test_a_name_looks_like_itself_in_capitals(name: str) -> None:
    assert look_alike(name, name.swapcase())


@pytest.mark.parametrize(
    ("one", "other"), [("Ada", "Eda"), ("中村", "中林"), ("Jon", "Jonas"), ("राम", "सीता")]
)
def test_different_names_do_not_look_alike(one: str, other: str) -> None:
    assert not look_alike(one, other)


# signals


@pytest.mark.parametrize(
    "signals",
    [
        Signals(handles=("@NorthlightObs",)),
        Signals(hashtags=("#Northlight",)),
        Signals(domains=("Northlight.Example ",)),
    ],
)
def test_what_gives_one_identity_away_is_no_other_ones(world: World, signals: Signals) -> None:
    """Called one's own on both sides, it would warn on neither."""
    with pytest.raises(WrongIdentity, match="gives Northlight Observatory away"):
        world.app.enroll.change_identity(replace(world.private, signals=signals), by=world.ada.id)
    with pytest.raises(WrongIdentity):
        world.app.enroll.add_identity(IdentityKind.PERSONAL, "Jonas", by=world.ada.id, signals=signals)


def test_the_handle_of_anothers_account_is_no_signal_of_ones_own(world: World) -> None:
    bare = replace(world.northlight, signals=Signals())
    world.app.enroll.change_identity(bare, by=world.astrid.id)
    with pytest.raises(WrongIdentity, match="@northlightobs"):
        world.app.enroll.change_identity(
            replace(world.private, signals=Signals(handles=("NorthlightOBS",))), by=world.ada.id
        )


def test_signals_are_kept_as_they_are_compared(world: World) -> None:
    untidy = Signals(("@Ada ", "ada", " "), ("#FamilyLife", ""), (" Ada.Example",))
    kept = world.app.enroll.change_identity(replace(world.private, signals=untidy), by=world.ada.id)
    assert kept.signals == Signals(("ada",), ("familylife",), ("ada.example",))


# accounts


def test_a_display_name_proves_nothing_where_handles_are_chosen(world: World) -> None:
    world.network.owner_id, world.network.handle = "222", "adalindqvist"
    with pytest.raises(BadInput, match="belong to adalindqvist on X"):
        world.app.enroll.add_account(
            world.private.id, Network.X, KEYS, by=world.ada.id, handle="Northlight Observatory"
        )
    added = world.app.enroll.add_account(
        world.private.id, Network.X, KEYS, by=world.ada.id, handle="@AdaLindqvist"
    )
    assert added.handle == "adalindqvist"


def test_a_linkedin_member_goes_by_the_name_that_people_know(world: World) -> None:
    added = world.app.enroll.add_account(
        world.northlight.id, Network.LINKEDIN, KEYS, by=world.ada.id, handle="Northlight Observatory"
    )
    assert added.label == "Northlight Observatory"


@pytest.mark.parametrize("owner_id", ["", " "])
def test_keys_of_nobody_are_not_kept(world: World, owner_id: str) -> None:
    world.network.owner_id = owner_id
    with pytest.raises(BadInput, match="did not say whose"):
        world.app.enroll.add_account(world.private.id, Network.X, KEYS, by=world.ada.id)
    assert len(world.vault.kept) == 1


@pytest.mark.parametrize("handle", ["northlight\x1b[2J", "north\u202elight", "\u200b"])
def test_a_handle_is_seen_whole(world: World, handle: str) -> None:
    with pytest.raises(BadInput):
        world.app.enroll.add_account(world.private.id, Network.X, KEYS, by=world.ada.id, handle=handle)


def test_an_account_added_again_with_another_owner_is_another_account(world: World) -> None:
    """A draft that chose the one never goes to the other."""
    draft = world.draft()
    world.app.enroll.remove_account(world.on_x.id, by=world.ada.id)
    world.network.owner_id = "999"
    again = world.app.enroll.add_account(world.northlight.id, Network.X, KEYS, by=world.ada.id)
    assert again.label == world.on_x.label and again.id != world.on_x.id
    assert world.app.compose.draft(draft.id).accounts == ()
    assert world.app.compose.draft(draft.id).digest != draft.digest
    with pytest.raises(NotApproved, match="names no account"):
        world.app.approve.ask(draft.id, by=world.ada.id)


# keys


def test_keys_go_with_their_account(world: World) -> None:
    assert list(world.vault.kept) == [(world.northlight.id, world.on_x.id)]
    world.app.enroll.remove_account(world.on_x.id, by=world.ada.id)
    assert world.vault.kept == {}


def test_keys_stay_while_a_post_waits_for_them(world: World) -> None:
    world.scheduled()
    with pytest.raises(BadInput, match="1 post waits"):
        world.app.enroll.remove_account(world.on_x.id, by=world.ada.id)
    assert len(world.vault.kept) == 1


def test_a_post_scheduled_while_the_keyring_was_asked_keeps_its_account(world: World) -> None:
    post, forget = world.post(), world.vault.forget

    def slow(*ids: object) -> None:
        world.app.schedule.post(post.id, by=world.ada.id)
        forget(*ids)  # type: ignore[arg-type]  # passed on as they came

    world.vault.forget = slow  # type: ignore[method-assign,assignment]  # a keyring that asks its owner first
    with pytest.raises(BadInput, match="1 post waits"):
        world.app.enroll.remove_account(world.on_x.id, by=world.ada.id)
    assert world.app.enroll.accounts() == (world.on_x,)


def test_an_account_that_has_a_home_asks_no_keyring(world: World) -> None:
    world.vault.failure = VaultLocked("The keyring is locked.", remedy="Unlock it.")
    with pytest.raises(WrongIdentity, match="belongs to Northlight Observatory already"):
        world.app.enroll.add_account(world.private.id, Network.X, KEYS, by=world.ada.id)


def test_an_account_that_found_a_home_meanwhile_is_not_given_a_second(world: World) -> None:
    world.network.owner_id, keep = "222", world.vault.keep

    def slow(*kept: object) -> None:
        world.vault.keep = keep  # type: ignore[method-assign]  # the owner of the keyring has answered
        world.app.enroll.add_account(world.northlight.id, Network.X, KEYS, by=world.ada.id)
        keep(*kept)  # type: ignore[arg-type]  # passed on as they came

    world.vault.keep = slow  # type: ignore[method-assign,assignment]  # a keyring that asks its owner first
    with pytest.raises(WrongIdentity):
        world.app.enroll.add_account(world.private.id, Network.X, KEYS, by=world.ada.id)
    assert {identity for identity, _ in world.vault.kept} == {world.northlight.id}
    assert len(world.app.enroll.accounts()) == len(world.vault.kept) == 2


def test_an_identity_with_accounts_or_drafts_is_not_removed(world: World) -> None:
    with pytest.raises(BadInput, match="still has accounts"):
        world.app.enroll.remove_identity(world.northlight.id, by=world.ada.id)
    draft = world.app.compose.begin(world.private.id, by=world.ada.id, texts=("A thought",))
    with pytest.raises(BadInput, match="still has drafts"):
        world.app.enroll.remove_identity(world.private.id, by=world.ada.id)
    world.app.compose.discard(draft.id, by=world.ada.id)
    world.app.enroll.remove_identity(world.private.id, by=world.ada.id)
    assert world.app.enroll.identities() == (world.northlight,)
