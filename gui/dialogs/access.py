"""Asking for access to a BMS: which level, and where its key comes from."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.dialogs.fitting import fit_height
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from gui.widgets.labels import label

WIDTH = 560
AUTHENTICATE = 0
"""Level that stands for certificate authentication (0x29)."""


class AccessDialog(QDialog):
    """Level and source of keys. What it chose is in `level` and `keys` once it was accepted."""

    def __init__(self, serial: str, level: int | None, parent: QWidget | None = None) -> None:
        """Offer the definition's level and the demo keys first. Level None: a job knows its level, only keys are asked for."""
        super().__init__(parent)
        self._for_job = level is None
        self.setWindowTitle(self.tr("Keys for the update") if self._for_job else self.tr("Unlock the BMS"))
        self.setModal(True)
        self.source = QComboBox()
        for text, source in (
            (self.tr("Demo keys (virtual pack)"), "demo"),
            (self.tr("Key library (seed and key DLL)…"), "library"),
            (self.tr("Certificate and private key (29)…"), "certificate"),
        ):
            self.source.addItem(text, source)
        self.source.currentIndexChanged.connect(self._source_chosen)
        self.file = QLineEdit()
        self.file.setAccessibleName(self.tr("File"))
        self.file.textChanged.connect(self._compare)
        self.browse = QPushButton(self.tr("Choose…"))
        self.browse.clicked.connect(self._browse)
        self.level_entry = QLineEdit("" if level is None else f"{level:02X}")
        self.level_entry.setAccessibleName(self.tr("Security level, hexadecimal"))
        self.level_entry.textChanged.connect(self._compare)
        self.unlock_button = QPushButton(self.tr("Use these keys") if self._for_job else self.tr("Unlock"))
        self.unlock_button.setProperty("kind", "primary")
        self.unlock_button.setDefault(True)
        self.unlock_button.clicked.connect(self.accept)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._lay_out(serial, cancel)
        self._source_chosen()
        fit_height(self, WIDTH)

    @property
    def level(self) -> int | None:
        """Level to ask for; 0: authentication; None: it cannot be read."""
        if self.source.currentData() == "certificate":
            return AUTHENTICATE
        try:
            level = int(self.level_entry.text(), 16)
        except ValueError:
            return None
        # Odd numbers ask for a seed, even ones bring the key (ISO 14229-1:2020, 10.4.2.2).
        return level if 1 <= level <= 0x7D and level % 2 else None

    @property
    def keys(self) -> str:
        """Where keys come from, as the engine wants it."""
        source = str(self.source.currentData())
        return source if source == "demo" else f"{source}:{self.file.text().strip()}"

    def _lay_out(self, serial: str, cancel: QPushButton) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        title = self.tr("Which keys unlock this BMS?") if self._for_job else self.tr("Unlock the BMS?")
        column.addWidget(label(title, "heading"))
        column.addWidget(label(self.tr("Pack %s") % serial, "strong"))
        column.addWidget(
            label(
                self.tr("A wrong key locks the BMS for a while. Seeds and keys appear in no log and no trace."),
                "muted",
                wrap=True,
            )
        )
        column.addSpacing(SPACE_M)
        column.addWidget(label(self.tr("Where the key comes from"), "small"))
        column.addWidget(self.source)
        file_row = QHBoxLayout()
        file_row.addWidget(self.file, 1)
        file_row.addWidget(self.browse)
        column.addLayout(file_row)
        self._level_caption = label(self.tr("Security level (odd, hexadecimal)"), "small")
        column.addWidget(self._level_caption)
        column.addWidget(self.level_entry)
        for entry in (self.level_entry, self._level_caption):
            entry.setVisible(not self._for_job)
        column.addSpacing(SPACE_M)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.unlock_button)
        buttons.addWidget(cancel)
        column.addLayout(buttons)

    def _source_chosen(self) -> None:
        source = self.source.currentData()
        for widget in (self.file, self.browse):
            widget.setEnabled(source != "demo")
        for entry in (self.level_entry, self._level_caption):
            entry.setEnabled(source != "certificate")
        self._compare()

    def _compare(self) -> None:
        has_file = self.source.currentData() == "demo" or bool(self.file.text().strip())
        self.unlock_button.setEnabled(has_file and (self._for_job or self.level is not None))

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the file"))
        if path:
            self.file.setText(path)


def ask_for_keys(parent: QWidget, serial: str, on_yes: Callable[[str], None]) -> None:
    """Ask without blocking where the keys of a job come from; `on_yes` gets it as the engine wants it."""
    dialog = AccessDialog(serial, None, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: on_yes(dialog.keys))
    dialog.open()


def ask_for_access(parent: QWidget, serial: str, level: int, on_yes: Callable[[int, str], None]) -> None:
    """Ask without blocking; `on_yes` gets level and source of the keys."""
    dialog = AccessDialog(serial, level, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: on_yes(dialog.level or AUTHENTICATE, dialog.keys))
    dialog.open()
