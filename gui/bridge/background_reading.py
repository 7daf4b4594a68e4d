"""Reading a definition (DBC, A2L) or a recording takes a moment: it is done in a thread, so that the window stays awake."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bms.errors import BadFileError

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[T]):
    """What was read, or the reason why there is nothing."""

    value: T | None
    error: BadFileError | None


class BackgroundReading(Generic[T]):
    """Reads what was asked for last; `take` returns it on the caller's thread."""

    def __init__(self, discard: Callable[[T], None] = lambda _value: None) -> None:
        """`discard` gives back what was read too late, because something else had been asked for."""
        self._discard = discard
        self._done: queue.SimpleQueue[tuple[int, Outcome[T]]] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._newest = 0

    def read(self, reading: Callable[[], T]) -> None:
        """Begin; what `reading` raises besides `BadFileError` is a bug and reaches the crash report."""
        self._newest += 1
        thread = threading.Thread(target=self._read, args=(self._newest, reading), name="background reading", daemon=True)
        self._threads = [*(running for running in self._threads if running.is_alive()), thread]
        thread.start()

    def forget(self) -> None:
        """What is being read is not wanted any more."""
        self._newest += 1

    def take(self) -> list[Outcome[T]]:
        """Return what was asked for last, once it has been read."""
        finished = []
        while not self._done.empty():
            number, outcome = self._done.get()
            if number == self._newest:
                finished.append(outcome)
            elif outcome.value is not None:
                self._discard(outcome.value)
        return finished

    def join(self) -> None:
        """Wait for what is being read, and give it back."""
        for thread in self._threads:
            thread.join()
        self.forget()
        self.take()

    def _read(self, number: int, reading: Callable[[], T]) -> None:
        try:
            outcome = Outcome(value=reading(), error=None)
        except BadFileError as error:
            outcome = Outcome(value=None, error=error)
        self._done.put((number, outcome))
