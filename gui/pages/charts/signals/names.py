"""What signals are called, and in which groups they are offered."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from bms.telemetry.decoded import SignalInfo
from bms.telemetry.history import History
from bms.telemetry.history.model import PACK, SeriesKey


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRow:
    """One signal that can be drawn: its key, its name for people, its unit."""

    key: SeriesKey
    title: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalGroup:
    """Signals that belong together, under one heading."""

    title: str
    rows: tuple[SignalRow, ...]


def signal_title(name: str) -> str:
    """Return the name of one of the pack's own values in words; a signal of a database keeps its own name."""
    translate = QCoreApplication.translate
    noun, _, number = name.partition(" ")
    if number.isdecimal():
        words = {
            "cell": translate("Signals", "Cell %d"),
            "sensor": translate("Signals", "Sensor %d"),
            "bleeding": translate("Signals", "Cell %d is bled"),
        }.get(noun)
        if words is not None:
            return words % int(number)
    return {
        "pack_v": translate("Signals", "Pack voltage"),
        "bus_v": translate("Signals", "Bus voltage"),
        "current_a": translate("Signals", "Current"),
        "power_kw": translate("Signals", "Power"),
        "soc_pct": translate("Signals", "Lowest state of charge"),
        "soc_max_pct": translate("Signals", "Highest state of charge"),
        "soh_pct": translate("Signals", "State of health"),
        "charge_limit_a": translate("Signals", "Charge limit"),
        "discharge_limit_a": translate("Signals", "Discharge limit"),
        "charge_limit_reason": translate("Signals", "Charge limit reason"),
        "discharge_limit_reason": translate("Signals", "Discharge limit reason"),
        "contactors": translate("Signals", "Contactors"),
        "fault_level": translate("Signals", "Fault level"),
        "confirmed_faults": translate("Signals", "Confirmed faults"),
        "isolation_kohm": translate("Signals", "Isolation"),
        "supply_mv": translate("Signals", "12 V supply"),
        "energy_kwh": translate("Signals", "Energy left"),
        "charge_power_limit_kw": translate("Signals", "Charge power limit"),
        "discharge_power_limit_kw": translate("Signals", "Discharge power limit"),
        "limiting_sensor": translate("Signals", "Sensor that limits"),
        "limiting_cell": translate("Signals", "Cell that limits"),
        "charger": translate("Signals", "Charger"),
        "chemistry": translate("Signals", "Chemistry"),
        "alive_counter": translate("Signals", "Alive counter"),
        "cell_spread_mv": translate("Signals", "Cell spread"),
        "anode_margin_cell": translate("Signals", "Cell with the least margin"),
        "plated_charge_ah": translate("Signals", "Plated charge"),
        "anode_margin_mv": translate("Signals", "Margin to plating"),
    }.get(name, name)


def signal_groups(history: History) -> tuple[SignalGroup, ...]:
    """Return everything a history declares: the pack's own values first, then message by message."""
    translate = QCoreApplication.translate
    groups = []
    own = history.infos(PACK)
    cells = [info for info in own if info.name.startswith("cell ")]
    sensors = [info for info in own if info.name.startswith("sensor ")]
    bled = [info for info in own if info.name.startswith("bleeding ")]
    readings = own[len(cells) + len(sensors) + len(bled) :]
    for title, infos in (
        (translate("Signals", "Pack"), readings),
        (translate("Signals", "Cells"), cells),
        (translate("Signals", "Temperatures"), sensors),
        (translate("Signals", "Bleeding of cells"), bled),
    ):
        if infos:
            groups.append(_group(title, PACK, infos))
    groups += [_group(name, name, history.infos(name)) for name in sorted(history.groups()) if name != PACK]
    return tuple(groups)


def found(groups: Sequence[SignalGroup], text: str) -> tuple[SignalGroup, ...]:
    """Return what a search leaves: every word stands in the name, the title, the unit or the heading."""
    words = text.lower().split()
    if not words:
        return tuple(groups)
    left = []
    for group in groups:
        heading = group.title.lower()
        rows = tuple(
            row
            for row in group.rows
            if all(word in heading or word in f"{row.title} {row.key.name} {row.unit}".lower() for word in words)
        )
        if rows:
            left.append(SignalGroup(title=group.title, rows=rows))
    return tuple(left)


def _group(title: str, group: str, infos: Sequence[SignalInfo]) -> SignalGroup:
    rows = (SignalRow(key=SeriesKey(group, info.name), title=signal_title(info.name), unit=info.unit) for info in infos)
    return SignalGroup(title=title, rows=tuple(rows))
