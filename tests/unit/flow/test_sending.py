"""Claim, last look, send, record: what is due goes out once, and a doubt is never sent twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.errors import (
    BadInput,
    MoveRefused,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    SignInNeeded,
    VaultLocked,
)
from desktop.model.deliveries import DeliveryState, HoldReason
from desktop.model.identities import Network
from desktop.model.posts import TimeWindow
from desktop.ports import Credentials
from tests.worlds import START, World, make_world

S = DeliveryState


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def test_a_post_goes_all_the_way_and_the_journal_tells_it(world: World) -> None:
    delivery = world.scheduled()
    assert world.publish(after=9) == ()  # the undo time is not over
    (done,) = world.publish(after=2)
    assert done.state is S.PUBLISHED
    assert [post.text for post in world.network.accepted] == ["Tonight we open the dome"]
    assert done.receipts[0].url == "https://x.example/1000"
    assert world.deeds(delivery.id) == ["delivery_scheduled", "part_published", "delivery_published"]
    assert world.publish() == ()
    assert len(world.network.accepted) == 1


def test_the_owner_is_asked_immediately_before_every_send(world: World) -> None:
    before = world.network.asked_owner
    world.scheduled()
    world.publish()
    assert world.network.asked_owner == before + 1


def test_keys_that_belong_to_another_account_by_now_send_nothing(world: World) -> None:
    world.scheduled()
    world.network.owner_id = "999"
    (held,) = world.publish()
    assert (held.state, held.reason) == (S.HELD, HoldReason.WRONG_OWNER)
    assert "Nothing was published" in held.detail
    assert world.network.accepted == []


def test_a_thread_is_recorded_part_by_part_and_resumed_after_its_last_part(world: World) -> None:
    world.scheduled(world.draft(texts=("First part here", "Second part here", "Third part here")))
    world.network.answers.extend([None, NotSent("X could not be reached.")])
    (waiting,) = world.publish()
    assert waiting.state is S.SCHEDULED
    assert [receipt.part for receipt in waiting.receipts] == [0]
    (done,) = world.publish(after=60)
    assert done.state is S.PUBLISHED
    assert [post.text for post in world.network.accepted] == [
        "First part here",
        "Second part here",
        "Third part here",
    ]


def test_no_answer_and_the_post_is_there_is_published_with_its_real_link(world: World) -> None:
    world.scheduled()
    world.network.accepts_before_error = True
    world.network.answers.append(OutcomeUnknown("X did not answer."))
    (done,) = world.publish()
    assert done.state is S.PUBLISHED
    assert done.receipts[0].remote_id == "1000"


@pytest.mark.parametrize("can_read", [True, False])
def test_no_answer_and_nothing_to_see_is_put_before_a_person(world: World, can_read: bool) -> None:
    delivery = world.scheduled()
    world.network.can_read = can_read
    world.network.answers.append(OutcomeUnknown("X did not answer."))
    held = world.wait(minutes=4)[-1]
    assert (held.state, held.reason) == (S.HELD, HoldReason.UNCONFIRMED)
    for _ in range(5):
        assert world.publish(after=3600) == ()
    assert world.network.accepted == []
    with pytest.raises(MoveRefused):
        world.app.schedule.release(delivery.id, by=world.ada.id)
    settled = world.app.schedule.settle(
        delivery.id, is_there=True, by=world.ada.id, url="https://x.example/7"
    )
    assert settled.state is S.PUBLISHED
    assert settled.receipts[-1].url == "https://x.example/7"
    assert world.deeds(delivery.id)[-1] == "delivery_settled"


def test_not_there_says_a_person_and_nothing_is_sent_by_itself(world: World) -> None:
    delivery = world.scheduled()
    world.network.answers.append(OutcomeUnknown("X did not answer."))
    world.wait(minutes=4)
    assert world.app.schedule.settle(delivery.id, is_there=False, by=world.ada.id).state is S.FAILED
    assert world.publish(after=60) == ()


def test_a_refusal_ends_it_with_the_networks_reason(world: World) -> None:
    world.scheduled()
    world.network.answers.append(Rejected("X refused the post. Nothing was published.", reason="no"))
    (failed,) = world.publish()
    assert failed.state is S.FAILED
    assert "Nothing was published" in failed.detail
    assert world.publish(after=600) == ()


def test_what_certainly_did_not_leave_is_tried_again_a_bounded_number_of_times(world: World) -> None:
    world.scheduled()
    world.network.answers.extend([NotSent("X could not be reached.")] * 50)
    states = []
    for _ in range(60):
        states += [delivery.state for delivery in world.publish(after=30)]
    assert states[-1] in (S.FAILED, S.HELD)
    assert states[:-1] == [S.SCHEDULED] * (len(states) - 1)
    assert 2 <= len(states) <= 6


def test_a_limit_within_the_grace_period_is_waited_for(world: World) -> None:
    world.scheduled()
    until = START + timedelta(minutes=5)
    world.network.answers.append(RateLimited("X takes no more posts.", until=until))
    (waiting,) = world.publish()
    assert waiting.state is S.SCHEDULED
    assert waiting.due_at >= until
    assert world.publish(after=60) == ()
    (done,) = world.publish(after=300)
    assert done.state is S.PUBLISHED


def test_a_limit_past_the_grace_period_asks_instead_of_going_late(world: World) -> None:
    world.scheduled()
    world.network.answers.append(RateLimited("X takes no more posts.", until=START + timedelta(hours=5)))
    (held,) = world.publish()
    assert (held.state, held.reason) == (S.HELD, HoldReason.OVERDUE)
    assert world.publish(after=6 * 3600) == ()


@pytest.mark.parametrize("where", ["owner", "publish"])
def test_an_ended_sign_in_holds_it(world: World, where: str) -> None:
    world.scheduled()
    error = SignInNeeded("X refused the keys. Nothing was published.")
    (world.network.owner_errors if where == "owner" else world.network.answers).append(error)
    (held,) = world.publish()
    assert (held.state, held.reason) == (S.HELD, HoldReason.SIGN_IN_NEEDED)
    assert held.in_flight is None


def test_a_locked_keyring_holds_it_and_release_sends_it(world: World) -> None:
    delivery = world.scheduled()
    world.vault.failure = VaultLocked("The keyring is locked.", remedy="Unlock it.")
    (held,) = world.publish()
    assert held.reason is HoldReason.SIGN_IN_NEEDED
    world.vault.failure = None
    world.app.schedule.release(delivery.id, by=world.ada.id)
    assert world.publish()[0].state is S.PUBLISHED


def test_what_came_due_while_nobody_ran_asks_first(world: World) -> None:
    delivery = world.scheduled()
    (held,) = world.publish(after=16 * 60)
    assert held.reason is HoldReason.OVERDUE
    assert world.network.accepted == []
    with pytest.raises(BadInput, match="passed"):
        world.app.schedule.release(delivery.id, by=world.ada.id)


def test_a_post_does_not_go_out_after_its_window(world: World) -> None:
    window = TimeWindow(START + timedelta(minutes=5), "Europe/Stockholm", START + timedelta(minutes=8))
    world.scheduled(world.draft(window=window))
    (held,) = world.publish(after=9 * 60)
    assert held.reason is HoldReason.OVERDUE


def test_a_signature_that_no_longer_counts_holds_it(world: World) -> None:
    world.scheduled()
    jonas = world.app.enroll.name_operator("Jonas Berg")
    world.app.enroll.change_identity(replace(world.northlight, approvers=(jonas.id,)), by=world.astrid.id)
    (held,) = world.publish()
    assert held.reason is HoldReason.APPROVAL_LOST
    assert world.network.accepted == []


def test_a_new_rule_stops_what_was_approved_before_it(world: World) -> None:
    world.scheduled()
    folder = world.app.home / "policy"
    folder.mkdir()
    (folder / "broken.yaml").write_text("pack: [", encoding="utf-8")
    (held,) = world.publish()
    assert held.reason is HoldReason.POLICY_CHANGED
    assert world.network.accepted == []


def test_a_cancelled_or_held_delivery_is_never_sent(world: World) -> None:
    one, two = world.scheduled(), world.scheduled(world.draft("Doors open at half past seven"))
    world.app.schedule.cancel(one.id, by=world.ada.id)
    world.app.schedule.hold(two.id, by=world.ada.id, why="Storm warning")
    assert world.publish() == ()
    assert world.network.accepted == []


@pytest.mark.parametrize("verb", ["hold", "release", "cancel", "take_back"])
def test_nobody_moves_a_delivery_that_is_leaving(world: World, verb: str) -> None:
    delivery = world.scheduled()

    def meddle(part: object) -> None:
        schedule, by = world.app.schedule, world.ada.id
        with pytest.raises(MoveRefused):
            match verb:
                case "hold":
                    schedule.hold(delivery.id, by=by, why="Wait")
                case "release":
                    schedule.release(delivery.id, by=by)
                case "cancel":
                    schedule.cancel(delivery.id, by=by)
                case _:
                    schedule.take_back(delivery.post_id, by=by)

    world.network.on_publish = meddle
    (done,) = world.publish()
    assert done.state is S.PUBLISHED
    assert len(world.network.accepted) == 1


def test_a_crash_before_the_request_goes_again(world: World) -> None:
    world.scheduled()

    class PowerCut(BaseException):
        pass

    def cut(*_: object) -> None:
        raise PowerCut

    ask, world.network.owner = world.network.owner, cut  # type: ignore[method-assign,assignment]
    with pytest.raises(PowerCut):
        world.publish()
    world.network.owner = ask  # type: ignore[method-assign]
    assert world.publish(after=60) == ()  # its lease still holds
    (back,) = world.publish(after=200)[:1]
    assert back.state is S.SCHEDULED
    states = [delivery.state for delivery in world.publish(after=1)]
    assert len(world.network.accepted) == 1 or states == [S.HELD]


@pytest.mark.parametrize("left", [True, False])
def test_a_crash_during_the_request_is_read_back_and_never_sent_blindly(world: World, left: bool) -> None:
    world.scheduled()

    class PowerCut(BaseException):
        pass

    def cut(part: object) -> None:
        world.network.on_publish = None
        if left:
            world.network.publish(part)  # type: ignore[arg-type]
        raise PowerCut

    world.network.on_publish = cut
    with pytest.raises(PowerCut):
        world.publish()
    world.clock.advance(seconds=400)
    (done,) = world.wait(minutes=4)
    expected = (S.PUBLISHED, None) if left else (S.HELD, HoldReason.UNCONFIRMED)
    assert (done.state, done.reason) == expected
    assert world.publish(after=400) == ()
    assert len(world.network.accepted) == int(left)


def test_the_same_post_is_scheduled_once(world: World) -> None:
    post = world.post()
    world.app.schedule.post(post.id, by=world.ada.id)
    with pytest.raises(BadInput, match="scheduled already"):
        world.app.schedule.post(post.id, by=world.ada.id)


def test_taking_back_within_the_undo_time_gives_the_words_again(world: World) -> None:
    delivery = world.scheduled()
    draft = world.app.schedule.take_back(delivery.post_id, by=world.ada.id)
    assert draft.parts[0].text == "Tonight we open the dome"
    assert draft.accounts == (world.on_x,)
    assert world.publish() == ()
    assert draft.id in {kept.id for kept in world.app.compose.drafts()}


def test_taking_back_what_has_left_is_refused(world: World) -> None:
    delivery = world.scheduled()
    world.publish()
    with pytest.raises(MoveRefused, match="left already"):
        world.app.schedule.take_back(delivery.post_id, by=world.ada.id)


def test_a_schedule_in_the_past_is_refused(world: World) -> None:
    window = TimeWindow(START - timedelta(hours=1), "Europe/Stockholm")
    post = world.post(world.draft(window=window))
    with pytest.raises(BadInput, match="time has passed"):
        world.app.schedule.post(post.id, by=world.ada.id)


def test_accounts_in_different_states_stand_in_rows_of_their_own(world: World) -> None:
    second = world.app.enroll.add_account(
        world.northlight.id, Network.LINKEDIN, Credentials({"access_token": "also-not"}), by=world.ada.id
    )
    draft = world.app.compose.begin(
        world.northlight.id, by=world.ada.id, account_ids=[world.on_x.id, second.id], texts=("Open tonight",)
    )
    world.scheduled(draft)
    world.network.answers.extend([None, Rejected("LinkedIn refused the post. Nothing was published.")])
    world.publish()
    words = sorted(row.word.value for row in world.app.look_over.rows())
    assert words == ["Failed", "Sent"]


def test_what_is_out_can_be_deleted_on_its_network(world: World) -> None:
    delivery = world.scheduled()
    with pytest.raises(BadInput):
        world.app.retract.delivery(delivery.id, by=world.ada.id)
    world.publish()
    world.app.retract.delivery(delivery.id, by=world.ada.id)
    assert world.network.deleted == ["1000"]
    assert world.deeds(delivery.id)[-1] == "remote_deleted"


def test_a_keyring_that_kept_us_waiting_for_hours_sends_nothing_late(world: World) -> None:
    world.scheduled()
    read = world.vault.read

    def slow(*ids: object) -> Credentials:
        world.clock.advance(hours=3)
        return read(*ids)  # type: ignore[arg-type]

    world.vault.read = slow  # type: ignore[method-assign,assignment]
    (held,) = world.publish()
    assert held.reason is HoldReason.OVERDUE
    assert world.network.accepted == []


def test_a_sender_whose_lease_was_taken_over_sends_nothing(world: World) -> None:
    delivery = world.scheduled()
    ask = world.network.owner

    def slow() -> object:
        world.network.owner = ask  # type: ignore[method-assign]
        world.clock.advance(minutes=5)
        world.app.publish.next("another")  # takes the stale claim and puts it back
        return ask()

    world.network.owner = slow  # type: ignore[method-assign,assignment]
    world.clock.advance(seconds=11)
    world.app.publish.next("one")
    assert world.network.accepted == []
    assert world.app.schedule.delivery(delivery.id).state is S.SCHEDULED


def test_the_journal_of_a_hold_never_repeats_the_posts_words(world: World) -> None:
    delivery = world.scheduled(world.draft("Tonight the codeword zanzibarfalcon opens the dome"))
    folder = world.app.home / "policy"
    folder.mkdir(exist_ok=True)
    (folder / "house.yaml").write_text(
        "pack: house\nversion: 1\ntitle: House\nrules:\n  - id: CODEWORD\n    kind: terms\n"
        "    terms: [zanzibarfalcon]\n    severity: block\n    message: \"'{match}' is not for outside.\"\n"
        "    why: Codewords stay inside.\n    remedy: Leave it out.\n"
        "    bad: [the zanzibarfalcon flies]\n    good: [a falcon flies]\n",
        encoding="utf-8",
    )
    assert world.app.check.breakages() == ()
    (held,) = world.publish()
    assert held.reason is HoldReason.POLICY_CHANGED
    assert "zanzibarfalcon" in held.detail
    told = " ".join(entry.detail for entry in world.app.look_over.journal(limit=1000))
    assert "zanzibarfalcon" not in told
    assert "Codewords stay inside" in told
    assert world.app.schedule.delivery(delivery.id).state is S.HELD
