"""Snapshots stored with faults, laid out as the pack definition says."""

import math
from collections.abc import Mapping

from bms.definition.model import SnapshotField
from virtual_pack.management.bms_values import BmsValues
from virtual_pack.management.fault_memory import Snapshot


def freeze_frame(fields: Mapping[int, SnapshotField], values: BmsValues) -> Snapshot:
    """Return every field the definition names and this BMS knows, in the definition's order. Big-endian."""
    known = _known_values(values)
    return [(did, _encode(layout, known[layout.name])) for did, layout in fields.items() if layout.name in known]


def _known_values(values: BmsValues) -> dict[str, float]:
    measurement = values.measurement
    lowest, highest = measurement.lowest_cell or 0, measurement.highest_cell or 0
    coldest, warmest = measurement.coldest_sensor or 0, measurement.warmest_sensor or 0
    return {
        "time_s": measurement.now_s,
        "soc_pct": values.soc_pct,
        "pack_v": measurement.pack_v,
        "current_a": measurement.current_a,
        "lowest_cell_mv": measurement.cell_mv[lowest],
        "highest_cell_mv": measurement.cell_mv[highest],
        "lowest_cell": lowest + 1,
        "highest_cell": highest + 1,
        "lowest_temperature_c": measurement.temperature_c[coldest],
        "highest_temperature_c": measurement.temperature_c[warmest],
        "lowest_temperature_sensor": coldest + 1,
        "charge_limit_a": values.charge.current_a,
        "charge_limit_reason": values.charge.reason,
        "isolation_kohm": measurement.isolation_kohm,
        "supply_mv": measurement.supply_mv,
        "calibration_crc": values.calibration_crc32,
    }


def _encode(layout: SnapshotField, value: float) -> bytes:
    bits = 8 * layout.length
    lowest, highest = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if layout.signed else (0, (1 << bits) - 1)
    # Not a number (no sensor gives a value): the highest raw value, as for invalid values elsewhere in the contract.
    raw = highest if math.isnan(value) else round(value / layout.scale)
    return min(highest, max(lowest, raw)).to_bytes(layout.length, "big", signed=layout.signed)
