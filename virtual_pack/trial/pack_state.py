"""What a trial starts from: the cells of a connected or recorded pack, or of one made up by a few numbers."""

import enum
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bms.definition.model import PackDefinition
from bms.errors import BadFileError, DefinitionError
from virtual_pack.battery.cell_parameters import FloatArray
from virtual_pack.management.calibration_tables import Curve
from virtual_pack.management.closed_loop import layout_of
from virtual_pack.trial.stories import TrialStory

_RATED_SOH_PCT: Final = 100.0
_AT_REST_A: Final = 2.0
_LOWEST_SOH_PCT: Final = 40.0
_TEMPERATURES_C: Final = (-60.0, 100.0)
_ADVICE: Final = "Give what `halite watch --json` printed."


class Assumption(enum.Enum):
    """What a state rests on that nobody has measured."""

    CELLS_DRAWN = "The differences between the cells are made up."
    SOC_FROM_VOLTAGE = "States of charge of the cells are reckoned from their voltages."
    NOT_AT_REST = "A current was flowing: the differences between the cells hold those of their resistances."
    CELLS_MISSING = "Cells without a voltage are taken as the mean of the others."
    SENSORS_MISSING = "Sensors without a temperature are taken as the mean of the others."
    TEMPERATURE_OF_STORY = "The temperature is that of the story."
    RATED_CAPACITY = "The state of health is not known: every cell is taken as new."


