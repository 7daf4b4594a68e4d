"""Signals over time: the list of signals, the panes, and the numbers below them."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gui.dialogs.ask_text import TextQuestion, ask_text
from gui.pages.charts.signals.beside_bar import BesideBar
from gui.pages.charts.signals.exporting import Content, ask_for_file, export_chart
from gui.pages.charts.signals.layouts import PaneLayout
from gui.pages.charts.signals.measuring import Measuring
from gui.pages.charts.signals.pane_bar import PaneBar
from gui.pages.charts.signals.panes import curve_label, make_panes
from gui.pages.charts.signals.picker import SignalPicker
from gui.pages.charts.signals.presenter import SignalsPresenter
from gui.pages.charts.signals.readout import ReadoutTable
from gui.pages.charts.signals.second import SecondRecording
from gui.pages.charts.signals.time_keeping import TimeKeeping
from gui.pages.charts.signals.tools import SignalTools
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.labels import Card, label, set_text
from gui.widgets.plot import Pane, PlotStack

FRAME_MS = 16
LIST_WIDTH = 250
SLOW_MS = 500


class SignalsPanel(QWidget):
    """Shows a `SignalsPresenter`.

    Signals:
        sought(float): cursor A was moved in a recording: that moment is wanted on every page.
        compare_wanted: the user wants to choose a recording to lay beside.
    """

    sought = Signal(float)
    compare_wanted = Signal()

    def __init__(self, presenter: SignalsPresenter, parent: QWidget | None = None) -> None:
        """Build the panel and follow the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self._panes: dict[PaneLayout, Pane] = {}
        self._shown: tuple[object, ...] = (None,)
        self.stack = PlotStack()
        self.tools = SignalTools()
        self.picker = SignalPicker()
        self.pane_bar = PaneBar()
        self.readout = ReadoutTable()
        self.time = TimeKeeping(self.stack, self.tools)
        self.time.sought.connect(self.sought)
        self._measuring = Measuring(self.stack, self.tools, self.readout)
        self.beside = BesideBar()
        self.second = SecondRecording(self)
        self.error = label("", "body", wrap=True)
        self.error.setProperty("state", "warning")
        self._frame_timer = QTimer(self, interval=FRAME_MS)
        self._frame_timer.timeout.connect(self._frame)
        self._slow_timer = QTimer(self, interval=SLOW_MS)
        self._slow_timer.timeout.connect(self._slow)
        self._build()
        self._wire()
        presenter.on_change = self._show
        presenter.on_layout = self._lay_out
        presenter.on_marks = lambda: self.stack.set_marks(presenter.marks)
        self._show()
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Go on drawing."""
        super().showEvent(event)
        self.stack.refresh()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        side = QWidget()
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SPACE_S)
        left.addWidget(self.picker, 1)
        left.addWidget(self.pane_bar)
        self._side = Card()
        self._side.body.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        self._side.body.addWidget(side, 1)
        plots = Card()
        plots.body.setContentsMargins(1, 1, 1, 1)
        plots.body.addWidget(self.stack, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(plots, 1)
        column.addWidget(self.readout)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(SPACE_M)
        split.setChildrenCollapsible(False)
        split.addWidget(self._side)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([LIST_WIDTH, 4 * LIST_WIDTH])
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(SPACE_S)
        page.addWidget(self.tools)
        page.addWidget(self.beside)
        page.addWidget(self.error)
        page.addWidget(split, 1)

    def _wire(self) -> None:
        presenter, tools = self._presenter, self.tools
        self.picker.wanted.connect(lambda key, on: presenter.draw(key, on=on))
        self.pane_bar.chosen.connect(presenter.choose_pane)
        self.pane_bar.kind_chosen.connect(lambda kind: presenter.set_kind(presenter.view.chosen, kind))
        self.pane_bar.remove.connect(lambda: presenter.remove_pane(presenter.view.chosen))
        tools.signals_button.toggled.connect(self._side.setVisible)
        tools.layout_chosen.connect(presenter.choose_layout)
        tools.keep_layout.connect(self._ask_for_layout_name)
        tools.forget_layout.connect(presenter.forget_layout)
        tools.reset.connect(presenter.reset)
        tools.add_pane.connect(presenter.add_pane)
        tools.compare.connect(self.compare_wanted)
        tools.drag_chosen.connect(self.stack.set_drag)
        tools.marks.connect(lambda kind, on: presenter.show_marks(kind, on=on))
        self.beside.shift_changed.connect(presenter.beside.shift)
        self.beside.align_wanted.connect(self._align)
        self.beside.close_wanted.connect(self.second.close)
        self.second.opened.connect(self._second_opened)
        self.second.loaded.connect(self._align)
        self.second.failed.connect(presenter.failed)
        tools.export.connect(self._export)
        for keys, action in (("Ctrl+B", tools.signals_button.toggle), ("Ctrl+E", self._export)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)
        self._frame_timer.start()
        self._slow_timer.start()

    # ------------------------------------------------------------ showing

    def _show(self) -> None:
        view = self._presenter.view
        self.tools.show_view(view, self._presenter.layout_title)
        self.stack.hide_marks(view.hidden_marks)
        self.picker.show_groups(view.groups, view.drawn)
        panes = self._presenter.layout.panes
        kind = panes[view.chosen].kind if view.chosen < len(panes) else "curves"
        self.pane_bar.show_panes([self._title(pane) for pane in panes], view.chosen, kind)
        beside = self._presenter.beside
        self.beside.show_second(beside.title, beside.shift_s, beside.told)
        set_text(self.error, view.error)
        self.error.setVisible(bool(view.error))

    def _lay_out(self) -> None:
        """Draw the layout of the presenter; panes that are the same keep their axes."""
        history = self._presenter.history
        if history is None:
            return
        beside = self._presenter.beside
        shown = (history, beside.history, beside.shift_s)
        fresh = history is not self._shown[0]
        if shown != self._shown:
            self._panes.clear()
            self._shown = shown
        layout = self._presenter.layout.panes
        new = [pane for pane in layout if pane not in self._panes]
        made = make_panes(new, history, self._presenter.known, titles=self._title, second=self._presenter.beside)
        self._panes |= dict(zip(new, made, strict=True))
        self.stack.set_panes([self._panes[pane] for pane in layout])
        self._show()
        if fresh:
            self._measuring.clear()
            self.time.begin()
        self._measuring.refresh()

    def _title(self, pane: PaneLayout) -> str:
        names = {key.name.partition(" ")[0] for key in pane.keys}
        if names == {"cell"}:
            return self.tr("Cells")
        if names == {"sensor"}:
            return self.tr("Temperatures")
        if not pane.keys:
            return self.tr("Empty")
        labels = [curve_label(key) for key in pane.keys]
        return ", ".join(labels[:3]) + (" …" if len(labels) > 3 else "")

    @Slot()
    def _frame(self) -> None:
        if self.isVisible():
            self.time.advance()

    @Slot()
    def _slow(self) -> None:
        """What changes rarely: new messages; of a recording that is being read, more of everything."""
        if not self.isVisible():
            return
        self._presenter.refresh_signals()
        if self.time.growing and not self.stack.is_following:
            self.stack.refresh()
            self._measuring.refresh()

    # ------------------------------------------------------------ presses

    def _ask_for_layout_name(self) -> None:
        question = TextQuestion(
            title=self.tr("Keep this layout"),
            caption=self.tr("Name"),
            action=self.tr("Keep"),
            text="" if self._presenter.view.layout == "standard" else self._presenter.view.layout,
        )
        ask_text(self, question, lambda name, _numbers: self._presenter.keep_layout(name))

    def _second_opened(self) -> None:
        self._presenter.beside.lay(self.second.title, self.second.history, self._presenter.history)

    def _align(self) -> None:
        self._presenter.beside.align(self._presenter.history)

    def _export(self) -> None:
        chosen = ask_for_file(self, measured=bool(self.stack.cursors or self.stack.region))
        if chosen is not None:
            self.export(*chosen)

    def export(self, path: Path, content: Content) -> None:
        """Write what is shown to a file; say when that is not possible."""
        problem = export_chart(self.stack, path, content)
        set_text(self.error, problem)
        self.error.setVisible(bool(problem))
