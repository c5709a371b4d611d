"""Every pair of colours that words or outlines stand in can be read, and no rule touches an item view."""

from __future__ import annotations

import re

import pytest

from desktop.model.identities import Identity, IdentityId, IdentityKind, OperatorId
from ui.look.hues import HUES, Hue, hues_for
from ui.look.sheet import rules
from ui.look.tokens import DARK, GROUNDS, LIGHT, Tokens, contrast, mixed

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
WORDS = ("text", "muted", "quiet", "red", "amber", "blue", "link", "green", "slate")


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("tone", WORDS)
def test_words_stand_out_from_every_ground(tokens: Tokens, tone: str, ground: str) -> None:
    assert contrast(getattr(tokens, tone), getattr(tokens, ground)) >= 4.5


@THEMES
@pytest.mark.parametrize("tone", ["red", "amber", "blue", "green", "slate"])
@pytest.mark.parametrize("ground", ["card", "well", "bg", "side"])
def test_state_words_stand_out_from_their_own_tint(tokens: Tokens, tone: str, ground: str) -> None:
    value = getattr(tokens, tone)
    assert contrast(value, mixed(value, getattr(tokens, ground), tokens.tint)) >= 4.5


@THEMES
@pytest.mark.parametrize("ground", ["bg", "side", "card", "well"])
def test_outlines_of_what_is_typed_or_ticked_can_be_seen(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.edge, getattr(tokens, ground)) >= 3


@THEMES
@pytest.mark.parametrize("hue", HUES, ids=lambda hue: hue.name)
def test_every_hue_that_is_offered_can_be_read(tokens: Tokens, hue: Hue) -> None:
    for ground in GROUNDS:
        assert contrast(hue.ink(tokens), getattr(tokens, ground)) >= 4.5
    for ground in ("card", "side", "bg"):
        tinted = mixed(hue.ink(tokens), getattr(tokens, ground), tokens.tint)
        assert contrast(hue.ink(tokens), tinted) >= 4.5
    assert contrast(tokens.on_fill, hue.fill(tokens)) >= 4.5
    assert contrast(tokens.on_fill, mixed("#000000", hue.fill(tokens), 0.22)) >= 4.5


@THEMES
def test_solid_buttons_can_be_read(tokens: Tokens) -> None:
    assert contrast(tokens.on_strong, tokens.strong) >= 4.5
    assert contrast(tokens.on_fill, tokens.redfill) >= 4.5


@THEMES
def test_no_rule_matches_an_item_view(tokens: Tokens) -> None:
    selectors = [block.partition("{")[0] for block in rules(tokens).split("}")]
    named = {name for selector in selectors for name in re.findall(r"\bQ\w+", selector)}
    assert named
    # A bare type that a view inherits from would match the view as well.
    bare = {part.strip() for selector in selectors for part in selector.split(",")}
    assert not named & {
        "QAbstractItemView",
        "QTableView",
        "QListView",
        "QTreeView",
        "QTableWidget",
        "QWidget",
    }
    assert not bare & {"QFrame", "QAbstractScrollArea", "QWidget", "*"}


def _identity(number: int, kind: IdentityKind) -> Identity:
    approver = (OperatorId("o"),) if kind is IdentityKind.CORPORATE else ()
    return Identity(IdentityId(str(number)), kind, f"Name {number}", len(approver), approver)


def test_two_identities_do_not_share_a_hue_while_there_are_enough() -> None:
    kinds = [IdentityKind.CORPORATE, IdentityKind.PERSONAL] * 3
    given = hues_for([_identity(n, kind) for n, kind in enumerate(kinds)])
    assert len(set(given.values())) == len(kinds) == len(HUES)


def test_an_identity_keeps_its_hue_when_another_goes() -> None:
    three = [_identity(n, IdentityKind.CORPORATE) for n in range(3)]
    first = hues_for(three)
    kept = {identity_id: hue.name for identity_id, hue in first.items()}
    after = hues_for(three[1:], kept)
    assert after == {identity.id: first[identity.id] for identity in three[1:]}
