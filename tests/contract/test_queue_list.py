"""The queue's list, the same over the store in memory, which makes it anew each time, and over SQLite.

The machine does whatever changes a list, in any order, and holds every answer of the one against the other's.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from desktop.errors import BadInput, MoveRefused
from desktop.model.deliveries import Claim, Delivery, DeliveryState, HoldReason, allowed_moves
from desktop.model.identities import Account, IdentityId, Network
from desktop.model.journal import Deed, JournalEntry
from desktop.model.pauses import Pause
from desktop.model.posts import Draft, DraftId, Part, PostId, Review, ReviewState, TimeWindow
from desktop.model.queue import SEARCH_MOST, QueueFilter, StateWord
from desktop.ports import Store, UnitOfWork
from desktop.storage.listing.slots import ALL_SLOTS, SLOT
from desktop.storage.opening.engine import connect
from desktop.storage.store import SqliteStore, open_store
from tests.contract.test_store_contract import (
    ADA,
    MINUTE,
    NOON,
    NORTHLIGHT,
    ON_LINKEDIN,
    ON_X,
    OWN,
    PRIVATE,
    a_delivery,
    a_post,
    opened,
)
from tests.fakes import MemoryStore

DAY = timedelta(days=1)
EDGES = tuple(NOON + number * DAY for number in range(-3, 5))
ODD_EDGES = (NOON - DAY, NOON - MINUTE, NOON, NOON + MINUTE, NOON + 2 * MINUTE, NOON + DAY, NOON + 3 * DAY)
TEXTS = (
    "Tonight we open the dome",
    "Ce soir à l'Élysée",
    "Кофе готов",
    "今夜はドームを開けます",
    "50% off, (really) _now_",
    "ab",
)
SEARCHES = (
    "",
    "élysee",
    "A l",
    "DOME",
    "ome op",
    "кофе",
    "ドーム",
    "%",
    "_n",
    "now dome",
    "northlight",
    "@ada",
    "zz",
    '"',
)
FILTERS = (
    QueueFilter(),
    *(QueueFilter(word) for word in StateWord),
    QueueFilter(identity_id=NORTHLIGHT.id),
    QueueFilter(StateWord.READY, PRIVATE.id),
    QueueFilter(network=Network.LINKEDIN),
    QueueFilter(StateWord.HELD, network=Network.X),
    QueueFilter(since=NOON, until=NOON + DAY),
    QueueFilter(since=NOON + DAY),
    QueueFilter(until=NOON),
    QueueFilter(since=NOON - MINUTE, until=NOON + MINUTE),
    QueueFilter(since=NOON + MINUTE, until=NOON + 2 * MINUTE),
    QueueFilter(until=NOON + DAY + MINUTE),
    QueueFilter(StateWord.READY, NORTHLIGHT.id, Network.X, since=NOON + MINUTE),
    QueueFilter(identity_id=PRIVATE.id, since=NOON - DAY, until=NOON + DAY),
    QueueFilter(StateWord.READY, NORTHLIGHT.id, Network.X, "dome", NOON - DAY, NOON + MINUTE),
    *(QueueFilter(search=words) for words in SEARCHES[1:]),
    QueueFilter(StateWord.READY, search="dome", since=NOON),
)


def people(store: Store) -> None:
    with store.work() as work:
        work.save_operator(ADA)
        for identity in (NORTHLIGHT, PRIVATE):
            work.save_identity(identity)
        for account in (ON_X, ON_LINKEDIN, OWN):
            work.save_account(account)
        work.commit()


def a_text(id: str, text: str, *, at: datetime | None = NOON, is_own: bool = False) -> Draft:
    window = TimeWindow(at, "Europe/Oslo") if at is not None else None
    identity, accounts = (PRIVATE, (OWN,)) if is_own else (NORTHLIGHT, (ON_X, ON_LINKEDIN))
    return Draft(DraftId(id), identity, ADA.id, accounts, (Part(text), Part("and more")), window)


def put(work: UnitOfWork, id: str, text: str, *, at: datetime = NOON, is_own: bool = False) -> None:
    """A post with a delivery for each of its accounts."""
    draft = a_text(f"draft of {id}", text, at=at, is_own=is_own)
    work.add_post(a_post(id, draft))
    for account in draft.accounts:
        delivery = replace(
            a_delivery(f"{id} on {account.id}", due_at=at, account=account), post_id=PostId(id)
        )
        work.add_delivery(delivery)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path / "home") as store:
        people(store)
        yield store


# -- what is promised --------------------------------------------------------------------------


def test_accounts_of_a_post_in_the_same_state_stand_in_one_row_and_part_when_their_states_do(
    store: Store,
) -> None:
    with store.work() as work:
        put(work, "post", TEXTS[0])
        (line,) = work.queue_lines(QueueFilter(), limit=9)
        assert (line.word, line.at, line.post_id) == (StateWord.READY, NOON, "post")
        first = work.deliveries_of(PostId("post"))[0]
        held = first.moved(DeliveryState.HELD, reason=HoldReason.OVERDUE, detail="Its time passed.")
        work.save_delivery(held, was=DeliveryState.SCHEDULED)
        assert [each.word for each in work.queue_lines(QueueFilter(), limit=9)] == [
            StateWord.OVERDUE,
            StateWord.READY,
        ]
        assert work.queue_counts(QueueFilter()) == {StateWord.OVERDUE: 1, StateWord.READY: 1}


def test_days_are_counted_to_the_minute_on_either_side_of_an_edge(store: Store) -> None:
    edges = tuple(
        NOON + minutes * MINUTE for minutes in (-400, -181, -180, -2, 0, 1, 179, 180, 181, 360, 700)
    )
    moments = [NOON + minutes * MINUTE for minutes in range(-420, 720, 7)]
    with store.work() as work:
        for number, at in enumerate(moments):
            put(work, f"{number:03}", TEXTS[0], at=at)
        counted = work.queue_spans(QueueFilter(), edges)
    assert counted == tuple(
        (sum(low <= at < high for at in moments),) * 2 for low, high in itertools.pairwise(edges)
    )


def test_a_draft_is_listed_from_its_review_until_it_is_a_post(store: Store) -> None:
    draft = a_text("draft", TEXTS[0], at=None)
    with store.work() as work:
        work.save_draft(draft, NOON)
        assert work.queue_lines(QueueFilter(), limit=9) == ()
        work.save_review(Review(draft.id, draft.digest, ReviewState.WAITING, ADA.id, NOON))
        (line,) = work.queue_lines(QueueFilter(), limit=9)
        assert (line.word, line.at, line.draft_id) == (StateWord.NEEDS_APPROVAL, None, "draft")
        work.add_post(a_post("post", draft))
        (line,) = work.queue_lines(QueueFilter(), limit=9)
        assert (line.word, line.key, line.post_id) == (StateWord.HELD, "draft", "post")
        assert len(work.queue_lines(QueueFilter(search="dome"), limit=9)) == 1


def test_pages_follow_one_another_without_a_gap(store: Store) -> None:
    with store.work() as work:
        for number in range(11):
            put(work, f"{number:02}", TEXTS[0], at=NOON + number % 3 * DAY)
        everything = work.queue_lines(QueueFilter(), limit=99)
        assert [(line.at, line.key) for line in everything] == sorted(
            (line.at or NOON, line.key) for line in everything
        )
        by_skip = [work.queue_lines(QueueFilter(), limit=4, skip=skip) for skip in (0, 4, 8, 12)]
        assert [line for page in by_skip for line in page] == list(everything)
        assert work.queue_lines(QueueFilter(), limit=4, after=everything[3]) == everything[4:8]
        places = [work.queue_place(QueueFilter(), line) for line in everything]
        assert places == list(range(len(everything)))
        assert work.queue_place(QueueFilter(StateWord.SENT), everything[0]) is None
        assert work.queue_line(everything[5].key) == everything[5] and work.queue_line("nothing") is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        *(("DOME", 1), ("tonight dome", 1), ("tonight rain", 0), ("кофе", 1), ("готов", 1), ("ドーム", 1)),
        *(("夜", 1), ("50%", 1), ("%", 1), ("_", 1), ('"', 0), ("ab", 1), ("NORTHL", 6), ("and more", 6)),
    ],
)
def test_any_part_of_any_word_of_any_script_is_found(store: Store, words: str, found: int) -> None:
    with store.work() as work:
        for number, text in enumerate(TEXTS):
            put(work, f"post {number}", text)
        assert len(work.queue_lines(QueueFilter(search=words), limit=9)) == found
        assert sum(work.queue_counts(QueueFilter(search=words)).values()) == found
        assert not work.is_search_cut(QueueFilter(search=words))


def test_ids_are_found_by_how_they_begin(store: Store) -> None:
    with store.work() as work:
        put(work, "post one", TEXTS[0])
        put(work, "post two", TEXTS[1])
        assert work.post_ids("post ") == ("post one", "post two")
        assert work.post_ids("post one on x") == ("post one",)
        assert work.post_ids("draft of post t") == ("post two",)
        assert work.delivery_ids("post one") == ("post one on in", "post one on x")
        work.add_entry(JournalEntry(NOON, Deed.DELIVERY_HELD, "Ada", "post one"))
        assert work.entry_abouts("post") == ("post one",) and work.entry_abouts("q") == ()


def test_an_account_that_needs_a_sign_in_is_known(store: Store) -> None:
    with store.work() as work:
        put(work, "post", TEXTS[0])
        first = work.deliveries_of(PostId("post"))[0]
        held = first.moved(DeliveryState.HELD, reason=HoldReason.SIGN_IN_NEEDED)
        work.save_delivery(held, was=DeliveryState.SCHEDULED)
        assert work.accounts_held(HoldReason.SIGN_IN_NEEDED) == {first.account.id}
        assert work.accounts_held(HoldReason.OVERDUE) == frozenset()


def test_a_search_that_finds_too_many_says_so_and_takes_the_last_written(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as store, store.work() as work:
        work.save_identity(PRIVATE)
        work.save_account(OWN)
        for number in range(SEARCH_MOST + 3):
            draft = a_text(f"draft {number}", f"Words {number}", is_own=True)
            work.add_post(a_post(f"{number:05}", draft))
        assert work.is_search_cut(QueueFilter(search="words"))
        found = work.queue_lines(QueueFilter(search="words"), limit=SEARCH_MOST + 9)
        assert len(found) == SEARCH_MOST
        assert "00000" not in {line.post_id for line in found}
        assert sum(work.queue_counts(QueueFilter(search="words")).values()) == SEARCH_MOST


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_whole_page_of_words_can_be_looked_for(tmp_path: Path, length: int) -> None:
    words = " ".join(f"{number:{length}x}"[-length:].replace(" ", "z") for number in range(3000))
    with closing(open_store(tmp_path)) as store, store.work() as work:
        work.save_identity(PRIVATE)
        work.save_account(OWN)
        work.add_post(a_post("1", a_text("draft 1", words, is_own=True)))
        assert [line.post_id for line in work.queue_lines(QueueFilter(search=words), limit=9)] == ["1"]
        assert work.queue_lines(QueueFilter(search=f"{words} qq"), limit=9) == ()


# -- the index never disagrees -----------------------------------------------------------------


DEEDS = st.sampled_from(["edit", "drop", "approve"])
HANDLES = st.sampled_from(["ada", "dome"])


class TwoLists(RuleBasedStateMachine):
    """Every write goes to both stores; every question must get the same answer."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.sqlite: SqliteStore = open_store(self.home)
        self.memory = MemoryStore()
        self.count = 0
        people(self.sqlite)
        people(self.memory)

    def teardown(self) -> None:
        self.sqlite.close()
        shutil.rmtree(self.home)

    def do(self, act: Callable[[UnitOfWork], object]) -> None:
        """The same in both; what one refuses, the other does too."""
        refused = []
        for store in (self.memory, self.sqlite):
            with store.work() as work:
                try:
                    act(work)
                    refused.append(False)
                    work.commit()
                except (BadInput, MoveRefused):
                    refused.append(True)
        assert refused[0] == refused[1]

    def new(self, what: str) -> str:
        self.count += 1
        return f"{what} {self.count}"

    def some(self, number: int) -> Delivery | None:
        with self.memory.work(is_reading=True) as work:
            everything = work.deliveries()
        return everything[number % len(everything)] if everything else None

    @rule(
        text=st.sampled_from(TEXTS),
        days=st.integers(-2, 3),
        off=st.integers(-2, 2),
        is_own=st.booleans(),
    )
    def schedule(self, text: str, days: int, is_own: bool, off: int = 0) -> None:
        id = self.new("post")
        self.do(lambda work: put(work, id, text, at=NOON + days * DAY + off * MINUTE, is_own=is_own))

    @rule(
        text=st.sampled_from(TEXTS),
        days=st.none() | st.integers(-2, 3),
        state=st.sampled_from(ReviewState),
        is_own=st.booleans(),
    )
    def ask_for_approval(self, text: str, days: int | None, state: ReviewState, is_own: bool) -> None:
        at = None if days is None else NOON + days * DAY
        draft = a_text(self.new("draft"), text, at=at, is_own=is_own)

        def act(work: UnitOfWork) -> None:
            work.save_draft(draft, NOON)
            work.save_review(Review(draft.id, draft.digest, state, ADA.id, NOON))

        self.do(act)

    @rule(
        number=st.integers(0, 9),
        text=st.sampled_from(TEXTS),
        deed=st.sampled_from(["edit", "drop", "approve"]),
    )
    def change_a_draft(self, number: int, text: str, deed: str) -> None:
        with self.memory.work(is_reading=True) as work:
            drafts = work.drafts()
        if not drafts:
            return
        draft = drafts[number % len(drafts)]
        later = replace(draft.with_text(text), revision=draft.revision + 1)
        id = self.new("approved")

        def act(work: UnitOfWork) -> None:
            if deed == "edit":
                work.save_draft(later, NOON)
            elif deed == "drop":
                work.remove_draft(draft.id)
            elif draft.accounts:
                work.add_post(a_post(id, draft))

        self.do(act)

    @rule(number=st.integers(0, 99), pick=st.integers(0, 9), detail=st.sampled_from(["", "Storm", "Rain"]))
    def move(self, number: int, pick: int, detail: str) -> None:
        delivery = self.some(number)
        moves = sorted(allowed_moves(delivery.state)) if delivery else []
        if delivery is None or not moves:
            return
        to = moves[pick % len(moves)]
        reasons = list(HoldReason)
        reason = reasons[pick % len(reasons)] if to is DeliveryState.HELD else None
        after = delivery.moved(to, reason=reason, detail=detail)
        self.do(lambda work: work.save_delivery(after, was=delivery.state))

    @rule(number=st.integers(0, 99), hours=st.integers(-30, 30))
    def put_off(self, number: int, hours: int) -> None:
        delivery = self.some(number)
        if delivery is not None:
            later = replace(delivery, due_at=delivery.due_at + timedelta(hours=hours))
            self.do(lambda work: work.save_delivery(later, was=delivery.state))

    @rule(number=st.integers(0, 99), detail=st.sampled_from(["", "Storm", "Rain"]))
    def say(self, number: int, detail: str) -> None:
        delivery = self.some(number)
        if delivery is not None:
            told = replace(delivery, detail=detail)
            self.do(lambda work: work.save_delivery(told, was=delivery.state))

    @rule(minutes=st.integers(-2_000, 2_000))
    def claim(self, minutes: int) -> None:
        now = NOON + minutes * MINUTE
        self.do(lambda work: work.claim_due(now, Claim("worker", now, now + MINUTE)))
        self.do(lambda work: work.claim_stale(now, Claim("other", now, now + MINUTE)))

    @rule(whose=st.sampled_from([None, NORTHLIGHT.id, PRIVATE.id]))
    def hold_everything(self, whose: IdentityId | None) -> None:
        pause = Pause(whose, "Storm", ADA.id, ADA.name, NOON)
        entry = JournalEntry(NOON, Deed.DELIVERY_HELD, ADA.name, "", "Storm")
        self.do(lambda work: work.hold_scheduled(work.save_pause(pause), entry))

    @rule(
        which=st.sampled_from([ON_X, ON_LINKEDIN, OWN]),
        is_back=st.booleans(),
        handle=st.sampled_from(["ada", "dome"]),
    )
    def change_an_account(self, which: Account, is_back: bool, handle: str) -> None:
        account = replace(which, handle=handle)
        if is_back:
            self.do(lambda work: work.save_account(account))
        else:
            self.do(lambda work: work.remove_account(account.id))

    @rule(name=st.sampled_from(["Northlight", "The dome"]), is_back=st.booleans())
    def change_an_identity(self, name: str, is_back: bool) -> None:
        if is_back:
            self.do(lambda work: work.save_identity(replace(NORTHLIGHT, name=name)))
        else:
            self.do(lambda work: work.remove_identity(NORTHLIGHT.id))

    @rule(which=st.sampled_from(FILTERS))
    def ask_the_list(self, which: QueueFilter) -> None:
        self.both_answer_alike(which)

    @invariant()
    def both_list_everything(self) -> None:
        self.both_answer_alike(QueueFilter())

    def both_answer_alike(self, asked: QueueFilter) -> None:
        with self.memory.work(is_reading=True) as one, self.sqlite.work(is_reading=True) as other:
            assert other.queue_lines(asked, limit=999) == one.queue_lines(asked, limit=999)
            assert other.queue_counts(asked) == one.queue_counts(asked)
            assert other.queue_spans(asked, EDGES) == one.queue_spans(asked, EDGES)
            assert other.queue_spans(asked, ODD_EDGES) == one.queue_spans(asked, ODD_EDGES)
            assert other.queue_ends(asked) == one.queue_ends(asked)

    @invariant()
    def the_index_is_what_its_views_say(self) -> None:
        with closing(connect(self.home / "masthead.db")) as raw:
            columns = "key, post_id, draft_id, at, word, identity_id, networks"
            kept = f"SELECT {columns} FROM queue"
            made = f"SELECT {columns} FROM queue_of_posts UNION ALL SELECT {columns} FROM queue_of_drafts"
            assert sorted(raw.execute(kept), key=repr) == sorted(raw.execute(made), key=repr)
            said = "SELECT post_id, draft_id, words FROM sayings"
            words = "SELECT * FROM words_of_posts UNION ALL SELECT * FROM words_of_drafts"
            assert sorted(raw.execute(said), key=repr) == sorted(raw.execute(words), key=repr)
            raw.execute("INSERT INTO found (found) VALUES ('integrity-check')")
            group = "word, identity_id, networks, count(*) FROM queue GROUP BY"
            slots = f"SELECT CAST(floor(at / {SLOT}.0) AS INTEGER), {group} 1, 2, 3, 4"
            again = f"{slots} UNION ALL SELECT {ALL_SLOTS}, {group} 2, 3, 4"
            counts = raw.execute("SELECT * FROM queue_counts")
            assert sorted(counts, key=repr) == sorted(raw.execute(again), key=repr)
            assert raw.execute("SELECT count(*) FROM queue_later").fetchone() == (0,)


