"""The bits of one frame: a row for each byte, changed bits bold and underlined, the bits of the chosen signal framed."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.colors import colors_of
from gui.theme.fonts import sized
from gui.widgets.painting import guarded

CELL = QSize(22, 18)
HEAD_WIDTH = 62


class BitGrid(QWidget):
    """Bit 7 at the left. Told to screen readers byte by byte."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._payload = b""
        self._before: bytes | None = None
        self._framed: frozenset[int] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Bits of the frame"))

    def show_payload(self, payload: bytes, before: bytes | None) -> None:
        """Show these bytes; bits that differ from `before` are marked."""
        if (payload, before) == (self._payload, self._before):
            return
        resized = len(payload) != len(self._payload)
        self._payload, self._before = payload, before
        self.setAccessibleDescription(", ".join(f"{index}: {byte:08b}" for index, byte in enumerate(payload)))
        if resized:
            self.updateGeometry()
            self.setFixedSize(self.sizeHint())
        self.update()

    def frame_bits(self, bits: tuple[int, ...]) -> None:
        """Frame these bits: byte × 8 + bit, bit 0 the least significant one."""
        self._framed = frozenset(bits)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room for all bytes."""
        return QSize(HEAD_WIDTH + 8 * CELL.width() + 2, CELL.height() * len(self._payload) + 2)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the bytes that are to be seen."""
        colors = colors_of(self.palette())
        painter = QPainter(self)
        plain = sized(self.font(), 9.5)
        changed = sized(self.font(), 9.5, bold=True)
        changed.setUnderline(True)
        first = event.rect().top() // CELL.height()
        last = min(event.rect().bottom() // CELL.height() + 1, len(self._payload))
        for index in range(first, last):
            top = 1 + index * CELL.height()
            painter.setFont(plain)
            painter.setPen(QColor(colors.muted))
            head = QRectF(0, top, HEAD_WIDTH - 8, CELL.height())
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, f"{index}")
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{self._payload[index]:02X}")
            differs = self._differing(index)
            for place in range(8):
                bit = 7 - place
                cell = QRectF(HEAD_WIDTH + place * CELL.width(), top, CELL.width(), CELL.height())
                if index * 8 + bit in self._framed:
                    painter.fillRect(cell.adjusted(1, 1, -1, -1), QColor(colors.accent_soft))
                    painter.setPen(QPen(QColor(colors.accent), 1))
                    painter.drawRect(cell.adjusted(1, 1, -1, -1))
                is_changed = bool(differs >> bit & 1)
                painter.setFont(changed if is_changed else plain)
                painter.setPen(QColor(colors.accent if is_changed else colors.text))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(self._payload[index] >> bit & 1))

    def _differing(self, index: int) -> int:
        if self._before is None:
            return 0
        return self._payload[index] ^ self._before[index] if index < len(self._before) else 0xFF

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the theme changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)
