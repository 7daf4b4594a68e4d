"""Values of the application's data identifiers, laid out as docs/ecu-contract.md says. Big-endian."""

import struct
from collections.abc import Callable
from typing import Final

import numpy as np

from bms.definition.model import PackDefinition
from virtual_pack.management.bms_values import BmsValues
from virtual_pack.management.limit_reasons import Limit
from virtual_pack.management.measurement import FloatArray

INVALID_MV: Final = 0xFFFF
INVALID_DECIDEGREES: Final = 0x7FFF
NONE: Final = 0xFF
_CELL_BLOCK: Final = 48
_CELL_DIDS: Final = range(0xD100, 0xD103)


def read_data(did: int, definition: PackDefinition, values: BmsValues) -> bytes | None:
    """Return the value of a data identifier, None if this application has no such one."""
    if did == 0xD000:
        return _identity(definition)
    if did in _CELL_DIDS:
        return _cells(values, did - _CELL_DIDS.start)
    encode = _ENCODERS.get(did)
    return None if encode is None else encode(values)


def _identity(definition: PackDefinition) -> bytes:
    topology = definition.topology
    level = 0 if definition.programming is None else int(definition.programming.contract_level)
    return struct.pack(
        ">BHBBHHB",
        topology.modules[0].chemistry.number,
        topology.series,
        topology.parallel,
        len(topology.modules),
        topology.sensors,
        round(10 * topology.capacity_ah),
        level,
    )


def _pack(values: BmsValues) -> bytes:
    measurement = values.measurement
    temperatures = _decidegrees(measurement.temperature_c)
    cells = _millivolts(measurement.cell_mv)
    coldest, warmest = measurement.coldest_sensor, measurement.warmest_sensor
    lowest, highest = measurement.lowest_cell, measurement.highest_cell
    return struct.pack(
        ">HhHHhhHH",
        _unsigned(10 * measurement.pack_v, 16),
        max(-32768, min(32767, round(10 * measurement.current_a))),
        _unsigned(100 * values.soc_pct, 16),
        _unsigned(100 * values.soh_pct, 16),
        INVALID_DECIDEGREES if coldest is None else temperatures[coldest],
        INVALID_DECIDEGREES if warmest is None else temperatures[warmest],
        INVALID_MV if lowest is None else cells[lowest],
        INVALID_MV if highest is None else cells[highest],
    )


def _cells(values: BmsValues, block: int) -> bytes:
    cells = _millivolts(values.measurement.cell_mv)[_CELL_BLOCK * block : _CELL_BLOCK * (block + 1)]
    return struct.pack(f">{len(cells)}H", *cells)


def _temperatures(values: BmsValues) -> bytes:
    temperatures = _decidegrees(values.measurement.temperature_c)
    return struct.pack(f">{len(temperatures)}h", *temperatures)


def _balancing(values: BmsValues) -> bytes:
    mask = np.packbits(values.balancing, bitorder="little").tobytes()
    spread = _unsigned(values.measurement.spread_mv, 16)
    return mask + struct.pack(">HH", spread, _unsigned(100 * values.session_ah, 16))


def _limits(values: BmsValues) -> bytes:
    return struct.pack(
        ">HHBBBB",
        _tenths(values.charge),
        _tenths(values.discharge),
        values.charge.reason,
        values.discharge.reason,
        NONE if values.charge.sensor is None else values.charge.sensor + 1,
        NONE if values.charge.cell is None else values.charge.cell + 1,
    )


def _plating(values: BmsValues) -> bytes:
    margin = 0 if values.anode_margin_mv is None else max(-32768, min(32767, round(values.anode_margin_mv)))
    return struct.pack(">hH", margin, _unsigned(1000 * values.plated_ah, 16))


def _safety(values: BmsValues) -> bytes:
    measurement = values.measurement
    return struct.pack(
        ">IBHB",
        _unsigned(measurement.isolation_kohm, 32),
        values.main_closed,
        _unsigned(measurement.supply_mv, 16),
        measurement.charger_connected,
    )


_ENCODERS: Final[dict[int, Callable[[BmsValues], bytes]]] = {
    0xD010: _pack,
    0xD120: _temperatures,
    0xD130: _balancing,
    0xD140: _limits,
    0xD150: _plating,
    0xD160: _safety,
}


def _tenths(limit: Limit) -> int:
    # Rounded down: a limit may be told too low, never too high.
    return min(0xFFFF, int(10 * limit.current_a))


def _unsigned(value: float, bits: int) -> int:
    return max(0, min((1 << bits) - 1, round(value)))


def _millivolts(cell_mv: FloatArray) -> list[int]:
    raw: list[int] = np.where(np.isnan(cell_mv), INVALID_MV, np.rint(np.nan_to_num(cell_mv))).astype(int).tolist()
    return raw


def _decidegrees(temperature_c: FloatArray) -> list[int]:
    scaled = np.rint(10.0 * np.nan_to_num(temperature_c))
    raw: list[int] = np.where(np.isnan(temperature_c), INVALID_DECIDEGREES, scaled).astype(int).tolist()
    return raw
