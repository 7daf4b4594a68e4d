"""One sheet: what each page is for, the signs of the cells, and every shortcut."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.dialogs.fitting import fit_height
from gui.theme.tokens import SPACE_L, SPACE_S, SPACE_XL
from gui.widgets.labels import label

WIDTH = 1000


def shortcuts() -> tuple[tuple[str, str], ...]:
    """Return (keys, what they do) of what works everywhere."""
    translate = QCoreApplication.translate
    return (
        ("Ctrl+1 … Ctrl+8", translate("Help", "Connect, Overview, Charts, Faults, Calibration, Update, Trace, Console")),
        ("F5", translate("Help", "Read again what the page shows: adapters, faults, checks")),
        ("F6", translate("Help", "How the link does: state, adapter, errors, ids on the bus")),
        ("Ctrl+Return", translate("Help", "Connect with the last connection")),
        ("Ctrl+O", translate("Help", "Open a recording or log; on the calibration and update pages: a file of theirs")),
        ("Ctrl+R, Ctrl+N", translate("Help", "Record or end recording; note about this moment")),
        ("Ctrl+Space", translate("Help", "Play or hold the recording that is open")),
        ("↑ ↓ ← →", translate("Help", "Walk through cells, faults and packages")),
        ("Tab", translate("Help", "Next field or button")),
        ("Ctrl+L", translate("Help", "Sign in or out, where people have to")),
        ("Ctrl+T", translate("Help", "Theme: as the system, light, dark")),
        ("F11", translate("Help", "Full screen on and off")),
        ("F1, Ctrl+/", translate("Help", "This sheet")),
        ("Esc", translate("Help", "Leave a question; never does anything to a pack")),
    )


def page_shortcuts() -> tuple[tuple[str, str], ...]:
    """Return (keys, what they do) of what works on one page."""
    translate = QCoreApplication.translate
    return (
        ("Ctrl+Z, Ctrl+Y, Ctrl+S", translate("Help", "On the calibration page: undo, redo, save the working values")),
        ("= + − * / %", translate("Help", "In a calibration table: on every selected cell, with the number typed after it")),
        (
            "F2, Del, Alt+↑ ↓",
            translate("Help", "In a calibration table: edit the cell, back to the reference, one count up or down"),
        ),
        (
            "Ctrl+I, Ctrl+M, Ctrl+D",
            translate(
                "Help", "In a calibration table: interpolate, smooth, fill down; with Shift: along rows, fill to the right"
            ),
        ),
        (
            "Ctrl+C, Ctrl+V",
            translate("Help", "In a calibration table: copy and paste as spreadsheets do; with Shift: the table with its axes"),
        ),
        ("F4", translate("Help", "In a calibration table: values, differences, percent; with Shift: heat map")),
        (
            translate("Help", "Space, F, A, B, R, Backspace"),
            translate("Help", "In the charts: hold the view, everything, cursors, region between them, the view before"),
        ),
        ("Ctrl+F, F3, Ctrl+G", translate("Help", "In the trace: filter, next match, go to a time")),
        (translate("Help", "Space, End, M, F2"), translate("Help", "In the trace: pause, follow the end, mark, next mark")),
        ("Ctrl+Return, Ctrl+F", translate("Help", "In the console: send, search a service")),
    )


def advice() -> tuple[tuple[str, str], ...]:
    """Return (topic, sentences)."""
    translate = QCoreApplication.translate
    return (
        (
            translate("Help", "Is it safe to look around?"),
            translate(
                "Help",
                "Yes. Connecting, reading and checking change nothing in the pack. Clearing faults and updating work only "
                "while “Service functions on” is set at the top, and each asks first, naming the pack. The switch is off "
                "at every start.",
            ),
        ),
        (
            translate("Help", "Cells"),
            translate(
                "Help",
                "Blue is below the mean of the pack, orange above. ▼ marks the lowest, ▲ the highest cell. A hatched tile with "
                "a dash has no valid value, a pale one is old, a hatched cyan edge means the cell is being balanced.",
            ),
        ),
        (
            translate("Help", "If an update stops"),
            translate(
                "Help",
                "The pack keeps working with its previous calibration. Connect again; Halite finds the interrupted update and "
                "offers to resume it.",
            ),
        ),
    )


def _table_of(entries: tuple[tuple[str, str], ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE_L)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(len(entries), 1)
    for row, (keys, meaning) in enumerate(entries):
        grid.addWidget(label(keys, "strong"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(meaning, "body", wrap=True), row, 1)
    return grid


LANGUAGE_NAMES = {"": "", "en": "English", "zh_CN": "简体中文"}
"""Each language in itself, as whoever looks for it cannot read the others."""


class HelpSheet(QDialog):
    """Closes with Escape or its button.

    Signals:
        language_chosen(str): a language for the next start; empty: as the system.
    """

    language_chosen = Signal(str)

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        """Build the sheet; `language` is the present choice."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Help and shortcuts"))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(label(self.tr("Help and shortcuts"), "title"))
        for topic, sentences in advice():
            column.addWidget(label(topic, "strong"))
            column.addWidget(label(sentences, "body", wrap=True))
        column.addWidget(label(self.tr("Shortcuts"), "heading"))
        tables = QHBoxLayout()
        tables.setSpacing(SPACE_XL)
        for entries in (shortcuts(), page_shortcuts()):
            tables.addLayout(_table_of(entries), 1)
        column.addLayout(tables)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(label(self.tr("Language")))
        buttons.addWidget(self._languages(language))
        self._restart = label("", "small")
        buttons.addWidget(self._restart, 1)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        buttons.addWidget(self.close_button)
        column.addLayout(buttons)
        fit_height(self, WIDTH)
        self.close_button.setFocus()

    def _languages(self, language: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(self.tr("Language"))
        for code, name in LANGUAGE_NAMES.items():
            combo.addItem(name or self.tr("As the system"), code)
        combo.setCurrentIndex(max(combo.findData(language), 0))
        combo.activated.connect(lambda _index: self._choose(str(combo.currentData())))
        return combo

    def _choose(self, language: str) -> None:
        self._restart.setText(self.tr("from the next start"))
        self.language_chosen.emit(language)
