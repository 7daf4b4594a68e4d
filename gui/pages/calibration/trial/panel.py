"""The trial: which story, from where, and what came of it with the working tables and with those in the device."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bms.calibration.editing import Layer
from bms.definition.model import PackDefinition
from bms.telemetry.snapshot import PackSnapshot
from gui.bridge.trial_process import TrialProcess
from gui.pages.calibration.trial.presenter import TrialPresenter, TrialView
from gui.pages.calibration.trial.question import TrialQuestion
from gui.pages.calibration.trial.result import TrialResult
from gui.theme.tokens import SPACE_S
from gui.widgets.labels import label, set_style_property, set_text
from gui.widgets.scrolling import scrolled
from gui.wording import engine_text


class TrialPanel(QWidget):
    """Working tables against the tables in the device, on the virtual pack, before anything is flashed."""

    def __init__(self, process: TrialProcess | None = None, parent: QWidget | None = None) -> None:
        """Start without tables. `process`: runs the trials."""
        super().__init__(parent)
        self._process = process or TrialProcess(parent=self)
        self.presenter = TrialPresenter(self._process.start, self._process.stop, self._show)
        self._process.progressed.connect(self.presenter.take_progress)
        self._process.finished.connect(self.presenter.take_report)
        self._process.failed.connect(self.presenter.take_failure)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._process.stop)
        self.question = TrialQuestion(self.presenter)
        self.heading = label("", "strong")
        self.sentence = label("", "muted", wrap=True)
        self._why = QWidget()
        why = QVBoxLayout(self._why)
        why.setContentsMargins(0, SPACE_S, 0, 0)
        why.addWidget(self.heading)
        why.addWidget(self.sentence)
        why.addStretch(1)
        self.result = TrialResult()
        self._scroll = scrolled(self.result)
        self.result.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_S, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self.question)
        column.addWidget(self._why, 1)
        column.addWidget(self._scroll, 1)
        self._show()

    def set_tables(self, working: bytes, device: bytes | None, layer: Layer = Layer.DEVICE) -> None:
        """Take the payloads to try: the working one, and the one it is compared with, which is that of `layer`."""
        self.presenter.set_tables(working, device, layer)

    def set_pack(self, definition: PackDefinition) -> None:
        """Take the pack the tables are for."""
        self.presenter.set_pack(definition)

    def set_state(self, state: PackSnapshot | None) -> None:
        """Take the live values of the connected pack; None: there is none."""
        self.presenter.set_state(state)

    def stop(self) -> None:
        """Give up a trial that is on its way."""
        self.presenter.stop()

    def _show(self) -> None:
        view = self.presenter.view
        self.question.show_view(view)
        self._scroll.setVisible(view.report is not None)
        self._why.setVisible(view.report is None)
        if view.report is None:
            heading, sentence = self._why_empty(view)
            set_text(self.heading, heading)
            set_text(self.sentence, sentence)
            set_style_property(self.heading, "state", "fault" if view.error else "")
        else:
            self.result.show_report(view.report, view.compared, stale=view.stale)

    def _why_empty(self, view: TrialView) -> tuple[str, str]:
        if view.error:
            return self.tr("The trial has no result"), engine_text(view.error)
        if view.running:
            return (
                self.tr("The virtual pack is running"),
                self.tr("The same pack goes through the same story with each set of tables."),
            )
        if view.can_run:
            return (
                self.tr("Try the tables before you flash them"),
                self.tr(
                    "A simulated pack runs with the working tables and with those in the device, or else the default ones. "
                    "Nothing is sent."
                ),
            )
        return self.tr("No tables to try"), self.tr("Open a pack definition or connect to a pack.")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Tell the result how wide it may be; the scroll area around it would not."""
        self.result.arrange(event.size().width())
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Colour the legend again when the theme changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self.result.repaint_legend()
        super().changeEvent(event)
