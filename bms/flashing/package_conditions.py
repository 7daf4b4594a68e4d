"""What a package demands of its pack, beyond what the BMS itself does (docs/ecu-contract.md, D010 and D160)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from bms.calibration.release_terms import Preconditions
from bms.diagnostics.procedure import Procedure
from bms.diagnostics.services import read_optional_data
from bms.errors import SafetyRefusalError

_VALUES_DID = 0xD010
_VALUES = struct.Struct(">HhHHhhHH")
"""Pack voltage 0.1 V, current 0.1 A, SoC and SoH 0.01 %, lowest and highest temperature 0.1 °C, lowest and highest cell mV."""
_SAFETY_DID = 0xD160
_SAFETY = struct.Struct(">IBHB")
"""Isolation kΩ, contactors, 12 V supply mV, charger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackCondition:
    """What the pack is like now."""

    current_a: float
    soc_pct: float
    temperatures_c: tuple[float, float]
    cells_mv: tuple[float, float]
    contactors_open: bool
    supply_v: float


def require_conditions(wanted: Preconditions) -> Procedure[None]:
    """Do nothing if the pack is as a package demands.

    Raises:
        SafetyRefusalError: it is not, or does not tell.
        DiagnosticError, IsoTpError, LinkError: it does not answer.
    """
    if wanted == Preconditions():
        return  # open contactors alone: the BMS asks for that itself (routine 0203)
    values = yield from read_optional_data(_VALUES_DID)
    safety = yield from read_optional_data(_SAFETY_DID)
    if values is None or safety is None or len(values) != _VALUES.size or len(safety) != _SAFETY.size:
        raise SafetyRefusalError(
            "The package demands a certain condition of the pack, which this BMS does not tell.",
            advice="Ask calibration for a package without such demands.",
        )
    unmet = tuple(_unmet(wanted, _condition(values, safety)))
    if unmet:
        raise SafetyRefusalError(
            f"The pack is not as the package demands: {', '.join(unmet)}.",
            detail="; ".join(unmet),
            advice="Bring the pack into that condition, then start the update again.",
        )


def _condition(values: bytes, safety: bytes) -> PackCondition:
    _, current, soc, _, coldest, warmest, lowest, highest = _VALUES.unpack(values)
    _, contactors, supply_mv, _ = _SAFETY.unpack(safety)
    return PackCondition(
        current_a=current / 10,
        soc_pct=soc / 100,
        temperatures_c=(coldest / 10, warmest / 10),
        cells_mv=(lowest, highest),
        contactors_open=contactors == 0,
        supply_v=supply_mv / 1000,
    )


def _unmet(wanted: Preconditions, pack: PackCondition) -> Iterator[str]:
    yield from _outside("the state of charge", (pack.soc_pct, pack.soc_pct), wanted.soc_pct, "%")
    yield from _outside("a cell temperature", pack.temperatures_c, wanted.cell_temperature_c, "°C")
    yield from _outside("a cell voltage", pack.cells_mv, wanted.cell_mv, "mV")
    if wanted.current_a is not None and abs(pack.current_a) > wanted.current_a:
        yield f"{pack.current_a:g} A are flowing, at most {wanted.current_a:g} A are allowed"
    if wanted.contactors_open and not pack.contactors_open:
        yield "the contactors are closed"
    if wanted.supply_v is not None and pack.supply_v < wanted.supply_v:
        yield f"the 12 V supply is at {pack.supply_v:g} V, at least {wanted.supply_v:g} V are needed"


def _outside(name: str, found: tuple[float, float], allowed: tuple[float, float] | None, unit: str) -> Iterator[str]:
    if allowed is not None and not (allowed[0] <= found[0] and found[1] <= allowed[1]):
        shown = f"{found[0]:g}" if found[0] == found[1] else f"{found[0]:g} to {found[1]:g}"
        yield f"{name} is {shown} {unit}, allowed are {allowed[0]:g} to {allowed[1]:g} {unit}"
