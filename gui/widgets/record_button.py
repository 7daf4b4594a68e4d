"""Recording in the top bar: one press begins or ends it; its menu has the rest."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from gui.theme.icons import set_icon
from gui.theme.tokens import TOUCH


class RecordButton(QToolButton):
    """Shows a sign, and while it records how long.

    Attributes:
        trigger_action, note_action, folder_action: entries of its menu.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start where nothing can be recorded."""
        super().__init__(parent)
        translate = QCoreApplication.translate
        self.setMinimumHeight(TOUCH)
        self.setMinimumWidth(TOUCH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        menu = QMenu(self)
        self.trigger_action = QAction(translate("Record", "Record when something happens…"), menu)
        self.note_action = QAction(translate("Record", "Add a note…"), menu)
        self.note_action.setShortcutVisibleInContextMenu(True)
        self.folder_action = QAction(translate("Record", "Show the recordings"), menu)
        menu.addActions([self.trigger_action, self.note_action])
        menu.addSeparator()
        menu.addAction(self.folder_action)
        self.setMenu(menu)
        self.show_state("off", "", "")

    def show_state(self, state: str, text: str, tip: str) -> None:
        """Show how recording does.

        Args:
            state: as in `RecordingState`, or `unavailable`.
            text: beside the sign, e.g. how long; may be empty.
            tip: a sentence.
        """
        translate = QCoreApplication.translate
        goes = state in {"recording", "triggered", "armed"}
        tint = {"recording": "fault", "triggered": "fault", "armed": "accent", "stopped": "warning"}.get(state, "text")
        set_icon(self, "stop" if goes else "record", size=24, tint=tint)
        self.setText(text)
        self.setEnabled(state != "unavailable")
        word = translate("Record", "End the recording") if goes else translate("Record", "Record everything")
        self.setToolTip(f"{word}  Ctrl+R\n{tip}".strip())
        self.setAccessibleName(f"{word} {text}".strip())
        self.setAccessibleDescription(tip)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the usual size, at least as high as a finger."""
        return super().sizeHint().expandedTo(QSize(TOUCH, TOUCH))
