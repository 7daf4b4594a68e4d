"""Captions with their values, one a line."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gui.dialogs.link_sheet.view import Fact
from gui.dialogs.link_sheet.words import NOT_TOLD
from gui.theme.tokens import SPACE_M, SPACE_XS
from gui.widgets.labels import label, set_text


class FactList(QWidget):
    """Grows to the most facts ever shown; what is not told is a dash that says why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_M)
        self._grid.setVerticalSpacing(SPACE_XS)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[Fact], untold: str) -> None:
        """Show these facts; `untold` says why one has no value."""
        while len(self._rows) < len(facts):
            row = label("", "small"), label("", "value", wrap=True, selectable=True)
            for column, widget in enumerate(row):
                self._grid.addWidget(widget, len(self._rows), column)
            self._rows.append(row)
        for number, (caption, value) in enumerate(self._rows):
            fact = facts[number] if number < len(facts) else None
            for widget in (caption, value):
                widget.setVisible(fact is not None)
            if fact is not None:
                set_text(caption, fact.caption)
                set_text(value, fact.text or NOT_TOLD)
                value.setToolTip("" if fact.text else untold)
                value.setAccessibleName(f"{fact.caption} {fact.text or untold}")

    def value(self, caption: str) -> QLabel:
        """Return where the value of a caption stands."""
        return next(value for name, value in self._rows if name.text() == caption)
