"""Why is it limited? All limits of charging and discharging at one instant, the binding one, and whether the BMS agrees.

Reckoned from the pack's values and tables alone, by the rules of docs/ecu-contract.md, never by the BMS's own answer. Only
where the BMS remembers something that no value tells (a release threshold, a fault's reaction) its answer is taken, and the
link says so.
"""

import enum
import math
from typing import Final

from bms.analysis.limit_inputs import Scene, Smoothed, situation_of
from bms.analysis.limit_links import charge_voltage_link, discharge_voltage_link, ended_link, map_link
from bms.analysis.limit_model import Agreement, Cause, Direction, Input, LimitChain, Link, Quantity
from bms.analysis.limit_thresholds import cell_limit_link, cold_link, hot_link, window_link
from bms.calibration.findings import Tables
from bms.definition.model import PackDefinition
from bms.telemetry.snapshot import PackSnapshot, Validity

GUARD_FACTOR: Final = 0.5
"""While the plating guard pauses fast charging, the map counts half (docs/ecu-contract.md, Limits)."""
SLOW_C: Final = 0.5
"""Charging rate that a fault which forbids fast charging leaves."""
_TOLERANCE_A: Final = 0.2
"""The BMS tells tenths of an ampere, rounded down."""
_TOLERANCE: Final = 0.01
_FAULT_LEVEL: Final = 2.0
_GATES: Final = frozenset({Cause.FAULT, Cause.CONTACTORS, Cause.NO_CALIBRATION})
_STOPS: Final = frozenset({Cause.WINDOW, Cause.TEMPERATURE, Cause.CELL_LIMIT})
"""What forbids a current outright, and is not reckoned to be none."""


class _Reason(enum.IntEnum):
    """Those limit reasons of docs/ecu-contract.md that say more than the values do."""

    VOLTAGE_HIGH = 3
    GUARD = 5
    SENSOR_FAULT = 6
    PACK_FAULT = 7
    NO_CALIBRATION = 8
    OPEN = 9
    WINDOW = 10
    VOLTAGE_LOW = 11
    TOO_COLD = 14


def explain(
    snapshot: PackSnapshot, definition: PackDefinition, tables: Tables, smooth: Smoothed | None = None
) -> tuple[LimitChain, LimitChain]:
    """Return the chains of charging and of discharging at the instant of a snapshot.

    Args:
        snapshot: values of the pack.
        definition: how the pack is built.
        tables: the calibration that is active in it, or the factory set.
        smooth: current and cells as the BMS low-passes them; None: the present ones, right while the current is steady.
    """
    charge, discharge = _Told(snapshot, "charge"), _Told(snapshot, "discharge")
    distrusted = charge.sensor if charge.reason == _Reason.SENSOR_FAULT else None
    now = situation_of(snapshot, definition, tables, smooth=smooth, distrusted=distrusted)
    capacity_ah = definition.topology.capacity_ah or math.nan
    soh = min(max(0.01 * now.soh_pct, 0.0), 1.0) if math.isfinite(now.soh_pct) else 1.0
    scene = Scene(now=now, tables=tables, capacity_ah=capacity_ah, scale_a=capacity_ah * soh)
    return _chain(charge, _charging(scene, charge)), _chain(discharge, _discharging(scene, discharge))


class _Told:
    """What the BMS says about one direction."""

    def __init__(self, snapshot: PackSnapshot, direction: Direction) -> None:
        def value(name: str) -> float:
            reading = snapshot.readings.get(name)
            return reading.value if reading is not None and reading.validity == Validity.VALID else math.nan

        def index(name: str, count: int) -> int | None:
            number = value(name)
            # The BMS names the sensor and the cell of its charge limit only; 0 and 0xFF are none.
            return int(number) - 1 if direction == "charge" and 1 <= number <= count else None

        reason = snapshot.readings.get(f"{direction}_limit_reason")
        self.direction: Direction = direction
        self.limit_a = value(f"{direction}_limit_a")
        self.reason = value(f"{direction}_limit_reason")
        self.text = "" if reason is None or reason.validity != Validity.VALID else reason.text
        self.sensor = index("limiting_sensor", len(snapshot.temperatures_c.values))
        self.cell = index("limiting_cell", len(snapshot.cells_mv.values))

    def stops_for(self, *reasons: int) -> bool:
        """Whether it allows nothing, for one of these reasons."""
        return self.limit_a == 0.0 and self.reason in reasons


def _charging(scene: Scene, told: _Told) -> list[Link]:
    hot = hot_link(scene, is_told=told.stops_for(_Reason.PACK_FAULT))
    by_map, taper = map_link(scene, "CHG_I_LIM_MAP", scene.now.highest_soc_pct, told.sensor), charge_voltage_link(scene)
    return [
        by_map,
        *_guarding(scene, told, by_map),
        taper,
        ended_link(scene, taper, is_told=told.stops_for(_Reason.VOLTAGE_HIGH)),
        window_link(scene, is_told=told.stops_for(_Reason.WINDOW), told_sensor=told.sensor),
        _too_cold(scene, told, "TEMP_CHG_LO"),
        cell_limit_link(scene, high=True, is_told=told.stops_for(_Reason.VOLTAGE_HIGH)),
        hot,
        *_gates(scene, told, explained=hot.allowed_a == 0.0),
    ]


