"""Manual entry: every option of a connection, for adapters that are not found by themselves."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QWidget,
)

from engine.messages import LinkSettings
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_M, SPACE_S, TOUCH
from gui.widgets.labels import label

INTERFACES = (
    "slcan",
    "socketcan",
    "pcan",
    "kvaser",
    "vector",
    "ixxat",
    "gs_usb",
    "canalystii",
    "nican",
    "usb2can",
    "udp_multicast",
)
ARROW_WIDTH = 48
BITRATES = ("125", "250", "500", "800", "1000")
DATA_BITRATES = ("1", "2", "4", "5", "8")


def _caption(text: str) -> QLabel:
    caption = label(text)
    caption.setMinimumHeight(TOUCH - 4)
    return caption


def _tool(icon: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setFixedSize(TOUCH, TOUCH)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setProperty("kind", "framed")
    button.setAccessibleName(name)
    button.setToolTip(name)
    set_icon(button, icon)
    return button


class LinkForm(QWidget):
    """Fields for adapter and bit rates; `link` reads them.

    Signals:
        submitted: the Connect button of the form, or Return in a field.
    """

    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with slcan at 500 kbit/s."""
        super().__init__(parent)
        self.interface = self._combo(INTERFACES, self.tr("Interface"))
        self.channel = QLineEdit()
        self.channel.setPlaceholderText(self.tr("for example COM3, can0, PCAN_USBBUS1"))
        self.channel.setAccessibleName(self.tr("Channel"))
        self.channel.returnPressed.connect(self.submitted)
        self.bitrate = self._combo(BITRATES, self.tr("Bit rate"))
        self.bitrate.setCurrentText("500")
        self.fd = QCheckBox(self.tr("CAN FD"))
        self.data_bitrate = self._combo(DATA_BITRATES, self.tr("Data bit rate"))
        self.data_bitrate.setCurrentText("2")
        self.data_bitrate.setEnabled(False)
        self.fd.toggled.connect(self.data_bitrate.setEnabled)
        self.connect_button = QPushButton(self.tr("Connect with these settings"))
        self.connect_button.clicked.connect(self.submitted)
        self.channel.textChanged.connect(self._enable)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(SPACE_S)
        form.setHorizontalSpacing(SPACE_M)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(_caption(self.tr("Interface")), self.interface)
        form.addRow(_caption(self.tr("Channel")), self.channel)
        form.addRow(_caption(self.tr("Bit rate")), self._with_unit(self.bitrate, "kbit/s"))
        form.addRow("", self.fd)
        form.addRow(_caption(self.tr("Data bit rate")), self._with_unit(self.data_bitrate, "Mbit/s"))
        form.addRow("", self.connect_button)
        self._enable()

    def link(self) -> LinkSettings | None:
        """Return the settings, or None while something is missing or not a number."""
        try:
            bitrate_bps = round(float(self.bitrate.currentText()) * 1000)
            data_bitrate_bps = round(float(self.data_bitrate.currentText()) * 1_000_000)
        except ValueError:
            return None
        channel = self.channel.text().strip()
        if not channel or bitrate_bps <= 0 or data_bitrate_bps <= 0:
            return None
        return LinkSettings(
            interface=self.interface.currentText().strip(),
            channel=channel,
            bitrate_bps=bitrate_bps,
            fd=self.fd.isChecked(),
            data_bitrate_bps=data_bitrate_bps,
        )

    def show_link(self, link: LinkSettings) -> None:
        """Fill the fields."""
        self.interface.setCurrentText(link.interface)
        self.channel.setText(link.channel)
        self.bitrate.setCurrentText(f"{link.bitrate_bps / 1000:g}")
        self.fd.setChecked(link.fd)
        self.data_bitrate.setCurrentText(f"{link.data_bitrate_bps / 1_000_000:g}")

    def _enable(self) -> None:
        ready = self.link() is not None
        self.connect_button.setEnabled(ready)
        self.connect_button.setToolTip("" if ready else self.tr("Enter a channel first."))

    def _combo(self, entries: tuple[str, ...], name: str) -> QComboBox:
        combo = QComboBox()
        combo.setEditable(True)
        combo.addItems(list(entries))
        combo.setAccessibleName(name)
        combo.currentTextChanged.connect(lambda _text: self._enable() if hasattr(self, "connect_button") else None)
        return combo

    @staticmethod
    def _with_unit(field: QWidget, unit: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field, 1)
        row.addWidget(label(unit, "muted"))
        return holder


class ElidingComboBox(QComboBox):
    """A combo box that ends its text in … where there is no room."""

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
