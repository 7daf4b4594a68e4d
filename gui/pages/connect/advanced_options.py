"""Sample points and termination, folded away: the driver's choice is right for most."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.messages import LinkSettings
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_M, SPACE_S, TOUCH
from gui.widgets.labels import label

_SAMPLE_POINTS_PCT = ("70", "75", "80", "87.5")
_SMALLEST_PCT, _LARGEST_PCT = 50.0, 95.0


def caption(text: str) -> QLabel:
    """Return the name of a field, as high as the field."""
    name = label(text)
    name.setMinimumHeight(TOUCH - 4)
    return name


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
        self._row, self._data_row = self._in_percent(self.sample_point), self._in_percent(self.data_sample_point)
        self._form.addRow(caption(self.tr("Sample point")), self._row)
        self._form.addRow(caption(self.tr("Sample point, data")), self._data_row)
        self._form.addRow(caption(self.tr("Termination")), self.switch)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_S)
        whole.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self._fields)
        self._unfold(False)

    @property
    def sample_points_pct(self) -> tuple[float | None, float | None]:
        """Nominal and data sample point in % of a bit; None: as the driver chooses, or what was typed in makes no sense."""
        return self._chosen(self.sample_point, self._row), self._chosen(self.data_sample_point, self._data_row)

    @property
    def termination(self) -> bool | None:
        """Whether the adapter's 120 Ω are wanted; None: as they are."""
        return self.switch.currentData() if self._form.isRowVisible(self.switch) else None

    def show_link(self, link: LinkSettings) -> None:
        """Fill the fields, and unfold if anything is not the driver's choice."""
        for field, value_pct in (
            (self.sample_point, link.sample_point_pct),
            (self.data_sample_point, link.data_sample_point_pct),
        ):
            field.setCurrentText(field.itemText(0) if value_pct is None else f"{value_pct:g}")
        self.switch.setCurrentIndex(self.switch.findData(link.termination))
        chosen = (link.sample_point_pct, link.data_sample_point_pct, link.termination)
        self.fold.setChecked(any(value is not None for value in chosen))

    def show_what_it_has(self, *, sample_point: bool, data_sample_point: bool, termination: bool) -> None:
        """Show the fields of what the adapter can do."""
        self._form.setRowVisible(self._row, sample_point)
        self._form.setRowVisible(self._data_row, data_sample_point)
        self._form.setRowVisible(self.switch, termination)

    def _chosen(self, field: QComboBox, row: QWidget) -> float | None:
        try:
            value_pct = float(field.currentText()) if self._form.isRowVisible(row) else 0.0
        except ValueError:
            return None
        return value_pct if _SMALLEST_PCT <= value_pct <= _LARGEST_PCT else None

    def _percent(self, name: str) -> QComboBox:
        field = QComboBox()
        field.setEditable(True)
        field.addItems([self.tr("as the driver chooses"), *_SAMPLE_POINTS_PCT])
        field.setAccessibleName(name)
        return field

    @staticmethod
    def _in_percent(field: QWidget) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field, 1)
        row.addWidget(label("%", "muted"))
        return holder

    def _unfold(self, on: bool) -> None:
        self._fields.setVisible(on)
        set_icon(self.fold, "chevron-down" if on else "chevron-right", tint="accent", size=16)
