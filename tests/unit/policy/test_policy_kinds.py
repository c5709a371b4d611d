"""Each kind of rule on small packs: what it catches, what it passes, what it would write instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.findings import Field, Finding
from desktop.model.identities import Identity, IdentityKind, Network, Signals
from desktop.model.posts import Part
from desktop.policy.engine import Context, check
from desktop.policy.packs import Ruleset
from desktop.policy.words.nearness import is_one_letter_off
from tests.unit.policy.drafts import NOW, account, draft, identity
from tests.unit.policy.packs import load_pack, pack, rule

TAGS = "tags: {fish: 'cod, eel, herring', ad: '#ad'}\n"


def found(
    ruleset: Ruleset, text: str, who: Identity | None = None, *networks: Network, **context: object
) -> tuple[Finding, ...]:
    assert not ruleset.breakages, ruleset.breakages
    around = replace(Context(NOW), **context)  # type: ignore[arg-type] # names of Context
    return check(draft(text, who, *networks), around, ruleset).findings


def fixed(text: str, findings: tuple[Finding, ...]) -> str:
    """The text with every fix put in, from the last to the first."""
    for finding in reversed(findings):
        span = finding.place.span
        assert finding.fix is not None and span is not None
        text = text[: span[0]] + finding.fix.replacement + text[span[1] :]
    return text


# -- substitution --------------------------------------------------------------------------------


@pytest.fixture
def swaps(tmp_path: Path) -> Ruleset:
    swap = "{utilise: use, e mail: email, iphone: iPhone, whilst: ''}"
    lines = f"kind: substitution\nswap: {swap}\nexcept: to utilise well"
    return load_pack(tmp_path, pack(rule(f"{lines}\nmessage: 'Write {{instead}}, not {{match}}.'")))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("We utilise light.", "We use light."),
        ("Utilise light, UTILISE it.", "Use light, USE it."),
        ("😀 By e-mail or e mail", "😀 By email or email"),
        ("an IPHONE", "an iPhone"),
        ("útilise", "use"),
    ],
)
def test_each_term_has_its_own_replacement(text: str, right: str, swaps: Ruleset) -> None:
    assert fixed(text, found(swaps, text)) == right


def test_a_swap_says_what_to_write_and_may_know_none(swaps: Ruleset) -> None:
    (one,) = found(swaps, "We utilise light.")
    assert one.message == "Write use, not utilise."
    (other,) = found(swaps, "Whilst it rains")
    assert other.fix is None


@pytest.mark.parametrize("text", ["to utilise well", "utilised", "https://e.example/utilise"])
def test_what_is_right_is_not_swapped(text: str, swaps: Ruleset) -> None:
    assert not found(swaps, text)


def test_nothing_is_put_into_a_hashtag(swaps: Ruleset) -> None:
    assert all(each.fix is None for each in found(swaps, "#Utilise #EMail"))


# -- repetition ----------------------------------------------------------------------------------


@pytest.fixture
def doubled(tmp_path: Path) -> Ruleset:
    return load_pack(tmp_path, pack(rule("kind: repetition\nwords: the, of, è")))


@pytest.mark.parametrize(
    ("text", "right"), [("in the the dome", "in the dome"), ("😀 The  the end of of it", "😀 The end of it")]
)
def test_a_doubled_word_is_written_once(text: str, right: str, doubled: Ruleset) -> None:
    assert fixed(text, found(doubled, text)) == right


@pytest.mark.parametrize("text", ["The THE", "very very", "of\nof", "the-the", "@the the", "the theme"])
def test_a_word_that_is_meant_twice_is_let_through(text: str, doubled: Ruleset) -> None:
    assert not found(doubled, text)


# -- topic and occurrence ------------------------------------------------------------------------


def test_a_topic_is_several_different_words(tmp_path: Path) -> None:
    ruleset = load_pack(tmp_path, pack(rule("kind: topic\nof: [fish]\nleast: 2\nunless: [ad]"), TAGS))
    assert not found(ruleset, "cod and cod and cods")
    assert [each.place.span for each in found(ruleset, "an eel, a cod")] == [(3, 6)]
    assert not found(ruleset, "an eel, a cod #ad")


def test_words_may_stand_only_so_often(tmp_path: Path) -> None:
    ruleset = load_pack(tmp_path, pack(rule("kind: limit\nmeasure: said\nof: [fish]\nmax: 2"), TAGS))
    assert not found(ruleset, "eel eel")
    assert [each.place.span for each in found(ruleset, "an eel, an eel, a cod")] == [(3, 21)]


def test_words_may_have_to_stand(tmp_path: Path) -> None:
    ruleset = load_pack(tmp_path, pack(rule("kind: limit\nmeasure: said\nof: [ad]\nmin: 1"), TAGS))
    assert found(ruleset, "nothing") and not found(ruleset, "this is #ad")


# -- embargo and timing --------------------------------------------------------------------------


def test_an_embargo_holds_until_an_hour_in_a_zone_and_hides_its_names(tmp_path: Path) -> None:
    lines = "kind: embargo\nlists: [names.txt]\nconfidential: true\nuntil: 2027-03-28T03:00 Europe/Stockholm"
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "names.txt").write_text("# secret\nProject Falcon\n", encoding="utf-8")
    ruleset = load_pack(tmp_path, pack(rule(f"{lines}\nmessage: 'Not before {{until}}: {{match}}'")))
    (one,) = found(ruleset, "Meet project falcon")
    assert one.message == "Not before 2027-03-28 01:00 UTC: …"
    assert one.fix is None and len(one.fingerprint) <= 5
    assert found(ruleset, "falcon project") == ()
    assert found(ruleset, "project falcon", now=datetime(2027, 3, 28, 0, 59, tzinfo=UTC))
    assert not found(ruleset, "project falcon", now=datetime(2027, 3, 28, 1, 0, tzinfo=UTC))


def test_a_quiet_time_is_told_once_a_draft_of_its_time(tmp_path: Path) -> None:
    lines = "kind: timing\nduring: {hours: ['22:00-07:00'], zone: Europe/Stockholm}\nunless: [ad]"
    ruleset = load_pack(tmp_path, pack(rule(lines), TAGS))
    thread = replace(draft("One."), parts=(Part("One."), Part("Two.")))
    night = Context(datetime(2026, 6, 1, 21, tzinfo=UTC))
    (one,) = check(thread, night, ruleset).findings
    assert (one.place.field, one.place.part, one.place.span) == (Field.TIME, 0, None)
    assert not check(thread, Context(datetime(2026, 6, 1, 5, tzinfo=UTC)), ruleset).findings
    assert not check(draft("Now #ad"), night, ruleset).findings


# -- mention -------------------------------------------------------------------------------------


def mentions(folder: Path, lines: str) -> Ruleset:
    return load_pack(folder, pack(rule(f"kind: mention\n{lines}")))


def test_a_handle_that_is_nearly_a_known_one_is_named_and_mended(tmp_path: Path) -> None:
    ruleset = mentions(tmp_path, "what: near-miss\nhandles: ['@NASA_Hubble', '@ESA']")
    lena = identity("Lena", IdentityKind.PERSONAL, signals=Signals(("lena_runs",), (), ()))
    around = ((lena, (account(lena, handle="@lena_okafor"),)),)
    for slip, right in (
        ("@NorthligthObs", "@NorthlightObs"),
        ("@nasa_hubbel", "@NASA_Hubble"),
        ("@lena_okafr", "@lena_okafor"),
        ("@lena_run", "@lena_runs"),
    ):
        text = f"😀 Thanks {slip}."
        findings = found(ruleset, text, None, Network.X, neighbours=around)
        assert fixed(text, findings) == f"😀 Thanks {right}.", slip
    for fine in ("@NorthlightObs", "@nasa_hubble", "@somebody", "@ESB", "me@lena_run.example"):
        assert not found(ruleset, f"Thanks {fine}", None, Network.X, neighbours=around), fine


def test_a_slip_between_two_known_handles_is_nobodys(tmp_path: Path) -> None:
    ruleset = mentions(tmp_path, "what: near-miss\nhandles: [north1, north2]")
    assert not found(ruleset, "@north3")


def test_competitors_and_strangers_are_told_by_the_packs_list(tmp_path: Path) -> None:
    listed = mentions(tmp_path, "what: listed\nhandles: '@RivalCo, @northlightobs'")
    assert [each.rule for each in found(listed, "Ask @rivalco", None, Network.X)] == ["acme.R"]
    assert not found(listed, "Ask @NorthlightObs or @friend", None, Network.X)
    (tmp_path / "own" / "friends.txt").write_text("@friend\n", encoding="utf-8")
    unlisted = mentions(tmp_path, "what: unlisted\nlists: [friends.txt]")
    text = "@Friend @NorthlightObs @stranger"
    assert [text[slice(*each.place.span or ())] for each in found(unlisted, text, None, Network.X)] == [
        "@stranger"
    ]


words = st.text(st.sampled_from("abc1"), max_size=6)


@given(words, words)
def test_one_letter_off_is_the_same_both_ways_and_never_itself(one: str, other: str) -> None:
    assert is_one_letter_off(one, other) == is_one_letter_off(other, one)
    assert not is_one_letter_off(one, one)


@given(words, st.integers(0, 6), st.sampled_from("xyz"))
def test_every_slip_of_one_letter_is_seen(word: str, at: int, letter: str) -> None:
    at = min(at, len(word))
    assert is_one_letter_off(word, word[:at] + letter + word[at:])
    if word[at:]:
        assert is_one_letter_off(word, word[:at] + letter + word[at + 1 :])
        assert is_one_letter_off(word, word[:at] + word[at + 1 :])


# -- what is surely right ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "text", "right"),
    [
        ("kind: link\nwhat: http", "😀 See http://a.example/x.", "😀 See https://a.example/x."),
        ("kind: link\nwhat: http", "See HTTP://a.example", "See https://a.example"),
        ("kind: link\nwhat: tracking", "https://a.example/?utm_source=x", "https://a.example/"),
        (
            "kind: link\nwhat: tracking",
            "https://a.example/b?id=3&utm_source=x&fbclid=9&q=%20#top!",
            "https://a.example/b?id=3&q=%20#top!",
        ),
        ("kind: link\nwhat: tracking", "https://a.example/b?gclid=1#utm_x=2", "https://a.example/b"),
        ("kind: link\nwhat: accidental", "for G-20.In July", "for G-20. In July"),
        (
            "kind: link\nwhat: lookalike",
            "https://www.northligth.example/a?b=northligth.example",
            "https://www.northlight.example/a?b=northligth.example",
        ),
        ("kind: limit\nmeasure: hidden\nmax: 0", "Open \u202ethgil\u202c now", "Open thgil now"),
        (
            "kind: limit\nmeasure: long-hashtags\nmax: 0",
            "Our open dome night visit #opendomenightvisit",
            "Our open dome night visit #OpenDomeNightVisit",
        ),
        (
            "kind: limit\nmeasure: long-hashtags\nmax: 0",
            "See #northlightobservatory",
            "See #NorthlightObservatory",
        ),
    ],
)
def test_what_is_surely_right_is_offered(lines: str, text: str, right: str, tmp_path: Path) -> None:
    ruleset = load_pack(tmp_path, pack(rule(lines)))
    who = identity(signals=Signals((), (), ("northlight.example",)))
    findings = found(ruleset, text, who)
    assert fixed(text, findings) == right
    assert not found(ruleset, right, who)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("kind: link\nwhat: http", "http://a.example:80/"),
        ("kind: link\nwhat: lookalike", "https://northlight-login.example"),
        ("kind: limit\nmeasure: long-hashtags\nmax: 0", "#hotteestyleandfriends"),
        ("kind: link\nwhat: credentials", "https://a:b@c.example"),
    ],
)
def test_what_is_not_sure_is_found_and_not_offered(lines: str, text: str, tmp_path: Path) -> None:
    ruleset = load_pack(tmp_path, pack(rule(lines)))
    who = identity(signals=Signals((), (), ("northlight.example",)))
    (one,) = found(ruleset, text, who)
    assert one.fix is None


@pytest.mark.parametrize(
    ("url", "is_found"),
    [
        ("https://user:pass@example.com", False),
        ("https://admin:password@localhost/", False),
        ("https://admin:password@shop.test/", True),
        ("https://admin:cktgteyPMBL@staging.example.com/", True),
    ],
)
def test_an_address_that_explains_the_syntax_gives_no_password_away(
    url: str, is_found: bool, tmp_path: Path
) -> None:
    ruleset = load_pack(tmp_path, pack(rule("kind: link\nwhat: credentials")))
    assert bool(found(ruleset, f"see {url} there")) is is_found


def test_a_secret_is_never_written_into_a_fix(tmp_path: Path) -> None:
    ruleset = load_pack(tmp_path, pack(rule("kind: substitution\nsecret: true\nswap: {falcon: hawk}")))
    (one,) = found(ruleset, "falcon")
    assert one.fix is None
    ruleset = load_pack(tmp_path, pack(rule("kind: terms\nterms: falcon\nsecret: true\nreplace: our news")))
    (other,) = found(ruleset, "a falcon")
    assert other.fix is not None and other.fix.replacement == "our news"


# -- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("kind: substitution", "needs 'swap'"),
        ("kind: substitution\nswap: {}", "needs 'swap'"),
        ("kind: substitution\nswap: {'!!': x}", "holds no letter"),
        ("kind: substitution\nswap: {E-Mail: x, e mail: y}", "stands here twice"),
        ("kind: substitution\nswap: [a]", "names with values"),
        ("kind: repetition", "needs 'words'"),
        ("kind: repetition\nwords: []", "needs 'words'"),
        ("kind: topic", "needs 'of'"),
        ("kind: topic\nof: []", "needs 'of'"),
        ("kind: topic\nof: [fsh]", "Did you mean 'fish'?"),
        ("kind: topic\nof: [fish]\nleast: 0", "1 or more"),
        ("kind: limit\nmeasure: said\nmax: 1", "needs 'of'"),
        ("kind: limit\nmeasure: said\nof: [fish]", "needs 'max' or 'min'"),
        ("kind: limit\nmeasure: emoji\nmax: 1\nmin: 2", "No text could hold"),
        ("kind: embargo\nterms: x", "needs 'until'"),
        ("kind: embargo\nuntil: 2027-01-01T00:00Z", "needs words"),
        ("kind: timing", "needs a time"),
        ("kind: mention", "needs 'what'"),
        ("kind: mention\nwhat: nearmiss", "Did you mean 'near-miss'?"),
        ("kind: mention\nwhat: listed", "needs 'handles' or 'lists'"),
        ("kind: mention\nwhat: listed\nlists: [gone.txt]", "no list 'gone.txt'"),
        ("kind: together\nall: []", "needs 'all'"),
        ("kind: together\nall: [[fish], []]", "empty"),
        ("kind: require\nwhen: []\nneed: [ad]", "needs 'when'"),
        ("kind: require\nwhen: [fish]\nneed: []", "needs 'need'"),
        ("kind: substitutoin\nswap: {a: b}", "Did you mean 'substitution'?"),
        ("kind: topic\nof: [fish]\nlest: 2", "Did you mean 'least'?"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named_with_its_remedy(lines: str, says: str, tmp_path: Path) -> None:
    ruleset = load_pack(tmp_path, pack(rule(lines), TAGS))
    (broken,) = ruleset.breakages
    assert says in broken.message
    assert (broken.rule, broken.pack) == ("R", "acme")
    assert broken.line > 3
    assert not check(draft("hello", identity(packs=("acme",))), Context(NOW), ruleset).is_complete


texts = st.lists(
    st.sampled_from(
        ["utilise", "the", " ", "@NorthligthObs", "cod", "eel", "😀", "\n", "#ad", "é", "http://a.b"]
    )
).map("".join)


@given(texts)
def test_a_fix_that_is_put_in_is_not_offered_again(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    ruleset = _all_kinds(tmp_path_factory)
    for _ in range(40):
        findings = [each for each in found(ruleset, text, None, Network.X) if each.fix]
        if not findings:
            return
        text = fixed(text, (findings[0],))
    pytest.fail("fixes without end")


_KINDS: list[Ruleset] = []


def _all_kinds(factory: pytest.TempPathFactory) -> Ruleset:
    if not _KINDS:
        rules = [
            "kind: substitution\nswap: {utilise: use}",
            "kind: repetition\nwords: the",
            "kind: mention\nwhat: near-miss",
            "kind: link\nwhat: http",
            "kind: topic\nof: [fish]",
        ]
        made = "".join(rule(lines, id=f"R{number}") for number, lines in enumerate(rules))
        _KINDS.append(load_pack(factory.mktemp("kinds"), pack(made, TAGS)))
    return _KINDS[0]
