"""The colours of both themes, each named once by its use; never a size, a font or a widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["text", "muted", "quiet", "red", "amber", "blue", "green", "slate", "link", "on_fill"]
"""The tokens that words and icons may be drawn in."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Every value is "#RRGGBB"; `tint` is the share of a tone in the ground behind it."""

    is_dark: bool
    tint: float
    bg: str
    side: str
    card: str
    well: str
    hover: str
    sel: str
    line: str
    line2: str
    edge: str
    text: str
    muted: str
    quiet: str
    red: str
    amber: str
    blue: str
    link: str
    green: str
    slate: str
    redfill: str
    on_fill: str
    strong: str
    on_strong: str


LIGHT = Tokens(
    is_dark=False,
    tint=0.12,
    bg="#F6F4EF",
    side="#EFECE4",
    card="#FFFFFF",
    well="#FAF8F4",
    hover="#E6E2D8",
    sel="#E4DFD3",
    line="#E2DED4",
    line2="#CFC9BA",
    edge="#8B867A",
    text="#1B1D21",
    muted="#54585F",
    quiet="#5D6067",
    red="#A31F19",
    amber="#7D4900",
    blue="#1B5799",
    link="#1B5799",
    green="#256238",
    slate="#4A4F59",
    redfill="#A31F19",
    on_fill="#FFFFFF",
    strong="#1B1D21",
    on_strong="#FFFFFF",
)

DARK = Tokens(
    is_dark=True,
    tint=0.17,
    bg="#16181C",
    side="#111316",
    card="#1E2126",
    well="#1A1D21",
    hover="#262A31",
    sel="#2A2F37",
    line="#2C3037",
    line2="#40454F",
    edge="#7C818B",
    text="#ECEAE4",
    muted="#ACAFB5",
    quiet="#A0A4AC",
    red="#FF9B93",
    amber="#F0B45B",
    blue="#8FBCF4",
    link="#8FBCF4",
    green="#86CF9B",
    slate="#B9BEC8",
    redfill="#B3302A",
    on_fill="#FFFFFF",
    strong="#ECEAE4",
    on_strong="#16181C",
)

GROUNDS = ("bg", "side", "card", "well", "hover", "sel")
"""The tokens that words stand on."""


def mixed(tone: str, ground: str, share: float) -> str:
    """`share` (0 to 1) of one "#RRGGBB" laid over another."""
    over, under = _channels(tone), _channels(ground)
    parts = (round(a * share + b * (1 - share)) for a, b in zip(over, under, strict=True))
    return "#" + "".join(f"{part:02X}" for part in parts)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by the WCAG 2.2 formula, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2, from 0 (black) to 1 (white): also what greyscale shows."""
    red, green, blue = (_linear(part / 255) for part in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(part: float) -> float:
    # 0.04045 is the threshold of IEC 61966-2-1, which WCAG 2.2 refers to.
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
