"""Sample points and termination, folded away: the driver's choice is right for most."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from engine.messages import LinkSettings
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_M, SPACE_S

_AS_THE_DRIVER_CHOOSES = 49.5
"""Below the smallest sample point a person may enter; shown as words."""
_LARGEST_PCT = 95.0
_STEP_PCT = 0.5


class AdvancedOptions(QWidget):
    """A fold with what few people need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start folded, everything left to the driver."""
        super().__init__(parent)
        self.fold = QPushButton(self.tr("Advanced"))
        self.fold.setProperty("kind", "quiet")
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._unfold)
        self.sample_point = self._percent(self.tr("Sample point"))
        self.data_sample_point = self._percent(self.tr("Sample point of CAN FD data"))
        self.switch = QComboBox()
        self.switch.setAccessibleName(self.tr("Termination"))
        for text, value in (
            (self.tr("leave as it is"), None),
            (self.tr("120 Ω on"), True),
            (self.tr("off"), False),
        ):
            self.switch.addItem(text, value)
        self._fields = QWidget()
        self._form = QFormLayout(self._fields)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setSpacing(SPACE_S)
        self._form.setHorizontalSpacing(SPACE_M)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow(self.tr("Sample point"), self.sample_point)
        self._form.addRow(self.tr("Sample point, data"), self.data_sample_point)
        self._form.addRow(self.tr("Termination"), self.switch)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_S)
        whole.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self._fields)
        self._unfold(False)

    @property
    def sample_points_pct(self) -> tuple[float | None, float | None]:
        """Nominal and data sample point in % of a bit; None: as the driver chooses."""
        return self._chosen(self.sample_point), self._chosen(self.data_sample_point)

    @property
    def termination(self) -> bool | None:
        """Whether the adapter's 120 Ω are wanted; None: as they are."""
        return self.switch.currentData() if self._form.isRowVisible(self.switch) else None

    def show_link(self, link: LinkSettings) -> None:
        """Fill the fields, and unfold if anything is not the driver's choice."""
        self.sample_point.setValue(link.sample_point_pct or _AS_THE_DRIVER_CHOOSES)
        self.data_sample_point.setValue(link.data_sample_point_pct or _AS_THE_DRIVER_CHOOSES)
        self.switch.setCurrentIndex(self.switch.findData(link.termination))
        chosen = (link.sample_point_pct, link.data_sample_point_pct, link.termination)
        self.fold.setChecked(any(value is not None for value in chosen))

    def show_what_it_has(self, *, sample_point: bool, data_sample_point: bool, termination: bool) -> None:
        """Show the fields of what the adapter can do."""
        self._form.setRowVisible(self.sample_point, sample_point)
        self._form.setRowVisible(self.data_sample_point, data_sample_point)
        self._form.setRowVisible(self.switch, termination)

    def _chosen(self, field: QDoubleSpinBox) -> float | None:
        hidden = not self._form.isRowVisible(field)
        return None if hidden or field.value() <= _AS_THE_DRIVER_CHOOSES else round(field.value(), 1)

    def _percent(self, name: str) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setRange(_AS_THE_DRIVER_CHOOSES, _LARGEST_PCT)
        field.setSingleStep(_STEP_PCT)
        field.setDecimals(1)
        field.setSuffix(" %")
        field.setSpecialValueText(self.tr("as the driver chooses"))
        field.setAccessibleName(name)
        return field

    def _unfold(self, on: bool) -> None:
        self._fields.setVisible(on)
        set_icon(self.fold, "chevron-down" if on else "chevron-right", tint="accent", size=16)
