"""The record button: what a press does, how recording goes, notes and triggers."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from bms.definition.model import PackDefinition
from bms.recording.conditions import ConditionError, parse_condition, reading_names
from bms.storage import recordings_folder
from engine.messages import AddNote, LinkStateChanged, RecordingState, StartRecording, StopRecording
from gui.bridge.engine_link import EngineLink
from gui.dialogs.ask_text import TextDialog, TextQuestion, ask_text
from gui.widgets.playback_bar import clock_text
from gui.widgets.record_button import RecordButton
from gui.wording import engine_text

GOES = frozenset({"recording", "armed", "triggered"})
NOTHING_TO_RECORD = frozenset({"disconnected", "playback"})


class RecordingPresenter:
    """Shows a `RecordingState` on the button, and sends what the user wants."""

    def __init__(self, button: RecordButton, engine: EngineLink, window: QWidget) -> None:
        """`window`: what questions stand in front of."""
        self._button = button
        self._engine = engine
        self._window = window
        self._link = "disconnected"
        self._state = RecordingState(state="off")
        self._readings: tuple[str, ...] = ()
        self.on_problem: Callable[[str], None] = lambda _sentence: None
        button.clicked.connect(self.toggle)
        button.trigger_action.triggered.connect(self.ask_for_trigger)
        button.note_action.triggered.connect(self.ask_for_note)
        button.folder_action.triggered.connect(self.show_folder)
        self._show()

    # ------------------------------------------------------------ presses

    def toggle(self) -> None:
        """Begin to record everything, or end what goes."""
        if self._link in NOTHING_TO_RECORD:
            return
        self._engine.send(StopRecording() if self._state.state in GOES else StartRecording())

    def ask_for_trigger(self) -> TextDialog:
        """Ask what to wait for."""
        translate = QCoreApplication.translate
        question = TextQuestion(
            title=translate("Record", "Record when something happens"),
            help_text=translate(
                "Record",
                "For example: cell_min_mv < 1600, temperature_min_c < -20 and current_a > 5, contactors changes. "
                "Halite keeps what was before, and goes on for a while after.",
            ),
            caption=translate("Record", "Condition"),
            action=translate("Record", "Wait for it"),
            numbers=((translate("Record", "Before, in seconds"), 10.0), (translate("Record", "After, in seconds"), 10.0)),
        )
        return ask_text(self._window, question, self._arm, check=self._why_not)

    def ask_for_note(self) -> TextDialog:
        """Ask for a note about this moment."""
        translate = QCoreApplication.translate
        question = TextQuestion(
            title=translate("Record", "Note about this moment"),
            caption=translate("Record", "Note"),
            action=translate("Record", "Add"),
        )
        return ask_text(self._window, question, lambda text, _numbers: self._engine.send(AddNote(text=text)))

    def show_folder(self) -> None:
        """Open the folder of the recordings in the file manager."""
        folder = Path(self._state.folder).parent if self._state.folder else recordings_folder()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _arm(self, condition: str, seconds: tuple[float, ...]) -> None:
        before_s, after_s = seconds
        self._engine.send(StartRecording(condition=condition, before_s=before_s, after_s=after_s))

    # ------------------------------------------------------------ what happened

    def set_definition(self, definition: PackDefinition) -> None:
        """Take the names a condition may use."""
        self._readings = reading_names(definition)

    def link_changed(self, event: LinkStateChanged) -> None:
        """Without a connection there is nothing to record."""
        self._link = event.state
        if event.state in NOTHING_TO_RECORD and self._state.state in GOES:
            self._state = RecordingState(state="off", folder=self._state.folder)
        self._show()

    def recording_state(self, state: RecordingState) -> None:
        """Show how recording goes; say at once what is wrong with it."""
        before, self._state = self._state, state
        if state.problem and state.problem != before.problem:
            self.on_problem(f"{engine_text(state.problem)} {engine_text(state.advice)}".strip())
        self._show()

    def _show(self) -> None:
        translate = QCoreApplication.translate
        state = self._state
        if self._link in NOTHING_TO_RECORD:
            self._button.show_state("unavailable", "", translate("Record", "Connect to a pack to record it."))
            return
        text = {
            "recording": clock_text(state.seconds),
            "triggered": clock_text(state.seconds),
            "armed": translate("Record", "waiting"),
            "stopped": translate("Record", "stopped"),
        }.get(state.state, "")
        self._button.show_state(state.state, text, self._tip())

    def _tip(self) -> str:
        translate = QCoreApplication.translate
        state = self._state
        if state.problem:
            return f"{engine_text(state.problem)} {engine_text(state.advice)}".strip()
        if state.state not in GOES:
            return translate("Record", "Every frame, every value and what happens go into a session on this computer.")
        words = translate("Record", "%d frames safe in %s") % (state.frames, state.folder)
        return f"{words} · {translate('Record', '%d lost') % state.lost}" if state.lost else words

    def _why_not(self, condition: str) -> str:
        try:
            parse_condition(condition, self._readings)
        except ConditionError as error:
            return engine_text(str(error))
        return ""
