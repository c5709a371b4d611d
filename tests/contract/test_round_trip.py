"""What goes out comes back: owner, words, threads, deletion, and the form in which words are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import CannotRead, NotSent, Rejected, SignInNeeded
from desktop.model.identities import Account, Network
from desktop.model.posts import Part
from desktop.ports import Credentials
from tests.contract.harness import (
    BEARER,
    FOUR_KEYS,
    Harness,
    Toy,
    can_read,
    member_account,
    page_account,
    x_account,
)
from tests.toynet.linkedin_server import ToyLinkedIn
from tests.toynet.server import Reply, Say
from tests.toynet.signatures import is_signed
from tests.toynet.x_server import ToyX

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ODD_WORDS = [
    "AT&T <b>bold</b> &amp; more",
    "Read https://northlight.example/news?a=1&b=2#top and example.com, or https://example.org/.",
    "Cafe\u0301 au lait\r\n\r\n\r\nand  two   blanks ",
    "C:\\new\\table {curly} [square] (round) <angle> @name ~tilde~ *star* _under_ |bar|",
    "#Astronomy tonight, #1 of 3, #café #हिन्दी #snake_case C# a#b ##twice",
    "🐦‍🔥 family 👨‍👩‍👧‍👦 flag 🇸🇪 \u202eturned\u202c",
    "{hashtag|\\#|Name} \\#Name \\\\ ends with a stroke \\",
]
_signs = st.sampled_from([*"\\|{}@[]()<>#*_~&;/.:\n\t \u00a0\u200d́é=?ABc1", "&amp;", "https://", "a.com"])
WORDS = st.lists(
    _signs | st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40
).map("".join)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_the_owner_is_the_account(harness: Harness) -> None:
    owner = harness.open().owner()
    assert owner.id == harness.account.owner_id
    assert owner.handle == harness.account.handle


def test_an_unknown_account_gets_its_owner(toy: Toy) -> None:
    assert toy.unknown().open().owner().id == toy.account.owner_id


def test_a_post_goes_out_is_read_back_and_goes_away(harness: Harness) -> None:
    network = harness.open()
    before = datetime.now(UTC)
    sent = network.publish(Part("The dome opens at nine & stays open."))
    assert harness.shown() == ["The dome opens at nine & stays open."]
    if can_read(harness):
        (seen,) = network.recent(before - timedelta(seconds=1))
        assert (seen.remote_id, seen.url) == (sent.remote_id, sent.url)
        assert seen.text == "The dome opens at nine & stays open."
        assert seen.created_at is not None
        assert abs(seen.created_at - before) < timedelta(seconds=5)
        assert network.recent(datetime.now(UTC) + timedelta(minutes=5)) == ()
    network.delete(sent.remote_id)
    assert harness.shown() == []
    network.delete(sent.remote_id)
    if can_read(harness):
        assert network.recent(LONG_AGO) == ()


def test_a_link_leads_to_the_post(harness: Harness) -> None:
    sent = harness.open().publish(Part("Where is it?"))
    expected = {
        Network.PRACTICE: f"practice:{sent.remote_id}",
        Network.X: f"https://x.com/NorthlightObs/status/{sent.remote_id}",
        Network.LINKEDIN: f"https://www.linkedin.com/feed/update/{sent.remote_id}/",
    }
    assert sent.url == expected[harness.account.network]


def test_a_thread_hangs_together_or_is_refused(harness: Harness) -> None:
    network = harness.open()
    first = network.publish(Part("One of two."))
    if harness.account.network is Network.LINKEDIN:
        asked = len(harness.requests())
        with pytest.raises(Rejected, match="LinkedIn has no threads"):
            network.publish(Part("Two of two."), after=first.remote_id)
        assert len(harness.requests()) == asked
        return
    second = network.publish(Part("Two of two."), after=first.remote_id)
    assert second.remote_id != first.remote_id
    assert [seen.text for seen in network.recent(LONG_AGO)] == ["Two of two.", "One of two."]
    assert network.recent(LONG_AGO)[0].remote_id == second.remote_id
    with pytest.raises(Rejected):
        network.publish(Part("Three of two."), after="123")


def test_a_reply_names_the_post_it_follows(toy_x: ToyX) -> None:
    network = Toy(toy_x, x_account(toy_x), BEARER).open()
    first = network.publish(Part("One of two."))
    network.publish(Part("Two of two."), after=first.remote_id)
    assert [tweet.reply_to for tweet in toy_x.tweets] == ["", first.remote_id]


@pytest.mark.parametrize("words", ODD_WORDS)
def test_odd_words_arrive_whole(harness: Harness, words: str) -> None:
    network = harness.open()
    network.publish(Part(words))
    (shown,) = harness.shown()
    assert unicodedata.normalize("NFC", shown).strip() == unicodedata.normalize("NFC", words).strip()
    if can_read(harness):
        (seen,) = network.recent(LONG_AGO)
        assert network.normal_form(seen.text) == network.normal_form(words)


@QUICK
@given(words=WORDS)
def test_any_words_compare_equal_after_they_were_read_back(harness: Harness, words: str) -> None:
    network = harness.open()
    if not network.normal_form(words):
        return
    try:
        sent = network.publish(Part(words))
    except Rejected:
        # Words that show nothing, such as one zero-width sign, or that only \r makes differ.
        assert not unicodedata.normalize("NFC", words).strip()
        return
    if can_read(harness):
        seen = {post.remote_id: post for post in network.recent(LONG_AGO)}[sent.remote_id]
        assert network.normal_form(seen.text) == network.normal_form(words)
    network.delete(sent.remote_id)


@QUICK
@given(words=WORDS)
def test_the_normal_form_is_its_own(harness: Harness, words: str) -> None:
    network = harness.open()
    once = network.normal_form(words)
    assert network.normal_form(once) == once


@pytest.mark.parametrize(
    "other", ["The dome opens at ten.", "The dome opens at nine", "the dome. Opens at nine."]
)
def test_other_words_compare_unequal(harness: Harness, other: str) -> None:
    network = harness.open()
    assert network.normal_form(other) != network.normal_form("The dome opens at nine.")


def test_other_links_compare_unequal(harness: Harness) -> None:
    network = harness.open()
    first, second = (f"Today: https://northlight.example/{day}" for day in ("mon", "tue"))
    assert network.normal_form(first) != network.normal_form(second)


# reading back


def test_more_than_a_page_is_read_whole(toy: Toy) -> None:
    if not can_read(toy):
        with pytest.raises(CannotRead):
            toy.open().recent(LONG_AGO)
        return
    toy.server.page = 3
    network = toy.open()
    sent = [network.publish(Part(f"Number {number}.")).remote_id for number in range(8)]
    assert sorted(post.remote_id for post in network.recent(LONG_AGO)) == sorted(sent)
    toy.server.page = 0 if toy.account.network is Network.LINKEDIN else 1
    if toy.account.network is Network.X:
        for number in range(8, 12):
            network.publish(Part(f"Number {number}."))
        with pytest.raises(CannotRead, match="more posts"):
            network.recent(LONG_AGO)


def test_a_member_of_linkedin_cannot_be_read_back_and_is_not_asked(toy_linkedin: ToyLinkedIn) -> None:
    with pytest.raises(CannotRead, match="cannot be read back"):
        Toy(toy_linkedin, member_account(toy_linkedin), BEARER).open().recent(LONG_AGO)
    assert toy_linkedin.requests == []


@pytest.mark.parametrize("say", [Say.FORBIDDEN, Say.FORBIDDEN_EMPTY, Say.CREDITS])
def test_a_refusal_to_be_read_is_said_as_such(toy: Toy, say: Say) -> None:
    toy.next(say, on="recent")
    with pytest.raises(CannotRead):
        toy.open().recent(LONG_AGO)


@pytest.mark.parametrize(
    "found",
    [
        {"data": [{"id": "1"}], "elements": [{"commentary": "a"}], "meta": {"result_count": 1}},
        {"data": [{"text": "a"}], "elements": ["odd"], "meta": {}},
        {"data": "odd", "elements": "odd"},
        {"meta": {"result_count": 3}},
        {"data": [{"id": "1", "text": "a"}], "errors": [{"detail": "Some are missing."}]},
        {},
        [],
        "odd",
    ],
)
def test_an_answer_that_is_not_understood_is_never_taken_for_absence(toy: Toy, found: object) -> None:
    if not can_read(toy):
        return
    toy.server.next(Reply.json(200, found), on="recent")
    with pytest.raises(NotSent):
        toy.open().recent(LONG_AGO)


def test_a_shortened_link_without_its_address_is_not_compared(toy_x: ToyX) -> None:
    toy_x.has_entities = False
    network = Toy(toy_x, x_account(toy_x), BEARER).open()
    network.publish(Part("See https://northlight.example/news"))
    with pytest.raises(CannotRead, match="shortened a link"):
        network.recent(LONG_AGO)


def test_a_long_post_is_read_from_its_note(toy_x: ToyX) -> None:
    whole = "word " * 100
    told = {
        "id": "77",
        "text": f"{whole[:270]}… https://t.co/abc",
        "created_at": "2026-11-21T10:00:00.000Z",
        "note_tweet": {"text": whole},
    }
    toy_x.next(Reply.json(200, {"data": [told], "meta": {"result_count": 1}}), on="recent")
    network = Toy(toy_x, x_account(toy_x), BEARER).open()
    (seen,) = network.recent(LONG_AGO)
    assert network.normal_form(seen.text) == network.normal_form(whole)


def test_the_link_to_an_own_picture_is_none_of_the_words(toy_x: ToyX) -> None:
    picture = {
        "url": "https://t.co/pic",
        "expanded_url": "https://x.com/n/status/77/photo/1",
        "media_key": "3_1",
    }
    told = {"id": "77", "text": "The dome. https://t.co/pic", "entities": {"urls": [picture]}}
    toy_x.next(Reply.json(200, {"data": [told], "meta": {"result_count": 1}}), on="recent")
    network = Toy(toy_x, x_account(toy_x), BEARER).open()
    (seen,) = network.recent(LONG_AGO)
    assert network.normal_form(seen.text) == network.normal_form("The dome.")


def test_a_repost_is_no_own_post(toy_x: ToyX) -> None:
    told = {
        "id": "77",
        "text": "RT @other: words https://t.co/ab…",
        "referenced_tweets": [{"type": "retweeted", "id": "5"}],
    }
    toy_x.next(Reply.json(200, {"data": [told], "meta": {"result_count": 1}}), on="recent")
    assert Toy(toy_x, x_account(toy_x), BEARER).open().recent(LONG_AGO) == ()


# keys and who they speak for


def test_every_request_is_signed_as_oauthlib_verifies(toy_x: ToyX) -> None:
    network = Toy(toy_x, x_account(toy_x), FOUR_KEYS).open()
    network.owner()
    sent = network.publish(Part("Signed, with a ~ and a + and é."))
    network.recent(LONG_AGO)
    network.delete(sent.remote_id)
    assert len(toy_x.requests) == 4
    for request in toy_x.requests:
        assert is_signed(request, toy_x.url, FOUR_KEYS)
        assert not is_signed(request, toy_x.url, {**FOUR_KEYS, "access_token_secret": "other"})


@pytest.mark.parametrize("account_of", [page_account, member_account])
def test_linkedin_hears_its_month_and_protocol(
    toy_linkedin: ToyLinkedIn, account_of: Callable[[ToyLinkedIn], Account]
) -> None:
    toy = Toy(toy_linkedin, account_of(toy_linkedin), BEARER)
    network = toy.open()
    network.owner()
    network.delete(network.publish(Part("Hello.")).remote_id)
    for request in toy_linkedin.requests:
        assert request.headers["authorization"] == f"Bearer {BEARER['access_token']}"
        assert request.headers["linkedin-version"] == "202607"
        assert request.headers["x-restli-protocol-version"] == "2.0.0"
    (posted,) = (request.found for request in toy_linkedin.requests if request.method == "POST")
    assert posted["author"] == toy.account.owner_id


def test_an_old_month_names_the_setting(toy_linkedin: ToyLinkedIn) -> None:
    toy_linkedin.next(Say.OLD_VERSION)
    with pytest.raises(Rejected, match=r"202607.*linkedin_version"):
        Toy(toy_linkedin, page_account(toy_linkedin), BEARER).open().publish(Part("Hello."))


def test_used_up_credits_name_the_remedy(toy_x: ToyX) -> None:
    for say in (Say.CREDITS, Say.CREDITS_SPENT):
        toy_x.next(say)
        with pytest.raises(Rejected, match="Buy credits"):
            Toy(toy_x, x_account(toy_x), BEARER).open().publish(Part("Hello."))


@pytest.mark.parametrize("role", ["ADMINISTRATOR", "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR"])
def test_a_page_speaks_through_those_who_may(toy_linkedin: ToyLinkedIn, role: str) -> None:
    toy_linkedin.role = role
    owner = Toy(toy_linkedin, page_account(toy_linkedin), BEARER).open().owner()
    assert (owner.id, owner.display_name) == (toy_linkedin.organization, "Northlight Observatory")


@pytest.mark.parametrize("role", ["", "ANALYST", "CURATOR"])
def test_a_page_does_not_speak_through_others(toy_linkedin: ToyLinkedIn, role: str) -> None:
    toy_linkedin.role = role
    with pytest.raises(SignInNeeded, match="may not post"):
        Toy(toy_linkedin, page_account(toy_linkedin), BEARER).open().owner()


def test_a_page_can_be_named_in_the_credentials(toy_linkedin: ToyLinkedIn) -> None:
    number = toy_linkedin.organization.rpartition(":")[2]
    for named in (number, toy_linkedin.organization):
        unknown = Toy(toy_linkedin, member_account(toy_linkedin), {**BEARER, "organization": named}).unknown()
        assert unknown.open().owner().id == toy_linkedin.organization


def test_keys_of_a_page_do_not_speak_for_a_member(toy_linkedin: ToyLinkedIn) -> None:
    keys = {**BEARER, "organization": "2414183"}
    network = Toy(toy_linkedin, member_account(toy_linkedin), keys).open()
    for call in (network.owner, lambda: network.publish(Part("Whose words?"))):
        with pytest.raises(SignInNeeded, match="another account"):
            call()
    assert toy_linkedin.requests == []


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "access_token"),
        ({"refresh_token": "r", "client_id": "c"}, "access_token"),
        ({"acess_token": "typed wrong"}, "access_token"),
    ],
)
def test_missing_keys_are_named(toy: Toy, given: dict[str, str], missing: str) -> None:
    network = Toy(toy.server, toy.account, given).open()
    for call in (network.owner, lambda: network.publish(Part("Hello.")), lambda: network.delete(_id(toy))):
        with pytest.raises(SignInNeeded, match=missing):
            call()
    assert toy.requests() == []


@pytest.mark.parametrize("left_out", FOUR_KEYS)
def test_each_of_the_four_keys_is_needed(toy_x: ToyX, left_out: str) -> None:
    given = {name: value for name, value in FOUR_KEYS.items() if name != left_out}
    with pytest.raises(SignInNeeded, match=rf"lack {left_out}\."):
        Toy(toy_x, x_account(toy_x), given).open().owner()


@pytest.mark.parametrize("odd", ["tok en", "token\n", "tökens", "token\r\nX-More: 1", "\ud800"])
def test_keys_with_odd_characters_never_reach_a_header(toy: Toy, odd: str) -> None:
    with pytest.raises(SignInNeeded, match="characters that no key has") as caught:
        Toy(toy.server, toy.account, {"access_token": odd}).open().publish(Part("Hello."))
    assert odd not in str(caught.value)
    assert toy.requests() == []


def test_keys_of_another_account_show_their_owner(toy_x: ToyX) -> None:
    account = x_account(toy_x)
    toy_x.owner_id = "99"
    assert Toy(toy_x, account, BEARER).open().owner().id == "99"


@pytest.mark.parametrize(
    "found", [{}, {"data": {"id": "x", "username": "a"}, "sub": "a b"}, {"sub": 5}, {"data": []}, None]
)
def test_an_owner_that_is_not_understood_is_nobody(toy: Toy, found: object) -> None:
    toy.server.next(Reply.json(200, found), on="owner")
    with pytest.raises(NotSent):
        toy.open().owner()


def _id(toy: Toy) -> str:
    return "123" if toy.account.network is Network.X else "urn:li:share:123"


def test_credentials_stay_as_they_were(toy: Toy) -> None:
    given = dict(toy.credentials)
    network = Toy(toy.server, toy.account, given).open()
    network.publish(Part("Hello."))
    assert given == toy.credentials
    assert Credentials(given).values == toy.credentials
