"""The editor keeps every letter and underlines exactly the words that were found."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCharFormat
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.model.findings import Field, Finding, Fix, Place, Severity
from ui.compose.editor import Editor
from ui.look.theme import Look

BEFORE = [
    "",
    "🔭 ",
    "❤️ ",
    "🇸🇪🇳🇴 ",
    "👨‍👩‍👧‍👦 ",
    "e\u0301 ",
    "𝕊𝕒𝕥 ",
    "первый ",
    "a\u00a0b ",
    "one\n\ntwo 🔭\n",
]


def finding(text: str, words: str, severity: Severity = Severity.BLOCK, fix: str = "") -> Finding:
    start = text.index(words)
    return Finding(
        "test.RULE", severity, Place(0, Field.TEXT, (start, start + len(words))), "message", "why", "remedy",
        fingerprint=words, fix=Fix(fix, "put in") if fix else None,
    )  # fmt: skip


@pytest.fixture
def editor(look: Look, qtbot: QtBot) -> Editor:
    made = Editor(look)
    qtbot.addWidget(made)
    made.resize(600, 300)
    return made


def underlined(editor: Editor, style: QTextCharFormat.UnderlineStyle) -> list[str]:
    """What Qt itself would underline in that way."""
    return [
        selection.cursor.selectedText().replace("\u2029", "\n")
        for selection in editor.extraSelections()
        if selection.format.underlineStyle() == style
    ]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("words", ["guaranteed", "👨‍👩‍👧‍👦 family", "🇸🇪"])
def test_exactly_the_words_are_underlined(editor: Editor, before: str, words: str) -> None:
    text = f"{before}This is {words}, they say 🔭 ❤️"
    editor.load(text)
    editor.mark([finding(text, words)], text, 0)
    assert underlined(editor, QTextCharFormat.UnderlineStyle.WaveUnderline) == [words]
    assert editor.marked() == ((words, Severity.BLOCK),)


@pytest.mark.parametrize("before", BEFORE)
def test_a_fix_replaces_exactly_the_words_and_can_be_undone(editor: Editor, before: str) -> None:
    text = f"{before}our volonteers ❤️ are great"
    editor.load(text)
    found = finding(text, "volonteers", fix="volunteers")
    assert found.place.span and found.fix
    editor.replace_span(found.place.span, found.fix.replacement)
    assert editor.words() == text.replace("volonteers", "volunteers")
    editor.undo()
    assert editor.words() == text


@pytest.mark.parametrize(
    ("severity", "style"),
    [
        (Severity.BLOCK, QTextCharFormat.UnderlineStyle.WaveUnderline),
        (Severity.REVIEW, QTextCharFormat.UnderlineStyle.DashUnderline),
        (Severity.CAUTION, QTextCharFormat.UnderlineStyle.DotLine),
        (Severity.HINT, QTextCharFormat.UnderlineStyle.SingleUnderline),
    ],
)
def test_each_severity_has_a_line_of_its_own(
    editor: Editor, severity: Severity, style: QTextCharFormat.UnderlineStyle
) -> None:
    editor.load("a plain word")
    editor.mark([finding("a plain word", "plain", severity)], "a plain word", 0)
    assert underlined(editor, style) == ["plain"]


@pytest.mark.parametrize(
    "text", ["1\u00a0000 kr", "a\u202fb", "tab\there", "trailing  ", "\n\nx", "soft\u00adhyphen"]
)
def test_every_letter_is_kept(editor: Editor, text: str) -> None:
    editor.load(text)
    assert editor.words() == text


def test_marks_of_an_older_text_are_not_shown(editor: Editor) -> None:
    editor.load("guaranteed")
    editor.mark([finding("guaranteed", "guaranteed")], "guaranteed", 0)
    editor.load("something else")
    editor.mark([finding("guaranteed", "guaranteed")], "guaranteed", 0)
    assert editor.marked() == ()


def test_pasting_brings_plain_words_and_nothing_that_cannot_be_kept(editor: Editor) -> None:
    pasted = QMimeData()
    pasted.setHtml("<b>bold</b>")
    pasted.setText("bo\x00ld")
    editor.insertFromMimeData(pasted)
    assert editor.words() == "bold"


def test_three_hundred_keystrokes_with_findings_lose_nothing(editor: Editor, qtbot: QtBot) -> None:
    # PySide6 6.12 lost one reference to None with every call and ended the process on Python 3.11.
    before = sys.getrefcount(None)
    editor.load("guaranteed 🔭 ")
    text = editor.words()
    editor.typed.connect(lambda words: editor.mark([finding(words, "guaranteed")], words, 0))
    for number in range(300):
        letter = "abcdefg hij"[number % 11]
        QTest.keyClicks(editor, letter)
        text += letter
    assert editor.words() == text
    assert editor.marked() == (("guaranteed", Severity.BLOCK),)
    assert sys.getrefcount(None) > before - 50