TwoLists.TestCase.settings = settings(
    max_examples=8, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
test_both_lists_say_the_same_whatever_happens = TwoLists.TestCase


def test_every_kind_of_write_is_followed() -> None:
    """Each trigger once, for certain: what is drawn at random may pass one by."""
    lists = TwoLists()
    reason = list(HoldReason).index(HoldReason.PAUSED)
    steps: tuple[Callable[[], None], ...] = (
        lambda: lists.schedule(TEXTS[0], 0, False),
        lambda: lists.say(0, "Another sentence"),
        lambda: lists.say(0, ""),
        lambda: lists.schedule(TEXTS[1], 1, True),
        lambda: lists.ask_for_approval(TEXTS[2], 2, ReviewState.WAITING, False),
        lambda: lists.ask_for_approval(TEXTS[3], None, ReviewState.DECLINED, False),
        lambda: lists.change_an_account(ON_X, True, "dome"),
        lambda: lists.change_an_account(ON_X, False, "dome"),
        lambda: lists.change_an_account(ON_X, True, "ada"),
        lambda: lists.change_an_identity("The dome", True),
        lambda: lists.change_an_identity("", False),
        lambda: lists.change_an_identity("Northlight", True),
        lambda: lists.change_a_draft(0, TEXTS[4], "edit"),
        lambda: lists.change_a_draft(0, "", "approve"),
        lambda: lists.change_a_draft(0, "", "drop"),
        lambda: lists.put_off(0, 30),
        lambda: lists.claim(60),
        lambda: lists.hold_everything(NORTHLIGHT.id),
        lambda: lists.move(0, reason, "Storm"),
    )
    for step in steps:
        step()
        lists.the_index_is_what_its_views_say()
        for asked in FILTERS:
            lists.both_answer_alike(asked)
    lists.teardown()