def _discharging(scene: Scene, told: _Told) -> list[Link]:
    return [
        map_link(scene, "DCH_I_LIM_MAP", scene.now.lowest_soc_pct),
        discharge_voltage_link(scene),
        cell_limit_link(scene, high=False, is_told=told.stops_for(_Reason.VOLTAGE_LOW)),
        _too_cold(scene, told, "TEMP_DIS_LO"),
        *_gates(scene, told),
    ]


def _too_cold(scene: Scene, told: _Told, name: str) -> Link:
    # Where the coldest temperature is a substitute, the BMS names the sensor it stands for.
    return cold_link(scene, name, is_told=told.stops_for(_Reason.TOO_COLD, _Reason.SENSOR_FAULT), told_sensor=told.sensor)


def _guarding(scene: Scene, told: _Told, by_map: Link) -> list[Link]:
    """Return what keeps charging slow: plated charge beyond its threshold is a value, everything else only the BMS knows."""
    slow_a = SLOW_C * scene.scale_a
    links = []
    threshold = scene.tables.number("PLATING_DTC_AH") if scene.tables.have("PLATING_DTC_AH") else math.inf
    is_plated = scene.now.plated_ah > threshold
    if is_plated:
        inputs = (Input(quantity=Quantity.PLATED, value=scene.now.plated_ah, above=threshold),)
        links.append(_fixed(Cause.SLOW, slow_a, ("PLATING_DTC_AH",), inputs=inputs))
    elif told.reason == _Reason.PACK_FAULT and told.limit_a > 0.0:
        links.append(_fixed(Cause.SLOW, slow_a, remembered=True))
    if told.reason == _Reason.GUARD and (not is_plated or told.limit_a + _TOLERANCE_A < slow_a):
        links.append(
            Link(
                cause=Cause.GUARD,
                tables=("PLATING_PAUSE", *by_map.tables),
                allowed_a=GUARD_FACTOR * by_map.allowed_a,
                least_a=GUARD_FACTOR * by_map.least_a,
                most_a=GUARD_FACTOR * by_map.most_a,
                inputs=(Input(quantity=Quantity.CURRENT, value=by_map.allowed_a),),
                is_remembered=True,
            )
        )
    return links


def _gates(scene: Scene, told: _Told, *, explained: bool = False) -> list[Link]:
    """Return what allows nothing at all, whatever the tables say. `explained`: a link above is the fault the BMS speaks of."""
    links = []
    if (told.stops_for(_Reason.PACK_FAULT) and not explained) or (
        scene.now.fault_level == _FAULT_LEVEL and scene.now.contactors_closed is False
    ):
        links.append(_fixed(Cause.FAULT, 0.0, remembered=True))
    if told.stops_for(_Reason.NO_CALIBRATION):
        links.append(_fixed(Cause.NO_CALIBRATION, 0.0, remembered=True))
    opening = told.stops_for(_Reason.OPEN)
    if not links and (scene.now.contactors_closed is False or opening):
        links.append(_fixed(Cause.CONTACTORS, 0.0, remembered=opening and scene.now.contactors_closed is True))
    return links


def _fixed(
    cause: Cause, allowed_a: float, tables: tuple[str, ...] = (), *, inputs: tuple[Input, ...] = (), remembered: bool = False
) -> Link:
    return Link(
        cause=cause,
        tables=tables,
        allowed_a=allowed_a,
        least_a=allowed_a,
        most_a=allowed_a,
        inputs=inputs,
        is_remembered=remembered,
    )


def _chain(told: _Told, links: list[Link]) -> LimitChain:
    missing = tuple(link.tables[0] for link in links if math.isnan(link.allowed_a))
    return LimitChain(
        direction=told.direction,
        links=tuple(links),
        binding=_binding(links),
        told_a=told.limit_a,
        told_reason=told.text,
        told_sensor=told.sensor,
        told_cell=told.cell,
        agreement=_agreement(told.limit_a, links, missing),
        missing=missing,
    )


def _binding(links: list[Link]) -> int | None:
    """Return the lowest link; of equal ones a gate, else one that values alone explain, what forbids outright before others."""
    known = [index for index, link in enumerate(links) if math.isfinite(link.allowed_a)]
    if not known:
        return None
    lowest_a = min(links[index].allowed_a for index in known)
    tied = [index for index in known if links[index].allowed_a == lowest_a]
    gates = [index for index in tied if links[index].cause in _GATES]
    sure = [index for index in tied if not links[index].is_remembered]
    candidates = gates or sure or tied
    return next((index for index in candidates if links[index].cause in _STOPS), candidates[0])


def _agreement(told_a: float, links: list[Link], missing: tuple[str, ...]) -> Agreement:
    if math.isnan(told_a):
        return Agreement.NOT_TOLD
    known = [link for link in links if not math.isnan(link.allowed_a)]
    if not any(math.isfinite(link.allowed_a) for link in known):
        return Agreement.NOT_KNOWN
    tolerance_a = _TOLERANCE_A + _TOLERANCE * told_a
    if told_a - tolerance_a > min(link.most_a for link in known):
        return Agreement.MORE
    if told_a + tolerance_a < min(link.least_a for link in known):
        return Agreement.NOT_KNOWN if missing else Agreement.LESS
    return Agreement.AGREES
