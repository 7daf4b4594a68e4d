"""The calibration page: what can be opened at the left, the open table in the middle, what is said about it below."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bms.calibration.editing import Layer
from bms.definition.a2l import CharacteristicKind
from bms.telemetry.snapshot import PackSnapshot
from gui.dialogs.package_maker import make_package
from gui.pages.calibration.editor import Editor
from gui.pages.calibration.head import CalibrationHead
from gui.pages.calibration.notes import note_words
from gui.pages.calibration.object_list import ObjectList
from gui.pages.calibration.panels import TRIAL, Panels
from gui.pages.calibration.presenter import CalibrationPresenter
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from gui.widgets.banner import StatusBanner
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import Card

LIST_WIDTH = 296
HEIGHTS = {
    CharacteristicKind.MAP: (430, 250),
    CharacteristicKind.CURVE: (250, 430),
    CharacteristicKind.VAL_BLK: (250, 430),
    CharacteristicKind.VALUE: (400, 280),
}
"""Shares of table and panels: a curve needs one row, its picture the rest."""
TRIAL_HEIGHTS = (220, 460)
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
        self._shown_heights: tuple[int, int] | None = None
        self._heights_kept = False
        self.head = self._make_head()
        self.objects = ObjectList()
        self.objects.chosen.connect(presenter.choose)
        self.editor = Editor(presenter.table)
        self.editor.edited.connect(presenter.edit)
        self.editor.reference_chosen.connect(lambda name: presenter.set_reference(Layer(name)))
        self.editor.restore_wanted.connect(self._restore)
        self.editor.hint.connect(self.head.say)
        self.panels = Panels(presenter, self.editor.picture)
        self.panels.cell_wanted.connect(self._go_to)
        self.panels.panel_shown.connect(self._share_heights)
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
        page.addWidget(self.head)
        page.addWidget(self.note)
        page.addWidget(self._stack, 1)
        self._add_shortcuts()
        self.setFocusProxy(self.editor.grid)
        presenter.on_change = self.refresh
        presenter.on_operating = self._operating_changed
        self.refresh()

    # ------------------------------------------------------------ building

    def _make_head(self) -> CalibrationHead:
        head = CalibrationHead()
        head.undo_wanted.connect(self._presenter.undo)
        head.redo_wanted.connect(self._presenter.redo)
        head.read_wanted.connect(self._presenter.read)
        head.open_wanted.connect(self.open_file)
        head.save_wanted.connect(self.save_file)
        head.package_wanted.connect(self.make_package)
        return head

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
        below.body.addWidget(self.panels, 1)
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

    def _add_shortcuts(self) -> None:
        for keys, action in (
            (QKeySequence(QKeySequence.StandardKey.Undo), self._presenter.undo),
            (QKeySequence(QKeySequence.StandardKey.Redo), self._presenter.redo),
            (QKeySequence(QKeySequence.StandardKey.Save), self.save_file),
        ):
            shortcut = QShortcut(keys, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # ------------------------------------------------------------ presses

    @property
    def has_tables(self) -> bool:
        """Whether the workbench is open."""
        return self._presenter.bench is not None

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

    def _go_to(self, name: str, index: tuple[int, ...]) -> None:
        self._presenter.choose_object(name)
        row, column = (0, 0, *index)[-2:]
        self.editor.select(row, column)

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show the presenter's view."""
        view, bench = self._presenter.view, self._presenter.bench
        self.head.show_view(view, has_bench=bench is not None)
        self._show_note()
        self._stack.setCurrentIndex(0 if bench is None else 1)
        if bench is None:
            self._show_empty()
            return
        self._share_heights()
        self.objects.show_view(view, bench.description)
        self.editor.show_view(view)
        self.panels.refresh(bench)

    def _keep_heights(self) -> None:
        """Somebody has moved the handle: it stays where it was put."""
        self._heights_kept = True

    def _share_heights(self) -> None:
        sheet = self._presenter.view.sheet
        if sheet is None:
            return
        heights = TRIAL_HEIGHTS if self.panels.currentIndex() == TRIAL else HEIGHTS[sheet.kind]
        if heights != self._shown_heights:
            self._shown_heights = heights
            if not self._heights_kept:
                self.rows.setSizes(list(heights))

    def set_pack(self) -> None:
        """Another pack definition is open: tell the panels that work on whole packs."""
        if self._presenter.definition is not None:
            self.panels.trial.set_pack(self._presenter.definition)

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
        self.panels.trial.set_state(snapshot)
        if self.isVisible():
            self.editor.show_operating()
