"""Which of a plan's steps are done while an update runs."""

from collections.abc import Sequence

from gui.widgets.step_list import Step

MARK_AFTER = {"flashed": "done", "already_current": "done"}


class StepMarks:
    """Follows the progress of one update along the steps of its plan.

    A progress text that is a step of the plan moves the mark there; any other text is shown as detail of the running step.
    """

    def __init__(self, steps: Sequence[str]) -> None:
        """Take the plan's steps in order."""
        self._steps = tuple(steps)
        self._at = 0
        self._detail = ""

    def progress(self, text: str, fraction: float) -> None:
        """Move on to what `text` says, or, where it is no step of the plan, to where `fraction` (0…1) must be."""
        if text in self._steps:
            self._at, self._detail = self._steps.index(text), ""
            return
        self._detail = text
        if fraction >= 1.0:
            self._at = len(self._steps)

    def ended(self, result: str, done: Sequence[str]) -> None:
        """The update ended: `done` are the steps it carried out."""
        self._detail = ""
        if result in MARK_AFTER:
            self._at = len(self._steps)
            return
        finished = [index for index, step in enumerate(self._steps) if step in done]
        self._at = max([self._at, *(index for index in finished)])

    def steps(self, running_as: str = "running") -> tuple[Step, ...]:
        """Return all steps with their marks; the current one is marked `running_as`."""
        return tuple(
            Step(text=text, state=self._mark(index, running_as), detail=self._detail if index == self._at else "")
            for index, text in enumerate(self._steps)
        )

    def _mark(self, index: int, running_as: str) -> str:
        if index == self._at:
            return running_as
        return "done" if index < self._at else "pending"
