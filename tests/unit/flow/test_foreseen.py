"""What is known of a policy before it is saved: what it stops and lets pass, and that it was seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.errors import BadInput, PolicyBroken, StorageError
from desktop.flow.policy.publishing import MARKDOWN, PAGE
from desktop.model.deliveries import DeliveryState, HoldReason
from desktop.model.findings import Outcome, Severity
from desktop.model.identities import IdentityKind
from desktop.model.rulebook import AddRule, PolicyChange, SetLevel
from tests.worlds import World, make_world

EVERYWHERE = dict.fromkeys(IdentityKind, Severity.BLOCK)
BAN = AddRule(
    "TELESCOPES", ("telescope",), EVERYWHERE, "“{match}” waits.", "Telescopes wait.", "Leave it out."
)
OFF = PolicyChange("acme", (SetLevel("acme.TELESCOPES", dict.fromkeys(IdentityKind)),))
BROKEN = """pack: acme
format: 1
rules:
  - id: T
    kind: nome
    severity: block
    message: m
    why: w
    remedy: r
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = make_world(tmp_path)
    made.app.policy.look_again()
    return made


def ban(world: World) -> None:
    world.app.policy.save(PolicyChange("acme", (BAN,)), by=world.ada.id)


# -- a change


def test_a_change_is_weighed_with_the_pack_it_would_make(world: World) -> None:
    waiting = world.scheduled(world.draft("A new telescope arrives"))
    before = world.app.policy.version()
    effect = world.app.policy.weigh(PolicyChange("acme", (BAN,)))
    assert [each.deliveries for each in effect.stopped] == [(waiting,)]
    assert (effect.eased, effect.pack, effect.version) == ((), "acme", 2)
    assert world.app.policy.version() == before != effect.digest
    world.app.policy.save(PolicyChange("acme", (BAN,)), by=world.ada.id, seen=effect.digest)
    assert world.app.policy.version().digest == effect.digest


def test_what_a_change_would_let_pass_is_named_and_stays_held(world: World) -> None:
    delivery = world.scheduled(world.draft("A new telescope arrives"))
    world.scheduled(world.draft("Open late on Friday"))
    ban(world)
    draft = world.draft("The telescope is cleaned")
    effect = world.app.policy.weigh(OFF)
    assert effect.stopped == ()
    held, written = effect.eased
    assert held.deliveries == (world.state(delivery),)
    assert (held.before, held.after) == (Outcome.BLOCK, Outcome.CLEAR)
    assert (written.draft.id, written.post, written.before, written.after) == (
        draft.id, None, Outcome.BLOCK, Outcome.CLEAR,
    )  # fmt: skip
    assert held.reason == written.reason == "acme.TELESCOPES: “telescope” waits."
    world.app.policy.save(OFF, by=world.astrid.id, seen=effect.digest)
    after = world.state(delivery)
    assert (after.state, after.reason) == (DeliveryState.HELD, HoldReason.POLICY_CHANGED)


def test_what_another_rule_stops_as_well_is_not_let_pass(world: World) -> None:
    world.scheduled(world.draft("A new telescope arrives"))
    both = (BAN, replace(BAN, id="ARRIVALS", words=("arrives",)))
    world.app.policy.save(PolicyChange("acme", both), by=world.ada.id)
    assert world.app.policy.weigh(OFF).eased == ()


def test_another_policy_than_was_seen_is_not_saved(world: World, tmp_path: Path) -> None:
    ban(world)
    effect = world.app.policy.weigh(OFF)
    path = tmp_path / "policy" / "acme.yaml"
    path.write_text(path.read_text("utf-8") + "\n# a colleague was here\n", "utf-8")
    kept = path.read_bytes()
    with pytest.raises(BadInput, match="changed by somebody else meanwhile"):
        world.app.policy.save(OFF, by=world.ada.id, seen=effect.digest)
    assert path.read_bytes() == kept


