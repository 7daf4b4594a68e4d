"""One package into one pack after the other: which packs are through, and how."""

import datetime
from pathlib import Path

from engine.messages import FlashResult
from gui.pages.update.view import BatchEntry


def batch_name(package: str) -> str:
    """Return the name of the list an update goes into: one a day for each package."""
    return f"{datetime.datetime.now().astimezone():%Y-%m-%d}-{Path(package).stem}"


class Batch:
    """The packs of a batch. Before it is begun the last update alone is kept: it may become the first of one."""

    def __init__(self) -> None:
        """Start without one."""
        self._begun = False
        self._entries: dict[str, BatchEntry] = {}

    @property
    def entries(self) -> tuple[BatchEntry, ...]:
        """The packs that are through, the latest first; empty without a batch."""
        return tuple(reversed(self._entries.values())) if self._begun else ()

    def begin(self) -> None:
        """Begin a batch with the pack that was updated last, unless there is one."""
        self._begun = True

    def end(self) -> None:
        """Forget the batch."""
        self._begun = False
        self._entries.clear()

    def ended(self, serial: str, result: FlashResult) -> None:
        """Note how a pack's update ended."""
        if not self._begun:
            self._entries.clear()
        self._entries.pop(serial, None)
        how = "rolled_back" if result.rolled_back else result.result
        self._entries[serial] = BatchEntry(serial=serial, result=how, time=f"{datetime.datetime.now().astimezone():%H:%M}")

    def __contains__(self, serial: object) -> bool:
        """Whether a pack is through; one that was interrupted is not."""
        entry = self._entries.get(str(serial))
        return entry is not None and entry.result != "interrupted"
