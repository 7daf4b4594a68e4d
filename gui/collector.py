"""Python's cyclic collector, at work in the GUI's thread alone.

Left to itself it runs in whichever thread allocates next. There it would destroy widgets that waited in a reference cycle,
and Qt ends a process whose widgets are destroyed outside the GUI's thread.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_EVERY_MS = 1000


class GuiThreadCollector(QObject):
    """Collects when Python's own thresholds say so, between two events of the thread it was made in."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Take the collecting over; `close` gives it back."""
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def close(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def spare(self) -> None:
        """Never look again at what there is now: modules and pages, which stay to the end and take 50 ms to look through."""
        gc.freeze()

    @Slot()
    def collect(self) -> None:
        """Collect the oldest generation that has grown past its threshold, as Python would; the younger ones go with it."""
        grown = [count > threshold for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(grown):
            gc.collect(max(generation for generation, is_due in enumerate(grown) if is_due))
