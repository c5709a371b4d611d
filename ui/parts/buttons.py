"""Plain, small, strong, link and icon buttons in one make; none of them publishes anything."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.look import icons
from ui.look.theme import Look
from ui.look.tokens import Tone

ButtonKind = Literal["plain", "small", "strong", "danger", "held", "on_red", "link", "icon"]

_FACES: dict[str, tuple[int, int]] = {
    "plain": (13, 500),
    "small": (12, 600),
    "strong": (13, 600),
    "danger": (13, 600),
    "held": (13, 600),
    "on_red": (13, 600),
    "link": (12, 600),
    "icon": (12, 600),
}


class Push(QPushButton):
    """A button of one kind. With an icon alone, `label` is its accessible name and its tool tip."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        kind: ButtonKind = "plain",
        *,
        icon: str = "",
        tone: Tone | None = None,
        label: str = "",
        size: int = 0,
    ) -> None:
        super().__init__(_set_apart(text, icon))
        self._look = look
        self._icon = icon
        self._tone = tone
        self._size = size or (18 if kind in ("icon", "plain", "danger") else 15)
        self.setProperty("kind", kind)
        face, weight = _FACES[kind]
        self.setFont(look.sans(face, weight))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(label or text)
        if label and not text:
            self.setToolTip(label)
        if kind in ("link", "icon"):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self._draw()
        look.changed.connect(self._draw)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            self._draw()

    def say(self, text: str) -> None:
        """Shows other words."""
        self.setText(_set_apart(text, self._icon))
        self.setAccessibleName(text)

    def turn(self, kind: ButtonKind, text: str) -> None:
        """Becomes a button of another kind, with other words."""
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.say(text)
        self._draw()

    def wear(self, icon: str, tone: Tone | None = None) -> None:
        """Shows another icon."""
        self._icon, self._tone = icon, tone
        self._draw()

    def _draw(self) -> None:
        if not self._icon:
            return
        kind = self.property("kind")
        tokens = self._look.tokens
        usual = {
            "strong": tokens.on_strong,
            "link": tokens.link,
            "danger": tokens.red,
            "held": tokens.on_fill,
            "on_red": tokens.redfill,
        }
        colour = getattr(tokens, self._tone) if self._tone else usual.get(kind, tokens.muted)
        if not self.isEnabled():
            colour = tokens.quiet
        side = self._look.px(self._size)
        picture = icons.pixmap(self._icon, colour, side, self.devicePixelRatioF())
        made = QIcon(picture)
        # Otherwise the style would pale the icon of a closed button below what can be seen.
        made.addPixmap(picture, QIcon.Mode.Disabled)
        self.setIcon(made)
        self.setIconSize(QSize(side, side))


def _set_apart(text: str, icon: str) -> str:
    """A little room between the icon and the words, which the style does not leave."""
    return f"\u2004{text}" if icon and text else text
