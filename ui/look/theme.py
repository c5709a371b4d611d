"""The look of the moment: which tokens, which hue for whom, how large; widgets ask it while they paint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop.model.identities import Identity, IdentityId
from ui.look import fonts
from ui.look.hues import TEAL, Hue, hues_for
from ui.look.sheet import rules
from ui.look.tokens import DARK, LIGHT, Tokens, Tone

# The common desktop font (11 pt at 96 dpi) in pixels: larger than this means a larger text size was chosen.
_USUAL_PIXELS = 15.0


class ThemeChoice(StrEnum):
    """What the person chose; SYSTEM follows the desktop's own scheme where it tells one."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Look(QObject):
    """Tokens, hues and text scale. `changed` is emitted after either has changed."""

    changed = Signal()

    def __init__(self, choice: ThemeChoice = ThemeChoice.SYSTEM, scale: float = 1.0) -> None:
        super().__init__()
        self.choice = choice
        self.scale = scale
        self.is_still = False
        """Whether motion is unwanted: everything then happens at once."""
        self.tokens: Tokens = _tokens_for(choice)
        self._is_dressed = False
        self._hues: dict[IdentityId, Hue] = {}

    def apply(self) -> None:
        """Gives the application its style, palette and font, and its rules once it is dressed."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        if app.style().objectName() != "fusion":
            app.setStyle("Fusion")
        app.setFont(self.sans(13))
        app.setPalette(palette(self.tokens))
        if self._is_dressed:
            app.setStyleSheet(rules(self.tokens, self.scale))

    def dress(self) -> None:
        """Gives the application its style-sheet rules too. They take 50 ms: after the first paint."""
        self._is_dressed = True
        self.apply()

    def follow_system(self) -> None:
        """Listens to the desktop's own scheme; some platforms never tell one."""
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: self.choose(self.choice))

    def choose(self, choice: ThemeChoice) -> None:
        """Switches the theme; nothing happens when it is the same already."""
        self.choice = choice
        tokens = _tokens_for(choice)
        if tokens is self.tokens:
            return
        self.tokens = tokens
        self.apply()
        self.changed.emit()

    def know(self, identities: Iterable[Identity], kept: Mapping[str, str] | None = None) -> None:
        """Gives every identity its hue; those known already keep theirs."""
        self._hues |= hues_for(identities, {**(kept or {}), **self.hue_names})
        self.changed.emit()

    @property
    def hue_names(self) -> dict[str, str]:
        """Every identity's hue by name, for keeping."""
        return {str(identity_id): hue.name for identity_id, hue in self._hues.items()}

    def hue(self, identity: Identity | None) -> Hue:
        """The identity's hue; teal for one that is not known yet."""
        return self._hues.get(identity.id, TEAL) if identity else TEAL

    def ink(self, identity: Identity | None) -> QColor:
        """The identity's hue as lines and words."""
        return QColor(self.hue(identity).ink(self.tokens))

    def fill(self, identity: Identity | None) -> QColor:
        """The identity's hue under white words."""
        return QColor(self.hue(identity).fill(self.tokens))

    def tone(self, tone: Tone) -> QColor:
        """A token for words and icons."""
        return QColor(getattr(self.tokens, tone))

    def px(self, pixels: float) -> int:
        """A length of the design, grown with the system's text size."""
        return round(pixels * self.scale)

    def sans(self, pixels: int, weight: int = 400, *, has_even_figures: bool = False) -> QFont:
        """The text face at a size of the design."""
        return fonts.sans(self.px(pixels), weight, has_even_figures=has_even_figures)

    def serif(self, pixels: int, weight: int = 600) -> QFont:
        """The heading face at a size of the design."""
        return fonts.serif(self.px(pixels), weight)

    def capitals(self) -> QFont:
        """The face of the kind words, 11 pixels."""
        return fonts.capitals(self.px(11))


def system_scale() -> float:
    """How much larger than usual the system's text is: 1.0 to 2.0. Ask before `Look.apply`."""
    font = QGuiApplication.font()
    screen = QGuiApplication.primaryScreen()
    dots = screen.logicalDotsPerInchY() if screen else 96.0
    pixels = font.pixelSize() if font.pixelSize() > 0 else font.pointSizeF() * dots / 72
    return min(2.0, max(1.0, pixels / _USUAL_PIXELS))


def _tokens_for(choice: ThemeChoice) -> Tokens:
    if choice is ThemeChoice.SYSTEM:
        is_dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return DARK if is_dark else LIGHT
    return DARK if choice is ThemeChoice.DARK else LIGHT


def palette(tokens: Tokens) -> QPalette:
    """Every role Fusion and the item views draw with; views are styled by this alone."""
    role = QPalette.ColorRole
    made = QPalette()
    for key, value in {
        role.Window: tokens.bg,
        role.WindowText: tokens.text,
        role.Base: tokens.card,
        role.AlternateBase: tokens.well,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.quiet,
        role.Button: tokens.card,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_fill,
        role.ToolTipBase: tokens.strong,
        role.ToolTipText: tokens.on_strong,
        role.Highlight: tokens.sel,
        role.HighlightedText: tokens.text,
        role.Link: tokens.link,
        role.LinkVisited: tokens.link,
        role.Light: tokens.card,
        role.Midlight: tokens.hover,
        role.Mid: tokens.line2,
        role.Dark: tokens.edge,
        role.Shadow: tokens.line2,
        role.Accent: tokens.text,
    }.items():
        made.setColor(key, QColor(value))
    for key in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.quiet))
    return made
