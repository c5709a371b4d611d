"""The bundled outline icons, drawn in any colour and kept; an icon here never carries meaning alone."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "icons"


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def stroke_for(size: int) -> float:
    """The stroke in the icons' 24-unit grid: a little heavier where the icon is small."""
    return 1.8 if size >= 18 else 2.0


# Small icons in a handful of colours: 512 of 18 px at twice the density are about 2.6 MB.
@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon `name` in `colour` ("#RRGGBB"), `size` logical pixels square, for a screen of `ratio`."""
    drawn = _source(name).replace("currentColor", colour)
    drawn = drawn.replace('stroke-width="2"', f'stroke-width="{stroke_for(size)}"')
    side = round(size * ratio)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawn.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def names() -> frozenset[str]:
    """The icons that ship."""
    return frozenset(path.stem for path in _FOLDER.glob("*.svg"))
