"""Numbers beside the plots: every curve at both cursors and their difference, or its statistics in the region."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_S, TOUCH
from gui.widgets.labels import label, set_text
from gui.widgets.plot.readout import CursorReadout, RegionReadout
from gui.widgets.plot.stack import PlotStack
from gui.wording import signed

ROWS_SHOWN = 4
ROW_HEIGHT = 26
COPIED_FOR_MS = 1500


class ReadoutTable(QWidget):
    """Shown while there is a cursor or a region; the region wins, because it was asked for last.

    Signals:
        copy_pressed: the numbers are wanted on the clipboard.
    """

    copy_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start out of sight."""
        super().__init__(parent)
        self.line = label("", "strong")
        self.table = QTableWidget()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setAccessibleName(self.tr("Values at the cursors or in the region"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self.line)
        self.copy_button = QToolButton()
        self.copy_button.setProperty("kind", "framed")
        self.copy_button.setFixedSize(TOUCH, TOUCH)
        self.copy_button.setToolTip(self.tr("Copy the numbers with every digit") + "  Ctrl+C")
        self.copy_button.setAccessibleName(self.tr("Copy the numbers with every digit"))
        self.copy_button.clicked.connect(self.copy_pressed)
        set_icon(self.copy_button, "copy")
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self.table, 1)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self.setVisible(False)

    def show_stack(self, stack: PlotStack) -> None:
        """Show what the cursors and the region of a stack tell."""
        self.setVisible(bool(stack.region or stack.cursors))
        if stack.region is not None:
            self._show_region(stack.region, stack.region_readouts())
        elif stack.cursors:
            self._show_cursors(stack.cursors, stack.cursor_readouts())

    def chosen_rows(self) -> list[int]:
        """Return which rows are selected; all when none is."""
        chosen = sorted({index.row() for index in self.table.selectedIndexes()})
        return chosen or list(range(self.table.rowCount()))

    def show_copied(self) -> None:
        """Say for a moment that the numbers are on the clipboard."""
        set_icon(self.copy_button, "tick")
        QTimer.singleShot(COPIED_FOR_MS, self, lambda: set_icon(self.copy_button, "copy"))

    def _show_cursors(self, cursors: dict[str, float], readouts: list[CursorReadout]) -> None:
        translate = QCoreApplication.translate
        difference_s = cursors["B"] - cursors["A"] if len(cursors) == 2 else math.nan
        words = ""
        if math.isfinite(difference_s):
            words = translate("Signals", "From A to B: %s s") % signed(difference_s, 4)
            if difference_s:
                words += "  ·  " + translate("Signals", "once a %s: %s Hz") % ("Δt", signed(1 / abs(difference_s), 3))
        set_text(self.line, words)
        self.line.setVisible(bool(words))
        heads = (
            translate("Signals", "Signal"),
            "A",
            "B",
            translate("Signals", "B − A"),
        )
        rows = []
        for readout in readouts:
            info = readout.curve.info
            decimals = info.decimals if info is not None else 3
            delta = signed(readout.difference, decimals) if math.isfinite(readout.difference) else "–"
            rows.append((readout.curve.label, readout.at_a or "–", readout.at_b or "–", delta))
        self._fill(heads, rows)

    def _show_region(self, region: tuple[float, float], readouts: list[RegionReadout]) -> None:
        translate = QCoreApplication.translate
        set_text(self.line, translate("Signals", "Region of %s s") % signed(region[1] - region[0], 4))
        self.line.setVisible(True)
        heads = (
            translate("Signals", "Signal"),
            translate("Signals", "Lowest"),
            translate("Signals", "Highest"),
            translate("Signals", "Mean"),
            translate("Signals", "Deviation"),
            translate("Signals", "Integral"),
            translate("Signals", "Samples"),
            translate("Signals", "Invalid"),
        )
        self._fill(heads, [_statistics_row(readout) for readout in readouts])

    def _fill(self, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        table = self.table
        table.setColumnCount(len(heads))
        table.setHorizontalHeaderLabels(list(heads))
        table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                table.setItem(number, column, item)
        height = table.horizontalHeader().sizeHint().height() + ROW_HEIGHT * min(max(len(rows), 1), ROWS_SHOWN) + 4
        table.setFixedHeight(height)


def _statistics_row(readout: RegionReadout) -> tuple[str, ...]:
    one, info = readout.statistics, readout.info

    def text(value: float, more: int = 0) -> str:
        return signed(value, info.decimals + more) if math.isfinite(value) else "–"

    name = f"{readout.curve.label}  {info.unit}".rstrip()
    if info.texts:
        return (name, "–", "–", "–", "–", "–", str(one.samples), str(one.invalid))
    integral = f"{text(one.integral)} {info.unit}·s" if math.isfinite(one.integral) else "–"
    return (
        name,
        text(one.least),
        text(one.greatest),
        text(one.mean, 2),
        text(one.deviation, 2),
        integral,
        str(one.samples),
        str(one.invalid),
    )
