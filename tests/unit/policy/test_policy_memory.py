"""What is remembered and what is spared never change what a check says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.model.findings import Field, Verdict
from desktop.model.identities import Network, Signals
from desktop.model.posts import Draft, Media, Part
from desktop.policy import engine
from desktop.policy.bars import bars_of
from desktop.policy.engine import Context, check
from desktop.policy.kinds.said.pattern import Expression
from desktop.policy.packs import Ruleset, load
from desktop.policy.rules import Scene
from desktop.policy.words.literals import Literals
from desktop.policy.words.patterns import Pattern
from desktop.policy.words.pieces import may_hold
from desktop.policy.words.reading import _BARE_LINK, _URL, Reading
from desktop.policy.words.required import Asked, lowered, required
from tests.unit.policy.drafts import NOW, draft, identity
from tests.unit.policy.packs import load_pack, pack, rule

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "policy"
PIECES = (
    "fuck", "f*ck", "RIP", "20% off", "#sale", "@lena", "https://a.example/?utm_source=x", "😂", "9/11", "\n",
    "password: hunter2Q", "G-20.In", "4783 1298 8832 1280", "the", "copy", "TBC", "!!!", "\u202e", "é", "İ",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join)


_LOADED = load([SHIPPED])
_WARM = load([SHIPPED])
_WARM.warm()


@pytest.fixture
def shipped() -> Ruleset:
    """The packs that ship, with nothing remembered."""
    return replace(_LOADED, plans={})


def fresh(draft: Draft, context: Context, ruleset: Ruleset) -> Verdict:
    """What a check says that remembers nothing."""
    return check(draft, context, replace(ruleset, plans={}))


# -- memory --------------------------------------------------------------------------------------

around = st.fixed_dictionaries(
    {
        "now": st.sampled_from((NOW, datetime(2026, 9, 11, 12, tzinfo=UTC))),
        "events": st.sampled_from(((), ("lena",))),
        "recent": st.sampled_from(((), ("fuck RIP",))),
        "neighbours": st.sampled_from(((), ((identity("Lena", signals=Signals(("lena",), ("sale",))), ()),))),
    }
).map(lambda each: Context(**each))
pictures = st.lists(
    st.sampled_from(("", "IMG_1.jpg", "fuck")).map(
        lambda alt: Media("0" * 64, "a.jpg", "image/jpeg", 1, alt)
    ),
    max_size=2,
).map(tuple)
threads = st.lists(st.builds(Part, texts, pictures), min_size=1, max_size=4).map(tuple)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(threads, around, st.sampled_from(((), (Network.X,)))), min_size=2, max_size=5))
def test_what_is_remembered_never_changes_what_a_check_says(
    versions: list[tuple[tuple[Part, ...], Context, tuple[Network, ...]]],
) -> None:
    for parts, context, networks in versions:
        version = replace(draft("", None, *networks), parts=parts)
        assert check(version, context, _LOADED) == fresh(version, context, _LOADED)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are read from now on."""
    read: list[str] = []

    def reading(text: str, literals: Literals) -> Reading:
        read.append(text)
        return Reading(text, literals)

    monkeypatch.setattr(engine, "Reading", reading)
    return read


