"""Who is at work, in the top bar: the role above the name; pressing it signs in or out."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gui.theme.tokens import SPACE_XS, TOUCH
from gui.widgets.labels import ElidedLabel, set_style_property, set_text


class PersonButton(QToolButton):
    """A button that looks like text until the mouse or the keyboard is on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with nobody, and out of sight."""
        super().__init__(parent)
        self.setMinimumHeight(TOUCH)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._role = ElidedLabel("", "small")
        self._name = ElidedLabel("", "fact", least_width=60)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XS, 0, SPACE_XS, 0)
        column.setSpacing(0)
        column.addStretch(1)
        for text in (self._role, self._name):
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(text)
        column.addStretch(1)
        self.show_person("", "", asks=False)

    def show_person(self, name: str, role: str, *, asks: bool) -> None:
        """Show who is at work.

        Args:
            name: of the person; empty: nobody in particular.
            role: a caption: the role, or what the name is.
            asks: people have to sign in here, so the button can be pressed.
        """
        translate = QCoreApplication.translate
        set_text(self._role, role)
        set_text(self._name, name or translate("TopBar", "Sign in"))
        set_style_property(self._name, "state", "" if name or not asks else "warning")
        what = translate("TopBar", "Sign in or out") + "  Ctrl+L"
        self.setToolTip(what if asks else "")
        self.setAccessibleName(f"{role} {self._name.text()}".strip())
        self.setAccessibleDescription(what if asks else "")
        # Not disabled where there is nothing to press: the name is no less true then.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not asks)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if asks else Qt.FocusPolicy.NoFocus)
        self.setVisible(asks or bool(name))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the layout's wish."""
        return self._column.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the layout's least size."""
        return self._column.minimumSize()
