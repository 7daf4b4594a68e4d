"""The stories the virtual pack can tell: how it starts, what is connected, what goes wrong."""

from dataclasses import dataclass
from typing import Final

from virtual_pack.battery.defects import Defect, DefectKind, OddCell
from virtual_pack.battery.profiles import Partner, Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A pack and what happens to it. Battery time starts at 0.

    Attributes:
        id: name on the command line.
        title: one line for people.
        soc_pct: mean state of charge at the start.
        soc_spread_pct, capacity_spread_pct, resistance_spread_pct: standard deviations between the cells.
        temperature_c: the pack is soaked at this temperature.
        ambient_c: air temperature.
        soh_pct: state of health the BMS has stored.
        isolation_ohm: healthy isolation resistance.
        phases: who is connected when; repeated for ever.
        odd_cells: cells unlike the others.
        defects: what goes wrong.
    """

    id: str
    title: str
    soc_pct: float = 55.0
    soc_spread_pct: float = 0.18
    capacity_spread_pct: float = 0.5
    resistance_spread_pct: float = 3.0
    temperature_c: float = 25.0
    ambient_c: float = 25.0
    soh_pct: float = 98.5
    isolation_ohm: float = 5e6
    phases: tuple[Phase, ...]
    odd_cells: tuple[OddCell, ...] = ()
    defects: tuple[Defect, ...] = ()


_DAILY: Final = (
    Phase(partner=Partner.NOTHING, duration_s=10.0),
    Phase(partner=Partner.VEHICLE, duration_s=480.0, current_a=-32.0, swing_a=60.0, until_soc_pct=25.0),
    Phase(partner=Partner.NOTHING, duration_s=60.0),
    Phase(partner=Partner.AC_CHARGER, duration_s=540.0, current_a=29.0, until_soc_pct=90.0),
    Phase(partner=Partner.NOTHING, duration_s=60.0),
)
_FAST_CHARGE: Final = (
    Phase(partner=Partner.DC_CHARGER, duration_s=7200.0, current_a=350.0, until_soc_pct=90.0),
    Phase(partner=Partner.NOTHING, duration_s=600.0),
    Phase(partner=Partner.VEHICLE, duration_s=3600.0, current_a=-60.0, swing_a=80.0, until_soc_pct=50.0),
)
_HARD_DRIVE: Final = (
    Phase(partner=Partner.VEHICLE, duration_s=600.0, current_a=-110.0, swing_a=90.0, until_soc_pct=25.0),
    Phase(partner=Partner.NOTHING, duration_s=30.0),
    Phase(partner=Partner.AC_CHARGER, duration_s=7200.0, current_a=58.0, until_soc_pct=60.0),
)
_COLD_AC: Final = (
    Phase(partner=Partner.AC_CHARGER, duration_s=6 * 3600.0, current_a=29.0, until_soc_pct=80.0),
    Phase(partner=Partner.NOTHING, duration_s=3600.0),
)

_ALL: Final = (
    Scenario(id="healthy", title="Healthy pack at 25 °C: drives, rests, charges at home", phases=_DAILY),
    Scenario(
        id="cold-fast-charge",
        title="Soaked at −20 °C, on a DC fast charger that follows the limit",
        soc_pct=40.0,
        temperature_c=-20.0,
        ambient_c=-20.0,
        phases=_FAST_CHARGE,
    ),
    Scenario(
        id="weak-cell",
        title="One cell with 4 % less capacity, 25 % more resistance and less charge",
        soc_pct=50.0,
        phases=_HARD_DRIVE,
        odd_cells=(OddCell(index=46, capacity_factor=0.96, resistance_factor=1.25, soc_offset_pct=-4.0),),
    ),
    Scenario(
        id="imbalance",
        title="Cells far apart after a repair",
        soc_pct=60.0,
        soc_spread_pct=4.0,
        phases=_DAILY,
    ),
    Scenario(
        id="stuck-open-sensor",
        title="A temperature sensor loses contact",
        phases=_DAILY,
        defects=(Defect(kind=DefectKind.TEMPERATURE_SENSOR_OPEN, begins_s=5.0, index=17),),
    ),
    Scenario(
        id="isolation-fault",
        title="Coolant creeps into the pack: isolation falls",
        phases=_DAILY,
        defects=(Defect(kind=DefectKind.ISOLATION_DROP, begins_s=20.0, over_s=40.0, value=15e3),),
    ),
    Scenario(
        id="implausible-sensor",
        title="A temperature sensor reads 25 K too warm in the cold",
        soc_pct=40.0,
        temperature_c=-10.0,
        ambient_c=-10.0,
        phases=_FAST_CHARGE,
        defects=(Defect(kind=DefectKind.TEMPERATURE_SENSOR_OFFSET, begins_s=15.0, over_s=5.0, index=22, value=25.0),),
    ),
    Scenario(
        id="deep-cold",
        title="Soaked at −38 °C, plugged in: heats first, then charges",
        soc_pct=40.0,
        temperature_c=-38.0,
        ambient_c=-38.0,
        phases=_COLD_AC,
    ),
    Scenario(
        id="heater-failed",
        title="Soaked at −38 °C, plugged in, and the heater gives no heat",
        soc_pct=40.0,
        temperature_c=-38.0,
        ambient_c=-38.0,
        phases=_COLD_AC,
        defects=(Defect(kind=DefectKind.HEATER_DEAD),),
    ),
    Scenario(
        id="charger-ignores-limits",
        title="A charger that goes beyond the limit of a cold pack",
        soc_pct=60.0,
        temperature_c=-10.0,
        ambient_c=-10.0,
        phases=(Phase(partner=Partner.DC_CHARGER, duration_s=7200.0, current_a=60.0, until_soc_pct=95.0, excess_a=60.0),),
    ),
)

SCENARIOS: Final[dict[str, Scenario]] = {scenario.id: scenario for scenario in _ALL}
"""Every scenario by its id."""
