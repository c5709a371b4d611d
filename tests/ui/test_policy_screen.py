"""The policy in the window: read, tried, and changed only after its effect was seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import thread_time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.model.deliveries import DeliveryState, HoldReason
from desktop.model.findings import Severity
from desktop.model.identities import IdentityKind, Operator
from desktop.model.rulebook import AddRule, PolicyChange, Rulebook, SetLevel, level_words
from tests.ui.conftest import Arrive, is_quiet
from tests.worlds import World
from ui.findings.card import FindingCard
from ui.parts.words import Line
from ui.policy.changing import Staged, asked_for, staged_lines
from ui.policy.levels import LevelButton
from ui.policy.model import ITEM_ROLE, BrokenItem, Filter, PackItem, RuleItem, RuleModel
from ui.policy.screen import PolicyScreen
from ui.sheets.effect import EffectSheet
from ui.sheets.publishing import PublishingSheet
from ui.window import Window

EVERYWHERE = dict.fromkeys(IdentityKind, Severity.BLOCK)
CORPORATE, PERSONAL = IdentityKind.CORPORATE, IdentityKind.PERSONAL
BAN = AddRule("TELESCOPES", ("telescope",), EVERYWHERE, "“{match}” waits.", "They wait.", "Leave it out.")
OWN_PACK = """# Begun by Legal.
pack: acme
format: 1
version: 7   # raised by Masthead
title: Acme's own

rules:
  # What nobody may say before March.
  - id: CODENAMES
    kind: terms
    terms: project falcon   # the first
    severity: block
    message: "“{match}” is not announced yet."
    why: Projects are announced by those who lead them.
    remedy: Use the public name.

# The end.
"""
BROKEN = """pack: legal
format: 1
rules:
  - id: T
    kind: term
    severity: block
    message: m
    why: w
    remedy: r
