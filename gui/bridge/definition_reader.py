"""Reading a pack definition takes a moment (DBC, A2L): it is done in a thread, so that the window stays awake."""

import queue
import threading
from dataclasses import dataclass
from pathlib import Path

from bms.definition import load_pack
from bms.definition.model import PackDefinition
from bms.errors import BadFileError


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionRead:
    """The outcome for one reference: a definition or the reason why there is none."""

    reference: str
    definition: PackDefinition | None
    error: BadFileError | None


class DefinitionReader:
    """Reads definitions one after another; `take` returns finished ones on the caller's thread."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._done: queue.SimpleQueue[DefinitionRead] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def read(self, reference: str, dbc: str | None) -> None:
        """Begin to read a definition."""
        thread = threading.Thread(target=self._read, args=(reference, dbc), name="definition reader", daemon=True)
        self._threads = [*(running for running in self._threads if running.is_alive()), thread]
        thread.start()

    def take(self) -> list[DefinitionRead]:
        """Return what has been read since the last call."""
        finished = []
        while not self._done.empty():
            finished.append(self._done.get())
        return finished

    def join(self) -> None:
        """Wait for what is being read."""
        for thread in self._threads:
            thread.join()

    def _read(self, reference: str, dbc: str | None) -> None:
        try:
            definition = load_pack(reference, dbc=Path(dbc) if dbc else None)
        except BadFileError as error:
            self._done.put(DefinitionRead(reference=reference, definition=None, error=error))
        else:
            self._done.put(DefinitionRead(reference=reference, definition=definition, error=None))
