"""Ways around the line of authority that somebody careless or cunning might find, each shut."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import BadInput, DigestChanged, MoveRefused, NotApproved, SignInNeeded
from desktop.flow.approve import Standing
from desktop.flow.check import may_waive
from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.findings import Finding, Severity
from desktop.model.identities import Network, Operator
from desktop.model.posts import Draft, Post
from desktop.ports import Credentials
from tests.worlds import World, make_world

PRIVATE_WORDS = "My daughter lost her first tooth #familylife"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


@pytest.fixture
def jonas(world: World) -> Operator:
    """A second approver; two must sign from now on."""
    jonas = world.app.enroll.name_operator("Jonas Berg")
    strict = replace(world.northlight, approvals_needed=2, approvers=(world.astrid.id, jonas.id))
    world.northlight = world.app.enroll.change_identity(strict, by=world.astrid.id)
    return jonas


def add_pack(world: World, severity: str = "review", *, family: str = "house", terms: str = "dome") -> None:
    folder = world.app.home / "policy"
    folder.mkdir(exist_ok=True)
    (folder / "house.yaml").write_text(
        f'pack: house\nrules:\n  - id: WORD\n    kind: terms\n    terms: "{terms}"\n    family: {family}\n'
        f'    severity: {severity}\n    message: "A word."\n    why: W.\n    remedy: R.\n',
        encoding="utf-8",
    )


def found(world: World, draft: Draft, rule: str = "house.WORD") -> Finding:
    return next(each for each in world.app.check.verdict(draft).findings if each.rule == rule)


# threads


def test_a_thread_for_linkedin_is_stopped_before_half_of_it_is_out(world: World) -> None:
    page = world.app.enroll.add_account(
        world.northlight.id, Network.LINKEDIN, Credentials({"access_token": "t"}), by=world.ada.id
    )
    draft = world.draft(texts=("Tonight we open the dome", "Bring a warm coat"))
    both = world.app.compose.keep(replace(draft, accounts=(world.on_x, page)))
    with pytest.raises(NotApproved, match=r"core\.THREAD"):
        world.app.approve.ask(draft.id, by=world.ada.id)
    world.app.compose.keep(replace(both, accounts=(world.on_x,)))
    world.app.approve.ask(draft.id, by=world.ada.id)


@pytest.mark.parametrize("nothing", ["", " \n", "\u200b", "\u2060\ufeff \u00ad"])
def test_a_thread_with_a_part_that_nobody_sees_is_stopped(world: World, nothing: str) -> None:
    draft = world.draft(texts=("Tonight we open the dome", nothing))
    with pytest.raises(NotApproved, match=r"core\.EMPTY"):
        world.app.approve.ask(draft.id, by=world.ada.id)


@pytest.mark.parametrize("hidden", ["\u202edrawkcab\u202c", "\U000e0041\U000e0042", "\x1b[2J", "\u3164"])
def test_what_an_approver_cannot_see_does_not_go_out(world: World, hidden: str) -> None:
    draft = world.draft(f"Tonight we open the dome {hidden}")
    with pytest.raises(NotApproved, match=r"core\.HIDDEN"):
        world.app.approve.ask(draft.id, by=world.ada.id)


# right after a move


def test_a_change_of_another_identity_is_known_to_the_next_check(world: World) -> None:
    draft = world.draft("Tonight we open the dome #nightowls")
    assert not world.app.check.verdict(draft).standing
    signals = replace(world.private.signals, hashtags=("nightowls",))
    world.app.enroll.change_identity(replace(world.private, signals=signals), by=world.ada.id)
    assert [each.family for each in world.app.check.verdict(draft).standing] == ["identity"]


def test_words_that_were_moved_are_read_for_whom_they_speak_now(world: World) -> None:
    draft = world.draft("Tonight with #familylife and @NorthlightObs")
    before = {finding.message for finding in world.app.check.verdict(draft).standing}
    assert any("#familylife" in message for message in before)
    moved = world.app.compose.move(draft.id, world.private.id, by=world.ada.id)
    said = {finding.message for finding in world.app.check.verdict(moved).standing}
    assert any("NorthlightObs" in message for message in said), said
    assert said == {finding.message for finding in world.app.approve.standing(draft.id).verdict.standing}


# nobody there to say yes


def test_a_finding_for_somebody_else_names_the_rule_where_nobody_else_is(world: World) -> None:
    add_pack(world)
    world.network.owner_id = "222"
    own = world.app.enroll.add_account(
        world.private.id, Network.X, Credentials({"access_token": "mine"}), by=world.ada.id
    )
    draft = world.app.compose.begin(
        world.private.id, by=world.ada.id, account_ids=[own.id], texts=("Under the dome tonight",)
    )
    with pytest.raises(NotApproved, match=r"house\.WORD needs somebody else's approval and Ada has no other"):
        world.app.approve.ask(draft.id, by=world.ada.id)
    world.app.check.waive(draft, found(world, draft), "The dome is open to all", by=world.ada.id)
    assert isinstance(world.app.approve.ask(draft.id, by=world.ada.id), Post)


# who wrote it


def test_whoever_changed_a_draft_wrote_a_part_of_it_and_cannot_sign_it(world: World) -> None:
    draft = world.draft()
    changed = world.app.compose.keep(draft.with_text("Tonight we open the roof"), by=world.astrid.id)
    assert changed.editors == (world.astrid.id,)
    with pytest.raises(NotApproved, match="those who wrote it"):
        world.app.approve.ask(draft.id, by=world.ada.id)
    with pytest.raises(NotApproved):
        world.app.approve.sign(draft.id, by=world.astrid.id, digest=changed.digest)


def test_an_editor_stays_one_whatever_the_next_copy_says(world: World, jonas: Operator) -> None:
    draft = world.app.compose.keep(world.draft().with_text("Open late"), by=world.astrid.id)
    forged = replace(draft, editors=(), parts=world.draft("Open early").parts)
    kept = world.app.compose.keep(forged, by=world.ada.id)
    assert kept.editors == (world.astrid.id,)
    moved = world.app.compose.move(draft.id, world.private.id, by=world.ada.id)
    assert moved.editors == (world.astrid.id,)
    assert world.app.compose.keep(kept_again(moved), by=jonas.id).editors == (world.astrid.id,)


def kept_again(draft: Draft) -> Draft:
    """The same words once more: saving without a change makes nobody an editor."""
    return replace(draft, editors=())


def test_words_taken_back_remember_who_wrote_them(world: World, jonas: Operator) -> None:
    karin = world.app.enroll.name_operator("Karin Ek")
    three = replace(world.northlight, approvals_needed=3, approvers=(world.astrid.id, jonas.id, karin.id))
    world.app.enroll.change_identity(three, by=jonas.id)
    one = replace(three, approvals_needed=1)
    world.app.enroll.change_identity(one, by=jonas.id)
    draft = world.app.compose.keep(world.draft().with_text("Open late tonight"), by=world.astrid.id)
    world.app.approve.ask(draft.id, by=world.ada.id)
    made = world.app.approve.sign(draft.id, by=jonas.id, digest=draft.digest)
    assert isinstance(made, Post)
    world.app.schedule.post(made.id, by=world.ada.id)
    assert world.app.schedule.take_back(made.id, by=world.ada.id).editors == (world.astrid.id,)


def test_a_draft_never_changes_its_author(world: World) -> None:
    with pytest.raises(BadInput):
        world.app.compose.keep(replace(world.draft(), author_id=world.astrid.id))


def test_an_editor_who_does_not_exist_is_refused(world: World) -> None:
    draft = world.draft()
    with pytest.raises(BadInput, match="no operator"):
        world.app.compose.keep(draft.with_text("Other"), by="nobody")  # type: ignore[arg-type]  # a name


# yes and no


def test_a_no_takes_an_own_earlier_yes_back(world: World, jonas: Operator) -> None:
    draft = world.draft()
    world.app.approve.ask(draft.id, by=world.ada.id)
    world.app.approve.sign(draft.id, by=world.astrid.id, digest=draft.digest)
    world.app.approve.request_changes(draft.id, by=world.astrid.id, note="I was too quick")
    assert "approval_lapsed" in world.deeds(draft.id)
    world.app.approve.ask(draft.id, by=world.ada.id)
    half = world.app.approve.sign(draft.id, by=jonas.id, digest=draft.digest)
    assert isinstance(half, Standing)
    assert [each.operator_id for each in half.approvals] == [jonas.id]
    assert isinstance(world.app.approve.sign(draft.id, by=world.astrid.id, digest=draft.digest), Post)


def test_nobody_signs_what_must_be_fixed_by_now(world: World, jonas: Operator) -> None:
    draft = world.draft()
    world.app.approve.ask(draft.id, by=world.ada.id)
    add_pack(world, "block")
    with pytest.raises(NotApproved, match=r"house\.WORD"):
        world.app.approve.sign(draft.id, by=world.astrid.id, digest=draft.digest)
    assert "approval_signed" not in world.deeds(draft.id)


def test_what_was_asked_for_lapses_with_a_change_alone(world: World) -> None:
    draft = world.draft()
    assert not world.app.approve.standing(draft.id).has_lapsed
    world.app.approve.ask(draft.id, by=world.ada.id)
    assert not world.app.approve.standing(draft.id).has_lapsed
    world.app.compose.keep(draft.with_text("Tonight we close the dome"))
    assert world.app.approve.standing(draft.id).has_lapsed


def test_approvers_who_are_too_few_are_counted(world: World, jonas: Operator) -> None:
    add_pack(world)
    draft = world.app.compose.keep(world.draft().with_text("Our dome tonight"), by=jonas.id)
    with pytest.raises(NotApproved, match="needs 2 approvals and has 1 approvers besides those who wrote it"):
        world.app.approve.ask(draft.id, by=world.ada.id)


def test_nobody_is_told_that_they_stopped_what_is_approved_already(world: World) -> None:
    post = world.post()
    for answer in (world.app.approve.decline, world.app.approve.request_changes):
        with pytest.raises(NotApproved, match="not before its approvers"):
            answer(post.draft.id, by=world.astrid.id, note="Stop this")


def test_a_signature_does_not_follow_the_words_into_another_draft(world: World) -> None:
    post = world.post()
    twin = world.draft()
    assert twin.digest == post.draft.digest
    assert world.app.approve.standing(twin.id).approvals == ()
    with pytest.raises(NotApproved, match="not put before"):
        world.app.approve.sign(twin.id, by=world.astrid.id, digest=twin.digest)


def test_a_signature_needs_its_signer_to_be_an_approver_at_the_end(world: World, jonas: Operator) -> None:
    draft = world.draft()
    karin = world.app.enroll.name_operator("Karin Ek")
    world.app.approve.ask(draft.id, by=world.ada.id)
    world.app.approve.sign(draft.id, by=world.astrid.id, digest=draft.digest)
    world.app.enroll.change_identity(replace(world.northlight, approvers=(jonas.id, karin.id)), by=jonas.id)
    half = world.app.approve.sign(draft.id, by=jonas.id, digest=draft.digest)
    assert isinstance(half, Standing)
    assert [each.operator_id for each in half.approvals] == [jonas.id]


# looking again


def test_a_caution_that_came_later_was_not_looked_at(world: World) -> None:
    draft = world.draft(PRIVATE_WORDS)
    world.app.approve.confirm(draft.id, by=world.ada.id, typed_handle="@NorthlightObs")
    add_pack(world, "caution", terms="tooth")
    assert not world.app.approve.standing(draft.id).is_confirmed
    with pytest.raises(NotApproved, match=r"house\.WORD"):
        world.app.approve.ask(draft.id, by=world.ada.id)
    world.app.approve.confirm(draft.id, by=world.ada.id, typed_handle="@NorthlightObs")
    world.app.approve.ask(draft.id, by=world.ada.id)


@pytest.mark.parametrize("typed", ["", "  ", "@adalindqvist", "NorthlightOb", "Northlight Observatory"])
def test_words_of_another_identity_are_confirmed_with_the_handle_alone(world: World, typed: str) -> None:
    draft = world.draft(PRIVATE_WORDS)
    with pytest.raises(NotApproved, match="Nothing was confirmed"):
        world.app.approve.confirm(draft.id, by=world.ada.id, typed_handle=typed)
    assert world.app.approve.standing(draft.id).confirmation is None
    assert "caution_confirmed" not in world.deeds(draft.id)


@pytest.mark.parametrize("typed", ["@NorthlightObs", "northlightobs", " @northlightOBS "])
def test_a_handle_may_be_typed_in_any_case(world: World, typed: str) -> None:
    draft = world.draft(PRIVATE_WORDS)
    assert world.app.approve.confirm(draft.id, by=world.ada.id, typed_handle=typed).typed_handle


def test_a_wrong_handle_is_refused_even_where_none_was_asked_for(world: World) -> None:
    draft = world.draft()
    with pytest.raises(NotApproved, match="none of its accounts"):
        world.app.approve.confirm(draft.id, by=world.ada.id, typed_handle="@adalindqvist")


@pytest.mark.parametrize(("severity", "family"), [("caution", "house"), ("hint", "identity")])
def test_no_handle_is_asked_for_where_nothing_reads_like_another_identity(
    world: World, severity: str, family: str
) -> None:
    add_pack(world, severity, family=family)
    draft = world.draft()
    assert world.app.approve.confirm(draft.id, by=world.ada.id).typed_handle == ""
    world.app.approve.ask(draft.id, by=world.ada.id)


def test_only_the_author_confirms(world: World) -> None:
    draft = world.draft(PRIVATE_WORDS)
    with pytest.raises(NotApproved, match="Only its author"):
        world.app.approve.confirm(draft.id, by=world.astrid.id, typed_handle="@NorthlightObs")


# between the signature and the sending


@pytest.mark.parametrize("severity", ["caution", "review", "block"])
def test_a_rule_that_came_after_the_signature_holds_the_post(world: World, severity: str) -> None:
    world.scheduled()
    add_pack(world, severity)
    (held,) = world.publish()
    assert (held.reason, world.network.accepted) == (HoldReason.POLICY_CHANGED, [])
    assert "house.WORD" in held.detail


def test_a_rule_that_became_graver_after_the_signature_holds_the_post(world: World) -> None:
    add_pack(world, "hint")
    world.scheduled()
    add_pack(world, "review")
    (held,) = world.publish()
    assert (held.reason, world.network.accepted) == (HoldReason.POLICY_CHANGED, [])


def test_what_was_signed_with_its_findings_goes_out(world: World) -> None:
    add_pack(world, "review")
    world.scheduled()
    (sent,) = world.publish()
    assert sent.state is DeliveryState.PUBLISHED


# once


def half_out(world: World) -> Delivery:
    """A thread whose first part is out and whose second waits for a sign-in."""
    world.scheduled(world.draft(texts=("Tonight we open the dome", "Bring a warm coat")))
    world.network.answers.extend([None, SignInNeeded("X refused the keys. Nothing was published.")])
    (held,) = world.publish()
    assert [receipt.part for receipt in held.receipts] == [0]
    return held


def test_what_is_half_out_does_not_begin_again_once_it_is_cancelled(world: World) -> None:
    held = half_out(world)
    world.app.schedule.cancel(held.id, by=world.ada.id)
    with pytest.raises(BadInput, match="goes out once"):
        world.app.schedule.post(held.post_id, by=world.ada.id)
    with pytest.raises(MoveRefused, match="left already"):
        world.app.schedule.take_back(held.post_id, by=world.ada.id)
    world.publish()
    assert [post.text for post in world.network.accepted] == ["Tonight we open the dome"]


def test_what_was_taken_out_of_the_queue_for_good_stays_out(world: World) -> None:
    delivery = world.scheduled()
    world.app.schedule.cancel(delivery.id, by=world.ada.id)
    with pytest.raises(BadInput, match="goes out once"):
        world.app.schedule.post(delivery.post_id, by=world.ada.id)
    assert world.app.schedule.take_back(delivery.post_id, by=world.ada.id).parts


def test_why_it_is_held_is_one_line(world: World) -> None:
    delivery = world.scheduled()
    held = world.app.schedule.hold(delivery.id, by=world.ada.id, why=" Storm \n\u2028 warning ")
    assert held.detail == "Storm warning"


# waivers


def test_a_waiver_is_weighed_by_what_is_found_now_not_by_what_is_shown(world: World) -> None:
    add_pack(world)
    draft = world.draft()
    forged = replace(found(world, draft), severity=Severity.HINT)
    with pytest.raises(NotApproved, match="someone other than the author"):
        world.app.check.waive(draft, forged, "Meant exactly so", by=world.ada.id)


def test_a_rule_that_cannot_be_waived_is_not_whatever_the_finding_says(world: World) -> None:
    draft = world.draft("x" * 400)
    finding = next(each for each in world.app.check.verdict(draft).findings if not each.is_waivable)
    with pytest.raises(BadInput, match="cannot be waived"):
        world.app.check.waive(
            draft, replace(finding, is_waivable=True), "Meant exactly so", by=world.astrid.id
        )


def test_a_waiver_is_weighed_for_the_identity_as_it_is_now(world: World) -> None:
    add_pack(world)
    draft = world.draft()
    open_to_all = replace(draft.identity, approvers=(world.ada.id, world.astrid.id, "x"))  # type: ignore[arg-type]  # a name
    forged = replace(draft, identity=open_to_all, author_id=world.astrid.id)
    with pytest.raises(NotApproved):
        world.app.check.waive(forged, found(world, draft), "Meant exactly so", by=world.ada.id)


def test_anybody_may_waive_what_the_author_may_confirm(world: World) -> None:
    add_pack(world, "caution")
    draft = world.draft()
    world.app.check.waive(draft, found(world, draft), "The dome is ours", by=world.ada.id)
    world.app.approve.ask(draft.id, by=world.ada.id)


def test_an_author_who_is_an_approver_is_not_offered_to_waive(world: World) -> None:
    add_pack(world)
    finding = found(world, world.draft())
    assert may_waive(world.northlight, world.ada.id, world.astrid.id, finding)
    assert not may_waive(world.northlight, world.astrid.id, world.astrid.id, finding)
    assert not may_waive(world.northlight, world.ada.id, world.ada.id, finding)


def test_an_editor_waives_nothing_grave(world: World) -> None:
    add_pack(world)
    draft = world.app.compose.keep(world.draft().with_text("Our dome tonight"), by=world.astrid.id)
    with pytest.raises(NotApproved):
        world.app.check.waive(draft, found(world, draft), "Meant exactly so", by=world.astrid.id)


def test_a_waiver_does_not_outlive_its_version(world: World) -> None:
    add_pack(world, "block")
    draft = world.draft()
    world.app.check.waive(draft, found(world, draft), "The dome is ours", by=world.astrid.id)
    assert not world.app.check.verdict(draft).standing
    changed = world.app.compose.keep(draft.with_text("Tonight we sell the dome"))
    assert world.app.check.verdict(changed).standing
    with pytest.raises(NotApproved):
        world.app.approve.ask(draft.id, by=world.ada.id)


def test_a_finding_that_is_gone_is_not_waived(world: World) -> None:
    add_pack(world)
    draft = world.draft()
    finding = found(world, draft)
    changed = world.app.compose.keep(draft.with_text("Nothing of that kind"))
    with pytest.raises(DigestChanged):
        world.app.check.waive(changed, finding, "Meant exactly so", by=world.astrid.id)


@pytest.mark.parametrize("other", [{"rule": "house.OTHER"}, {"fingerprint": "0" * 16}])
def test_what_was_not_found_is_not_waived(world: World, other: dict[str, str]) -> None:
    add_pack(world)
    draft = world.draft()
    forged = replace(found(world, draft), **other)  # type: ignore[arg-type]  # names of fields
    with pytest.raises(DigestChanged):
        world.app.check.waive(draft, forged, "Meant exactly so", by=world.astrid.id)


def test_a_reason_is_ten_characters_that_say_something(world: World) -> None:
    add_pack(world)
    draft = world.draft()
    for reason in ("too short", " " * 20, "a" * 9 + "\n" * 9):
        with pytest.raises(BadInput, match="too short"):
            world.app.check.waive(draft, found(world, draft), reason, by=world.astrid.id)


@pytest.mark.parametrize("reason", ["hunter2hunter is the pet's name", "It is HUNTER2HUNTER, an example"])
def test_a_reason_never_writes_the_secret_down_again(world: World, reason: str) -> None:
    add_pack(world, "block", family="secret", terms="hunter2hunter")
    draft = world.draft("We named it hunter2hunter at last")
    with pytest.raises(BadInput, match="repeats"):
        world.app.check.waive(draft, found(world, draft), reason, by=world.astrid.id)
    assert not any("hunter2" in entry.detail for entry in world.app.look_over.journal())
    world.app.check.waive(draft, found(world, draft), "An example, nobody's password", by=world.astrid.id)
