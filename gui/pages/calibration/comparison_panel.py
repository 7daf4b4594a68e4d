"""Working values beside those of device, file and default: only what differs, with counts, and taking values over by rows."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bms.calibration.comparison import Difference, LayerComparison
from bms.calibration.editing import Layer, Mask
from bms.calibration.workbench import Workbench
from gui.pages.calibration.rows import Column, RowModel, make_row_table
from gui.pages.calibration.words import WORKING, cell_text, layer_name, value_text
from gui.theme.tokens import SPACE_S
from gui.widgets.labels import ElidedLabel, set_text

MOST_ROWS = 5000


class ComparisonPanel(QWidget):
    """The differences between all sets that are there.

    Signals:
        take_wanted(str, object): take the values of this layer: object or axis → mask of its cells.
        chosen(str, object): a row was chosen: object and index.
    """

    take_wanted = Signal(str, object)
    chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._differences: tuple[Difference, ...] = ()
        self._shapes: dict[str, tuple[int, int]] = {}
        self._there: frozenset[str] = frozenset()
        layers = (WORKING, Layer.DEVICE.value, Layer.FILE.value, Layer.DEFAULT.value)
        self.model = RowModel(
            (
                Column(title=self.tr("Table"), width=150),
                Column(title=self.tr("Cell")),
                *(Column(title=layer_name(layer), width=88, number=True) for layer in layers),
                Column(title=self.tr("Unit"), width=58),
            ),
            self,
        )
        self.table = make_row_table(self.model, self.tr("Differences"), many=True)
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self.table.doubleClicked.connect(lambda index: self._choose(index.row()))
        self.table.activated.connect(lambda index: self._choose(index.row()))
        self._line = ElidedLabel("", "muted")
        self.take = {layer: QPushButton() for layer in Layer}
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(self._line, 1)
        for layer, button in self.take.items():
            button.setProperty("kind", "chip")
            button.setText(self.tr("Take %s") % layer_name(layer))
            button.setToolTip(self.tr("Take these values over for the chosen rows"))
            button.clicked.connect(lambda _checked=False, layer=layer: self._take(layer))
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self._selection_changed()

    def show_comparison(self, comparison: LayerComparison, bench: Workbench) -> None:
        """Show what differs."""
        self._differences = comparison.differences
        self._shapes = {each.parameter: self._shape(bench, each.parameter) for each in comparison.differences}
        order = [comparison.layers.index(name) if name in comparison.layers else -1 for name in (WORKING, *map(str, Layer))]
        rows = []
        for each in comparison.differences[:MOST_ROWS]:
            texts = [value_text(bench, each.parameter, each.values[at]) if at >= 0 else "–" for at in order]
            rows.append((each.parameter, cell_text(bench, each.parameter, each.index), *texts, each.unit))
        self.model.show_rows(rows)
        set_text(self._line, self._counts(comparison))
        self._there = frozenset(comparison.layers)
        self._selection_changed()

    def _counts(self, comparison: LayerComparison) -> str:
        others = (name for name in comparison.layers if name != WORKING)
        counts = ", ".join(f"{layer_name(name)} {comparison.count_between(WORKING, name)}" for name in others)
        line = self.tr("%d values compared · different from: %s") % (comparison.compared, counts)
        hidden = len(comparison.differences) - MOST_ROWS
        return f"{line} · {self.tr('%d more rows are not shown') % hidden}" if hidden > 0 else line

    def _shape(self, bench: Workbench, name: str) -> tuple[int, int]:
        values = bench.values(name)
        return (0, 0) if values is None else (values.shape[0], values.shape[1])

    # ------------------------------------------------------------ presses

    def _rows(self) -> list[int]:
        return [index.row() for index in self.table.selectionModel().selectedRows()]

    def _selection_changed(self) -> None:
        any_chosen = bool(self._rows())
        for layer, button in self.take.items():
            button.setEnabled(any_chosen and layer.value in self._there)

    def _take(self, layer: Layer) -> None:
        cells: dict[str, Mask] = {}
        for row in self._rows():
            each = self._differences[row]
            mask = cells.setdefault(each.parameter, np.zeros(self._shapes[each.parameter], dtype=np.bool_))
            mask[(0, 0, *each.index)[-2:]] = True
        self.take_wanted.emit(layer.value, cells)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._differences):
            self.chosen.emit(self._differences[row].parameter, self._differences[row].index)
