"""Finding the cells, temperatures and main readings in a signal set, which names its signals as its authors liked.

The battery controller is the ECU with the cell voltages. Its values, and what others know of the battery, are asked at the pace
the signal set proposes. The rest is not asked at all: each ECU that is asleep or not there holds up the cells by its P2.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bms.definition.polling import PollCommand, PolledSignal, Polling

FEWEST_CELLS = 4
LONGEST_MATCHED_ID = 100
"""Patterns come out of a file, and take the longer the longer a text is."""

_CELL = re.compile(r"CELL|CMU|BLOCK|MODULE", re.IGNORECASE)
_CELL_PATH = re.compile(r"Battery\.(Modules|Cells)\b")
_SUMMARY = re.compile(r"MAX|MIN|AVG|AVERAGE|MEAN|DIFF|DELTA|SPREAD|SOC\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\d+(?:_?T|_?TEMP|_?TEMPERATURE)?$", re.IGNORECASE)
_NOT_A_CELL_SENSOR = re.compile(r"INLET|OUTLET|COOLANT|HEATER|LDC|OBC|AUX", re.IGNORECASE)
_PACK_VOLTAGE = re.compile(r"BATTERY(_DC)?_VOLT|HVBAT_VOLT|PACK_VOLT", re.IGNORECASE)
_PACK_CURRENT = re.compile(r"BATTERY_CURRENT|HVBAT_CURRENT|PACK_CURRENT|HVBAT_AMP", re.IGNORECASE)
_OTHER_BATTERY = re.compile(r"AUX|12V|STARTER|MAX|MIN|TARGET|CELL|CMU", re.IGNORECASE)
_ISOLATION = re.compile(r"ISOLATION|INSULATION", re.IGNORECASE)

_CURRENT_SIGN = {(0x7E4, bytes.fromhex("220101")): -1.0}
"""(request id, request) → factor that makes charging positive. Hyundai and Kia, E-GMP: the value rises above 0 while the motors
drive. A signal set does not say; a direction that is not known here is not shown as the pack's current."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSignal:
    """A signal with what its signal set says about its meaning."""

    signal: PolledSignal
    command: str
    request_id: int
    request: bytes
    path: str
    metric: str


def find_roles(
    commands: dict[str, PollCommand], named: dict[str, NamedSignal], left_out: list[str], groups: tuple[str, ...] = ()
) -> Polling:
    """Return what to poll and what the values are. `left_out` is extended by what could not be given a meaning.

    Args:
        commands: by key.
        named: signals that can be asked for, by id.
        left_out: what was not understood.
        groups: patterns of signal ids that the signal set says are cell voltages.
    """
    cells = _cells(named.values(), groups)
    controllers = Counter(named[signal_id].request_id for signal_id in cells)
    controller = controllers.most_common(1)[0][0] if controllers else _state_of_charge_ecu(named)
    own = {signal_id: item for signal_id, item in named.items() if item.request_id == controller}
    temperatures = _temperatures(own.values())
    readings, scales = _main_readings(own, named, left_out)
    for signal_id in own:
        if signal_id not in cells and signal_id not in temperatures and signal_id not in readings.values():
            readings[signal_id.lower()] = signal_id
    wanted = {named[signal_id].command for signal_id in (*cells, *temperatures, *readings.values())}
    return Polling(
        commands=tuple(command for command in commands.values() if command.key in wanted),
        cells=cells,
        cell_scale_mv=1.0 if cells and named[cells[0]].signal.unit == "mV" else 1000.0,
        temperatures=temperatures,
        readings=readings,
        reading_scales=scales,
        others=tuple(command for command in commands.values() if command.key not in wanted),
        trim_unseen=True,
        not_understood=tuple(left_out),
    )


def _numbers(signal_id: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", signal_id))


def _cells(signals: Iterable[NamedSignal], groups: tuple[str, ...]) -> tuple[str, ...]:
    voltages = [item for item in signals if item.signal.unit in {"V", "mV"} and re.search(r"\d", item.signal.id)]
    matched = [item.signal for item in voltages if len(item.signal.id) <= LONGEST_MATCHED_ID]
    found = [signal for signal in matched if any(re.fullmatch(group, signal.id) for group in groups)]
    if len(found) < FEWEST_CELLS:
        found = [
            item.signal
            for item in voltages
            if (_CELL_PATH.match(item.path) or _CELL.search(item.signal.id)) and not _SUMMARY.search(item.signal.id)
        ]
    unit = Counter(signal.unit for signal in found).most_common(1)
    found = [signal for signal in found if signal.unit == unit[0][0]]
    if len(found) < FEWEST_CELLS:
        return ()
    return tuple(signal.id for signal in sorted(found, key=lambda signal: _numbers(signal.id)))


def _temperatures(signals: Iterable[NamedSignal]) -> tuple[str, ...]:
    found = [
        item.signal
        for item in signals
        if item.signal.unit == "°C"
        and _NUMBERED.search(item.signal.id)
        and not _SUMMARY.search(item.signal.id)
        and not _NOT_A_CELL_SENSOR.search(item.signal.id)
    ]
    return tuple(signal.id for signal in sorted(found, key=lambda signal: _numbers(signal.id)))


def _state_of_charge_ecu(named: dict[str, NamedSignal]) -> int | None:
    metrics = {"stateOfCharge", "tractionBatteryVoltage"}
    return next((item.request_id for item in named.values() if item.metric in metrics), None)


def _main_readings(
    own: dict[str, NamedSignal], named: dict[str, NamedSignal], left_out: list[str]
) -> tuple[dict[str, str], dict[str, float]]:
    """Return reading name → signal id and reading name → factor, for what every front end shows first."""
    readings: dict[str, str] = {}
    scales: dict[str, float] = {}

    def choose(reading: str, unit: str, metric: str, fits: Callable[[str], bool]) -> NamedSignal | None:
        by_metric = [item for item in own.values() if item.metric == metric]
        by_name = [item for item in own.values() if item.signal.unit == unit and fits(item.signal.id)]
        elsewhere = [item for item in named.values() if item.metric == metric]
        chosen = next((item for item in (*by_metric, *elsewhere, *by_name) if item.signal.unit == unit), None)
        if chosen is not None:
            readings[reading] = chosen.signal.id
        return chosen

    def is_pack(pattern: re.Pattern[str]) -> Callable[[str], bool]:
        return lambda signal_id: bool(pattern.search(signal_id)) and not _OTHER_BATTERY.search(signal_id)

    choose("pack_v", "V", "tractionBatteryVoltage", is_pack(_PACK_VOLTAGE))
    current = choose("current_a", "A", "tractionBatteryCurrent", is_pack(_PACK_CURRENT))
    choose("soc_pct", "%", "stateOfCharge", lambda _: False)
    choose("soh_pct", "%", "stateOfHealth", lambda _: False)
    choose("isolation_kohm", "kΩ", "", lambda signal_id: bool(_ISOLATION.search(signal_id)))
    if current is not None:
        sign = _CURRENT_SIGN.get((current.request_id, current.request))
        if sign is None:
            del readings["current_a"]
            left_out.append(f"{current.signal.id}: whether charging is positive is not known")
        else:
            scales["current_a"] = sign
    return readings, scales
