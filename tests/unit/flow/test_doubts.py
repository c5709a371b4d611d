"""What nobody knows is looked up, now and later, and never taken for something else."""

from __future__ import annotations

import itertools
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.errors import (
    BadInput,
    MoveRefused,
    NotSent,
    OutcomeUnknown,
    Rejected,
    SignInNeeded,
    StoreFull,
)
from desktop.model.deliveries import Delivery, DeliveryState, HoldReason
from desktop.model.identities import Network
from desktop.model.posts import TimeWindow
from desktop.ports import Credentials, RemotePost, Sent
from desktop.settings import Settings
from tests.worlds import START, World, make_world

S = DeliveryState
SILENT = OutcomeUnknown("X did not answer. The post may be out.")
WORDS = "Tonight we open the dome"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def scheduled_again(world: World, text: str = WORDS) -> Delivery:
    """A second post with the same words, whose author means it."""
    draft = world.draft(text)
    world.app.approve.confirm(draft.id, by=world.ada.id)
    return world.scheduled(draft)


def lost(world: World, *, is_there: bool) -> Delivery:
    """A delivery whose answer was lost."""
    delivery = world.scheduled()
    world.network.accepts_before_error = is_there
    world.network.answers.append(SILENT)
    world.publish()
    world.network.accepts_before_error = False
    return world.state(delivery)


# -- looking


def test_a_network_that_lists_late_is_looked_at_again(world: World) -> None:
    world.network.lists_after = timedelta(seconds=50)
    delivery = lost(world, is_there=True)
    assert (delivery.state, delivery.in_flight) == (S.PUBLISHING, 0)
    (done,) = world.wait(minutes=3)
    assert (done.state, done.receipts[0].remote_id) == (S.PUBLISHED, "1000")
    assert len(world.network.accepted) == 1


def test_the_looks_come_with_growing_pauses_and_then_a_person_is_asked(world: World) -> None:
    delivery = lost(world, is_there=False)
    seen = []
    for second in range(400):
        looks = world.network.looked
        world.publish(after=1)
        if world.network.looked > looks:
            seen.append(second)
        if world.state(delivery).state is S.HELD:
            break
    pauses = [after - before for before, after in itertools.pairwise(seen)]
    assert world.state(delivery).reason is HoldReason.UNCONFIRMED
    assert len(seen) == 4
    assert pauses == sorted(pauses)
    assert "X did not answer" in world.state(delivery).detail
    assert seen[-1] < 180


def test_the_queue_goes_on_while_one_is_looked_for(world: World) -> None:
    first = lost(world, is_there=False)
    other = world.scheduled(world.draft("Doors open at half past seven"))
    world.wait(minutes=0.5)
    assert world.state(other).state is S.PUBLISHED
    assert world.state(first).state is S.PUBLISHING


def test_what_a_person_was_asked_about_settles_itself_when_it_is_found(world: World) -> None:
    world.network.lists_after = timedelta(minutes=30)
    delivery = lost(world, is_there=True)
    world.wait(minutes=5)
    assert world.state(delivery).reason is HoldReason.UNCONFIRMED
    (done,) = world.wait(minutes=90, step=60)
    assert (done.state, done.receipts[0].remote_id) == (S.PUBLISHED, "1000")
    assert world.deeds(delivery.id)[-2:] == ["part_published", "delivery_published"]
    assert world.app.schedule.next_due() is None


def test_what_is_not_found_for_days_is_no_longer_looked_for(world: World) -> None:
    delivery = lost(world, is_there=False)
    world.wait(minutes=5)
    assert world.wait(minutes=60 * 72, step=1800) == ()
    assert world.state(delivery).reason is HoldReason.UNCONFIRMED
    assert world.app.schedule.next_due() is None
    assert world.network.looked < 15


def test_a_network_that_shows_nothing_is_not_asked_again(world: World) -> None:
    world.network.can_read = False
    delivery = lost(world, is_there=True)
    assert delivery.reason is HoldReason.UNCONFIRMED
    world.wait(minutes=60, step=60)
    assert world.network.looked == 1


def test_what_cannot_be_looked_up_for_want_of_keys_is_looked_up_later(world: World) -> None:
    delivery = lost(world, is_there=False)
    world.network.owner_errors.extend([SignInNeeded("X refused the keys.")] * 4)
    world.wait(minutes=5)
    assert "X refused the keys" in world.state(delivery).detail
    world.network.accepted.append(RemotePost("7", WORDS, "https://x.example/7", world.clock.now()))
    world.wait(minutes=30, step=60)
    assert world.state(delivery).state is S.PUBLISHED


