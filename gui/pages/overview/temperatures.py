"""The temperature rows of all modules."""

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.definition.model import Module
from bms.telemetry.snapshot import Column, Validity
from gui.widgets.temperature_scale import TemperatureRow
from gui.wording import signed


def temperature_rows(modules: tuple[Module, ...], temperatures_c: Column) -> tuple[TemperatureRow, ...]:
    """Return one row for each module that has sensors."""
    return tuple(_row(module, temperatures_c) for module in modules if module.sensors)


def _row(module: Module, column: Column) -> TemperatureRow:
    span = slice(module.first_sensor, module.first_sensor + module.sensors)
    values, validity = column.values[span], column.validity[span]
    shown = np.isin(validity, (Validity.VALID, Validity.STALE)) & np.isfinite(values)
    stale = bool(shown.any()) and bool((validity[shown] == Validity.STALE).all())
    temperatures = tuple(float(value) for value in np.round(values[shown], 1))
    low_c, high_c = module.chemistry.charge_temperature_c
    if temperatures:
        low, high = signed(min(temperatures)), signed(max(temperatures))
        text = low if low == high else f"{low} … {high}"
    else:
        text = QCoreApplication.translate("Overview", "no value")
    return TemperatureRow(
        name=module.name,
        temperatures_c=temperatures,
        text=text,
        invalid=int((validity == Validity.INVALID).sum()),
        stale=stale,
        alarm=any(not low_c <= value <= high_c for value in temperatures),
    )
