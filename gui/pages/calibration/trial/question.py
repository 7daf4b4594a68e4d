"""What is asked of a trial: the story, where it starts and ends; run and stop, and how far it is."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.pages.calibration.trial.presenter import TrialPresenter, TrialView
from gui.pages.calibration.trial.settings import BY_HAND, CONNECTED, RECORDED, STORIES
from gui.pages.calibration.trial.words import story_name
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.labels import label


class Question(QWidget):
    """Two rows of fields above the result."""

    def __init__(self, presenter: TrialPresenter, parent: QWidget | None = None) -> None:
        """Show the presenter's question and tell it what is changed."""
        super().__init__(parent)
        self._presenter = presenter
        self.story = QComboBox()
        self.story.setAccessibleName(self.tr("Story"))
        for story in STORIES:
            self.story.addItem(story_name(story), story)
        self.story.activated.connect(lambda _index: presenter.choose_story(self.story.currentData()))
        self._starts = QStandardItemModel(self)
        self.start = QComboBox()
        self.start.setModel(self._starts)
        self.start.setAccessibleName(self.tr("Starts from"))
        self.start.addItem(self.tr("Numbers"), BY_HAND)
        self.start.addItem(self.tr("Connected pack"), CONNECTED)
        self.start.addItem(self.tr("Recorded pack…"), RECORDED)
        self.start.activated.connect(lambda _index: self._choose_start())
        self.run = QPushButton(self.tr("Run"))
        self.run.setProperty("kind", "primary")
        self.run.clicked.connect(presenter.run)
        self.halt = QPushButton(self.tr("Stop"))
        self.halt.clicked.connect(presenter.stop)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the trial"))
        self._fields = {
            "soc_pct": _field(self.tr("State of charge"), 0, 100, " %"),
            "temperature_c": _field(self.tr("Temperature"), -45, 60, " °C"),
            "spread_mv": _field(self.tr("Spread"), 0, 400, " mV"),
            "target_pct": _field(self.tr("Charge to"), 1, 100, " %"),
            "days": _field(self.tr("Days"), 1, 60, ""),
        }
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(SPACE_S)
        first.addWidget(self.story, 3)
        first.addWidget(label(self.tr("from"), "muted"))
        first.addWidget(self.start, 2)
        first.addWidget(self.progress, 2)
        first.addWidget(self.halt)
        first.addWidget(self.run)
        for holder, _ in self._fields.values():
            second.addWidget(holder)
        second.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(first)
        column.addLayout(second)
        for name, (_, spin) in self._fields.items():
            spin.valueChanged.connect(lambda value, name=name: presenter.ask(name, value))

    def field(self, name: str) -> QSpinBox:
        """Return the field of a number of `TrialSettings`."""
        return self._fields[name][1]

    def show_view(self, view: TrialView) -> None:
        """Show what is asked for and how far it is."""
        settings = view.settings
        self.story.setCurrentIndex(self.story.findData(settings.story))
        self.start.setCurrentIndex(self.start.findData(settings.start))
        self.start.setToolTip(settings.file)
        connected = self._starts.item(self.start.findData(CONNECTED))
        connected.setEnabled(view.has_pack)
        connected.setToolTip("" if view.has_pack else self.tr("No pack sends values to start from"))
        for name, (_, spin) in self._fields.items():
            with QSignalBlocker(spin):
                spin.setValue(getattr(settings, name))
        shown = {
            "soc_pct": settings.tells_cells,
            "temperature_c": settings.tells_temperature,
            "spread_mv": settings.tells_cells,
            "target_pct": settings.charges,
            "days": not settings.charges,
        }
        for name, (holder, spin) in self._fields.items():
            holder.setVisible(shown[name])
            spin.setEnabled(not view.running)
        self.story.setEnabled(not view.running)
        self.start.setEnabled(not view.running)
        self.run.setEnabled(view.can_run)
        self.run.setVisible(not view.running)
        self.halt.setVisible(view.running)
        self.progress.setVisible(view.running)
        self.progress.setValue(round(1000 * view.fraction))

    def _choose_start(self) -> None:
        start = self.start.currentData()
        if start == RECORDED:
            self._open_file()
        else:
            self._presenter.choose_start(start)
        self.show_view(self._presenter.view)

    def _open_file(self) -> None:
        title = self.tr("Open a recorded state")
        path, _ = QFileDialog.getOpenFileName(self, title, "", self.tr("Values of a pack (%s)") % "*.json")
        if path:
            self._presenter.choose_start(RECORDED, path)


def _field(text: str, low: int, high: int, unit: str) -> tuple[QWidget, QSpinBox]:
    spin = QSpinBox()
    spin.setRange(low, high)
    spin.setSuffix(unit)
    spin.setAccessibleName(text)
    spin.setKeyboardTracking(False)
    name: QLabel = label(text, "muted")
    name.setBuddy(spin)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, SPACE_M, 0)
    row.setSpacing(SPACE_S)
    row.addWidget(name)
    row.addWidget(spin)
    return holder, spin
