"""Calibration data sets and packages.

Holds: headers, decoding by A2L, reading from a pack, comparing, checks, signed packages and who may sign them.
Never: writing to a pack; a package value that has not been verified.
May import: bms.definition, bms.diagnostics, cryptography, rfc8785, msgspec, NumPy.
"""
