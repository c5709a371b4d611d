"""A chip of the calendar: as whom, when, where, its first words and its state; it decides nothing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.model.identities import IdentityKind
from ui.calendar.plan.entries import Entry
from ui.look import strokes
from ui.look.theme import Look
from ui.look.tokens import Tone, mixed
from ui.parts.chips import CHIPS
from ui.parts.words import draw_icon, width_of
from ui.speaker.measures import NETWORK_ICONS

BEST, LEAST = 72, 24
"""How high a chip is with two lines of words and its state, and with its first line alone."""
_EDGE = 5
_NARROW = 84
"""Below this width a chip has room for initials and time alone; its state is in its name and its tip."""
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class ChipView(QAbstractButton):
    """`dragged` and `dropped` carry where the pointer is on the screen; a click opens it."""

    dragged = Signal(object, QPoint)
    dropped = Signal(object, QPoint)
    opened = Signal(object)
    focused = Signal(object)

    def __init__(self, look: Look, entry: Entry, over: QWidget) -> None:
        super().__init__(over)
        self._look = look
        self._pressed_at: QPoint | None = None
        self._is_dragged = False
        self.is_lifted = False
        self._is_faded = False
        self.entry = entry
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_entry(entry)
        look.changed.connect(self.update)

    def show_entry(self, entry: Entry) -> None:
        """Shows the newest reading of the same post."""
        self.entry = entry
        self.setAccessibleName(entry.spoken)
        why = " ".join(entry.row.why.split()) if entry.row else ""
        self.setAccessibleDescription(f"{entry.words} {why}".strip())
        self.setToolTip("\n".join(line for line in (entry.spoken, entry.words, why) if line))
        self.update()

    def fade(self, is_faded: bool) -> None:
        """Pale with a dashed line: the place that a lifted chip came from."""
        self._is_faded = is_faded
        self.update()

    # Qt's questions

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # the grid behind it knows what every key does

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]  # Qt gives a QFocusEvent
        self.focused.emit(self.entry)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = event.globalPosition().toPoint()
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        at = event.globalPosition().toPoint()
        far = (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if self._is_dragged or far:
            self._is_dragged = True
            self.dragged.emit(self.entry, at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed_at is None:
            return
        was_dragged, self._is_dragged, self._pressed_at = self._is_dragged, False, None
        if was_dragged:
            self.dropped.emit(self.entry, event.globalPosition().toPoint())
        elif self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.entry)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self._is_faded:
            painter.setOpacity(0.4)
        draw_chip(painter, self._look, rect, self.entry)
        if self.hasFocus() or self.is_lifted:
            strokes.box(painter, rect, self._look.px(6), line=self._look.tone("text"), width=2)


def draw_chip(painter: QPainter, look: Look, rect: QRectF, entry: Entry) -> None:
    """The chip in `rect`; how much of it is told follows from its height."""
    tokens, identity = look.tokens, entry.draft.identity
    ink = look.ink(identity)
    ground = mixed(ink.name(), tokens.card, tokens.tint * 0.8)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = strokes.rounded(rect.adjusted(0.5, 0.5, -0.5, -0.5), look.px(6))
    painter.fillPath(path, QColor(ground))
    painter.save()
    painter.setClipPath(path)
    draw_edge(painter, look, QRectF(rect.left(), rect.top(), look.px(_EDGE), rect.height()), entry)
    painter.restore()
    style = Qt.PenStyle.SolidLine if entry.word else Qt.PenStyle.DashLine
    line = QColor(mixed(ink.name(), ground, 0.5))
    strokes.box(painter, rect, look.px(6), line=line, width=1, style=style)
    beside = 6 if rect.width() > look.px(_NARROW) else 3
    inside = rect.adjusted(look.px(_EDGE + beside), 0, -look.px(beside), 0)
    _draw_first(painter, look, inside, entry, ink)
    _draw_rest(painter, look, inside, entry)
    painter.restore()


def draw_edge(painter: QPainter, look: Look, edge: QRectF, entry: Entry) -> None:
    """Solid for an organisation, slanted blocks for a person, dots for practice."""
    identity = entry.draft.identity
    ink = look.ink(identity)
    if identity.is_practice:
        strokes.dots(painter, edge.adjusted(0, 0, 2, 0), ink, 4.0)
    elif identity.kind is IdentityKind.CORPORATE:
        painter.fillRect(edge, ink)
    else:
        strokes.slanted_edge(painter, edge, ink, QColor(look.tokens.card))


def _draw_first(painter: QPainter, look: Look, inside: QRectF, entry: Entry, ink: QColor) -> None:
    """As whom, when, where, and the state's sign at the end."""
    row = QRectF(inside.left(), inside.top() + look.px(2), inside.width(), look.px(LEAST - 4))
    worn = CHIPS[entry.word] if entry.word else None
    end = row.right()
    if row.width() > look.px(_NARROW):
        tone: Tone = worn.tone if worn else "muted"
        at = QPointF(end - look.px(7), row.center().y())
        draw_icon(painter, look, worn.icon if worn else "pencil", look.tone(tone), at, 15)
        end -= look.px(20)
    x = row.left()
    tone = "muted" if worn and worn.tone == "quiet" else "text"
    initials, clock = look.sans(11, 700), look.sans(12, 600, has_even_figures=True)
    for text, font, colour in (
        (entry.draft.identity.initials, initials, ink),
        (entry.clock, clock, look.tone(tone)),
    ):
        _write(painter, QRectF(x, row.top(), end - x, row.height()), text, font, colour)
        x += width_of(font, text) + look.px(5 if row.width() > look.px(_NARROW) else 3)
    networks = list(dict.fromkeys(account.network for account in entry.accounts))
    room = int((end - x) // look.px(17))
    shown = networks if len(networks) <= room else networks[: max(0, room - 1)]
    for network in shown:
        centre = QPointF(x + look.px(7), row.center().y())
        draw_icon(painter, look, NETWORK_ICONS[network], look.tone("muted"), centre, 13)
        x += look.px(17)
    more = len(networks) - len(shown)
    if more and end - x > look.px(16):
        _write(painter, QRectF(x, row.top(), end - x, row.height()), f"+{more}", initials, look.tone("muted"))
        x += look.px(20)
    # A chip with one line alone says its state there, where there is room.
    said = entry.said
    is_flat = inside.height() < look.px(40)
    if is_flat and end - x > width_of(initials, said) + look.px(8):
        place = QRectF(x, row.top(), end - x - look.px(2), row.height())
        painter.setFont(look.sans(11, 600))
        painter.setPen(look.tone(worn.tone if worn else "muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, said)


def _draw_rest(painter: QPainter, look: Look, inside: QRectF, entry: Entry) -> None:
    """The words, in two lines at most, and the state's word below them."""
    high = inside.height()
    if high < look.px(40) or inside.width() < look.px(40):
        return
    words, state = look.sans(12, 500), look.sans(11, 600)
    tone: Tone = CHIPS[entry.word].tone if entry.word else "muted"
    step, y = look.px(16), inside.top() + look.px(LEAST - 3)
    count = 2 if high >= look.px(BEST - 2) else 1 if high >= look.px(54) else 0
    for line in _lines(words, entry.words, inside.width(), count):
        place = QRectF(inside.left(), y, inside.width(), step)
        _write(painter, place, line, words, look.tone("muted" if tone == "quiet" else "text"))
        y += step
    _write(painter, QRectF(inside.left(), y - 1, inside.width(), step), entry.said, state, look.tone(tone))


def _lines(font: QFont, text: str, width: float, most: int) -> list[str]:
    """The text in so many lines; the last is cut with "…"."""
    metrics, rest = QFontMetricsF(font), text.split()
    found: list[str] = []
    while rest and len(found) < most:
        taken = 1
        while taken < len(rest) and metrics.horizontalAdvance(" ".join(rest[: taken + 1])) <= width:
            taken += 1
        is_last = len(found) == most - 1
        line = " ".join(rest if is_last else rest[:taken])
        found.append(metrics.elidedText(line, Qt.TextElideMode.ElideRight, width))
        rest = [] if is_last else rest[taken:]
    return found


def _write(painter: QPainter, place: QRectF, text: str, font: QFont, colour: QColor) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    cut = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, place.width()))
    painter.drawText(place, _LEFT, cut)
