"""Which frames go to which kind of file, and what that file cannot hold, before anything is written."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from engine.trace_export import LOG_FORMATS, LogFormat
from gui.dialogs.fitting import fit_height
from gui.pages.trace.view import Scope
from gui.pages.trace.words import loss_word, scope_word
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from gui.widgets.labels import label, set_text

WIDTH = 520
NOTE_LINES = 3

AskPath = Callable[[QWidget, LogFormat], str]


def ask_path(parent: QWidget, log_format: LogFormat) -> str:
    """Ask where the file shall be; empty when the user thinks better of it."""
    filters = f"{log_format.title} (*{log_format.suffix})"
    path, _ = QFileDialog.getSaveFileName(
        parent, QCoreApplication.translate("ExportDialog", "Write the trace to"), f"trace{log_format.suffix}", filters
    )
    return path


class ExportDialog(QDialog):
    """Closes with its choice or with Escape.

    Signals:
        chosen(Path, str, Scope): file, format and which frames.
    """

    chosen = Signal(object, str, object)

    def __init__(self, counts: Mapping[Scope, int], ask_for_path: AskPath = ask_path, parent: QWidget | None = None) -> None:
        """Offer the scopes that have frames; `counts` says how many."""
        super().__init__(parent)
        self._ask_for_path = ask_for_path
        self.setWindowTitle(self.tr("Export the trace"))
        self.setModal(True)
        self.scopes: dict[Scope, QRadioButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(label(self.tr("Export the trace"), "heading"))
        for scope, count in counts.items():
            button = QRadioButton(scope_word(scope, count))
            button.setEnabled(count > 0)
            self.scopes[scope] = button
            self._group.addButton(button)
            column.addWidget(button)
        next(button for button in self.scopes.values() if button.isEnabled()).setChecked(True)
        self.format = QComboBox()
        self.format.setAccessibleName(self.tr("File format"))
        for one in LOG_FORMATS:
            text = f"{one.title} (*{one.suffix})"
            self.format.addItem(text if one.available else self.tr("%s – needs %s, which is not installed") % (text, one.needs))
        self.format.currentIndexChanged.connect(self._show_losses)
        self._losses = label("", "muted", wrap=True)
        column.addSpacing(SPACE_M)
        column.addWidget(label(self.tr("File format"), "strong"))
        column.addWidget(self.format)
        column.addWidget(self._losses)
        column.addLayout(self._buttons())
        self._losses.setMinimumHeight(NOTE_LINES * self.fontMetrics().lineSpacing())
        self._losses.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._show_losses()
        fit_height(self, WIDTH)

    def _buttons(self) -> QHBoxLayout:
        self.write_button = QPushButton(self.tr("Choose a file…"))
        self.write_button.setProperty("kind", "primary")
        self.write_button.setDefault(True)
        self.write_button.clicked.connect(self._choose)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addStretch(1)
        row.addWidget(self.write_button)
        row.addWidget(cancel)
        return row

    @property
    def log_format(self) -> LogFormat:
        """The chosen format."""
        return LOG_FORMATS[self.format.currentIndex()]

    def _show_losses(self) -> None:
        losses = [loss_word(loss) for loss in self.log_format.losses]
        set_text(self._losses, "\n".join(losses) if losses else self.tr("This format holds everything."))
        self.write_button.setEnabled(self.log_format.available)

    def _choose(self) -> None:
        path = self._ask_for_path(self, self.log_format)
        if not path:
            return
        suffix = self.log_format.suffix
        chosen = Path(path) if Path(path).suffix.lower() == suffix else Path(path + suffix)
        scope = next(scope for scope, button in self.scopes.items() if button.isChecked())
        self.accept()
        self.chosen.emit(chosen, suffix, scope)