def test_in_a_thread_only_the_part_that_changed_is_read_again(
    shipped: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = counted(monkeypatch)
    thread = replace(draft(""), parts=tuple(Part(f"Part {n} of our evening.") for n in range(20)))
    check(thread, Context(NOW), shipped)
    assert len(read) == 20
    read.clear()
    check(thread.with_text("Part 7, mended.", 7), Context(NOW), shipped)
    assert read == ["Part 7, mended."]


def test_everything_around_a_text_makes_it_be_read_again(
    shipped: Ruleset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    timed = pack(rule("kind: terms\nterms: cod\nduring: {days: [09-11], zone: UTC}"))
    read = counted(monkeypatch)
    ruleset = load_pack(tmp_path, timed)
    one, context = draft("a cod"), Context(NOW)
    lena = identity("Lena")
    changes: list[tuple[Draft, Context]] = [
        (one, context),
        (one, replace(context, events=("cod",))),
        (one, replace(context, recent=("a cod",))),
        (one, replace(context, neighbours=((lena, ()),))),
        (one, replace(context, now=datetime(2026, 9, 11, tzinfo=UTC))),
        (draft("a cod", None, Network.X), context),
        (draft("a cod", lena), context),
        (draft("a cod", None, alts=("a dome",)), context),
    ]
    for number, (version, surroundings) in enumerate(changes):
        read.clear()
        check(version, surroundings, ruleset)
        assert "a cod" in read, number
    read.clear()
    check(changes[-1][0], replace(context, now=datetime(2026, 6, 2, tzinfo=UTC)), ruleset)
    assert not read, "another hour of the same rules is no reason to read again"
    check(changes[-1][0], context, load_pack(tmp_path, timed))
    assert "a cod" in read, "a policy that was loaded anew knows nothing"


def test_memory_is_bounded_and_holds_no_text(shipped: Ruleset) -> None:
    for number in range(300):
        check(draft(f"Evening number {number}."), Context(NOW), shipped)
    memory = next(each for each in shipped.plans.values() if type(each).__name__ == "Memory")
    said = memory._said  # type: ignore[attr-defined]
    assert 0 < len(said) <= 64
    assert "Evening" not in repr(said)


def test_a_rule_that_did_not_finish_is_asked_again(tmp_path: Path) -> None:
    slow = "kind: pattern\npattern: '(?:falcon|(?:[bc]|[cd])*[bc]{20}q)'"
    ruleset = load_pack(tmp_path, pack(rule(slow)))
    thread = replace(draft(""), parts=(Part("c" * 12_000), Part("c" * 12_001)))
    assert not check(thread, Context(NOW), ruleset).is_complete
    mended = thread.with_text("fine", 0)
    assert not check(mended, Context(NOW), ruleset).is_complete
    assert check(mended.with_text("fine", 1), Context(NOW), ruleset).is_complete


# -- what is spared ------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(texts)
def test_a_rule_that_is_not_asked_would_have_found_nothing(text: str) -> None:
    version = draft(text, None, Network.X)
    scene = Scene(version, 0, Reading(text, _LOADED.literals), _LOADED.tags, now=NOW)
    for each in _LOADED.rules:
        if getattr(each.check, "slot", 0) and each.kind == "pattern":
            continue  # its keywords are the pack's own word on where it is asked
        if not scene.is_open(each.check.gate) and Field.TEXT in each.fields:
            assert not tuple(each.check.find(scene)), each.id


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_a_pattern_matches_holds_what_it_asks_for(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from([each for each in _LOADED.patterns if each._is_trusted]))
    flags = re.IGNORECASE if pattern._ignore_case else 0
    text = data.draw(st.from_regex(re.compile(pattern.source, flags)))
    assert pattern.may_match(lowered(text)), (pattern.source, text)


@settings(max_examples=100, deadline=None)
@given(texts, st.data())
def test_pieces_that_are_seen_at_once_say_what_each_pattern_says_alone(
    text: str, data: st.DataObject
) -> None:
    pattern = data.draw(st.sampled_from([each for each in _WARM.patterns if each._is_trusted]))
    flags = re.IGNORECASE if pattern._ignore_case else 0
    small = lowered(f"{text} {data.draw(st.from_regex(re.compile(pattern.source, flags)))}")
    assert _WARM.literals.pieces is not None
    seen = _WARM.literals.pieces.see(small)
    for each in _WARM.patterns:
        assert may_hold(each.numbered, seen) is each.may_match(small), (each.source, small)


_SKETCHED = [each.check for each in _LOADED.rules if isinstance(each.check, Expression) and each.check.sketch]


@settings(max_examples=300, deadline=None)
@given(texts, st.data())
def test_whatever_a_pattern_matches_holds_its_sketch(text: str, data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(_SKETCHED))
    pattern = data.draw(st.sampled_from(rule.patterns))
    flags = re.IGNORECASE if pattern._ignore_case else 0
    found = data.draw(st.from_regex(re.compile(pattern.source, flags)))
    assert rule.sketch is not None
    for whole in (found, f"{text} {found}", f"{found} {text}"):
        if tuple(pattern.find(whole)):
            assert rule.sketch.is_in(whole), (pattern.source, whole)


@settings(max_examples=200, deadline=None)
@given(texts, st.data())
def test_a_rule_behind_a_bar_would_have_found_nothing(text: str, data: st.DataObject) -> None:
    example = data.draw(st.sampled_from([each for one in _WARM.rules for each in one.bad]))
    whole = data.draw(st.sampled_from((example.text, f"{text} {example.text}", f"{example.text}\n{text}")))
    scene = Scene(
        draft(whole, None), 0, Reading(whole, _WARM.literals), _WARM.tags, now=NOW, events=("lena",)
    )
    noticed, pieces = scene.noticed, scene.reading.pieces
    assert pieces is not None
    for each in _WARM.rules:
        bars = bars_of(each.check, _WARM.tags)
        if any(noticed.isdisjoint(bar.noticed) and pieces.isdisjoint(bar.pieces) for bar in bars):
            assert not tuple(each.check.find(scene)), each.id


@settings(max_examples=200, deadline=None)
@given(texts)
def test_a_tag_that_is_surely_lacking_is_not_found(text: str) -> None:
    scene = Scene(draft(text, None), 0, Reading(text, _LOADED.literals), _LOADED.tags, now=NOW)
    for name in _LOADED.tags:
        assert not scene.lacks((name,)) or not scene.has_tag(name), name


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        (r"\bfoo(?:bar|baz)?\b", (("foo",),)),
        (r"(?:foo|ba[rz])\d+", (("bar", "baz", "foo"),)),
        (r"R\.?I\.?P", (("rip", "r.ip", "ri.p", "r.i.p"),)),
        (r"[;:]-?[)D]", ((":)", ":d", ";)", ";d", ":-)", ":-d", ";-)", ";-d"),)),
        (r"fo(?=x)\bo(?:ba)?r", (("foor", "foobar"),)),
        (r"(?:foo)?bar", (("bar",),)),
        (r"foo[a-z]bar", (("foo",), ("bar",))),
        (r"foo|\d", ()),
        (r"foo\w+(?:bar|quux)\d-", (("foo",), ("bar", "quux"), ("-",))),
        (r"(?:foo)?bar", (("bar",),)),
        (r"(?i:FOO)", (("foo",),)),
        (r"(?=.*foo)\w+", (("foo",),)),
        (r"(?!foo)\w+", ()),
        (r"[#@]\w+", (("#", "@"),)),
        (r"[#a]\w+", ()),
        (r"😀|✨", (("✨", "😀"),)),
        (r"é\w", ()),
        (r"[^a]", ()),
    ],
)
def test_what_a_pattern_asks_for(source: str, asked: Asked) -> None:
    assert required(source, re.IGNORECASE) == asked


