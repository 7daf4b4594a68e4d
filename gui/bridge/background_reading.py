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
    """Reads one thing after another; `take` returns finished ones on the caller's thread."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._done: queue.SimpleQueue[Outcome[T]] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def read(self, reading: Callable[[], T]) -> None:
        """Begin; what `reading` raises besides `BadFileError` is a bug and reaches the crash report."""
        thread = threading.Thread(target=self._read, args=(reading,), name="background reading", daemon=True)
        self._threads = [*(running for running in self._threads if running.is_alive()), thread]
        thread.start()

    def take(self) -> list[Outcome[T]]:
        """Return what has been read since the last call."""
        finished = []
        while not self._done.empty():
            finished.append(self._done.get())
        return finished

    def join(self) -> None:
        """Wait for what is being read."""
        for thread in self._threads:
            thread.join()

    def _read(self, reading: Callable[[], T]) -> None:
        try:
            self._done.put(Outcome(value=reading(), error=None))
        except BadFileError as error:
            self._done.put(Outcome(value=None, error=error))