# -- what is ours


@pytest.mark.parametrize(("tells_time", "seconds"), [(True, 10), (False, 180)])
def test_an_older_post_with_the_same_words_is_not_ours(world: World, tells_time: bool, seconds: int) -> None:
    world.network.tells_time = tells_time
    before = START + timedelta(seconds=11 - seconds)
    world.network.accepted.append(RemotePost("7", WORDS, "https://x.example/7", before))
    delivery = lost(world, is_there=False)
    world.wait(minutes=60, step=30)
    assert world.state(delivery).reason is HoldReason.UNCONFIRMED


@pytest.mark.parametrize("minutes", [-600, -10, 10, 600])
def test_a_network_whose_clock_is_another_is_asked_by_its_own(world: World, minutes: int) -> None:
    world.network.tells_time, world.network.ahead = True, timedelta(minutes=minutes)
    delivery = lost(world, is_there=True)
    assert world.state(delivery).state is S.PUBLISHED


def test_a_clock_that_jumps_between_the_request_and_the_look_changes_nothing(world: World) -> None:
    world.network.tells_time = True
    world.network.lists_after = timedelta(minutes=1)
    delivery = lost(world, is_there=True)
    for hours in (5, -9):
        world.network.ahead -= timedelta(hours=hours)
        world.clock.advance(hours=hours)
    world.wait(minutes=5)
    assert world.state(delivery).state is S.PUBLISHED


def test_another_deliverys_receipt_is_not_ours(world: World) -> None:
    first = world.scheduled()
    world.publish()
    second = scheduled_again(world)
    world.network.answers.append(SILENT)
    world.wait(minutes=10)
    assert world.state(first).state is S.PUBLISHED
    assert world.state(second).reason is HoldReason.UNCONFIRMED


@pytest.mark.parametrize("there", [0, 1, 2])
def test_two_doubts_about_the_same_words_are_told_apart_or_both_asked_about(world: World, there: int) -> None:
    world.network.lists_after = timedelta(minutes=1)
    first = lost(world, is_there=True)
    both = (first, scheduled_again(world))
    world.network.answers.append(SILENT)
    world.network.accepts_before_error = True
    world.publish()
    del world.network.accepted[there:]
    world.wait(minutes=10)
    states = [world.state(delivery) for delivery in both]
    if there == 2:
        assert [state.state for state in states] == [S.PUBLISHED] * 2
        assert {state.receipts[0].remote_id for state in states} == {"1000", "1001"}
    else:
        assert [state.reason for state in states] == [HoldReason.UNCONFIRMED] * 2


def test_parts_with_the_same_words_are_told_apart(world: World) -> None:
    delivery = world.scheduled(world.draft(texts=("Once more", "Once more")))
    world.network.answers.extend([None, SILENT])
    world.wait(minutes=10)
    held = world.state(delivery)
    assert (held.reason, len(held.receipts)) == (HoldReason.UNCONFIRMED, 1)
    assert held.detail.startswith("Part 1 is out.")


# -- refusals as evidence


def duplicate(of: str | None = None) -> Rejected:
    url = f"https://x.example/{of}" if of else ""
    return Rejected(
        "X has these words already. Nothing was published.",
        is_duplicate=True, duplicate_of=of, duplicate_url=url,
    )  # fmt: skip


@pytest.mark.parametrize("named", [None, "55"])
def test_a_duplicate_on_a_first_try_failed(world: World, named: str | None) -> None:
    delivery = world.scheduled()
    world.network.answers.append(duplicate(named))
    world.publish()
    assert world.state(delivery).state is S.FAILED
    assert "these words already" in world.state(delivery).detail


def sent_again(world: World) -> Delivery:
    """A delivery in doubt of which somebody said that it is not there, and that it should go again."""
    delivery = lost(world, is_there=False)
    world.wait(minutes=4)
    return world.app.schedule.settle(delivery.id, is_there=False, by=world.ada.id, goes_again=True)


def test_a_person_who_looked_may_send_it_again(world: World) -> None:
    delivery = sent_again(world)
    assert delivery.state is S.SCHEDULED
    world.publish()
    assert world.state(delivery).state is S.PUBLISHED
    assert "delivery_settled" in world.deeds(delivery.id)


def test_a_duplicate_after_a_doubt_is_the_proof_that_it_was_out(world: World) -> None:
    delivery = sent_again(world)
    world.network.answers.append(duplicate("55"))
    world.publish()
    done = world.state(delivery)
    assert (done.state, done.receipts[0].remote_id) == (S.PUBLISHED, "55")
    assert done.receipts[0].url == "https://x.example/55"


