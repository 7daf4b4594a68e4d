"""The lines above the table: which cell, its value, what an entry would do, what is wrong."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.theme.tokens import SPACE_M
from gui.widgets.labels import label, set_style_property, set_text


class Strip(QWidget):
    """Place and reading of the active cell, and below them a sentence; a line is kept for it, so that the table stays put."""

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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(first)
        column.addWidget(self.sentence)

    def show_cell(self, place: str, reading: str, mode: str) -> None:
        """Show which cell it is, what it holds, and what the table shows."""
        set_text(self.place, place)
        set_text(self.reading, reading)
        set_text(self.mode, mode)

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Show a sentence; with a warning sign where something is wrong."""
        set_text(self.sentence, f"⚠ {sentence}" if wrong and sentence else sentence)
        set_style_property(self.sentence, "state", "fault" if wrong and sentence else "")
