"""The line of authority and the separation of identities, through the verbs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import BadInput, DigestChanged, NotApproved, WrongIdentity
from desktop.flow.approve import Standing
from desktop.model.identities import IdentityKind, Network
from desktop.model.posts import Part, Post, ReviewState
from desktop.ports import Credentials
from tests.worlds import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def test_nobody_signs_their_own_post(world: World) -> None:
    northlight = replace(world.northlight, approvers=(world.ada.id, world.astrid.id))
    world.app.enroll.change_identity(northlight, by=world.astrid.id)
    draft = world.draft()
    world.app.approve.ask(draft.id, by=world.ada.id)
    with pytest.raises(NotApproved, match="own post"):
        world.app.approve.sign(draft.id, by=world.ada.id, digest=world.app.compose.draft(draft.id).digest)


def test_only_an_approver_signs_and_only_what_was_asked_for(world: World) -> None:
    jonas = world.app.enroll.name_operator("Jonas Berg")
    draft = world.draft()
    with pytest.raises(NotApproved, match="not put before"):
        world.app.approve.sign(draft.id, by=world.astrid.id, digest=draft.digest)
    world.app.approve.ask(draft.id, by=world.ada.id)
    with pytest.raises(NotApproved, match="no approver"):
        world.app.approve.sign(draft.id, by=jonas.id, digest=draft.digest)


def test_a_signer_signs_the_version_they_read(world: World) -> None:
    draft = world.draft()
    world.app.approve.ask(draft.id, by=world.ada.id)
    changed = world.app.compose.keep(draft.with_text("Tonight we close the dome"))
    with pytest.raises(DigestChanged):
        world.app.approve.sign(draft.id, by=world.astrid.id, digest=draft.digest)
    with pytest.raises(NotApproved, match="not put before"):
        world.app.approve.sign(draft.id, by=world.astrid.id, digest=changed.digest)


def test_a_change_after_a_signature_makes_it_lapse_and_says_so(world: World) -> None:
    jonas = world.app.enroll.name_operator("Jonas Berg")
    strict = replace(world.northlight, approvals_needed=2, approvers=(world.astrid.id, jonas.id))
    world.app.enroll.change_identity(strict, by=world.ada.id)
    draft = world.draft()
    world.app.approve.ask(draft.id, by=world.ada.id)
    first = world.app.approve.sign(draft.id, by=world.astrid.id, digest=draft.digest)
    assert isinstance(first, Standing)
    assert (len(first.approvals), first.needed) == (1, 2)
    changed = world.app.compose.keep(world.app.compose.draft(draft.id).with_text("Other words tonight"))
    assert "approval_lapsed" in world.deeds(draft.id)
    standing = world.app.approve.standing(draft.id)
    assert standing.has_lapsed
    assert standing.approvals == ()
    world.app.approve.ask(draft.id, by=world.ada.id)
    assert isinstance(world.app.approve.sign(draft.id, by=world.astrid.id, digest=changed.digest), Standing)
    made = world.app.approve.sign(draft.id, by=jonas.id, digest=changed.digest)
    assert isinstance(made, Post)
    assert made.draft.parts == (Part("Other words tonight"),)


def test_sending_back_and_declining_need_a_note_and_an_approver(world: World) -> None:
    draft = world.draft()
    world.app.approve.ask(draft.id, by=world.ada.id)
    with pytest.raises(BadInput, match="no note"):
        world.app.approve.request_changes(draft.id, by=world.astrid.id, note=" ")
    with pytest.raises(NotApproved):
        world.app.approve.decline(draft.id, by=world.ada.id, note="I would rather not")
    review = world.app.approve.request_changes(draft.id, by=world.astrid.id, note="Name the pier")
    assert review.state is ReviewState.CHANGES_REQUESTED
    with pytest.raises(NotApproved, match="not put before"):
        world.app.approve.sign(draft.id, by=world.astrid.id, digest=draft.digest)
    (row,) = world.app.look_over.rows()
    assert (row.word.value, row.why) == ("Changes requested", "Astrid Holm: “Name the pier”")


def test_a_solo_owner_says_so_once_and_the_journal_keeps_the_words(world: World) -> None:
    with pytest.raises(BadInput, match="too short"):
        world.app.enroll.add_identity(IdentityKind.CORPORATE, "Café", by=world.ada.id, solo_words="solo")
    with pytest.raises(BadInput, match="names 0 approvers"):
        world.app.enroll.add_identity(IdentityKind.CORPORATE, "Café", by=world.ada.id)
    words = "I run this café alone and answer for what it says."
    cafe = world.app.enroll.add_identity(IdentityKind.CORPORATE, "Café", by=world.ada.id, solo_words=words)
    entries = world.app.look_over.journal(about=cafe.id)
    assert [(e.who, e.detail) for e in entries if e.deed.value == "solo_stated"] == [("Ada Lindqvist", words)]


def test_a_personal_post_needs_nobody(world: World) -> None:
    world.network.owner_id = "222"
    own = world.app.enroll.add_account(
        world.private.id, Network.X, Credentials({"access_token": "mine"}), by=world.ada.id
    )
    draft = world.app.compose.begin(
        world.private.id, by=world.ada.id, account_ids=[own.id], texts=("Clear skies at last",)
    )
    assert isinstance(world.app.approve.ask(draft.id, by=world.ada.id), Post)
    assert draft.id not in {kept.id for kept in world.app.compose.drafts()}


def test_one_account_serves_one_identity(world: World) -> None:
    before = world.app.enroll.accounts()
    with pytest.raises(WrongIdentity, match="belongs to Northlight Observatory already"):
        world.app.enroll.add_account(
            world.private.id, Network.X, Credentials({"access_token": "same"}), by=world.ada.id
        )
    assert world.app.enroll.accounts() == before


def test_keys_of_another_account_than_named_are_not_kept(world: World) -> None:
    world.network.owner_id = "333"
    with pytest.raises(BadInput, match="not to somebody"):
        world.app.enroll.add_account(
            world.private.id,
            Network.X,
            Credentials({"access_token": "t"}),
            by=world.ada.id,
            handle="@somebody",
        )
    assert len(world.app.enroll.accounts()) == 1


def test_a_draft_crosses_identities_only_by_its_own_recorded_step(world: World) -> None:
    draft = world.draft()
    with pytest.raises(BadInput, match="Move it"):
        world.app.compose.keep(draft.moved_to(world.private))
    moved = world.app.compose.move(draft.id, world.private.id, by=world.ada.id)
    assert (moved.identity.id, moved.accounts) == (world.private.id, ())
    assert "draft_moved" in world.deeds(draft.id)


def test_two_windows_cannot_overwrite_each_others_draft(world: World) -> None:
    draft = world.draft()
    world.app.compose.keep(draft.with_text("From one window"))
    with pytest.raises(BadInput):
        world.app.compose.keep(draft.with_text("From the other"))
    assert world.app.compose.draft(draft.id).parts[0].text == "From one window"


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d of a pair"])
def test_text_that_nothing_can_keep_is_named_with_its_place(world: World, text: str) -> None:
    with pytest.raises(BadInput, match="position"):
        world.draft(text)
    draft = world.draft()
    with pytest.raises(BadInput, match="position"):
        world.app.compose.keep(draft.with_text(text))
    assert world.app.compose.draft(draft.id) == draft


def test_an_account_with_waiting_posts_is_not_removed(world: World) -> None:
    delivery = world.scheduled()
    with pytest.raises(BadInput, match="1 post waits"):
        world.app.enroll.remove_account(world.on_x.id, by=world.ada.id)
    world.app.schedule.cancel(delivery.id, by=world.ada.id)
    world.app.enroll.remove_account(world.on_x.id, by=world.ada.id)
    assert world.app.enroll.accounts() == ()


def test_an_identity_never_changes_its_kind(world: World) -> None:
    with pytest.raises(WrongIdentity):
        world.app.enroll.change_identity(
            replace(
                world.private, kind=IdentityKind.CORPORATE, approvals_needed=1, approvers=(world.astrid.id,)
            ),
            by=world.ada.id,
        )


def test_a_practice_identity_has_practice_accounts_only(world: World) -> None:
    with pytest.raises(WrongIdentity):
        world.app.enroll.add_account(
            world.northlight.id, Network.PRACTICE, Credentials({}), by=world.ada.id, handle="lantern"
        )


def test_the_other_identitys_tag_must_be_looked_at_again(world: World) -> None:
    draft = world.draft("My daughter lost her first tooth #familylife")
    with pytest.raises(NotApproved, match="not looked again"):
        world.app.approve.ask(draft.id, by=world.ada.id)
    world.app.approve.confirm(draft.id, by=world.ada.id, typed_handle="@NorthlightObs")
    world.app.approve.ask(draft.id, by=world.ada.id)
    entries = world.app.look_over.journal(about=draft.id)
    assert any("handle typed" in entry.detail for entry in entries)
