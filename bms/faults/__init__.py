"""The fault memory of a BMS.

Holds: reading DTCs, status bits, snapshots, extended data, their texts.
Never: clearing without the write gate.
May import: bms.definition, bms.diagnostics, bms.service_catalogue.
"""

from bms.faults.reading import read_faults
from bms.service_catalogue.dtc import display_code, spelled_out

__all__ = ["display_code", "read_faults", "spelled_out"]
