"""What came of a trial: a sentence, four panes of curves, one table of differences, and what it rests on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from bms.calibration.editing import Layer
from gui.bridge.trial_report import TrialReport
from gui.pages.calibration.rows import Column, make_row_table
from gui.pages.calibration.trial.curves import CurvePane
from gui.pages.calibration.trial.difference_rows import DifferenceRows
from gui.pages.calibration.trial.panes import panes
from gui.pages.calibration.trial.words import assumption_text, conclusion, row_texts
from gui.pages.calibration.words import layer_name
from gui.theme.colors import colors_of
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.labels import IconLabel, label, set_style_property, set_text

PANES = 4
LEAST_HEIGHT = 250
TABLE_WIDTH = 478
SIDE_BY_SIDE = 800


class TrialResult(QWidget):
    """Shows reports, one after another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without one."""
        super().__init__(parent)
        self._report: TrialReport | None = None
        self._compared = Layer.DEVICE
        self._icon = IconLabel("ok", "ok", 22)
        self.sentence = label("", "strong", wrap=True, selectable=True)
        self.stale = label(self.tr("The tables were changed since: run it again."), "small")
        self.stale.setProperty("state", "warning")
        self.notes = label("", "small", wrap=True)
        self._legend = label("", "small")
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self.curves = [CurvePane() for _ in range(PANES)]
        self.rows = DifferenceRows(
            (
                Column(title=self.tr("Figure")),
                Column(title=layer_name(Layer.DEVICE), width=72, number=True),
                Column(title=layer_name("working"), width=78, number=True),
                Column(title=self.tr("Difference"), width=90, number=True),
                Column(title="", width=62),
            ),
            self,
        )
        self.table = make_row_table(self.rows, self.tr("What the working tables make better and worse"))
        self.table.setMinimumWidth(TABLE_WIDTH)
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.sentence, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(head)
        column.addWidget(self.stale)
        column.addWidget(self._pictures(), 1)
        column.addWidget(self.notes)

    def _pictures(self) -> QWidget:
        grid = QGridLayout()
        grid.setSpacing(SPACE_S)
        grid.setContentsMargins(0, 0, 0, 0)
        for number, pane in enumerate(self.curves):
            grid.addWidget(pane, number // 2, number % 2)
        grid.addWidget(self._legend, 2, 0, 1, 2)
        self.table.setMinimumHeight(LEAST_HEIGHT)
        self._parts = QHBoxLayout()
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(SPACE_M)
        self._parts.addLayout(grid, 1)
        self._parts.addWidget(self.table, 1)
        holder = QWidget()
        holder.setLayout(self._parts)
        return holder

    def arrange(self, width: int) -> None:
        """Put the table under the curves where `width` pixels give no room beside them."""
        narrow = width < SIDE_BY_SIDE
        self._parts.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def show_report(self, report: TrialReport, compared: Layer, *, stale: bool) -> None:
        """Show a report. `compared`: what the working tables ran beside; `stale`: the tables are others by now."""
        self.stale.setVisible(stale)
        if report is self._report:
            return
        self._report, self._compared = report, compared
        self.rows.name_other(layer_name(compared))
        state, sentence = conclusion(report)
        self._icon.show_icon(state, state)
        set_text(self.sentence, sentence)
        set_style_property(self.sentence, "state", "" if state == "ok" else state)
        for widget, pane in zip(self.curves, panes(report), strict=True):
            widget.show_pane(pane)
        self.rows.show_differences(report.differences)
        self.table.setAccessibleDescription("; ".join(", ".join(row_texts(row)) for row in report.differences))
        notes = [assumption_text(assumption.id) for assumption in report.start.assumptions]
        notes.append(self.tr("A trial says what the software of the BMS would do, not what real cells would."))
        set_text(self.notes, " ".join(filter(None, notes)))
        self.repaint_legend()

    def repaint_legend(self) -> None:
        """Colour the legend as the curves are in this theme."""
        if self._report is None:
            return
        colors = colors_of(self.palette())
        entries = [(colors.accent, "━━", layer_name("working"))]
        if "device" in self._report.sets:
            entries.append((colors.warning, "╍╍", layer_name(self._compared)))
        set_text(
            self._legend, " &nbsp; ".join(f'<span style="color:{tint}">{line}</span> {text}' for tint, line, text in entries)
        )
