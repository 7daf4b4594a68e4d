"""Files a person opens, drops or has just made: which page takes them."""

from pathlib import Path

from PySide6.QtCore import QObject

from bms.calibration.package import SUFFIX as PACKAGE_SUFFIX
from gui.main_window import CALIBRATION, UPDATE, MainWindow
from gui.pages.calibration.page import CalibrationPage
from gui.pages.charts.page import ChartsPage
from gui.pages.update.page import UpdatePage
from gui.pages.update.presenter import UpdatePresenter
from gui.pages.update.view import RUNNING
from gui.recordings import Recordings


class FileOpening(QObject):
    """Packages go to the update page, tables to the workbench, everything else is taken for a recording."""

    def __init__(
        self,
        window: MainWindow,
        recordings: Recordings,
        update: UpdatePresenter,
        *,
        update_page: UpdatePage,
        calibration_page: CalibrationPage,
        charts_page: ChartsPage,
    ) -> None:
        """Listen to the window and to the pages that make or want files."""
        super().__init__(window)
        self._window, self._recordings, self._update = window, recordings, update
        self._update_page, self._calibration_page, self._charts_page = update_page, calibration_page, charts_page
        window.open_file.connect(self._ask)
        window.file_dropped.connect(self._take)
        calibration_page.package_made.connect(self._offer_package)
        charts_page.signals.compare_wanted.connect(self._choose_second)

    def _ask(self) -> None:
        """Ctrl+O: what the open page works with; a recording everywhere else."""
        if self._window.page == UPDATE and self._update.view.stage != RUNNING:
            self._update_page.packages.open_file()
        elif self._window.page == CALIBRATION and self._calibration_page.has_tables:
            self._calibration_page.open_file()
        else:
            self._recordings.ask()

    def _take(self, name: str) -> None:
        path = Path(name)
        if path.suffix.lower() == PACKAGE_SUFFIX:
            self._offer_package(name)
        else:
            self._recordings.open(path)

    def _offer_package(self, path: str) -> None:
        """A package was made or dropped: the update page checks it against the pack next."""
        self._update.add_file(path)
        self._window.show_page(UPDATE)

    def _choose_second(self) -> None:
        path = self._recordings.ask_for_path(self.tr("Lay a recording beside"))
        if path is not None:
            pack, dbc = self._recordings.chosen_pack()
            self._charts_page.signals.second.open(path, pack=pack, dbc=dbc)
