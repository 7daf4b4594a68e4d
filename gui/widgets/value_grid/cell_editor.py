"""The line in which a number is typed, over the cell it is for."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

LEAST_WIDTH = 104
_DONE = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}


class CellEditor(QLineEdit):
    """Hidden until a cell is edited.

    Signals:
        done(int, int): Enter or Tab was pressed; where the cursor goes afterwards, rows and columns.
        left: Escape was pressed, or the keys went elsewhere.
    """

    done = Signal(int, int)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Wait, hidden, in the viewport of the table."""
        super().__init__(parent)
        self.sign_is_operator = False
        self.setProperty("kind", "cell")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(self.tr("New value"))
        self.hide()

    def start(self, cell: QRect, text: str, *, typed: bool) -> None:
        """Open over a cell.

        Args:
            cell: where the cell is in the viewport.
            text: what stands in the line at first.
            typed: the text is the first key of an entry; else it is the value there is, and is selected.
        """
        self.sign_is_operator = typed
        self.setText(text)
        self.follow(cell)
        self.show()
        self.setFocus()
        if not typed:
            self.selectAll()

    def follow(self, cell: QRect) -> None:
        """Stay over the cell when the table scrolls."""
        place = QRect(0, 0, max(cell.width(), LEAST_WIDTH), cell.height())
        place.moveCenter(cell.center())
        self.setGeometry(place)

    def event(self, event: QEvent) -> bool:
        """Take Tab before it leads to the next widget."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _DONE:
            down, right = _DONE[Qt.Key(event.key())]
            backwards = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and down
            self.done.emit(-down if backwards else down, right)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave without a change on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Leave when the keys go elsewhere; the line's own menu and another window do not count."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()