@dataclass(frozen=True, slots=True, kw_only=True)
class PackState:
    """Where every cell stands at the start.

    Attributes:
        soc_pct: state of charge, shape (cells,).
        temperature_c: temperature, shape (cells,).
        ambient_c: air.
        soh_pct: state of health, for all cells.
        assumptions: what of it nobody has measured.
    """

    soc_pct: FloatArray
    temperature_c: FloatArray
    ambient_c: float
    soh_pct: float
    assumptions: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is to be different from the story; None: as the story has it.

    Attributes:
        soc_pct: mean state of charge.
        temperature_c: temperature of cells and air.
        spread_mv: distance of the highest from the lowest cell, at rest.
        soh_pct: state of health.
    """

    soc_pct: float | None = None
    temperature_c: float | None = None
    spread_mv: float | None = None
    soh_pct: float | None = None


def made_up(definition: PackDefinition, story: TrialStory, wishes: Wishes, seed: int) -> PackState:
    """Return a state by a few numbers. The cells are drawn by `seed` and moved apart to exactly the spread asked for.

    Raises:
        DefinitionError: the open-circuit voltage of the cells is not known.
    """
    ocv_mv = _ocv(definition)
    cells = layout_of(definition).cells
    drawn = np.random.default_rng(seed).standard_normal(cells)
    soc_pct = story.soc_pct if wishes.soc_pct is None else wishes.soc_pct
    spread_mv = story.spread_mv if wishes.spread_mv is None else wishes.spread_mv
    centred = drawn - drawn.mean()
    voltages_mv = ocv_mv.at(soc_pct) + spread_mv * centred / max(float(np.ptp(centred)), 1e-9)
    temperature_c = story.temperature_c if wishes.temperature_c is None else wishes.temperature_c
    assumptions = [Assumption.CELLS_DRAWN] + ([] if wishes.soh_pct is not None else [Assumption.RATED_CAPACITY])
    return PackState(
        soc_pct=ocv_mv.inverse(voltages_mv),
        temperature_c=np.full(cells, temperature_c),
        ambient_c=temperature_c,
        soh_pct=_RATED_SOH_PCT if wishes.soh_pct is None else wishes.soh_pct,
        assumptions=tuple(assumptions),
    )


def from_values(definition: PackDefinition, story: TrialStory, wishes: Wishes, values: Mapping[str, object]) -> PackState:
    """Return the state of a connected or recorded pack.

    Args:
        definition: the pack.
        story: decides the temperature when it is told of a soaked pack.
        wishes: temperature and state of health here go before what `values` say.
        values: what `halite watch --json` prints: `cells_mv`, `temperatures_c` (°C, null: not known), and, where they are
            known, `soc_pct` (of the emptiest cell), `soh_pct`, `current_a`.

    Raises:
        BadFileError: a value is missing, of another kind or of another pack.
        DefinitionError: the open-circuit voltage of the cells is not known.
    """
    layout = layout_of(definition)
    cells_mv = _column(values, "cells_mv", layout.cells)
    assumptions = [Assumption.SOC_FROM_VOLTAGE]
    if np.isnan(cells_mv).any():
        assumptions.append(Assumption.CELLS_MISSING)
    current_a = _number(values, "current_a")
    if current_a is not None and abs(current_a) > _AT_REST_A:
        assumptions.append(Assumption.NOT_AT_REST)
    soh_pct = _number(values, "soh_pct") if wishes.soh_pct is None else wishes.soh_pct
    if soh_pct is None or soh_pct < _LOWEST_SOH_PCT:
        assumptions.append(Assumption.RATED_CAPACITY)
        soh_pct = _RATED_SOH_PCT
    sensors_c = _sensors(values, layout.sensors, story.temperature_c if story.soaked else None, wishes, assumptions)
    return PackState(
        soc_pct=_states_of_charge(_ocv(definition), _filled(cells_mv), _number(values, "soc_pct")),
        temperature_c=sensors_c[layout.nearest_sensor()],
        ambient_c=float(sensors_c.mean()),
        soh_pct=min(soh_pct, _RATED_SOH_PCT),
        assumptions=tuple(assumptions),
    )


def _sensors(
    values: Mapping[str, object], count: int, soaked_c: float | None, wishes: Wishes, assumptions: list[Assumption]
) -> FloatArray:
    """Return the temperature at every sensor, °C; adds to `assumptions` what was not measured."""
    told_c = soaked_c if wishes.temperature_c is None else wishes.temperature_c
    if told_c is not None:
        assumptions.append(Assumption.TEMPERATURE_OF_STORY)
        return np.full(count, told_c)
    sensors_c = _column(values, "temperatures_c", count, lowest=_TEMPERATURES_C[0], highest=_TEMPERATURES_C[1])
    if np.isnan(sensors_c).any():
        assumptions.append(Assumption.SENSORS_MISSING)
    return _filled(sensors_c)


def _states_of_charge(ocv_mv: Curve, cells_mv: FloatArray, lowest_pct: float | None) -> FloatArray:
    """Return the state of charge of each cell. What the BMS counted for the emptiest one anchors all of them.

    Hysteresis and the voltage drop of a current are nearly the same in all cells of a string; the anchor takes both out.
    """
    if lowest_pct is not None:
        cells_mv = cells_mv - cells_mv.min() + ocv_mv.at(lowest_pct)
    return ocv_mv.inverse(cells_mv)


def _ocv(definition: PackDefinition) -> Curve:
    chemistry = definition.topology.modules[0].chemistry
    if not chemistry.ocv_mv:
        raise DefinitionError(
            f"The open-circuit voltage of {chemistry.name} is not known.", advice="Only sodium-ion NFM cells can be simulated."
        )
    return Curve(axis=np.array(chemistry.ocv_soc_pct), values=np.array(chemistry.ocv_mv, dtype=np.float64))


def _column(values: Mapping[str, object], name: str, count: int, *, lowest: float = 0.0, highest: float = 6000.0) -> FloatArray:
    found = values.get(name)
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise BadFileError(f"The state of the pack has no list {name}.", advice=_ADVICE)
    if len(found) != count:
        raise BadFileError(f"{name} has {len(found)} values, this pack has {count}.", advice="Choose its pack with --pack.")
    for index, value in enumerate(found):
        if value is not None and not (_is_number(value) and lowest <= value <= highest):
            raise BadFileError(f"{name}[{index}] is {value!r}: not a number from {lowest:g} to {highest:g}.", advice=_ADVICE)
    column = np.array([math.nan if value is None else value for value in found], dtype=np.float64)
    if np.isnan(column).all():
        raise BadFileError(f"{name} has no valid value.", advice="Record the state again while the pack sends values.")
    return column


def _number(values: Mapping[str, object], name: str) -> float | None:
    found = values.get(name)
    if found is None:
        return None
    if not isinstance(found, int | float) or not _is_number(found):
        raise BadFileError(f"{name} is {found!r}: not a number.", advice=_ADVICE)
    return float(found)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _filled(column: FloatArray) -> FloatArray:
    return np.where(np.isnan(column), np.nanmean(column), column)
