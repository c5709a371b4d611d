"""Writing in the window: kept from the first letter, checked as it is typed, for one identity at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.errors import StoreFull
from desktop.model.findings import Field, Finding, Fix, Place, Severity, Verdict
from desktop.model.identities import Network
from desktop.model.posts import Draft
from desktop.ports import Credentials
from tests.ui.conftest import Arrive, is_quiet
from tests.worlds import World
from ui.draft import keeping
from ui.sheets.reason import ReasonSheet
from ui.window import Window


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: is_quiet(window), timeout=20_000)


def write(window: Window, qtbot: QtBot, words: str) -> None:
    QTest.keyClicks(window.rooms.compose.editor, words)
    settle(window, qtbot)


def cards(window: Window, qtbot: QtBot) -> list[str]:
    """The rules on show, once the pause after typing is over."""
    qtbot.waitUntil(lambda: not window.rooms.compose.findings._timer.isActive(), timeout=20_000)
    return [card.finding.rule for card in window.rooms.compose.findings.cards]


def test_the_first_letter_is_on_its_way_within_300_ms(
    real_pace: None, window: Window, world: World, qtbot: QtBot
) -> None:
    assert keeping.KEEP_MS <= 300
    assert world.app.compose.drafts() == ()
    QTest.keyClicks(window.rooms.compose.editor, "T")
    qtbot.waitUntil(lambda: len(world.app.compose.drafts()) == 1, timeout=3000)
    assert world.app.compose.drafts()[0].parts[0].text == "T"


def test_an_empty_page_is_not_kept(window: Window, world: World, qtbot: QtBot) -> None:
    window.rooms.drafts.tick(world.on_x.id)
    settle(window, qtbot)
    assert world.app.compose.drafts() == ()


def test_typing_on_does_not_put_keeping_off(
    real_pace: None, window: Window, world: World, qtbot: QtBot
) -> None:
    for letter in "abcdefghij":
        QTest.keyClicks(window.rooms.compose.editor, letter)
        qtbot.wait(50)
    kept = world.app.compose.drafts()
    assert kept and len(kept[0].parts[0].text) >= 4
    settle(window, qtbot)
    assert world.app.compose.drafts()[0].parts[0].text == "abcdefghij"
    assert len(world.app.compose.drafts()) == 1


def test_the_newest_draft_is_there_at_the_start(arrive: Arrive, world: World) -> None:
    world.draft("An older one")
    world.clock.advance(seconds=1)
    newest = world.draft("Tonight we open the dome 🔭")
    window = arrive(world)
    assert window.rooms.desk.draft == newest
    assert window.rooms.compose.editor.words() == "Tonight we open the dome 🔭"
    assert window.rooms.compose.masthead.identity == world.northlight
    assert window.rooms.desk.ticked == {world.on_x.id}


def test_another_persons_draft_is_not_laid_on_the_desk(arrive: Arrive, world: World) -> None:
    world.app.compose.begin(world.northlight.id, by=world.astrid.id, texts=["Astrid's own"])
    window = arrive(world)
    assert window.rooms.compose.editor.words() == ""


def test_findings_come_while_typing_and_underline_their_words(
    window: Window, world: World, qtbot: QtBot
) -> None:
    window.rooms.drafts.tick(world.on_x.id)
    write(window, qtbot, "Look at #familylife tonight")
    assert [words for words, _ in window.rooms.compose.editor.marked()] == ["#familylife"]
    assert any("HASHTAG" in rule or "TAG" in rule for rule in cards(window, qtbot))
    write(window, qtbot, "x")
    qtbot.waitUntil(lambda: window.rooms.compose.editor.words().endswith("x"))


def test_a_card_of_the_same_finding_stays_the_same_card(window: Window, world: World, qtbot: QtBot) -> None:
    window.rooms.drafts.tick(world.on_x.id)
    write(window, qtbot, "Look at #familylife tonight")
    cards(window, qtbot)
    before = {card.finding.fingerprint: card for card in window.rooms.compose.findings.cards}
    write(window, qtbot, " and more")
    cards(window, qtbot)
    after = {card.finding.fingerprint: card for card in window.rooms.compose.findings.cards}
    assert before and all(after[key] is card for key, card in before.items())


def test_a_solved_card_says_fixed_while_typing_and_leaves_in_the_pause(
    window: Window, world: World, qtbot: QtBot
) -> None:
    window.rooms.drafts.tick(world.on_x.id)
    write(window, qtbot, "Look at #familylife")
    cards(window, qtbot)
    card = window.rooms.compose.findings.cards[0]
    for _ in range(4):
        QTest.keyClick(window.rooms.compose.editor, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: card.is_fixed, timeout=20_000)
    qtbot.waitUntil(lambda: card not in window.rooms.compose.findings.cards, timeout=20_000)


def test_too_long_blocks_the_button_and_a_press_leads_to_it(
    window: Window, world: World, qtbot: QtBot
) -> None:
    window.rooms.drafts.tick(world.on_x.id)
    window.rooms.compose.editor.setPlainText("a" * 300)
    settle(window, qtbot)
    assert "core.LENGTH" in cards(window, qtbot)
    assert window.rooms.compose.foot.send.is_blocked
    assert window.rooms.compose.counters.words == ("20 over",)
    window.rooms.compose.foot.send.click()
    assert window.rooms.compose.editor.textCursor().selectedText() == "a" * 20
    settle(window, qtbot)
    assert world.app.look_over.rows() == ()


def test_ticks_stay_within_one_identity(window: Window, world: World, qtbot: QtBot) -> None:
    own = world.app.enroll.add_account
    world.network.owner_id, world.network.handle = "222", "adalindqvist"
    theirs = own(
        world.private.id, Network.X, Credentials({"access_token": "not-a-real-one"}), by=world.ada.id
    )
    qtbot.waitUntil(lambda: len(window.rooms.roster.accounts) == 2)
    window.rooms.drafts.tick(world.on_x.id)
    write(window, qtbot, "My own words")
    window.rooms.drafts.tick(theirs.id)
    settle(window, qtbot)
    assert window.rooms.compose.masthead.identity == world.private
    assert window.rooms.desk.ticked == {theirs.id}
    kept = world.app.compose.drafts()[0]
    assert (kept.identity, kept.parts[0].text) == (world.private, "My own words")
    assert "draft_moved" in world.deeds(kept.id)
    assert window.rooms.sidebar.people.ticks()[0].account == theirs


def test_words_typed_while_a_draft_moves_are_not_lost(window: Window, world: World, qtbot: QtBot) -> None:
    write(window, qtbot, "Before")
    window.rooms.drafts.choose_identity(world.private.id)
    QTest.keyClicks(window.rooms.compose.editor, " and after")
    settle(window, qtbot)
    kept = world.app.compose.drafts()
    assert [(d.identity.id, d.parts[0].text) for d in kept] == [(world.private.id, "Before and after")]


def test_a_draft_that_was_changed_elsewhere_becomes_one_of_its_own(
    window: Window, world: World, qtbot: QtBot
) -> None:
    write(window, qtbot, "Mine")
    draft = world.app.compose.drafts()[0]
    world.app.compose.keep(draft.with_text("Changed at the command line"))
    write(window, qtbot, " goes on.")
    texts = {d.parts[0].text for d in world.app.compose.drafts()}
    assert texts == {"Changed at the command line", "Mine goes on."}
    assert window.rooms.presenter.titles


def test_a_full_disk_is_said_and_the_words_stay(
    window: Window, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(window, qtbot, "First")

    def full(draft: Draft) -> Draft:
        raise StoreFull("The disk is full. Nothing was overwritten.", remedy="Free some space.")

    with monkeypatch.context() as patched:
        patched.setattr(world.app.compose, "keep", full)
        QTest.keyClicks(window.rooms.compose.editor, " second")
        qtbot.waitUntil(lambda: bool(window.rooms.presenter.titles))
    assert "The disk is full." in window.rooms.presenter.titles[0]
    assert window.rooms.compose.editor.words() == "First second"
    write(window, qtbot, ".")
    assert world.app.compose.drafts()[0].parts[0].text == "First second."


def test_a_fix_changes_the_text_and_undo_takes_it_back(
    window: Window, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_fix(draft: Draft) -> Verdict:
        verdict = verdict_of(draft)
        at = draft.parts[0].text.find("volonteers")
        if at < 0:
            return verdict
        place = Place(0, Field.TEXT, (at, at + 10))
        found = Finding(
            "house.SPELL", Severity.HINT, place, "“volonteers” looks misspelt", "", "", "spell",
            fix=Fix("volunteers", "volunteers"),
        )  # fmt: skip
        return replace(verdict, findings=(*verdict.findings, found))

    verdict_of = world.app.check.verdict
    monkeypatch.setattr(world.app.check, "verdict", with_fix)
    window.rooms.drafts.tick(world.on_x.id)
    window.rooms.compose.editor.setPlainText("🔭 our volonteers")
    settle(window, qtbot)
    cards(window, qtbot)
    card = next(card for card in window.rooms.compose.findings.cards if card.finding.fix)
    card.fix.emit(card.finding)
    assert window.rooms.compose.editor.words() == "🔭 our volunteers"
    qtbot.waitUntil(lambda: card.is_fixed, timeout=20_000)
    assert world.app.look_over.rows() == ()
    card.undo.emit(card.finding)
    assert window.rooms.compose.editor.words() == "🔭 our volonteers"


def test_a_fix_pressed_twice_changes_one_place_once(window: Window, world: World, qtbot: QtBot) -> None:
    window.rooms.drafts.tick(world.on_x.id)
    editor = window.rooms.compose.editor
    editor.setPlainText("🔭🔭 See http://a.example/x and 😀 the the dome")
    settle(window, qtbot)
    cards(window, qtbot)
    finding = next(
        card.finding for card in window.rooms.compose.findings.cards if card.finding.rule == "links.HTTP"
    )
    fixing = window.rooms.compose.fixing
    fixing.fix(finding)
    fixing.fix(finding)
    assert editor.words() == "🔭🔭 See https://a.example/x and 😀 the the dome"
    fixing.undo(finding)
    assert editor.words() == "🔭🔭 See http://a.example/x and 😀 the the dome"
    settle(window, qtbot)
    cards(window, qtbot)
    editor.select_span((34, 34))
    fixing.fix_here()
    assert editor.words() == "🔭🔭 See http://a.example/x and 😀 the dome"


def test_a_waiver_is_signed_with_the_persons_name(window: Window, world: World, qtbot: QtBot) -> None:
    window.rooms.drafts.tick(world.on_x.id)
    write(window, qtbot, "Look at #familylife")
    cards(window, qtbot)
    finding = window.rooms.compose.findings.cards[0].finding
    assert finding.severity is Severity.CAUTION
    window.rooms.drafts.ask_waiver(finding)
    reason = window.findChild(ReasonSheet)
    assert reason is not None and not reason.button.isEnabled()
    QTest.keyClicks(reason.field, "Our joint campaign")
    assert reason.button.isEnabled()
    reason.button.click()
    draft = world.app.compose.drafts()[0]
    qtbot.waitUntil(lambda: bool(world.app.check.verdict(draft).waivers))
    assert world.app.check.verdict(draft).waivers[0].operator_name == "Ada Lindqvist"


def test_a_thread_has_its_parts(window: Window, world: World, qtbot: QtBot) -> None:
    window.rooms.drafts.tick(world.on_x.id)
    write(window, qtbot, "One")
    window.rooms.desk.add_part()
    write(window, qtbot, "Two")
    assert [part.text for part in world.app.compose.drafts()[0].parts] == ["One", "Two"]
    window.rooms.compose.tabs.step(1)
    assert window.rooms.compose.editor.words() == "One"
    window.rooms.desk.show_part(1)
    window.rooms.desk.remove_part()
    settle(window, qtbot)
    assert [part.text for part in world.app.compose.drafts()[0].parts] == ["One"]


def test_a_picture_is_kept_with_its_description(
    window: Window, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "dome.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    image.save(str(path))
    write(window, qtbot, "Look")
    window.rooms.desk.attach(path)
    qtbot.waitUntil(lambda: len(window.rooms.desk.media) == 1)
    window.rooms.desk.describe(0, "The dome at dusk")
    settle(window, qtbot)
    media = world.app.compose.drafts()[0].parts[0].media
    assert [(m.name, m.alt) for m in media] == [("dome.png", "The dome at dusk")]
    window.rooms.desk.remove_picture(0)
    settle(window, qtbot)
    assert world.app.compose.drafts()[0].parts[0].media == ()


def test_another_person_at_the_keyboard_has_another_desk(window: Window, world: World, qtbot: QtBot) -> None:
    write(window, qtbot, "Ada's words")
    window.rooms.sit_down(world.astrid.id)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: window.rooms.compose.editor.words() == "")
    write(window, qtbot, "Astrid's")
    authors = {d.parts[0].text: d.author_id for d in world.app.compose.drafts()}
    assert authors == {"Ada's words": world.ada.id, "Astrid's": world.astrid.id}


def test_a_very_long_text_does_not_freeze_the_window(window: Window, world: World, qtbot: QtBot) -> None:
    window.rooms.drafts.tick(world.on_x.id)
    window.rooms.compose.editor.setPlainText("#familylife " * 3000)
    settle(window, qtbot)
    assert 0 < len(cards(window, qtbot)) <= 40
