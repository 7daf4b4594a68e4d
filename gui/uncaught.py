"""What becomes of errors that nobody in the window caught: a crash report each, and the window goes on."""

import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QTimer


class UncaughtErrors:
    """Stands in for `sys.excepthook` while the window is open."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """Report to `tell`, in a sentence for the person at the window."""
        self._tell = tell
        self._reported: set[str] = set()

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write a crash report and tell of it, once for each place an error comes from, which may be met at every painting."""
        from engine.crash_report import describe, write_crash_report  # noqa: PLC0415 - only when something went wrong

        place = "".join([kind.__name__, *traceback.format_tb(trace)])
        if place in self._reported:
            return
        self._reported.add(place)
        sys.__excepthook__(kind, error, trace)
        if not isinstance(error, Exception):
            return
        path = write_crash_report(describe(error))
        sentence = QCoreApplication.translate("Uncaught", "Halite met a fault of its own; no report could be written.")
        if path is not None:
            sentence = (
                QCoreApplication.translate("Uncaught", "Halite met a fault of its own: please send %s to its makers.") % path
            )
        # Not at once: it may have come up in the middle of a painting.
        QTimer.singleShot(0, lambda: self._tell(sentence))
