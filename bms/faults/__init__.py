"""The fault memory of a BMS.

Holds: reading DTCs, status bits, snapshots, extended data, their texts.
Never: clearing without the write gate.
May import: bms.definition, bms.diagnostics.
"""
