"""The packages to choose from."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QPushButton, QWidget

from gui.pages.update.view import PackageChoice
from gui.theme.icons import set_icon
from gui.widgets.labels import Card, label

ITEM_HEIGHT = 60


class PackageCard(Card):
    """Packages of the pack definition, and a button for files.

    Signals:
        chosen(str): path of the package the user pressed.
        file_opened(str): path of a package from a file.
    """

    chosen = Signal(str)
    file_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(self.tr("Package"), parent)
        self._shown: tuple[PackageChoice, ...] | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Calibration packages"))
        self.list.setWordWrap(True)
        self.list.itemClicked.connect(self._press)
        self.list.itemActivated.connect(self._press)
        self._none = label(self.tr("No package comes with this pack definition. Open one from a file."), "muted", wrap=True)
        self.open_button = QPushButton(self.tr("Open file…"))
        self.open_button.setAccessibleName(self.tr("Open a package file"))
        self.open_button.setToolTip(self.tr("Choose a calibration package from a file") + "  Ctrl+O")
        set_icon(self.open_button, "folder")
        self.open_button.clicked.connect(self.open_file)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._none)
        self.body.addWidget(self.open_button)

    def show_packages(self, packages: Sequence[PackageChoice], chosen: str, *, enabled: bool) -> None:
        """Show these packages and mark the chosen one."""
        if self._shown != tuple(packages):
            self._shown = tuple(packages)
            self.list.clear()
            for choice in packages:
                item = QListWidgetItem(f"{choice.name}\n{choice.origin}")
                item.setData(Qt.ItemDataRole.UserRole, choice.path)
                item.setToolTip(choice.path)
                item.setSizeHint(QSize(0, ITEM_HEIGHT))
                self.list.addItem(item)
        self.list.setVisible(bool(packages))
        self._none.setVisible(not packages)
        self.list.setEnabled(enabled)
        self.open_button.setEnabled(enabled)
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setSelected(item.data(Qt.ItemDataRole.UserRole) == chosen)

    def open_file(self) -> None:
        """Ask for a file."""
        filters = self.tr("Calibration packages (*.nacal);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open a calibration package"), "", filters)
        if path:
            self.file_opened.emit(path)

    def _press(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))
