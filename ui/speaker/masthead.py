"""The masthead as a widget: it says who speaks before anything else does; it is never used for a state."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEasingCurve, QSize, QVariantAnimation
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.model.identities import Identity, Network
from ui.look.theme import Look
from ui.speaker.bands import Band
from ui.speaker.measures import COMPOSE, BandSize, Speaker

FADE_MS = 160


class Masthead(QWidget):
    """The band with mark, side, name and networks of whoever speaks; without an identity: no one yet."""

    def __init__(self, look: Look, size: BandSize = COMPOSE, words: str = "POSTING AS"):
        super().__init__()
        self._look = look
        self._size = size
        self._speaker = Speaker(None, (), words)
        self._before: QPixmap | None = None
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(FADE_MS)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.valueChanged.connect(lambda _: self.update())
        self._fade.finished.connect(self._end_fade)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.px(size.height))
        self._name_it()
        look.changed.connect(self.update)

    @property
    def identity(self) -> Identity | None:
        """Who speaks."""
        return self._speaker.identity

    def resize_to(self, size: BandSize) -> None:
        """Takes another of the design's heights."""
        if size is not self._size:
            self._size = size
            self.setFixedHeight(self._look.px(size.height))
            self.update()

    def show_speaker(self, identity: Identity | None, networks: Sequence[Network], words: str = "") -> None:
        """Names another speaker. A change of identity cross-fades and is spoken."""
        before = self._speaker.identity
        is_other = (identity and identity.id) != (before and before.id)
        if is_other and before is not None and self.isVisible() and not self._look.is_still:
            self._before = self.grab()
            self._fade.setStartValue(1.0)
            self._fade.setEndValue(0.0)
            self._fade.start()
        self._speaker = Speaker(identity, tuple(networks), words or self._speaker.words)
        self._name_it()
        if is_other and before is not None and identity is not None:
            spoken = f"Posting as {identity.name}, {identity.kind.value.lower()}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))
        self.update()

    def _name_it(self) -> None:
        speaker, identity = self._speaker, self._speaker.identity
        if identity is None:
            self.setAccessibleName("Posting as no one yet")
            return
        practice = ", practice" if identity.is_practice else ""
        words = speaker.words.capitalize()
        self.setAccessibleName(
            f"{words} {identity.name}, {identity.kind.value.lower()}{practice}, {speaker.count}"
        )

    def _end_fade(self) -> None:
        self._before = None
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(self._size.height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        Band(painter, self._look, self._size, self.rect().toRectF(), self._speaker).paint()
        if self._before is not None:
            painter.setOpacity(float(self._fade.currentValue() or 0.0))
            painter.drawPixmap(0, 0, self._before)
