"""What the cells panel knows and shows: values of the moment, the history behind them, and which view is open. No widgets."""

import math
from collections.abc import Callable

from bms.analysis.imbalance import Imbalance, imbalance
from bms.analysis.load_steps import DELAYS_S
from bms.analysis.rest import CURRENT, Rest, RestRule, rest_at, rest_rule
from bms.analysis.spread import Ranking, SpreadOverSoc, deviations_mv
from bms.analysis.step_watch import StepWatch
from bms.calibration.decoding import decode
from bms.calibration.findings import Tables
from bms.calibration.model import DataSet
from bms.definition.model import PackDefinition
from bms.telemetry.history import History
from bms.telemetry.snapshot import PackSnapshot, Validity
from gui.pages.charts.cells import pictures, reckoned_pictures
from gui.pages.charts.cells.past import Past
from gui.pages.charts.cells.view import CellsPanelView, Shown
from gui.pages.charts.cells.words import cell_story, sensor_story

HISTORY_EVERY_S = 1.0
"""What needs the whole history is reckoned at most so often, on the clock of the values."""
_DEFAULT_RULE = RestRule(current_a=0.2, time_s=600.0)


class CellsPresenter:
    """Takes values as often as they come; `look` makes the open view of them, as often as the panel wants to paint.

    Attributes:
        view: what is shown.
        on_change: called when there is something new to look at.
        shown: which view is open.
        is_sorted: bars by value and not by place.
        is_absolute: tiles on the operating window and not around the median.
        in_ah: imbalance in ampere-hours and not in per cent.
        delay_s: resistances at this delay.
    """

    def __init__(self) -> None:
        """Nothing is known."""
        self.view = CellsPanelView()
        self.on_change: Callable[[], None] = lambda: None
        self.shown = Shown.LAYOUT
        self.is_sorted = self.is_absolute = self.in_ah = False
        self.delay_s = DELAYS_S[0]
        self._definition: PackDefinition | None = None
        self._history: History | None = None
        self._tables: Tables | None = None
        self._data_set: DataSet | None = None
        self._forget()

    def _forget(self) -> None:
        self._snapshot: PackSnapshot | None = None
        self._time_s = math.nan
        self._past: Past | None = None
        self._watch: StepWatch | None = None
        self._looked_s = -math.inf
        self._imbalance: Imbalance | None = None
        self._rest = Rest(current_a=math.nan, rested_s=0.0)
        self._rule = _DEFAULT_RULE
        self._spread: SpreadOverSoc | None = None
        self._ranking: Ranking | None = None

    def clear(self) -> None:
        """Forget everything about the last pack."""
        self._definition = self._history = self._tables = self._data_set = None
        self._forget()
        self.look()

    def set_definition(self, definition: PackDefinition) -> None:
        """Take how the pack is built."""
        self._definition = definition
        self._forget()
        self._begin()

    def set_history(self, history: History | None) -> None:
        """Take what was and is measured."""
        self._history, self._past, self._watch = history, None, None
        self._begin()

    def set_tables(self, data_set: DataSet | None, _origin: str) -> None:
        """Take the pack's tables: its rule of rest, its duty of bleeding, its table of resistances."""
        self._data_set = data_set
        self._begin()

    def snapshot(self, snapshot: PackSnapshot, time_s: float) -> None:
        """Take the values of a moment."""
        self._snapshot, self._time_s = snapshot, time_s
        self.on_change()

    def show(self, shown: Shown) -> None:
        """Open a view."""
        self.shown = shown
        self._looked_s = -math.inf
        self.on_change()

    def story(self, number: int) -> str:
        """Return what is known of a cell, or in the temperature view of a sensor, in a line."""
        definition, snapshot = self._definition, self._snapshot
        if definition is None or snapshot is None or number < 0:
            return ""
        if self.shown is Shown.TEMPERATURE:
            return sensor_story(number, definition.topology, snapshot.temperatures_c)
        return cell_story(
            number,
            definition.topology,
            snapshot,
            imbalance=self._imbalance,
            ranking=self._ranking,
            resistances=None if self._watch is None else self._watch.resistances(self.delay_s),
        )

    def look(self) -> None:
        """Make the open view of what is known now."""
        definition, snapshot = self._definition, self._snapshot
        if definition is None or snapshot is None:
            self.view = pictures.nothing(self.shown)
            return
        found = self._reckon(definition, snapshot)
        self.view = self._picture(definition, snapshot, found)

    def _begin(self) -> None:
        definition, history = self._definition, self._history
        if definition is None:
            return
        described, data_set = definition.calibration, self._data_set
        self._tables = None
        if described is not None and data_set is not None:
            self._tables = Tables(decode(described, data_set.payload))
        self._rule = rest_rule(self._tables, definition.topology.capacity_ah)
        if history is not None and self._watch is None:
            self._past, self._watch = Past(definition, history), StepWatch(definition, history)
        self._looked_s = -math.inf
        self.on_change()

    def _reckon(self, definition: PackDefinition, snapshot: PackSnapshot) -> Imbalance:
        if self._imbalance is not None and abs(self._time_s - self._looked_s) < HISTORY_EVERY_S:
            return self._imbalance
        self._looked_s = self._time_s
        history = self._history
        if history is not None and history.has(CURRENT):
            self._rest = rest_at(history.series(CURRENT), self._time_s, self._rule)
        soh = snapshot.readings.get("soh_pct")
        is_known = soh is not None and soh.validity == Validity.VALID
        self._imbalance = found = imbalance(
            self._past.smooth(snapshot.cells_mv, self._time_s) if self._past is not None else snapshot.cells_mv,
            definition.topology,
            self._rest,
            self._rule,
            soh_pct=soh.value if soh is not None and is_known else math.nan,
            bleed_a=definition.topology.bleed_current_a * self._duty(),
        )
        if self._past is not None:
            self._ranking = self._past.ranking(self._time_s)
            if self.shown is Shown.SOC:
                self._spread = self._past.spread_over_soc()
        if self._watch is not None and self._watch.look():
            # A long recording is searched a piece at a time, also while its clock stands still.
            self._looked_s = -math.inf
            self.on_change()
        return found

    def _duty(self) -> float:
        tables = self._tables
        return 0.01 * tables.number("BAL_DUTY") if tables is not None and tables.have("BAL_DUTY") else 1.0

    def _picture(self, definition: PackDefinition, snapshot: PackSnapshot, found: Imbalance) -> CellsPanelView:
        modules, cells = definition.topology.modules, snapshot.cells_mv
        match self.shown:
            case Shown.LAYOUT:
                return pictures.layout(snapshot, modules, is_absolute=self.is_absolute)
            case Shown.TEMPERATURE:
                return pictures.temperatures(snapshot, modules)
            case Shown.DEVIATION:
                return pictures.deviations(deviations_mv(cells.valid_values()), self._ranking, is_sorted=self.is_sorted)
            case Shown.HISTOGRAM:
                return pictures.classes(deviations_mv(cells.valid_values()))
            case Shown.SOC:
                return pictures.band(self._spread, snapshot, modules)
            case Shown.CHARGE:
                return reckoned_pictures.charge(found, self._rest, self._rule, in_ah=self.in_ah, is_sorted=self.is_sorted)
            case Shown.RESISTANCE:
                return reckoned_pictures.resistances(self._watch, self._tables, self.delay_s, is_sorted=self.is_sorted)
