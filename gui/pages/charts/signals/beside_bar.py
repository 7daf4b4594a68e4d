"""The second recording: what it is, how far it is shifted, aligned by itself or by hand, and away with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QPushButton, QToolButton, QWidget

from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_S, TOUCH
from gui.widgets.labels import ElidedLabel, label, set_text

LONGEST_SHIFT_S = 1e10
"""Clocks may be decades apart."""


class BesideBar(QWidget):
    """Shown while there is a second recording.

    Signals:
        shift_changed(float): seconds to add to its times.
        align_wanted: find the shift.
        close_wanted: no second recording any more.
    """

    shift_changed = Signal(float)
    align_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start out of sight."""
        super().__init__(parent)
        self.title = ElidedLabel("", "strong", least_width=120)
        self.shift = QDoubleSpinBox()
        self.shift.setRange(-LONGEST_SHIFT_S, LONGEST_SHIFT_S)
        self.shift.setDecimals(3)
        self.shift.setSuffix(" s")
        self.shift.setAccessibleName(self.tr("Shift in time"))
        self.shift.setKeyboardTracking(False)
        self.shift.valueChanged.connect(self.shift_changed)
        self.align_button = QPushButton(self.tr("Align"))
        self.align_button.setToolTip(self.tr("Find the shift at which the signals of both are most alike"))
        self.align_button.clicked.connect(self.align_wanted)
        self.told = ElidedLabel("", "small")
        close = QToolButton()
        close.setFixedSize(TOUCH, TOUCH)
        close.setToolTip(self.tr("Close the second recording"))
        close.setAccessibleName(close.toolTip())
        set_icon(close, "cross")
        close.clicked.connect(self.close_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(label(self.tr("Dashed beside it:"), "small"))
        row.addWidget(self.title)
        row.addSpacing(SPACE_S)
        row.addWidget(label(self.tr("Shift"), "small"))
        row.addWidget(self.shift)
        row.addWidget(self.align_button)
        row.addWidget(self.told, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(close)
        self.setVisible(False)

    def show_second(self, title: str, shift_s: float, told: str) -> None:
        """Show a second recording, or hide when `title` is empty; `told` says how sure the shift is."""
        self.setVisible(bool(title))
        set_text(self.title, title)
        set_text(self.told, told)
        blocked = self.shift.blockSignals(True)
        self.shift.setValue(shift_s)
        self.shift.blockSignals(blocked)
