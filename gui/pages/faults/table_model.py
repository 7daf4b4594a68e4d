"""The fault list as a table: severity, code, text, state, how often."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from engine.messages import Fault
from gui.pages.faults.words import status_text
from gui.theme.colors import LIGHT, Colors
from gui.theme.icons import pixmap
from gui.wording import pack_text, severity_words

SEVERITY, CODE, TEXT, STATUS, OCCURRENCES = range(5)
ICON_SIZE = 20


class FaultTableModel(QAbstractTableModel):
    """Rows are faults in the order given."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty, in light colours at 100 %."""
        super().__init__(parent)
        self._faults: tuple[Fault, ...] = ()
        self._colors = LIGHT
        self._ratio = 1.0

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """Show these faults."""
        if tuple(faults) == self._faults:
            return
        self.beginResetModel()
        self._faults = tuple(faults)
        self.endResetModel()

    def wear(self, colors: Colors, device_pixel_ratio: float) -> None:
        """Draw the icons in these colours and this resolution from now on."""
        self._colors, self._ratio = colors, device_pixel_ratio
        if self._faults:
            self.dataChanged.emit(self.index(0, SEVERITY), self.index(len(self._faults) - 1, SEVERITY))

    def fault(self, row: int) -> Fault | None:
        """Return the fault in a row, or None."""
        return self._faults[row] if 0 <= row < len(self._faults) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return how many faults there are."""
        return 0 if parent.isValid() else len(self._faults)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else OCCURRENCES + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        """Return a column's name."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        translate = QCoreApplication.translate
        return (
            translate("Faults", "Severity"),
            translate("Faults", "Code"),
            translate("Faults", "Fault"),
            translate("Faults", "State"),
            translate("Faults", "Count"),
        )[section]

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, icon, alignment or tooltip of a cell."""
        fault = self.fault(index.row())
        if fault is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(fault, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text(fault, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == SEVERITY:
            return self._icon(fault.severity)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == OCCURRENCES:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _text(self, fault: Fault, column: int) -> str:
        if column == SEVERITY:
            return severity_words(fault.severity)[2]
        if column == CODE:
            return fault.code
        if column == TEXT:
            return pack_text(fault.text)
        if column == STATUS:
            return status_text(fault.status)
        return "–" if fault.occurrences is None else str(fault.occurrences)

    def _icon(self, severity: str) -> QIcon:
        name, tint, _word = severity_words(severity)
        drawn = pixmap(name, getattr(self._colors, tint), ICON_SIZE, self._ratio)
        made = QIcon(drawn)
        made.addPixmap(drawn, QIcon.Mode.Selected)
        return made
