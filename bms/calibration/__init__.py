"""Calibration data sets and packages.

Holds: headers, decoding by A2L, reading from a pack, signed packages, checks.
Never: writing to a pack.
May import: bms.definition, bms.diagnostics, cryptography.
"""