"""


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.wait(60)
    qtbot.waitUntil(lambda: is_quiet(window), timeout=20_000)
    qtbot.wait(20)  # what was put in is seen once it is laid out


def open_policy(arrive: Arrive, world: World, qtbot: QtBot) -> tuple[Window, PolicyScreen]:
    window = arrive(world)
    window.rooms.places.go("policy")
    settle(window, qtbot)
    return window, window.rooms.policy


def items(screen: PolicyScreen) -> list[object]:
    model = screen.model
    return [model.data(model.index(n, 0), ITEM_ROLE) for n in range(model.rowCount())]


def shown_rules(screen: PolicyScreen) -> list[str]:
    return [item.key for item in items(screen) if isinstance(item, RuleItem)]


def said(widget: QWidget) -> str:
    """Every word that can be seen in a widget."""
    parts = [label for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join(label.text() for label in parts)


def choose(button: QPushButton, words: str) -> None:
    """Opens the menu of a button and chooses what begins so."""
    button.click()
    menu = button.parentWidget().findChildren(QMenu)[-1] if not button.findChildren(QMenu) else None
    menu = menu or button.findChildren(QMenu)[-1]
    (action,) = [action for action in menu.actions() if action.text().startswith(words)]
    action.trigger()
    menu.close()


def open_rule(window: Window, qtbot: QtBot, rule_id: str) -> PolicyScreen:
    screen = window.rooms.policy
    screen.open_rule(rule_id)
    settle(window, qtbot)
    assert screen.rule.rule is not None and screen.rule.rule.id == rule_id
    return screen


def set_level(screen: PolicyScreen, kind: IdentityKind, words: str) -> None:
    assert screen.rule.changing is not None
    choose(screen.rule.changing.levels[kind], words)


def see(window: Window, qtbot: QtBot) -> EffectSheet:
    changing = window.rooms.policy.rule.changing
    assert changing is not None and changing.see.isEnabled()
    changing.see.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(EffectSheet)), timeout=20_000)
    return window.findChildren(EffectSheet)[0]


def save(window: Window, qtbot: QtBot) -> None:
    see(window, qtbot).save.click()
    settle(window, qtbot)


def sit(window: Window, qtbot: QtBot, operator: Operator) -> None:
    """Names who is at the keyboard, as the foot of the sidebar does."""
    window.rooms.sit_down(operator.id)
    settle(window, qtbot)


def fields(screen: PolicyScreen) -> list[QLineEdit]:
    assert screen.rule.changing is not None
    return screen.rule.changing.findChildren(QLineEdit)


def in_force(world: World, rule_id: str) -> str:
    return level_words(next(rule for rule in world.app.policy.rules() if rule.id == rule_id).in_force)


# -- reading


def test_every_rule_stands_under_its_pack_with_its_sentence(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    _, screen = open_policy(arrive, world, qtbot)
    book = world.app.policy.book()
    assert shown_rules(screen) == [rule.id for rule in book.rules]
    heads = [item for item in items(screen) if isinstance(item, PackItem)]
    assert [item.heading for item in heads] == [pack.title for pack in book.packs]
    assert heads[0].note == "access 1 · ships with Masthead" and heads[0].count == "6 rules"
    model = screen.model
    spoken = model.data(model.index_of("core.TYPO"), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Look again: “…” is misspelt. core.TYPO · A slip that goes out")
    assert f"{len(book.rules)} rules · version {book.version.digest[:7]}" in said(screen.head)
    assert book.version.digest in screen.head.findChildren(Line)[0].accessibleDescription()


def test_a_rule_is_opened_with_everything_about_it(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    window, screen = open_policy(arrive, world, qtbot)
    open_rule(window, qtbot, "core.LENGTH")
    words = said(screen.rule)
    (rule,) = [rule for rule in world.app.policy.rules() if rule.id == "core.LENGTH"]
    assert all(word in words for word in (rule.message, rule.why, rule.remedy, rule.source, rule.id))
    assert "Cannot be waived." in words and "Every identity: it ships with Masthead." in words
    open_rule(window, qtbot, "core.PLACEHOLDER")
    assert "“Happy {{first_name}} day!”" in said(screen.rule)


def test_chips_count_and_show_one_level_for_the_kind_looked_at(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    _, screen = open_policy(arrive, world, qtbot)
    rules = world.app.policy.rules()
    for kind in IdentityKind:
        choose(screen.head._whom, f"How grave the rules are for {'organ' if kind is CORPORATE else 'pers'}")
        for word, level in (("Must fix", Severity.BLOCK), ("Off", None)):
            screen.head.chips[word].click()
            wanted = [rule.id for rule in rules if rule.in_force.get(kind) is level]
            assert shown_rules(screen) == wanted
            assert screen.head.chips[word].accessibleName() == f"{word}, {len(wanted)}, shown"
    screen.head.chips[""].click()
    assert len(shown_rules(screen)) == len(rules)


def test_rules_are_found_by_words_and_by_pack(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    window, screen = open_policy(arrive, world, qtbot)
    screen.head.search.setText("Misspelt  core.TYPO")
    assert shown_rules(screen) == ["core.TYPO"]
    assert screen.rule.rule is not None and screen.rule.rule.id == "core.TYPO"
    screen.head.search.setText("zebra")
    settle(window, qtbot)
    assert "No rule says “zebra”" in said(screen) and screen.rule.rule is None
    (clear,) = [b for b in screen.findChildren(QPushButton) if b.text() == "Clear" and b.isVisible()]
    clear.click()
    settle(window, qtbot)
    assert (
        screen.head.search.text() == "" and len(shown_rules(screen)) == world.app.policy.version().rule_count
    )
    choose(screen.head._which, "What every post must have")
    assert {key.partition(".")[0] for key in shown_rules(screen)} == {"core"}


def test_a_broken_pack_comes_first_with_its_place_and_whom_it_stops(
    arrive: Arrive, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "policy" / "legal.yaml"
    path.parent.mkdir()
    path.write_text(BROKEN, "utf-8")
    world.app.enroll.change_identity(replace(world.northlight, packs=("legal",)), by=world.ada.id)
    window, screen = open_policy(arrive, world, qtbot)
    head, broken, *_ = items(screen)
    assert isinstance(head, PackItem) and head.heading == "Cannot be read"
    assert isinstance(broken, BrokenItem) and broken.place == "legal.yaml, line 5, column 11"
    assert broken.spoken == "Stops sending: legal.yaml, line 5, column 11. " + broken.broken.message
    words = said(screen.rule)
    assert "Nothing goes out as Northlight Observatory until it is mended." in words
    assert f"{path}\nLine 5, column 11, rule T" in words and "Did you mean 'terms'?" in words
    # Mended by hand: it is seen without anybody's doing.
    path.write_text(BROKEN.replace("kind: term", "kind: terms\n    terms: zebra crossing"), "utf-8")
    window.rooms.ruling.look_again()
    settle(window, qtbot)
    assert not any(isinstance(item, BrokenItem) for item in items(screen))


# -- changing


def test_nothing_is_saved_before_its_effect_was_seen(
    arrive: Arrive, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    delivery = world.scheduled(world.draft("The world's best dome opens tonight"))
    window, _ = open_policy(arrive, world, qtbot)
    screen, before = open_rule(window, qtbot, "claims.ABSOLUTE"), world.app.policy.version()
    set_level(screen, CORPORATE, "Must fix")
    assert "Not saved: Must fix for organisations, instead of Hint." in said(screen.rule)
    assert screen.rule.staged == {"claims.ABSOLUTE"}
    sheet = see(window, qtbot)
    assert window.focusWidget() is not None and window.focusWidget().text() == "Back to the rule"
    words = said(sheet)
    assert "It would stop 1 waiting post" in words and "Nothing is saved yet." in words
    assert "The world's best dome opens tonight" in words
    assert "Northlight Observatory · Tue 24 Nov 2026" in words
    # A key that was on its way decides nothing, and Esc goes back.
    QTest.keyClick(sheet.save, Qt.Key.Key_Return)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    settle(window, qtbot)
    assert world.app.policy.version() == before and not (tmp_path / "policy").exists()
    assert world.state(delivery).state is DeliveryState.SCHEDULED
    assert screen.rule.staged == {"claims.ABSOLUTE"}  # what was chosen is not lost
    save(window, qtbot)
    assert in_force(world, "claims.ABSOLUTE") == "Must fix for organisations, Off for persons"
    after = world.state(delivery)
    assert (after.state, after.reason) == (DeliveryState.HELD, HoldReason.POLICY_CHANGED)
    assert screen.rule.staged == frozenset()
    assert "claims.ABSOLUTE is changed" in window.rooms.presenter.titles
    assert "1 post is held because of it." in said(window.rooms.presenter)
    assert world.deeds("organisation") == ["policy_saved"]
    item = screen.model.row(screen.model.index_of("claims.ABSOLUTE"))
    assert isinstance(item, RuleItem) and item.level is Severity.BLOCK and " · changed · " in item.second


def test_words_are_added_to_an_own_list_and_the_pack_keeps_its_comments_and_order(
    arrive: Arrive, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "policy" / "acme.yaml"
    path.parent.mkdir()
    path.write_text(OWN_PACK, "utf-8")
    window, _ = open_policy(arrive, world, qtbot)
    screen = open_rule(window, qtbot, "acme.CODENAMES")
    assert "Northlight Observatory and Ada, by the pack acme." in said(screen.rule)
    exceptions, terms = fields(screen)
    sit(window, qtbot, world.astrid)
    exceptions.setText("falcon crest")
    terms.setText("night heron,  blue   heron")
    save(window, qtbot)
    text = path.read_text("utf-8")
    for comment in ("Begun by Legal.", "raised by Masthead", "What nobody may say before March.", "The end."):
        assert f"# {comment}" in text
    assert "version: 8" in text and "blue heron" in text
    assert text.index("# Begun") < text.index("pack:") < text.index("version:") < text.index("rules:")
    policy = world.app.policy
    assert [f.rule for f in policy.try_sentence("The blue heron flies").standing] == ["acme.CODENAMES"]
    assert [each.text() for each in fields(screen)] == ["", ""]


def test_a_rule_is_switched_off_and_on_and_restored(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    window, _ = open_policy(arrive, world, qtbot)
    sit(window, qtbot, world.astrid)
    screen = open_rule(window, qtbot, "core.TYPO")
    assert screen.rule.changing is not None
    screen.rule.changing.switch.click()
    assert screen.rule.changing.switch.text() == "Switch it on"
    save(window, qtbot)
    assert in_force(world, "core.TYPO") == "Off"
    screen.rule.changing.switch.click()
    assert screen.rule.changing.levels[PERSONAL].level is Severity.HINT
    assert screen.rule.changing.levels[CORPORATE].level is Severity.CAUTION
    screen.rule.changing.back.click()
    assert screen.rule.staged == frozenset()
    (back,) = [b for b in screen.rule.findChildren(QPushButton) if "Take back what organisation" in b.text()]
    back.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(EffectSheet)), timeout=20_000)
    sheet = window.findChildren(EffectSheet)[0]
    assert "What organisation changed about it is taken back." in said(sheet)
    sheet.save.click()
    settle(window, qtbot)
    assert in_force(world, "core.TYPO") == "Look again for organisations, Hint for persons"


def test_a_weaker_rule_is_saved_by_an_approver_and_what_was_chosen_waits_for_one(
    arrive: Arrive, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    window, _ = open_policy(arrive, world, qtbot)
    screen = open_rule(window, qtbot, "core.TYPO")
    set_level(screen, CORPORATE, "Off")
    sheet = see(window, qtbot)
    assert not sheet.save.isEnabled()
    words = said(sheet)
    assert "An approver of Northlight Observatory saves this" in words
    assert "core.TYPO would be weaker for Northlight Observatory: Off instead of Look again." in words
    assert "Astrid Holm can save it" in words
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    settle(window, qtbot)
    assert not (tmp_path / "policy").exists()
    assert screen.rule.staged == {"core.TYPO"}
    sit(window, qtbot, world.astrid)
    assert screen.rule.staged == {"core.TYPO"}
    sheet = see(window, qtbot)
    assert "You may save this as an approver of Northlight Observatory" in said(sheet)
    sheet.save.click()
    settle(window, qtbot)
    assert in_force(world, "core.TYPO") == "Off for organisations, Hint for persons"
    entry = world.app.look_over.journal(about="organisation", limit=1)[0]
    assert entry.who == "Astrid Holm" and "Weaker: core.TYPO for Northlight Observatory" in entry.detail


def test_what_a_milder_rule_lets_pass_is_named_and_stays_held(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    delivery = world.scheduled(world.draft("A new telescope arrives"))
    world.app.policy.save(PolicyChange("acme", (BAN,)), by=world.ada.id)
    window, _ = open_policy(arrive, world, qtbot)
    sit(window, qtbot, world.astrid)
    screen = open_rule(window, qtbot, "acme.TELESCOPES")
    set_level(screen, CORPORATE, "Off")
    words = said(see(window, qtbot))
    assert "It would stop nothing that waits" in words and "It would let pass" in words
    assert "A new telescope arrives" in words and "stays held until somebody lets it go" in words
    window.findChildren(EffectSheet)[0].save.click()
    settle(window, qtbot)
    assert world.state(delivery).state is DeliveryState.HELD


def test_with_several_packs_somebody_says_which_keeps_it(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    for name in ("acme", "brand"):
        world.app.policy.begin(name, by=world.ada.id)
    window, _ = open_policy(arrive, world, qtbot)
    screen = open_rule(window, qtbot, "core.TYPO")
    set_level(screen, CORPORATE, "Hint")
    assert screen.rule.changing is not None and not screen.rule.changing.see.isEnabled()
    assert "Choose which of your packs keeps it." in said(screen.rule)
    choose(screen.rule.changing.which, "brand")
    sit(window, qtbot, world.astrid)
    save(window, qtbot)
    (rule,) = [rule for rule in world.app.policy.rules() if rule.id == "core.TYPO"]
    assert [change.pack for change in rule.changes] == ["brand"]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    arrive: Arrive, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    world.app.policy.begin("acme", by=world.ada.id)
    window, _ = open_policy(arrive, world, qtbot)
    screen = open_rule(window, qtbot, "core.TYPO")
    set_level(screen, CORPORATE, "Must fix")
    sheet = see(window, qtbot)
    other = PolicyChange("acme", (SetLevel("core.EMPTY", {PERSONAL: None}),))
    world.app.policy.save(other, by=world.astrid.id)
    theirs = (tmp_path / "policy" / "acme.yaml").read_bytes()
    sheet.save.click()
    settle(window, qtbot)
    assert (tmp_path / "policy" / "acme.yaml").read_bytes() == theirs
    assert any("changed by somebody else meanwhile" in title for title in window.rooms.presenter.titles)
    assert screen.rule.staged == {"core.TYPO"}


def test_without_anybody_at_the_keyboard_nothing_is_changed(
    arrive: Arrive, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, _ = open_policy(arrive, world, qtbot)
    screen = open_rule(window, qtbot, "core.TYPO")
    monkeypatch.setattr(type(window.rooms.roster), "operator", property(lambda _: None))
    set_level(screen, CORPORATE, "Hint")
    assert screen.rule.changing is not None
    screen.rule.changing.see.click()
    settle(window, qtbot)
    assert not window.findChildren(EffectSheet)
    assert any(title.startswith("Nobody is at the keyboard") for title in window.rooms.presenter.titles)


def test_what_is_typed_stays_when_the_policy_is_read_again(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    window, _ = open_policy(arrive, world, qtbot)
    screen = open_rule(window, qtbot, "core.TYPO")
    (exceptions,) = fields(screen)
    exceptions.setFocus()
    QTest.keyClicks(exceptions, "covfefe bar")
    world.app.policy.begin("acme", by=world.ada.id)
    settle(window, qtbot)
    (now,) = fields(screen)
    assert now.text() == "covfefe bar"
    qtbot.waitUntil(lambda: window.focusWidget() is fields(screen)[0])
    open_rule(window, qtbot, "core.EMPTY")
    open_rule(window, qtbot, "core.TYPO")
    assert fields(screen)[0].text() == "covfefe bar"
    item = screen.model.row(screen.model.index_of("core.TYPO"))
    assert isinstance(item, RuleItem) and " · not saved · " in item.second


def test_a_change_says_itself_in_sentences(world: World) -> None:
    (rule,) = [rule for rule in world.app.policy.rules() if rule.id == "core.TYPO"]
    staged = Staged().with_level(rule, CORPORATE, None).with_level(rule, PERSONAL, Severity.BLOCK)
    staged = replace(staged, exceptions=" a ,, b  c", terms="d")
    assert staged_lines(rule, staged) == (
        "Off for organisations, instead of Look again.",
        "Must fix for persons, instead of Hint.",
        "Silent in “a”, “b c”.",
        "It also looks for “d”.",
    )
    assert len(asked_for(rule, staged, "acme").change.edits) == 3
    # The level in force is no change.
    assert Staged().with_level(rule, CORPORATE, Severity.CAUTION).is_nothing


# -- trying


def try_out(window: Window, qtbot: QtBot, text: str) -> list[str]:
    screen = window.rooms.policy
    screen.show_tab("try")
    screen.trying.field.setPlainText(text)
    qtbot.wait(200)
    settle(window, qtbot)
    return [card.finding.rule for card in screen.trying.findChildren(FindingCard)]


def test_a_sentence_is_tried_against_the_whole_policy(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    window, screen = open_policy(arrive, world, qtbot)
    found = try_out(window, qtbot, "🔭 What the fuck {{first_name}}")
    assert found == ["respect.PROFANITY", "core.PLACEHOLDER"]
    marked = [mark.cursor.selectedText() for mark in screen.trying.field.extraSelections()]
    assert marked == ["fuck", "{{first_name}}"]
    assert f"2 must fix · {world.app.policy.version().rule_count} rules, version" in said(screen.trying)
    choose(screen.trying.whom, "As any person")
    settle(window, qtbot)
    cards = screen.trying.findChildren(FindingCard)
    assert "core.PLACEHOLDER" in [c.finding.rule for c in cards] and len(world.app.compose.drafts()) == 0
    # A card leads to its rule, and offers neither a fix nor a waiver.
    visible = [b.text() for b in cards[0].findChildren(QPushButton) if b.isVisible()]
    assert visible == ["Show the rule"]
    (show,) = [b for b in cards[0].findChildren(QPushButton) if b.isVisible()]
    rule_id = cards[0].finding.rule
    show.click()
    assert (
        screen.beside.shown_tab == "rule" and screen.rule.rule is not None and screen.rule.rule.id == rule_id
    )
    assert try_out(window, qtbot, "") == []


def test_a_sentence_is_tried_as_an_identity_with_its_accounts(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    window, screen = open_policy(arrive, world, qtbot)
    long = "Tonight we open the dome for all of you. " * 8
    assert "core.LENGTH" not in try_out(window, qtbot, long)
    choose(screen.trying.whom, "As Northlight Observatory")
    settle(window, qtbot)
    assert "core.LENGTH" in [card.finding.rule for card in screen.trying.findChildren(FindingCard)]


def test_only_the_newest_sentence_is_shown(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    window, screen = open_policy(arrive, world, qtbot)
    screen.show_tab("try")
    asked: list[str] = []
    real = world.app.policy.try_sentence

    def slow(text: str, **more: object) -> object:
        asked.append(text)
        return real(text, **more)  # type: ignore[arg-type]

    world.app.policy.try_sentence = slow  # type: ignore[method-assign,assignment]
    for text in ("What the fuck", "fine", "more", "Dear {{first_name}}"):
        screen.trying.field.setPlainText(text)
        screen.trying.ask_again()
    settle(window, qtbot)
    assert [card.finding.rule for card in screen.trying.findChildren(FindingCard)] == ["core.PLACEHOLDER"]
    # While one is under way only the last that follows is kept.
    assert asked[0] == "What the fuck" and asked[-1] == "Dear {{first_name}}"
    assert "fine" not in asked and "more" not in asked


def test_a_sentence_is_tried_with_the_change_that_is_not_saved(
    arrive: Arrive, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    window, screen = open_policy(arrive, world, qtbot)
    assert not screen.trying.with_change.isVisibleTo(screen.trying)
    open_rule(window, qtbot, "respect.PROFANITY")
    set_level(screen, CORPORATE, "Off")
    assert try_out(window, qtbot, "What the fuck") == ["respect.PROFANITY"]
    assert screen.trying.with_change.text() == "With the change to respect.PROFANITY that is not saved"
    screen.trying.with_change.click()
    settle(window, qtbot)
    assert "respect.PROFANITY" not in [c.finding.rule for c in screen.trying.findChildren(FindingCard)]
    assert not (tmp_path / "policy").exists()


# -- the news


def test_one_line_puts_an_event_in_the_news_for_everyone(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    delivery = world.scheduled(world.draft("Aurora is here: buy our inspired dress"))
    window, screen = open_policy(arrive, world, qtbot)
    screen.show_tab("news")
    assert "Nothing is in the news" in said(screen.news)
    screen.news.field.setFocus()
    QTest.keyClicks(screen.news.field, "Aurora")
    qtbot.wait(300)
    settle(window, qtbot)
    assert "It would stop 1 waiting post and 0 drafts." in said(screen.news)
    assert world.state(delivery).state is DeliveryState.SCHEDULED
    QTest.keyClick(screen.news.field, Qt.Key.Key_Return)
    settle(window, qtbot)
    (event,) = world.app.news.events()
    assert event.until is not None and (event.until - world.clock.now()).total_seconds() == 24 * 3600
    assert world.state(delivery).state is DeliveryState.HELD
    words = said(screen.news)
    assert "Added by Ada Lindqvist today" in words and "1 post is held because of it." in words
    assert screen.news.field.text() == ""
    assert "“Aurora” is in the news" in window.rooms.presenter.titles
    (remove,) = [b for b in screen.news.findChildren(QPushButton) if b.text() == "Remove"]
    assert remove.accessibleName() == "Remove Aurora from the news"
    assert "An approver of Northlight Observatory takes one off before it is over: Astrid Holm." in words
    remove.click()
    settle(window, qtbot)
    assert "Ask Astrid Holm." in said(window.rooms.presenter)
    assert [event.words for event in world.app.news.events()] == ["Aurora"]
    sit(window, qtbot, world.astrid)
    (remove,) = [b for b in screen.news.findChildren(QPushButton) if b.text() == "Remove"]
    remove.click()
    settle(window, qtbot)
    assert world.app.news.events() == () and "Nothing is in the news" in said(screen.news)
    assert world.state(delivery).state is DeliveryState.HELD


def test_an_event_lasts_as_long_as_is_chosen_and_bad_words_are_kept(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    window, screen = open_policy(arrive, world, qtbot)
    screen.show_tab("news")
    choose(screen.news.until, "For 3 days")
    screen.news.field.setText("Hurricane Zeta")
    screen.news.button.click()
    settle(window, qtbot)
    (event,) = world.app.news.events()
    assert event.until is not None and (event.until - world.clock.now()).days == 3
    screen.news.field.setText("hurricane ZETA")
    qtbot.wait(300)
    settle(window, qtbot)
    assert "is on the list already" in said(screen.news)
    screen.news.button.click()
    settle(window, qtbot)
    assert screen.news.field.text() == "hurricane ZETA" and len(world.app.news.events()) == 1


def test_what_was_weakened_with_another_program_is_told_beside_the_news(
    arrive: Arrive, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    world.app.policy.save(PolicyChange("acme", (BAN,)), by=world.ada.id)
    path = tmp_path / "policy" / "acme.yaml"
    window, screen = open_policy(arrive, world, qtbot)
    screen.show_tab("news")
    assert "Changed outside Masthead" not in said(screen.news)
    path.write_text(path.read_text("utf-8").replace("severity: block", "severity: hint"), "utf-8")
    world.app.publisher.run_once()
    window.rooms.ruling.look_again()
    settle(window, qtbot)
    words = said(screen.news)
    assert "Changed outside Masthead, seen today" in words
    assert "acme.TELESCOPES is weaker for Northlight Observatory (Hint instead of Must fix)." in words


def test_a_list_that_cannot_be_read_says_that_sending_stops(
    arrive: Arrive, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "events").write_bytes(b"\xff\xfe broken \xff")
    _, screen = open_policy(arrive, world, qtbot)
    screen.show_tab("news")
    assert "Sending stops for everyone" in said(screen.news) and "not UTF-8 text" in said(screen.news)
    assert len(shown_rules(screen)) == world.app.policy.version().rule_count


# -- publishing


def test_the_policy_is_written_to_a_folder_and_it_is_said_where(
    arrive: Arrive, world: World, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, _ = open_policy(arrive, world, qtbot)
    to = tmp_path / "site"
    window.rooms.ruling.ask_publishing()
    sheet = window.findChildren(PublishingSheet)[0]
    assert not sheet.button.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(to))
    (look_for,) = [b for b in sheet.findChildren(QPushButton) if b.text() == "Choose a folder…"]
    look_for.click()
    sheet.owner.setText("Legal")
    sheet.examples.click()
    sheet.button.click()
    settle(window, qtbot)
    page = (to / "policy.html").read_text("utf-8")
    assert world.app.policy.version().digest in page and "Legal" in page and "It lets pass" not in page
    assert (to / "policy.md").is_file() and str(to / "policy.html") in said(window.rooms.presenter)
    window.rooms.presenter.clear()
    (tmp_path / "file").write_text("")
    window.rooms.ruling.ask_publishing()
    sheet = window.findChildren(PublishingSheet)[-1]
    sheet.folder.setText(str(tmp_path / "file"))
    sheet.button.click()
    settle(window, qtbot)
    assert any("could not be written" in title for title in window.rooms.presenter.titles)


# -- by keys, by ear, and at speed


def test_single_letters_go_through_the_rules(arrive: Arrive, world: World, qtbot: QtBot) -> None:
    window, screen = open_policy(arrive, world, qtbot)
    assert window.focusWidget() is screen.view
    first, second = shown_rules(screen)[:2]
    QTest.keyClick(screen.view, Qt.Key.Key_J)
    assert screen.rule.rule is not None and screen.rule.rule.id == second
    QTest.keyClick(screen.view, Qt.Key.Key_K)
    assert screen.rule.rule.id == first
    screen.show_tab("try")
    QTest.keyClick(screen.view, Qt.Key.Key_Return)
    assert screen.beside.shown_tab == "rule"
    qtbot.waitUntil(lambda: screen.rule.isAncestorOf(window.focusWidget() or screen))
    QTest.keyClick(screen.view, Qt.Key.Key_F)
    assert window.focusWidget() is screen.head.search


def test_f6_goes_from_the_rules_to_what_stands_beside_them(
    arrive: Arrive, world: World, qtbot: QtBot
) -> None:
    window, screen = open_policy(arrive, world, qtbot)
    qtbot.waitUntil(lambda: window.focusWidget() is screen.view)
    QTest.keyClick(window, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: screen.beside.isAncestorOf(window.focusWidget() or screen))


@pytest.mark.parametrize("tab", ["rule", "try", "news"])
def test_everything_beside_the_rules_has_a_name_and_fits(
    arrive: Arrive, world: World, qtbot: QtBot, tab: str
) -> None:
    world.app.news.add("Aurora", by=world.ada.id)
    world.app.policy.save(PolicyChange("acme", (BAN,)), by=world.ada.id)
    window, screen = open_policy(arrive, world, qtbot)
    window.resize(1024, 700)
    open_rule(window, qtbot, "acme.TELESCOPES")
    set_level(screen, CORPORATE, "Off")
    try_out(window, qtbot, "A telescope for {{first_name}}")
    screen.show_tab(tab)
    settle(window, qtbot)
    assert (window.width(), window.height()) == (1024, 700)
    for widget in screen.beside.findChildren(QWidget):
        if isinstance(widget, (QPushButton, QLineEdit)) and widget.isVisible():
            name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)  # type: ignore[union-attr]
            assert name.strip()
            right = widget.mapTo(screen.beside, widget.rect().topRight()).x()
            assert right <= screen.beside.width(), name
    if tab == "rule":
        button = screen.rule.findChildren(LevelButton)[0]
        assert button.accessibleName() == "For organisations: Off. Choose another level"


def test_a_thousand_rules_are_shown_and_filtered_at_once(world: World) -> None:
    book = world.app.policy.book()
    many = tuple(
        replace(pack, name=f"{pack.name}-{n}", rules=tuple(replace(r, id=f"{r.id}-{n}") for r in pack.rules))
        for n in range(7)
        for pack in book.packs
    )
    book = Rulebook(book.version, many, (), (), {})
    assert len(book.rules) > 1000
    model = RuleModel()
    model.show_book(book)
    start = thread_time()
    for words in ("a", "po", "pos", "post"):
        model.show_filter(Filter(words=words))
    assert (thread_time() - start) / 4 < 0.1
