"""The pictures of a post, each with its description for people who cannot see it; it opens no file itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.model.posts import Media
from ui.look import strokes
from ui.look.theme import Look
from ui.parts.buttons import Push
from ui.parts.cards import Card
from ui.parts.flow import throw_away
from ui.parts.words import Line, Sign

_THUMB = QSize(68, 50)


def read_thumb(path: Path) -> QImage:
    """A small copy of a picture, read off the UI thread; an empty one where it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(_THUMB * 2, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return reader.read()


class Thumb(QWidget):
    """The small picture."""

    def __init__(self, look: Look):
        super().__init__()
        self._look = look
        self._image = QImage()
        self.setFixedSize(look.px(_THUMB.width()), look.px(_THUMB.height()))

    def show_image(self, image: QImage) -> None:
        """Shows the copy when it was read."""
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(self.rect())
        painter.setClipPath(strokes.rounded(rect, 6))
        painter.fillRect(rect, QColor(self._look.tokens.line2))
        if not self._image.isNull():
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            place = QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, 0, 0)
            place.setSize(size.toSizeF())
            painter.drawImage(place, self._image)


class PictureRow(Card):
    """One picture: what it is called, what it shows, and the way to say so."""

    described = Signal(str)
    removed = Signal()

    def __init__(self, look: Look, media: Media, number: int):
        super().__init__("well")
        self.media = media
        self.setAccessibleName(f"Picture {number}: {media.name}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(10), look.px(8), look.px(10), look.px(8))
        row.setSpacing(look.px(12))
        self.thumb = Thumb(look)
        row.addWidget(self.thumb)
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        words.addWidget(Line(look, media.name, weight=500))
        state = QHBoxLayout()
        state.setSpacing(look.px(6))
        self._sign = Sign(
            look, "circle-check" if media.alt else "eye", "green" if media.alt else "blue", size=15
        )
        self._state = Line(look, "", size=12, weight=500)
        state.addWidget(self._sign)
        state.addWidget(self._state, 1)
        words.addLayout(state)
        self._field = self._make_field(look, media)
        words.addWidget(self._field)
        row.addLayout(words, 1)
        self._button = Push(
            look, "Edit" if media.alt else "Describe", "small", label=f"Describe {media.name}"
        )
        self._button.clicked.connect(self._toggle)
        row.addWidget(self._button)
        remove = Push(look, "", "icon", icon="x", label=f"Remove {media.name}")
        remove.clicked.connect(self.removed)
        row.addWidget(remove)
        self.show_media(media)

    def _make_field(self, look: Look, media: Media) -> QLineEdit:
        made = QLineEdit(media.alt)
        made.setProperty("kind", "field")
        made.setFont(look.sans(13))
        made.setPlaceholderText("What does the picture show?")
        made.setAccessibleName(f"Description of {media.name}")
        made.returnPressed.connect(self._finish)
        made.textEdited.connect(self.described)
        made.hide()
        return made

    def show_media(self, media: Media) -> None:
        """Shows another description."""
        self.media = media
        has_alt = bool(media.alt.strip())
        self._sign.turn("circle-check" if has_alt else "eye", "green" if has_alt else "blue")
        self._state.say(
            f"Described: {media.alt}" if has_alt else "No description yet", "green" if has_alt else "blue"
        )
        if self._field.isHidden():
            self._button.setText("Edit" if has_alt else "Describe")

    def describe(self) -> None:
        """Opens the field for the description."""
        self._field.show()
        self._button.setText("Done")
        self._field.setFocus()

    def _toggle(self) -> None:
        if self._field.isHidden():
            self.describe()
        else:
            self._finish()

    def _finish(self) -> None:
        self._field.hide()
        self.show_media(self.media)
        self._button.setFocus()


class Pictures(QWidget):
    """The rows. `load` asks for a small copy of a picture."""

    described = Signal(int, str)
    removed = Signal(int)

    def __init__(self, look: Look, load: Callable[[Media, Callable[[QImage], None]], None]):
        super().__init__()
        self._look = look
        self._load = load
        self._rows: list[PictureRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(look.px(6), 0, look.px(6), 0)
        self._column.setSpacing(look.px(6))
        self.setAccessibleName("Pictures")
        self.hide()

    def show_media(self, media: tuple[Media, ...]) -> None:
        """Shows these pictures; rows of the same pictures stay as they are."""
        if [row.media.sha256 for row in self._rows] == [m.sha256 for m in media]:
            for row, one in zip(self._rows, media, strict=True):
                row.show_media(one)
            return
        for row in self._rows:
            throw_away(row)
        self._rows = [PictureRow(self._look, one, index + 1) for index, one in enumerate(media)]
        for index, row in enumerate(self._rows):
            self._column.addWidget(row)
            row.described.connect(lambda alt, i=index: self.described.emit(i, alt))
            row.removed.connect(lambda i=index: self.removed.emit(i))
            self._load(row.media, row.thumb.show_image)
        self.setVisible(bool(media))

    def describe(self, index: int) -> None:
        """Opens the description of one picture."""
        if 0 <= index < len(self._rows):
            self._rows[index].describe()
