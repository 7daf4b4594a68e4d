"""Light or dark: follows the desktop where it says, or the user's choice."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gui.theme.colors import DARK, LIGHT, Colors, make_palette
from gui.theme.fonts import app_font, load_fonts
from gui.theme.icons import retint
from gui.theme.style_sheet import style_sheet

CHOICES = ("system", "light", "dark")


class Theme(QObject):
    """Applies one of the two colour sets to the whole application.

    Signals:
        changed: the application now wears other colours.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        """Load the fonts and dress the application."""
        super().__init__(app)
        self._app = app
        self._choice = choice if choice in CHOICES else "system"
        self._worn: Colors | None = None
        app.setStyle("Fusion")
        load_fonts()
        app.setFont(app_font())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._wear()

    @property
    def choice(self) -> str:
        """`system`, `light` or `dark`."""
        return self._choice

    @property
    def colors(self) -> Colors:
        """The colours worn now."""
        return DARK if self._is_dark() else LIGHT

    def choose(self, choice: str) -> None:
        """Switch to `system`, `light` or `dark`."""
        self._choice = choice
        self._wear()

    def choose_next(self) -> str:
        """Switch to the next choice and return it: system, light, dark and round again."""
        self.choose(CHOICES[(CHOICES.index(self._choice) + 1) % len(CHOICES)])
        return self._choice

    def _is_dark(self) -> bool:
        if self._choice == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._choice == "dark"

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice == "system":
            self._wear()

    def _wear(self) -> None:
        colors = self.colors
        if colors is self._worn:
            return
        self._worn = colors
        self._app.setPalette(make_palette(colors))
        self._app.setStyleSheet(style_sheet(colors))
        for window in self._app.topLevelWidgets():
            retint(window, colors)
        self.changed.emit()
