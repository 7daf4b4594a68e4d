"""A pack as text: one line a module, the lowest and highest cell marked, what is not valid never shown as a number."""

import numpy as np
from rich.text import Text

from bms.definition.model import Module, PackDefinition
from bms.telemetry import seen_count, summarise
from bms.telemetry.snapshot import Column, PackSnapshot, Reading, Validity

_HEAD = (
    ("Pack", "pack_v", "V", 1),
    ("Current", "current_a", "A", 1),
    ("Charge", "soc_pct", "%", 1),
    ("Health", "soh_pct", "%", 1),
)
_LIMITS = (
    ("Charge limit", "charge_limit_a", "charge_limit_reason"),
    ("Discharge limit", "discharge_limit_a", "discharge_limit_reason"),
)
_STYLES = {Validity.STALE: "dim", Validity.INVALID: "yellow", Validity.NEVER_SEEN: "dim"}


def fitted(definition: PackDefinition, snapshot: PackSnapshot) -> tuple[int, int]:
    """Return how many cells and sensors the pack has; where the definition leaves it open, as many as were seen."""
    if any(source is not None and source.trim_unseen for source in (definition.broadcasts, definition.polling)):
        return seen_count(snapshot.cells_mv), seen_count(snapshot.temperatures_c)
    return len(snapshot.cells_mv.values), len(snapshot.temperatures_c.values)


def pack_text(definition: PackDefinition, snapshot: PackSnapshot) -> Text:
    """Return all live values.

    ▼ and ▲ mark the lowest and highest cell, * a cell being bled, ~ a value that is too old, – one that is not valid.
    """
    text = Text()
    head = (_reading(name, snapshot.readings.get(key), unit, digits) for name, key, unit, digits in _HEAD)
    text.append("   ".join(head) + "\n")
    for name, key, reason in _LIMITS:
        limit = snapshot.readings.get(key)
        if limit is not None and limit.validity is not Validity.NEVER_SEEN:
            text.append(_reading(name, limit, "A", 1) + _reason(snapshot.readings.get(reason)) + "\n")
    count, sensors = fitted(definition, snapshot)
    cells, temperatures = summarise(snapshot.cells_mv), summarise(snapshot.temperatures_c)
    if cells is not None:
        text.append(
            f"Cells {cells.lowest:.0f} … {cells.highest:.0f} mV   mean {cells.mean:.1f} mV   spread {cells.spread:.0f} mV   "
            f"valid {cells.count} of {count}\n"
        )
    if temperatures is not None:
        text.append(f"Temperatures {temperatures.lowest:.1f} … {temperatures.highest:.1f} °C\n")
    marks = {} if cells is None else {cells.lowest_index: "▼", cells.highest_index: "▲"}
    shown = [module for module in definition.topology.modules if module.first_cell < count]
    width = max((len(module.name) for module in shown), default=0) + 1
    for module in shown:
        text.append(f"{module.name:<{width}}", style="bold")
        _append_cells(text, module, snapshot, marks, count=count, indent=width)
        _append_sensors(text, module, snapshot, sensors)
        text.append("\n")
    return text


def _append_cells(
    text: Text, module: Module, snapshot: PackSnapshot, marks: dict[int, str], *, count: int, indent: int
) -> None:
    for number, cell in enumerate(range(module.first_cell, min(count, module.first_cell + module.cells))):
        if number and number % module.columns == 0:
            text.append("\n" + " " * indent)
        bled = snapshot.balancing.validity[cell] == Validity.VALID and snapshot.balancing.values[cell] > 0
        mark = marks.get(cell, " ") + ("*" if bled else " ")
        text.append(f"{_value(snapshot.cells_mv, cell, 0):>5}{mark}", style=_style(snapshot.cells_mv, cell))


def _append_sensors(text: Text, module: Module, snapshot: PackSnapshot, count: int) -> None:
    sensors = range(module.first_sensor, min(count, module.first_sensor + module.sensors))
    if sensors:
        text.append("  °C")
    for sensor in sensors:
        text.append(f"{_value(snapshot.temperatures_c, sensor, 1):>6}", style=_style(snapshot.temperatures_c, sensor))


def _value(column: Column, index: int, digits: int) -> str:
    value, validity = column.values[index], column.validity[index]
    if validity in {Validity.NEVER_SEEN, Validity.INVALID} or np.isnan(value):
        return "–"
    return ("~" if validity == Validity.STALE else "") + f"{value:.{digits}f}"


def _style(column: Column, index: int) -> str:
    return _STYLES.get(Validity(int(column.validity[index])), "")


def _reading(name: str, reading: Reading | None, unit: str, digits: int) -> str:
    if reading is None or reading.validity in {Validity.NEVER_SEEN, Validity.INVALID}:
        return f"{name} –"
    stale = "~" if reading.validity is Validity.STALE else ""
    # Adding zero turns the -0.0 of a rounded small value into 0.0.
    return f"{name} {stale}{round(reading.value, digits) + 0.0:.{digits}f} {unit}"


def _reason(reading: Reading | None) -> str:
    return f" – {reading.text}" if reading is not None and reading.text and reading.validity is Validity.VALID else ""
