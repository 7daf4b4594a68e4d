"""Calibration values in the files people exchange: Intel HEX, S19, raw bytes, CSV, DCM, CDF 2.0. docs/calibration-files.md.

Holds: one module a format, both ways; the mapping of physical values onto the A2L.
Never: signatures and packages (bms.calibration.package); a value that is guessed or silently left out.
May import: bms.calibration, bms.definition, bincopy, NumPy.
"""

from bms.calibration.files.contents import FileContents
from bms.calibration.files.formats import SUFFIXES, read_values, write_values

__all__ = ["SUFFIXES", "FileContents", "read_values", "write_values"]
