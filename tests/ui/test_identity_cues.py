"""The two sides stay apart without colour: in greyscale their mastheads, marks and edges differ."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from desktop.model.identities import Identity, IdentityId, IdentityKind, Network, OperatorId
from tests.ui.sheet import ADA, LANTERN, NORTHLIGHT
from ui.look import strokes
from ui.look.theme import Look, ThemeChoice
from ui.look.tokens import luminance
from ui.speaker.mark import draw_mark
from ui.speaker.masthead import Masthead
from ui.speaker.measures import APPROVALS, CARD, COMPOSE, NARROW, BandSize
from ui.speaker.plate import draw_kind
from ui.speaker.sending import SendingButton

SIZES = pytest.mark.parametrize("size", [COMPOSE, APPROVALS, NARROW, CARD])
# The same name and letters on both sides: only the side itself may tell them apart.
SAME = tuple(
    Identity(IdentityId(kind.value), kind, "Same Name", 1, (OperatorId("o"),)) for kind in IdentityKind
)


def greys(image: QImage) -> list[list[float]]:
    rows = []
    for y in range(0, image.height(), 2):
        rows.append([luminance(image.pixelColor(x, y).name()) for x in range(0, image.width(), 2)])
    return rows


def share_apart(one: QImage, other: QImage, by: float) -> float:
    """The share of places whose grey differs by more than `by`."""
    pairs = [
        abs(a - b)
        for left, right in zip(greys(one), greys(other), strict=True)
        for a, b in zip(left, right, strict=True)
    ]
    return sum(pair > by for pair in pairs) / len(pairs)


def same_hue(look: Look) -> None:
    look.know(SAME, {identity.id: "teal" for identity in SAME})


@SIZES
@pytest.mark.parametrize("theme", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_mastheads_differ_in_greyscale(look: Look, qtbot: QtBot, size: BandSize, theme: ThemeChoice) -> None:
    same_hue(look)
    look.choose(theme)
    drawn = []
    for identity in SAME:
        band = Masthead(look, size)
        qtbot.addWidget(band)
        band.resize(700, size.height)
        band.show_speaker(identity, (Network.X,))
        drawn.append(band.grab().toImage())
    assert share_apart(drawn[0], drawn[1], 0.05) > 0.5


@pytest.mark.parametrize("side", [20, 28, 58])
def test_marks_differ_in_greyscale(look: Look, side: int) -> None:
    same_hue(look)
    drawn = []
    for identity in SAME:
        image = QImage(side, side, QImage.Format.Format_RGB32)
        image.fill(QColor(look.tokens.card))
        painter = QPainter(image)
        draw_mark(painter, look, QRectF(0, 0, side, side), identity)
        painter.end()
        drawn.append(image)
    assert share_apart(drawn[0], drawn[1], 0.2) > 0.3


def test_edges_differ_in_greyscale(look: Look) -> None:
    same_hue(look)
    solid, slanted = (QImage(5, 48, QImage.Format.Format_RGB32) for _ in range(2))
    ink = look.ink(SAME[0])
    for image in (solid, slanted):
        image.fill(QColor(look.tokens.card))
    painter = QPainter(solid)
    painter.fillRect(solid.rect(), ink)
    painter.end()
    painter = QPainter(slanted)
    strokes.slanted_edge(painter, QRectF(slanted.rect()), ink, QColor(look.tokens.card))
    painter.end()
    assert 0.3 < share_apart(solid, slanted, 0.2) < 0.7


def test_plates_differ_in_greyscale(look: Look) -> None:
    same_hue(look)
    drawn = []
    for identity in SAME:
        image = QImage(90, 22, QImage.Format.Format_RGB32)
        image.fill(QColor(look.tokens.card))
        painter = QPainter(image)
        draw_kind(painter, look, QPointF(0, 0), identity)
        painter.end()
        drawn.append(image)
    assert share_apart(drawn[0], drawn[1], 0.3) > 0.4


def test_every_masthead_says_who_in_words(look: Look, qtbot: QtBot) -> None:
    band = Masthead(look)
    qtbot.addWidget(band)
    assert band.accessibleName() == "Posting as no one yet"
    band.show_speaker(NORTHLIGHT, (Network.X, Network.LINKEDIN))
    assert band.accessibleName() == "Posting as Northlight Observatory, corporate, 2 accounts"
    band.show_speaker(ADA, (Network.X,))
    assert band.accessibleName() == "Posting as Ada Lindqvist, personal, 1 account"
    band.show_speaker(LANTERN, (), "PRACTISE AS")
    assert band.accessibleName() == "Practise as Lantern Books, corporate, practice, no account"


@pytest.mark.parametrize("is_blocked", [False, True])
def test_the_sending_button_names_the_identity(look: Look, qtbot: QtBot, is_blocked: bool) -> None:
    button = SendingButton(look)
    qtbot.addWidget(button)
    button.say(ADA, "Schedule as Ada Lindqvist", "X · today 19:00", is_blocked=is_blocked)
    button.resize(button.sizeHint())
    assert "Ada Lindqvist" in button.accessibleName()
    assert ("blocked" in button.accessibleName()) is is_blocked
    assert not button.grab().isNull()


def test_practice_is_told_from_the_real_thing_in_words_and_shape(look: Look, qtbot: QtBot) -> None:
    real = Identity(IdentityId("real"), IdentityKind.CORPORATE, "Lantern Books", 1, (OperatorId("o"),))
    look.know((real, LANTERN), {real.id: "plum", LANTERN.id: "plum"})
    drawn = []
    for identity in (real, LANTERN):
        button = SendingButton(look)
        qtbot.addWidget(button)
        button.say(identity, "Send as Lantern Books", "Practice · now")
        button.resize(300, 58)
        drawn.append(button.grab().toImage())
        assert ("practice" in button.accessibleName()) is identity.is_practice
    assert share_apart(drawn[0], drawn[1], 0.2) > 0.01
