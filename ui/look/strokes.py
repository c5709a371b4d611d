"""The strokes that tell the two sides apart without colour; what they stand for is decided elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap


def rounded(rect: QRectF, radius: float) -> QPainterPath:
    """A path of a rounded rectangle."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    *,
    fill: QColor | None = None,
    line: QColor | None = None,
    width: float = 1.0,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    """A rounded box whose line lies wholly inside `rect`."""
    inside = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2) if line else rect
    painter.setBrush(fill or Qt.BrushStyle.NoBrush)
    pen = QPen(line, width, style) if line else QPen(Qt.PenStyle.NoPen)
    painter.setPen(pen)
    painter.drawRoundedRect(inside, radius - (width / 2 if line else 0), radius - (width / 2 if line else 0))


def stripes(painter: QPainter, rect: QRectF, colour: QColor, period: float) -> None:
    """Slanted stripes, half of each `period` (measured along the horizontal), leaning right."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, period / 2**1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    reach = rect.height() + period
    x = rect.left()
    while x < rect.right() + reach:
        foot = QPointF(x - reach, rect.top() + reach)
        painter.drawLine(QLineF(QPointF(x + period, rect.top() - period), foot))
        x += period
    painter.restore()


def slanted_edge(painter: QPainter, rect: QRectF, colour: QColor, ground: QColor | None) -> None:
    """The edge of a personal row: slanted blocks, one every 9 pixels, on a ground of its own if given."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    if ground is not None:
        painter.fillRect(rect, ground)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    y = rect.top() - 4
    while y < rect.bottom():
        painter.drawPolygon(
            [
                QPointF(rect.left(), y + 4),
                QPointF(rect.right(), y),
                QPointF(rect.right(), y + 5),
                QPointF(rect.left(), y + 9),
            ]
        )
        y += 9
    painter.restore()


def dots(painter: QPainter, rect: QRectF, colour: QColor, step: float = 12.0) -> None:
    """Practice's ground: small dots, every second row moved by half a step."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    row = 0
    y = rect.top() + step / 2
    while y < rect.bottom():
        x = rect.left() + (step / 2 if row % 2 else 0)
        while x < rect.right():
            painter.drawEllipse(QPointF(x, y), 1.0, 1.0)
            x += step
        y += step * 0.75
        row += 1
    painter.restore()


def centred(painter: QPainter, rect: QRectF, picture: QPixmap) -> None:
    """Draws a pixmap in the middle of `rect`, on whole pixels."""
    size = picture.deviceIndependentSize()
    x = round(rect.center().x() - size.width() / 2)
    y = round(rect.center().y() - size.height() / 2)
    painter.drawPixmap(x, y, picture)
