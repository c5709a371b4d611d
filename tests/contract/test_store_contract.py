"""What every store promises, shown on the one in memory and on SQLite alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from desktop.errors import BadInput, MoveRefused, StorageError, WrongIdentity
from desktop.model.deliveries import (
    Claim,
    Delivery,
    DeliveryId,
    DeliveryState,
    HoldReason,
    Receipt,
)
from desktop.model.findings import PolicyVersion, Verdict, Waiver
from desktop.model.identities import (
    Account,
    AccountId,
    Identity,
    IdentityId,
    IdentityKind,
    Network,
    Operator,
    OperatorId,
)
from desktop.model.journal import Deed, JournalEntry
from desktop.model.pauses import Pause
from desktop.model.posts import (
    Approval,
    Confirmation,
    Draft,
    DraftId,
    Part,
    Post,
    PostId,
    Review,
    ReviewState,
)
from desktop.model.timing.templates import Recurrence, Template, TemplateId
from desktop.ports import Store
from desktop.storage.store import open_store
from tests import strategies
from tests.fakes import MemoryStore

NOON = datetime(2026, 11, 24, 12, 0, 0, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

ADA = Operator(OperatorId("ada"), "Ada Lindqvist")
NORTHLIGHT = Identity(
    IdentityId("northlight"), IdentityKind.CORPORATE, "Northlight", 1, (OperatorId("astrid"),)
)
PRIVATE = Identity(IdentityId("private"), IdentityKind.PERSONAL, "Ada")
ON_X = Account(AccountId("x"), NORTHLIGHT.id, Network.X, "NorthlightObs", "111")
ON_LINKEDIN = Account(AccountId("in"), NORTHLIGHT.id, Network.LINKEDIN, "northlight", "222", "Northlight")
OWN = Account(AccountId("own"), PRIVATE.id, Network.X, "ada", "333")

any_example = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def opened(kind: str, home: Path) -> Iterator[Store]:
    store: Store = MemoryStore() if kind == "memory" else open_store(home)
    try:
        yield store
    finally:
        store.close()


@pytest.fixture(params=["memory", "sqlite"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path / "home") as store:
        yield store


@pytest.fixture
def store(empty: Store) -> Store:
    """A store with two identities, three accounts and an operator."""
    with empty.work() as work:
        work.save_operator(ADA)
        for identity in (NORTHLIGHT, PRIVATE):
            work.save_identity(identity)
        for account in (ON_X, ON_LINKEDIN, OWN):
            work.save_account(account)
        work.commit()
    return empty


def a_draft(id: str = "draft", *, text: str = "Tonight we open the dome", revision: int = 0) -> Draft:
    return Draft(DraftId(id), NORTHLIGHT, ADA.id, (ON_X, ON_LINKEDIN), (Part(text),), None, revision)


def a_post(id: str = "post", draft: Draft | None = None) -> Post:
    draft = draft or a_draft(f"draft of {id}")
    bound = draft.digest
    signed = Approval(OperatorId("astrid"), "Astrid Holm", bound, NOON)
    verdict = Verdict(bound, (), PolicyVersion("p", (("standard", 3),), 12), NOON)
    return Post(PostId(id), draft, bound, verdict, (signed,), NOON)


def a_delivery(id: str = "delivery", *, due_at: datetime = NOON, account: Account = ON_X) -> Delivery:
    return Delivery(DeliveryId(id), PostId(f"post of {id}"), account, due_at, "Europe/Oslo")


def queue(store: Store, *deliveries: Delivery) -> None:
    with store.work() as work:
        for delivery in deliveries:
            work.add_post(a_post(delivery.post_id))
            work.add_delivery(delivery)
        work.commit()


def a_claim(worker: str = "worker", at: datetime = NOON) -> Claim:
    return Claim(worker, at, at + 2 * MINUTE)


# -- units of work ---------------------------------------------------------------------------


def test_leaving_without_commit_keeps_nothing(store: Store) -> None:
    with store.work() as work:
        work.save_draft(a_draft(), NOON)
        work.add_entry(JournalEntry(NOON, Deed.DRAFT_BEGUN, "Ada", "draft"))
        work.remove_account(ON_X.id)
        assert work.drafts()
    with store.work() as work:
        assert work.drafts() == ()
        assert work.entries() == ()
        assert work.account(ON_X.id) == ON_X


def test_an_error_inside_keeps_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.work() as work:
        work.save_draft(a_draft(), NOON)
        raise ZeroDivisionError
    with store.work() as work:
        assert work.drafts() == ()


def test_after_commit_a_unit_goes_on_and_only_the_rest_is_rolled_back(store: Store) -> None:
    with store.work() as work:
        work.save_draft(a_draft("first"), NOON)
        work.commit()
        work.save_draft(a_draft("second"), NOON)
    with store.work() as work:
        assert [draft.id for draft in work.drafts()] == ["first"]


def test_a_reading_unit_sees_one_state_and_cannot_write(store: Store) -> None:
    with store.work(is_reading=True) as reading:
        assert reading.drafts() == ()
        with store.work() as writing:
            writing.save_draft(a_draft(), NOON)
            writing.commit()
        assert reading.drafts() == ()
        with pytest.raises(RuntimeError):
            reading.save_draft(a_draft(), NOON)
    with store.work(is_reading=True) as reading:
        assert reading.drafts() == (a_draft(),)


def test_a_writing_unit_inside_another_is_a_bug_and_says_so(store: Store) -> None:
    with store.work() as outer:
        outer.save_draft(a_draft(), NOON)
        with pytest.raises(RuntimeError), store.work() as inner:
            inner.drafts()
        outer.commit()
    with store.work() as work:
        assert work.drafts() == (a_draft(),)


def test_a_unit_outside_its_with_is_a_bug_and_says_so(store: Store) -> None:
    work = store.work()
    with pytest.raises(RuntimeError):
        work.drafts()
    with work:
        work.drafts()
    with pytest.raises(RuntimeError):
        work.drafts()


def test_a_closed_store_opens_no_unit(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StorageError):
        store.work()


def test_many_threads_count_without_losing_one(store: Store) -> None:
    with store.work() as work:
        work.save_draft(a_draft(), NOON)
        work.commit()

    def count() -> None:
        for _ in range(10):
            with store.work() as work:
                draft = work.draft(DraftId("draft"))
                work.save_draft(replace(draft, revision=draft.revision + 1), NOON)
                work.commit()

    threads = [threading.Thread(target=count) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.work() as work:
        assert work.draft(DraftId("draft")).revision == 50


# -- people ----------------------------------------------------------------------------------


def test_people_come_back_in_the_order_they_came_and_are_replaced_in_place(store: Store) -> None:
    renamed = replace(NORTHLIGHT, name="Northlight Observatory")
    with store.work() as work:
        work.save_operator(Operator(OperatorId("astrid"), "Astrid"))
        work.save_operator(replace(ADA, name="Ada L."))
        work.save_identity(renamed)
        work.save_account(replace(ON_X, handle="Northlight"))
        work.commit()
    with store.work() as work:
        assert [operator.name for operator in work.operators()] == ["Ada L.", "Astrid"]
        assert work.operator(ADA.id).name == "Ada L."
        assert work.identities() == (renamed, PRIVATE)
        assert [account.handle for account in work.accounts()] == ["Northlight", "northlight", "ada"]
        assert work.accounts(PRIVATE.id) == (OWN,)


def test_what_is_not_there_is_named(store: Store) -> None:
    with store.work() as work:
        for look in (
            lambda: work.operator(OperatorId("nobody")),
            lambda: work.identity(IdentityId("nobody")),
            lambda: work.remove_identity(IdentityId("nobody")),
            lambda: work.account(AccountId("nobody")),
            lambda: work.remove_account(AccountId("nobody")),
            lambda: work.draft(DraftId("nobody")),
            lambda: work.draft_saved_at(DraftId("nobody")),
            lambda: work.remove_draft(DraftId("nobody")),
            lambda: work.post(PostId("nobody")),
            lambda: work.delivery(DeliveryId("nobody")),
        ):
            with pytest.raises(BadInput, match="'nobody'"):
                look()
        assert work.accounts(IdentityId("nobody")) == ()
        assert work.approvals(DraftId("nobody")) == ()
        assert work.confirmation(DraftId("nobody")) is None


def test_an_account_never_changes_its_identity(store: Store) -> None:
    with store.work() as work:
        with pytest.raises(WrongIdentity):
            work.save_account(replace(ON_X, identity_id=PRIVATE.id))
        with pytest.raises(BadInput):
            work.save_account(replace(ON_X, id=AccountId("new"), identity_id=IdentityId("nobody")))
        assert work.account(ON_X.id) == ON_X


def test_a_removed_account_is_hidden_drops_out_of_drafts_and_comes_back(store: Store) -> None:
    with store.work() as work:
        work.save_draft(a_draft(), NOON)
        work.remove_account(ON_X.id)
        assert work.accounts(NORTHLIGHT.id) == (ON_LINKEDIN,)
        with pytest.raises(BadInput):
            work.account(ON_X.id)
        assert work.draft(DraftId("draft")).accounts == (ON_LINKEDIN,)
        assert work.drafts()[0].accounts == (ON_LINKEDIN,)
        work.save_account(ON_X)
        assert work.draft(DraftId("draft")) == a_draft()


def test_a_removed_identity_takes_its_accounts_and_drafts_along(store: Store) -> None:
    queue(store, a_delivery())
    with store.work() as work:
        work.save_draft(a_draft(), NOON)
        work.save_review(Review(DraftId("draft"), "d", ReviewState.WAITING, ADA.id, NOON))
        work.remove_identity(NORTHLIGHT.id)
        assert work.identities() == (PRIVATE,)
        assert work.accounts() == (OWN,)
        assert work.drafts() == ()
        assert work.reviews() == ()
        with pytest.raises(BadInput):
            work.draft(DraftId("draft"))
        assert work.post(PostId("post of delivery")).draft.identity == NORTHLIGHT
        assert work.delivery(DeliveryId("delivery")).account == ON_X
        work.save_identity(NORTHLIGHT)
        assert work.draft(DraftId("draft")).parts == a_draft().parts


# -- drafts ----------------------------------------------------------------------------------


def test_drafts_come_last_saved_first_also_across_zones(store: Store) -> None:
    west = timezone(timedelta(hours=-8))
    with store.work() as work:
        work.save_draft(a_draft("older"), NOON)
        work.save_draft(a_draft("newest"), (NOON + 2 * MINUTE).astimezone(west))
        work.save_draft(a_draft("newer"), NOON + timedelta(microseconds=1))
        assert [draft.id for draft in work.drafts()] == ["newest", "newer", "older"]
        assert work.draft_saved_at(DraftId("newest")) == NOON + 2 * MINUTE
        assert work.draft_saved_at(DraftId("newest")).utcoffset() == timedelta(0)


def test_a_draft_has_its_identity_as_it_is_now(store: Store) -> None:
    changed = replace(NORTHLIGHT, approvers=(OperatorId("bo"),))
    with store.work() as work:
        work.save_draft(a_draft(), NOON)
        work.save_identity(changed)
        assert work.draft(DraftId("draft")).identity == changed
        assert work.drafts()[0].identity == changed


def test_an_older_or_different_revision_does_not_overwrite(store: Store) -> None:
    stored = a_draft(text="newer words", revision=3)
    with store.work() as work:
        work.save_draft(stored, NOON)
        work.save_draft(stored, NOON + MINUTE)
        for stale in (
            a_draft(text="older words", revision=2),
            a_draft(text="other words", revision=3),
            replace(stored, accounts=(ON_X,)),
        ):
            with pytest.raises(BadInput):
                work.save_draft(stale, NOON + 2 * MINUTE)
        assert work.drafts() == (stored,)
        work.save_draft(replace(stored.moved_to(PRIVATE), revision=4), NOON)
        assert work.draft(stored.id).identity == PRIVATE


def test_a_draft_of_an_unknown_identity_is_not_kept(store: Store) -> None:
    stranger = replace(PRIVATE, id=IdentityId("stranger"))
    with store.work() as work, pytest.raises(BadInput):
        work.save_draft(Draft(DraftId("draft"), stranger, ADA.id), NOON)


def test_what_people_said_is_kept_in_order_and_goes_with_the_draft(store: Store) -> None:
    id = DraftId("draft")
    first = Approval(OperatorId("bo"), "Bo", "d1", NOON, "fine")
    second = Approval(OperatorId("an"), "An", "d2", NOON - MINUTE)
    waiver = Waiver("standard.X", "f", "because it is so", ADA.id, "Ada", "d1", NOON)
    with store.work() as work:
        work.save_draft(a_draft(), NOON)
        work.add_approval(id, first)
        work.add_approval(id, second)
        work.add_waiver(id, waiver)
        work.save_confirmation(id, Confirmation(ADA.id, "d1", NOON))
        work.save_confirmation(id, Confirmation(ADA.id, "d2", NOON, "NorthlightObs"))
        work.save_review(Review(id, "d1", ReviewState.WAITING, ADA.id, NOON))
        work.save_review(Review(id, "d1", ReviewState.DECLINED, OperatorId("bo"), NOON, "no"))
        work.commit()
    with store.work() as work:
        assert work.approvals(id) == (first, second)
        assert work.waivers(id) == (waiver,)
        assert work.confirmation(id) == Confirmation(ADA.id, "d2", NOON, "NorthlightObs")
        assert [review.note for review in work.reviews()] == ["no"]
        work.remove_draft(id)
        assert work.drafts() == ()
        work.save_draft(a_draft(), NOON)
        assert (work.approvals(id), work.waivers(id), work.confirmation(id)) == ((), (), None)
        assert work.reviews() == ()


def test_nothing_is_said_of_a_draft_that_is_not_there(store: Store) -> None:
    id = DraftId("nobody")
    with store.work() as work:
        for say in (
            lambda: work.add_approval(id, Approval(ADA.id, "Ada", "d", NOON)),
            lambda: work.add_waiver(id, Waiver("r", "f", "because", ADA.id, "Ada", "d", NOON)),
            lambda: work.save_confirmation(id, Confirmation(ADA.id, "d", NOON)),
            lambda: work.save_review(Review(id, "d", ReviewState.WAITING, ADA.id, NOON)),
        ):
            with pytest.raises(BadInput, match="'nobody'"):
                say()


def test_reviews_come_longest_unchanged_first(store: Store) -> None:
    with store.work() as work:
        for number, id in enumerate(("b", "a", "c")):
            work.save_draft(a_draft(id), NOON)
            changed_at = NOON + number * MINUTE
            work.save_review(Review(DraftId(id), "d", ReviewState.WAITING, ADA.id, changed_at))
        assert [review.draft_id for review in work.reviews()] == ["b", "a", "c"]


# -- posts -----------------------------------------------------------------------------------


def test_a_post_takes_its_draft_out_and_stays_as_it_was_approved(store: Store) -> None:
    draft = a_draft()
    post = a_post(draft=draft)
    with store.work() as work:
        work.save_draft(draft, NOON)
        work.save_review(Review(draft.id, draft.digest, ReviewState.WAITING, ADA.id, NOON))
        work.add_post(post)
        work.save_identity(replace(NORTHLIGHT, name="Another name"))
        work.remove_account(ON_X.id)
        work.commit()
    with store.work() as work:
        assert work.drafts() == ()
        assert work.reviews() == ()
        assert work.post(post.id) == post
        assert work.posts() == (post,)


def test_a_draft_becomes_one_post_and_then_changes_no_more(store: Store) -> None:
    draft = a_draft()
    with store.work() as work:
        work.save_draft(draft, NOON)
        work.add_post(a_post(draft=draft))
        with pytest.raises(BadInput):
            work.add_post(a_post("second", draft=draft))
        with pytest.raises(BadInput):
            work.add_post(a_post(draft=a_draft("another")))
        with pytest.raises(BadInput):
            work.remove_draft(draft.id)
        with pytest.raises(BadInput):
            work.save_draft(a_draft(text="late words", revision=1), NOON)
        work.save_draft(replace(draft, revision=1), NOON)
        assert work.drafts() == ()
        assert work.draft(draft.id) == draft


def test_posts_come_last_approved_first(store: Store) -> None:
    with store.work() as work:
        for number, id in enumerate(("b", "a", "c")):
            work.add_post(replace(a_post(id), approved_at=NOON + number * MINUTE))
        assert [post.id for post in work.posts()] == ["c", "a", "b"]
        assert [post.id for post in work.posts(among=[PostId("b"), PostId("c")])] == ["c", "b"]


# -- deliveries ------------------------------------------------------------------------------


def test_deliveries_come_soonest_first_in_the_states_asked_for(store: Store) -> None:
    queue(store, a_delivery("b", due_at=NOON + MINUTE), a_delivery("c"), a_delivery("a"))
    with store.work() as work:
        held = work.delivery(DeliveryId("c")).moved(DeliveryState.HELD, reason=HoldReason.PAUSED)
        work.save_delivery(held, was=DeliveryState.SCHEDULED)
        assert [each.id for each in work.deliveries()] == ["a", "c", "b"]
        assert [each.id for each in work.deliveries(DeliveryState.SCHEDULED)] == ["a", "b"]
        both = work.deliveries(DeliveryState.HELD, DeliveryState.SCHEDULED)
        assert [each.id for each in both] == ["a", "c", "b"]
        assert work.deliveries(DeliveryState.FAILED) == ()


def test_a_post_goes_to_an_account_once_unless_it_came_to_nothing(store: Store) -> None:
    first = a_delivery()
    queue(store, first)
    again = replace(first, id=DeliveryId("again"))
    with store.work() as work:
        work.add_delivery(replace(first, id=DeliveryId("elsewhere"), account=ON_LINKEDIN))
        for refused in (first, again):
            with pytest.raises(BadInput, match="already"):
                work.add_delivery(refused)
        with pytest.raises(BadInput, match="'nobody'"):
            work.add_delivery(replace(first, id=DeliveryId("other"), post_id=PostId("nobody")))
        work.save_delivery(first.moved(DeliveryState.CANCELLED), was=DeliveryState.SCHEDULED)
        work.add_delivery(again)
        assert len(work.deliveries()) == 3


def test_a_delivery_is_saved_only_from_where_it_was_seen(store: Store) -> None:
    seen = a_delivery()
    queue(store, seen)
    with store.work() as work:
        work.save_delivery(seen.moved(DeliveryState.CANCELLED), was=DeliveryState.SCHEDULED)
        work.commit()
    with store.work() as work:
        with pytest.raises(MoveRefused):
            work.save_delivery(
                seen.moved(DeliveryState.HELD, reason=HoldReason.PAUSED), was=DeliveryState.SCHEDULED
            )
        with pytest.raises(MoveRefused):
            work.save_delivery(seen, was=DeliveryState.CANCELLED)
        with pytest.raises(BadInput, match="'nobody'"):
            work.save_delivery(replace(seen, id=DeliveryId("nobody")), was=DeliveryState.SCHEDULED)
        assert work.delivery(seen.id).state is DeliveryState.CANCELLED


def test_a_delivery_keeps_its_post_and_account(store: Store) -> None:
    seen = a_delivery()
    queue(store, seen, a_delivery("other"))
    with store.work() as work:
        for other in (replace(seen, account=ON_LINKEDIN), replace(seen, post_id=PostId("post of other"))):
            with pytest.raises(BadInput):
                work.save_delivery(other, was=DeliveryState.SCHEDULED)
        assert work.delivery(seen.id) == seen


def test_only_the_worker_that_claimed_saves(store: Store) -> None:
    queue(store, a_delivery())
    with store.work() as work:
        claimed = work.claim_due(NOON, a_claim("one"))
        work.commit()
    assert claimed is not None
    receipt = Receipt(0, "9", "https://x.example/9", NOON)
    published = replace(claimed.moved(DeliveryState.PUBLISHED), receipts=(receipt,))
    with store.work() as work:
        with pytest.raises(MoveRefused):
            work.save_delivery(published, was=DeliveryState.PUBLISHING, worker="two")
        work.save_delivery(published, was=DeliveryState.PUBLISHING, worker="one")
        assert work.delivery(published.id) == published


def test_the_soonest_due_is_claimed_once_and_nothing_early(store: Store) -> None:
    queue(store, a_delivery("later", due_at=NOON + MINUTE), a_delivery("sooner", due_at=NOON))
    with store.work() as work:
        assert work.next_due() == NOON
        assert work.claim_due(NOON - timedelta(microseconds=1), a_claim()) is None
        taken = work.claim_due(NOON + MINUTE, a_claim())
        assert taken is not None
        assert (taken.id, taken.state, taken.claim) == ("sooner", DeliveryState.PUBLISHING, a_claim())
        assert work.delivery(taken.id) == taken
        after = work.claim_due(NOON + MINUTE, a_claim())
        assert after is not None
        assert after.id == "later"
        assert work.claim_due(NOON + MINUTE, a_claim()) is None
        assert work.next_due() == NOON + 2 * MINUTE


def test_claiming_clears_what_was_said_before(store: Store) -> None:
    queue(store, replace(a_delivery(), detail="It is tried again.", attempts=2, in_flight=None))
    with store.work() as work:
        taken = work.claim_due(NOON, a_claim())
        assert taken is not None
        assert (taken.detail, taken.reason, taken.attempts) == ("", None, 2)


def test_the_next_due_is_the_sooner_of_a_time_and_a_lease(store: Store) -> None:
    with store.work() as work:
        assert work.next_due() is None
    queue(store, a_delivery("now"), a_delivery("next", due_at=NOON + 5 * MINUTE))
    with store.work() as work:
        work.claim_due(NOON, a_claim())
        assert work.next_due() == NOON + 2 * MINUTE
        published = work.delivery(DeliveryId("now")).moved(DeliveryState.PUBLISHED)
        work.save_delivery(published, was=DeliveryState.PUBLISHING)
        assert work.next_due() == NOON + 5 * MINUTE


def test_a_posts_deliveries_are_found_whatever_their_state(store: Store) -> None:
    first = a_delivery(due_at=NOON + MINUTE)
    queue(store, first, a_delivery("other"))
    with store.work() as work:
        work.save_delivery(first.moved(DeliveryState.CANCELLED), was=DeliveryState.SCHEDULED)
        work.add_delivery(replace(first, id=DeliveryId("sooner"), account=ON_LINKEDIN, due_at=NOON))
        assert [each.id for each in work.deliveries_of(first.post_id)] == ["sooner", "delivery"]
        assert work.deliveries_of(PostId("nobody")) == ()


def test_what_is_in_doubt_is_found_by_its_account(store: Store) -> None:
    queue(store, a_delivery("a"), a_delivery("b", account=ON_LINKEDIN), a_delivery("c"))
    with store.work() as work:
        for id in ("a", "b"):
            seen = work.delivery(DeliveryId(id))
            work.save_delivery(replace(seen, in_flight=0, departed_at=NOON), was=DeliveryState.SCHEDULED)
        assert [each.id for each in work.deliveries_in_doubt(ON_X.id)] == ["a"]


def test_an_accounts_neighbours_in_time_are_found_in_any_state(store: Store) -> None:
    times = {"a": 0, "b": 5, "c": 10, "d": 11}
    queue(store, *(a_delivery(id, due_at=NOON + n * MINUTE) for id, n in times.items()))
    queue(store, a_delivery("other", account=ON_LINKEDIN, due_at=NOON + 5 * MINUTE))
    with store.work() as work:
        gone = work.delivery(DeliveryId("b")).moved(DeliveryState.CANCELLED)
        work.save_delivery(gone, was=DeliveryState.SCHEDULED)
        found = work.deliveries_between(ON_X.id, NOON, NOON + 10 * MINUTE)
        assert [each.id for each in found] == ["a", "b", "c"]
        assert work.deliveries_between(ON_X.id, NOON + 12 * MINUTE, NOON + 99 * MINUTE) == ()


def test_a_template_is_kept_replaced_and_removed(store: Store) -> None:
    again = Recurrence("Europe/Stockholm", 540, (0, 4))
    first = Template(TemplateId("t"), "Open", NORTHLIGHT.id, (ADA.id,), (ON_X.id,), (Part("Hello"),), again)
    with store.work() as work:
        work.save_template(first)
        work.save_template(replace(first, id=TemplateId("u"), name="Shut", recurrence=None))
        work.save_template(replace(first, made_until=NOON))
        work.commit()
    with store.work(is_reading=True) as work:
        assert [(each.name, each.made_until) for each in work.templates()] == [("Open", NOON), ("Shut", None)]
    with store.work() as work:
        work.remove_template(TemplateId("t"))
        with pytest.raises(BadInput):
            work.remove_template(TemplateId("t"))
        with pytest.raises(BadInput):
            work.save_template(replace(first, identity_id=IdentityId("nobody")))
        assert [each.name for each in work.templates()] == ["Shut"]


def test_a_recorded_post_of_a_network_is_known_by_its_whole_id(store: Store) -> None:
    seen = a_delivery()
    queue(store, seen)
    with store.work() as work:
        found = (Receipt(0, "urn:li:share:71", "", NOON), Receipt(1, 'odd"id', "", NOON))
        work.save_delivery(replace(seen, receipts=found), was=DeliveryState.SCHEDULED)
        assert work.is_recorded("urn:li:share:71")
        assert work.is_recorded('odd"id')
        for other in ("urn:li:share:7", "rn:li:share:71", "urn_li_share_71", "", "71"):
            assert not work.is_recorded(other)


def test_an_identitys_latest_posts_come_latest_due_first_and_each_once(store: Store) -> None:
    queue(store, *(a_delivery(str(number), due_at=NOON + number * MINUTE) for number in range(5)))
    queue(store, a_delivery("own", account=OWN, due_at=NOON + 9 * MINUTE))
    with store.work() as work:
        gone = work.delivery(DeliveryId("3"))
        work.save_delivery(gone.moved(DeliveryState.CANCELLED), was=DeliveryState.SCHEDULED)
        twice = work.delivery(DeliveryId("4"))
        work.add_delivery(replace(twice, id=DeliveryId("4 again"), account=ON_LINKEDIN))
        named = [f"post of {number}" for number in (4, 2, 1)]
        assert work.latest_posts(NORTHLIGHT.id, 3) == tuple(named)
        assert work.latest_posts(IdentityId("nobody"), 3) == ()


def test_only_a_claim_that_has_ended_is_taken_over(store: Store) -> None:
    queue(store, a_delivery())
    with store.work() as work:
        assert work.claim_stale(NOON + MINUTE, a_claim("two")) is None
        work.claim_due(NOON, a_claim("one"))
        assert work.claim_stale(NOON + MINUTE, a_claim("two")) is None
        later = a_claim("two", NOON + 2 * MINUTE)
        taken = work.claim_stale(NOON + 2 * MINUTE, later)
        assert taken is not None
        assert (taken.state, taken.claim) == (DeliveryState.PUBLISHING, later)
        assert work.delivery(taken.id) == taken
        assert work.claim_stale(NOON + 2 * MINUTE, a_claim("three", NOON + 2 * MINUTE)) is None


def test_a_claim_from_before_the_clock_was_set_back_has_ended(store: Store) -> None:
    queue(store, a_delivery())
    with store.work() as work:
        work.claim_due(NOON, a_claim("one"))
        assert work.claim_stale(NOON - MINUTE, a_claim("two", NOON - MINUTE)) is None
        assert work.claim_stale(NOON - 2 * MINUTE, a_claim("two", NOON - 2 * MINUTE)) is not None


def test_a_look_that_is_due_is_taken_once_and_put_off(store: Store) -> None:
    seen = a_delivery()
    queue(store, seen, a_delivery("other", due_at=NOON + 9 * MINUTE))
    held = replace(seen.moved(DeliveryState.HELD, reason=HoldReason.UNCONFIRMED), look_at=NOON + MINUTE)
    with store.work() as work:
        work.save_delivery(held, was=DeliveryState.SCHEDULED)
        assert work.next_due() == NOON + MINUTE
        assert work.claim_look(NOON, NOON + 2 * MINUTE) is None
        taken = work.claim_look(NOON + MINUTE, NOON + 3 * MINUTE)
        assert taken == replace(held, look_at=NOON + 3 * MINUTE)
        assert work.delivery(seen.id) == taken
        assert work.claim_look(NOON + MINUTE, NOON + 3 * MINUTE) is None
        work.save_delivery(taken.moved(DeliveryState.CANCELLED), was=DeliveryState.HELD)
        assert work.next_due() == NOON + 9 * MINUTE


# -- pauses ----------------------------------------------------------------------------------


def a_pause(identity_id: IdentityId | None = None) -> Pause:
    return Pause(identity_id, "Storm", ADA.id, ADA.name, NOON)


def test_pauses_are_numbered_upwards_and_stand_until_they_are_over(store: Store) -> None:
    with store.work() as work:
        first, second = work.save_pause(a_pause()), work.save_pause(a_pause(PRIVATE.id))
        assert 0 < first.number < second.number
        assert work.pauses() == (first, second)
        over = replace(second, ended_at=NOON + MINUTE, ended_by="Astrid Holm")
        assert work.save_pause(over) == over
        work.commit()
    with store.work() as work:
        assert work.pauses() == (first,)
        assert work.pause(over.number) == over
        third = work.save_pause(a_pause())
        assert third.number > over.number
        for refused in (lambda: work.pause(99), lambda: work.save_pause(replace(third, number=99))):
            with pytest.raises(BadInput):
                refused()


def test_a_pause_holds_what_waits_and_says_so_about_each(store: Store) -> None:
    queue(
        store,
        a_delivery("a"),
        a_delivery("b"),
        a_delivery("own", account=OWN),
        a_delivery("c"),
        a_delivery("d"),
    )
    with store.work() as work:
        work.claim_due(NOON, a_claim())  # a
        standing = work.save_pause(a_pause(NORTHLIGHT.id))
        passed = replace(work.delivery(DeliveryId("b")), resumed=standing.number)
        work.save_delivery(passed, was=DeliveryState.SCHEDULED)
        entry = JournalEntry(NOON, Deed.DELIVERY_HELD, "Ada", "", "Everything is held.", "")
        assert work.hold_scheduled(standing, entry, limit=1) == 1
        assert work.hold_scheduled(standing, entry, limit=9) == 1
        assert work.hold_scheduled(standing, entry) == 0
        found = {each.id: each for each in work.deliveries()}
        assert [id for id in found if found[DeliveryId(id)].paused] == ["c", "d"]
        held = found[DeliveryId("c")]
        assert (held.state, held.reason) == (DeliveryState.HELD, HoldReason.PAUSED)
        assert (held.detail, held.paused) == ("Everything is held.", standing.number)
        (told,) = work.entries(about="c")
        assert replace(told, number=0) == replace(entry, about="c", identity_id=NORTHLIGHT.id)
        assert work.entries(about="b") == ()
        everybody = work.save_pause(a_pause())
        assert work.hold_scheduled(everybody, entry) == 2
        numbers = [standing.number, everybody.number]
        assert work.paused_counts(numbers) == ({standing.number: 2, everybody.number: 2}, 4)
        assert work.paused_counts(numbers[:1]) == ({standing.number: 2}, 2)
        assert work.paused_counts([]) == ({}, 0)
        assert [each.id for each in work.deliveries_paused(numbers, 3)] == ["b", "c", "d"]


def test_threads_claim_each_delivery_once(store: Store) -> None:
    queue(store, *(a_delivery(f"{number:03}") for number in range(60)))
    taken: list[str] = []

    def claim_all(worker: str) -> None:
        while True:
            with store.work() as work:
                delivery = work.claim_due(NOON, a_claim(worker))
                work.commit()
            if delivery is None:
                return
            taken.append(delivery.id)

    threads = [threading.Thread(target=claim_all, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [f"{number:03}" for number in range(60)]


# -- journal ---------------------------------------------------------------------------------


def test_the_journal_is_numbered_and_read_newest_first(store: Store) -> None:
    with store.work() as work:
        for number in range(7):
            about = "even" if number % 2 == 0 else "odd"
            work.add_entry(JournalEntry(NOON, Deed.DRAFT_BEGUN, "Ada", about, str(number), "northlight"))
        work.commit()
    with store.work() as work:
        everything = work.entries()
        numbers = [entry.number for entry in everything]
        assert [entry.detail for entry in everything] == list("6543210")
        assert numbers == sorted(set(numbers), reverse=True)
        assert min(numbers) > 0
        assert [entry.detail for entry in work.entries(about="odd", limit=2)] == ["5", "3"]
        assert [entry.detail for entry in work.entries(limit=2, before=numbers[1])] == ["4", "3"]
        assert work.entries(limit=0) == ()
        with pytest.raises(BadInput):
            work.entries(limit=-1)


# -- any value -------------------------------------------------------------------------------


@any_example
@given(draft=strategies.drafts, at=strategies.moments)
def test_any_draft_comes_back_as_it_was(empty: Store, draft: Draft, at: datetime) -> None:
    with empty.work() as work:
        work.save_identity(draft.identity)
        for account in draft.accounts:
            work.save_account(account)
        work.save_draft(draft, at)
        assert work.draft(draft.id) == draft
        assert work.draft(draft.id).digest == draft.digest
        assert work.drafts() == (draft,)
        assert work.draft_saved_at(draft.id) == at


@any_example
@given(post=strategies.posts(), delivery=strategies.deliveries)
def test_any_post_and_delivery_come_back_as_they_were(empty: Store, post: Post, delivery: Delivery) -> None:
    with empty.work() as work:
        work.add_post(post)
        work.add_delivery(delivery)
        assert work.post(post.id) == post
        assert work.delivery(delivery.id) == delivery


@any_example
@given(post=strategies.posts(), before=strategies.deliveries, after=strategies.deliveries)
def test_any_change_of_a_delivery_comes_back(
    empty: Store, post: Post, before: Delivery, after: Delivery
) -> None:
    after = replace(after, account=before.account, state=before.state)
    with empty.work() as work:
        work.add_post(post)
        work.add_delivery(before)
        work.save_delivery(after, was=before.state)
        assert work.delivery(after.id) == after


@any_example
@given(entry=strategies.entries)
def test_any_entry_comes_back_as_it_was(empty: Store, entry: JournalEntry) -> None:
    with empty.work() as work:
        work.add_entry(entry)
        (read,) = work.entries(about=entry.about)
        assert replace(read, number=0) == entry


@pytest.mark.parametrize("bad", ["before\0after", "half \ud83c of a pair"])
def test_text_that_cannot_be_kept_is_refused_everywhere(store: Store, bad: str) -> None:
    queue(store, a_delivery())
    draft = a_draft()
    with store.work() as work:
        work.save_draft(draft, NOON)
        for attempt in (
            lambda: work.save_operator(Operator(OperatorId("bad"), bad)),
            lambda: work.save_identity(replace(PRIVATE, name=bad)),
            lambda: work.save_account(replace(ON_X, display_name=bad)),
            lambda: work.save_draft(replace(draft.with_text(bad), revision=1), NOON),
            lambda: work.add_approval(draft.id, Approval(ADA.id, "Ada", "d", NOON, bad)),
            lambda: work.add_entry(JournalEntry(NOON, Deed.DRAFT_BEGUN, "Ada", "draft", bad)),
            lambda: work.save_delivery(replace(a_delivery(), detail=bad), was=DeliveryState.SCHEDULED),
        ):
            with pytest.raises(BadInput) as caught:
                attempt()
            assert bad not in str(caught.value)
        assert work.draft(draft.id) == draft


def test_a_time_of_another_zone_stays_the_same_moment(store: Store) -> None:
    in_oslo = NOON.astimezone(timezone(timedelta(hours=1)))
    queue(store, a_delivery(due_at=in_oslo))
    with store.work() as work:
        work.save_draft(a_draft(), NOON)
        work.add_approval(DraftId("draft"), Approval(ADA.id, "Ada", "d", in_oslo))
        assert work.approvals(DraftId("draft"))[0].signed_at == NOON
        assert work.delivery(DeliveryId("delivery")).due_at == NOON


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    naive = NOON.replace(tzinfo=None)
    with store.work() as work:
        for attempt in (
            lambda: work.save_draft(a_draft(), naive),
            lambda: work.add_entry(JournalEntry(naive, Deed.DRAFT_BEGUN, "Ada", "draft")),
            lambda: work.add_delivery(a_delivery(due_at=naive)),
        ):
            with pytest.raises(BadInput):
                attempt()


# -- many at once


def test_many_drafts_are_as_if_they_were_saved_one_by_one(store: Store) -> None:
    drafts = [a_draft(f"draft {number}", text=f"Words {number}") for number in range(5)]
    entries = [
        JournalEntry(NOON, Deed.DRAFT_BEGUN, "Ada", each.id, identity_id="northlight") for each in drafts
    ]
    reviews = [Review(each.id, each.digest, ReviewState.WAITING, ADA.id, NOON) for each in drafts[:2]]
    with store.work() as work:
        work.add_drafts(drafts, NOON)
        work.add_entries(entries)
        work.save_reviews(reviews)
        work.add_drafts([], NOON)
        work.add_entries([])
        work.save_reviews([])
        work.commit()
    with store.work(is_reading=True) as work:
        assert sorted(work.drafts(), key=lambda each: each.id) == drafts
        assert work.draft_saved_at(drafts[4].id) == NOON
        assert [each.about for each in work.entries()] == [each.id for each in reversed(drafts)]
        assert work.reviews() == tuple(reviews)


def test_many_reviews_replace_what_stood_there(store: Store) -> None:
    draft = a_draft()
    later = Review(draft.id, draft.digest, ReviewState.DECLINED, ADA.id, NOON + MINUTE, "No")
    with store.work() as work:
        work.save_draft(draft, NOON)
        work.save_review(Review(draft.id, "d", ReviewState.WAITING, ADA.id, NOON))
        work.save_reviews([later])
        assert work.reviews() == (later,)


@pytest.mark.parametrize("text", ["Other words", "Tonight we open the dome"])
def test_a_draft_that_is_there_is_not_added_again(store: Store, text: str) -> None:
    with store.work() as work:
        work.save_draft(a_draft(), NOON)
        work.commit()
    with store.work() as work, pytest.raises(BadInput):
        work.add_drafts([a_draft("another"), a_draft(text=text)], NOON)
    with store.work(is_reading=True) as work:
        assert work.drafts() == (a_draft(),)


def test_drafts_of_an_identity_that_is_not_there_are_not_added(store: Store) -> None:
    stranger = replace(NORTHLIGHT, id=IdentityId("stranger"))
    with store.work() as work, pytest.raises(BadInput):
        work.add_drafts([replace(a_draft(), identity=stranger, accounts=())], NOON)
