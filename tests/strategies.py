"""Hypothesis strategies for the model's values: any that its types allow, and text of every script."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from desktop.model.deliveries import Claim, Delivery, DeliveryId, DeliveryState, HoldReason, Receipt
from desktop.model.findings import (
    Field,
    Finding,
    Fix,
    Place,
    PolicyVersion,
    Severity,
    Verdict,
    Waiver,
)
from desktop.model.identities import (
    Account,
    AccountId,
    Identity,
    IdentityId,
    IdentityKind,
    Network,
    OperatorId,
    Signals,
    SoloStatement,
)
from desktop.model.journal import Deed, JournalEntry
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
    cautions,
    digest,
)
from desktop.model.timing.timetable import Quiet, Slot, Timetable

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
names = st.text(st.characters(categories=["L", "N", "S"], exclude_characters="\0"), min_size=1, max_size=20)
moments = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
counts = st.integers(0, 2**40)
words = st.lists(texts, max_size=3).map(tuple)
solos = st.builds(SoloStatement, texts, names.map(OperatorId), moments)
signals = st.builds(Signals, words, words, words)

days = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))
timetables = st.builds(
    Timetable,
    texts,
    st.lists(st.builds(Quiet, days, st.integers(0, 700), st.integers(701, 1_400)), max_size=2).map(tuple),
    st.lists(st.builds(Slot, days, st.integers(0, 1_439)), max_size=2).map(tuple),
    st.integers(0, 1_440),
    st.none() | st.integers(1, 1_440),
)


@st.composite
def identities(draw: st.DrawFn) -> Identity:
    """Any identity that its own type allows."""
    needed = draw(st.integers(0, 3))
    kind = draw(st.sampled_from(IdentityKind))
    return Identity(
        IdentityId("identity"),
        kind,
        draw(names),
        needed,
        tuple(OperatorId(f"approver {number}") for number in range(needed)),
        draw(solos if kind is IdentityKind.CORPORATE and not needed else st.none() | solos),
        draw(signals),
        draw(words),
        draw(st.booleans()),
        draw(st.none() | timetables),
    )


accounts = st.builds(
    Account,
    st.just(AccountId("account")),
    st.just(IdentityId("identity")),
    st.sampled_from(Network),
    names,
    texts,
    texts,
    st.none() | st.sampled_from(["http://127.0.0.1:8080", "https://[::1]/"]),
)
media = st.builds(Media, texts, texts, texts, counts, texts)
parts = st.builds(Part, texts, st.lists(media, max_size=2).map(tuple))


@st.composite
def windows(draw: st.DrawFn) -> TimeWindow:
    """A window with or without an end."""
    opens = draw(moments)
    length = draw(st.none() | st.timedeltas(timedelta(microseconds=1), timedelta(days=400)))
    closes = opens + length if length is not None else None
    return TimeWindow(opens, draw(texts | st.just("Europe/Stockholm")), closes, draw(st.booleans()))


drafts = st.builds(
    lambda identity, chosen, said, window, revision: Draft(
        DraftId("draft"), identity, OperatorId("author"), chosen, said, window, revision
    ),
    identities(),
    st.lists(accounts, max_size=1).map(tuple),
    st.lists(parts, min_size=1, max_size=3).map(tuple),
    st.none() | windows(),
    counts,
)
places = st.builds(
    Place, st.integers(0, 9), st.sampled_from(Field), st.none() | st.tuples(counts, counts), st.integers(0, 9)
)
findings = st.builds(
    Finding,
    rule=texts,
    severity=st.sampled_from([Severity.HINT, Severity.CAUTION]),
    place=places,
    message=texts,
    why=texts,
    remedy=texts,
    fingerprint=texts,
    source=texts,
    family=texts,
    is_waivable=st.booleans(),
    fix=st.none() | st.builds(Fix, texts, texts),
    networks=st.lists(st.sampled_from(Network), max_size=2).map(tuple),
)
policies = st.builds(PolicyVersion, texts, st.lists(st.tuples(texts, counts), max_size=3).map(tuple), counts)
waivers = st.builds(Waiver, texts, texts, texts, names.map(OperatorId), names, texts, moments)
approvals = st.builds(Approval, names.map(OperatorId), names, texts, moments, texts, st.booleans())


@st.composite
def posts(draw: st.DrawFn) -> Post:
    """Any post that approval could have made."""
    draft = draw(drafts.filter(lambda draft: bool(draft.accounts)))
    bound = digest(draft)
    verdict = Verdict(
        bound,
        tuple(draw(st.lists(findings, max_size=3))),
        draw(policies),
        draw(moments),
        tuple(draw(st.lists(waivers, max_size=2))),
    )
    signed = tuple(
        Approval(approver, draw(names), bound, draw(moments), draw(texts))
        for approver in draft.identity.approvers
    )
    said = Confirmation(draft.author_id, bound, draw(moments), draw(texts), cautions(verdict))
    return Post(PostId("post"), draft, bound, verdict, signed, draw(moments), said)


claims = st.builds(Claim, names, moments, moments)
receipts = st.builds(Receipt, st.integers(0, 25), texts, texts, moments)
deliveries = st.builds(
    Delivery,
    st.just(DeliveryId("delivery")),
    st.just(PostId("post")),
    accounts,
    moments,
    texts,
    st.sampled_from(DeliveryState),
    st.none() | st.sampled_from(HoldReason),
    texts,
    st.integers(0, 99),
    st.none() | claims,
    st.lists(receipts, max_size=3).map(tuple),
    st.none() | st.integers(0, 25),
    st.none() | moments,
    st.integers(0, 99),
    st.none() | moments,
    st.none() | moments,
    counts,
    counts,
)
entries = st.builds(JournalEntry, moments, st.sampled_from(Deed), texts, texts, texts, texts)
