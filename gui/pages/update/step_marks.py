"""Which steps of an update are done while it runs."""

from PySide6.QtCore import QCoreApplication

from gui.widgets.step_list import Step
from gui.wording import engine_text

ENDED_WELL = frozenset({"flashed", "already_current"})


def step_texts() -> dict[str, str]:
    """Return the steps of an update in order: the engine's stable step name → what it is, in the user's language."""
    translate = QCoreApplication.translate
    return {
        "identify": translate("Update", "Identify the pack and save its calibration"),
        "prepare": translate("Update", "Make the pack safe, quieten the bus"),
        "unlock": translate("Update", "Unlock the BMS"),
        "erase": translate("Update", "Erase the inactive slot"),
        "transfer": translate("Update", "Transfer the new calibration"),
        "verify": translate("Update", "The BMS checks the new calibration"),
        "commit": translate("Update", "Commit the new calibration"),
        "restart": translate("Update", "Restart the BMS"),
        "read_back": translate("Update", "Read back and compare"),
        "restore": translate("Update", "Restore normal operation"),
        "watch": translate("Update", "Watch for new faults"),
        "roll_back": translate("Update", "Write the previous calibration back"),
    }


_ONLY_WHEN_NEEDED = frozenset({"roll_back"})


class StepMarks:
    """Follows the progress of one update. A resumed update may pass over steps: those count as done."""

    def __init__(self) -> None:
        """Begin at the first step."""
        self._texts = step_texts()
        self._names = [name for name in self._texts if name not in _ONLY_WHEN_NEEDED]
        self._at = 0
        self._detail = ""

    def progress(self, step: str, text: str) -> None:
        """Move to the step of that name, if it is known; `text` says what is done just now."""
        if step in self._texts and step not in self._names:
            self._names.append(step)
        if step in self._names:
            self._at = self._names.index(step)
        self._detail = engine_text(text)

    def ended(self, result: str) -> None:
        """The update ended: after a good end everything is done, else the mark stays where it was."""
        self._detail = ""
        if result in ENDED_WELL:
            self._at = len(self._names)

    def steps(self, current: str = "running") -> tuple[Step, ...]:
        """Return all steps with their marks; the one it is at is marked `current`."""
        return tuple(
            Step(text=self._texts[name], state=self._mark(index, current), detail=self._detail if index == self._at else "")
            for index, name in enumerate(self._names)
        )

    def _mark(self, index: int, current: str) -> str:
        if index == self._at:
            return current
        return "done" if index < self._at else "pending"
