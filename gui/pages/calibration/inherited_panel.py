"""Settings that look as if they came from a lithium pack, and what they cost a sodium one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from bms.calibration.sanity import InheritedSetting
from gui.pages.calibration.rows import Column, RowModel, make_row_table
from gui.widgets.empty_state import EmptyState
from gui.wording import engine_text


class InheritedPanel(QWidget):
    """The chemistry sanity check.

    Signals:
        chosen(str): an object was chosen.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._settings: tuple[InheritedSetting, ...] = ()
        self.model = RowModel(
            (
                Column(title=self.tr("Table"), width=170),
                Column(title=self.tr("Value"), width=110, number=True),
                Column(title=self.tr("As for"), width=150),
                Column(title=self.tr("Charge lost"), width=110, number=True),
                Column(title=self.tr("What it means")),
            ),
            self,
        )
        self.table = make_row_table(self.model, self.tr("Lithium settings"))
        self.table.clicked.connect(lambda index: self._choose(index.row()))
        self.table.activated.connect(lambda index: self._choose(index.row()))
        self.empty = EmptyState("ok")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def show_inherited(self, settings: Sequence[InheritedSetting]) -> None:
        """Show these settings."""
        self._settings = tuple(settings)
        self.model.show_rows(
            [
                (
                    each.parameter,
                    f"{each.value:g} {each.unit}".rstrip(),
                    each.inherited_from,
                    f"{each.lost_soc_pct:.0f} %",
                    engine_text(each.sentence),
                )
                for each in settings
            ]
        )
        self._stack.setCurrentIndex(1 if settings else 0)
        self.empty.show_reason(
            self.tr("No lithium setting recognised"),
            self.tr("Voltage limits, cold charging and balancing are none of the usual ones of lithium packs."),
            good=True,
        )

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._settings):
            self.chosen.emit(self._settings[row].parameter)
