"""The faults page's widgets: list at the left, explanation at the right."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.dialogs.confirm import Question, ask
from gui.pages.faults.details import FaultDetails
from gui.pages.faults.presenter import Cleared, FaultsPresenter, FaultsView
from gui.pages.faults.table_model import CODE, OCCURRENCES, SEVERITY, STATUS, TEXT, FaultTableModel
from gui.theme.colors import colors_of
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_XL, TOUCH
from gui.widgets.banner import StatusBanner
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import Card, label, set_text
from gui.widgets.tables import make_rows
from gui.wording import engine_text

Ask = Callable[[QWidget, Question, Callable[[], None]], None]


class FaultsPage(QWidget):
    """Shows a `FaultsPresenter`.

    Signals:
        connect_wanted: nothing is connected, and the user wants that.
    """

    connect_wanted = Signal()

    def __init__(self, presenter: FaultsPresenter, ask_user: Ask = ask, parent: QWidget | None = None) -> None:
        """Build the widgets and follow the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self._ask = ask_user
        self.read_button = QPushButton(self.tr("Read again"))
        self.read_button.setToolTip(self.tr("Read the fault memory again") + "  F5")
        set_icon(self.read_button, "refresh")
        self.read_button.clicked.connect(presenter.read)
        self.clear_button = QPushButton(self.tr("Clear…"))
        self.clear_button.setAccessibleName(self.tr("Clear the fault memory"))
        set_icon(self.clear_button, "clear")
        self.clear_button.clicked.connect(self._ask_to_clear)
        self._line = label("", "muted")
        self.note = StatusBanner()
        self.note.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note.setEnabled(False)
        self.empty = EmptyState("faults")
        self.model = FaultTableModel(self)
        self.table = self._make_table()
        self.details = FaultDetails()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing())
        self._stack.addWidget(self._lists())
        head = QHBoxLayout()
        head.setSpacing(SPACE_M)
        head.addWidget(label(self.tr("Faults"), "title"))
        head.addSpacing(SPACE_M)
        head.addWidget(self._line, 1)
        head.addWidget(self.read_button)
        head.addWidget(self.clear_button)
        page = QVBoxLayout(self)
        page.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        page.setSpacing(SPACE_M)
        page.addLayout(head)
        page.addWidget(self.note)
        page.addWidget(self._stack, 1)
        presenter.on_change = self.refresh
        self.refresh()

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Faults"))
        make_rows(table, TOUCH + SPACE_M)
        table.setWordWrap(True)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        for section, width in ((SEVERITY, 112), (CODE, 104), (STATUS, 168), (OCCURRENCES, 68)):
            table.setColumnWidth(section, width)
        table.selectionModel().currentRowChanged.connect(self._choose)
        return table

    def _nothing(self) -> QWidget:
        self.empty.pressed.connect(self._empty_pressed)
        holder = Card()
        holder.body.addWidget(self.empty, 1)
        return holder

    def _lists(self) -> QWidget:
        left, right = Card(), Card()
        for card, widget in ((left, self.table), (right, self.details)):
            card.body.setContentsMargins(1, 1, 1, 1)
            card.body.addWidget(widget, 1)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_L)
        row.addWidget(left, 13)
        row.addWidget(right, 8)
        return holder

    # ------------------------------------------------------------ presses

    def _choose(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.details.show_fault(self.model.fault(current.row()), self._presenter.view.texts)

    def _empty_pressed(self) -> None:
        if self._presenter.view.connected:
            self._presenter.read()
        else:
            self.connect_wanted.emit()

    def _ask_to_clear(self) -> None:
        view = self._presenter.view
        if view.clear_reason:
            return
        question = Question(
            title=self.tr("Clear the fault memory?"),
            subject=self.tr("Pack %s") % view.serial,
            effect=self.tr(
                "All stored faults (%d) and their values are erased in the BMS. Faults that are still present come back."
            )
            % len(view.faults or ()),
            safety=self.tr("The whole list is saved on this computer first, and read again afterwards."),
            action=self.tr("Clear the fault memory"),
        )
        self._ask(self, question, self._presenter.clear)

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show the presenter's view."""
        view = self._presenter.view
        self.read_button.setEnabled(view.connected and not view.busy)
        self.clear_button.setEnabled(not view.clear_reason)
        self.clear_button.setToolTip(view.clear_reason or self.tr("Asks before anything is erased"))
        set_text(self._line, view.busy or self._reading_line(view))
        self._show_note(view)
        faults = view.faults or ()
        self._stack.setCurrentIndex(1 if faults else 0)
        if not faults:
            self._show_empty(view)
            return
        row = max(self.table.currentIndex().row(), 0)
        self.model.wear(colors_of(self.palette()), self.devicePixelRatioF())
        self.model.show_faults(faults)
        self.table.setEnabled(True)
        if self.table.currentIndex().row() < 0:
            self.table.selectRow(min(row, len(faults) - 1))
        self.details.show_fault(self.model.fault(self.table.currentIndex().row()), view.texts)

    def _reading_line(self, view: FaultsView) -> str:
        if view.faults is None:
            return ""
        line = self.tr("%d stored, read at %s") % (len(view.faults), view.read_at)
        return line + " · " + self.tr("not connected now") if view.stale else line

    def _show_note(self, view: FaultsView) -> None:
        if view.error:
            self.note.show_status("fault", engine_text(view.error), engine_text(view.advice))
        elif view.cleared is not None:
            self.note.show_status(*self._cleared_words(view.cleared))
        self.note.setVisible(bool(view.error) or view.cleared is not None)

    def _cleared_words(self, cleared: Cleared) -> tuple[str, str, str]:
        saved = self.tr("The list before is saved in %s.") % cleared.saved_to if cleared.saved_to else ""
        counts = self.tr("Cleared: %d before, %d after.") % (len(cleared.before), len(cleared.after))
        if not cleared.after:
            return "ok", counts, saved
        codes = ", ".join(fault.code for fault in cleared.after[:4])
        return "warning", counts, self.tr("Came back: %s.") % codes + " " + saved

    def _show_empty(self, view: FaultsView) -> None:
        if view.faults is not None:
            self.empty.show_reason(
                self.tr("No fault stored"),
                self.tr("The fault memory was read at %s and is empty.") % view.read_at,
                self.tr("Read again") if view.connected else "",
                good=True,
            )
        elif view.busy:
            self.empty.show_reason(view.busy, "")
        elif view.connected:
            self.empty.show_reason(self.tr("Not read yet"), self.tr("Read the fault memory of the pack."), self.tr("Read now"))
        else:
            self.empty.show_reason(
                self.tr("No pack connected"),
                self.tr("Connect to a pack to read its fault memory. Reading changes nothing in the pack."),
                self.tr("Go to Connect"),
            )

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the icons in the new theme's colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self.model.wear(colors_of(self.palette()), self.devicePixelRatioF())
        super().changeEvent(event)
