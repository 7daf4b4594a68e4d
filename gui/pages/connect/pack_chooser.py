"""Which pack definition is used, and which message database replaces its broadcasts."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QWidget,
)

from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_S, TOUCH
from gui.widgets.painting import guarded

ARROW_WIDTH = 48


def _tool(icon: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setFixedSize(TOUCH, TOUCH)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setProperty("kind", "framed")
    button.setAccessibleName(name)
    button.setToolTip(name)
    set_icon(button, icon)
    return button


class ElidingComboBox(QComboBox):
    """A combo box that ends its text in … where there is no room."""

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw frame and arrow as always, the text cut to the room."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.width() - ARROW_WIDTH
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class PackChooser(QWidget):
    """Which pack definition, and an optional DBC that replaces its broadcasts.

    Signals:
        changed: another definition or DBC was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without definitions; `set_choices` brings them."""
        super().__init__(parent)
        self.packs = ElidingComboBox()
        self.packs.setAccessibleName(self.tr("Pack definition"))
        self.packs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.packs.setMinimumContentsLength(12)
        self.packs.activated.connect(self.changed)
        self.open_button = _tool("folder", self.tr("Open a pack definition file"))
        self.open_button.clicked.connect(self._open_pack)
        self.dbc = QLineEdit()
        self.dbc.setReadOnly(True)
        self.dbc.setPlaceholderText(self.tr("from the pack definition"))
        self.dbc.setAccessibleName(self.tr("DBC file"))
        self.dbc_button = _tool("folder", self.tr("Choose a DBC file"))
        self.dbc_button.clicked.connect(self._choose_dbc)
        self.clear_button = _tool("cross", self.tr("Use the definition's own broadcasts again"))
        self.clear_button.clicked.connect(lambda: self._set_dbc(""))
        self.clear_button.setVisible(False)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(SPACE_S)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.addRow(self.tr("Pack definition"), self._beside(self.packs, self.open_button))
        form.addRow(self.tr("Broadcast database (DBC)"), self._beside(self.dbc, self.dbc_button, self.clear_button))

    def set_choices(self, choices: list[tuple[str, str]], chosen: str) -> None:
        """Fill the list with (reference, title) and choose one; a file that is not in the list is added."""
        self.packs.clear()
        for reference, title in choices:
            self.packs.addItem(title, reference)
            self.packs.setItemData(self.packs.count() - 1, reference, Qt.ItemDataRole.ToolTipRole)
        self.choose(chosen)

    def choose(self, reference: str) -> None:
        """Choose a definition by its reference."""
        if not reference:
            return
        index = self.packs.findData(reference)
        if index < 0:
            self.packs.addItem(reference, reference)
            index = self.packs.count() - 1
        self.packs.setCurrentIndex(index)

    @property
    def reference(self) -> str:
        """The chosen definition."""
        return str(self.packs.currentData() or "")

    @property
    def dbc_path(self) -> str | None:
        """The DBC file that replaces the definition's broadcasts, or None."""
        return self.dbc.text() or None

    def _open_pack(self) -> None:
        filters = self.tr("Pack definitions (pack.toml *.json);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open a pack definition"), "", filters)
        if path:
            self.choose(path)
            self.changed.emit()

    def _choose_dbc(self) -> None:
        filters = self.tr("Message databases (*.dbc *.kcd *.sym *.arxml);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a message database"), "", filters)
        if path:
            self._set_dbc(path)

    def _set_dbc(self, path: str) -> None:
        self.dbc.setText(path)
        self.dbc.setToolTip(path)
        self.clear_button.setVisible(bool(path))
        self.changed.emit()

    @staticmethod
    def _beside(*widgets: QWidget) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        for index, widget in enumerate(widgets):
            row.addWidget(widget, 1 if index == 0 else 0)
        return holder