def test_a_duplicate_of_another_deliverys_post_proves_nothing(world: World) -> None:
    other = world.scheduled()
    world.publish()
    named = world.state(other).receipts[0].remote_id
    delivery = scheduled_again(world)
    world.network.answers.append(SILENT)
    world.wait(minutes=4)
    world.app.schedule.settle(delivery.id, is_there=False, by=world.ada.id, goes_again=True)
    world.network.answers.append(duplicate(named))
    world.wait(minutes=4)
    assert world.state(delivery).reason is HoldReason.UNCONFIRMED


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_duplicate_that_names_no_post_is_read_back(world: World, is_listed: bool) -> None:
    delivery = sent_again(world)
    if is_listed:
        since = START + timedelta(seconds=20)
        world.network.accepted.append(RemotePost("56", WORDS, "https://x.example/56", since))
    world.network.answers.append(duplicate())
    world.wait(minutes=4)
    done = world.state(delivery)
    assert (done.state is S.PUBLISHED) is is_listed
    assert is_listed or done.reason is HoldReason.UNCONFIRMED


# -- threads


def test_a_thread_whose_later_part_is_refused_says_what_is_out(world: World) -> None:
    delivery = world.scheduled(world.draft(texts=("First part", "Second part", "Third part")))
    world.network.answers.extend([None, None, Rejected("X refused it. Nothing was published.")])
    world.publish()
    failed = world.state(delivery)
    assert failed.state is S.FAILED
    assert failed.detail == "Parts 1 to 2 are out. X refused it. Nothing more was published."


def test_a_thread_goes_on_after_a_part_that_was_found(world: World) -> None:
    delivery = world.scheduled(world.draft(texts=("First part", "Second part", "Third part")))
    world.network.answers.extend([None, SILENT])
    world.network.accepts_before_error = True
    world.publish()
    assert world.state(delivery).state is S.PUBLISHED
    assert [post.text for post in world.network.accepted] == ["First part", "Second part", "Third part"]
    assert [receipt.remote_id for receipt in world.state(delivery).receipts] == ["1000", "1001", "1002"]


def test_the_rest_of_a_thread_asks_when_its_time_has_passed_and_may_go_on(world: World) -> None:
    delivery = world.scheduled(world.draft(texts=("First part", "Second part")))
    world.network.answers.extend([None, SignInNeeded("X refused the keys.")])
    world.publish()
    held = world.state(delivery)
    assert (held.reason, held.detail.startswith("Part 1 is out.")) == (HoldReason.SIGN_IN_NEEDED, True)
    world.clock.advance(hours=2)
    world.app.schedule.release(delivery.id, by=world.ada.id)
    world.publish()
    assert world.state(delivery).state is S.PUBLISHED


def test_there_says_a_person_of_a_part_and_the_rest_is_not_forgotten(world: World) -> None:
    delivery = world.scheduled(world.draft(texts=("First part", "Second part", "Third part")))
    world.network.answers.extend([None, SILENT])
    world.wait(minutes=4)
    after = world.app.schedule.settle(delivery.id, is_there=True, by=world.ada.id, url="https://x.example/9")
    assert after.state is S.FAILED
    assert "What follows it was not sent" in after.detail
    assert [receipt.url for receipt in after.receipts] == ["https://x.example/1000", "https://x.example/9"]


def test_a_doubt_is_not_cancelled_unseen(world: World) -> None:
    delivery = lost(world, is_there=False)
    world.wait(minutes=4)
    with pytest.raises(MoveRefused, match="may be out"):
        world.app.schedule.cancel(delivery.id, by=world.ada.id)


# -- yeses that are hard to write down


def slow_answer(world: World, meanwhile: object) -> None:
    """The next answer takes so long that something else happens first."""
    send = world.network.publish

    def slow(*given: object, **more: object) -> Sent:
        world.network.publish = send  # type: ignore[method-assign]
        sent = send(*given, **more)  # type: ignore[arg-type]
        meanwhile()  # type: ignore[operator]
        return sent

    world.network.publish = slow  # type: ignore[method-assign,assignment]


