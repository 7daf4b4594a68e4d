"""Every step on the bench, in the calibration log of its product: who, when, what, why."""

import datetime
from collections.abc import Callable

from bms.access.model import OPEN_INSTALLATION
from bms.calibration.comparison import Change, compare_layers
from bms.calibration.history import CalibrationHistory, HistoryEntry, make_entry
from bms.definition.a2l import CalibrationDescription

ENTRIES_SHOWN = 500


class StepLog:
    """The calibration log of one product.

    Attributes:
        actor: who is at work.
        why: reason for the next steps.
    """

    def __init__(self, product: str, utc: Callable[[], datetime.datetime]) -> None:
        """Go on with the log of a product."""
        self._history = CalibrationHistory(product)
        self._utc = utc
        self.actor = OPEN_INSTALLATION
        self.why = ""

    def add_step(self, action: str, description: CalibrationDescription, before: bytes, after: bytes) -> None:
        """Add what a step changed in the payload.

        Raises:
            OSError: the disk does not take it.
        """
        found = compare_layers(description, {"before": before, "after": after})
        self.add(
            action,
            changes=tuple(
                Change(parameter=each.parameter, index=each.index, old=each.values[0], new=each.values[1], unit=each.unit)
                for each in found.differences
            ),
        )

    def add(self, action: str, *, subject: str = "", changes: tuple[Change, ...] = ()) -> None:
        """Add something that was done; `subject`: the file or package it concerned.

        Raises:
            OSError: the disk does not take it.
        """
        self._history.add(
            make_entry(utc=self._utc(), actor=self.actor, action=action, why=self.why, changes=changes, subject=subject)
        )

    def entries(self) -> tuple[HistoryEntry, ...]:
        """Return what was done, the newest first."""
        return self._history.read(ENTRIES_SHOWN)
