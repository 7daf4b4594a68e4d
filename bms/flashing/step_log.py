"""Where a job stands: told to whoever watches, kept for the outcome."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any, TypeVar

from bms.diagnostics.procedure import Intent, Procedure, Progress
from can_drivers.errors import ExplainedError

T = TypeVar("T")


class StepLog:
    """Turns the steps of a job into `Progress`."""

    def __init__(self) -> None:
        """Begin before the first step."""
        self.texts: list[str] = []
        """What was begun, in order."""
        self._current = Progress(step="", text="", fraction=0.0)
        self._end = 0.0

    def begin(self, step: str, text: str, *, start: float, end: float, cancellable: bool = True) -> Procedure[None]:
        """Begin a step.

        Args:
            step: short stable name.
            text: what is being done, for people.
            start: fraction of the job at its beginning.
            end: fraction of the job at its end.
            cancellable: whether the job may be stopped inside it.
        """
        self.texts.append(text)
        self._end = end
        self._current = Progress(step=step, text=text, fraction=start, cancellable=cancellable)
        yield self._current

    def within(self, share: float, text: str = "") -> Progress:
        """Return the progress at a share 0…1 of the current step, with another text if given."""
        current = self._current
        fraction = current.fraction + share * (self._end - current.fraction)
        return replace(current, fraction=fraction, text=text or current.text)

    def following(self, procedure: Procedure[T]) -> Procedure[T]:
        """Run another procedure inside the current step: its progress becomes progress of the step."""
        value: Any = None
        error: ExplainedError | None = None
        while True:
            try:
                intent = _resume(procedure, value, error)
            except StopIteration as end:
                result: T = end.value
                return result
            if isinstance(intent, Progress):
                intent = self.within(intent.fraction, intent.text)
            value, error = None, None
            try:
                value = yield intent
            except ExplainedError as thrown:
                error = thrown


def _resume(procedure: Generator[Intent, Any, Any], value: object, error: ExplainedError | None) -> Intent:
    return procedure.send(value) if error is None else procedure.throw(error)
