"""What the limits panel knows and shows. No widgets."""

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.analysis.limit_chain import explain
from bms.analysis.limit_inputs import SMOOTHED_OVER_S, Smoothed, smoothed
from bms.analysis.rest import CURRENT
from bms.calibration.decoding import decode
from bms.calibration.findings import Tables
from bms.calibration.model import DataSet
from bms.calibration.sources import factory_set
from bms.definition.model import PackDefinition
from bms.errors import BadFileError
from bms.telemetry.history import History
from bms.telemetry.history.model import PACK, SeriesKey
from bms.telemetry.pack_columns import CELL
from bms.telemetry.snapshot import PackSnapshot
from gui.pages.charts.limits.view import LimitsView
from gui.pages.charts.limits.words import ladder

_ALL_SAMPLES = 4096


def _factory_set(definition: PackDefinition) -> DataSet | None:
    try:
        return factory_set(definition)
    except BadFileError:
        return None


class LimitsPresenter:
    """Takes values as often as they come; `look` explains the newest, as often as the panel wants to paint.

    Attributes:
        view: what is shown.
        on_change: called when there is something new to look at.
    """

    def __init__(self) -> None:
        """Nothing is known."""
        self.on_change: Callable[[], None] = lambda: None
        self.clear()

    def clear(self) -> None:
        """Forget everything about the last pack."""
        self._definition: PackDefinition | None = None
        self._history: History | None = None
        self._data_set: DataSet | None = None
        self._tables: Tables | None = None
        self._origin = ""
        self._snapshot: PackSnapshot | None = None
        self._time_s = math.nan
        self.look()
        self.on_change()

    def set_definition(self, definition: PackDefinition) -> None:
        """Take how the pack is built."""
        self._definition = definition
        self._snapshot = None
        self._decode()

    def set_history(self, history: History | None) -> None:
        """Take what was measured; the BMS low-passes it, so do we."""
        self._history = history

    def set_tables(self, data_set: DataSet | None, origin: str) -> None:
        """Take the tables and where they come from, in words."""
        self._data_set, self._origin = data_set, origin
        self._decode()

    def snapshot(self, snapshot: PackSnapshot, time_s: float) -> None:
        """Take the values of a moment."""
        self._snapshot, self._time_s = snapshot, time_s
        self.on_change()

    def look(self) -> None:
        """Explain the newest values."""
        definition, snapshot, tables = self._definition, self._snapshot, self._tables
        if definition is None or snapshot is None or tables is None:
            self.view = LimitsView(empty=self._empty())
            return
        charge, discharge = explain(snapshot, definition, tables, self._smooth(definition))
        self.view = LimitsView(
            charge=ladder(charge),
            discharge=ladder(discharge),
            origin=self._told_origin(),
        )

    def _decode(self) -> None:
        """Take the tables that were handed in, else the factory set; what is shown says which."""
        definition = self._definition
        self._tables = None
        if definition is not None and definition.calibration is not None:
            data_set = self._data_set or _factory_set(definition)
            if data_set is not None:
                self._tables = Tables(decode(definition.calibration, data_set.payload))
        self.on_change()

    def _told_origin(self) -> str:
        translate = QCoreApplication.translate
        if self._data_set is not None:
            return translate("LimitsPanel", "Tables: %s") % self._origin
        return translate("LimitsPanel", "Tables: factory set of the definition, because those of the pack have not been read")

    def _smooth(self, definition: PackDefinition) -> Smoothed | None:
        history = self._history
        names = [CELL.format(number + 1) for number in range(definition.topology.series)]
        if history is None or not history.has(CURRENT) or not history.has(SeriesKey(PACK, names[0])):
            return None
        start_s = self._time_s - SMOOTHED_OVER_S
        times_s, low, high = history.matrix_envelope(PACK, [*names, CURRENT.name], start_s, self._time_s, _ALL_SAMPLES)
        values = 0.5 * (low.astype(np.float64) + high)
        return smoothed(times_s, values[-1], values[:-1], self._time_s)

    def _empty(self) -> tuple[str, str]:
        translate = QCoreApplication.translate
        definition = self._definition
        if definition is None or self._snapshot is None:
            return (
                translate("LimitsPanel", "No values yet"),
                translate("LimitsPanel", "Connect to a pack or open a recording to see what limits its current."),
            )
        if definition.calibration is None:
            return (
                translate("LimitsPanel", "No tables for this pack"),
                translate("LimitsPanel", "Its definition describes no calibration, so its limits cannot be explained."),
            )
        return (
            translate("LimitsPanel", "No tables read"),
            translate("LimitsPanel", "Open the calibration page once, so that the tables of the pack are read."),
        )