def test_a_sentence_is_tried_with_a_change_that_is_not_saved(world: World) -> None:
    change = PolicyChange("acme", (BAN,))
    said = world.app.policy.try_sentence("Our telescope", change=change)
    assert [finding.rule for finding in said.findings] == ["acme.TELESCOPES"]
    assert said.policy.digest == world.app.policy.weigh(change).digest
    assert world.app.policy.try_sentence("Our telescope").outcome is Outcome.CLEAR


def test_a_change_is_kept_where_the_rule_stands_or_somebody_chooses(world: World) -> None:
    policy = world.app.policy
    rules = {rule.id: rule for rule in policy.rules()}
    assert policy.packs_for(rules["core.TYPO"]) == ("organisation",)
    ban(world)
    policy.begin("brand", by=world.ada.id)
    own = {rule.id: rule for rule in policy.rules()}["acme.TELESCOPES"]
    assert policy.packs_for(own) == ("acme",)
    assert policy.packs_for(rules["core.TYPO"]) == policy.packs_for(None) == ("acme", "brand")


# -- the book


def test_the_book_says_whom_a_broken_pack_stops(world: World, tmp_path: Path) -> None:
    app = world.app
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "acme.yaml").write_text(BROKEN)
    assert {each.name for each in app.policy.book().broken[0].stops} == {"Northlight Observatory", "Ada"}
    app.enroll.change_identity(replace(world.northlight, packs=("acme",)), by=world.ada.id)
    (broken,) = app.policy.book().broken
    assert [each.name for each in broken.stops] == ["Northlight Observatory"]
    assert (broken.pack, broken.line, broken.column) == ("acme", 5, 11)
    assert broken.path.endswith("acme.yaml") and "nome" in broken.message
    stopped = app.policy.try_sentence("Fine words", identity_id=world.northlight.id)
    assert not stopped.is_complete
    assert app.policy.try_sentence("Fine words", identity_id=world.private.id).is_complete


def test_the_book_says_for_whom_a_pack_holds(world: World) -> None:
    ban(world)
    assert [i.name for i in world.app.policy.book().holds_for["acme"]] == ["Northlight Observatory", "Ada"]
    world.app.enroll.change_identity(replace(world.northlight, packs=("acme",)), by=world.ada.id)
    book = world.app.policy.book()
    assert [i.name for i in book.holds_for["acme"]] == ["Northlight Observatory"]
    assert (book.own, book.broken, book.version) == (("acme",), (), world.app.policy.version())
    assert book.rules == world.app.policy.rules()


# -- the news and the page


def test_each_event_says_how_many_posts_it_holds(world: World) -> None:
    news = world.app.news
    world.scheduled(world.draft("Aurora is here: buy our inspired dress"))
    world.scheduled(world.draft("A new telescope arrives"))
    ban(world)
    news.add("Aurora", by=world.ada.id)
    news.add("Hurricane Zeta", by=world.ada.id, until=world.clock.now() + timedelta(hours=2))
    # What a rule holds is not held by the news.
    assert news.held() == {"Aurora": 1, "Hurricane Zeta": 0}
    assert len([d for row in world.app.look_over.rows() for d in row.deliveries if d.reason]) == 2


def test_the_policy_is_published_or_the_reason_is_said(world: World, tmp_path: Path) -> None:
    written = world.app.policy.publish(tmp_path / "site", owner="Legal")
    assert [Path(file).name for file in written.files] == [PAGE, MARKDOWN]
    page = Path(written.files[0]).read_text("utf-8")
    assert written.digest in page and written.digest == world.app.policy.version().digest
    assert (written.owner, written.version) == ("Legal", "as shipped with Masthead")
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="Choose another folder"):
        world.app.policy.publish(tmp_path / "file")
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "acme.yaml").write_text("pack: acme\nrules: [")
    with pytest.raises(PolicyBroken, match="mend it first"):
        world.app.policy.publish(tmp_path / "site")
