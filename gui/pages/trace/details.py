"""Everything about the chosen row: its signals and bits, or a diagnostic message line by line."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScrollArea, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from gui.pages.trace.bit_grid import CELL, BitGrid
from gui.theme.fonts import sized
from gui.theme.tokens import SMALL_PT, SPACE_L, SPACE_M, SPACE_S
from gui.widgets.labels import ElidedLabel, label, set_text
from gui.widgets.tables import make_rows

LINE_HEIGHT = 24
MOST_BYTES_IN_VIEW = 8
SIGNAL_WIDTH = 158
FIELD_WIDTH = 140
RAW_WIDTH = 56
INDENT = "   "


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailLine:
    """One line: name, what it says, raw; `level` indents the name; `bits` are framed when the line is chosen."""

    name: str
    text: str
    raw: str = ""
    level: int = 0
    bits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is shown of a row. `payload` None: no bits."""

    title: str
    subtitle: str
    lines: tuple[DetailLine, ...] = ()
    payload: bytes | None = None
    before: bytes | None = None
    note: str = ""


class DetailsPane(QWidget):
    """Shows `Details`; brought up to date many times a second, so widgets are kept and only texts change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with nothing chosen."""
        super().__init__(parent)
        self._shown: Details | None = None
        self._title = ElidedLabel("", "heading")
        self._subtitle = ElidedLabel("", "muted")
        self._note = label("", "muted", wrap=True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.bits = BitGrid()
        self._bits_area = QScrollArea()
        self._bits_area.setWidget(self.bits)
        self.bits.setAutoFillBackground(False)  # the scroll area wants one; the card's own is right
        self._bits_area.setAccessibleName(self.tr("Bits of the frame"))
        self._bits_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines = self._make_lines()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_M, 0, 0)
        column.setSpacing(SPACE_S)
        head = QVBoxLayout()
        head.setContentsMargins(SPACE_L, 0, SPACE_L, 0)
        head.setSpacing(2)
        for widget in (self._title, self._subtitle, self._note, self._bits_area):
            head.addWidget(widget)
        column.addLayout(head)
        column.addWidget(self.lines, 1)
        self.show_details(None)

    def _make_lines(self) -> QTableWidget:
        lines = QTableWidget(0, 3)
        lines.setHorizontalHeaderLabels([self.tr("Name"), self.tr("Value"), self.tr("Raw")])
        lines.setAccessibleName(self.tr("Signals of the row"))
        lines.setFont(sized(lines.font(), SMALL_PT))
        lines.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        lines.verticalHeader().setMinimumSectionSize(LINE_HEIGHT)
        make_rows(lines, LINE_HEIGHT)
        lines.setWordWrap(False)
        header = lines.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Interactive)
        lines.setColumnWidth(0, SIGNAL_WIDTH)
        lines.setColumnWidth(2, RAW_WIDTH)
        lines.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        lines.selectionModel().currentRowChanged.connect(self._line_chosen)
        return lines

    def show_details(self, details: Details | None) -> None:
        """Show a row, or invite to choose one."""
        if details is not None and details == self._shown:
            return
        chosen = details or Details(title="", subtitle="", note=self.tr("Choose a row to see what it says."))
        set_text(self._title, chosen.title)
        set_text(self._subtitle, chosen.subtitle)
        set_text(self._note, chosen.note)
        for widget, text in ((self._title, chosen.title), (self._subtitle, chosen.subtitle), (self._note, chosen.note)):
            widget.setVisible(bool(text))
        self._bits_area.setVisible(bool(chosen.payload))
        if chosen.payload:
            self.bits.show_payload(chosen.payload, chosen.before)
            self._bits_area.setFixedHeight(CELL.height() * min(len(chosen.payload), MOST_BYTES_IN_VIEW) + 6)
        self.lines.setVisible(bool(chosen.lines))
        if details is not None and (self._shown is None or (self._shown.payload is None) != (details.payload is None)):
            # The bytes of a diagnostic message are in the table of messages; its words need the room.
            self.lines.setColumnHidden(2, details.payload is None)
            self.lines.setColumnWidth(0, FIELD_WIDTH if details.payload is None else SIGNAL_WIDTH)
        self._show_lines(chosen.lines)
        self._shown = details
        self._line_chosen(self.lines.currentIndex(), QModelIndex())

    def _show_lines(self, lines: tuple[DetailLine, ...]) -> None:
        if self.lines.rowCount() != len(lines):
            self.lines.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for column, text in enumerate((INDENT * line.level + line.name, line.text, line.raw)):
                item = self.lines.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    self.lines.setItem(row, column, item)
                if item.text() != text:
                    item.setText(text)
                    item.setToolTip(f"{text}\n{line.raw}" if line.raw else text)

    def _line_chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        lines = self._shown.lines if self._shown is not None else ()
        self.bits.frame_bits(lines[current.row()].bits if 0 <= current.row() < len(lines) else ())
