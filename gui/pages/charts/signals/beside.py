"""A second recording laid beside the first: by how much it is shifted, and how sure that is. No widgets."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from bms.telemetry.history import History
from bms.telemetry.history_alignment import align


class Beside:
    """At most one recording.

    Attributes:
        title: of the recording, or empty.
        history: what is drawn dashed; None: nothing.
        shift_s: added to its times.
        told: how sure the shift is, in words; empty when it was chosen by hand.
    """

    def __init__(self) -> None:
        """Nothing is laid beside."""
        self.title = ""
        self.history: History | None = None
        self.shift_s = 0.0
        self.told = ""
        self.on_change: Callable[[], None] = lambda: None

    def lay(self, title: str, history: History | None, first: History | None) -> None:
        """Lay a recording beside, its beginning over the beginning of the first one; None: nothing any more."""
        self.title, self.history = title, history
        self.shift(_begin_s(first) - _begin_s(history))

    def shift(self, shift_s: float) -> None:
        """Shift it by hand."""
        self.shift_s, self.told = shift_s, ""
        self.on_change()

    def align(self, first: History | None) -> None:
        """Shift it to where both are most alike."""
        if first is None or self.history is None:
            return
        found = align(first, self.history)
        if found is None:
            # Nothing moves in both: at least they begin together.
            self.shift(_begin_s(first) - _begin_s(self.history))
            self.told = QCoreApplication.translate("Signals", "No signal tells the shift: both begin together.")
        else:
            self.shift(found.shift_s)
            self.told = QCoreApplication.translate("Signals", "%d of %d signals agree") % (found.votes, found.voters)
        self.on_change()


def _begin_s(history: History | None) -> float:
    span = None if history is None else history.span()
    return 0.0 if span is None else span[0]
