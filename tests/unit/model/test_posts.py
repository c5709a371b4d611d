"""The types carry the guards: what a draft refuses, what a post refuses, what a digest notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadInput, DigestChanged, NotApproved, WrongIdentity
from desktop.model.findings import Finding, Outcome, Place, PolicyVersion, Severity, Verdict, Waiver
from desktop.model.identities import (
    Account,
    AccountId,
    Identity,
    IdentityId,
    IdentityKind,
    Network,
    OperatorId,
    SoloStatement,
)
from desktop.model.posts import (
    Approval,
    Confirmation,
    Draft,
    DraftId,
    Media,
    Part,
    Post,
    PostId,
    TimeWindow,
    approvals_needed,
    cautions,
    counted_approvals,
    digest,
)

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
ADA, ASTRID, JONAS = OperatorId("ada"), OperatorId("astrid"), OperatorId("jonas")
NORTHLIGHT = Identity(
    IdentityId("no"), IdentityKind.CORPORATE, "Northlight Observatory", 1, (ASTRID, JONAS, ADA)
)
PRIVATE = Identity(IdentityId("al"), IdentityKind.PERSONAL, "Ada Lindqvist")
ON_X = Account(AccountId("a1"), NORTHLIGHT.id, Network.X, "NorthlightObs", "111")
ON_LINKEDIN = Account(AccountId("a2"), NORTHLIGHT.id, Network.LINKEDIN, "northlight", "urn:li:organization:7")
OWN = Account(AccountId("a3"), PRIVATE.id, Network.X, "adalindqvist", "222")
POLICY = PolicyVersion("0" * 64, (("core", 1),), 12)
PICTURE = Media("ab" * 32, "dome.jpg", "image/jpeg", 12, "Saturn above the dome")
WINDOW = TimeWindow(NOW + timedelta(hours=7), "Europe/Stockholm", NOW + timedelta(hours=9))
DRAFT = Draft(
    DraftId("d1"), NORTHLIGHT, ADA, (ON_X,), (Part("Tonight we open the dome", (PICTURE,)),), WINDOW
)


def finding(severity: Severity, *, is_waivable: bool = True) -> Finding:
    return Finding("core.A", severity, Place(), "m", "w", "r", "fp", is_waivable=is_waivable)


def verdict(draft: Draft, *findings: Finding) -> Verdict:
    return Verdict(digest(draft), findings, POLICY, NOW)


def signed(draft: Draft, *people: OperatorId) -> tuple[Approval, ...]:
    return tuple(Approval(person, person.title(), digest(draft), NOW) for person in people)


def post(draft: Draft, said: Verdict, approvals: tuple[Approval, ...], **more: Confirmation) -> Post:
    return Post(PostId("p1"), draft, digest(draft), said, approvals, NOW, **more)


def test_a_draft_refuses_an_account_of_another_identity_by_name() -> None:
    with pytest.raises(WrongIdentity, match="@adalindqvist on X does not belong to Northlight Observatory"):
        replace(DRAFT, accounts=(ON_X, OWN))


def test_moving_to_another_identity_clears_the_accounts() -> None:
    moved = DRAFT.moved_to(PRIVATE)
    assert moved.identity == PRIVATE
    assert moved.accounts == ()
    assert moved.parts == DRAFT.parts
    assert moved.digest != DRAFT.digest


def test_a_draft_keeps_at_least_one_part_and_each_account_once() -> None:
    with pytest.raises(BadInput):
        replace(DRAFT, parts=())
    with pytest.raises(BadInput, match="twice"):
        replace(DRAFT, accounts=(ON_X, ON_X))


CHANGES = {
    "letter": replace(DRAFT, parts=(Part("Tonight we open the Dome", (PICTURE,)),)),
    "space": replace(DRAFT, parts=(Part("Tonight we open the dome ", (PICTURE,)),)),
    "picture": replace(DRAFT, parts=(Part(DRAFT.parts[0].text, (replace(PICTURE, sha256="cd" * 32),)),)),
    "no picture": replace(DRAFT, parts=(Part(DRAFT.parts[0].text),)),
    "alt text": replace(DRAFT, parts=(Part(DRAFT.parts[0].text, (replace(PICTURE, alt="Saturn"),)),)),
    "account": replace(DRAFT, accounts=(ON_X, ON_LINKEDIN)),
    "owner": replace(DRAFT, accounts=(replace(ON_X, owner_id="999"),)),
    "opens": replace(DRAFT, window=replace(WINDOW, opens=WINDOW.opens + timedelta(seconds=1))),
    "closes": replace(DRAFT, window=replace(WINDOW, closes=None)),
    "zone": replace(DRAFT, window=replace(WINDOW, zone="UTC")),
    "no window": replace(DRAFT, window=None),
    "editor": replace(DRAFT, editors=(JONAS,)),
    "author": replace(DRAFT, author_id=JONAS),
    "one more part": replace(DRAFT, parts=(*DRAFT.parts, Part(""))),
    "other address": replace(DRAFT, accounts=(replace(ON_X, base_url="http://127.0.0.1:9"),)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_digest_notices(name: str) -> None:
    assert CHANGES[name].digest != DRAFT.digest
    with pytest.raises(DigestChanged):
        Post(PostId("p"), CHANGES[name], DRAFT.digest, verdict(DRAFT), signed(DRAFT, ASTRID), NOW)


def test_the_digest_ignores_what_no_reader_sees() -> None:
    assert replace(DRAFT, revision=9, id=DraftId("other")).digest == DRAFT.digest
    both = replace(DRAFT, accounts=(ON_X, ON_LINKEDIN))
    assert replace(both, accounts=(ON_LINKEDIN, ON_X)).digest == both.digest


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@given(texts, texts)
def test_two_texts_share_a_digest_only_when_they_are_the_same(one: str, other: str) -> None:
    same = DRAFT.with_text(one).digest == DRAFT.with_text(other).digest
    assert same == (one == other)


@given(st.lists(texts, min_size=1, max_size=4), st.lists(texts, min_size=1, max_size=4))
def test_text_cannot_be_shifted_between_parts_unnoticed(one: list[str], other: list[str]) -> None:
    first = replace(DRAFT, parts=tuple(map(Part, one)))
    second = replace(DRAFT, parts=tuple(map(Part, other)))
    assert (first.digest == second.digest) == (one == other)


def test_a_draft_is_blank_without_letters_and_pictures() -> None:
    blank = replace(DRAFT, parts=(Part(" \n"), Part("")))
    assert blank.is_blank
    assert not replace(DRAFT, parts=(Part(""), Part("a"))).is_blank
    assert not replace(DRAFT, parts=(Part("", (PICTURE,)),)).is_blank


def test_a_post_needs_the_signature_of_somebody_else() -> None:
    said = verdict(DRAFT)
    with pytest.raises(NotApproved, match="0 of 1"):
        post(DRAFT, said, ())
    with pytest.raises(NotApproved):
        post(DRAFT, said, signed(DRAFT, ADA))  # the author, though named as an approver
    with pytest.raises(NotApproved):
        post(DRAFT, said, signed(DRAFT, OperatorId("stranger")))
    assert post(DRAFT, said, signed(DRAFT, ASTRID)).digest == DRAFT.digest


def test_one_person_signs_once() -> None:
    strict = replace(DRAFT, identity=replace(NORTHLIGHT, approvals_needed=2))
    twice = signed(strict, ASTRID) + signed(strict, ASTRID)
    assert len(counted_approvals(strict, twice)) == 1
    with pytest.raises(NotApproved, match="1 of 2"):
        post(strict, verdict(strict), twice)
    assert post(strict, verdict(strict), signed(strict, ASTRID, JONAS))


def test_a_signature_under_another_version_does_not_count() -> None:
    changed = DRAFT.with_text("Tonight we close the dome")
    with pytest.raises(NotApproved):
        post(changed, verdict(changed), signed(DRAFT, ASTRID))


def test_a_post_refuses_a_verdict_on_another_version() -> None:
    with pytest.raises(DigestChanged):
        post(DRAFT, verdict(DRAFT.with_text("Other words")), signed(DRAFT, ASTRID))


def test_a_post_refuses_a_rule_that_must_be_fixed_and_what_was_not_fully_checked() -> None:
    with pytest.raises(NotApproved, match="must be fixed"):
        post(DRAFT, verdict(DRAFT, finding(Severity.BLOCK)), signed(DRAFT, ASTRID))
    with pytest.raises(NotApproved):
        post(DRAFT, replace(verdict(DRAFT), is_complete=False), signed(DRAFT, ASTRID))


def test_a_caution_needs_its_author_to_look_again() -> None:
    own = replace(DRAFT, identity=PRIVATE, accounts=(OWN,))
    said = verdict(own, finding(Severity.CAUTION))
    with pytest.raises(NotApproved, match="looked again"):
        post(own, said, ())
    seen = cautions(said)
    with pytest.raises(NotApproved):
        post(own, said, (), confirmation=Confirmation(JONAS, digest(own), NOW, seen=seen))
    with pytest.raises(NotApproved):
        post(own, said, (), confirmation=Confirmation(ADA, digest(DRAFT), NOW, seen=seen))
    assert post(own, said, (), confirmation=Confirmation(ADA, digest(own), NOW, seen=seen))


def test_a_caution_that_came_after_the_author_looked_was_not_looked_at() -> None:
    own = replace(DRAFT, identity=PRIVATE, accounts=(OWN,))
    first, later = finding(Severity.CAUTION), replace(finding(Severity.CAUTION), fingerprint="later")
    said = Confirmation(ADA, digest(own), NOW, seen=cautions(verdict(own, first)))
    assert post(own, verdict(own, first), (), confirmation=said)
    assert post(own, verdict(own), (), confirmation=said)
    with pytest.raises(NotApproved, match="looked again"):
        post(own, verdict(own, first, later), (), confirmation=said)


def test_nobody_signs_what_they_wrote_a_part_of() -> None:
    edited = replace(DRAFT, editors=(JONAS,))
    assert edited.digest != DRAFT.digest
    assert edited.writers == {ADA, JONAS}
    with pytest.raises(NotApproved, match="0 of 1"):
        post(edited, verdict(edited), signed(edited, JONAS, ADA))
    assert post(edited, verdict(edited), signed(edited, ASTRID))


def test_the_last_word_of_a_person_counts() -> None:
    (yes,) = signed(DRAFT, ASTRID)
    no = replace(yes, is_withdrawn=True)
    assert counted_approvals(DRAFT, (yes, no)) == ()
    assert counted_approvals(DRAFT, (yes, no, yes)) == (yes,)
    assert counted_approvals(DRAFT, (no, *signed(DRAFT, JONAS))) == signed(DRAFT, JONAS)
    with pytest.raises(NotApproved):
        post(DRAFT, verdict(DRAFT), (yes, no))


def test_a_review_finding_does_not_swallow_the_cautions() -> None:
    said = verdict(DRAFT, finding(Severity.REVIEW), replace(finding(Severity.CAUTION), rule="core.B"))
    with pytest.raises(NotApproved, match="looked again"):
        post(DRAFT, said, signed(DRAFT, ASTRID))


def test_a_review_finding_asks_for_a_signature_even_on_the_personal_side() -> None:
    own = replace(DRAFT, identity=PRIVATE, accounts=(OWN,))
    said = verdict(own, finding(Severity.REVIEW))
    assert approvals_needed(PRIVATE, said) == 1
    with pytest.raises(NotApproved):
        post(own, said, ())


def test_a_waiver_holds_for_its_version_and_its_finding_only() -> None:
    found = finding(Severity.REVIEW)
    waiver = Waiver(found.rule, found.fingerprint, "checked by legal", ASTRID, "Astrid", DRAFT.digest, NOW)
    said = replace(verdict(DRAFT, found), waivers=(waiver,))
    assert said.outcome is Outcome.CLEAR
    other_text = replace(waiver, digest="0" * 64)
    assert replace(said, waivers=(other_text,)).outcome is Outcome.REVIEW
    assert replace(said, waivers=(replace(waiver, fingerprint="x"),)).outcome is Outcome.REVIEW
    fixed = replace(said, findings=(finding(Severity.BLOCK, is_waivable=False),))
    assert fixed.outcome is Outcome.BLOCK


def test_hints_alone_leave_a_draft_clear() -> None:
    assert verdict(DRAFT, finding(Severity.HINT)).outcome is Outcome.CLEAR


def test_a_post_without_an_account_is_none() -> None:
    bare = replace(DRAFT, accounts=())
    with pytest.raises(NotApproved, match="no account"):
        post(bare, verdict(bare), signed(bare, ASTRID))


def test_windows_are_utc_and_end_after_they_begin() -> None:
    with pytest.raises(BadInput, match="UTC"):
        TimeWindow(NOW.replace(tzinfo=timezone(timedelta(hours=1))), "UTC")
    with pytest.raises(BadInput, match="UTC"):
        TimeWindow(NOW.replace(tzinfo=None), "UTC")
    with pytest.raises(BadInput, match="before it begins"):
        TimeWindow(NOW, "UTC", NOW)


def test_a_corporate_identity_without_approval_needs_the_owner_to_say_so() -> None:
    with pytest.raises(BadInput, match="Name an approver, or say in words"):
        Identity(IdentityId("x"), IdentityKind.CORPORATE, "Harbour & Pine")
    solo = SoloStatement("I run this café alone.", ADA, NOW)
    assert Identity(IdentityId("x"), IdentityKind.CORPORATE, "Harbour & Pine", solo=solo).initials == "HP"


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1@example.com",
        "ftp://127.0.0.1",
        "http://2130706433",
        "//127.0.0.1",
        "http://0.0.0.0:1",
        "http://10.0.0.1",
        "",
    ],
)
def test_another_address_is_accepted_on_this_computer_only(url: str) -> None:
    with pytest.raises(BadInput):
        replace(ON_X, base_url=url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "https://localhost/x", "http://[::1]:1"])
def test_loopback_addresses_are_accepted(url: str) -> None:
    assert replace(ON_X, base_url=url).base_url == url
