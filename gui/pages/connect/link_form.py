"""Every option of a connection. What an adapter does not have is not shown."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from engine.messages import Adapter, AdapterKind, LinkSettings
from gui.pages.connect.advanced_options import AdvancedOptions, caption
from gui.pages.connect.pack_chooser import ElidingComboBox
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.labels import label

BITRATES = ("125", "250", "500", "800", "1000")
DATA_BITRATES = ("1", "2", "4", "5", "8")


class LinkForm(QWidget):
    """Fields for adapter, bit rates and how to sit on the bus; `link` reads them.

    Signals:
        submitted: its Connect button, which the page puts below, or Return in a field.
        adapter_changed: another interface or channel was chosen.
    """

    submitted = Signal()
    adapter_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with slcan at 500 kbit/s."""
        super().__init__(parent)
        self._kinds: dict[str, AdapterKind] = {}
        self._identity = ""
        self._has_fd: bool | None = None
        self.kind = ElidingComboBox()
        self.kind.setAccessibleName(self.tr("Adapter"))
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.setMinimumContentsLength(12)
        self.kind.currentIndexChanged.connect(self._other_adapter)
        self.channel = QLineEdit()
        self.channel.setAccessibleName(self.tr("Channel"))
        self.channel.returnPressed.connect(self.submitted)
        self.channel.textEdited.connect(self._other_adapter)
        self.bitrate = self._combo(BITRATES, self.tr("Bit rate"), "500")
        self.fd = QCheckBox(self.tr("CAN FD"))
        self.data_bitrate = self._combo(DATA_BITRATES, self.tr("Data bit rate"), "2")
        self.listen_only = QCheckBox(self.tr("Listen only"))
        self.listen_only.setToolTip(self.tr("Sends nothing and acknowledges nothing; the BMS cannot be asked."))
        self.advanced = AdvancedOptions()
        self.connect_button = QPushButton(self.tr("Connect with these settings"))
        self.connect_button.clicked.connect(self.submitted)
        self.channel.textChanged.connect(self._enable)
        self.fd.toggled.connect(self._show_what_it_has)
        self._lay_out()
        self._choose_interface("slcan")
        self._enable()

    def set_kinds(self, kinds: tuple[AdapterKind, ...]) -> None:
        """Offer these interfaces; the chosen one stays chosen."""
        if tuple(self._kinds.values()) == kinds:
            return
        self._kinds = {kind.interface: kind for kind in kinds}
        chosen = self.interface
        self.kind.blockSignals(True)
        self.kind.clear()
        for kind in kinds:
            self.kind.addItem(kind.name, kind.interface)
        self._choose_interface(chosen)
        self.kind.blockSignals(False)
        self._show_what_it_has()

    @property
    def interface(self) -> str:
        """python-can's name of the chosen interface."""
        return str(self.kind.currentData() or "")

    @property
    def abilities(self) -> AdapterKind:
        """What the chosen adapter can do; nothing, as long as that is not known."""
        return self._kinds.get(self.interface) or AdapterKind(interface=self.interface, name="", channel_example="")

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
        fd = self.fd.isChecked() and not self.fd.isHidden()
        sample_point_pct, data_sample_point_pct = self.advanced.sample_points_pct
        return LinkSettings(
            interface=self.interface,
            channel=channel,
            bitrate_bps=bitrate_bps,
            fd=fd,
            data_bitrate_bps=data_bitrate_bps,
            serial=self._identity,
            listen_only=self.listen_only.isChecked() and not self.listen_only.isHidden(),
            sample_point_pct=sample_point_pct,
            data_sample_point_pct=data_sample_point_pct if fd else None,
            termination=self.advanced.termination,
        )

    def show_link(self, link: LinkSettings) -> None:
        """Fill the fields."""
        self._choose_interface(link.interface)
        self._has_fd = None
        self.channel.setText(link.channel)
        self._identity = link.serial
        self.bitrate.setCurrentText(f"{link.bitrate_bps / 1000:g}")
        self.fd.setChecked(link.fd)
        self.data_bitrate.setCurrentText(f"{link.data_bitrate_bps / 1_000_000:g}")
        self.listen_only.setChecked(link.listen_only)
        self.advanced.show_link(link)
        self._show_what_it_has()

    def show_adapter(self, adapter: Adapter) -> None:
        """Take an adapter that was found; bit rates and the rest stay as they are."""
        self._choose_interface(adapter.interface)
        self.channel.setText(adapter.channel)
        self._identity = adapter.identity
        self._has_fd = adapter.supports_fd
        self._show_what_it_has()
        self.adapter_changed.emit()

    def show_bit_rate(self, bitrate_bps: int, *, fd: bool | None, data_bitrate_bps: int | None) -> None:
        """Take what the search for the bit rate found."""
        self.bitrate.setCurrentText(f"{bitrate_bps / 1000:g}")
        if fd is not None:
            self.fd.setChecked(fd)
        if data_bitrate_bps is not None:
            self.data_bitrate.setCurrentText(f"{data_bitrate_bps / 1_000_000:g}")

    # ------------------------------------------------------------ inside

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(SPACE_S)
        form.setHorizontalSpacing(SPACE_M)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(caption(self.tr("Adapter")), self.kind)
        form.addRow(caption(self.tr("Channel")), self.channel)
        form.addRow(caption(self.tr("Bit rate")), self._with_unit(self.bitrate, "kbit/s"))
        form.addRow("", self.fd)
        self._data_row = self._with_unit(self.data_bitrate, "Mbit/s")
        form.addRow(caption(self.tr("Data bit rate")), self._data_row)
        form.addRow("", self.listen_only)
        form.addRow(self.advanced)
        self._form = form

    def _choose_interface(self, interface: str) -> None:
        index = self.kind.findData(interface)
        if index < 0:
            # Not known here, or not known yet: it keeps python-can's name.
            self.kind.addItem(interface, interface)
            index = self.kind.count() - 1
        self.kind.setCurrentIndex(index)

    def _other_adapter(self) -> None:
        self._identity = ""
        self._has_fd = None
        self._show_what_it_has()
        self.adapter_changed.emit()

    def _show_what_it_has(self) -> None:
        abilities = self.abilities
        has_fd = abilities.supports_fd if self._has_fd is None else self._has_fd
        self._form.setRowVisible(self.fd, has_fd)
        self._form.setRowVisible(self._data_row, has_fd and self.fd.isChecked())
        self._form.setRowVisible(self.listen_only, abilities.supports_listen_only)
        self.advanced.show_what_it_has(
            sample_point=abilities.supports_sample_point,
            data_sample_point=abilities.supports_sample_point and has_fd and self.fd.isChecked(),
            termination=abilities.supports_termination,
        )
        self._form.setRowVisible(self.advanced, abilities.supports_sample_point or abilities.supports_termination)
        self.channel.setPlaceholderText(self.tr("for example %s") % (abilities.channel_example or "COM3"))

    def _enable(self) -> None:
        ready = self.link() is not None
        self.connect_button.setEnabled(ready)
        self.connect_button.setToolTip("" if ready else self.tr("Enter a channel first."))

    def _combo(self, entries: tuple[str, ...], name: str, chosen: str) -> QComboBox:
        combo = QComboBox()
        combo.setEditable(True)
        combo.addItems(list(entries))
        combo.setCurrentText(chosen)
        combo.setAccessibleName(name)
        combo.currentTextChanged.connect(lambda _text: self._enable())
        return combo

    @staticmethod
    def _with_unit(field: QWidget, unit: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field, 1)
        row.addWidget(label(unit, "muted"))
        return holder
