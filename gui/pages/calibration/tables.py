"""From the workbench to what the table widgets show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.calibration.editing import Layer, Values
from bms.calibration.findings import Finding
from bms.calibration.rules_envelope import ENVELOPE_RULES
from bms.calibration.workbench import Workbench
from bms.definition.a2l import AxisDescription, AxisPoints, CalibrationDescription, Characteristic, Conversion
from gui.widgets.value_grid.table import GridAxis, GridTable, Position
from gui.wording import engine_text, pack_text

C_RATE = "C"
_INTEGERS = "iu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operating:
    """Where the pack works now, by the unit of an axis: %: state of charge, °C: temperature; None: not known."""

    soc_pct: float | None = None
    temperature_c: float | None = None

    def along(self, unit: str) -> float | None:
        """Return the pack's place along an axis of this unit."""
        return {"%": self.soc_pct, "°C": self.temperature_c}.get(unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a table is shown with besides its values.

    Attributes:
        findings: what the checks say about the working set.
        reference: the layer differences are shown against.
        operating: where the pack works now.
        trace: where it worked before, oldest first.
        capacity_ah: of the pack, to show C-rates in ampere; 0: not known.
        envelopes: name of a map → highest values the chemistry allows.
    """

    findings: tuple[Finding, ...] = ()
    reference: Layer | None = None
    operating: Operating = field(default_factory=Operating)
    trace: tuple[Operating, ...] = ()
    capacity_ah: float = 0.0
    envelopes: Mapping[str, Values] = field(default_factory=dict)


def grid_table(bench: Workbench, name: str, around: Surroundings) -> GridTable:
    """Return one object as its table is shown."""
    characteristic = bench.description.characteristics[name]
    values = bench.values(name)
    assert values is not None
    here = [finding for finding in around.findings if finding.parameter == name]
    x, y = _axes(bench, characteristic, around)
    return GridTable(
        name=name,
        title=pack_text(characteristic.long_name),
        unit=characteristic.conversion.unit,
        values=values,
        x=x,
        y=y,
        decimals=characteristic.conversion.decimals,
        resolution=_resolution(characteristic),
        offset=characteristic.conversion.offset,
        lower=characteristic.lower,
        upper=characteristic.upper,
        layers=_layers(bench, name),
        reference=around.reference if around.reference in bench.origins else None,
        dirty=bench.changed_cells(name),
        findings=_by_cell(here, values.shape, inside=False),
        outside_envelope=_by_cell(here, values.shape, inside=True),
        envelope=around.envelopes.get(name),
        operating_point=_point(around.operating, x, y),
        trace=_trace(around.trace, x, y),
        second_factor=around.capacity_ah if characteristic.conversion.unit == C_RATE else 0.0,
        second_unit="A",
        choices={float(raw): pack_text(text) for raw, text in (characteristic.conversion.texts or {}).items()},
    )


def _resolution(item: Characteristic | AxisPoints) -> float:
    return abs(item.conversion.factor) if item.data_type.value[2][0] in _INTEGERS else 0.0


def _layers(bench: Workbench, name: str) -> dict[Layer, Values]:
    found = {}
    for layer in bench.origins:
        values = bench.values(name, layer)
        if values is not None:
            found[layer] = values
    return found


def _axes(bench: Workbench, characteristic: Characteristic, around: Surroundings) -> tuple[GridAxis | None, GridAxis | None]:
    axes = [_axis(bench, axis, around.findings) for axis in characteristic.axes]
    return (axes[0] if axes else None), (axes[1] if len(axes) > 1 else None)


def _axis(bench: Workbench, axis: AxisDescription, findings: Iterable[Finding]) -> GridAxis:
    if axis.axis_points is None:
        points = np.asarray(axis.points, dtype=np.float64)
        return GridAxis(
            name=pack_text(axis.quantity),
            unit=axis.conversion.unit,
            points=points,
            decimals=axis.conversion.decimals,
            read_only=QCoreApplication.translate("Calibration", "This axis is fixed in the A2L."),
        )
    item, points_now = bench.description.axis_points[axis.axis_points], bench.values(axis.axis_points)
    assert points_now is not None
    return GridAxis(
        name=pack_text(axis.quantity),
        unit=axis.conversion.unit,
        points=points_now[0],
        decimals=axis.conversion.decimals,
        resolution=_resolution(item),
        offset=item.conversion.offset,
        lower=item.lower,
        upper=item.upper,
        layers={layer: values[0] for layer, values in _layers(bench, item.name).items()},
        dirty=bench.changed_cells(item.name)[0],
        findings={
            found.index[-1]: engine_text(found.message) for found in findings if found.parameter == item.name and found.index
        },
    )


def _by_cell(findings: Iterable[Finding], shape: tuple[int, ...], *, inside: bool) -> dict[Position, str]:
    """Return messages by cell; what is said of the whole object stands at its first cell."""
    texts: dict[Position, str] = {}
    for finding in findings:
        if (finding.rule in ENVELOPE_RULES) is not inside:
            continue
        row, column = (0, *finding.index)[-2:] if finding.index else (0, 0)
        if row < shape[0] and column < shape[1]:
            place = (row, column)
            message = engine_text(finding.message)
            texts[place] = f"{texts[place]}\n{message}" if place in texts else message
    return texts


def _point(operating: Operating, x: GridAxis | None, y: GridAxis | None) -> tuple[float, float] | None:
    if x is None:
        return None
    across = operating.along(x.unit)
    along = 0.0 if y is None else operating.along(y.unit)
    return None if across is None or along is None else (across, along)


def _trace(trace: Iterable[Operating], x: GridAxis | None, y: GridAxis | None) -> Values:
    points = [point for operating in trace if (point := _point(operating, x, y)) is not None]
    return np.asarray(points, dtype=np.float64).reshape(-1, 2)


def conversion_of(description: CalibrationDescription, name: str) -> Conversion:
    """Return the conversion of an object or axis."""
    item = description.characteristics.get(name) or description.axis_points[name]
    return item.conversion
