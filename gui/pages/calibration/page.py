"""The calibration page: what can be opened at the left, the open table in the middle, what is said about it below."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from bms.calibration.editing import Layer
from bms.calibration.findings import Finding
from bms.definition.a2l import CharacteristicKind
from bms.telemetry.snapshot import PackSnapshot
from gui.dialogs.package_maker import make_package
from gui.pages.calibration.comparison_panel import ComparisonPanel
from gui.pages.calibration.editor import Editor
from gui.pages.calibration.findings_panel import FindingsPanel
from gui.pages.calibration.history_panel import HistoryPanel
from gui.pages.calibration.inherited_panel import InheritedPanel
from gui.pages.calibration.notes import note_words
from gui.pages.calibration.object_list import ObjectList
from gui.pages.calibration.presenter import CalibrationPresenter
from gui.pages.calibration.trial.panel import TrialPanel
from gui.pages.calibration.words import layer_name, stroke_text
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from gui.widgets.banner import StatusBanner
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import Card, ElidedLabel, label, set_text

LIST_WIDTH = 296
HEIGHTS = {
    CharacteristicKind.MAP: (430, 250),
    CharacteristicKind.CURVE: (250, 430),
    CharacteristicKind.VAL_BLK: (250, 430),
    CharacteristicKind.VALUE: (400, 280),
}
"""Shares of table and panels: a curve needs one row, its picture the rest."""
TRIAL_HEIGHTS = (220, 460)
LEAST_PANEL = 160
PICTURE, FINDINGS, COMPARISON, TRIAL, INHERITED, HISTORY = range(6)
SUFFIXES = "*.nacal *.hex *.s19 *.bin *.csv *.dcm *.cdfx *.xml"


class CalibrationPage(QWidget):
    """Shows a `CalibrationPresenter`.

    Signals:
        connect_wanted: nothing is connected, and the user wants that.
        offline_wanted: the tables of the last pack definition are wanted without a pack.
        package_made(str): an approved package of the working tables was made.
    """

    connect_wanted = Signal()
    offline_wanted = Signal()
    package_made = Signal(str)

    def __init__(self, presenter: CalibrationPresenter, parent: QWidget | None = None) -> None:
        """Build the widgets and follow the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self._shown_revision = -1
        self._shown_heights: tuple[int, int] | None = None
        self._heights_kept = False
        self.objects = ObjectList()
        self.objects.chosen.connect(presenter.choose)
        self.editor = Editor(presenter.table)
        self.editor.edited.connect(presenter.edit)
        self.editor.reference_chosen.connect(lambda name: presenter.set_reference(Layer(name)))
        self.editor.restore_wanted.connect(self._restore)
        self.editor.hint.connect(self._hint)
        self.note = StatusBanner()
        self.note.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note.setEnabled(False)
        self.empty = EmptyState("calibration")
        self.empty.pressed.connect(self._empty_pressed)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing())
        self._stack.addWidget(self._workbench())
        page = QVBoxLayout(self)
        page.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        page.setSpacing(SPACE_S)
        page.addLayout(self._head())
        page.addWidget(self.note)
        page.addWidget(self._stack, 1)
        self._add_shortcuts()
        self.setFocusProxy(self.editor.grid)
        presenter.on_change = self.refresh
        presenter.on_operating = self._operating_changed
        self.refresh()

    # ------------------------------------------------------------ building

    def _head(self) -> QHBoxLayout:
        self._line = ElidedLabel("", "muted")
        self.read_button = self._button(self.tr("Read from pack"), "refresh", self._presenter.read, "F5")
        self.open_button = self._button(self.tr("Open…"), "folder", self.open_file, "Ctrl+O")
        self.save_button = self._button(self.tr("Save as…"), "export", self.save_file, "Ctrl+S")
        self.undo_button = self._button(self.tr("Undo"), "", self._presenter.undo, "Ctrl+Z")
        self.redo_button = self._button(self.tr("Redo"), "", self._presenter.redo, "Ctrl+Y")
        self.package_button = self._button(self.tr("Make package…"), "", self.make_package, "")
        self.package_button.setProperty("kind", "primary")
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(label(self.tr("Calibration"), "title"))
        head.addSpacing(SPACE_M)
        head.addWidget(self._line, 1)
        for button in (
            self.undo_button,
            self.redo_button,
            self.read_button,
            self.open_button,
            self.save_button,
            self.package_button,
        ):
            head.addWidget(button)
        return head

    def _button(self, text: str, icon: str, action: object, keys: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "chip")
        button.setToolTip(f"{text}  {keys}".rstrip())
        if icon:
            set_icon(button, icon)
        button.clicked.connect(lambda _checked=False: action())  # type: ignore[operator]
        return button

    def _nothing(self) -> QWidget:
        holder = Card()
        holder.body.addWidget(self.empty, 1)
        return holder

    def _workbench(self) -> QSplitter:
        left, middle = Card(), Card()
        left.body.addWidget(self.objects, 1)
        left.setMinimumWidth(LIST_WIDTH)
        left.body.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        middle.body.addWidget(self.editor, 1)
        below = Card()
        below.body.setContentsMargins(SPACE_M, 0, SPACE_M, SPACE_S)
        below.body.addWidget(self._panels(), 1)
        self.rows = QSplitter(Qt.Orientation.Vertical)
        self.rows.addWidget(middle)
        self.rows.addWidget(below)
        self.rows.setStretchFactor(0, 1)
        self.rows.splitterMoved.connect(lambda *_: self._keep_heights())
        self.rows.setHandleWidth(SPACE_M)
        columns = QSplitter(Qt.Orientation.Horizontal)
        columns.addWidget(left)
        columns.addWidget(self.rows)
        columns.setStretchFactor(1, 1)
        columns.setHandleWidth(SPACE_M)
        columns.setChildrenCollapsible(False)
        return columns

    def _panels(self) -> QTabWidget:
        self.findings = FindingsPanel()
        self.findings.chosen.connect(self._go_to_finding)
        self.comparison = ComparisonPanel()
        self.comparison.take_wanted.connect(lambda layer, cells: self._presenter.take(Layer(layer), cells))
        self.comparison.chosen.connect(self._go_to)
        self.trial = TrialPanel()
        self.inherited = InheritedPanel()
        self.inherited.chosen.connect(self._presenter.choose_object)
        self.history = HistoryPanel()
        self.why = QLineEdit()
        self.why.setPlaceholderText(self.tr("Why: reason for the next changes, kept in the history"))
        self.why.setAccessibleName(self.tr("Reason for the next changes"))
        self.why.textChanged.connect(self._presenter.set_why)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setMinimumHeight(LEAST_PANEL)
        for panel, text in (
            (self.editor.picture, self.tr("Picture")),
            (self.findings, self.tr("Findings")),
            (self.comparison, self.tr("Comparison")),
            (self.trial, self.tr("Try")),
            (self.inherited, self.tr("Lithium settings")),
            (self._history_with_reason(), self.tr("History")),
        ):
            self.tabs.addTab(panel, text)
        self.tabs.currentChanged.connect(lambda _index: self._panel_chosen())
        return self.tabs

    def _history_with_reason(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, SPACE_S, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self.why)
        column.addWidget(self.history, 1)
        return holder

    def _add_shortcuts(self) -> None:
        for keys, action in (
            (QKeySequence(QKeySequence.StandardKey.Undo), self._presenter.undo),
            (QKeySequence(QKeySequence.StandardKey.Redo), self._presenter.redo),
            (QKeySequence(QKeySequence.StandardKey.Save), self.save_file),
        ):
            shortcut = QShortcut(keys, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # ------------------------------------------------------------ presses

    def open_file(self) -> None:
        """Ask which file to open and open it."""
        wanted = self.tr("Calibration files (%s)") % SUFFIXES
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open tables"), "", wanted)
        if path:
            self._presenter.open_file(path)

    def save_file(self) -> None:
        """Ask where to and save the working tables; the suffix says in which format."""
        formats = "CDF 2.0 (*.cdfx);;DCM (*.dcm);;CSV (*.csv);;Intel HEX (*.hex);;S19 (*.s19);;BIN (*.bin)"
        path, chosen = QFileDialog.getSaveFileName(self, self.tr("Save the working tables"), "", formats)
        if path:
            file = Path(path)
            if not file.suffix:
                file = file.with_suffix(chosen[chosen.rindex("*") + 1 : -1])
            self._presenter.save_file(file)

    def make_package(self) -> None:
        """Ask what the package is for, and make it."""
        subject = self._presenter.package_subject()
        if subject is not None:
            make_package(self, subject, self._package_made)

    def _package_made(self, path: Path, approved: bool) -> None:
        self._presenter.packaged(path, approved=approved)
        if approved:
            self.package_made.emit(str(path))

    def _empty_pressed(self) -> None:
        if self._presenter.view.product:
            self.connect_wanted.emit()
        else:
            self.offline_wanted.emit()

    def _restore(self, name: str) -> None:
        reference = self._presenter.view.reference
        if reference is not None:
            self._presenter.take(reference, {name: None})

    def _go_to_finding(self, finding: Finding) -> None:
        self._go_to(finding.parameter, finding.index)

    def _go_to(self, name: str, index: tuple[int, ...]) -> None:
        self._presenter.choose_object(name)
        row, column = (0, 0, *index)[-2:]
        self.editor.select(row, column)

    def _hint(self, text: str) -> None:
        set_text(self._line, text)

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show the presenter's view."""
        view, bench = self._presenter.view, self._presenter.bench
        for button in (self.open_button, self.save_button, self.package_button):
            button.setEnabled(bench is not None)
        self.read_button.setEnabled(bench is not None and view.connected and not view.reading)
        self.undo_button.setEnabled(view.undo is not None)
        self.redo_button.setEnabled(view.redo is not None)
        self._tell_steps()
        self._show_note()
        self._stack.setCurrentIndex(0 if bench is None else 1)
        if bench is None:
            self._show_empty()
            return
        set_text(self._line, view.reading or self._standing())
        self._share_heights()
        self.objects.show_view(view, bench.description)
        self.editor.show_view(view)
        self.findings.show_findings(view, bench)
        self._name_tabs()
        if view.revision != self._shown_revision:
            self._shown_revision = view.revision
            self._show_panel()
            read = bench.layer(Layer.DEVICE)
            self.trial.set_tables(
                bench.payload, read or bench.layer(Layer.DEFAULT), Layer.DEFAULT if read is None else Layer.DEVICE
            )

    def _keep_heights(self) -> None:
        """Somebody has moved the handle: it stays where it was put."""
        self._heights_kept = True

    def _share_heights(self) -> None:
        sheet = self._presenter.view.sheet
        if sheet is None:
            return
        heights = TRIAL_HEIGHTS if self.tabs.currentIndex() == TRIAL else HEIGHTS[sheet.kind]
        if heights != self._shown_heights:
            self._shown_heights = heights
            if not self._heights_kept:
                self.rows.setSizes(list(heights))

    def set_pack(self) -> None:
        """Another pack definition is open: tell the panels that work on whole packs."""
        if self._presenter.definition is not None:
            self.trial.set_pack(self._presenter.definition)

    def _tell_steps(self) -> None:
        view = self._presenter.view
        for button, stroke, text, keys in (
            (self.undo_button, view.undo, self.tr("Undo"), "Ctrl+Z"),
            (self.redo_button, view.redo, self.tr("Redo"), "Ctrl+Y"),
        ):
            told = f"{text}: {stroke_text(stroke)}" if stroke is not None else text
            button.setToolTip(f"{told}  {keys}")

    def _standing(self) -> str:
        view = self._presenter.view
        changed = self.tr("changed: %d") % len(view.changed) if view.changed else self.tr("nothing changed")
        origins = [f"{layer_name(layer)}: {origin}" for layer, origin in view.layers if origin]
        return " · ".join((changed, *origins))

    def _name_tabs(self) -> None:
        view = self._presenter.view
        findings, inherited = len(view.findings), len(view.inherited)
        self.tabs.setTabText(FINDINGS, self.tr("Findings") + (f" ✖ {findings}" if findings else " ✔"))
        self.tabs.setTabText(INHERITED, self.tr("Lithium settings") + (f" ⚠ {inherited}" if inherited else ""))

    def _panel_chosen(self) -> None:
        self._share_heights()
        self._show_panel()

    def _show_panel(self) -> None:
        """Bring the panel that is open up to date; the others are when they are opened."""
        bench = self._presenter.bench
        if bench is None:
            return
        match self.tabs.currentIndex():
            case index if index == COMPARISON:
                comparison = self._presenter.comparison()
                if comparison is not None:
                    self.comparison.show_comparison(comparison, bench)
            case index if index == INHERITED:
                self.inherited.show_inherited(self._presenter.view.inherited)
            case index if index == HISTORY:
                self.history.show_history(self._presenter.history(), bench)

    def _show_note(self) -> None:
        note = self._presenter.view.note
        self.note.setVisible(note is not None)
        if note is not None:
            self.note.show_status(*note_words(note))

    def _show_empty(self) -> None:
        view = self._presenter.view
        if view.product:
            self.empty.show_reason(
                self.tr("This pack has no calibration tables"),
                self.tr("Its definition (%s) describes none. Connect to a pack whose definition does.") % view.product,
                self.tr("Go to Connect"),
            )
        else:
            self.empty.show_reason(
                self.tr("No pack is open"),
                self.tr("Connect to a pack, or open the tables of the last pack definition and work without one."),
                self.tr("Work without a pack"),
            )

    def _operating_changed(self, snapshot: PackSnapshot | None) -> None:
        self.trial.set_state(snapshot)
        if self.isVisible():
            self.editor.show_operating()
