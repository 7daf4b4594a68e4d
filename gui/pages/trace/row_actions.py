"""What can be done with rows: find, mark, copy, go to a time, export, filter by id."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from gui.pages.trace.export_dialog import AskPath, ExportDialog
from gui.pages.trace.go_to_dialog import GoToDialog
from gui.pages.trace.presenter import TracePresenter
from gui.pages.trace.table import MOST_COPIED_ROWS, TraceTable
from gui.pages.trace.view import Mode, Scope


class RowActions(QObject):
    """Works on the table that is shown."""

    def __init__(
        self, page: QWidget, presenter: TracePresenter, table: Callable[[], TraceTable], ask_for_path: AskPath
    ) -> None:
        """Dialogs and menus belong to `page`; `table` returns the table that is shown."""
        super().__init__(page)
        self._page = page
        self._presenter = presenter
        self._table = table
        self._ask_for_path = ask_for_path

    def go_to_match(self, *, forward: bool) -> None:
        """Go to the next match of the filter, or back."""
        if self._presenter.view.mode is Mode.FRAMES:
            here = self._table().current_number()
            self._go_to(self._presenter.next_match(self._presenter.store.first - 1 if here is None else here, forward=forward))

    def go_to_mark(self, *, forward: bool) -> None:
        """Go to the next marked row, or back."""
        if self._presenter.view.mode is Mode.FRAMES:
            here = self._table().current_number()
            self._go_to(self._presenter.recording.next_mark(-1 if here is None else here, forward=forward))

    def toggle_mark(self) -> None:
        """Mark the current frame, or take its mark away."""
        number = self._table().current_number()
        if number is not None and self._presenter.view.mode is Mode.FRAMES:
            self._presenter.recording.toggle_mark(number)
            self._table().rows.renew()

    def copy(self) -> None:
        """Put the selected rows on the clipboard as text, columns apart by tabulators."""
        presenter, rows = self._presenter, self._table().rows
        positions = self._table().selected_positions()[:MOST_COPIED_ROWS].tolist()
        if presenter.view.mode is Mode.FRAMES:
            lines = [
                presenter.text.line(presenter.store, presenter.rows.row(position), presenter.base) for position in positions
            ]
        else:
            columns = range(len(rows.columns))
            lines = ["\t".join(str(rows.data(rows.index(position, column))) for column in columns) for position in positions]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    def open_go_to(self) -> None:
        """Ask for a time and go there."""
        presenter = self._presenter
        if not len(presenter.store) or presenter.view.mode is not Mode.FRAMES:
            return
        dialog = GoToDialog(presenter.store.time_s(presenter.store.end - 1) - presenter.base.origin_s, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda seconds: self._go_to(presenter.row_at(seconds)))
        dialog.open()

    def open_export(self) -> None:
        """Ask for frames, format and file, and begin to write."""
        view = self._presenter.view
        if not view.can_export:
            return
        selected = self._selected_rows()
        counts = {scope: len(self._presenter.rows_of(scope, selected)) for scope in Scope}
        # One row is always selected where somebody has looked; that alone is not a wish to export it.
        order = (
            (Scope.SELECTED, Scope.SHOWN, Scope.ALL) if counts[Scope.SELECTED] > 1 else (Scope.SHOWN, Scope.ALL, Scope.SELECTED)
        )
        dialog = ExportDialog({scope: counts[scope] for scope in order}, self._ask_for_path, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(
            lambda path, suffix, scope: self._presenter.export(path, suffix, self._presenter.rows_of(scope, selected))
        )
        dialog.open()

    def open_menu(self, place: QPoint) -> None:
        """Offer what can be done with the row at a point of the table."""
        index = self._table().indexAt(place)
        if not index.isValid():
            return
        menu = self.menu_for(index.row())
        menu.popup(self._table().viewport().mapToGlobal(place))

    def menu_for(self, position: int) -> QMenu:
        """Return the menu of a row."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        mode, presenter = self._presenter.view.mode, self._presenter
        word = self._table().rows.row_texts(position).texts[1 if mode is Mode.FRAMES else 0]
        if mode is not Mode.MESSAGES and word:
            menu.addAction(self.tr("Only id %s") % word, lambda: presenter.only_id(word))
            menu.addAction(self.tr("Hide id %s") % word, lambda: presenter.hide_id(word))
        if mode is Mode.FRAMES:
            menu.addAction(self.tr("Mark or unmark") + "\tM", self.toggle_mark)
            menu.addAction(self.tr("Go to a time…") + "\tCtrl+G", self.open_go_to)
        if mode is Mode.MESSAGES:
            menu.addAction(self.tr("Show its frames"), lambda: self._show_frames_of_message(position))
        menu.addAction(self.tr("Copy") + "\tCtrl+C", self.copy)
        return menu

    def _show_frames_of_message(self, position: int) -> None:
        messages = self._presenter.messages
        if messages is not None:
            number = messages.message(position).first_row
            self._presenter.set_mode(Mode.FRAMES)
            self._presenter.set_filter("is:diag")
            self._go_to(number)

    def _selected_rows(self) -> npt.NDArray[np.int64]:
        if self._presenter.view.mode is not Mode.FRAMES:
            return np.empty(0, np.int64)
        return self._presenter.rows.rows()[self._table().selected_positions()]

    def _go_to(self, number: int | None) -> None:
        if number is not None:
            self._table().show_number(number)
            self._table().follow_end(on=False)
