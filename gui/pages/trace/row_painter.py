"""Paints a row of the trace: a page of rows must not take longer than 8 ms, so only rectangles, lines and ready-made texts."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QStaticText
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from gui.pages.trace.table_model import RowTexts, TraceTableModel
from gui.theme.colors import Colors, colors_of
from gui.theme.fonts import sized
from gui.theme.tokens import SMALL_PT

ROW_HEIGHT = 26
MARGIN = 11
GAP = 5
"""Between two bytes."""
SIGN_WIDTH = 4
_HEX_DIGITS = "0123456789ABCDEF"


class ByteTexts:
    """The 256 values of a byte, ready to be drawn, plain and as changed: bold and underlined, so that no colour is needed."""

    def __init__(self, font: QFont) -> None:
        """Lay the texts out once."""
        self.plain_font = font
        self.changed_font = QFont(font)
        self.changed_font.setWeight(QFont.Weight.Bold)
        self.plain = [QStaticText(f"{value:02X}") for value in range(256)]
        self.changed = [QStaticText(f"{value:02X}") for value in range(256)]
        for texts, made_for in ((self.plain, self.plain_font), (self.changed, self.changed_font)):
            for text in texts:
                text.setTextFormat(Qt.TextFormat.PlainText)
                text.prepare(font=made_for)
        metrics = QFontMetricsF(self.changed_font)
        self.pitch = 2 * max(metrics.horizontalAdvance(digit) for digit in _HEX_DIGITS) + GAP

    def paint(self, painter: QPainter, rect: QRect, row: RowTexts, colors: Colors) -> None:
        """Draw as many bytes as fit, and … where some do not."""
        room = int((rect.width() - 2 * MARGIN + GAP) // self.pitch)
        count = len(row.payload)
        shown = count if count <= room else max(room - 1, 0)
        left, top = rect.left() + MARGIN, rect.top() + (rect.height() - self.plain[0].size().height()) / 2
        pitch, payload, changed = self.pitch, row.payload, row.changed
        painter.setFont(self.plain_font)
        for place in range(shown):
            if not changed[place]:
                painter.drawStaticText(QPointF(left + place * pitch, top), self.plain[payload[place]])
        if True in changed[:shown]:
            painter.setFont(self.changed_font)
            painter.setPen(QColor(colors.accent))
            under = top + self.plain[0].size().height() - 1
            for place in range(shown):
                if changed[place]:
                    x = left + place * pitch
                    painter.drawStaticText(QPointF(x, top), self.changed[payload[place]])
                    painter.drawLine(QPointF(x, under), QPointF(x + pitch - GAP - 1, under))
            painter.setFont(self.plain_font)
        if shown < count:
            painter.setPen(QColor(colors.muted))
            painter.drawText(QPointF(left + shown * pitch, rect.center().y() + 4), "…")


class RowPainter(QStyledItemDelegate):
    """Draws the cells of a `TraceTableModel` by hand."""

    def __init__(self, table: QTableView, model: TraceTableModel) -> None:
        """Paint the rows of `model` in `table`."""
        super().__init__(table)
        self._table = table
        self._model = model
        self._bytes: ByteTexts | None = None
        self._font = table.font()
        self._metrics = QFontMetricsF(self._font)
        self._widest = self._narrowest = 1.0
        self._colors = colors_of(table.palette())
        table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take font and colours anew when they changed."""
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.Polish}:
            self._bytes = None
        return super().eventFilter(watched, event)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's name
        """Return the fixed height of rows."""
        return QSize(40, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw one cell."""
        texts = self._prepare()
        row, column = self._model.row_texts(index.row()), index.column()
        rect: QRect = option.rect
        colors = self._colors
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colors.accent_soft))
        elif row.alarming:
            painter.fillRect(rect, QColor(colors.fault_soft))
        if column == 0:
            self._paint_signs(painter, rect, row)
        painter.setPen(QColor(colors.text))
        what = self._model.columns[column]
        if what.payload:
            texts.paint(painter, rect, row, colors)
            return
        text = row.texts[column]
        if not text:
            return
        painter.setFont(self._font)
        width = rect.width() - 2 * MARGIN
        shown = self._fitted(text, width)
        left = rect.left() + MARGIN
        if what.right:
            left += int(width - self._metrics.horizontalAdvance(shown))
        baseline = rect.top() + (rect.height() + self._metrics.ascent() - self._metrics.descent()) / 2
        painter.drawText(QPointF(left, baseline), shown)

    def _fitted(self, text: str, width: int) -> str:
        """Return as much of a text as fits; measuring a long one costs more than everything else in a row."""
        if len(text) * self._widest <= width:
            return text
        return self._metrics.elidedText(text[: int(width / self._narrowest) + 1], Qt.TextElideMode.ElideRight, width)

    def _prepare(self) -> ByteTexts:
        if self._bytes is None:
            self._colors = colors_of(self._table.palette())
            self._font = sized(self._table.font(), SMALL_PT + 0.5)
            self._metrics = QFontMetricsF(self._font)
            self._widest = max(self._metrics.horizontalAdvance(sign) for sign in "W漢")
            self._narrowest = self._metrics.horizontalAdvance("i")
            self._bytes = ByteTexts(self._font)
        return self._bytes

    def _paint_signs(self, painter: QPainter, rect: QRect, row: RowTexts) -> None:
        if row.found:
            painter.fillRect(QRect(rect.left(), rect.top() + 1, SIGN_WIDTH, rect.height() - 2), QColor(self._colors.accent))
        if row.marked:
            painter.setPen(QPen(QColor(self._colors.accent)))
            painter.setFont(self._font)
            painter.drawText(QRect(rect.left() + 2, rect.top(), 16, rect.height()), Qt.AlignmentFlag.AlignVCenter, "◆")
