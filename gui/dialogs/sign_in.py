"""Signing in: name and password, or a badge scanned into the field of the name."""

import math

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.dialogs.fitting import fit_height
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from gui.widgets.labels import label, set_text

WIDTH = 440
SECOND_MS = 1000


class SignInDialog(QDialog):
    """Asks until somebody is in or gives up. What is typed is handed over once and kept nowhere.

    Signals:
        wanted(str, str, str): name and password, or the code of a badge.
        sign_out_wanted: whoever is signed in wants to leave.
    """

    wanted = Signal(str, str, str)
    sign_out_wanted = Signal()

    def __init__(self, person: str = "", reason: str = "", parent: QWidget | None = None) -> None:
        """`person`: who is signed in now, or empty. `reason`: why the question comes, or empty."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Sign in"))
        self.setModal(True)
        self._wait_s = 0
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name, or scan your badge"))
        self.password = QLineEdit()
        self.password.setAccessibleName(self.tr("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.refusal = label("", "body", wrap=True)
        self.refusal.setProperty("state", "fault")
        self.sign_in_button = QPushButton(self.tr("Sign in"))
        self.sign_in_button.setProperty("kind", "primary")
        self.sign_in_button.setDefault(True)
        self.sign_in_button.clicked.connect(self._send)
        self.sign_out_button = QPushButton(self.tr("Sign out"))
        self.sign_out_button.setAutoDefault(False)
        self.sign_out_button.setVisible(bool(person))
        self.sign_out_button.clicked.connect(self.sign_out_wanted)
        self._waiting = QTimer(self, interval=SECOND_MS)
        self._waiting.timeout.connect(self._second_passed)
        for entry in (self.name, self.password):
            entry.textChanged.connect(self._compare)
        self._lay_out(person, reason)
        self._compare()
        self.name.setFocus()

    def show_refusal(self, reason: str, wait_s: float) -> None:
        """Say why nobody got in; the button waits as long as the engine would not look at an attempt."""
        set_text(self.refusal, reason)
        self.refusal.setVisible(True)
        self._wait_s = math.ceil(wait_s)
        if self._wait_s:
            self._waiting.start()
        self._compare()
        self._fit()
        self.password.setFocus()

    def _lay_out(self, person: str, reason: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(label(self.tr("Sign in"), "heading"))
        if person:
            column.addWidget(label(self.tr("%s is signed in.") % person, "body", wrap=True))
        usual = self.tr("Looking and reading need nobody. Whatever changes a pack is done, and recorded, under a name.")
        column.addWidget(label(reason or usual, "muted", wrap=True))
        column.addSpacing(SPACE_S)
        for entry in (self.name, self.password):
            column.addWidget(label(entry.accessibleName(), "small"))
            column.addWidget(entry)
        column.addWidget(self.refusal)
        self.refusal.setVisible(False)
        column.addSpacing(SPACE_M)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.sign_out_button)
        buttons.addStretch(1)
        buttons.addWidget(self.sign_in_button)
        buttons.addWidget(cancel)
        column.addLayout(buttons)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumSize(0, 0)
        fit_height(self, WIDTH)

    def _send(self) -> None:
        name, password = self.name.text(), self.password.text()
        self.password.clear()
        if password:
            self.wanted.emit(name, password, "")
        else:
            # A scanner types the code and Return; it must not stay on the screen.
            self.name.clear()
            self.wanted.emit("", "", name)

    def _second_passed(self) -> None:
        self._wait_s = max(0, self._wait_s - 1)
        if not self._wait_s:
            self._waiting.stop()
        self._compare()

    def _compare(self) -> None:
        self.sign_in_button.setEnabled(bool(self.name.text().strip()) and not self._wait_s)
        self.sign_in_button.setText(self.tr("Wait %d s") % self._wait_s if self._wait_s else self.tr("Sign in"))


def open_dialog(person: str, reason: str, parent: QWidget) -> SignInDialog:
    """Open the question without blocking."""
    dialog = SignInDialog(person, reason, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
