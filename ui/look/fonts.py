"""The two bundled faces, loaded once and asked for by size and weight; never a system face by name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from desktop.errors import MastheadError

SANS = "Masthead Sans"
SERIF = "Masthead Serif"
_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"
# Emoji and scripts outside Latin come from the system, after our own faces.
_AFTER = ("Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji")


def load() -> None:
    """Adds the bundled faces to the application; raises MastheadError naming a file that does not load."""
    for path in sorted(_FOLDER.glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise MastheadError(f"The font {path} cannot be read.", remedy="Install Masthead again.")


def sans(pixels: int, weight: int = 400, *, has_even_figures: bool = False) -> QFont:
    """Masthead Sans; `weight` is 400, 500, 600 or 700; even figures are for numbers that change."""
    font = QFont([SANS, *_AFTER])
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if has_even_figures:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def serif(pixels: int, weight: int = 600) -> QFont:
    """Masthead Serif, for names and headings only; `weight` 500 or 600."""
    font = QFont([SERIF, SANS, *_AFTER])
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def capitals(pixels: int) -> QFont:
    """The face of CORPORATE, PERSONAL and PRACTICE: bold, set 1 pixel wider."""
    font = sans(pixels, 700)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1.0)
    return font
