"""Cursors and region: their buttons, their numbers."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut

from gui.pages.charts.signals.readout import ReadoutTable
from gui.pages.charts.signals.tools import SignalTools
from gui.widgets.plot import PlotStack

CURSOR_SHARES = (1 / 3, 2 / 3)
REGION_SHARES = (1 / 4, 3 / 4)
"""Where they appear in what is in view, so that they can be seized and tell something at once."""


class Measuring(QObject):
    """Between a stack, the buttons that show and hide its cursors and region, and the table of what they tell."""

    def __init__(self, stack: PlotStack, tools: SignalTools, readout: ReadoutTable) -> None:
        """Wire them."""
        super().__init__(stack)
        self._stack, self._tools, self._readout = stack, tools, readout
        tools.cursors.connect(self.show_cursors)
        tools.region.connect(self.show_region)
        readout.copy_pressed.connect(self.copy)
        for place in (stack, readout):
            shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), place)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.copy)
        stack.cursor_moved.connect(self._moved)
        stack.region_changed.connect(self._moved)
        stack.looks_changed.connect(self.refresh)

    def show_cursors(self, on: bool) -> None:
        """Show both cursors, or none."""
        for name, share in zip("AB", CURSOR_SHARES, strict=True):
            self._stack.set_cursor(name, self._time(share) if on else None)

    def show_region(self, on: bool) -> None:
        """Show a region in the middle of the view, or none."""
        first, last = REGION_SHARES
        self._stack.set_region((self._time(first), self._time(last)) if on else None)

    def refresh(self) -> None:
        """Tell the numbers anew: there are other curves, or more samples of them."""
        self._readout.show_stack(self._stack)

    def copy(self) -> None:
        """Put the numbers of the selected rows, or of all, on the clipboard, columns apart by tabulators."""
        if self._stack.cursors or self._stack.region:
            heads, *rows = self._stack.readout_table()
            lines = [heads, *(rows[number] for number in self._readout.chosen_rows())]
            QGuiApplication.clipboard().setText("".join("\t".join(line) + "\n" for line in lines))
            self._readout.show_copied()

    def clear(self) -> None:
        """Take everything away: what is drawn is something else now."""
        self._stack.set_region(None)
        for name in "AB":
            self._stack.set_cursor(name, None)

    def _time(self, share: float) -> float:
        first_s, last_s = self._stack.view
        known = self._stack.commands.data_span()
        if known is not None and known[0] < last_s and known[1] > first_s:
            first_s, last_s = max(first_s, known[0]), min(last_s, known[1])
        return first_s + share * (last_s - first_s)

    def _moved(self) -> None:
        self._tools.cursors_button.setChecked("B" in self._stack.cursors)
        self._tools.region_button.setChecked(self._stack.region is not None)
        self.refresh()
