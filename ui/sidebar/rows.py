"""The painted rows of the sidebar: places, sides, identities, accounts; a row decides nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.model.identities import Account, Identity, IdentityKind
from ui.look import strokes
from ui.look.theme import Look
from ui.look.tokens import Tone, mixed
from ui.parts.words import draw_icon, width_of
from ui.speaker.mark import draw_mark
from ui.speaker.measures import NETWORK_ICONS
from ui.speaker.plate import icon_of

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class Row(QAbstractButton):
    """What all rows share: full width, a fixed height, a ring when focused."""

    def __init__(self, look: Look, height: int):
        super().__init__()
        self.look = look
        self.setFixedHeight(look.px(height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(64), self.height())

    def ring(self, painter: QPainter, rect: QRectF) -> None:
        """The focus ring."""
        if self.hasFocus():
            strokes.box(painter, rect, 8, line=self.look.tone("text"), width=2)

    def write(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        *,
        size: int = 13,
        weight: int = 500,
        tone: Tone = "text",
    ) -> None:
        """One line, cut with "…" where it does not fit."""
        painter.setFont(self.look.sans(size, weight))
        painter.setPen(self.look.tone(tone))
        room = int(rect.width())
        painter.drawText(
            rect, _LEFT, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        )


class PlaceRow(Row):
    """A place to go, with how much waits there."""

    def __init__(self, look: Look, key: str, word: str, icon: str, tone: Tone = "muted"):
        super().__init__(look, 36)
        self.key = key
        self._word = word
        self._icon = icon
        self._tone: Tone = tone
        self._count = 0
        self.is_narrow = False
        self.setCheckable(True)
        self.count(0)

    def count(self, count: int) -> None:
        """How much waits; 0 shows nothing."""
        self._count = count
        self.setAccessibleName(f"{self._word}, {count}" if count else self._word)
        self.setToolTip(self._word if self.is_narrow else "")
        self.update()

    def narrow(self, is_narrow: bool) -> None:
        """Shows the icon alone, with the count below it."""
        self.is_narrow = is_narrow
        self.setFixedHeight(self.look.px(50 if is_narrow else 36))
        self.count(self._count)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, tokens = self.look, self.look.tokens
        tall = look.px(44 if self.is_narrow else 34)
        box = QRectF(look.px(10), (self.height() - tall) / 2, self.width() - look.px(20), tall)
        if self.isChecked():
            strokes.box(painter, box, 8, fill=QColor(tokens.card), line=QColor(tokens.line2))
        elif self.underMouse():
            strokes.box(painter, box, 8, fill=QColor(tokens.hover))
        tone: Tone = "text" if self.isChecked() else "muted"
        if self.is_narrow:
            lift = look.px(7) if self._count and not self.isChecked() else 0
            draw_icon(
                painter,
                look,
                self._icon,
                look.tone(tone),
                QPointF(box.center().x(), box.center().y() - lift),
                18,
            )
            if lift:
                painter.setFont(look.sans(12, 600, has_even_figures=True))
                painter.setPen(look.tone(self._tone))
                foot = QRectF(0, box.center().y() + 2, self.width(), look.px(18))
                painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, str(self._count))
            self.ring(painter, box)
            return
        middle = box.center().y()
        draw_icon(painter, look, self._icon, look.tone(tone), QPointF(look.px(29), middle), 18)
        words = QRectF(look.px(48), box.top(), look.px(160), box.height())
        self.write(painter, words, self._word, weight=600 if self.isChecked() else 500, tone=tone)
        if self._count:
            painter.setFont(look.sans(12, 600, has_even_figures=True))
            painter.setPen(look.tone(self._tone))
            painter.drawText(
                QRectF(0, box.top(), box.right() - look.px(11), box.height()), _RIGHT, str(self._count)
            )
        self.ring(painter, box)


class SideHeader(QWidget):
    """CORPORATE with a solid rule, or PERSONAL with a striped one."""

    def __init__(self, look: Look, kind: IdentityKind):
        super().__init__()
        self._look = look
        self._kind = kind
        self.is_narrow = False
        self.setFixedHeight(look.px(32))
        self.setAccessibleName(kind.value.capitalize())
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        muted = look.tone("muted")
        middle = self.height() / 2
        if self.is_narrow:
            draw_icon(painter, look, icon_of(self._kind), muted, QPointF(self.width() / 2, middle), 15)
            return
        draw_icon(painter, look, icon_of(self._kind), muted, QPointF(look.px(23), middle), 15)
        font = look.capitals()
        painter.setFont(font)
        painter.setPen(muted)
        painter.drawText(QRectF(look.px(37), 0, self.width(), self.height()), _LEFT, self._kind.value)
        start = look.px(37) + width_of(font, self._kind.value) + look.px(10)
        rule = QRectF(start, round(middle) - 2, self.width() - start - look.px(17), 3)
        colour = (
            QColor(look.tokens.line2).darker(109) if not look.tokens.is_dark else QColor(look.tokens.line2)
        )
        if self._kind is IdentityKind.CORPORATE:
            painter.fillRect(rule, colour)
        else:
            rule.adjust(0, -1, 0, 0)
            strokes.stripes(painter, rule, colour, 9)


class IdentityRow(Row):
    """An identity's mark and name; a press chooses whom the draft speaks for."""

    def __init__(self, look: Look, identity: Identity):
        super().__init__(look, 38)
        self.identity = identity
        self.is_narrow = False
        self.is_chosen = False
        practice = ", practice" if identity.is_practice else ""
        self.setAccessibleName(f"{identity.name}, {identity.kind.value.lower()}{practice}")
        self.setToolTip(identity.name)

    def narrow(self, is_narrow: bool) -> None:
        """Shows the mark alone."""
        self.is_narrow = is_narrow
        self.setFixedHeight(self.look.px(50 if is_narrow else 38))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self.look
        middle = self.height() / 2
        side = look.px(30 if self.is_narrow else 28)
        if self.is_narrow:
            box = QRectF(look.px(10), middle - look.px(22), self.width() - look.px(20), look.px(44))
            if self.is_chosen:
                strokes.box(painter, box, 8, fill=QColor(look.tokens.card), line=QColor(look.tokens.line2))
            draw_mark(
                painter, look, QRectF((self.width() - side) / 2, middle - side / 2, side, side), self.identity
            )
            self.ring(painter, box)
            return
        draw_mark(painter, look, QRectF(look.px(14), middle - side / 2, side, side), self.identity)
        right = look.px(34) if self.identity.is_practice else look.px(12)
        words = QRectF(look.px(52), 0, self.width() - look.px(52) - right, self.height())
        self.write(painter, words, self.identity.name, weight=600)
        if self.identity.is_practice:
            at = QPointF(self.width() - look.px(26), middle)
            draw_icon(painter, look, "flask", look.tone("muted"), at, 15)
        self.ring(painter, QRectF(look.px(8), 2, self.width() - look.px(16), self.height() - 4))