@pytest.mark.parametrize("text", ["FOO", "foo", "ﬀoo".replace("ﬀ", "f"), "ſkı", "SKI", "skİ"])
def test_letters_that_python_takes_for_each_other_are_looked_for_as_one(text: str) -> None:
    for source in ("foo", "ski"):
        if re.search(source, text, re.IGNORECASE):
            assert Pattern(source, is_trusted=True).may_match(lowered(text)), (source, text)


_HASHTAG = re.compile(r"(?<![\w&/])[#＃](\w*[^\W\d_]\w*)")
_HANDLE = re.compile(r"(?<![\w@/.])[@＠]([A-Za-z0-9_]{1,30}(?:[.\-][A-Za-z0-9_]+)*)")
_MARKED = (
    "http", "https", "://", "www.", "WWW.", "x", "-", ".", ".com", " ", "a", "Z", "1", "@", "#", "＃",
    "&", "/", "é", "_", "Http", "\n",
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(st.sampled_from(_MARKED), max_size=14).map("".join))
def test_marks_and_links_are_those_that_a_slow_search_finds(text: str) -> None:
    literals = Literals()
    reading = Reading(text, literals)
    assert reading.urls == [m.span() for m in _URL.finditer(text)]
    assert reading.hashtags == [(m.group(1), *m.span()) for m in _HASHTAG.finditer(text)]
    stretches = [each for each in text.split() if not re.fullmatch(_URL, each)]
    if text.isascii():
        assert reading.longest_outside_links == max(map(len, stretches), default=0)
    assert reading.handles == [(m.group(1), *m.span()) for m in _HANDLE.finditer(text)]
    known = [*reading.urls, *reading.emails]
    assert reading.bare_links == [
        m.span()
        for m in _BARE_LINK.finditer(text)
        if not any(start <= m.start() and m.end() <= end for start, end in known)
    ]


def test_disguise_is_undone_only_where_some_term_is_looked_for_in_it(tmp_path: Path) -> None:
    plain = load_pack(tmp_path, pack(rule("kind: terms\nterms: fuck")))
    assert not plain.literals.sees_disguise
    assert not check(draft("f*ck"), Context(NOW), plain).findings
    seeing = load_pack(tmp_path, pack(rule("kind: terms\nterms: fuck\ndisguise: true")))
    assert [each.rule for each in check(draft("f*ck"), Context(NOW), seeing).findings] == ["acme.R"]
