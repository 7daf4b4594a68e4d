"""The lines above the table: which cell, its value, what an entry would do, what is wrong; and what the cells show."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QWidget

from gui.theme.tokens import SPACE_M, SPACE_XS
from gui.widgets.labels import label, set_style_property, set_text
from gui.widgets.value_grid.table import Shown


class Strip(QWidget):
    """Place and reading of the active cell, and below them a sentence; a line is kept for it, so that the table stays put.

    Signals:
        shown_chosen(object): a `Shown` was pressed.
    """

    shown_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.place = label("", "strong")
        self.reading = label("", "body")
        self.mode = label("", "small")
        self.sentence = label("", "small", wrap=True)
        self.sentence.setMinimumHeight(self.sentence.fontMetrics().lineSpacing())
        first = QHBoxLayout()
        first.setSpacing(SPACE_M)
        first.addWidget(self.place)
        first.addWidget(self.reading, 1)
        first.addWidget(self.mode)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addLayout(first, 0, 0)
        grid.addWidget(self.sentence, 1, 0)
        grid.addLayout(self._make_buttons(), 0, 1, 2, 1)

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_XS)
        group = QButtonGroup(self)
        self.buttons: dict[Shown, QPushButton] = {}
        for shown, text, tip in (
            (Shown.VALUES, self.tr("Values"), self.tr("Show the values")),
            (Shown.DIFFERENCES, "±", self.tr("Show how far each value is from the reference")),
            (Shown.PERCENT, "±%", self.tr("Show how many percent each value is from the reference")),
        ):
            button = QPushButton(text)
            button.setProperty("kind", "chip")
            button.setCheckable(True)
            button.setChecked(shown is Shown.VALUES)
            button.setToolTip(f"{tip}  F4")
            button.setAccessibleName(tip)
            button.clicked.connect(lambda _on=False, chosen=shown: self.shown_chosen.emit(chosen))
            group.addButton(button)
            row.addWidget(button)
            self.buttons[shown] = button
        return row

    def show_cell(self, place: str, reading: str, mode: str) -> None:
        """Show which cell it is, what it holds, and what else is to be said of the table."""
        set_text(self.place, place)
        set_text(self.reading, reading)
        set_text(self.mode, mode)

    def show_buttons(self, shown: Shown, *, comparable: bool) -> None:
        """Mark what the cells show; without a reference there are only values to show."""
        for each, button in self.buttons.items():
            button.setChecked(each is shown)
            button.setEnabled(comparable or each is Shown.VALUES)

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Show a sentence; with a warning sign where something is wrong."""
        set_text(self.sentence, f"⚠ {sentence}" if wrong and sentence else sentence)
        set_style_property(self.sentence, "state", "fault" if wrong and sentence else "")
