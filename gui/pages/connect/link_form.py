"""Manual entry: every option of a connection, for adapters that are not found by themselves."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from engine.messages import LinkSettings
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
BITRATES = ("125", "250", "500", "800", "1000")
DATA_BITRATES = ("1", "2", "4", "5", "8")


def _caption(text: str) -> QLabel:
    caption = label(text)
    caption.setMinimumHeight(TOUCH - 4)
    return caption


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
