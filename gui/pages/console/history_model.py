"""The history as a table: when, what, how it ended, how long it took."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from bms.service_catalogue import negative_response_code
from gui.pages.console.history import Asked
from gui.pages.console.line_tree import byte_font
from gui.theme.colors import LIGHT, Colors
from gui.theme.icons import pixmap

AT, REQUEST, SERVICE, RESULT, P2, TRANSFER = range(6)
ICON_SIZE = 18
_ICONS = {"positive": ("ok", "ok"), "negative": ("warning", "warning"), "none": ("info", "muted"), "failed": ("fault", "fault")}
_BYTES_SHOWN = 16


class HistoryModel(QAbstractTableModel):
    """Rows are exchanges, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty, in light colours at 100 %."""
        super().__init__(parent)
        self._rows: tuple[Asked, ...] = ()
        self._colors = LIGHT
        self._ratio = 1.0

    def show_history(self, history: Sequence[Asked]) -> None:
        """Show these exchanges, given oldest first."""
        rows = tuple(reversed(history))
        if rows == self._rows:
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def wear(self, colors: Colors, device_pixel_ratio: float) -> None:
        """Draw the icons in these colours and this resolution from now on."""
        self._colors, self._ratio = colors, device_pixel_ratio
        if self._rows:
            self.dataChanged.emit(self.index(0, RESULT), self.index(len(self._rows) - 1, RESULT))

    def asked(self, row: int) -> Asked | None:
        """Return the exchange in a row, or None."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, number: int) -> int:
        """Return the row of an exchange, -1 if it is not there."""
        return next((row for row, asked in enumerate(self._rows) if asked.number == number), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return how many exchanges there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else TRANSFER + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        """Return a column's name."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        translate = QCoreApplication.translate
        return (
            translate("Console", "Time"),
            translate("Console", "Request"),
            translate("Console", "Service"),
            translate("Console", "Answer"),
            translate("Console", "P2 ms"),
            translate("Console", "Transfer ms"),
        )[section]

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, icon, font or alignment of a cell."""
        asked = self.asked(index.row())
        column = index.column()
        if asked is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return _cell(asked, column)
        if role == Qt.ItemDataRole.DecorationRole and column == RESULT:
            name, tint = _ICONS[asked.outcome]
            return QIcon(pixmap(name, getattr(self._colors, tint), ICON_SIZE, self._ratio))
        if role == Qt.ItemDataRole.FontRole and column == REQUEST:
            return byte_font()
        if role == Qt.ItemDataRole.TextAlignmentRole and column in {P2, TRANSFER}:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


def result_text(asked: Asked) -> str:
    """Return how an exchange ended, in a few words."""
    translate = QCoreApplication.translate
    answered = asked.answered
    if answered is None or answered.problem:
        return asked.problem or translate("Console", "No answer")
    if not answered.responses:
        return translate("Console", "No answer wanted")
    first = answered.responses[0].payload
    if asked.outcome == "negative" and len(first) == 3:
        return f"{first[2]:02X}  {negative_response_code(first[2]).name}"
    text = shortened(first)
    return text if len(answered.responses) == 1 else translate("Console", "%d answers") % len(answered.responses) + f"  {text}"


def shortened(payload: bytes) -> str:
    """Return the first bytes, hexadecimal, and how many there are if they are more."""
    if len(payload) <= _BYTES_SHOWN:
        return payload.hex(" ").upper()
    more = QCoreApplication.translate("Console", "%d bytes") % len(payload)
    return f"{payload[:_BYTES_SHOWN].hex(' ').upper()} … ({more})"


def _cell(asked: Asked, column: int) -> str:
    p2_ms, transfer_ms = asked.p2_ms, asked.transfer_ms
    return {
        AT: lambda: asked.at,
        REQUEST: lambda: shortened(asked.request),
        SERVICE: lambda: asked.title,
        RESULT: lambda: result_text(asked),
        P2: lambda: "–" if p2_ms is None else f"{p2_ms:.1f}",
        TRANSFER: lambda: "–" if transfer_ms is None else f"{transfer_ms:.1f}",
    }[column]()
