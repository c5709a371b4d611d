"""For whom, where and when a rule holds, by its own lines or as an organisation has narrowed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.identities import IdentityKind, Network
from desktop.model.posts import TimeWindow
from desktop.policy.engine import Context, check
from desktop.policy.packs import Ruleset
from desktop.policy.published.publication import remarks
from desktop.policy.published.stating import levels_by_rule, state
from desktop.policy.scope import Season
from tests.unit.policy.drafts import NOW, draft, identity
from tests.unit.policy.packs import load_pack, pack, rule

COD = "kind: terms\nterms: cod"
BASE = pack(rule(COD), name="base")


def hits(
    ruleset: Ruleset, name: str = "Northlight Observatory", *networks: Network, now: datetime = NOW
) -> list[tuple[str, tuple[Network, ...]]]:
    assert not ruleset.breakages, ruleset.breakages
    verdict = check(draft("a cod", identity(name), *networks), Context(now), ruleset)
    return [(each.rule, each.networks) for each in verdict.findings]


def narrowed(folder: Path, only: str, more: str = "") -> Ruleset:
    adjust = f"pack: acme\nadjust:\n  - rule: base.R\n    only: {only}\n{more}"
    return load_pack(folder, adjust, base=BASE)


# -- narrowing -----------------------------------------------------------------------------------


def test_a_rule_is_kept_to_networks_and_says_which(tmp_path: Path) -> None:
    ruleset = narrowed(tmp_path, "{network: [x, linkedin]}")
    both = hits(ruleset, "N", Network.X, Network.PRACTICE)
    assert both == [("base.R", (Network.X,))]
    assert not hits(ruleset, "N", Network.PRACTICE)


def test_two_packs_that_narrow_leave_what_both_leave(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    other = "pack: other\nadjust: [{rule: base.R, only: {network: [linkedin, practice]}}]\n"
    (tmp_path / "own" / "other.yaml").write_text(other, encoding="utf-8")
    ruleset = narrowed(tmp_path, "{network: [x, linkedin]}")
    assert hits(ruleset, "N", *Network) == [("base.R", (Network.LINKEDIN,))]
    assert not hits(ruleset, "N", Network.X, Network.PRACTICE)


def test_a_rule_is_kept_to_identities_by_name(tmp_path: Path) -> None:
    ruleset = narrowed(tmp_path, "{name: [' north  LIGHT ', Lena]}")
    assert hits(ruleset, "North Light") and hits(ruleset, "Lena")
    assert not hits(ruleset, "Northlight")


def test_a_rule_is_kept_to_a_kind_of_identity_and_its_levels_say_so(tmp_path: Path) -> None:
    ruleset = narrowed(tmp_path, "{identity: [PERSONAL]}")
    assert not hits(ruleset)
    levels = levels_by_rule(ruleset)["base.R"]
    assert levels[IdentityKind.CORPORATE] is None and levels[IdentityKind.PERSONAL]


def test_a_rule_is_kept_to_times_and_relevelled_at_once(tmp_path: Path) -> None:
    only = "{from: 2026-09-01T00:00Z, until: 2026-10-01T00:00 Europe/Stockholm}"
    ruleset = narrowed(tmp_path, only, "    severity: block\n    except: [cod fish]\n")
    edge = datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert hits(ruleset, now=edge - timedelta(minutes=1)) and not hits(ruleset, now=edge)
    assert not hits(ruleset, now=datetime(2026, 8, 31, 23, 59, tzinfo=UTC))


def test_narrowing_is_stated_in_plain_sentences(tmp_path: Path) -> None:
    only = "{network: [x], name: [Lena], during: {days: ['09-11'], zone: America/New_York}}"
    ruleset = narrowed(tmp_path, only)
    (stated,) = (each for one in state(ruleset) for each in one.rules)
    assert [sentence for sentence in remarks(stated) if "(acme)" in sentence] == [
        "It holds for Lena. (acme)",
        "It holds on X. (acme)",
        "It holds on 11 September, America/New_York time. (acme)",
    ]


# -- times that come again -----------------------------------------------------------------------


def timed(folder: Path, during: str) -> Ruleset:
    return load_pack(folder, pack(rule(f"{COD}\nduring: {during}")))


def test_nothing_is_sold_on_one_day_of_every_year_there(tmp_path: Path) -> None:
    ruleset = timed(tmp_path, "{days: ['09-11'], zone: America/New_York}")
    assert not hits(ruleset, now=datetime(2026, 9, 11, 3, 59, tzinfo=UTC))
    assert hits(ruleset, now=datetime(2026, 9, 11, 4, 0, tzinfo=UTC))
    assert hits(ruleset, now=datetime(2031, 9, 12, 3, 59, tzinfo=UTC))
    assert not hits(ruleset, now=datetime(2026, 9, 12, 4, 0, tzinfo=UTC))


def test_days_may_run_over_the_year_and_hours_over_midnight(tmp_path: Path) -> None:
    ruleset = timed(tmp_path, "{days: [12-24..01-01], hours: ['22:00-07:00'], zone: UTC}")
    for day, hour, holds in ((25, 23, True), (25, 6, True), (25, 7, False), (23, 23, False), (31, 22, True)):
        assert bool(hits(ruleset, now=datetime(2026, 12, day, hour, tzinfo=UTC))) is holds, (day, hour)
    assert hits(ruleset, now=datetime(2027, 1, 1, 0, tzinfo=UTC))
    assert not hits(ruleset, now=datetime(2027, 1, 2, 0, tzinfo=UTC))


def test_days_of_the_week_are_those_of_the_zone(tmp_path: Path) -> None:
    ruleset = timed(tmp_path, "{weekdays: [sat, sun], zone: Pacific/Auckland}")
    assert hits(ruleset, now=datetime(2026, 6, 5, 12, tzinfo=UTC))  # Saturday there, Friday in UTC
    assert not hits(ruleset, now=datetime(2026, 6, 5, 11, tzinfo=UTC))


def test_a_draft_is_judged_by_the_time_at_which_it_goes_out(tmp_path: Path) -> None:
    ruleset = timed(tmp_path, "{days: ['09-11'], zone: UTC}")
    planned = replace(draft("a cod"), window=TimeWindow(datetime(2026, 9, 11, 9, tzinfo=UTC), "UTC"))
    assert check(planned, Context(NOW), ruleset).findings
    assert not check(draft("a cod"), Context(NOW), ruleset).findings
    # What is late goes out now, and now is another day.
    assert not check(planned, Context(datetime(2026, 9, 12, tzinfo=UTC)), ruleset).findings


ZONES = ("UTC", "Europe/Stockholm", "America/New_York", "Pacific/Auckland", "Asia/Kolkata")
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 30)).map(lambda each: each.replace(tzinfo=UTC))
days = st.tuples(st.integers(1, 12), st.integers(1, 28))
minutes = st.integers(0, 24 * 60 - 1)


@given(moments, st.sampled_from(ZONES), days, days, minutes, minutes)
def test_a_span_and_its_rest_share_every_moment_between_them(
    now: datetime, zone: str, first: tuple[int, int], last: tuple[int, int], start: int, end: int
) -> None:
    local = now.astimezone(ZoneInfo(zone))
    inside = Season(zone, days=((first, last),)).holds_at(now)
    assert inside or (local.month, local.day) not in (first, last)
    if start != end:
        during, rest = (Season(zone, hours=(each,)).holds_at(now) for each in ((start, end), (end, start)))
        assert during is not rest


def test_the_first_and_the_last_day_of_all_raise_nothing() -> None:
    for now in (datetime.min, datetime.max):
        for zone in ZONES:
            Season(zone, weekdays=(0,)).holds_at(now.replace(tzinfo=UTC))


def test_a_season_reads_as_a_sentence() -> None:
    season = Season("Europe/Stockholm", (((12, 24), (12, 26)), ((9, 11), (9, 11))), (5, 6), ((1320, 420),))
    assert str(season) == (
        "on 24 December to 26 December and 11 September, on Saturdays and Sundays between 22:00 and 07:00, "
        "Europe/Stockholm time"
    )


# -- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("until: tomorrow", "is no time"),
        ("until: 2027-02-30T00:00Z", "is no time"),
        ("until: 2027-03-01T07:00", "has no zone"),
        ("until: 2027-03-01T07:00 Europe/Stockhom", "Did you mean 'Europe/Stockholm'?"),
        ("until: 2027-03-01T07:00 Nowhere/Atall", "Use a name such as"),
        ("until: 2027-03-28T02:30 Europe/Stockholm", "does not exist"),
        ("until: 2027-10-31T02:30 Europe/Stockholm", "occurs twice"),
        ("from: 2027-03-02T00:00Z\nuntil: 2027-03-01T00:00Z", "end before it begins"),
        ("during: {}", "names no time"),
        ("during: {days: [09-11]}", "names no zone"),
        ("during: {days: [], zone: UTC}", "empty"),
        ("during: {days: [02-30], zone: UTC}", "There is no day 02-30"),
        ("during: {days: [9/11], zone: UTC}", "no day of the year"),
        ("during: {hours: ['25:00-26:00'], zone: UTC}", "no span of hours"),
        ("during: {hours: ['07:00-07:00'], zone: UTC}", "no span of hours"),
        ("during: {weekdays: [sta], zone: UTC}", "Did you mean 'sat'?"),
        ("during: {days: [09-11], zone: ../etc}", "no time zone"),
        ("during: {day: [09-11], zone: UTC}", "Did you mean 'days'?"),
        ("during: [09-11]", "names with values"),
        ("applies_to: {network: [linkdin]}", "Did you mean 'linkedin'?"),
        ("applies_to: {network: []}", "empty"),
        ("applies_to: {identity: []}", "empty"),
        ("applies_to: {name: ['  ']}", "name of an identity"),
        ("applies_to: {nmae: [Lena]}", "Did you mean 'name'?"),
        ("applies_to: {identity: [CORPORAT]}", "Did you mean 'CORPORATE'?"),
        ("severity: {}", "names no severity"),
    ],
)
def test_a_bound_that_cannot_be_used_is_named_with_its_remedy(lines: str, says: str, tmp_path: Path) -> None:
    text = pack(rule(f"{COD}\n{lines}"))
    if lines.startswith("severity"):
        text = text.replace("    severity: caution\n", "", 1)
    (broken,) = load_pack(tmp_path, text).breakages
    assert says in broken.message, broken.message
    assert (broken.rule, broken.pack) == ("R", "acme")


@pytest.mark.parametrize(
    ("only", "says"),
    [
        ("{}", "says nothing"),
        ("{network: []}", "empty"),
        ("{networks: [x]}", "Did you mean 'network'?"),
        ("{until: soon}", "is no time"),
    ],
)
def test_a_narrowing_that_cannot_be_used_stops_the_pack(only: str, says: str, tmp_path: Path) -> None:
    ruleset = narrowed(tmp_path, only)
    (broken,) = ruleset.breakages
    assert says in broken.message and broken.line == 4
    assert not check(draft("a cod"), Context(NOW), ruleset).is_complete


def test_an_adjustment_without_words_of_exception_is_refused(tmp_path: Path) -> None:
    text = "pack: acme\nadjust: [{rule: base.R, except: ['!!']}]\n"
    (broken,) = load_pack(tmp_path, text, base=BASE).breakages
    assert "no words" in broken.message
