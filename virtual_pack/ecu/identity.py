"""What the virtual BMS says it is (ISO 14229-1, C.1)."""

import random

from bms.definition.model import PackDefinition

HARDWARE_ID = "HLT-BMS-120S"
"""DID F191. Data sets name the hardware they fit by it."""

_FIXED = {
    0xF180: "HLT-BOOT 1.0.0",
    0xF187: "HLT-120S-123-NFM",
    0xF18A: "HALITE VIRTUAL",
    0xF18B: "20260105",
    0xF191: HARDWARE_ID,
    0xF195: "HLT-APP 1.0.0",
}
_SERIAL = 0xF18C
_VIN = 0xF190
_VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
"""ISO 3779 leaves out I, O and Q."""


def identity_of(definition: PackDefinition, seed: int) -> dict[int, bytes]:
    """Return data identifier → ASCII value. Serial number and VIN differ from seed to seed."""
    vehicle = "".join(random.Random(seed).choices(_VIN_LETTERS, k=7))
    values = _FIXED | {_SERIAL: f"{definition.virtual_serial_prefix}{seed:06d}", _VIN: f"HLTVRTPACK{vehicle}"}
    return {did: text.encode("ascii") for did, text in values.items()}
