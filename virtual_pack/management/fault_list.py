"""The faults this BMS can detect. Texts are in the pack definition's catalogue; here is only how the BMS treats them."""

import enum
from dataclasses import dataclass
from typing import Final

_LETTERS = "PCBU"
_UNCLASSIFIED = 0x01


def dtc(display: str) -> int:
    """Return the 24-bit number of a code such as `P0A9B-13` (SAE J2012 code, failure type byte)."""
    code, _, failure_type = display.partition("-")
    return (_LETTERS.index(code[0]) << 22) | (int(code[1:], 16) << 8) | int(failure_type, 16)


SOC_LOW: Final = dtc("P0A7D-00")
OVER_TEMPERATURE: Final = dtc("P0A7E-4B")
CELL_VARIATION: Final = dtc("P0BBD-00")
CELL_OVER_VOLTAGE: Final = dtc("P0B3E-17")
CELL_UNDER_VOLTAGE: Final = dtc("P0B3D-16")
SENSOR_OPEN: Final = dtc("P0A9B-13")
SENSOR_IMPLAUSIBLE: Final = dtc("P0A9C-64")
ISOLATION: Final = dtc("P0AA6-1A")
CHARGE_OVER_CURRENT: Final = dtc("P0CA6-19")
COLD_CHARGE_EXCEEDED: Final = dtc("P1B40-94")
PLATED: Final = dtc("P1B41-92")
TOO_COLD_TO_CHARGE: Final = dtc("P1B42-84")
PREHEAT_TIMEOUT: Final = dtc("P1B43-63")
HEATER_WITHOUT_EFFECT: Final = dtc("P1B46-92")
CALIBRATION_UNUSABLE: Final = dtc("P064F-46")
CALIBRATION_MISSING: Final = dtc("U1118-54")


def display_code(code: int) -> str:
    """Return the code of a 24-bit number, as `dtc` takes it."""
    return f"{_LETTERS[code >> 22]}{code >> 8 & 0x3FFF:04X}-{code & 0xFF:02X}"


class Reaction(enum.IntEnum):
    """What a confirmed finding makes the BMS do, mildest first."""

    NONE = 0
    SLOW_CHARGE = 1
    STOP_CHARGE = 2
    OPEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoredFault:
    """One detectable fault.

    Attributes:
        code: 24-bit DTC.
        maturation_s: how long its test must fail without a break until it is confirmed.
        warning: it asks for the warning lamp (status bit 7).
        serious: counts as `fault` and not as `warning` in the broadcast fault level.
    """

    code: int
    maturation_s: float
    warning: bool = True
    serious: bool = False

    @property
    def severity(self) -> int:
        """DTC severity and class (ISO 14229-1 D.3): check immediately, check at next halt, maintenance only; class 0."""
        if self.serious:
            return 0x80 | _UNCLASSIFIED
        return (0x40 if self.warning else 0x20) | _UNCLASSIFIED


MONITORED: Final = (
    MonitoredFault(code=SOC_LOW, maturation_s=5.0),
    MonitoredFault(code=OVER_TEMPERATURE, maturation_s=2.0, serious=True),
    MonitoredFault(code=CELL_VARIATION, maturation_s=10.0),
    # Their own delays are in the calibration (CELL_V_DELAY).
    MonitoredFault(code=CELL_OVER_VOLTAGE, maturation_s=0.0, serious=True),
    MonitoredFault(code=CELL_UNDER_VOLTAGE, maturation_s=0.0, serious=True),
    MonitoredFault(code=SENSOR_OPEN, maturation_s=2.0),
    MonitoredFault(code=SENSOR_IMPLAUSIBLE, maturation_s=10.0),
    MonitoredFault(code=ISOLATION, maturation_s=10.0, serious=True),
    MonitoredFault(code=CHARGE_OVER_CURRENT, maturation_s=10.0, serious=True),
    MonitoredFault(code=COLD_CHARGE_EXCEEDED, maturation_s=5.0),
    MonitoredFault(code=PLATED, maturation_s=1.0),
    MonitoredFault(code=TOO_COLD_TO_CHARGE, maturation_s=5.0, warning=False),
    MonitoredFault(code=PREHEAT_TIMEOUT, maturation_s=0.0),
    MonitoredFault(code=HEATER_WITHOUT_EFFECT, maturation_s=0.0),
    MonitoredFault(code=CALIBRATION_UNUSABLE, maturation_s=0.5, serious=True),
    MonitoredFault(code=CALIBRATION_MISSING, maturation_s=0.5, serious=True),
)
"""Every fault this BMS can detect, in the order of 0x19 0A."""