class AccountRow(Row):
    """One account: a tick where its identity is shown, its network, its handle, its health."""

    def __init__(self, look: Look, account: Account, identity: Identity):
        super().__init__(look, 32)
        self.account = account
        self._identity = identity
        self._is_own = False
        self._needs_sign_in = False
        self.setCheckable(True)
        self._name_it()

    def show_state(self, *, is_own: bool, is_ticked: bool, needs_sign_in: bool) -> None:
        """`is_own`: it belongs to the identity that is shown, so that it can be ticked."""
        self._is_own, self._needs_sign_in = is_own, needs_sign_in
        self.setChecked(is_ticked)
        self._name_it()
        self.update()

    def nextCheckState(self) -> None:
        # The model decides what is ticked; the row shows it when told.
        return

    def _name_it(self) -> None:
        account = self.account
        health = "sign in again" if self._needs_sign_in else "works"
        ticked = ", ticked" if self.isChecked() else ""
        self.setAccessibleName(
            f"{account.label} on {account.network.label}, {self._identity.name}{ticked}, {health}"
        )
        self.setToolTip(f"{account.label} on {account.network.label}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, tokens = self.look, self.look.tokens
        middle = self.height() / 2
        ink = look.ink(self._identity)
        box = QRectF(look.px(8), 1, self.width() - look.px(16), self.height() - 2)
        if self.isChecked():
            strokes.box(painter, box, 6, fill=QColor(mixed(ink.name().upper(), tokens.side, tokens.tint)))
            self._paint_edge(painter, ink, middle)
        elif self.underMouse():
            strokes.box(painter, box, 6, fill=QColor(tokens.hover))
        left = 29.0
        if self._is_own:
            self._paint_tick(painter, ink, QRectF(look.px(21), middle - look.px(9), look.px(18), look.px(18)))
            left = 54.0
        colour = ink if self.isChecked() else look.tone("muted")
        draw_icon(
            painter, look, NETWORK_ICONS[self.account.network], colour, QPointF(look.px(left), middle), 16
        )
        start = look.px(left + 16)
        end = self._paint_health(painter, middle)
        words = QRectF(start, 0, end - start - look.px(6), self.height())
        weight, tone = (500, "text") if self.isChecked() else (400, "muted")
        self.write(painter, words, self.account.label, weight=weight, tone=tone)  # type: ignore[arg-type]
        self.ring(painter, box)

    def _paint_edge(self, painter: QPainter, ink: QColor, middle: float) -> None:
        edge = QRectF(self.look.px(8), round(middle - 10), 4, 20)
        if self._identity.kind is IdentityKind.CORPORATE:
            painter.fillRect(edge, ink)
        else:
            strokes.slanted_edge(painter, edge, ink, None)

    def _paint_tick(self, painter: QPainter, ink: QColor, rect: QRectF) -> None:
        tokens = self.look.tokens
        if not self.isChecked():
            strokes.box(painter, rect, 5, fill=QColor(tokens.card), line=QColor(tokens.edge), width=1.5)
            return
        strokes.box(painter, rect, 5, fill=ink)
        painter.setPen(QPen(QColor(tokens.card), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        x, y, unit = rect.center().x(), rect.center().y(), rect.width() / 18
        painter.drawPolyline(
            [
                QPointF(x - 4 * unit, y),
                QPointF(x - 1 * unit, y + 3 * unit),
                QPointF(x + 4.5 * unit, y - 3 * unit),
            ]
        )

    def _paint_health(self, painter: QPainter, middle: float) -> float:
        look = self.look
        if not self._needs_sign_in:
            at = self.width() - look.px(26)
            draw_icon(painter, look, "circle-check", look.tone("green"), QPointF(at, middle), 15)
            return at - look.px(8)
        font = look.sans(12, 600)
        wide = width_of(font, "Sign in")
        start = self.width() - look.px(18) - wide
        painter.setFont(font)
        painter.setPen(look.tone("red"))
        painter.drawText(QRectF(start, 0, wide + 4, self.height()), _LEFT, "Sign in")
        draw_icon(painter, look, "key", look.tone("red"), QPointF(start - look.px(12), middle), 15)
        return start - look.px(22)