@pytest.mark.parametrize("minutes", [4, 8])
def test_a_yes_that_comes_after_the_lease_is_written_all_the_same(world: World, minutes: int) -> None:
    world.network.can_read = minutes == 4
    world.network.lists_after = timedelta(hours=1)
    delivery = world.scheduled()

    def meanwhile() -> None:
        world.clock.advance(minutes=minutes)
        world.app.publish.next("another")
        assert world.state(delivery).in_flight == 0

    slow_answer(world, meanwhile)
    world.publish()
    done = world.state(delivery)
    assert (done.state, done.receipts[0].remote_id) == (S.PUBLISHED, "1000")
    assert world.deeds(delivery.id).count("part_published") == 1
    assert len(world.network.accepted) == 1


def test_a_yes_that_contradicts_a_person_is_kept(world: World) -> None:
    world.network.can_read = False
    delivery = world.scheduled()

    def meanwhile() -> None:
        world.clock.advance(minutes=4)
        world.app.publish.next("another")
        world.app.schedule.settle(delivery.id, is_there=False, by=world.ada.id)

    slow_answer(world, meanwhile)
    world.publish()
    done = world.state(delivery)
    assert (done.state, done.receipts[0].remote_id) == (S.FAILED, "1000")
    assert "took part 1 after all" in done.detail


@pytest.mark.parametrize("parts", [1, 2])
def test_a_yes_that_the_full_disk_did_not_take_is_written_later(
    world: World, monkeypatch: pytest.MonkeyPatch, parts: int
) -> None:
    world.network.can_read = False
    delivery = world.scheduled(world.draft(texts=tuple(f"Part {number} of it" for number in range(parts))))
    record = world.app.publish._record
    landed = record.landed

    def full(*given: object, **more: object) -> Delivery:
        monkeypatch.setattr(record, "landed", landed)
        raise StoreFull("The disk is full.", remedy="Free some space.")

    monkeypatch.setattr(record, "landed", full)
    with pytest.raises(StoreFull):
        world.publish()
    world.publish(after=30)
    done = world.state(delivery)
    assert (done.state, len(done.receipts)) == (S.PUBLISHED, parts)
    assert len(world.network.accepted) == parts
    assert world.deeds(delivery.id).count("part_published") == parts


# -- time


@pytest.mark.parametrize("has_window", [True, False])
def test_tries_do_not_move_the_time_that_was_promised(tmp_path: Path, has_window: bool) -> None:
    world = make_world(tmp_path, chosen=Settings(grace_minutes=2))
    opens = START + timedelta(seconds=10)
    window = TimeWindow(opens, "Europe/Stockholm") if has_window else None
    delivery = world.scheduled(world.draft(window=window))
    world.network.answers.extend([NotSent("X could not be reached.")] * 20)
    world.wait(minutes=10)
    held = world.state(delivery)
    assert held.reason is HoldReason.OVERDUE
    assert held.promise == opens
    assert 2 <= 20 - len(world.network.answers) <= 3
    with pytest.raises(BadInput, match="has passed"):
        world.app.schedule.release(delivery.id, by=world.ada.id)


def test_nothing_is_tried_again_after_the_posts_window(world: World) -> None:
    window = TimeWindow(START + timedelta(seconds=10), "UTC", START + timedelta(seconds=40))
    delivery = world.scheduled(world.draft(window=window))
    world.network.answers.extend([NotSent("X could not be reached.")] * 2)
    world.wait(minutes=5)
    assert world.state(delivery).reason is HoldReason.OVERDUE
    assert world.network.accepted == []


@pytest.mark.parametrize("hours", [-30, -1, 1, 30])
def test_a_changed_clock_leaves_nothing_claimed_for_ever(world: World, hours: int) -> None:
    delivery = world.scheduled()

    class PowerCut(BaseException):
        pass

    def cut() -> None:
        raise PowerCut

    ask, world.network.owner = world.network.owner, cut  # type: ignore[method-assign,assignment]
    with pytest.raises(PowerCut):
        world.publish()
    world.network.owner = ask  # type: ignore[method-assign]
    world.clock.advance(hours=hours)
    world.wait(minutes=1)
    assert world.state(delivery).state is not S.PUBLISHING
    world.clock.advance(hours=abs(hours) + 1)
    world.wait(minutes=1)
    assert world.state(delivery).reason is HoldReason.OVERDUE
    assert world.network.accepted == []


def test_two_accounts_share_nothing(world: World) -> None:
    second = world.app.enroll.add_account(
        world.private.id, Network.LINKEDIN, Credentials({"access_token": "also-not"}), by=world.ada.id
    )
    assert second.identity_id != world.on_x.identity_id
    first = lost(world, is_there=False)
    world.wait(minutes=4)
    assert [each.id for each in world.app.hold.standing().in_flight] == []
    assert world.state(first).reason is HoldReason.UNCONFIRMED
