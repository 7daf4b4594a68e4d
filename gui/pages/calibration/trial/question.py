"""What is asked of a trial, in one row: the story, where it starts and ends; run and stop, and how far it is."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.pages.calibration.trial.presenter import TrialPresenter, TrialView
from gui.pages.calibration.trial.settings import BY_HAND, CONNECTED, RECORDED, STORIES
from gui.pages.calibration.trial.words import story_name
from gui.theme.tokens import SPACE_S

STEPS = 1000
FIELD_ROOM = 24
LEAST_CHOICE = 88


class TrialQuestion(QWidget):
    """A row of fields above the result; beneath it the progress while a trial runs."""

    def __init__(self, presenter: TrialPresenter, parent: QWidget | None = None) -> None:
        """Show the presenter's question and tell it what is changed."""
        super().__init__(parent)
        self._presenter = presenter
        self._choices()
        self.fields = {
            "soc_pct": _field(self.tr("State of charge at the start"), 0, 100, "", " %"),
            "temperature_c": _field(self.tr("Temperature of cells and air"), -45, 60, "", " °C"),
            "spread_mv": _field(self.tr("Highest minus lowest cell at the start"), 0, 400, "Δ ", " mV"),
            "target_pct": _field(self.tr("Charge to this state of charge"), 1, 100, "→ ", " %"),
            "days": _field(self.tr("How many days"), 1, 60, "", self.tr(" days")),
        }
        for name, field in self.fields.items():
            field.valueChanged.connect(lambda value, name=name: presenter.ask(name, value))
        self.run = QPushButton(self.tr("Run"))
        self.run.setProperty("kind", "primary")
        self.run.clicked.connect(presenter.run)
        self.halt = QPushButton(self.tr("Stop"))
        self.halt.clicked.connect(presenter.stop)
        self.progress = QProgressBar()
        self.progress.setRange(0, STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the trial"))
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self.story, 3)
        row.addWidget(self.start, 2)
        for field in self.fields.values():
            row.addWidget(field)
        row.addWidget(self.halt)
        row.addWidget(self.run)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(row)
        column.addWidget(self.progress)

    def _choices(self) -> None:
        self.story = QComboBox()
        self.story.setAccessibleName(self.tr("Story"))
        for story in STORIES:
            self.story.addItem(story_name(story), story)
        self.story.activated.connect(lambda _index: self._presenter.choose_story(self.story.currentData()))
        self._starts = QStandardItemModel(self)
        self.start = QComboBox()
        self.start.setModel(self._starts)
        self.start.setAccessibleName(self.tr("Starts from"))
        self.start.addItem(self.tr("From numbers"), BY_HAND)
        self.start.addItem(self.tr("From the connected pack"), CONNECTED)
        self.start.addItem(self.tr("From a recorded pack…"), RECORDED)
        self.start.activated.connect(lambda _index: self._choose_start())
        for combo in (self.story, self.start):
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            combo.setMinimumWidth(LEAST_CHOICE)

    def show_view(self, view: TrialView) -> None:
        """Show what is asked for and how far it is."""
        settings = view.settings
        self.story.setCurrentIndex(self.story.findData(settings.story))
        self.start.setCurrentIndex(self.start.findData(settings.start))
        self.start.setToolTip(settings.file)
        connected = self._starts.item(self.start.findData(CONNECTED))
        connected.setEnabled(view.has_pack)
        connected.setToolTip("" if view.has_pack else self.tr("No pack sends values to start from"))
        shown = {
            "soc_pct": settings.tells_cells,
            "temperature_c": settings.tells_temperature,
            "spread_mv": settings.tells_cells,
            "target_pct": settings.charges,
            "days": not settings.charges,
        }
        for name, field in self.fields.items():
            with QSignalBlocker(field):
                field.setValue(getattr(settings, name))
            field.setVisible(shown[name])
        for widget in (self.story, self.start, *self.fields.values()):
            widget.setEnabled(not view.running)
        self.run.setEnabled(view.can_run)
        self.run.setVisible(not view.running)
        self.halt.setVisible(view.running)
        self.progress.setVisible(view.running)
        self.progress.setValue(round(STEPS * view.fraction))

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


def _field(name: str, low: int, high: int, before: str, after: str) -> QSpinBox:
    field = QSpinBox()
    field.setRange(low, high)
    field.setPrefix(before)
    field.setSuffix(after)
    field.setAccessibleName(name)
    field.setToolTip(name)
    field.setKeyboardTracking(False)
    widest = max(field.fontMetrics().horizontalAdvance(f"{before}{number}{after}") for number in (low, high))
    field.setFixedWidth(widest + FIELD_ROOM)
    return field
